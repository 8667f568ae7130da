package image

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/schema"
	"dockgen/schema/projectpath"
)

// A place is an absolute path that a variable or a volume names. What a base image or
// a package brings is where it was. What the app writes is not: only folders of the
// project can be opened to any user (image.writable), so that such a place moves into
// a folder of the project.

// place is what becomes of an absolute path of the project's own image.
type place struct {
	path   string // in dockgen's image
	folder string // of the project, to be writable; empty for none
	moved  bool   // out of a folder that the image's user cannot write
}

// systemFolders hold what the base image and its packages bring.
var systemFolders = []string{"/usr", "/etc", "/bin", "/sbin", "/lib", "/lib64", "/opt", "/proc", "/sys", "/dev", "/tmp", "/run", "/boot", "/var/run", "/var/tmp"}

// placeOf says what becomes of a path. folder says that it is one, and written that
// the app writes there, as far as a name can say it.
func (m *Image) placeOf(name string, folder, written bool) (place, bool) {
	made := m.makes(name)
	if inside, ok := m.ProjectPath(name); ok {
		there := m.files.Known[inside] || m.files.Folders[inside]
		p := place{path: path.Join(schema.SourceFolder, inside)}
		if inside == "." || there && !made && !written {
			return p, true
		}
		p.folder = m.writableFor(inside, folder || made || m.files.Folders[inside])
		if p.folder == "" && !there {
			return m.move(path.Base(inside), folder) // a file beside the code
		}
		return p, true
	}
	if !made && slices.ContainsFunc(systemFolders, func(s string) bool { return disk.Join(s, ".") == name || strings.HasPrefix(name, s+"/") }) {
		return place{path: name}, true
	}
	if name == "/" {
		return place{}, false
	}
	if !made && !folder && !written && isSetting(name) {
		return place{path: name}, true // mounted to be read
	}
	return m.move(name, folder || made)
}

// isSetting reports whether a file, by its ending, is one that an app reads.
func isSetting(name string) bool {
	switch path.Ext(name) {
	case ".yml", ".yaml", ".json", ".toml", ".ini", ".cfg", ".conf", ".pem", ".crt", ".cer", ".key", ".env", ".xml", ".properties":
		return true
	}
	return false
}

// move finds a folder of the project for a path elsewhere.
func (m *Image) move(name string, folder bool) (place, bool) {
	inside := shortened(name)
	first, _, deeper := strings.Cut(inside, "/")
	folder = folder || !deeper && path.Ext(inside) == ""
	if !deeper && !folder && path.Ext(inside) != "" {
		inside = "data/" + inside
		first = "data"
	}
	if m.files.Known[first] || m.files.Folders[first] {
		inside = "var/" + inside
		if m.files.Known["var"] {
			return place{}, false
		}
	}
	writable := m.writableFor(inside, folder)
	if writable == "" {
		return place{}, false
	}
	return place{path: path.Join(schema.SourceFolder, inside), folder: writable, moved: true}, true
}

// writableFor is the folder that makes a path of the project writable: itself, or the
// one that it is in; empty when that cannot be.
func (m *Image) writableFor(inside string, folder bool) string {
	if above := path.Dir(inside); !folder && above != "." {
		inside = above
	} else if !folder && path.Ext(inside) != "" {
		return ""
	}
	if !projectpath.IsWritable(inside) || slices.ContainsFunc(m.files.Python, func(file string) bool { return strings.HasPrefix(file, inside+"/") }) {
		return ""
	}
	return inside
}

// shortened is a path below the project that says what an absolute one does: data for
// /data, tree/db for /root/.tree/db, shop/cache for /var/lib/shop/cache.
func shortened(name string) string {
	parts := strings.Split(strings.Trim(path.Clean(name), "/"), "/")
	drop := func(n int) { parts = parts[min(n, len(parts)-1):] }
	switch parts[0] {
	case "root", "mnt", "srv", "media", "opt", "run", "tmp":
		drop(1)
	case "home":
		drop(2)
	case "var":
		switch {
		case len(parts) > 2 && parts[1] == "lib":
			drop(2)
		default:
			drop(1)
		}
	case "usr":
		drop(1)
		for len(parts) > 1 && (parts[0] == "local" || parts[0] == "src" || parts[0] == "share" || parts[0] == "var") {
			drop(1)
		}
	}
	for i, part := range parts {
		if parts[i] = strings.TrimLeft(part, "."); parts[i] == "" {
			parts[i] = "data"
		}
	}
	return strings.Join(parts, "/")
}

// makes reports whether the image makes the folder name, or has a volume there.
func (m *Image) makes(name string) bool {
	return slices.ContainsFunc(m.Volumes, func(f evidence.Found[string]) bool { return f.Value == name }) ||
		slices.ContainsFunc(m.made(), func(f madeFolder) bool { return f.Value == name })
}

// splitValue takes apart a value that is one absolute path, or the URL of a file:
// /data, ~/x, sqlite:////data/x.db, file:///data.
func splitValue(value string) (scheme, name string, ok bool) {
	for _, mark := range []string{":////", ":///"} {
		if before, after, found := strings.Cut(value, mark); found && strings.Trim(before, "abcdefghijklmnopqrstuvwxyz+") == "" {
			if mark == ":////" {
				scheme, name = before+":///", "/"+after
			} else if before == "file" {
				scheme, name = "file://", "/"+after
			} else {
				return "", "", false // relative
			}
			break
		}
	}
	if scheme == "" {
		name = value
	}
	if rest, home := strings.CutPrefix(name, "~/"); home {
		name = "/root/" + rest
	}
	if !path.IsAbs(name) || strings.ContainsAny(name, " :;,|*$<>?") || strings.HasPrefix(name, "//") || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r >= 0x7f }) {
		return "", "", false
	}
	return scheme, path.Clean(name), true
}
