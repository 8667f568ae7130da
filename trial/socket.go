package trial

import (
	"encoding/hex"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"dockgen/diagnosis"
)

// resolver is where Docker answers for names in a container on a network of its own.
var resolver = netip.AddrFrom4([4]byte{127, 0, 0, 11})

// listening reads the tables of /proc/net: of tcp and tcp6 the rows in the state 0A, whose
// address is in the byte order of the machine (little-endian on those that Docker runs on);
// of unix those that accept connections and have a path.
func listening(tables string) []diagnosis.Socket {
	var found []diagnosis.Socket
	for line := range strings.Lines(tables) {
		fields := strings.Fields(line)
		switch {
		case len(fields) > 3 && fields[3] == "0A" && strings.Contains(fields[1], ":"):
			address, port, _ := strings.Cut(fields[1], ":")
			number, err := strconv.ParseUint(port, 16, 16)
			raw, hexErr := hex.DecodeString(address)
			if err != nil || hexErr != nil || len(raw)%4 != 0 {
				continue
			}
			for i := 0; i < len(raw); i += 4 {
				slices.Reverse(raw[i : i+4])
			}
			if ip, ok := netip.AddrFromSlice(raw); ok && ip.Unmap() != resolver {
				found = append(found, diagnosis.Socket{Address: ip.Unmap().String(), Port: int(number)})
			}
		case len(fields) == 8 && fields[3] == "00010000" && strings.HasPrefix(fields[7], "/"):
			found = append(found, diagnosis.Socket{Address: fields[7]})
		}
	}
	return found
}
