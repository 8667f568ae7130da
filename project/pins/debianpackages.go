package pins

import (
	"slices"
	"strings"
	"sync"
)

// runtimePackages are Debian packages that an app uses when it runs: programs that it
// starts, libraries that it loads, fonts and data. Each is a package, or the name that
// one provides, in trixie and bookworm alike. Measured 2026-11-30 against the lists of
// packages of both.
const runtimePackages = `
7zip alsa-utils antiword aria2 aspell aspell-en atomicparsley barcode bcftools bedtools bluez bwa bzip2 ca-certificates-java cabextract catdoc
chromium chromium-driver chromium-l10n clamav clamdscan clustalo coinor-cbc cups-client dcraw default-jre default-jre-headless default-mysql-client
dvipng elinks enchant-2 espeak espeak-ng espeak-ng-data exiftool exiv2 ffmpeg file firefox-esr flac fluidsynth fontconfig freetds-bin gdal-bin
geoip-bin geoip-database gettext gettext-base ghostscript gifsicle gir1.2-gtk-3.0 glpk-utils gnuplot gnuplot-nox gobject-introspection graphviz hmmer
html2text hunspell hunspell-de-de hunspell-en-us i2c-tools icu-devtools id3v2 imagemagick img2pdf inkscape jpegoptim jq krb5-user lame latexmk
ldap-utils lftp libapparmor1 libasound2 libasound2-plugins libatk-bridge2.0-0 libatk1.0-0 libatlas3-base libatspi2.0-0 libavcodec-extra libblas3
libbluetooth3 libbz2-1.0 libcairo-gobject2 libcairo2 libcap2-bin libchromaprint-tools libchromaprint1 libcups2 libcurl4 libdbus-1-3 libde265-0
libdmtx0b libdrm2 libegl1 libenchant-2-2 libespeak-ng1 libevent-2.1-7 libexpat1 libffi8 libfontconfig1 libfreetype6 libfuzzy2 libgbm1 libgcc-s1
libgdk-pixbuf-2.0-0 libgeoip1 libgeos-c1v5 libgfortran5 libgirepository-1.0-1 libgl1 libgl1-mesa-dri libgles2 libglib2.0-0 libglpk40 libglu1-mesa
libglx0 libgmp10 libgomp1 libgssapi-krb5-2 libgtk-3-0 libgtk2.0-0 libharfbuzz-subset0 libharfbuzz0b libheif1 libice6 libimage-exiftool-perl
libimagequant0 libjansson4 libjemalloc2 libjpeg-turbo-progs libjpeg62-turbo libkeyutils1 libkrb5-3 liblapack3 liblcms2-2 libleveldb1d liblzma5
libmagic-mgc libmagic1 libmariadb3 libmaxminddb0 libmdb3 libmecab2 libmemcached-tools libmemcached11 libmp3lame0 libmpc3 libmpfr6 libncurses6
libnotify4 libnsl2 libnspr4 libnss-wrapper libnss3 libnss3-tools libnuma1 libodbc2 libomp5 libopenbabel7 libopenblas0 libopengl0 libopenjp2-7 libopus0
libosmesa6 libpango-1.0-0 libpangocairo-1.0-0 libpangoft2-1.0-0 libpcap0.8 libpcre2-8-0 libpng16-16 libportaudio2 libpq5 libproj25 libprotobuf32
libpulse0 libraqm0 librdkafka1 libreadline8 libreoffice librsvg2-2 librsvg2-bin libsasl2-2 libsasl2-modules libsasl2-modules-gssapi-mit libseccomp2
libsecret-1-0 libsm6 libsmbclient libsnappy1v5 libsndfile1 libsodium23 libsqlite3-0 libsqlite3-mod-spatialite libssl3 libstdc++6 libsybdb5 libtbb12
libtcmalloc-minimal4 libtesseract5 libtiff6 libu2f-udev libudev1 libusb-1.0-0 libuuid1 libuv1 libv4l-0 libvips libvips-tools libvips42 libvulkan1
libwebp7 libwebpdemux2 libwebpmux3 libx11-6 libx11-xcb1 libxaw7 libxcb1 libxcomposite1 libxcursor1 libxdamage1 libxext6 libxfixes3 libxft2 libxi6
libxinerama1 libxkbcommon0 libxml2 libxmlsec1 libxmlsec1-openssl libxmu6 libxpm4 libxrandr2 libxrender1 libxslt1.1 libxss1 libxt6 libxtst6 libyaml-0-2
libzbar0 libzmq5 links lm-sensors lmodern locales locales-all lynx lz4 mafft mailcap mariadb-client maxima mdbtools mecab mecab-ipadic-utf8
media-types mediainfo mesa-utils mkvtoolnix mmdb-bin moreutils mpg123 mupdf-tools muscle ncbi-blast+ ncftp normalize-audio ocrmypdf octave
odbc-postgresql openbabel openssh-client openssl optipng opus-tools p7zip-full pandoc pciutils pdf2svg pdfgrep pdftk pdftk-java plantuml pngquant
poppler-utils postgresql-client proj-bin qpdf rdkit-data redis-tools rsync rtmpdump samtools sassc shared-mime-info smbclient sox spatialite-bin
sqlite3 ssdeep sshpass streamlink sumo tdsodbc tesseract-ocr texlive tidy timidity tshark tzdata unixodbc unpaper unrar-free unrtf unzip usbutils
v4l-utils vorbis-tools w3m webp wv x11-utils xauth xdg-utils xfonts-100dpi xfonts-75dpi xfonts-base xfonts-utils xmlsec1 xvfb xz-utils yara yt-dlp
zbar-tools zip zlib1g zstd
`

