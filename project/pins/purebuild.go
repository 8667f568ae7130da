package pins

import (
	"slices"

	"dockgen/project/requirement"
)

// pureBuilds returns the releases of a package that install without a compiler where they
// have no wheel: what they have compiled only makes them faster, and their build goes on
// without it.
// Measured 2026-11-30 with uv 0.13.9 and Python 3.11 on a machine without a compiler:
// uv pip install --no-deps --no-binary PACKAGE of a release of 2019, of 2021 and of 2024.
func pureBuilds(name string) (versions string) {
	switch name {
	case "charset-normalizer", "coverage", "debugpy", "fonttools", "google-crc32c", "lazy-object-proxy", "markupsafe", "maxminddb", "newrelic", "pymongo", "pyrsistent", "pyyaml", "rjsmin", "simplejson", "sqlalchemy", "thrift", "tornado", "websockets":
		return everyRelease // PyYAML but for what buildLimits has
	case "aiohttp":
		return "<3.7" // 3.8.1 stops
	case "msgpack":
		return "<1.0.4" // 1.0.8 stops
	case "pendulum":
		return "<3" // written in Rust since
	case "rapidfuzz":
		return ">=3"
	case "reportlab":
		return ">=4"
	case "wrapt":
		return ">=1.14" // 1.13.3 stops on Python 3.11
	case "zope-interface":
		return ">=5"
	}
	return ""
}

// buildsPure reports whether the release installs without a compiler when there is no
// wheel.
func (w *Pin) buildsPure() bool {
	versions := pureBuilds(w.Name)
	return versions != "" && (versions == everyRelease || w.Version != "" && requirement.Allows(versions, w.Version))
}

// wheelsOnly are packages without a source distribution: where they have no wheel they
// cannot be installed at all. Measured 2026-11-30 on https://pypi.org/simple/PACKAGE/.
var wheelsOnly = []string{"jaxlib", "mediapipe", "onnxruntime", "ortools", "psycopg-binary", "pysqlite3-binary", "tensorflow", "tensorflow-cpu", "torch", "torchaudio", "torchvision"}

// OnlyWheels reports whether the package cannot be built by who installs it.
func (w *Pin) OnlyWheels() bool { return slices.Contains(wheelsOnly, w.Name) }
