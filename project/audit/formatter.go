package audit

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strings"

	"dockgen/finding"
	"dockgen/project/rule"
	"dockgen/schema"
)

// formatter reports prettier and mdformat where they would change the generated page.
// What they print with their own settings is what dockgen prints, so only other
// settings matter, and only where no ignore file names the page.
func formatter(p *project) (found []finding.Finding) {
	page := p.config.Output(schema.Deployment)
	if !page.Enabled || path.Ext(page.Path) != ".md" {
		return nil
	}
	if s := prettier(p); s.found() && !leavesOut(p, page.Path, ".prettierignore") {
		found = rewritten(s, "prettier", page.Path, `Write it into ".prettierignore".`)
	}
	if s := mdformat(p); s.found() && !leavesOut(p, page.Path, ".mdformat.toml", ".pre-commit-config.yaml") {
		found = append(found, rewritten(s, "mdformat", page.Path, fmt.Sprintf(`Write it into the list "exclude" of ".mdformat.toml", or exclude: ^%s$ for the hook.`, regexp.QuoteMeta(page.Path)))...)
	}
	return found
}

// formatting is a setting of a formatter that the page does not satisfy.
type formatting struct {
	file        string
	line        int
	name, value string
}

func (s formatting) found() bool { return s.name != "" }

func rewritten(s formatting, formatter, page, repair string) []finding.Finding {
	return inFile(s.file, s.line, finding.Finding{
		Code: rule.FormatterRewrites, Summary: "Formatter changes the page",
		Detail: fmt.Sprintf("With %s = %s %s would rewrite %s, which check then takes for an edit by hand. %s", s.name, s.value, formatter, rule.Quoted(page), repair),
		Fix:    page,
	})
}

// prettier returns a setting of prettier in the folder of the config. Files that are
// programs, and settings for some files only, are passed over.
func prettier(p *project) formatting {
	for _, file := range []string{".prettierrc", ".prettierrc.json", ".prettierrc.json5", ".prettierrc.yaml", ".prettierrc.yml", ".prettierrc.toml", "package.json"} {
		if !p.index.Has(file) {
			continue
		}
		text := p.index.Read(file)
		if file == "package.json" {
			var manifest struct{ Prettier json.RawMessage }
			if json.Unmarshal([]byte(text), &manifest) != nil || manifest.Prettier == nil {
				continue
			}
			text = string(manifest.Prettier)
		}
		text, _, _ = strings.Cut(text, "overrides")
		s := otherSetting(file, text, map[string]string{"proseWrap": "preserve", "tabWidth": "2", "singleQuote": "false", "endOfLine": "lf auto"})
		if file == "package.json" {
			s.line = 0
		}
		return s // prettier reads one file
	}
	return formatting{}
}

// mdformat returns a setting of mdformat in its own file, or in the arguments of its
// hook.
func mdformat(p *project) formatting {
	const config, hooks = ".mdformat.toml", ".pre-commit-config.yaml"
	if p.index.Has(config) {
		if s := otherSetting(config, p.index.Read(config), map[string]string{"wrap": "keep", "end_of_line": "lf keep"}); s.found() {
			return s
		}
	}
	if !p.index.Has(hooks) {
		return formatting{}
	}
	before, hook, found := strings.Cut(p.index.Read(hooks), "id: mdformat\n")
	if !found {
		return formatting{}
	}
	hook, _, _ = strings.Cut(hook, "- id:")
	hook, _, _ = strings.Cut(hook, "- repo:")
	line := strings.Count(before, "\n") + 1
	words := strings.FieldsFunc(hook, func(r rune) bool { return strings.ContainsRune(" \n\"',=[]", r) })
	for i := range len(words) - 1 {
		if name, value := words[i], words[i+1]; name == "--wrap" && value != "keep" || name == "--end-of-line" && value == "crlf" {
			return formatting{hooks, line, name, value}
		}
	}
	return formatting{}
}

// otherSetting returns the first setting of a file in JSON, YAML or TOML that has
// none of the values which the page satisfies.
func otherSetting(file, text string, satisfied map[string]string) formatting {
	line := 0
	for content := range strings.Lines(text) {
		line++
		content, _, _ = strings.Cut(content, "#")
		for _, part := range strings.FieldsFunc(content, func(r rune) bool { return strings.ContainsRune("{},", r) }) {
			end := strings.IndexAny(part, ":=")
			if end < 0 {
				continue
			}
			name, value := strings.Trim(part[:end], " \t\"'"), strings.Trim(part[end+1:], " \t\r\n\"'")
			if values, known := satisfied[name]; known && value != "" && !strings.Contains(" "+values+" ", " "+value+" ") {
				return formatting{file, line, name, value}
			}
		}
	}
	return formatting{}
}

// leavesOut reports whether one of the files names the page, as a pattern of Git's
// kind or as a regular expression.
func leavesOut(p *project, page string, files ...string) bool {
	for _, file := range files {
		if !p.index.Has(file) {
			continue
		}
		for line := range strings.Lines(p.index.Read(file)) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "#") {
				continue
			}
			pattern := strings.TrimPrefix(strings.TrimPrefix(line, "**"), "/")
			folder := strings.TrimSuffix(strings.TrimSuffix(pattern, "/**"), "/")
			if pattern == "*.md" || strings.Contains(line, path.Base(page)) || strings.Contains(line, regexp.QuoteMeta(path.Base(page))) ||
				folder != "" && strings.HasPrefix(page, folder+"/") {
				return true
			}
		}
	}
	return false
}
