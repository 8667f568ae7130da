package supply

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
)

// imagePackages are the Debian packages of programs and libraries that the
// project's own Dockerfile installs for the app, as far as they are known to have
// the same name in every Debian of today. What compiles, serves or is for people is
// none of them: the image has its own way for those.
func imagePackages(f *source.Index, folder string) []evidence.Found[string] {
	var found []evidence.Found[string]
	for _, name := range commandFiles(f) {
		base := strings.ToLower(path.Base(name))
		if !strings.Contains(base, "dockerfile") || forDevelopment(name) || distance(path.Dir(name), folder) >= 50 {
			continue
		}
		for _, l := range shell.DockerLines(f.Read(name)) {
			for _, c := range shell.Commands(strings.TrimPrefix(l.Text, "RUN "), nil) {
				at := slices.Index(c.Words, "install")
				if at < 1 || !slices.ContainsFunc(c.Words[:at], func(w string) bool { return w == "apt-get" || w == "apt" }) {
					continue
				}
				for _, word := range c.Words[at+1:] {
					package_, _, _ := strings.Cut(word, "=")
					if package_ == "libgl1-mesa-glx" {
						package_ = "libgl1" // its name until Debian 12
					}
					if isRuntimePackage(package_) && !slices.ContainsFunc(found, func(f evidence.Found[string]) bool { return f.Value == package_ }) && len(found) < maxUnlisted {
						found = append(found, evidence.Found[string]{Value: package_, Evidence: evidence.Place{Path: name, Line: l.Number}, Confidence: evidence.Likely, Note: "The project's own image has it."})
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
