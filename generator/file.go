package generator

import "io/fs"

// The files beside those that are generated.
const (
	configFile = "flaskdeploy.hcl"
	lockFile   = "dockgen.lock"
)

// File is one generated file.
type File struct {
	// Output is the name of the output, such as schema.Dockerfile; Path is where
	// it goes: slash-separated, relative to the project.
	Output, Path string
	// Mode is the permission bits; 0 when Block is set, which keeps those of the file.
	Mode fs.FileMode
	// Block says that Content is only the lines between the block markers; the
	// rest of the file is the user's.
	Block   bool
	Content []byte
}
