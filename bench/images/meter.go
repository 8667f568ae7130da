package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// meter reads the processor time of a container's processes, and of what stands
// between them and their log: the container's shim and the engine. The engine
// serves other containers too, so its part is an upper bound.
type meter struct{ inside, engine []string }

func (b *bench) newMeter(ctx context.Context, c *container) (meter, error) {
	ids, err := b.processes(ctx, c)
	if err != nil {
		return meter{}, err
	}
	first, err := b.docker(ctx, "inspect", "--format", "{{.State.Pid}}", c.id)
	if err != nil {
		return meter{}, err
	}
	m := meter{inside: ids}
	if shim := statField(first, parentField); shim != "" {
		m.engine = append(m.engine, shim)
	}
	names, err := filepath.Glob("/proc/[0-9]*/comm")
	if err != nil {
		return meter{}, err
	}
	for _, name := range names {
		id := filepath.Base(filepath.Dir(name))
		// The engine starts itself again for single tasks; those come and go.
		if processName(id) == "dockerd" && processName(statField(id, parentField)) != "dockerd" {
			m.engine = append(m.engine, id)
		}
	}
	return m, nil
}

func (m meter) read() (inside, engine time.Duration) {
	return spent(m.inside), spent(m.engine)
}

// The fields of /proc/PID/stat, counted from the one after the name.
const (
	parentField = 1
	userField   = 11
	systemField = 12
)

// spent sums up the processor time; the kernel counts it in hundredths of a second.
func spent(ids []string) time.Duration {
	var total time.Duration
	for _, id := range ids {
		for _, field := range []int{userField, systemField} {
			ticks, err := strconv.Atoi(statField(id, field))
			if err != nil { // the process is gone
				continue
			}
			total += time.Duration(ticks) * 10 * time.Millisecond
		}
	}
	return total
}

func processName(id string) string {
	name, err := os.ReadFile("/proc/" + id + "/comm")
	if err != nil { // the process is gone
		return ""
	}
	return strings.TrimSpace(string(name))
}

func statField(id string, n int) string {
	content, err := os.ReadFile("/proc/" + id + "/stat")
	if err != nil {
		return ""
	}
	// The name stands in parentheses and may hold anything.
	after := string(content[strings.LastIndexByte(string(content), ')')+1:])
	if fields := strings.Fields(after); n < len(fields) {
		return fields[n]
	}
	return ""
}
