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
	source         string
}

// compiler is what builds a C extension. gcc only recommends the C library's
// headers, and recommendations are not installed.
func compiler() []string { return []string{"gcc", "libc6-dev"} }

var systemNeeds = []systemNeed{
	{names: []string{"mysqlclient", "flask-mysqldb"}, build: []string{"gcc", "libc6-dev", "default-libmysqlclient-dev", "pkg-config"}, runtime: []string{"libmariadb3"},
		source: "https://github.com/PyMySQL/mysqlclient#linux"},
	{names: []string{"psycopg2"}, build: []string{"gcc", "libc6-dev", "libpq-dev"}, runtime: []string{"libpq5"},
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
	{names: []string{"grpcio", "pandas", "numpy", "scipy", "scikit-learn", "matplotlib", "kiwisolver", "greenlet"}, build: []string{"g++"},
		source: "https://pypi.org/project/grpcio/: C++ extensions"},
	{names: []string{"pymssql"}, build: []string{"gcc", "libc6-dev", "freetds-dev"}, runtime: []string{"libsybdb5"}, source: "https://pymssql.readthedocs.io/en/stable/building_and_developing.html"},
	{names: []string{"pycurl"}, source: "wheels since 7.45.3; before them libcurl4-openssl-dev",
		build: []string{"gcc", "libc6-dev", "libcurl4-openssl-dev", "libssl-dev"}, runtime: []string{"libcurl4"}},
}

// neverWheels are packages that bring no wheel at all for Linux, whatever their
// release, and are not in wheels.txt.
var neverWheels = []string{"flask-mysqldb", "psycopg-c", "python-ldap", "flask-simpleldap", "flask-ldap", "pycairo", "pygraphviz", "pykerberos", "flask-kerberos",
	"pyaudio", "dlib", "face-recognition", "gssapi"}

// SystemPackages returns the Debian packages that the project's Python packages
// need, for the build and for the image, each with what needs it.
// fixed are the releases that are installed, as far as they are known.
func SystemPackages(asked, fixed []Pin, minor int) (build, runtime []evidence.Found[string]) {
	seen := make(map[string]bool)
	need := func(list *[]evidence.Found[string], w *Pin, kind string, names []string) {
		for _, name := range names {
			if key := kind + name; !seen[key] {
				seen[key] = true
				if name == "libldap2" && minor < 9 {
					name = "libldap-2.5-0" // the default image is bookworm's
				}
				*list = append(*list, evidence.Found[string]{Value: name, Evidence: w.Evidence(), Confidence: evidence.Likely, Note: "For " + w.Name + "."})
			}
		}
	}
	python := requirement.PythonName(minor)
	take := func(w *Pin, extras []string) {
		if w.known.systemNeeds == nil && w.known.wheels == nil && !w.known.neverWheel || requirement.MarkerHolds(w.Marker, python) == requirement.No {
			return
		}
		rows, source := w.known.systemNeeds, w.builtFromSource(minor)
		for i := range rows {
			need(&runtime, w, "runtime ", rows[i].always)
			if source {
				need(&build, w, "build ", rows[i].build)
				need(&runtime, w, "runtime ", rows[i].runtime)
			}
		}
		if w.Name == "psycopg" && slices.Contains(extras, "c") {
			need(&build, w, "build ", []string{"gcc", "libc6-dev", "libpq-dev"})
		}
		if source && len(rows) == 0 && !buildsPure(w.Name) {
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

// builtFromSource reports whether the release that is asked for, else the newest,
// has no wheel for the Python.
func (w *Pin) builtFromSource(minor int) bool {
	if w.known.neverWheel {
		return true
	}
	if w.Version == "" {
		// Any release would do, and an installer takes one that has a wheel, where
		// there ever was one.
		if w.known.wheels == nil {
			return false
		}
		rows := w.known.wheels()
		newest, known := w.known.wheelsOf(rows[len(rows)-1].from)
		return known && newest == Pythons{}
	}
	supported, known := w.Wheels()
	return known && !supported.includes(minor)
}
