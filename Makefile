# What CI runs is what a person runs: .ci/run calls these targets.
GO ?= go
# Measured 2026-11-30.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
export CGO_ENABLED = 0

VERSION ?=

.PHONY: build dist test cross check golden stale e2e faults bench bench-images fuzz mutants kill clean

build: ## the static binaries: bin/dockgen, and bin/dockgen-pin for its verb pin
	$(GO) build -trimpath -ldflags='-s -w' -o bin/ ./cmd/dockgen ./cmd/dockgen-pin

dist: ## what users install, for every system, and SHA256SUMS: dist/; VERSION=0.1.0 must be what the source says
	$(GO) -C release run . dist $(if $(VERSION),-version '$(VERSION)')

test: ## every test that needs no engine, in every module
	$(GO) test -timeout 20m ./...
	$(GO) -C golden test ./...
	$(GO) -C bench test ./...
	$(GO) -C refresh test ./...
	$(GO) -C release test -timeout 20m ./...

cross: ## vet and compile all of it, tests too, for the systems that CI does not have
	set -e; for os in windows darwin; do \
		GOOS=$$os $(GO) vet ./...; \
		GOOS=$$os $(GO) test -c -o bin/$$os/ ./...; \
	done

# Tests of other programs: a shell that runs the script, the go command, one verb after the other. The race
# detector sees nothing there, and makes them slow.
PROGRAMS = '^(TestScript[A-Z].*|TestSameBytes|TestRelease|TestWalks|TestImports)$$'

check: cross ## formatting, vet, staticcheck, tidy modules, tests with the race detector
	test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	$(GO) vet ./... && $(GO) vet -tags e2e ./e2e/... && $(GO) -C golden vet ./... && $(GO) -C bench vet ./... && $(GO) -C refresh vet ./... && $(GO) -C release vet ./... && $(GO) vet -tags manual ./cmd/dockgen
	$(GO) run $(STATICCHECK) ./... && $(GO) -C bench run $(STATICCHECK) ./... && $(GO) -C refresh run $(STATICCHECK) ./... && $(GO) -C release run $(STATICCHECK) ./...
	$(GO) mod tidy -diff && $(GO) -C golden mod tidy -diff && $(GO) -C bench mod tidy -diff && $(GO) -C refresh mod tidy -diff && $(GO) -C release mod tidy -diff
	CGO_ENABLED=1 $(GO) test -race -timeout 30m -skip $(PROGRAMS) ./...
	$(GO) -C golden test ./... && $(GO) -C bench test ./... && $(GO) -C refresh test ./... && $(GO) -C release test -timeout 20m ./...

# The packages whose tests have the flag -update; golden and e2e have it for themselves.
UPDATED = $(shell grep -rl --include='*_test.go' 'flag.Bool."update"' . | xargs -n1 dirname | grep -vxF -e ./golden -e ./e2e | sort)
golden: ## rewrite every golden and generated page; review the diff
	$(GO) generate ./page
	$(GO) test $(UPDATED) -update
	$(GO) -C golden test ./... -update

stale: ## fails when a table was measured more than half a year ago; docs/refreshing.md
	DOCKGEN_TEST_TODAY=$$(date +%F) $(GO) test ./cmd/dockgen -run '^TestMeasured$$'

e2e: ## a real engine, real installs, requests to real containers
	e2e/run

faults: ## what each fault of a registry does at each request of a publication: the tables of docs/publishing.md
	DOCKGEN_E2E_FAULTS=table DOCKGEN_E2E_STOPS=100 e2e/run -v -run 'TestPublishFaults|TestPublishStopped'

BENCH ?=
bench: ## ratios to the floor and to other tools, in one run; BENCH=-quick for a short one
	$(GO) -C bench run . $(BENCH)
	$(GO) -C bench run ./survey

bench-images: ## the image beside what people copy; needs an engine (e2e/engine.sh up)
	$(GO) -C bench run ./images

FUZZTIME ?= 10m
fuzz: ## every fuzz target for FUZZTIME
	bench/fuzz $(FUZZTIME)

PACKAGE ?= ./workspace
mutants: ## changes operators of PACKAGE one at a time, and lists those that its tests do not notice; TIMEOUT=20
	GO="$(GO)" bench/mutants $(PACKAGE)

KILLS ?= 2000
LIVES ?= 1000
kill: ## every writing verb killed at every step, KILLS times at random, and in LIVES projects over time
	DOCKGEN_TEST_KILLS=$(KILLS) $(GO) test ./workspace -run 'TestKilledProcess$$' -count=1 -v -timeout 2h
	DOCKGEN_TEST_LIVES=$(LIVES) $(GO) test ./cmd/dockgen -run 'TestKilledLives$$' -count=1 -v -timeout 2h

clean:
	rm -rf bin dist
