package main

// target is a system that dockgen is built for, with its names elsewhere.
type target struct {
	os, arch string   // Go's
	tags     []string // platform tags of the wheel, the most common first
	deb, rpm string   // architectures of packages; empty where there is none
}

func (t target) String() string { return t.os + "-" + t.arch }

// program returns the file name of a program.
func (t target) program(name string) string {
	if t.os == "windows" {
		return name + ".exe"
	}
	return name
}

// targets are the systems of a release. The programs are static, so that one wheel
// is for glibc and musl: manylinux_2_17 is what pip knows since 20.3, musllinux_1_1
// since 21.2. Go 1.26 needs macOS 12 (go.dev/doc/go1.26, Ports). Read 2026-12-01.
var targets = []target{
	{os: "linux", arch: "amd64", tags: []string{"manylinux_2_17_x86_64", "musllinux_1_1_x86_64"}, deb: "amd64", rpm: "x86_64"},
	{os: "linux", arch: "arm64", tags: []string{"manylinux_2_17_aarch64", "musllinux_1_1_aarch64"}, deb: "arm64", rpm: "aarch64"},
	{os: "darwin", arch: "amd64", tags: []string{"macosx_12_0_x86_64"}},
	{os: "darwin", arch: "arm64", tags: []string{"macosx_12_0_arm64"}},
	{os: "windows", arch: "amd64", tags: []string{"win_amd64"}},
	{os: "windows", arch: "arm64", tags: []string{"win_arm64"}},
}
