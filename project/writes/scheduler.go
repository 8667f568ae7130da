package writes

import (
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
)

// Scheduler finds where the files of an app make a scheduler that runs its jobs in
// threads of the process that made it: APScheduler's, but the one that blocks.
func Scheduler(f *source.Index, files []string) evidence.Place {
	var found evidence.Place
	for _, file := range f.ThatMention(files, source.MakesScheduler) {
		f.EachStatement(file, func(s python.Statement) {
			if found.Line > 0 || s.Begins("from") || s.Begins("import") {
				return
			}
			for i, t := range s.Tokens {
				name := strings.HasSuffix(t.Text, "Scheduler") && !strings.Contains(t.Text, "Blocking")
				if t.Kind == python.NameToken && name && python.Next(s.Tokens, i).Is("(") && !s.Begins("class") {
					found = s.At(t)
					return
				}
			}
		})
		if found.Line > 0 {
			break
		}
	}
	return found
}
