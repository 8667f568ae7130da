package trial

import (
	"bufio"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/diagnosis"
	"dockgen/engine"
)

func TestWithOwnCache(t *testing.T) {
	const dockerfile = "RUN --mount=type=cache,target=/root/.cache/pip \\\n    pip install\nRUN --mount=type=bind,source=a,target=a \\\n    --mount=type=cache,target=/root/.cache/uv \\\n    uv\nRUN --mount=type=cache,target=/c npm ci\nRUN echo '--mount=type=cache,'\n"
	assert.Equal(t, 4, strings.Count(withOwnCache(dockerfile, "own", false), "--mount=type=cache,id=own,"))
	assert.Equal(t, "RUN \\\n    pip install\nRUN --mount=type=bind,source=a,target=a \\\n    uv\nRUN npm ci\nRUN echo '--mount=type=cache,'\n", withOwnCache(dockerfile, "own", true))
}

func TestListening(t *testing.T) {
	const tables = `  sl  local_address rem_address   st tx_queue
   0: 00000000:1F40 00000000:0000 0A 00000000:00000000
   1: 0100007F:1388 00000000:0000 0A 00000000:00000000
   2: 0100007F:1389 0100007F:9999 01 00000000:00000000
   3: 0B00007F:9C3F 00000000:0000 0A 00000000:00000000
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000
Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 1234 /run/app.sock
`
	assert.Equal(t, []diagnosis.Socket{{Address: "0.0.0.0", Port: 8000}, {Address: "127.0.0.1", Port: 5000}, {Address: "::", Port: 8080}, {Address: "/run/app.sock"}}, listening(tables))
}

func TestAsk(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	requests := make(chan string, 1)
	reply := ""
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			r := bufio.NewReader(c)
			head := ""
			for !strings.HasSuffix(head, "\r\n\r\n") {
				line, err := r.ReadString('\n')
				if err != nil {
					break
				}
				head += line
			}
			requests <- head
			_, _ = c.Write([]byte(reply))
			c.Close()
		}
	}()
	port := l.Addr().(*net.TCPAddr).Port
	reply = "HTTP/1.1 302 Found\r\nLocation: https://x/\r\n\r\n" + strings.Repeat("b", 1<<20)
	got, err := ask(t.Context(), port, 5000, "/health?a=1", time.Second)
	require.NoError(t, err)
	assert.Equal(t, 302, got.Status)
	assert.Equal(t, "https://x/", got.Location)
	assert.Len(t, got.Body, maxBody)
	request := <-requests
	assert.True(t, strings.HasPrefix(request, "GET /health?a=1 HTTP/1.0\r\nHost: 127.0.0.1:5000\r\n"), request)
	for _, reply = range []string{"", "SSH-2.0\r\n", "HTTP/1.1 abc\r\n", "HTTP/1.1"} {
		_, err := ask(t.Context(), port, 5000, "/", time.Second)
		assert.Error(t, err, "%q", reply)
		<-requests
	}
}

func TestValue(t *testing.T) {
	for _, test := range [][3]string{
		{"DATABASE_URL", "", "postgresql://try:try@127.0.0.1:5432/try"},
		{"CELERY_BROKER", "", "redis://127.0.0.1:6379/0"},
		{"SENTRY_DSN", "", ""},
		{"MAX_ITEMS", "", "1"},
		{"PAGE", `int(os.environ["PAGE"])`, "1"},
		{"UPLOAD_FOLDER", "", "/tmp/upload_folder"},
		{"API_URL", "", "http://127.0.0.1:9"},
		{"GREETING", "", "try"},
	} {
		assert.Equal(t, test[2], Value(test[0], test[1]), test[0])
	}
	assert.Len(t, Value("SECRET_KEY", ""), 32)
	assert.Len(t, Value("FERNET_KEY", ""), 44)
}

// A lease that is held is left alone by a sweep, and its folder is gone at the end.
func TestLease(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	e := &engine.Engine{Endpoint: "unix:///nowhere.sock"}
	held, err := NewLease(e)
	require.NoError(t, err)
	removed, err := Sweep(context.Background(), e)
	require.NoError(t, err)
	assert.False(t, removed.Any())
	assert.FileExists(t, filepath.Join(held.Folder, lockFile))
	// Another engine's leftovers stay, although nobody holds them.
	require.NoError(t, held.lock.Close())
	_, err = Sweep(context.Background(), &engine.Engine{Endpoint: "tcp://elsewhere"})
	require.NoError(t, err)
	assert.DirExists(t, held.Folder)
	other, err := NewLease(e)
	require.NoError(t, err)
	require.NoError(t, other.End())
	_, err = os.Stat(other.Folder)
	assert.ErrorIs(t, err, os.ErrNotExist)
}
