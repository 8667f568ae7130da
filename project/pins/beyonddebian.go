package pins

import (
	"slices"
	"strings"

	"dockgen/project/requirement"
)

// Beyond is what a Python package needs and no package of the image's Debian is.
type Beyond struct {
	name   string // of the Python package
	Module string // by which the app uses it; empty: its build needs it already
	// Need says what is needed, and advice what to do: PYTHON and BLOCK stand for the
	// config's.
	Need, advice string
	// packages of Debian that will do, where the app or its base has been made for them.
	packages []string
	versions string // of the releases that need it; empty: all
	trixie   bool   // and on trixie alone
}

// beyondDebian are packages that start or load what trixie does not have, or not in the
// form that they look for. Measured 2026-11-30 with apt-cache policy on trixie and
// bookworm.
var beyondDebian = []Beyond{
	// https://github.com/JazzCore/python-pdfkit#installation: "No wkhtmltopdf executable found".
	{name: "pdfkit", Module: "pdfkit", Need: "the program wkhtmltopdf, which Debian trixie does not have",
		advice: "Bookworm has it: write base = \"python:PYTHON-slim-bookworm\" in image and runtime_packages = [\"wkhtmltopdf\"] in BLOCK. Or render with another program.", packages: []string{"wkhtmltopdf", "wkhtmltox"}},
	{name: "imgkit", Module: "imgkit", Need: "the program wkhtmltoimage, which Debian trixie does not have",
		advice: "Bookworm has it: write base = \"python:PYTHON-slim-bookworm\" in image and runtime_packages = [\"wkhtmltopdf\"] in BLOCK. Or render with another program.", packages: []string{"wkhtmltopdf", "wkhtmltox"}},
	// https://playwright.dev/python/docs/browsers: "playwright install" fetches them into the home folder.
	{name: "playwright", Module: "playwright", Need: "a browser, which its wheel does not bring",
		advice: "Write runtime_packages = [\"chromium\"] in BLOCK and give executable_path=\"/usr/bin/chromium\" to launch(), or name a base that has the browsers in image.base.", packages: []string{"chromium", "firefox-esr"}},
	{name: "pyppeteer", Module: "pyppeteer", Need: "a browser, which it would fetch when it runs",
		advice: "Write runtime_packages = [\"chromium\"] in BLOCK and give executablePath=\"/usr/bin/chromium\" to launch(), or name a base that has it in image.base.", packages: []string{"chromium"}},
	// https://cx-oracle.readthedocs.io/en/latest/user_guide/installation.html: DPI-1047.
	{name: "cx-oracle", Module: "cx_Oracle", Need: "the client libraries of Oracle, which Debian does not have",
		advice: "Use oracledb, its successor, which connects without them, or name a base that has them in image.base."},
	// https://pypi.org/project/GDAL/: the bindings are built for one release of the library.
	{name: "gdal", versions: ">=3.10.4", trixie: true, Need: "a newer GDAL library than the 3.10.3 of Debian trixie, which its build refuses",
		advice: "Ask for gdal==3.10.3, or name a base that has the newer library in image.base."},
	{name: "gdal", versions: "<3.10", trixie: true, Need: "an older GDAL library than the 3.10.3 of Debian trixie",
		advice: "Ask for gdal==3.10.3, or name a base that has the older library in image.base: bookworm has 3.6.2."},
}

// Do returns the advice, for the config's Python and its dependencies block.
func (b *Beyond) Do(python, block string) string {
	return strings.NewReplacer("PYTHON", python, "BLOCK", block).Replace(b.advice)
}

// BeyondDebian returns what w needs and the image base does not have, nil when there is
// nothing. have are the packages of Debian that the image installs.
func BeyondDebian(w *requirement.Wanted, base string, have []string) *Beyond {
	other := strings.Contains(base, "bookworm") || strings.Contains(base, "bullseye")
	for i := range beyondDebian {
		row := &beyondDebian[i]
		if row.name == w.Name && among(w, row.versions) && !(row.trixie && other) &&
			!slices.ContainsFunc(row.packages, func(name string) bool { return slices.Contains(have, name) }) {
			return row
		}
	}
	return nil
}