// packageTable reads a table of names, each followed by those that take its place.
func packageTable(text string) func() map[string]string {
	return sync.OnceValue(func() map[string]string {
		table := make(map[string]string)
		for row := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '\n' }) {
			name, instead, _ := strings.Cut(strings.TrimSpace(row), " ")
			table[name] = instead
		}
		return table
	})
}

// runtimePrefixes begin the names of families of which every member is one.
var runtimePrefixes = []string{"fonts-", "tesseract-ocr-", "libreoffice-", "texlive-", "hunspell-", "aspell-"}

var runtimeNames = sync.OnceValue(func() map[string]bool {
	names := make(map[string]bool)
	for name := range strings.FieldsSeq(runtimePackages) {
		names[name] = true
	}
	return names
})

// renamedPackages are names of older releases of Debian or of Ubuntu, with the one
// that trixie and bookworm have.
var renamedPackages = packageTable(`
libgl1-mesa-glx libgl1; git-core git; libgl1-mesa libgl1; mysql-client default-mysql-client; mysql-client-core-8.0 default-mysql-client;
libmysqlclient21 libmariadb3; libmysqlclient20 libmariadb3; libmysqlclient-dev default-libmysqlclient-dev; libmariadbclient-dev libmariadb-dev;
ttf-dejavu fonts-dejavu; ttf-dejavu-core fonts-dejavu-core; ttf-freefont fonts-freefont-ttf; ttf-liberation fonts-liberation;
ttf-wqy-zenhei fonts-wqy-zenhei; libssl1.1 libssl3; libssl1.0.0 libssl3; libffi6 libffi8; libffi7 libffi8; libjpeg8 libjpeg62-turbo;
libjpeg-turbo8 libjpeg62-turbo; libtiff5 libtiff6; libwebp6 libwebp7; libpng12-0 libpng16-16; libenchant1c2a libenchant-2-2;
libglib2.0-0t64 libglib2.0-0; libasound2t64 libasound2; openjdk-8-jre default-jre; openjdk-11-jre default-jre; openjdk-17-jre default-jre;
openjdk-8-jre-headless default-jre-headless; openjdk-11-jre-headless default-jre-headless; openjdk-17-jre-headless default-jre-headless;
openjdk-21-jre-headless default-jre-headless; openjdk-8-jdk default-jre; openjdk-11-jdk default-jre; openjdk-17-jdk default-jre;
default-jdk default-jre; default-jdk-headless default-jre-headless; chromium-browser chromium; chromium-chromedriver chromium-driver;
firefox firefox-esr; libav-tools ffmpeg; exiftool libimage-exiftool-perl; mime-support media-types; libgdk-pixbuf2.0-0 libgdk-pixbuf-2.0-0;
tesseract tesseract-ocr; pdftk pdftk-java; libgconf2-4; libappindicator1; libappindicator3-1
`)

