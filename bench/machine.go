package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// machine describes where a run was made, and how busy it was.
func machine() string {
	s := fmt.Sprintf("%s/%s, %d CPUs", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	if model := field("/proc/cpuinfo", "model name"); model != "" {
		s += " (" + model + ")"
	}
	if memory := field("/proc/meminfo", "MemTotal"); memory != "" {
		var kib int
		if _, err := fmt.Sscanf(memory, "%d kB", &kib); err == nil {
			s += fmt.Sprintf(", %.0f GB", float64(kib)/(1<<20))
		}
	}
	if kernel, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		s += ", Linux " + strings.TrimSpace(string(kernel))
	}
	s += ", " + runtime.Version()
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		s += ", load " + strings.Fields(string(load))[0] + " when the run began"
	}
	return s + "."
}

// field is the first value called name in a file of /proc.
func field(file, name string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if key, value, _ := strings.Cut(line, ":"); strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
