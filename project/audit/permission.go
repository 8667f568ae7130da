package audit

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/rule"
	"dockgen/project/source"
)

// ownerOnly reports files that the container could not read. They are root's
// in the image, with the mode they have here, and the process is another user:
// a clone made under umask 077 builds and then does not start.
func ownerOnly(p *project) []finding.Finding {
	user, group, _ := strings.Cut(p.config.Image.User, ":")
	if user == "0" {
		return nil
	}
	need := fs.FileMode(0o005)
	if group == "0" {
		need = 0o050 // root's group counts, as on OpenShift
	}
	if name := unreadable(p.tree, p.entry.at.Files, need); name != "" {
		return inFile(name, 0, finding.Finding{
			Code:    rule.EntryOwnerOnly,
			Summary: "Entry point not readable",
			Detail: fmt.Sprintf("%s can be read only by its owner (mode %s). In the image it belongs to root and the app runs as user %s, so gunicorn could not import %s. Git does not keep this mode: clone under umask 022, or repair it here.",
				rule.Quoted(name), modeOf(p.tree, name), user, rule.Quoted(p.config.App.EntryPoint)),
			Fix: "chmod -R a+rX .",
		})
	}
	w := walk{project: p, need: need, left: disk.MaxEntries}
	w.folder(".")
	if w.first == "" {
		return nil
	}
	others := ""
	if w.count > 1 {
		others = fmt.Sprintf(", and %d more can not either", w.count-1)
	}
	return inFile(w.first, 0, finding.Finding{
		Code:    rule.FilesOwnerOnly,
		Summary: "Files not readable",
		Detail: fmt.Sprintf("%s can be read only by its owner (mode %s)%s. They are copied into the image, where the app runs as user %s and cannot open them. Make them readable, or leave them out with image.exclude.",
			rule.Quoted(w.first), modeOf(p.tree, w.first), others, user),
		Fix: "chmod -R a+rX .",
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

// lacksOn is lacks of the file name.
func lacksOn(t disk.Tree, name string, need fs.FileMode) bool {
	mode, err := t.Lstat(name)
	return err == nil && lacks(mode, need)
}

// lacks reports whether a file or folder with this mode lacks the bits need.
func lacks(mode, need fs.FileMode) bool {
	switch {
	case mode.IsRegular():
		need &= 0o044
	case !mode.IsDir():
		return false // a link's mode says nothing, and nothing else is copied
	}
	return mode&need != need
}

func modeOf(t disk.Tree, name string) string {
	mode, err := t.Lstat(name)
	if err != nil {
		return "unknown"
	}
	return strconv.FormatUint(uint64(mode.Perm())|1<<12, 8)[1:]
}

// walk goes through what is copied into the image, until it has seen enough.
type walk struct {
	*project
	need  fs.FileMode
	left  int // entries that may still be looked at
	first string
	count int
}

// folder goes through the folder name.
func (w *walk) folder(name string) {
	entries := w.tree.List(name, w.left)
	w.left -= len(entries)
	for _, entry := range entries {
		if w.leavesOut(name, entry) {
			continue
		}
		full := disk.Join(name, entry.Name())
		mode, err := w.tree.Lstat(full)
		if err != nil {
			continue
		}
		// The ignore rules are matched only for folders, which then need not be read, and
		// for what has a wrong mode.
		if lacks(mode, w.need) {
			if w.ignored.Hides(full) {
				continue
			}
			if w.first == "" {
				w.first = full
			}
			w.count++
		}
		if mode.IsDir() {
			w.folder(full)
		}
	}
}

// leavesOut reports whether an entry of the folder name, and what is in it, is not
// copied into the image.
func (w *walk) leavesOut(name string, e folder.Entry) bool {
	switch {
	case strings.HasPrefix(e.Name(), underway):
		return true
	case e.IsDir():
		return source.NeverCopied(e.Name()) || w.ignored.HidesAll(disk.Join(name, e.Name()))
	}
	return !e.Type().IsRegular()
}

// underway begins the names of temporary files of dockgen. There may be some in a
// project below this one, which another worker of the same run is writing.
const underway = ".dockgen-"