// runtimeHalves are the libraries that go with headers for which no Python package is
// known ([SystemPackages]): both halves are needed.
var runtimeHalves = packageTable(`
libgdal-dev gdal-bin; libgeos-dev libgeos-c1v5; libproj-dev proj-bin; libvips-dev libvips42; libsndfile1-dev libsndfile1; libmagic-dev libmagic1;
libmagickwand-dev imagemagick; libpng-dev libpng16-16; libtiff-dev libtiff6; libtiff5-dev libtiff6; libwebp-dev libwebp7; liblcms2-dev liblcms2-2;
libopenjp2-7-dev libopenjp2-7; libgmp-dev libgmp10; libmpfr-dev libmpfr6; libmpc-dev libmpc3; libsodium-dev libsodium23; libzmq3-dev libzmq5;
libyaml-dev libyaml-0-2; libsnappy-dev libsnappy1v5; librdkafka-dev librdkafka1; libmemcached-dev libmemcached11; libleveldb-dev libleveldb1d;
libenchant-2-dev libenchant-2-2; libmecab-dev libmecab2; libtesseract-dev tesseract-ocr; libzbar-dev libzbar0; libusb-1.0-0-dev libusb-1.0-0;
libbluetooth-dev libbluetooth3; libcups2-dev libcups2; libasound2-dev libasound2; libfuzzy-dev libfuzzy2; libpcap-dev libpcap0.8;
libavcodec-dev ffmpeg; libavformat-dev ffmpeg; libavdevice-dev ffmpeg; libavfilter-dev ffmpeg; libavutil-dev ffmpeg; libswscale-dev ffmpeg;
libswresample-dev ffmpeg; libopenblas-dev libopenblas0; liblapack-dev liblapack3; libblas-dev libblas3; libmaxminddb-dev libmaxminddb0;
libgeoip-dev libgeoip1; libpango1.0-dev libpangocairo-1.0-0; libglib2.0-dev libglib2.0-0; libsecret-1-dev libsecret-1-0; libdbus-1-dev libdbus-1-3;
libglpk-dev libglpk40; libopus-dev libopus0; libsmbclient-dev libsmbclient; libgl1-mesa-dev libgl1; libpcre2-dev libpcre2-8-0;
libcurl4-gnutls-dev libcurl4; libevent-dev libevent-2.1-7
`)

// replacedPackage says why the image has no need of a package; empty of another.
func replacedPackage(name string) (reason string) {
	switch name {
	case "nginx", "nginx-light", "nginx-full", "apache2", "apache2-dev", "libapache2-mod-wsgi-py3", "lighttpd", "uwsgi", "uwsgi-plugin-python3", "uwsgi-python3":
		return serves
	case "supervisor", "runit", "s6":
		return oneProcess
	case "tini", "dumb-init":
		return reaps
	case "gosu", "su-exec", "sudo", "passwd", "shadow":
		return asUser
	case "python3", "python3-pip", "python3-venv", "python3-wheel", "python3-setuptools", "python-is-python3", "python3-distutils", "python", "python-pip", "python3-full",
		"py3-pip", "py-pip", "virtualenv", "python3-virtualenv", "pipx":
		return ownPython
	case "nodejs", "npm", "yarn", "yarnpkg":
		return buildsFrontEnd
	case "apt-utils", "apt-transport-https", "software-properties-common", "lsb-release", "gnupg", "gnupg1", "gnupg2", "dirmngr", "dpkg-dev", "dos2unix":
		return forBuild
	case "ca-certificates", "bash", "coreutils", "libc6", "libstdc++", "libgcc", "libstdc++6", "libgcc-s1":
		return inBase
	case "vim", "vim-tiny", "vim-common", "nano", "less", "htop", "procps", "psmisc", "lsof", "net-tools", "iproute2", "iputils-ping", "dnsutils", "bind9-dnsutils",
		"bind9-host", "telnet", "tree", "screen", "tmux", "strace", "gdb", "man-db", "bash-completion", "zsh", "mc", "traceroute":
		return forPeople
	case "netcat", "netcat-openbsd", "netcat-traditional", "wait-for-it":
		return waits
	}
	return ""
}

const (
	serves         = "gunicorn serves in its place."
	oneProcess     = "A container runs one process: each other one is a process block."
	reaps          = "gunicorn is the first process, and does what it is for."
	asUser         = "The image runs as image.user from the start."
	ownPython      = "The base image has the Python of app.python, and the packages are in its virtual environment."
	buildsFrontEnd = "A front end is built in a stage of its own."
	forBuild       = "The build has no need of it."
	inBase         = "The base image has it."
	forPeople      = "It is for people at a terminal, and the image has none."
	waits          = "What starts the containers waits for services."
	compiles       = "What is built from source gets it in the build stage, under build_packages."
	fetches        = "The build fetches with its own tools, and the health check asks with Python."
)

