package generator

import (
	"path"
	"strings"
)

// writable are the folders of image.writable as they are called in the container.
func (p *page) writable() []string {
	folders := make([]string, 0, len(p.Image.Writable))
	for _, folder := range p.Image.Writable {
		folders = append(folders, path.Join(source, folder))
	}
	return folders
}

// volumes mounts a volume on each writable folder, which the next container finds
// again under its name. Docker fills a new one with what the image has there, mode
// and all.
func (p *page) volumes() {
	for _, folder := range p.Image.Writable {
		p.add("--volume ")
		p.volume(folder)
		p.add(":", path.Join(source, folder), " \\\n    ")
	}
}

// volume is the name of the volume for a folder. A "-" of the folder is doubled, so
// that two folders have two names.
func (p *page) volume(folder string) {
	p.container()
	p.add("-", strings.ReplaceAll(strings.ReplaceAll(folder, "-", "--"), "/", "-"))
}

// passingVolumes are volumes without a name, which go with their container.
func (p *page) passingVolumes() {
	for _, folder := range p.Image.Writable {
		p.add("--volume ", path.Join(source, folder), " \\\n    ")
	}
}

// manifestMounts and manifestVolumes are the ends of the two lists of a Pod. The
// names there allow less than a path, so they are counted.
func (p *page) manifestMounts() {
	for i, folder := range p.Image.Writable {
		p.add(", {name: files-")
		p.number(i + 1)
		p.add(", mountPath: ", path.Join(source, folder), "}")
	}
}

func (p *page) manifestVolumes() {
	for i := range p.Image.Writable {
		p.add(", {name: files-")
		p.number(i + 1)
		p.add(", emptyDir: {}}")
	}
}

// letItWrite is what to do about an app that may not write where it wants to.
func (p *page) letItWrite() {
	if p.dockerfile.Enabled {
		p.add("name the folder under `writable` in the `image` block")
	} else {
		p.add("mount a volume that user ", p.uid(), " can write to")
	}
}
