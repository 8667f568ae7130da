package schema

import (
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"dockgen/filename"
)

// checkProjectPath accepts the path of a file inside the project: relative to
// the config, clean, with forward slashes, and such that every system can
// check it out ([filename.Fault]). Wildcards and colons are among what that excludes, so the path
// also means itself in a COPY line and as part of a search path.
func checkProjectPath(s string) error {
	if s == "." {
		return mistake(`"." is the project folder itself, and a file is asked for. Write its path.`)
	}
	return checkProjectFolder(s)
}

// checkOutputPath accepts the path of a file that dockgen or the script writes: as
// any file's, and not one that a program runs as soon as it is there.
func checkOutputPath(s string) error {
	if err := checkProjectPath(s); err != nil {
		return err
	}
	if why := filename.OutputFault(s); why != "" {
		return mistakef("The path %s %s", quoted(s), why)
	}
	return nil
}

// checkBindPath accepts the path of a file that the Dockerfile binds into a
// build step. The flag that does it reads bytes, not characters, and splits at
// commas: only ASCII survives, and only some of it.
func checkBindPath(s string) error {
	if err := checkProjectPath(s); err != nil {
		return err
	}
	if outside := firstOutside(s, func(c byte) bool { return asciiAlnum(c) || strings.IndexByte("_./@+-", c) >= 0 }); outside != "" {
		return mistakef("The path %s holds %s, which Docker cannot bind into a build step. Allowed are letters, digits, \"_\", \".\", \"/\", \"@\", \"+\" and \"-\": rename the file.", quoted(s), outside)
	}
	return nil
}

// IsWritable reports whether image.writable takes the folder s.
func IsWritable(s string) bool { return checkWritable(s) == nil }

// checkWritable accepts a folder that the image opens to the app: docker run
// splits the option that mounts something there at colons and commas.
func checkWritable(s string) error {
	if s == "." {
		return mistake(`"." is the whole project, and its code with it. Name the folders that the app writes to.`)
	}
	if err := checkProjectFolder(s); err != nil {
		return err
	}
	if outside := firstOutside(s, func(c byte) bool { return asciiAlnum(c) || strings.IndexByte("_./-", c) >= 0 }); outside != "" {
		return mistakef("The path %s holds %s, which the name of a volume cannot hold. Allowed are letters, digits, \"_\", \".\", \"/\" and \"-\": rename the folder.", quoted(s), outside)
	}
	return nil
}

// checkProjectFolder accepts the path of a folder: as a file's, and "." for the
// project itself.
func checkProjectFolder(s string) error {
	switch {
	case s == "":
		return mistake(`The path is empty. Write one relative to the config; "." is the project folder itself.`)
	case path.IsAbs(s) || len(s) > 1 && s[1] == ':':
		return mistakef("The path %s is absolute. Write it relative to the config.", quoted(s))
	case strings.Contains(s, `\`):
		return mistakef("The path %s holds a backslash. Write forward slashes: %s.", quoted(s), quoted(path.Clean(strings.ReplaceAll(s, `\`, "/"))))
	case s[0] == '~':
		return mistakef("The path %s begins with \"~\", which only a shell understands. Write it relative to the config.", quoted(s))
	case s[0] == '-':
		return mistakef("The path %s begins with \"-\", which programs take for an option. Rename it.", quoted(s))
	case len(s) > 1024:
		return mistakef("The path %s is %d bytes long. At most 1,024 are allowed.", quoted(s), len(s))
	}
	if err := checkCharacters(s); err != nil {
		return err
	}
	if !isASCII(s) && !norm.NFC.IsNormalString(s) {
		return mistakef("The path %s is written with combining characters. Write it composed, in Unicode's normal form C.", quoted(s))
	}
	if clean := path.Clean(s); clean == ".." || strings.HasPrefix(clean, "../") {
		return mistakef("The path %s leaves the project. Write one inside the folder of the config.", quoted(s))
	} else if clean != s {
		return mistakef("The path %s can be written shorter. Write %s.", quoted(s), quoted(clean))
	}
	for name := range strings.SplitSeq(s, "/") {
		if len(name) > 255 {
			return mistakef("The path %s has a name of %d bytes. File systems allow 255.", quoted(s), len(name))
		}
	}
	if why := filename.Fault(s); why != "" {
		return mistakef("The path %s %s", quoted(s), why)
	}
	return nil
}
