package project

import "strings"

// yamlKey cuts "key: rest" and "key:".
func yamlKey(text string) (key, rest string, ok bool) {
	if text != "" && (text[0] == '"' || text[0] == '\'') {
		end := strings.IndexByte(text[1:], text[0])
		if end < 0 || !strings.HasPrefix(text[end+2:], ":") {
			return "", "", false
		}
		return text[1 : end+1], text[end+3:], true
	}
	if strings.HasSuffix(text, ":") && !strings.Contains(text, ": ") {
		return text[:len(text)-1], "", true
	}
	at := strings.Index(text, ": ")
	if at < 0 || strings.ContainsAny(text[:at], "[{\"'#") {
		return "", "", false
	}
	return strings.TrimSpace(text[:at]), text[at+2:], true
}

// yamlUncomment takes off a comment: "#" behind a space, outside quotes.
func yamlUncomment(text string) string {
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote == '"' && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && (i == 0 || strings.IndexByte(" [,{:", text[i-1]) >= 0):
			quote = c
		case c == '#' && (i == 0 || text[i-1] == ' ' || text[i-1] == '\t'):
			return text[:i]
		}
	}
	return text
}

// yamlScalar takes quotes off.
func yamlScalar(text string) string {
	text = strings.TrimSpace(text)
	if len(text) < 2 || text[0] != text[len(text)-1] {
		return text
	}
	switch text[0] {
	case '\'':
		return strings.ReplaceAll(text[1:len(text)-1], "''", "'")
	case '"':
		return strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\n`, "\n", `\t`, "\t").Replace(text[1 : len(text)-1])
	}
	return text
}

// yamlFlow splits "[a, 'b', "c"]".
func yamlFlow(text string) []string {
	text = strings.TrimPrefix(text, "[")
	if end := strings.LastIndexByte(text, ']'); end >= 0 {
		text = text[:end]
	}
	var items []string
	quote, start := byte(0), 0
	for i := 0; i <= len(text); i++ {
		switch {
		case i < len(text) && quote != 0:
			if text[i] == '\\' && quote == '"' {
				i++
			} else if text[i] == quote {
				quote = 0
			}
		case i < len(text) && (text[i] == '"' || text[i] == '\''):
			quote = text[i]
		case i == len(text) || text[i] == ',':
			if item := strings.TrimSpace(text[start:min(i, len(text))]); item != "" {
				items = append(items, yamlScalar(item))
			}
			start = i + 1
		}
	}
	return items
}
