package pins

import (
	"slices"

	"dockgen/project/requirement"
)

// pureBuilds are packages that install without a compiler where they have no wheel: what
// they have compiled only makes them faster, and their build goes on without it.
// Measured 2026-11-30 with uv 0.13.9 and Python 3.11 on a machine without a compiler:
// uv pip install --no-deps --no-binary PACKAGE of a release of 2019, of 2021 and of 2024.
var pureBuilds = map[string]string{
	"aiohttp":            "<3.7", // 3.8.1 stops
	"charset-normalizer": everyRelease,
	"coverage":           everyRelease,
	"debugpy":            everyRelease,
	"fonttools":          everyRelease,
	"google-crc32c":      everyRelease,
	"lazy-object-proxy":  everyRelease,
	"markupsafe":         everyRelease,
	"maxminddb":          everyRelease,
	"msgpack":            "<1.0.4", // 1.0.8 stops
	"newrelic":           everyRelease,
	"pendulum":           "<3", // written in Rust since
	"pymongo":            everyRelease,
	"pyrsistent":         everyRelease,
	"pyyaml":             everyRelease, // but for what buildLimits has
	"rapidfuzz":          ">=3",
	"reportlab":          ">=4",
	"rjsmin":             everyRelease,
	"simplejson":         everyRelease,
	"sqlalchemy":         everyRelease,
	"thrift":             everyRelease,
	"tornado":            everyRelease,
	"websockets":         everyRelease,
	"wrapt":              ">=1.14", // 1.13.3 stops on Python 3.11
	"zope-interface":     ">=5",
}

// buildsPure reports whether the release installs without a compiler when there is no
// wheel.
func (w *Pin) buildsPure() bool {
	versions, known := pureBuilds[w.Name]
	return known && (versions == everyRelease || w.Version != "" && requirement.Allows(versions, w.Version))
}

// wheelsOnly are packages without a source distribution: where they have no wheel they
// cannot be installed at all. Measured 2026-11-30 on https://pypi.org/simple/PACKAGE/.
var wheelsOnly = []string{"jaxlib", "mediapipe", "onnxruntime", "ortools", "psycopg-binary", "pysqlite3-binary", "tensorflow", "tensorflow-cpu", "torch", "torchaudio", "torchvision"}

// OnlyWheels reports whether the package cannot be built by who installs it.
func (w *Pin) OnlyWheels() bool { return slices.Contains(wheelsOnly, w.Name) }
