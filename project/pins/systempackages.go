package pins

import (
	"slices"

	"dockgen/project/evidence"
	"dockgen/project/requirement"
)

// systemNeed is what a Python package needs of Debian. Its wheels bring what they
// are linked with, so that most need nothing; the rows are for those that call a
// library or a program when they run, and for those that are built from source.
//
// Names are those of trixie and bookworm alike: where trixie has renamed a package
// for its 64-bit time ("libmagic1t64"), the old name is provided by the new, and
// apt-get takes it. Measured 2026-11-25 with apt-get install --simulate on trixie,
// bookworm and bullseye, but for what a row says.
type systemNeed struct {
	names []string // the package, and others that bring it along
	// always is needed whether or not there is a wheel.
	always []string
	// build and runtime are needed when the release has no wheel for the Python.
	build, runtime []string
	versions       string // of the releases that the row is about; empty: all
	source         string
}

// compiler is what builds a C extension. gcc only recommends the C library's
// headers, and recommendations are not installed.
func compiler() []string { return []string{"gcc", "libc6-dev"} }

var systemNeeds = []systemNeed{
	{names: []string{"mysqlclient", "flask-mysqldb"}, build: []string{"gcc", "libc6-dev", "default-libmysqlclient-dev", "pkg-config"}, runtime: []string{"libmariadb3"},
		source: "https://github.com/PyMySQL/mysqlclient#linux"},
	{names: []string{"psycopg2", "psycopg2-binary"}, build: []string{"gcc", "libc6-dev", "libpq-dev"}, runtime: []string{"libpq5"},
		source: "https://www.psycopg.org/docs/install.html#build-prerequisites"},
	{names: []string{"psycopg"}, always: []string{"libpq5"}, source: "https://www.psycopg.org/psycopg3/docs/basic/install.html"},
	{names: []string{"psycopg-c"}, build: []string{"gcc", "libc6-dev", "libpq-dev"}, runtime: []string{"libpq5"},
		source: "https://www.psycopg.org/psycopg3/docs/basic/install.html"},
	{names: []string{"uwsgi"}, build: []string{"gcc", "libc6-dev"}, source: "https://uwsgi-docs.readthedocs.io/en/latest/Install.html"},
	{names: []string{"python-ldap", "flask-simpleldap", "flask-ldap"}, build: []string{"gcc", "libc6-dev", "libldap-dev", "libsasl2-dev"}, runtime: []string{"libldap2"},
		source: "https://www.python-ldap.org/en/latest/installing.html#debian; bookworm calls the runtime part libldap-2.5-0"},
	{names: []string{"xmlsec", "python3-saml"}, build: []string{"gcc", "libc6-dev", "pkg-config", "libxml2-dev", "libxmlsec1-dev", "libxmlsec1-openssl"}, runtime: []string{"libxmlsec1-openssl"},
		source: "https://xmlsec.readthedocs.io/en/stable/install.html"},
	{names: []string{"pyodbc"}, always: []string{"unixodbc"}, build: []string{"g++", "unixodbc-dev"},
		source: "https://github.com/mkleehammer/pyodbc/wiki/Install; the driver of the database is no package of Debian"},
	{names: []string{"python-magic", "filemagic"}, always: []string{"libmagic1"}, source: "https://github.com/ahupp/python-magic#debianubuntu"},
	{names: []string{"weasyprint", "flask-weasyprint", "django-weasyprint"},
		always: []string{"libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "libcairo2", "libpangocairo-1.0-0", "libgdk-pixbuf-2.0-0", "shared-mime-info"},
		source: "https://doc.courtbouillon.org/weasyprint/stable/first_steps.html#debian-11; releases before 53 draw with cairo"},
	{names: []string{"cairosvg", "cairocffi"}, always: []string{"libcairo2"}, source: "https://cairosvg.org/documentation/"},
	{names: []string{"pycairo"}, build: []string{"gcc", "libc6-dev", "pkg-config", "libcairo2-dev"}, runtime: []string{"libcairo2"},
		source: "https://pycairo.readthedocs.io/en/latest/getting_started.html"},
	{names: []string{"opencv-python", "opencv-contrib-python"}, always: []string{"libgl1", "libglib2.0-0"},
		source: "https://github.com/opencv/opencv-python/issues/386"},
	{names: []string{"pdf2image"}, always: []string{"poppler-utils"}, source: "https://github.com/Belval/pdf2image#linux"},
	{names: []string{"pytesseract", "tesserocr"}, always: []string{"tesseract-ocr"}, source: "https://github.com/madmaze/pytesseract#installation"},
	{names: []string{"pydub", "ffmpeg-python", "yt-dlp", "youtube-dl", "openai-whisper"}, always: []string{"ffmpeg"}, source: "https://github.com/jiaaro/pydub#dependencies"},
	{names: []string{"pyzbar"}, always: []string{"libzbar0"}, source: "https://github.com/NaturalHistoryMuseum/pyzbar#installation"},
	{names: []string{"graphviz", "pydot"}, always: []string{"graphviz"}, source: "https://graphviz.readthedocs.io/en/stable/#installation"},
	{names: []string{"pygraphviz"}, always: []string{"graphviz"}, build: []string{"gcc", "libc6-dev", "libgraphviz-dev", "pkg-config"},
		source: "https://pygraphviz.github.io/documentation/stable/install.html"},
	{names: []string{"gssapi", "requests-kerberos", "flask-kerberos", "pykerberos"}, build: []string{"gcc", "libc6-dev", "libkrb5-dev"}, runtime: []string{"libgssapi-krb5-2"},
		source: "https://github.com/pythongssapi/python-gssapi#installation"},
	{names: []string{"pyaudio"}, build: []string{"gcc", "libc6-dev", "portaudio19-dev"}, runtime: []string{"libportaudio2"},
		source: "https://people.csail.mit.edu/hubert/pyaudio/#downloads"},
	{names: []string{"dlib", "face-recognition"}, build: []string{"g++", "cmake", "make"}, source: "http://dlib.net/compile.html"},
	{names: []string{"soundfile"}, always: []string{"libsndfile1"}, source: "https://github.com/bastibe/python-soundfile#installation; wheels since 0.11 bring it"},
	{names: []string{"lxml"}, build: []string{"gcc", "libc6-dev", "libxml2-dev", "libxslt1-dev", "zlib1g-dev"}, runtime: []string{"libxml2", "libxslt1.1"},
		source: "https://lxml.de/installation.html#requirements"},
	{names: []string{"pillow"}, build: []string{"gcc", "libc6-dev", "zlib1g-dev", "libjpeg62-turbo-dev", "libfreetype-dev"}, runtime: []string{"libjpeg62-turbo", "libfreetype6"},
		source: "https://pillow.readthedocs.io/en/stable/installation/building-from-source.html"},
	{names: []string{"cffi", "bcrypt", "pynacl", "argon2-cffi"}, build: []string{"gcc", "libc6-dev", "libffi-dev"}, source: "https://cffi.readthedocs.io/en/latest/installation.html"},
	{names: []string{"cryptography"}, build: []string{"gcc", "libc6-dev", "libffi-dev", "libssl-dev", "pkg-config"}, source: "https://cryptography.io/en/latest/installation/"},
	{names: []string{"grpcio", "grpcio-tools", "pandas", "numpy", "scikit-learn", "matplotlib", "kiwisolver", "contourpy", "greenlet", "pymongo", "pyarrow", "shap", "xgboost", "lightgbm", "thinc", "spacy", "blis",
		"cymem", "preshed", "murmurhash", "srsly", "onnxruntime", "duckdb", "sentencepiece", "fasttext", "annoy", "kenlm", "rapidfuzz", "levenshtein", "python-levenshtein", "msgpack", "mmh3", "protobuf",
		"clickhouse-driver", "snowflake-connector-python", "pyzmq", "debugpy", "python-crfsuite", "python-rapidjson", "statsmodels", "wordcloud", "numexpr", "pybcj", "pyppmd", "faiss-cpu", "llvmlite", "numba",
		"jellyfish", "editdistance", "gensim", "hnswlib", "chroma-hnswlib", "pycares", "cbor2", "opencv-python-headless", "pymupdf", "ujson"}, build: []string{"g++"},
		source: "https://pypi.org/project/grpcio/: C++ extensions; gcc and the C library's headers come with g++"},
	{names: []string{"scipy", "scikit-image"}, build: []string{"g++", "gfortran", "libopenblas-dev", "pkg-config"}, runtime: []string{"libopenblas0", "libgfortran5"},
		source: "https://docs.scipy.org/doc/scipy/building/index.html#debian"},
	// Those that are written in Rust. What Rust they need grows with their releases;
	// trixie has 1.85.
	{names: []string{"orjson", "pydantic-core", "rpds-py", "tokenizers", "tiktoken", "watchfiles", "safetensors", "polars", "jiter", "nh3", "uuid-utils", "fastuuid", "ormsgpack", "y-py", "primp", "hf-xet", "blake3"},
		build: []string{"gcc", "libc6-dev", "rustc", "cargo"}, source: "https://github.com/ijl/orjson#packaging; their pyproject.toml asks for maturin"},
	{names: []string{"gevent"}, build: []string{"gcc", "libc6-dev", "make", "libffi-dev"}, source: "https://www.gevent.org/development/installing_from_source.html: libev and c-ares are brought along, and configured with make"},
	{names: []string{"uvloop"}, build: []string{"gcc", "libc6-dev", "make"}, source: "https://github.com/MagicStack/uvloop#building-from-source"},
	{names: []string{"h5py", "tables"}, build: []string{"g++", "libhdf5-dev", "pkg-config"}, source: "https://docs.h5py.org/en/stable/build.html"},
	{names: []string{"shapely"}, build: []string{"gcc", "libc6-dev", "libgeos-dev"}, runtime: []string{"libgeos-c1v5"}, source: "https://shapely.readthedocs.io/en/stable/installation.html"},
	{names: []string{"pyproj"}, build: []string{"gcc", "libc6-dev", "libproj-dev", "proj-bin"}, runtime: []string{"proj-bin"}, source: "https://pyproj4.github.io/pyproj/stable/installation.html"},
	{names: []string{"gdal", "fiona", "rasterio", "pyogrio"}, build: []string{"g++", "libgdal-dev"}, runtime: []string{"gdal-bin"}, source: "https://pypi.org/project/GDAL/#installation"},
	{names: []string{"python-snappy"}, build: []string{"g++", "libsnappy-dev"}, runtime: []string{"libsnappy1v5"}, source: "https://github.com/intake/python-snappy#dependencies; from 0.7 on it is pure, by cramjam"},
	{names: []string{"pyicu"}, build: []string{"g++", "libicu-dev", "pkg-config"}, runtime: []string{"libicu76"}, source: "https://gitlab.pyicu.org/main/pyicu#installing-pyicu-on-debian; bookworm calls the runtime part libicu72"},
	{names: []string{"pygobject"}, build: []string{"gcc", "libc6-dev", "libcairo2-dev", "libgirepository-2.0-dev", "pkg-config"}, runtime: []string{"gir1.2-glib-2.0", "libgirepository-2.0-0", "libcairo2"},
		versions: ">=3.51", source: "https://pygobject.gnome.org/getting_started.html"},
	{names: []string{"pygobject"}, build: []string{"gcc", "libc6-dev", "libcairo2-dev", "libgirepository1.0-dev", "pkg-config"}, runtime: []string{"gir1.2-glib-2.0", "libgirepository-1.0-1", "libcairo2"},
		versions: "<3.51", source: "https://pygobject.gnome.org/changelog.html#id21: 3.51 has moved to girepository-2.0, which bookworm does not have"},
	{names: []string{"pylibmc"}, build: []string{"gcc", "libc6-dev", "libmemcached-dev", "zlib1g-dev"}, runtime: []string{"libmemcached11"}, source: "https://sendapatch.se/projects/pylibmc/install.html"},
	{names: []string{"mariadb"}, build: []string{"gcc", "libc6-dev", "libmariadb-dev"}, runtime: []string{"libmariadb3"}, source: "https://mariadb-corporation.github.io/mariadb-connector-python/install.html"},
	{names: []string{"pysqlite3"}, build: []string{"gcc", "libc6-dev", "libsqlite3-dev"}, runtime: []string{"libsqlite3-0"}, source: "https://github.com/coleifer/pysqlite3#building-a-statically-linked-library"},
	{names: []string{"m2crypto"}, build: []string{"gcc", "libc6-dev", "swig", "libssl-dev"}, runtime: []string{"libssl3"}, source: "https://gitlab.com/m2crypto/m2crypto/-/blob/master/INSTALL.rst"},
	{names: []string{"gmpy2"}, build: []string{"gcc", "libc6-dev", "libgmp-dev", "libmpfr-dev", "libmpc-dev"}, runtime: []string{"libgmp10", "libmpfr6", "libmpc3"}, source: "https://gmpy2.readthedocs.io/en/latest/install.html"},
	{names: []string{"confluent-kafka"}, build: []string{"gcc", "libc6-dev", "librdkafka-dev"}, runtime: []string{"librdkafka1"}, source: "https://github.com/confluentinc/confluent-kafka-python/blob/master/INSTALL.md"},
	{names: []string{"bjoern"}, build: []string{"gcc", "libc6-dev", "libev-dev"}, runtime: []string{"libev4"}, source: "https://github.com/jonashaag/bjoern/wiki/Installation"},
	{names: []string{"pyjq", "jq"}, build: []string{"gcc", "libc6-dev", "make", "autoconf", "automake", "libtool", "bison", "flex"}, source: "https://github.com/mwilliamson/jq.py#installation"},
	{names: []string{"ssdeep"}, build: []string{"gcc", "libc6-dev", "libffi-dev", "libfuzzy-dev"}, runtime: []string{"libfuzzy2"}, source: "https://python-ssdeep.readthedocs.io/en/latest/installation.html"},
	{names: []string{"wand"}, always: []string{"imagemagick"}, source: "https://docs.wand-py.org/en/latest/guide/install.html; imagemagick depends on the library, whose own name is another in each Debian"},
	{names: []string{"gitpython"}, always: []string{"git"}, source: "https://gitpython.readthedocs.io/en/stable/intro.html#requirements; its import fails without the program"},
	{names: []string{"tabula-py", "pyspark", "jpype1", "jaydebeapi", "language-tool-python", "konlpy", "tika", "pyjnius"}, always: []string{"default-jre-headless"},
		source: "https://tabula-py.readthedocs.io/en/latest/getting_started.html#requirements"},
	{names: []string{"pyvips"}, always: []string{"libvips42"}, source: "https://github.com/libvips/pyvips#install; the wheels of pyvips-binary bring it"},
	{names: []string{"pyenchant"}, always: []string{"libenchant-2-2"}, source: "https://pyenchant.github.io/pyenchant/install.html#on-linux"},
	{names: []string{"ghostscript", "camelot-py"}, always: []string{"ghostscript"}, source: "https://camelot-py.readthedocs.io/en/master/user/install-deps.html"},
	{names: []string{"pylibdmtx"}, always: []string{"libdmtx0b"}, source: "https://github.com/NaturalHistoryMuseum/pylibdmtx#installation"},
	{names: []string{"pyusb"}, always: []string{"libusb-1.0-0"}, source: "https://github.com/pyusb/pyusb#requirements-and-platform-support"},
	{names: []string{"pymssql"}, build: []string{"gcc", "libc6-dev", "freetds-dev"}, runtime: []string{"libsybdb5"}, source: "https://pymssql.readthedocs.io/en/stable/building_and_developing.html"},
	{names: []string{"pycurl"}, source: "wheels since 7.45.3; before them libcurl4-openssl-dev",
		build: []string{"gcc", "libc6-dev", "libcurl4-openssl-dev", "libssl-dev"}, runtime: []string{"libcurl4"}},
}

// neverWheels are packages that bring no wheel at all for Linux, whatever their
// release, and are not in wheels.txt.
var neverWheels = []string{"flask-mysqldb", "psycopg-c", "python-ldap", "flask-simpleldap", "flask-ldap", "pygraphviz", "pykerberos", "flask-kerberos",
	"dlib", "face-recognition"}

// SystemPackages returns the Debian packages that the project's Python packages
// need, for the build and for the image, each with what needs it.
// fixed are the releases that are installed, as far as they are known.
func SystemPackages(asked, fixed []Pin, minor int) (build, runtime []evidence.Found[string]) {
	seen := make(map[string]bool)
	need := func(list *[]evidence.Found[string], w *Pin, kind string, names []string) {
		for _, name := range names {
			if key := kind + name; !seen[key] {
				seen[key] = true
				if minor < 9 { // the default image is bookworm's
					switch name {
					case "libldap2":
						name = "libldap-2.5-0"
					case "libicu76":
						name = "libicu72"
					}
				}
				*list = append(*list, evidence.Found[string]{Value: name, Evidence: w.Evidence(), Confidence: evidence.Likely, Note: "For " + w.Name + "."})
			}
		}
	}
	python := requirement.PythonName(minor)
	take := func(w *Pin, extras []string) {
		if w.known.systemNeeds == nil && w.known.line == "" && !w.known.neverWheel || requirement.MarkerHolds(w.Marker, python) == requirement.No {
			return
		}
		rows, source := w.known.systemNeeds, w.BuiltFromSource(minor)
		for i := range rows {
			if !among(w.Wanted, rows[i].versions) {
				continue
			}
			need(&runtime, w, "runtime ", rows[i].always)
			if source {
				need(&build, w, "build ", rows[i].build)
				need(&runtime, w, "runtime ", rows[i].runtime)
			}
		}
		if w.Name == "psycopg" && slices.Contains(extras, "c") {
			need(&build, w, "build ", []string{"gcc", "libc6-dev", "libpq-dev"})
		}
		if source && len(rows) == 0 && !w.buildsPure() {
			need(&build, w, "build ", compiler())
		}
	}
	// Each package counts once: as it is fixed, else as it is asked for first.
	taken := make(map[string]bool)
	for i := range fixed {
		w := &fixed[i]
		extras := w.Extras
		if !taken[w.Name] {
			taken[w.Name] = true
			extras = w.extrasIn(asked)
		}
		take(w, extras)
	}
	for i := range asked {
		if w := &asked[i]; !taken[w.Name] {
			taken[w.Name] = true
			take(w, w.extrasIn(asked))
		}
	}
	return build, runtime
}

// extrasIn returns the extras that asked last names for the package, else those of w.
func (w *Pin) extrasIn(asked []Pin) []string {
	for _, other := range slices.Backward(asked) {
		if other.Name == w.Name && len(other.Extras) > 0 {
			return other.Extras
		}
	}
	return w.Extras
}

// among reports whether the release that is asked for, else the newest, is among the
// versions of a row.
func among(w *requirement.Wanted, versions string) bool {
	if version := requirement.Pinned(w.Specifier); version != "" {
		return requirement.Allows(versions, version)
	}
	return requirement.Ceiling(versions) == ""
}

// BuiltFromSource reports whether the release that is asked for, else the newest,
// has no wheel for the Python.
func (w *Pin) BuiltFromSource(minor int) bool {
	if w.known.neverWheel || w.OnlyWheels() {
		return w.known.neverWheel
	}
	supported, known := w.Wheels()
	if !known && w.Version == "" && w.known.line != "" && requirement.Ceiling(w.Specifier) == "" {
		// Any release would do, and an installer takes one that has a wheel, where
		// there ever was one.
		rows := w.known.wheels()
		supported, known = w.wheelsAt(rows[len(rows)-1].from, false)
		return known && supported == Pythons{}
	}
	return known && !supported.includes(minor)
}

// Compiler returns the Debian packages that build a C extension.
func Compiler() []string { return compiler() }

// SourceNeeds returns the Debian packages that a package of Python needs when it is built
// from source, and those that it needs then when it runs; nothing when no row knows it.
func SourceNeeds(name string) (build, runtime []string) {
	for i := range systemNeeds {
		if row := &systemNeeds[i]; slices.Contains(row.names, name) && row.versions == "" {
			return slices.Clone(row.build), slices.Concat(row.always, row.runtime)
		}
	}
	return nil, nil
}
