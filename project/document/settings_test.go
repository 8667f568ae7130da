package document

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestReadSettings(t *testing.T) {
	settings := ReadSettings("\ufeffloose = 1\n[global]\nIndex-URL = https://a/  \n\n# why\nextra =\n    https://b/\n  ; no\n\thttps://c/\nflag\n  lost\n[options]\ninstall_requires:\n  flask>=3\n  gunicorn\nname = x=y\n")
	assert.Equal(t, map[string]map[string]string{
		"":        {"loose": "1"},
		"global":  {"index-url": "https://a/", "extra": "\nhttps://b/\nhttps://c/"},
		"options": {"install_requires": "\nflask>=3\ngunicorn", "name": "x=y"},
	}, settings)
}
