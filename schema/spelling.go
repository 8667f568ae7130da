package schema

import (
	"strconv"
	"strings"
	"time"
)

// hclText writes a value as the config would.
func hclText(v any) string {
	switch v := v.(type) {
	case string:
		return hclString(v)
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case time.Duration:
		return hclString(formatDuration(v))
	case []string:
		elements := make([]string, len(v))
		for i, s := range v {
			elements[i] = hclString(s)
		}
		return "[" + strings.Join(elements, ", ") + "]"
	case []Label:
		pairs := make([]string, len(v))
		for i, l := range v {
			pairs[i] = hclString(l.Name) + " = " + hclString(l.Value)
		}
		return "{ " + strings.Join(pairs, ", ") + " }"
	}
	return "..."
}

func hclString(s string) string {
	s = strconv.Quote(s)
	s = strings.ReplaceAll(s, "${", "$${")
	return strings.ReplaceAll(s, "%{", "%%{")
}
