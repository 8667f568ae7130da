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

// ownerOnly looks for files that the container could not read. They are root's
// in the image, with the mode they have here, and the process is another user:
// a clone made under umask 077 builds and then does not start. entry are the
// files of the entry point.
func (k *checker) ownerOnly(entry []string) {
	user, group, _ := strings.Cut(k.config.Image.User, ":")
	if user == "0" {
		return
	}
	need := fs.FileMode(0o005)
	if group == "0" {
		need = 0o050 // root's group counts, as on OpenShift
	}
	if name := k.unreadable(entry, need); name != "" {
		k.inFile(name, 0, finding.Finding{
			Code:     rule.EntryOwnerOnly,
			Severity: finding.Error,
			Summary:  "Entry point not readable",
			Detail: fmt.Sprintf("%s can be read only by its owner (mode %s). In the image it belongs to root and the app runs as user %s, so gunicorn could not import %s. Git does not keep this mode: clone under umask 022, or repair it here.",
				rule.Quoted(name), k.mode(name), user, rule.Quoted(k.config.App.EntryPoint)),
			Fix: "chmod -R a+rX .",
		})
		return
	}
	w := walk{checker: k, need: need, left: disk.MaxEntries}
	w.folder(".")
	if w.first == "" {
		return
	}
	others := ""
	if w.count > 1 {
		others = fmt.Sprintf(", and %d more can not either", w.count-1)
	}
	k.inFile(w.first, 0, finding.Finding{
		Code:     rule.FilesOwnerOnly,
		Severity: finding.Warning,
		Summary:  "Files not readable",
		Detail: fmt.Sprintf("%s can be read only by its owner (mode %s)%s. They are copied into the image, where the app runs as user %s and cannot open them. Make them readable, or leave them out with image.exclude.",
			rule.Quoted(w.first), k.mode(w.first), others, user),
		Fix: "chmod -R a+rX .",
	})
}

// unreadable returns the first of names, or of the folders above it, that lacks
// the bits need; a file does not need the one for searching.
func (k *checker) unreadable(names []string, need fs.FileMode) string {
	for _, name := range names {
		for i := range len(name) {
			if name[i] == '/' && k.lacks(name[:i], need) {
				return name[:i]
			}
		}
		if k.lacks(name, need) {
			return name
		}
	}
	return ""
}

func (k *checker) lacks(name string, need fs.FileMode) bool {
	mode, err := k.tree.Lstat(name)
	return err == nil && lacks(mode, need)
}

func lacks(mode, need fs.FileMode) bool {
	switch {
	case mode.IsRegular():
		need &= 0o044
	case !mode.IsDir():
		return false // a link's mode says nothing, and nothing else is copied
	}
	return mode&need != need
}

func (k *checker) mode(name string) string {
	mode, err := k.tree.Lstat(name)
	if err != nil {
		return "unknown"
	}
	return strconv.FormatUint(uint64(mode.Perm())|1<<12, 8)[1:]
}

// walk goes through what is copied into the image, until it has seen enough.
type walk struct {
	*checker
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
		// The rules are asked only about folders, because nothing has to be read of one
		// that is left out, and about what is wrong.
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

// leavesOut reports whether nothing is to be said of an entry of the folder name, nor
// of what is in it.
func (w *walk) leavesOut(name string, e folder.Entry) bool {
	switch {
	case strings.HasPrefix(e.Name(), underway):
		return true
	case e.IsDir():
		return source.NeverCopied(e.Name()) || w.ignored.HidesAll(disk.Join(name, e.Name()))
	}
	return !e.Type().IsRegular()
}

// underway begins the name of a file that dockgen is about to put in place: in a
// project below this one, where another worker of the same run may be writing.
const underway = ".dockgen-"
