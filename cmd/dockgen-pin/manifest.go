package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// indexTypes and imageTypes are the media types of what a tag of an image can name.
var (
	indexTypes = []string{string(types.OCIImageIndex), string(types.DockerManifestList)}
	imageTypes = []string{string(types.OCIManifestSchema1), string(types.DockerManifestSchema2)}
)

// A manifest has the fields of an index and of a single image that tell that it is one.
type manifest struct {
	SchemaVersion int    `json:"schemaVersion"`
	MediaType     string `json:"mediaType"`
	Manifests     []struct {
		Digest   string `json:"digest"`
		Platform struct {
			OS           string `json:"os"`
			Architecture string `json:"architecture"`
		} `json:"platform"`
	} `json:"manifests"`
	Config struct {
		Digest string `json:"digest"`
	} `json:"config"`
	Layers []struct {
		Digest string `json:"digest"`
	} `json:"layers"`
}

// digestOf reads the answer to a request for a manifest and returns its digest, which is
// computed: what the registry says of it must agree.
func digestOf(answer *http.Response, asked name.Reference, platforms []string) (string, error) {
	if answer.StatusCode != http.StatusOK {
		return "", errors.New(status(answer.StatusCode))
	}
	kind, _, err := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if err != nil {
		kind = answer.Header.Get("Content-Type")
	}
	if !slices.Contains(indexTypes, kind) && !slices.Contains(imageTypes, kind) {
		return "", notAManifest(kind)
	}
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", err
	}
	digest := fmt.Sprintf("sha256:%x", sha256.Sum256(text))
	// A registry may say a digest of another algorithm, which is left to it.
	if said := answer.Header.Get("Docker-Content-Digest"); strings.HasPrefix(said, "sha256:") && said != digest {
		return "", fmt.Errorf("it says the digest %s and sends a manifest of %s: something on the way changes answers, or it is broken; nothing is pinned", said, digest)
	}
	if by, ok := asked.(name.Digest); ok && by.DigestStr() != digest {
		return "", fmt.Errorf("it was asked for %s and sends a manifest of %s", by.DigestStr(), digest)
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return "", fmt.Errorf("its manifest cannot be read: %w", err)
	}
	if m.MediaType != "" && m.MediaType != kind {
		return "", fmt.Errorf("it sends as %s what says of itself that it is %s", kind, m.MediaType)
	}
	if slices.Contains(indexTypes, kind) {
		return digest, m.checkIndex(asked.String(), platforms)
	}
	return digest, m.checkImage()
}

func (m *manifest) checkImage() error {
	if m.SchemaVersion != 2 || !isDigest(m.Config.Digest) || len(m.Layers) == 0 {
		return errors.New("it sends a manifest that names no image: a configuration and layers are missing")
	}
	for _, layer := range m.Layers {
		if !isDigest(layer.Digest) {
			return fmt.Errorf("it sends a manifest with a layer %q", layer.Digest)
		}
	}
	return nil
}

// checkIndex expects an image for each of platforms, as OS/ARCH with or without a variant.
func (m *manifest) checkIndex(image string, platforms []string) error {
	if m.SchemaVersion != 2 || len(m.Manifests) == 0 {
		return errors.New("it sends an index that names no image")
	}
	var has []string
	for _, entry := range m.Manifests {
		if !isDigest(entry.Digest) {
			return fmt.Errorf("it sends an index with an image %q", entry.Digest)
		}
		if p := entry.Platform; p.OS != "" && p.OS != "unknown" {
			has = append(has, p.OS+"/"+p.Architecture)
		}
	}
	slices.Sort(has)
	has = slices.Compact(has)
	for _, platform := range platforms {
		parts := strings.SplitN(platform, "/", 3)
		// An index whose entries name no platform does not say that one is missing.
		if len(parts) >= 2 && len(has) > 0 && !slices.Contains(has, parts[0]+"/"+parts[1]) {
			return fmt.Errorf("%s has no image for %s, only for %s: take another base, or leave the platform out of registry.platforms",
				image, platform, strings.Join(has, ", "))
		}
	}
	return nil
}

func isDigest(s string) bool {
	_, err := name.NewDigest("x@"+s, name.WeakValidation)
	return err == nil
}

// notAManifest says what was most likely sent instead.
func notAManifest(kind string) error {
	switch kind {
	case "text/html", "application/xhtml+xml":
		return errors.New("it answers with a web page instead of a manifest: a login page of a proxy, or no registry at this address; " +
			"open it in a browser, or set NO_PROXY for it")
	case string(types.DockerManifestSchema1), string(types.DockerManifestSchema1Signed):
		return errors.New("the image is in a format of 2015 (schema 1), which Docker pulls no more: it has to be pushed anew")
	}
	return fmt.Errorf("it answers with %q, which is no manifest of an image", kind)
}
