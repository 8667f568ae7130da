package main

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// image packs the programs, their licences and SBOMs as a container image from nothing:
// no shell, no user, no package. The file is an OCI image layout and, for engines before
// Docker 25, also what `docker save` wrote then.
//
// The programs lie at the root, so that another Dockerfile copies one with
// COPY --from=dockgen:0.1.0 /dockgen /usr/local/bin/. The working directory is where a
// project is mounted.
func image(b *built) ([]file, error) {
	if b.os != "linux" {
		return nil, nil
	}
	files := []file{{"project/", 0o755, nil}, {"licenses/", 0o755, nil}, {"sbom/", 0o755, nil}}
	files = append(files, b.programs...)
	for _, text := range b.texts {
		if text.name != "README.md" {
			files = append(files, within("licenses", []file{text})...)
		}
	}
	files = append(files, within("sbom", b.sboms)...)
	raw, err := tarred(sorted(files), b.date)
	if err != nil {
		return nil, err
	}
	packed, err := compressed(raw)
	if err != nil {
		return nil, err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(packed)), nil },
		tarball.WithMediaType(types.OCILayer))
	if err != nil {
		return nil, err
	}
	img, err := mutate.Append(mutate.MediaType(mutate.ConfigMediaType(empty.Image, types.OCIConfigJSON), types.OCIManifestSchema1),
		mutate.Addendum{Layer: layer, History: v1.History{Created: v1.Time{Time: b.date}, CreatedBy: "dockgen release"}, MediaType: types.OCILayer})
	if err != nil {
		return nil, err
	}
	config, err := img.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Created = b.os, b.arch, v1.Time{Time: b.date}
	config.Config = v1.Config{
		Entrypoint: []string{"/dockgen"},
		Env:        []string{"PATH=/"},
		WorkingDir: "/project",
		User:       "65532:65532", // as other images without a user list have it; nothing in this one is owned by it
		Labels: map[string]string{
			"org.opencontainers.image.title":    "dockgen",
			"org.opencontainers.image.version":  b.version,
			"org.opencontainers.image.licenses": "Apache-2.0",
		},
	}
	if img, err = mutate.ConfigFile(img, config); err != nil {
		return nil, err
	}
	content, err := layoutOf(img, "dockgen:"+b.version, b.date)
	return []file{{"dockgen-" + b.version + "-" + b.String() + ".oci.tar", 0o644, content}}, err
}

// layoutOf returns an OCI image layout with one image as a tar, with the manifest.json of
// Docker's older form beside it.
func layoutOf(img v1.Image, name string, date time.Time) ([]byte, error) {
	manifest, err := img.RawManifest()
	if err != nil {
		return nil, err
	}
	digest, err := img.Digest()
	if err != nil {
		return nil, err
	}
	config, err := img.RawConfigFile()
	if err != nil {
		return nil, err
	}
	configDigest, err := img.ConfigName()
	if err != nil {
		return nil, err
	}
	layers, err := img.Layers()
	if err != nil {
		return nil, err
	}
	blob := func(h v1.Hash) string { return "blobs/" + h.Algorithm + "/" + h.Hex }
	files := []file{{blob(digest), 0o644, manifest}, {blob(configDigest), 0o644, config}}
	var names []string
	for _, layer := range layers {
		digest, err := layer.Digest()
		if err != nil {
			return nil, err
		}
		reader, err := layer.Compressed()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			return nil, err
		}
		files = append(files, file{blob(digest), 0o644, content})
		names = append(names, blob(digest))
	}
	file1, err := img.ConfigFile()
	if err != nil {
		return nil, err
	}
	index, err := json.Marshal(v1.IndexManifest{SchemaVersion: 2, MediaType: types.OCIImageIndex, Manifests: []v1.Descriptor{{
		MediaType: types.OCIManifestSchema1, Size: int64(len(manifest)), Digest: digest,
		Platform:    &v1.Platform{OS: file1.OS, Architecture: file1.Architecture},
		Annotations: map[string]string{"io.containerd.image.name": "docker.io/library/" + name, "org.opencontainers.image.ref.name": name[len("dockgen:"):]},
	}}})
	if err != nil {
		return nil, err
	}
	older, err := json.Marshal([]map[string]any{{"Config": blob(configDigest), "RepoTags": []string{name}, "Layers": names}})
	if err != nil {
		return nil, err
	}
	files = append(files, file{"index.json", 0o644, index}, file{"manifest.json", 0o644, older}, file{"oci-layout", 0o644, []byte(`{"imageLayoutVersion": "1.0.0"}`)})
	return tarred(slices.Concat([]file{{"blobs/", 0o755, nil}, {"blobs/sha256/", 0o755, nil}}, sorted(files)), date)
}
