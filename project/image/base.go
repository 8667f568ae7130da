package image

import (
	"path"
	"strings"

	"dockgen/project/evidence"
)

// bases are images that bring more than Python, and what becomes of that. The first
// row whose word the name holds counts.
var bases = []struct {
	word, reason string
	replaced     bool
}{
	{"tiangolo/uwsgi-nginx", "It brings nginx and uWSGI; the image has gunicorn in their place.", true},
	{"tiangolo/meinheld", "It brings gunicorn and meinheld; the image has gunicorn with workers of its own.", true},
	{"playwright", "It brings browsers and their libraries, which are in no package: to have them, name it in image.base.", false},
	{"selenium", "It brings a browser and its driver: name chromium and chromium-driver in runtime_packages.", false},
	{"puppeteer", "It brings a browser and its driver: name chromium in runtime_packages.", false},
	{"nvidia/", "It brings CUDA, which is in no package of Debian: to have it, name an image with it and Python in image.base.", false},
	{"cuda", "It brings CUDA, which is in no package of Debian: to have it, name an image with it and Python in image.base.", false},
	{"pytorch/", "It brings PyTorch and CUDA: list torch among the project's dependencies, or name the image in image.base.", false},
	{"tensorflow/", "It brings TensorFlow: list it among the project's dependencies, or name the image in image.base.", false},
	{"gdal", "It brings GDAL: name gdal-bin in runtime_packages and libgdal-dev in build_packages, or the image in image.base.", false},
	{"opencv", "It brings OpenCV: list opencv-python-headless among the project's dependencies.", false},
	{"conda", "It brings conda and its packages; the image installs from PyPI.", false},
	{"mamba", "It brings conda and its packages; the image installs from PyPI.", false},
	{"jupyter/", "It brings conda, its packages and Jupyter; the image installs from PyPI.", false},
	{"lambda", "It runs a function for AWS; the image serves HTTP with gunicorn.", false},
	{"pandoc", "It brings pandoc: name it in runtime_packages.", false},
	{"texlive", "It brings TeX: name the packages of texlive that the app needs in runtime_packages.", false},
	{"libreoffice", "It brings LibreOffice: name it in runtime_packages.", false},
	{"ffmpeg", "It brings ffmpeg: name it in runtime_packages.", false},
}

// plainBases are images that bring Python and what comes with Debian, Alpine or
// another system: what the app needs of it stands in lines of its own.
var plainBases = []string{"python", "debian", "ubuntu", "alpine", "scratch", "slim", "pypy", "node", "bitnami/python", "minideb", "busybox", "astral-sh/uv", "distroless", "chainguard", "wolfi", "buildpack-deps", "ubi", "centos", "rocky", "fedora", "amazonlinux", "phusion/baseimage", "poetry"}

// basesNotTaken names what the base of the image brings besides Python.
func (m *Image) basesNotTaken(add func(string, evidence.Place, string, bool)) {
	if len(m.Bases) == 0 {
		return
	}
	base := m.Bases[0]
	name := strings.ToLower(base.Value)
	for _, row := range bases {
		if strings.Contains(name, row.word) {
			add("the base image "+base.Value, base.Evidence, row.reason, row.replaced)
			return
		}
	}
	repository, _, _ := strings.Cut(strings.Split(name, "@")[0], ":")
	for _, plain := range plainBases {
		if last := path.Base(repository); last == plain || strings.Contains(plain, "/") && strings.HasSuffix(repository, plain) || strings.Contains(last, "python") || plain == "ubi" && strings.HasPrefix(last, "ubi") || strings.Contains(repository, "distroless") || strings.Contains(repository, "chainguard") {
			return
		}
	}
	add("the base image "+base.Value, base.Evidence, "Nobody can tell from here what it brings besides Python: name Debian packages in runtime_packages, or the image itself in image.base.", false)
}
