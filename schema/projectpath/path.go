// Package projectpath has the rules for paths inside a project: of any file, of one that
// is written, bound into a build step, or opened to the app. It does not look at the disk.
package projectpath

import (
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"dockgen/filename"
	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// CheckFile accepts the path of a file inside the project: relative to
// the config, clean, with forward slashes, and such that every system can
// check it out ([filename.Fault]). Wildcards and colons are among what that excludes, so the path
// also means itself in a COPY line and as part of a search path.
func CheckFile(s string) error {
	if s == "." {
		return mistake.Error(`"." is the project folder itself, and a file is asked for. Write its path.`)
	}
	return CheckFolder(s)
}

// CheckOutput accepts the path of a file that dockgen or the script writes: as
// any file's, and not one that a program runs as soon as it is there.
func CheckOutput(s string) error {
	if err := CheckFile(s); err != nil {
		return err
	}
	if why := filename.OutputFault(s); why != "" {
		return mistake.Errorf("The path %s %s", mistake.Quoted(s), why)
	}
	return nil
}

// CheckBind accepts the path of a file that the Dockerfile binds into a
// build step. The flag that does it reads bytes, not characters, and splits at
// commas: only ASCII survives, and only some of it.
func CheckBind(s string) error {
	if err := CheckFile(s); err != nil {
		return err
	}
	if outside := ascii.FirstOutside(s, func(c byte) bool { return ascii.IsAlnum(c) || strings.IndexByte("_./@+-", c) >= 0 }); outside != "" {
		return mistake.Errorf("The path %s holds %s, which Docker cannot bind into a build step. Allowed are letters, digits, \"_\", \".\", \"/\", \"@\", \"+\" and \"-\": rename the file.", mistake.Quoted(s), outside)
	}
	return nil
}

// CheckCopied accepts the path of a file or folder that a COPY line of its own names: as
// [CheckBind], and "." for the project itself.
func CheckCopied(s string) error {
	if s == "." {
		return nil
	}
	if err := CheckFolder(s); err != nil {
		return err
	}
	return CheckBind(s)
}

// CheckBuilt accepts the path of a file or folder that the build of the image makes.
func CheckBuilt(s string) error {
	if s == "." {
		return mistake.Error(`"." is the project folder itself, which the build only adds to. Name the file or folder that it makes.`)
	}
	return CheckCopied(s)
}

// IsWritable reports whether image.writable takes the folder s.
func IsWritable(s string) bool { return CheckWritable(s) == nil }

// CheckWritable accepts a folder that the image opens to the app: docker run
// splits the option that mounts something there at colons and commas.
func CheckWritable(s string) error {
	if s == "." {
		return mistake.Error(`"." is the whole project, and its code with it. Name the folders that the app writes to.`)
	}
	if err := CheckFolder(s); err != nil {
		return err
	}
	if outside := ascii.FirstOutside(s, func(c byte) bool { return ascii.IsAlnum(c) || strings.IndexByte("_./-", c) >= 0 }); outside != "" {
		return mistake.Errorf("The path %s holds %s, which the name of a volume cannot hold. Allowed are letters, digits, \"_\", \".\", \"/\" and \"-\": rename the folder.", mistake.Quoted(s), outside)
	}
	return nil
}

// CheckFolder accepts the path of a folder: as a file's, and "." for the
// project itself.
func CheckFolder(s string) error {
	switch {
	case s == "":
		return mistake.Error(`The path is empty. Write one relative to the config; "." is the project folder itself.`)
	case path.IsAbs(s) || len(s) > 1 && s[1] == ':':
		return mistake.Errorf("The path %s is absolute. Write it relative to the config.", mistake.Quoted(s))
	case strings.Contains(s, `\`):
		return mistake.Errorf("The path %s holds a backslash. Write forward slashes: %s.", mistake.Quoted(s), mistake.Quoted(path.Clean(strings.ReplaceAll(s, `\`, "/"))))
	case s[0] == '~':
		return mistake.Errorf("The path %s begins with \"~\", which only a shell understands. Write it relative to the config.", mistake.Quoted(s))
	case s[0] == '-':
		return mistake.Errorf("The path %s begins with \"-\", which programs take for an option. Rename it.", mistake.Quoted(s))
	case len(s) > 1024:
		return mistake.Errorf("The path %s is %d bytes long. At most 1,024 are allowed.", mistake.Quoted(s), len(s))
	}
	if err := mistake.InCharacters(s); err != nil {
		return err
	}
	if !ascii.Only(s) && !norm.NFC.IsNormalString(s) {
		return mistake.Errorf("The path %s is written with combining characters. Write it composed, in Unicode's normal form C.", mistake.Quoted(s))
	}
	if clean := path.Clean(s); clean == ".." || strings.HasPrefix(clean, "../") {
		return mistake.Errorf("The path %s leaves the project. Write one inside the folder of the config.", mistake.Quoted(s))
	} else if clean != s {
		return mistake.Errorf("The path %s can be written shorter. Write %s.", mistake.Quoted(s), mistake.Quoted(clean))
	}
	for name := range strings.SplitSeq(s, "/") {
		if len(name) > 255 {
			return mistake.Errorf("The path %s has a name of %d bytes. File systems allow 255.", mistake.Quoted(s), len(name))
		}
	}
	if why := filename.Fault(s); why != "" {
		return mistake.Errorf("The path %s %s", mistake.Quoted(s), why)
	}
	return nil
}

// CheckConfig accepts the path of a file that a config extends. It may leave the
// project, because what services share lies above them, and must look like a
// config: the lines of a file that is wrong are printed.
func CheckConfig(s string) error {
	rest := s
	for strings.HasPrefix(rest, "../") {
		rest = rest[len("../"):]
	}
	if clean := path.Clean(s); clean != s && s != "" {
		return mistake.Errorf("The path %s can be written shorter. Write %s.", mistake.Quoted(s), mistake.Quoted(clean))
	}
	if !strings.HasSuffix(rest, ".hcl") {
		return mistake.Errorf("The path %s does not end in \".hcl\". Write that of a file in this language, such as \"../../platform.hcl\".", mistake.Quoted(s))
	}
	return CheckFile(rest)
}

// Collide reports whether two paths in lower case are one file, or one would be a folder
// above the other. On many disks, case does not tell files apart.
func Collide(a, b string) bool {
	return a == b || strings.HasPrefix(b, a+"/") || strings.HasPrefix(a, b+"/")
}