// compilers are packages that only compile.
var compilers = []string{"gcc", "g++", "build-essential", "make", "cmake", "pkg-config", "pkgconf", "autoconf", "automake", "libtool", "patch", "bison", "flex", "ninja-build", "meson", "clang", "llvm", "llvm-dev", "rustc", "cargo",
	"golang-go", "golang", "gcc-multilib", "libc6-dev", "libc-dev", "musl-dev", "linux-libc-dev", "linux-headers", "debhelper", "cython3", "ccache", "m4", "nasm", "yasm", "libtool-bin", "autotools-dev", "swig", "gfortran", "build-base", "python3-dev",
	"python-dev", "python3-all-dev", "python-dev-is-python3", "rust"}

// Debian is what becomes of a package that the project's own image installs.
type Debian struct {
	Runtime, Build []string // what takes its place, in the image and in its build
	Reason         string   // why it is not taken over
	Replaced       bool     // and the image has it in another way, or no need of it
	// Tool says that it is a program which the app may start: it is needed where the
	// code names it.
	Tool bool
}

// DebianOf says what becomes of the package name of Debian or Ubuntu. What pins has a
// row for is decided by the Python packages that need it.
func DebianOf(name string) Debian {
	if renamed, ok := renamedPackages()[name]; ok {
		name = renamed
	} else if rest, ok := strings.CutPrefix(name, "postgresql-client-"); ok && strings.Trim(rest, "0123456789") == "" {
		name = "postgresql-client"
	}
	switch {
	case runtimeNames()[name], slices.ContainsFunc(runtimePrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) && name != "fonts-kacst":
		return Debian{Runtime: []string{name}}
	case name == "curl" || name == "wget" || name == "git" || name == "subversion" || name == "mercurial":
		return Debian{Runtime: []string{name}, Reason: fetches, Replaced: true, Tool: true}
	case name == "nodejs" || name == "gnupg" || name == "gnupg2" || name == "procps" || name == "iputils-ping" || name == "nmap" || name == "whois" || name == "traceroute" || name == "dnsutils" || name == "iproute2" || name == "make" || name == "gcc" || name == "less" || name == "tree":
		reason := replacedPackage(name)
		if reason == "" {
			reason = compiles
		}
		return Debian{Runtime: []string{name}, Reason: reason, Replaced: true, Tool: true}
	case replacedPackage(name) != "":
		return Debian{Reason: replacedPackage(name), Replaced: true}
	case strings.HasPrefix(name, "python3.") || strings.HasPrefix(name, "python2"):
		return Debian{Reason: ownPython, Replaced: true}
	case slices.Contains(compilers, name), strings.HasPrefix(name, "gcc-"), strings.HasPrefix(name, "g++-"), strings.HasPrefix(name, "llvm-"), strings.HasPrefix(name, "clang-"), strings.HasSuffix(name, "-dev") && hasBuildRow(name):
		return Debian{Reason: compiles, Replaced: true}
	case runtimeHalves()[name] != "":
		return Debian{Runtime: []string{runtimeHalves()[name]}, Build: append([]string{name}, "g++")}
	case name == "cron" || name == "anacron" || name == "busybox-cron":
		return Debian{Reason: "The image runs no cron: write a process block, or have the platform start the job."}
	case name == "openssh-server" || name == "dropbear":
		return Debian{Reason: "The image runs gunicorn alone: docker exec opens a shell in a container."}
	case name == "redis-server" || name == "redis" || name == "postgresql" || name == "mysql-server" || name == "mariadb-server" || name == "mongodb" || name == "memcached" || name == "rabbitmq-server":
		return Debian{Reason: "A server is a container of its own: a service block."}
	case strings.HasPrefix(name, "python3-") || strings.HasPrefix(name, "py3-"):
		return Debian{Reason: "The image's Python does not see Debian's modules: list it among the project's dependencies."}
	case name == "wkhtmltopdf" || name == "wkhtmltox":
		return Debian{Reason: "Debian has it no longer: make a base that has it and name that in image.base, or render with another program."}
	case name == "ttf-mscorefonts-installer" || name == "msttcorefonts":
		return Debian{Reason: "It is no free software and fetches from elsewhere: fonts-liberation has the same widths."}
	}
	return Debian{Reason: "dockgen does not know whether Debian has it under this name: if the app needs it, name it in runtime_packages."}
}

