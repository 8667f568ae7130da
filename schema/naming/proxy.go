package naming

import (
	"net/netip"
	"strings"

	"dockgen/schema/mistake"
)

// CheckProxy accepts what gunicorn can compare the address of a client with: an IP
// address, a network without bits behind its length, or "*".
func CheckProxy(s string) error {
	if s == "*" {
		return nil
	}
	if !strings.Contains(s, "/") {
		if address, err := netip.ParseAddr(s); err != nil || address.Zone() != "" {
			return mistake.Errorf("%s is not an IP address. Write such as \"10.0.0.5\", a network such as \"10.0.0.0/8\", or \"*\" for everybody. Names are not looked up.", mistake.Quoted(s))
		}
		return nil
	}
	network, err := netip.ParsePrefix(s)
	if err != nil {
		return mistake.Errorf("%s is not a network. Write such as \"10.0.0.0/8\".", mistake.Quoted(s))
	}
	if masked := network.Masked(); masked != network {
		return mistake.Errorf("%s is an address inside a network, and gunicorn would not start. Write the network, %q.", mistake.Quoted(s), masked.String())
	}
	return nil
}
