package schema

import (
	"strings"
	"time"

	"dockgen/schema/capacity"
	"dockgen/schema/duration"
	"dockgen/schema/syntax"
)

// hclText writes the value of an argument as the config would.
func hclText(v any) string {
	switch v := v.(type) {
	case time.Duration:
		return syntax.Quote(duration.Format(v))
	case capacity.Cores:
		return v.String()
	case []Label:
		pairs := make([]string, len(v))
		for i, l := range v {
			pairs[i] = syntax.Quote(l.Name) + " = " + syntax.Quote(l.Value)
		}
		return "{ " + strings.Join(pairs, ", ") + " }"
	}
	return syntax.Write(v)
}
