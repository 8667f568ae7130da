package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/pins"
	"dockgen/project/rule"
	"dockgen/schema"
)

// openEnds reports, once for each line that causes it, what must be kept older, and
// pins that exclude each other.
func openEnds(p *project) (found []finding.Finding) {
	missing := p.pins.missing
	if p.config.Worker.Class == "eventlet" {
		found = oldEventletWorker(p)
	}
	if len(missing) == 0 {
		return found
	}
	all := make([]string, 0, len(missing))
	for _, m := range missing {
		if !m.Impossible() {
			all = append(all, m.String())
		}
	}
	var sentence, fix string
	if len(all) > 0 {
		sentence, fix = repair(p, "overrides", p.config.Dependencies.Overrides, all)
	}
	for i, m := range missing {
		if m.Impossible() {
			found = append(found, p.atPlace(m.Cause.Evidence(), finding.Finding{
				Code: rule.PinsConflict, Summary: "Pins exclude each other",
				Detail: fmt.Sprintf("The pins together ask for %s, which no release is. Change the pins of the packages that need %s.", m, m.Name),
			})...)
			continue
		}
		if m.Pinned != "" {
			found = append(found, p.atPlace(m.Cause.Evidence(), finding.Finding{
				Code: rule.PinsConflict, Summary: "Pins exclude each other", Fix: fix,
				Detail: m.Why() + " No install satisfies both." + sentence,
			})...)
			continue
		}
		same := func(other pins.MissingBound) bool {
			return other.Cause.Evidence() == m.Cause.Evidence() && other.Pinned == ""
		}
		if slices.IndexFunc(missing, same) < i {
			continue
		}
		var newer []string
		for _, other := range missing {
			if same(other) {
				newer = append(newer, other.Name)
			}
		}
		found = append(found, p.atPlace(m.Cause.Evidence(), finding.Finding{
			Code: rule.OpenEnd, Summary: "Old pin with new packages", Fix: fix,
			Detail: fmt.Sprintf("%s works only with an older %s, and nothing says so: a fresh install takes the newest, and the import fails.", m.What, list(newer)) + sentence,
		})...)
	}
	return found
}

// oldEventletWorker reports a gunicorn whose eventlet worker does not know the eventlet
// that is installed.
func oldEventletWorker(p *project) []finding.Finding {
	gunicorn, eventlet := pins.OldEventletWorker(slices.Concat(p.pins.own, p.overrides))
	if gunicorn == nil {
		return nil
	}
	sentence, fix := repair(p, "overrides", p.config.Dependencies.Overrides, []string{pins.NewEventlet})
	return p.atPlace(gunicorn.Evidence(), finding.Finding{
		Code: rule.PinsConflict, Summary: "Pins exclude each other", Fix: fix,
		Detail: fmt.Sprintf("The eventlet worker of %s cannot be loaded with %s: it imports a name that eventlet 0.30.3 and newer do not have, and no worker starts.",
			gunicorn.Release(), eventlet.Release()) + sentence,
	})
}

// list writes names without quotes: a, b and c.
func list(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// repair returns the sentence and the line of config that add requirements to one of
// the lists that uv alone obeys: overrides or build_constraints. Without uv the sentence
// says where to write them instead.
func repair(p *project, argument string, have, add []string) (sentence, fix string) {
	if kind := p.config.Dependencies.Kind; kind != schema.Pip {
		return fmt.Sprintf(" Add %s to the project's dependencies, and make the lock anew.", strings.Join(add, ", ")), ""
	}
	if p.config.Dependencies.Installer != "uv" {
		if argument == "overrides" {
			return " Write this into the requirements: " + strings.Join(add, ", ") + ".", ""
		}
		return " Leave out installer = \"pip\" and limit the tools in " + p.block("dependencies") + ".", ""
	}
	fix = argument + " = " + rule.HCLList(slices.Compact(slices.Sorted(slices.Values(slices.Concat(have, add)))))
	return " Write " + fix + " in " + p.block("dependencies") + ".", fix
}
