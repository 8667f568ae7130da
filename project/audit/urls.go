package audit

import (
	"fmt"
	"strings"

	"dockgen/finding"
	"dockgen/project/requirement"
	"dockgen/project/rule"
)

// urls reports secrets and variables in the URLs of requirements files. The findings
// have no line, because reports print the line of a finding.
func urls(p *project) (found []finding.Finding) {
	for file, line := range targets(p) {
		if line.Kind == requirement.ByPath {
			continue
		}
		switch f := (finding.Finding{Code: urlProblem(line)}); f.Code {
		case rule.VariableInURL:
			f.Summary = "Variable in URL"
			f.Detail = fmt.Sprintf("The URL in line %d of %s has a ${VARIABLE}, and the build sets none: what it holds would be kept in the image's history. Write the URL without it; the token is handed to Git or the installer apart from the URL, by a private_git or private_index block.",
				line.Line, rule.Quoted(file.Path))
			if user, _, both := strings.Cut(requirement.Userinfo(line.Target), ":"); both && strings.Contains(user, "${") {
				f.Detail += " The user name is no secret: it is the argument username there."
			}
			found = append(found, inFile(file.Path, 0, f)...)
		case rule.CredentialInURL:
			f.Summary = "Credential in requirements"
			f.Detail = fmt.Sprintf("The URL in line %d of %s has a password or token, which everybody who has the repository can read. Revoke it, write the URL without it, and name the variable that holds the new one in a private_git or private_index block.",
				line.Line, rule.Quoted(file.Path))
			found = append(found, inFile(file.Path, 0, f)...)
		}
	}
	return found
}

// urlProblem returns the code of what the URL of a line must not hold, or "".
func urlProblem(line *requirement.Requirement) finding.Code {
	switch {
	case strings.Contains(line.Target, "${"):
		return rule.VariableInURL
	case requirement.IsCredential(requirement.Userinfo(line.Target)):
		return rule.CredentialInURL
	}
	return ""
}
