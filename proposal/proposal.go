// Package proposal turns what was found in a project, and what its user answered,
// into a config.
//
// Start with [New], then [Proposal.Config], whose text is complete and formatted:
// it says only what differs from the defaults, why where a choice was made, and
// where each value was read. [Proposal.React] takes the findings that the config
// meets in the project and changes what init itself can put right, so that the
// next text meets fewer.
//
// Nothing here reads the disk, asks a question or prints: the rooms project and
// cmd do. [Proposal.Remarks] are for the one to say and the other to find out.
package proposal

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dockgen/finding"
	"dockgen/project/evidence"
	"dockgen/project/rule"
	"dockgen/project/survey"
)

// Proposal is a config in the making.
type Proposal struct {
	survey  *survey.Survey
	answers Answers
	// fallback is the image of a project that says nothing of one.
	fallback string

	exclude      []string          // ignore rules added for what Check found hidden
	requirements []string          // as Check wants them, instead of those found
	packages     []string          // build packages added
	built        []string          // packages that may be built from source; nil: no list
	gunicorn     *string           // instead of the version found, when not nil
	whole        string            // why the project itself is needed to install; empty when it is not
	member       string            // of a workspace; empty: there is none, or nobody knows
	editable     string            // where a repository is asked for that only pip installs; empty: nowhere
	numbered     bool              // what is built has no version without Git
	moved        map[string]string // outputs that go elsewhere, by name
	versionFile  string
	omitted      [][2]string // blocks and arguments that the language refused
	remarks      []string
}

// New proposes a config for the surveyed project, of which s has been told the answers of
// flags by [Answers.Over]. Fallback is its image when neither answers nor survey have one.
func New(s *survey.Survey, a Answers, fallback string) *Proposal {
	p := &Proposal{survey: s, answers: a, fallback: fallback, moved: make(map[string]string)}
	p.makeRoom()
	return p
}

// value is what the config says of one thing: the answer, else what was found.
type value[T comparable] struct {
	value T
	// known is false when neither has one; behind is the evidence of what was
	// found, for a comment.
	known  bool
	behind string
}

func choose[T comparable](answer T, found evidence.Found[T]) value[T] {
	var zero T
	switch {
	case answer != zero && answer == found.Value:
		return value[T]{answer, true, found.Evidence.String()}
	case answer != zero:
		return value[T]{answer, true, ""}
	case found.Known():
		return value[T]{found.Value, true, found.Evidence.String()}
	}
	return value[T]{}
}

// EntryPoint is the entry point that the config has, and whether there is one.
func (p *Proposal) EntryPoint() (string, bool) {
	v := choose(p.answers.EntryPoint, p.survey.EntryPoint)
	return v.value, v.known
}

// Gunicorn is the version that the config installs besides what the project depends
// on; empty when that brings one.
func (p *Proposal) Gunicorn() string { return p.gunicornVersion() }

// Image is the image that the config has.
func (p *Proposal) Image() string { return p.image().value }

func (p *Proposal) image() value[string] {
	v := choose(p.answers.Image, p.survey.Image)
	if !v.known {
		v = value[string]{p.fallback, true, ""}
	}
	return v
}

// remark notes something that the user should hear, once.
func (p *Proposal) remark(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(p.remarks, text) {
		p.remarks = append(p.remarks, text)
	}
}

// Remarks are what was decided for the user and can be decided otherwise, in
// sentences.
func (p *Proposal) Remarks() []string { return slices.Clone(p.remarks) }

