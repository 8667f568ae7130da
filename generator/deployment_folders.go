package generator

import (
	"path"
	"strconv"
	"strings"

	"dockgen/schema"
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
func (p *page) volumes() string {
	options := ""
	for _, folder := range p.Image.Writable {
		options += "--volume " + p.volume(folder) + ":" + path.Join(source, folder) + " \\\n    "
	}
	return options
}

// volume is the name of the volume for a folder. A "-" of the folder is doubled, so
// that two folders have two names.
func (p *page) volume(folder string) string {
	return p.container() + "-" + strings.ReplaceAll(strings.ReplaceAll(folder, "-", "--"), "/", "-")
}

// passingVolumes are volumes without a name, which go with their container.
func (p *page) passingVolumes() string {
	options := ""
	for _, folder := range p.writable() {
		options += "--volume " + folder + " \\\n    "
	}
	return options
}

// manifestMounts and manifestVolumes are the ends of the two lists of a Pod. The
// names there allow less than a path, so they are counted.
func (p *page) manifestMounts() string {
	mounts := ""
	for i, folder := range p.writable() {
		mounts += ", {name: files-" + strconv.Itoa(i+1) + ", mountPath: " + folder + "}"
	}
	return mounts
}

func (p *page) manifestVolumes() string {
	volumes := ""
	for i := range p.Image.Writable {
		volumes += ", {name: files-" + strconv.Itoa(i+1) + ", emptyDir: {}}"
	}
	return volumes
}

// letItWrite is what to do about an app that may not write where it wants to.
func (p *page) letItWrite() string {
	if p.writes(schema.Dockerfile) {
		return "name the folder under `writable` in the `image` block"
	}
	return "mount a volume that user " + p.uid() + " can write to"
}
