package trial

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// answer is what a request was answered with.
type answer struct {
	Status   int
	Location string
	Body     string
}

// Bounds of an answer, which the app makes.
const (
	maxHead = 64 << 10
	maxBody = 8 << 10
)

// ask asks for a path over HTTP/1.0, on a port of this machine, as the health check of
// the image does: with the host of the app's own port, following no redirect, through no
// proxy. Package net/http is not linked into dockgen, because its init costs every verb
// its start-up time, and one GET is all that is asked.
func ask(ctx context.Context, published, port int, path string, timeout time.Duration) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(published)))
	if err != nil {
		return answer{}, err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	request := "GET " + path + " HTTP/1.0\r\nHost: 127.0.0.1:" + strconv.Itoa(port) + "\r\nUser-Agent: dockgen-try\r\nAccept: */*\r\nConnection: close\r\n\r\n"
	if _, err := io.WriteString(conn, request); err != nil {
		return answer{}, err
	}
	r := textproto.NewReader(bufio.NewReader(io.LimitReader(conn, maxHead)))
	line, err := r.ReadLine()
	if err != nil {
		return answer{}, err
	}
	protocol, rest, _ := strings.Cut(line, " ")
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	status, err := strconv.Atoi(code)
	if err != nil || !strings.HasPrefix(protocol, "HTTP/") || status < 100 || status > 999 {
		return answer{}, errors.New("the answer is not HTTP")
	}
	// Headers that are not well formed leave the status as it is.
	header, _ := r.ReadMIMEHeader()
	body, _ := io.ReadAll(io.LimitReader(r.R, maxBody))
	return answer{status, header.Get("Location"), string(body)}, nil
}