// makeRoom moves what would be written over files of the project. Both stay: what
// is there already is not dockgen's to replace.
func (p *Proposal) makeRoom() {
	own := make(map[string]string)
	for _, o := range p.survey.Own {
		own[o.Replaces] = cmp.Or(own[o.Replaces], o.Path)
	}
	folder := cmp.Or(p.survey.FreeFolder, "deploy")
	dockerfile, ignore := own["Dockerfile"], own[".dockerignore"]
	if dockerfile != "" || ignore != "" {
		// Docker finds an ignore file by the Dockerfile's name, so both move.
		p.moved["Dockerfile"] = folder + "/Dockerfile"
		var kept []string
		for _, path := range []string{dockerfile, ignore} {
			if path != "" {
				kept = append(kept, path)
			}
		}
		p.remark("The project's own %s %s kept: the generated Dockerfile is %s. To replace yours instead, delete the output blocks and run `dockgen generate --force`, which prints what it overwrites as a diff.",
			strings.Join(kept, " and "), pick(len(kept) > 1, "are", "is"), p.moved["Dockerfile"])
	}
	for _, output := range []string{"build-publish.sh", "DEPLOYMENT.md"} {
		if path := own[output]; path != "" {
			p.moved[output] = folder + "/" + output
			p.remark("The project's own %s is kept: the generated one is %s.", path, p.moved[output])
		}
	}
	if path := own["VERSION"]; path != "" {
		p.versionFile = folder + "/VERSION"
		p.remark("%s is the project's own: the script counts in %s.", path, p.versionFile)
	}
}

func pick(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}

// React changes the proposal for what a check of its config found, and reports
// whether it did: the next config meets that no more.
func (p *Proposal) React(findings []finding.Finding) bool {
	changed := false
	for _, f := range findings {
		switch f.Code {
		case rule.FileIgnored, rule.FileHidden:
			if rules, ok := listOf(f.Fix, "exclude"); ok {
				p.exclude, changed = rules, true
			}
		case rule.GunicornConfigUnnamed:
			// A settings file that would be loaded unasked: the flags are the config's.
			if !slices.Contains(p.exclude, f.Path) {
				p.exclude, changed = append(p.exclude, f.Path), true
			}
		case rule.IncludeNotListed:
			if files, ok := listOf(f.Fix, "requirements"); ok {
				p.requirements, changed = files, true
			}
		case rule.VersionControlMissing:
			if packages, ok := listOf(f.Fix, "build_packages"); ok {
				p.packages, changed = packages, true
			}
		case rule.BuildSeesToken, rule.BuildToolTooNew:
			if names, ok := listOf(f.Fix, "build_from_source"); ok && (p.built == nil || len(names) > len(p.built)) {
				p.built, changed = append([]string{}, names...), true
			}
		case rule.PackageNeeded, rule.ImportFails, rule.LocalRequirement:
			if files, ok := listOf(f.Fix, "requirements"); ok && !slices.Equal(files, p.requirements) {
				p.requirements, changed = files, true
			}
			if f.Fix == "package = true" && p.whole == "" && strings.HasSuffix(f.Path, ".py") {
				p.whole, changed = "The app needs its own package to be installed ("+evidence.Place{Path: f.Path, Line: f.Range.Start.Line}.String()+").", true
			}
			if f.Fix == "package = true" && p.whole == "" {
				p.whole, changed = "The dependencies name a part of the project ("+evidence.Place{Path: f.Path, Line: f.Range.Start.Line}.String()+").", true
			}
		case rule.DependenciesDynamic:
			if f.Fix == "package = true" && p.whole == "" {
				p.whole, changed = "What the project depends on stands in files that its build reads.", true
			}
		case rule.MemberNeeded:
			if name, ok := strings.CutPrefix(f.Fix, "member = "); ok && p.member == "" {
				if name, err := strconv.Unquote(name); err == nil && name != "NAME" {
					p.member, changed = name, true
				}
			}
		case rule.EditableRepository:
			// Overrides are uv's alone, and so is it to take a name from a private index
			// only; the line can do without its -e.
			if s := p.survey.Supply; p.editable == "" && len(s.Overrides)+len(s.BuildConstraints) == 0 && !p.hasPrivateIndex() {
				p.editable, changed = evidence.Place{Path: f.Path, Line: f.Range.Start.Line}.String(), true
			}
		case rule.VersionFromGit:
			changed = changed || !p.numbered
			p.numbered = true
		case rule.GunicornTwice:
			if p.gunicorn == nil || *p.gunicorn != "" {
				none := ""
				p.gunicorn, changed = &none, true
				p.remarks = slices.DeleteFunc(p.remarks, func(s string) bool { return strings.HasPrefix(s, withoutGunicorn) })
			}
		}
	}
	return changed
}
