package entrypoint

import (
	"strings"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// number reads an int, float or imaginary literal without its sign.
func (s *literalScanner) number() (literal, error) {
	start := s.pos
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		exponentSign := (c == '+' || c == '-') && s.pos > start && (s.src[s.pos-1] == 'e' || s.src[s.pos-1] == 'E') &&
			!strings.HasPrefix(strings.ToLower(s.src[start:]), "0x")
		if !ascii.IsAlnum(c) && c != '_' && c != '.' && !exponentSign {
			break
		}
		s.pos++
	}
	if text := s.src[start:s.pos]; !validNumber(text) {
		s.pos = start
		if text == "" {
			return literal{}, s.notLiteral()
		}
		return literal{}, mistake.Errorf("%s is not a Python number", mistake.Quoted(text))
	}
	return literal{}, nil
}

// validNumber reports whether s is an unsigned Python number.
func validNumber(s string) bool {
	lower := strings.ToLower(s)
	if len(lower) > 2 && lower[0] == '0' {
		if base := strings.IndexByte("box", lower[1]); base >= 0 {
			digits := []string{"01", "01234567", "0123456789abcdef"}[base]
			// Python allows one underscore right after the prefix too: 0x_ff.
			return validDigits(strings.TrimPrefix(lower[2:], "_"), digits)
		}
	}
	const decimal = "0123456789"
	mantissa, imaginary := strings.CutSuffix(lower, "j")
	mantissa, exponent, hasExponent := strings.Cut(mantissa, "e")
	if hasExponent {
		if exponent != "" && (exponent[0] == '+' || exponent[0] == '-') {
			exponent = exponent[1:]
		}
		if !validDigits(exponent, decimal) {
			return false
		}
	}
	whole, fraction, hasPoint := strings.Cut(mantissa, ".")
	if hasPoint {
		return (whole != "" || fraction != "") &&
			(whole == "" || validDigits(whole, decimal)) && (fraction == "" || validDigits(fraction, decimal))
	}
	if !validDigits(whole, decimal) {
		return false
	}
	// An int has no leading zero, unless it is zero.
	return imaginary || hasExponent || whole[0] != '0' || strings.Trim(whole, "0_") == ""
}

// validDigits reports whether s is digits with single underscores between them.
func validDigits(s, digits string) bool {
	for part := range strings.SplitSeq(s, "_") {
		if part == "" || strings.Trim(part, digits) != "" {
			return false
		}
	}
	return true
}