// hasBuildRow reports whether a Python package is known that is built with a package
// of headers: then that decides.
func hasBuildRow(name string) bool {
	switch name {
	case "libmariadb-dev", "libjpeg-dev", "libjpeg8-dev", "libfreetype6-dev", "libldap2-dev", "graphviz-dev", "libxslt-dev", "libkrb5-dev", "zlib-dev", "libssl-dev", "libxmlsec1-dev", "uuid-dev", "libbz2-dev", "liblzma-dev",
		"libreadline-dev", "libncurses-dev", "libncurses5-dev", "libncursesw5-dev", "libsqlite3-dev", "libexpat1-dev", "libgdbm-dev", "tk-dev", "libdb-dev", "liblzma", "libpcre3-dev", "libcap-dev", "libatlas-base-dev", "libicu-dev":
		return true
	}
	return slices.ContainsFunc(systemNeeds, func(need systemNeed) bool { return slices.Contains(need.build, name) })
}

// alpinePackages are Alpine's names of what Debian has under another one; empty for
// what is only needed to compile.
var alpinePackages = packageTable(`
libpq libpq5; postgresql-libs libpq5; mariadb-connector-c libmariadb3; libmagic libmagic1; jpeg libjpeg62-turbo; libjpeg-turbo libjpeg62-turbo;
libjpeg libjpeg62-turbo; libxslt libxslt1.1; pango libpango-1.0-0 libpangoft2-1.0-0; cairo libcairo2; gdk-pixbuf libgdk-pixbuf-2.0-0;
font-noto fonts-noto; font-noto-cjk fonts-noto-cjk; font-noto-emoji fonts-noto-color-emoji; ttf-dejavu fonts-dejavu; font-dejavu fonts-dejavu;
ttf-freefont fonts-freefont-ttf; font-freefont fonts-freefont-ttf; ttf-liberation fonts-liberation; font-liberation fonts-liberation;
chromium-chromedriver chromium-driver; nss libnss3; mysql-client default-mysql-client; mariadb-client mariadb-client; sqlite sqlite3;
libsndfile libsndfile1; gdal gdal-bin; geos libgeos-c1v5; proj proj-bin; libldap libldap2; xmlsec libxmlsec1-openssl; musl-locales locales;
freetype libfreetype6; lcms2 liblcms2-2; openjpeg libopenjp2-7; tiff libtiff6; libwebp libwebp7; harfbuzz libharfbuzz0b; libffi libffi8;
zbar libzbar0; poppler poppler-utils; redis redis-tools; openjdk11-jre default-jre; openjdk17-jre default-jre; openjdk8-jre default-jre;
openjdk11 default-jre; openjdk17 default-jre; tesseract-ocr-data-deu tesseract-ocr-deu; tesseract-ocr-data-fra tesseract-ocr-fra;
sqlite-libs libsqlite3-0; libpng libpng16-16; openssh-client openssh-client; openssl openssl; libssl1.1 libssl3; libcrypto1.1 libssl3;
libssl3 libssl3; postgresql postgresql-client; openssl-dev; jpeg-dev; zlib-dev; libxml2-dev; libxslt-dev; mariadb-dev; mariadb-connector-c-dev;
postgresql-dev; libpq-dev; libffi-dev; freetype-dev; openldap-dev; lcms2-dev; tiff-dev; tk-dev; tcl-dev; libwebp-dev; openjpeg-dev; cairo-dev;
pango-dev; xmlsec-dev; libjpeg-turbo-dev; gfortran; readline-dev; bzip2-dev; ncurses-dev; sqlite-dev; xz-dev; unixodbc-dev
`)

// AlpineOf says what becomes of the package name of Alpine.
func AlpineOf(name string) Debian {
	debian, ok := alpinePackages()[name]
	switch {
	case ok && debian == "":
		return Debian{Reason: compiles, Replaced: true}
	case ok:
		return Debian{Runtime: strings.Fields(debian)}
	case strings.HasSuffix(name, "-dev") && !slices.Contains(compilers, name):
		return Debian{Reason: "Alpine's headers have other names in Debian: if a Python package is built with them, name those in build_packages."}
	}
	if d := DebianOf(name); d.Replaced || len(d.Runtime) > 0 {
		return d
	}
	return Debian{Reason: "The image is made of Debian, and dockgen does not know the name that it has there: if the app needs it, name it in runtime_packages."}
}
