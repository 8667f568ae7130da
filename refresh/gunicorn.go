package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// gunicornSettings returns the table of gunicorn's settings, measured again on the
// newest release, whose number the head names. It reads the classes of
// gunicorn/config.py and runs none of it.
func (ix index) gunicornSettings(table string) (string, error) {
	releases, err := ix.releases("gunicorn")
	if err != nil {
		return "", err
	}
	for _, r := range slices.Backward(releases) {
		wheel := slices.IndexFunc(r.files, func(f file) bool { return strings.HasSuffix(f.Name, ".whl") })
		if wheel < 0 {
			continue
		}
		content, err := ix.get(r.files[wheel].URL, "*/*")
		if err != nil {
			return "", err
		}
		source, err := fileOf(content, "gunicorn/config.py")
		if err != nil {
			return "", err
		}
		var out strings.Builder
		for line := range strings.Lines(table) {
			if strings.HasPrefix(line, "#") {
				out.WriteString(gunicornRelease.ReplaceAllString(line, "gunicorn "+r.version))
			}
		}
		for _, row := range settingRows(source) {
			out.WriteString(row + "\n")
		}
		return out.String(), nil
	}
	return "", errors.New("gunicorn has no wheel")
}

var (
	gunicornRelease = regexp.MustCompile(`gunicorn \d+(\.\d+)+`)
	settingClass    = regexp.MustCompile(`(?m)^class \w+\(Setting\):\n((?:    .*\n|\n)*)`)
	settingName     = regexp.MustCompile(`(?m)^    name = ["'](\w+)["']`)
	settingFlags    = regexp.MustCompile(`(?m)^    cli = \[([^\]]*)\]`)
	settingAction   = regexp.MustCompile(`(?m)^    action = ["'](\w+)["']`)
	settingNargs    = regexp.MustCompile(`(?m)^    nargs = ["'](.)["']`)
	settingType     = regexp.MustCompile(`(?m)^    type = (\w+)`)
)

// settingRows returns a row for each setting: its name, how its flag takes a value,
// and the flags.
func settingRows(source string) []string {
	group := func(form *regexp.Regexp, body string) string {
		if match := form.FindStringSubmatch(body); match != nil {
			return match[1]
		}
		return ""
	}
	var rows []string
	for _, class := range settingClass.FindAllStringSubmatch(source, -1) {
		body := class[1]
		name, flags := group(settingName, body), group(settingFlags, body)
		if name == "" {
			continue
		}
		kind := "text"
		switch action := group(settingAction, body); {
		case flags == "":
			kind = "file"
		case action == "append":
			kind = "list"
		case strings.HasPrefix(action, "store_"):
			kind = "flag"
		case group(settingNargs, body) == "?":
			kind = "optional"
		case strings.HasSuffix(group(settingType, body), "int"):
			kind = "int"
		}
		row := name + " " + kind
		for _, flag := range strings.FieldsFunc(flags, func(r rune) bool { return strings.ContainsRune("\"', \n", r) }) {
			row += " " + flag
		}
		rows = append(rows, row)
	}
	slices.Sort(rows)
	return rows
}

// fileOf returns a file of a wheel.
func fileOf(wheel []byte, name string) (string, error) {
	archive, err := zip.NewReader(bytes.NewReader(wheel), int64(len(wheel)))
	if err != nil {
		return "", err
	}
	f, err := archive.Open(name)
	if err != nil {
		return "", fmt.Errorf("read the wheel: %w", err)
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	return string(content), err
}
