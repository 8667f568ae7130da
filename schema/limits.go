package schema

import (
	"fmt"
	"math"
	"strconv"

	"dockgen/schema/capacity"
	"dockgen/schema/syntax"
)

// cores reads a number of processors with at most two decimals.
func (r *rule) cores(t *syntax.Term) (capacity.Cores, *syntax.Fault) {
	n := float64(t.N)
	switch t.Kind {
	case syntax.Whole:
	case syntax.Fraction:
		var err error
		if n, err = strconv.ParseFloat(t.Text, 64); err != nil {
			return 0, r.wrongType(t)
		}
	default:
		return 0, r.wrongType(t)
	}
	n *= 100
	low, high := capacity.Cores(r.bounds.low), capacity.Cores(r.bounds.high)
	if n < float64(low) || n > float64(high) {
		return 0, &syntax.Fault{Code: codeRange, Summary: r.title("out of range"), Detail: fmt.Sprintf(
			"%q is a number from %s to %s; this one is too %s.", r.name, low, high, tooWhat(n > float64(high), "large", "small"))}
	}
	c := capacity.Cores(math.Round(n))
	if math.Abs(n-float64(c)) > 1e-6 {
		return 0, &syntax.Fault{Code: codeValue, Summary: "Too many decimals", Detail: fmt.Sprintf(
			"%q has at most two decimals. Write such as %s.", r.name, c)}
	}
	return c, nil
}

// MiB returns the memory in mebibytes, rounded up; 0 of the zero Limits.
func (l Limits) MiB() int { return capacity.MiB(l.Memory) }
