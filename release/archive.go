package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"io"
	"path"
	"slices"
	"strings"
	"time"
)

// archive packs a folder with everything: a zip for Windows, a tar.gz elsewhere.
func archive(b *built) ([]file, error) {
	folder := "dockgen-" + b.version + "-" + b.String()
	files := slices.Concat(b.programs, b.texts, within("sbom", b.sboms), within("completions", b.pages.completions))
	if b.os != "windows" {
		files = append(files, within("man/man1", b.pages.manual)...)
	}
	files = within(folder, files)
	pack, extension := targz, ".tar.gz"
	if b.os == "windows" {
		pack, extension = zipped, ".zip"
	}
	content, err := pack(files, b.date)
	return []file{{folder + extension, 0o644, content}}, err
}

// within returns the files moved into a folder.
func within(folder string, files []file) []file {
	moved := slices.Clone(files)
	for i := range moved {
		moved[i].name = path.Join(folder, moved[i].name)
	}
	return moved
}

// zipped packs files in the order of their names, as a wheel and an archive of Windows
// have them.
func zipped(files []file, date time.Time) ([]byte, error) {
	var content bytes.Buffer
	w := zip.NewWriter(&content)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestCompression) })
	for _, f := range sorted(files) {
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: date}
		header.SetMode(f.mode)
		entry, err := w.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(f.content); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return content.Bytes(), err
}

// targz packs files in the order of their names.
func targz(files []file, date time.Time) ([]byte, error) {
	raw, err := tarred(sorted(files), date)
	if err != nil {
		return nil, err
	}
	return compressed(raw)
}

// compressed is content as gzip, whose header holds no name and no time.
func compressed(content []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

// tarred packs files in the order in which they are given, owned by root.
func tarred(files []file, date time.Time) ([]byte, error) {
	var content bytes.Buffer
	w := tar.NewWriter(&content)
	for _, f := range files {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: f.name, Mode: int64(f.mode), Size: int64(len(f.content)), ModTime: date, Format: tar.FormatUSTAR}
		if strings.HasSuffix(f.name, "/") {
			header.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.content); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return content.Bytes(), err
}

func sorted(files []file) []file {
	return slices.SortedFunc(slices.Values(files), func(a, b file) int { return strings.Compare(a.name, b.name) })
}
