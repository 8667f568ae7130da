package version

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSpecifiers(t *testing.T) {
	for _, s := range []string{
		"werkzeug", "werkzeug<2.1", "Flask_Login >= 0.5, != 0.6.0", "uvicorn[standard]==0.1.*", "torch===2.0+cpu", "a~=1.0rc1", "a>1!2",
		"pywin32; sys_platform == 'win32'", `a<2 ; python_version < "3.9" and (os_name == 'nt')`,
	} {
		t.Run(s, func(t *testing.T) { assert.NoError(t, CheckSpecifier(s)) })
	}
	for _, s := range []string{
		"", " a", "a ", "-r requirements.txt", "--pre", "a b", "a==", "a=1", "a<2,", "a<2,<", "<2", "a;", "a; ", "a[b", "a[$]", "a-",
		"a @ https://h/a.whl", "git+https://h/r", "./a", "a\n", "a`id`", "a$x", "a#b", `a\`, "a==1 2", "é",
	} {
		t.Run("no "+s, func(t *testing.T) { assert.Error(t, CheckSpecifier(s)) })
	}
}
