// Package capacity has the rules for how much of a machine a container may use: memory
// in Docker's units, and processors. Start with [CheckMemory].
package capacity

import (
	"math"
	"strconv"
	"strings"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// Cores is a number of processors, in hundredths of one.
type Cores int

// String is c as Docker and a config write it: "1", "0.5", "1.25".
func (c Cores) String() string {
	return strconv.FormatFloat(float64(c)/100, 'f', -1, 64)
}

// The least memory that Docker gives to a container, and more than a machine has.
const (
	leastMemory = 6 << 20
	mostMemory  = 1 << 44
)

// memory is an amount as Docker reads it: a number, and a unit that counts in 1,024.
type memory struct {
	number string
	unit   byte // b, k, m or g
}

// readMemory reads "512m", "512MB", "512MiB" or "1.5g".
func readMemory(s string) (memory, bool) {
	s = strings.ToLower(s)
	end := strings.TrimLeft(s, "0123456789.")
	number := s[:len(s)-len(end)]
	whole, decimals, fraction := strings.Cut(number, ".")
	if !ascii.AllDigits(whole) || len(whole) > 15 || fraction && (!ascii.AllDigits(decimals) || len(decimals) > 6) {
		return memory{}, false
	}
	switch end {
	case "b", "k", "kb", "kib", "m", "mb", "mib", "g", "gb", "gib":
		return memory{number, end[0]}, true
	}
	return memory{}, false
}

func (m memory) String() string { return m.number + string(m.unit) }

func (m memory) bytes() float64 {
	n, err := strconv.ParseFloat(m.number, 64)
	if err != nil {
		panic(err) // readMemory lets nothing else through
	}
	switch m.unit {
	case 'k':
		n *= 1 << 10
	case 'm':
		n *= 1 << 20
	case 'g':
		n *= 1 << 30
	}
	return n
}

// CheckMemory accepts an amount of memory in Docker's units.
func CheckMemory(s string) error {
	m, ok := readMemory(s)
	if !ok {
		return mistake.Errorf("%s is not an amount of memory. Write a number and one of Docker's units b, k, m and g, such as \"512m\" or \"2g\".", mistake.Quoted(s))
	}
	switch n := m.bytes(); {
	case n < leastMemory:
		return mistake.Errorf("%s is less than the 6m that Docker gives to a container at least.", mistake.Quoted(s))
	case n > mostMemory:
		return mistake.Errorf("%s is more memory than any machine has.", mistake.Quoted(s))
	}
	return nil
}

// NormalMemory writes a checked amount with the one letter of its unit.
func NormalMemory(s string) string {
	m, _ := readMemory(s)
	return m.String()
}

// MiB returns a checked amount of memory in mebibytes, rounded up; 0 of any other text.
func MiB(s string) int {
	m, ok := readMemory(s)
	if !ok {
		return 0
	}
	return int(math.Ceil(m.bytes() / (1 << 20)))
}

// MemoryFor returns the memory for so many workers. Four workers of an app with an ORM took
// 222 MB, four of one with a data-frame library 495 MB.
func MemoryFor(workers string) string {
	n, err := strconv.Atoi(workers)
	if err != nil {
		panic(err) // the argument is a number
	}
	return strconv.Itoa(max(256, 128*n)) + "m"
}
