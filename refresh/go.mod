module dockgen/refresh

go 1.26.0

require (
	github.com/aquasecurity/go-pep440-version v0.0.1
	golang.org/x/sync v0.22.0
)

require (
	github.com/aquasecurity/go-version v0.0.1 // indirect
	golang.org/x/xerrors v0.0.0-20231012003039-104605ab7028 // indirect
)
