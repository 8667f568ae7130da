package imageref

import (
	"strings"

	"dockgen/schema/mistake"
)

// CheckRepository accepts what registry.image may be: host and path of a
// repository that one can push to, in lower case, without tag or digest.
func CheckRepository(s string) error {
	if s == "" {
		return mistake.Error(`The image is empty. Write the host and path of its repository, such as "ghcr.io/acme/shop".`)
	}
	if host, _, _ := strings.Cut(s, ":"); !strings.Contains(s, "/") && (host == "localhost" || strings.Contains(host, ".")) && validDomain(s) {
		return mistake.Errorf("%s is a host without a path. Write the repository too, such as %s.", mistake.Quoted(s), mistake.Quoted(s+"/acme/shop"))
	}
	if at := strings.IndexByte(s, '@'); at >= 0 && at < strings.IndexByte(s, '/') {
		// Not quoted: a password may stand there too.
		return mistake.Errorf("The image names a user. An image is the host and path of a repository: write %s.", repositoryAdvice(s))
	}
	if strings.Contains(s, "$") {
		return mistake.Errorf("%s has a \"$\", and a config reads no environment. Write the name out, such as \"ghcr.io/acme/shop\".", mistake.Quoted(s))
	}
	if what := repositoryExcess(s); what != "" {
		return mistake.Errorf("%s has %s. An image is the host and path of a repository: write %s.", mistake.Quoted(s), what, repositoryAdvice(s))
	}
	ref, err := Parse(s)
	if err != nil {
		return err
	}
	if ref.Domain == "" {
		first, _, _ := strings.Cut(s, "/")
		return mistake.Errorf("%s begins with %s, which is no host name. Write a registry's host and a path, such as \"ghcr.io/acme/shop\".", mistake.Quoted(s), mistake.Quoted(first))
	}
	if officialImage(ref) {
		return mistake.Errorf("%s is among Docker Hub's official images, which only Docker publishes. Write the registry and the owner too, such as %s.",
			mistake.Quoted(s), mistake.Quoted("ghcr.io/OWNER/"+strings.TrimPrefix(ref.Path, "library/")))
	}
	return nil
}

func officialImage(r Reference) bool {
	return r.Domain == dockerHub && strings.HasPrefix(r.Path, "library/")
}

// repositoryExcess names what s has that a repository has not.
func repositoryExcess(s string) string {
	_, afterHost, _ := strings.Cut(s, "/")
	if !strings.Contains(s, "/") {
		afterHost = s
	}
	switch {
	case strings.Contains(s, "://"):
		return "a scheme"
	case strings.TrimSpace(s) != s:
		return "white space around it"
	case strings.HasPrefix(s, "/"):
		return `a "/" at its beginning`
	case strings.HasSuffix(s, "/"):
		return `a "/" at its end`
	case strings.Contains(s, "@"):
		return "a digest"
	case strings.Contains(afterHost, ":"):
		return "a tag"
	case s != strings.ToLower(s):
		return "upper-case letters"
	}
	return ""
}

// repositoryAdvice is the repository that s was probably meant to be, in
// quotes, or an example.
func repositoryAdvice(s string) string {
	if _, rest, found := strings.Cut(s, "://"); found {
		s = rest
	}
	s = strings.Trim(strings.ToLower(s), "/ ")
	if at := strings.IndexByte(s, '@'); at >= 0 && at < strings.IndexByte(s, '/') {
		s = s[at+1:]
	}
	s, _, _ = strings.Cut(s, "@")
	if colon := strings.LastIndexByte(s, ':'); colon > strings.LastIndexByte(s, '/') {
		s = strings.TrimSuffix(s[:colon], "/")
	}
	ref, err := Parse(s)
	if err != nil || repositoryExcess(s) != "" || ref.Domain == "" || officialImage(ref) {
		s = "ghcr.io/acme/shop"
	}
	return mistake.Quoted(s)
}
