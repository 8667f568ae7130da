package report

// paint holds the few terminal attributes that a report uses; each leaves its
// text alone where there is no colour.
type paint struct{ red, yellow, green, bold, underline, dim func(string) string }

func palette(color bool) paint {
	if !color {
		plain := func(s string) string { return s }
		return paint{plain, plain, plain, plain, plain, plain}
	}
	sgr := func(code string) func(string) string {
		return func(s string) string {
			if s == "" {
				return s
			}
			return "\x1b[" + code + "m" + s + "\x1b[0m"
		}
	}
	return paint{red: sgr("1;31"), yellow: sgr("1;33"), green: sgr("32"), bold: sgr("1"), underline: sgr("4"), dim: sgr("2")}
}
