package diagnosis

import (
	"fmt"

	"dockgen/finding"
)

func answerRows() []row {
	return []row{
		{ListensElsewhere, []Stage{Start}, socket, Certain, elsewhere},
		{AnswerRefused, []Stage{Answer}, status(400, 400), Kind, says("Host refused", "The app answers 400: it does not trust the host that the health check asks for. Allow 127.0.0.1 in its setting of trusted hosts.")},
		{AnswerRefused, []Stage{Answer}, status(300, 399), Kind, says("Answer is a redirect", "The health check does not follow redirects. Name a path in health_check that answers by itself.")},
		{AnswerRefused, []Stage{Answer}, status(404, 404), Certain, says("Path not found", "The app answers 404 to the path of the health check. Name one in health_check that it has.")},
		{ServiceNeeded, []Stage{Answer}, said(`no such table: |relation "[^"]*" does not exist`), Certain, says("Table missing", "The database has no such table: write a release block with the command that makes it.")},
		{NotInContext, []Stage{Answer}, said(`TemplateNotFound: |FileNotFoundError: \[Errno 2\] No such file or directory: `), Kind, says("File not in the image", "The app reads a file that the image does not have. Look at exclude and include in the image block, and at what builds it.")},
	}
}

func socket() match {
	return func(c *seen) []string {
		if c.Status != 0 || c.Ended || len(c.Sockets) != 1 || c.Sockets[0].Port == c.Config.App.Port {
			return nil
		}
		return []string{""}
	}
}

func status(from, to int) func() match {
	return func() match {
		return func(c *seen) []string {
			if c.Status < from || c.Status > to {
				return nil
			}
			return []string{""}
		}
	}
}

func elsewhere(c *seen, _ []string, f *finding.Finding) bool {
	s := c.Sockets[0]
	f.Summary = "It listens elsewhere"
	f.Detail = fmt.Sprintf("The app listens on %s, port %d, and is asked on port %d.", thing(s.Address), s.Port, c.Config.App.Port)
	if (s.Address == "0.0.0.0" || s.Address == "::") && s.Port >= 1024 && s.Port <= 65535 {
		f.Block, f.Fix = "app", fmt.Sprintf("port = %d", s.Port)
		f.Detail += " Write " + f.Fix + " in app."
	}
	return true
}
