package naming

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/schema/mistake/mistaketest"
)

func TestCheckProxy(t *testing.T) {
	for _, s := range []string{"*", "10.0.0.5", "::1", "10.0.0.0/8", "fd00::/8", "0.0.0.0/0"} {
		assert.NoError(t, CheckProxy(s), s)
	}
	const form = ` is not an IP address. Write such as "10.0.0.5", a network such as "10.0.0.0/8", or "*" for everybody. Names are not looked up.`
	mistaketest.AssertMistakes(t, CheckProxy, [][3]string{
		{"name", "proxy", `"proxy"` + form},
		{"list", "10.0.0.1,10.0.0.2", `"10.0.0.1,10.0.0.2"` + form},
		{"zone", "fe80::1%eth0", `"fe80::1%eth0"` + form},
		{"zero-first", "010.0.0.1", `"010.0.0.1"` + form},
		{"host-bits", "10.1.2.3/8", `"10.1.2.3/8" is an address inside a network, and gunicorn would not start. Write the network, "10.0.0.0/8".`},
		{"long-prefix", "10.0.0.0/33", `"10.0.0.0/33" is not a network. Write such as "10.0.0.0/8".`},
	})
}
