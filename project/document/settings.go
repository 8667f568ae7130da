package document

import "strings"

// ReadSettings reads the form of Python's configparser, which setup.cfg and pip.conf
// have: sections of keys, whose values go on in lines that are indented. Later keys
// win; a key that stands in no section is in the one called "".
func ReadSettings(content string) map[string]map[string]string {
	settings := map[string]map[string]string{}
	section, key := "", ""
	for line := range strings.Lines(strings.TrimPrefix(content, "\ufeff")) {
		text := strings.TrimSpace(line)
		switch {
		case text == "" || text[0] == '#' || text[0] == ';':
		case (line[0] == ' ' || line[0] == '\t') && key != "":
			settings[section][key] += "\n" + text
		case text[0] == '[' && strings.HasSuffix(text, "]"):
			section, key = text[1:len(text)-1], ""
		default:
			name, value, ok := cutSetting(text)
			if key = ""; !ok {
				continue
			}
			key = strings.ToLower(name)
			if settings[section] == nil {
				settings[section] = map[string]string{}
			}
			settings[section][key] = value
		}
	}
	return settings
}

// cutSetting cuts a line at its "=" or ":", whichever comes first.
func cutSetting(line string) (key, value string, ok bool) {
	at := strings.IndexAny(line, "=:")
	if at < 0 {
		return "", "", false
	}
	return strings.TrimSpace(line[:at]), strings.TrimSpace(line[at+1:]), true
}
