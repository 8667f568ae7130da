package gunicorn

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The results are those of the argparse of gunicorn 27.0.1 on Python 3.11.
func TestRead(t *testing.T) {
	tests := []struct{ name, words, want string }{
		{"next-word", "--timeout 60", "timeout=60"},
		{"equals-sign", "--timeout=60", "timeout=60"},
		{"short", "-t 60", "timeout=60"},
		{"short-joined-to-its-value", "-w4", "workers=4"},
		{"short-with-equals-sign", "-w=4", "workers=4"},
		{"shorts-joined", "-Rw4", "enable_stdio_inheritance workers=4"},
		{"shorts-joined-and-next-word", "-RDw 4", "enable_stdio_inheritance daemon workers=4"},
		{"abbreviation", "--time 60 --worker-con=5", "timeout=60 worker_connections=5"},
		{"ambiguous", "--work 60", "ambiguous(--work) word(60)"},
		{"exact-is-not-ambiguous", "--max-requests 5", "max_requests=5"},
		{"underscore-in-the-flag", "--limit-request-field_size 16380", "limit_request_field_size=16380"},
		{"hyphen-for-underscore", "--limit-request-field-size 16380", "unknown(--limit-request-field-size) word(16380)"},
		{"two-names", "--log-file - --error-logfile x", "errorlog=- errorlog=x"},
		{"unknown", "--nope", "unknown(--nope)"},
		{"unknown-short", "-z", "unknown(-z)"},
		{"no-value", "--timeout", "no-value(timeout)"},
		{"no-value-before-a-flag", "--timeout --preload", "no-value(timeout) preload_app"},
		{"value-of-a-switch", "--preload=yes", "surplus(preload_app)"},
		{"no-number", "--timeout abc", "no-number(timeout)"},
		{"negative-value", "--timeout -1", "timeout=-1"},
		{"octal", "--umask 007 -m 0x1f", "umask=007 umask=0x1f"},
		{"no-octal", "--timeout 0x1f", "no-number(timeout)"},
		{"number-with-space", "-w| 15", "workers= 15"},
		{"one-word", "-k gevent", "worker_class=gevent"},
		{"one-word-of-two", "|-k gevent", "worker_class= gevent"},
		{"long-flag-in-one-word", "|--workers 4", "word(--workers 4)"},
		{"optional-without", "--proxy-protocol --preload", "proxy_protocol preload_app"},
		{"optional-with", "--proxy-protocol v1", "proxy_protocol=v1"},
		{"empty-value", "--timeout=", "no-number(timeout)"},
		{"words", "app:app extra", "word(app:app) word(extra)"},
		{"behind-two-dashes", "-- --preload", "word(--preload)"},
		{"two-dashes-end-a-value", "--proxy-protocol -- app:app", "proxy_protocol word(app:app)"},
		{"dash", "--access-logfile -", "accesslog=-"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			separator := " "
			if strings.Contains(tt.words, "|") {
				separator = "|"
			}
			words := strings.Split(strings.TrimPrefix(tt.words, "|"), separator)
			var have []string
			for _, f := range Read(words) {
				text := f.Value
				if f.Setting != nil {
					text = f.Setting.Name
				}
				switch fault := [...]string{"", "word", "unknown", "ambiguous", "no-value", "surplus", "no-number"}[f.Fault]; {
				case fault != "":
					text = fault + "(" + text + ")"
				case f.HasValue:
					text += "=" + f.Value
				}
				have = append(have, text)
			}
			assert.Equal(t, tt.want, strings.Join(have, " "))
		})
	}
}

func TestTakesNext(t *testing.T) {
	for words, want := range map[string]bool{
		"--proxy-protocol": true, "--reuse-port --proxy-protocol": true, "--timeout": true, "-w": true,
		"": false, "--proxy-protocol=v1": false, "--proxy-protocol v1": false, "--reuse-port": false, "--backlog 64": false, "-R": false,
	} {
		assert.Equal(t, want, TakesNext(strings.Fields(words)), words)
	}
}

func TestTable(t *testing.T) {
	for name, policy := range map[string]map[string]string{"covered": covered(), "refused": refused()} {
		for setting := range policy {
			assert.True(t, setting == "help" || setting == "version" || Named(setting) != nil, "%s: gunicorn has no setting %q", name, setting)
			assert.False(t, covered()[setting] != "" && refused()[setting] != "", setting)
		}
	}
	kinds := make(map[Kind]int)
	for _, s := range settings() {
		kinds[s.Kind]++
		assert.Equal(t, s.Kind == File, len(s.Flags) == 0, s.Name)
	}
	assert.Greater(t, kinds[Text], 30)
	assert.Equal(t, 1, kinds[Optional])
	assert.Nil(t, Named("preload"))
	assert.Nil(t, Named("help"))
	assert.Equal(t, "--preload", Named("preload_app").Flag())
	assert.NotContains(t, FileNames(), "config")
}

func FuzzRead(f *testing.F) {
	f.Add("-Rw4 --ti 5 -- x")
	f.Fuzz(func(t *testing.T, line string) {
		words := strings.Split(line, " ")
		next := 0
		for _, flag := range Read(words) {
			if flag.First > flag.Last || flag.Last >= len(words) || flag.Last < next-1 {
				t.Fatal(strconv.Quote(line), flag)
			}
			next = flag.Last + 1
		}
	})
}
