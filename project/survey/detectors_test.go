package survey

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/sourcetest"
)

// TestDetectors holds what the list of detectors promises: each field of the Survey is
// filled in by one detector, for some project of the corpus, and by no other one.
func TestDetectors(t *testing.T) {
	archives, err := filepath.Glob("testdata/corpus/*.txtar")
	require.NoError(t, err)
	filledBy := make(map[string]int)
	for _, name := range archives {
		dir := t.TempDir()
		unpack(t, name, dir)
		p := &project{index: sourcetest.Open(t, dir), dir: dir}
		var s Survey
		for i, d := range detectors {
			if p.app == nil && d.needsApp {
				continue
			}
			before := s
			d.find(p, &s)
			for f := range reflect.TypeFor[Survey]().NumField() {
				field := reflect.TypeFor[Survey]().Field(f).Name
				if reflect.DeepEqual(reflect.ValueOf(before).Field(f).Interface(), reflect.ValueOf(s).Field(f).Interface()) {
					continue
				}
				if first, known := filledBy[field]; known && field != "Refusal" && field != "NotTaken" {
					require.Equal(t, first, i, "%s is filled in by two detectors, in %s", field, name)
				}
				filledBy[field] = i
			}
		}
	}
	for f := range reflect.TypeFor[Survey]().NumField() {
		assert.Contains(t, filledBy, reflect.TypeFor[Survey]().Field(f).Name, "no project of the corpus has it")
	}
}
