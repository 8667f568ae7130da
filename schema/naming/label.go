package naming

import (
	"strings"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// CheckApp accepts a DNS label, which every place that shows the name takes.
func CheckApp(s string) error { return checkDNSLabel(s, "A name is") }

// checkDNSLabel accepts a DNS label. Rule begins the sentence that says what one is.
func checkDNSLabel(s, rule string) error {
	if validDNSLabel(s) {
		return nil
	}
	rule += ` at most 63 lower-case letters, digits and "-", and begins and ends with a letter or digit`
	if plain := dnsLabel(s); plain != "" {
		return mistake.Errorf("%s is not a DNS label. %s: write %s.", mistake.Quoted(s), rule, mistake.Quoted(plain))
	}
	return mistake.Errorf("%s is not a DNS label. %s.", mistake.Quoted(s), rule)
}

// App makes the app's name from the last path component of a checked
// image: "ghcr.io/acme/web_shop" is "web-shop".
func App(image string) string {
	return dnsLabel(image[strings.LastIndexByte(image, '/')+1:])
}

// dnsLabel makes a DNS label of s: other characters than letters and digits
// become single dashes. It returns "" when no letter or digit is there.
func dnsLabel(s string) string {
	if validDNSLabel(s) && !strings.Contains(s, "--") {
		return s
	}
	s = strings.ToLower(s)
	words := strings.FieldsFunc(s, func(r rune) bool { return r > 0x7F || !ascii.IsLowerAlnum(byte(r)) })
	label := strings.Join(words, "-")
	return strings.TrimRight(label[:min(len(label), 63)], "-")
}

func validDNSLabel(s string) bool {
	return s != "" && len(s) <= 63 && s[0] != '-' && s[len(s)-1] != '-' &&
		ascii.FirstOutside(s, func(c byte) bool { return ascii.IsLowerAlnum(c) || c == '-' }) == ""
}
