package survey_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/survey"
)

// imageFacts is what a survey takes over of the project's own image, a line each.
func imageFacts(s *survey.Survey) string {
	var lines []string
	for _, v := range s.Env {
		text := "env " + v.Name
		if v.HasDefault {
			text += "=" + v.Default
		}
		if v.Secret {
			text += " secret"
		}
		lines = append(lines, text)
	}
	if len(s.Writable) > 0 {
		lines = append(lines, "writable "+values(s.Writable))
	}
	if len(s.Supply.BuildPackages) > 0 {
		lines = append(lines, "build "+values(s.Supply.BuildPackages))
	}
	if len(s.Supply.RuntimePackages) > 0 {
		lines = append(lines, "runtime "+values(s.Supply.RuntimePackages))
	}
	for _, n := range s.NotTaken {
		verb := "not taken "
		if n.Replaced {
			verb = "replaced "
		}
		lines = append(lines, verb+n.What+" ("+n.Evidence.String()+"): "+n.Reason)
	}
	return strings.Join(lines, "\n")
}

func TestX(t *testing.T) {
	for _, c := range []string{"environment-of-the-image", "environment-behind-a-script", "environment-quotes", "packages-of-a-moved-dockerfile", "python-of-the-compose-service"} {
		data, _ := os.ReadFile("/work/shared/cases/" + c + ".txtar")
		s := surveyed(t, string(data))
		t.Log(c, s.EntryPoint.Value, s.Python.Value, "\n"+imageFacts(s))
	}
	assert.True(t, true)
}
