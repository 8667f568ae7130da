package survey

import (
	"strings"

	"dockgen/project/disk"
	"dockgen/project/source"
)

// OwnFile is a file that the project already has where dockgen would put one.
type OwnFile struct {
	Path string
	// Replaces is the output that it stands in the way of: "Dockerfile",
	// "build-publish.sh", ".dockerignore", "DEPLOYMENT.md"; or "VERSION", which
	// the script counts in.
	Replaces string
}

// ownFiles finds what stands where a generated file would. Letter case does not
// count, because it does not on every disk, nor whether it is a file or a folder.
// An ignore file for the Dockerfile alone wins over the generated one, so that it
// counts as one.
func ownFiles(p *project, s *Survey) {
	f := p.index
	// What the lock names is what an earlier config made.
	lock := f.Read("dockgen.lock")
	for _, entry := range f.Tree.List(".", disk.MaxEntries) {
		if strings.Contains(lock, " "+entry.Name()+"\n") {
			continue
		}
		for _, output := range []string{"Dockerfile", "build-publish.sh", ".dockerignore", "DEPLOYMENT.md", "VERSION"} {
			if strings.EqualFold(entry.Name(), output) {
				s.Own = append(s.Own, OwnFile{entry.Name(), output})
			}
		}
		if strings.EqualFold(entry.Name(), "Dockerfile.dockerignore") {
			s.Own = append(s.Own, OwnFile{entry.Name(), ".dockerignore"})
		}
	}
	s.FreeFolder = freeFolder(f)
}

// freeFolder returns a folder in which nothing stands where a generated file would:
// one that is not there, or that has none of their names.
func freeFolder(f *source.Index) string {
	names := []string{"Dockerfile", "Dockerfile.dockerignore", "build-publish.sh", "DEPLOYMENT.md", "VERSION"}
	for _, folder := range []string{"deploy", "docker", "container", "dockgen"} {
		taken := false
		for _, entry := range f.Tree.List(".", disk.MaxEntries) {
			// On a disk where letter case does not count "Deploy" is the same.
			taken = taken || strings.EqualFold(entry.Name(), folder) && (entry.Name() != folder || !entry.IsDir())
		}
		for _, entry := range f.Tree.List(folder, disk.MaxEntries) {
			for _, name := range names {
				taken = taken || strings.EqualFold(entry.Name(), name)
			}
		}
		if !taken {
			return folder
		}
	}
	return "dockgen-deploy"
}
