package project

import (
	"path"
	"slices"
	"strings"
)

// imagePackages are the Debian packages of programs and libraries that the
// project's own Dockerfile installs for the app, as far as they are known to have
// the same name in every Debian of today. What compiles, serves or is for people is
// none of them: the image has its own way for those.
func (f *files) imagePackages(folder string) []Found[string] {
	var found []Found[string]
	for _, name := range f.commandFiles() {
		base := strings.ToLower(path.Base(name))
		if !strings.Contains(base, "dockerfile") || forDevelopment(name) || distance(path.Dir(name), folder) >= 50 {
			continue
		}
		for _, l := range dockerLines(f.read(name)) {
			for _, c := range shellCommands(strings.TrimPrefix(l.text, "RUN "), nil) {
				at := slices.Index(c.words, "install")
				if at < 1 || !slices.ContainsFunc(c.words[:at], func(w string) bool { return w == "apt-get" || w == "apt" }) {
					continue
				}
				for _, word := range c.words[at+1:] {
					package_, _, _ := strings.Cut(word, "=")
					if package_ == "libgl1-mesa-glx" {
						package_ = "libgl1" // its name until Debian 12
					}
					if isRuntimePackage(package_) && !slices.ContainsFunc(found, func(f Found[string]) bool { return f.Value == package_ }) && len(found) < maxUnlisted {
						found = append(found, Found[string]{Value: package_, Evidence: Evidence{name, l.number}, Confidence: Likely, Note: "The project's own image has it."})
					}
				}
			}
		}
		break
	}
	return found
}

// isRuntimePackage reports whether a Debian package is used by an app that runs.
func isRuntimePackage(name string) bool {
	switch name {
	case "ffmpeg", "imagemagick", "ghostscript", "poppler-utils", "graphviz", "pandoc", "sox", "antiword", "mediainfo", "p7zip-full", "unzip",
		"libimage-exiftool-perl", "libsndfile1", "libgl1", "libglib2.0-0", "libsm6", "libxext6", "libxrender1", "libgomp1", "libzbar0", "libmagic1",
		"postgresql-client", "default-mysql-client", "sqlite3", "openssh-client", "chromium", "chromium-driver", "libreoffice":
		return true
	}
	return name == "tesseract-ocr" || strings.HasPrefix(name, "tesseract-ocr-") || strings.HasPrefix(name, "libreoffice-") || strings.HasPrefix(name, "fonts-")
}
