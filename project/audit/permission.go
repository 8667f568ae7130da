package audit

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"dockgen/finding"
	"dockgen/project/buildcontext"
	"dockgen/project/disk"
	"dockgen/project/rule"
	"dockgen/quote"
)

// ownerOnly reports files that the container could not read. They are root's
// in the image, with the mode they have here, and the process is another user:
// a clone made under umask 077 builds and then does not start.
func ownerOnly(p *project) []finding.Finding {
	user, _, _ := strings.Cut(p.config.Image.User, ":")
	if user == "0" {
		return nil
	}
	need, who := p.neededMode()
	if name := unreadable(p.tree, p.entry.at.Files, need); name != "" {
		return inFile(name, 0, finding.Finding{
			Code:    rule.EntryOwnerOnly,
			Summary: "Entry point not readable",
			Detail: fmt.Sprintf("%s can be read only by its owner (mode %s). In the image it belongs to root and the app runs as user %s, so gunicorn could not import %s. Git does not keep this mode: clone under umask 022, or repair it here.",
				rule.Quoted(name), modeOf(p.tree, name), user, rule.Quoted(p.config.App.EntryPoint)),
			Fix: p.readable(need, who),
		})
	}
	copied := p.copied()
	if copied.Unreadable == "" {
		return nil
	}
	others := ""
	if copied.Count > 1 {
		others = fmt.Sprintf(", and %d more can not either", copied.Count-1)
	}
	return inFile(copied.Unreadable, 0, finding.Finding{
		Code:    rule.FilesOwnerOnly,
		Summary: "Files not readable",
		Detail: fmt.Sprintf("%s can be read only by its owner (mode %s)%s. They are copied into the image, where the app runs as user %s and cannot open them. Make them readable, or leave them out with image.exclude.",
			rule.Quoted(copied.Unreadable), modeOf(p.tree, copied.Unreadable), others, user),
		Fix: p.readable(need, who),
	})
}

// unreadable returns the first of names, or of the folders above it, that lacks
// the bits need; a file does not need the one for searching.
func unreadable(t disk.Tree, names []string, need fs.FileMode) string {
	for _, name := range names {
		for i := range len(name) {
			if name[i] == '/' && lacksOn(t, name[:i], need) {
				return name[:i]
			}
		}
		if lacksOn(t, name, need) {
			return name
		}
	}
	return ""
}

// lacksOn is [buildcontext.Lacks] of the file name.
func lacksOn(t disk.Tree, name string, need fs.FileMode) bool {
	mode, err := t.Lstat(name)
	return err == nil && buildcontext.Lacks(mode, need)
}

func modeOf(t disk.Tree, name string) string {
	mode, err := t.Lstat(name)
	if err != nil {
		return "unknown"
	}
	return strconv.FormatUint(uint64(mode.Perm())|1<<12, 8)[1:]
}

// neededMode are the bits of a mode that the container's user needs, and who has them.
func (p *project) neededMode() (need fs.FileMode, who string) {
	switch user, group, _ := strings.Cut(p.config.Image.User, ":"); {
	case user == "0":
		return 0, ""
	case group == "0":
		return 0o050, "g" // root's group counts, as on OpenShift
	}
	return 0o005, "a"
}

// copied is what reaches the builder, which is looked for once.
func (p *project) copied() *buildcontext.Context {
	if p.context == nil {
		need, _ := p.neededMode()
		context := buildcontext.Walk(p.tree, p.ignored.Rules, need)
		p.context = &context
	}
	return p.context
}

// maxReadable is how many files and folders the command names that makes them readable.
const maxReadable = 40

// readable is the command that makes what the image needs readable, and nothing else: a
// file that stays out of the image may hold a secret. It is bounded; where there is more
// to name, the next check names that.
func (p *project) readable(need fs.FileMode, who string) string {
	r := unread{project: p, need: need, left: disk.MaxEntries}
	single, whole, _ := r.folder(".")
	var commands []string
	if single = single[:min(len(single), maxReadable)]; len(single) > 0 {
		commands = append(commands, "chmod "+who+"+rX -- "+words(single))
	}
	if whole = whole[:min(len(whole), maxReadable)]; len(whole) > 0 {
		commands = append(commands, "chmod -R "+who+"+rX -- "+words(whole))
	}
	return strings.Join(commands, " && ")
}

// fewReadable is how many files and folders in one folder are named each.
const fewReadable = 3

func words(paths []string) string {
	quoted := make([]string, len(paths))
	for i, name := range paths {
		quoted[i] = quote.ShellWord(name)
	}
	return strings.Join(quoted, " ")
}

// unread collects what has to become readable.
type unread struct {
	*project
	need fs.FileMode
	left int // entries that may still be looked at
}

// folder returns what is not readable in the folder name: single files, folders of which
// not all is copied, and in whole the folders of which all is. All says that everything
// in the folder itself is copied.
func (r *unread) folder(name string) (single, whole []string, all bool) {
	entries := r.tree.List(name, r.left)
	r.left -= len(entries)
	all = r.left > 0
	for _, entry := range entries {
		full := disk.Join(name, entry.Name())
		mode, err := r.tree.Lstat(full)
		if buildcontext.LeftOut(r.ignored.Rules, name, entry) || err != nil {
			// chmod -R changes no link, and what it leads to neither.
			all = all && err == nil && entry.Type()&fs.ModeSymlink != 0
			continue
		}
		if !mode.IsDir() {
			if r.ignored.Hides(full) {
				all = false
			} else if buildcontext.Lacks(mode, r.need) {
				single = append(single, full)
			}
			continue
		}
		files, folders, complete := r.folder(full)
		all = all && complete
		switch wrong := buildcontext.Lacks(mode, r.need) && (len(files)+len(folders) > 0 || !r.ignored.Hides(full)); {
		case complete && len(files)+len(folders) > fewReadable:
			whole = append(whole, full)
			continue
		case wrong:
			single = append(single, full)
		}
		single, whole = append(single, files...), append(whole, folders...)
	}
	return single, whole, all
}
