# `make test` is all that CI runs. It needs go, git and make; gcc for -race.

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
# Another system and another processor than where this runs, in one: what is not for
# Linux is for all others or for Windows alone, and no file of ours depends on both.
PLATFORMS  ?= windows/arm64
FUZZTIME   ?= 1m
MODULE      = github.com/mailspill/mailspill
BENCHDIR   ?= build/bench
SEEDS      ?= 1 2 3 4 5
MESSAGES   ?= 400

# The race detector needs cgo and a C compiler; without them the tests still run.
# It leaves out go-re2: that is RE2 compiled from C++ to WebAssembly to Go, whose
# locks lie in its own memory, and watching each of its loads makes tests a dozen
# times slower. Of patterns and extract, whose thousands of texts and files are read by
# one goroutine each, it watches the tests that use many; all of their tests run without
# it, too. The scripts start the program some hundred times and run without it: what runs at once
# in them is the scanner's, which it watches.
RACE := $(shell command -v $$(CGO_ENABLED=1 go env CC) >/dev/null 2>&1 && echo -race)

# The longest texts, which one goroutine reads.
LONGTEXTS = 'OverlongText|QuotedLongText'

# Nor does it watch SQLite, which is C compiled to Go, nor the compiler of WebAssembly, which takes minutes then for the
# reader of PDF documents. Of SQLite only what was C: if a package that uses sync.Map is not watched, its copy of that may
# serve the whole program, and the detector reports races in encoding/json that are none.
UNWATCHED = '-gcflags=github.com/wasilibs/go-re2/...=-race=false' '-gcflags=github.com/tetratelabs/wazero/...=-race=false' '-gcflags=modernc.org/sqlite/lib=-race=false' '-gcflags=modernc.org/libc/...=-race=false' '-gcflags=gonum.org/...=-race=false'

.PHONY: test build lint fmt vet staticcheck unit dovecot postgres rules cross nonet fuzz fuzz-short bench bench-case kills eval eval-sample eval-places eval-random eval-locked eval-documents eval-kinds eval-prose fit-reader hostile compare sample clean

# What is checked, tested and built has the same settings, in order that all of it is
# compiled once; only the race detector needs cgo.
export CGO_ENABLED ?= 0
TRIM = -trimpath

test: TRIM =
test: lint unit fuzz-short rules eval compare cross nonet

build:
	CGO_ENABLED=0 go build $(TRIM) -o build/ ./cmd/mailspill

lint: fmt vet staticcheck

fmt:
	@unformatted=$$(gofmt -l .); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi

vet:
	go vet ./...

staticcheck:
	go run $(STATICCHECK) ./...

unit: dovecot postgres
ifeq ($(RACE),)
	@echo "NOTE: no C compiler, so the race detector is off"
	go test -timeout 12m ./...
else
	CGO_ENABLED=1 go test $(RACE) $(UNWATCHED) -timeout 12m -skip $(LONGTEXTS) $$(go list ./... | grep -v -e /patterns$$ -e /extract$$ -e /cmd/)
	CGO_ENABLED=1 go test $(RACE) $(UNWATCHED) -timeout 12m -run 'Concurrent|Worker|Away|Tried' ./patterns ./extract
	go test -timeout 12m ./patterns ./extract ./cmd/...
	go test -run 'Linear|Acceptance' ./source
	go test -run $(LONGTEXTS) ./scanner
	@if [ "$$(go env GOARCH)" = amd64 ]; then go test -tags purego ./patterns/tagger; fi
endif

# A real IMAP server for the tests of source and of the command line.
dovecot:
	@testdata/dovecot.sh install

# A real database server for the tests of store.
postgres:
	@testdata/postgres.sh install

# Each rule on its own examples and counter-examples, through the binary.
rules:
	go run ./cmd/mailspill rules test

cross:
	@set -e; for platform in $(PLATFORMS); do \
		echo "build $$platform"; \
		CGO_ENABLED=0 GOOS=$${platform%/*} GOARCH=$${platform#*/} go build -o /dev/null ./cmd/mailspill; \
	done

nonet: build
	testdata/nonet.sh build/mailspill testdata/sample.mbox

# One target a processor at a time, by a test binary that is linked once a folder.
fuzz:
	testdata/fuzz.sh $(FUZZTIME) $(MODULE) $(FUZZED)

# Targets a little each time; the corpora of all are run by unit. Left to `make fuzz` are
# those of the packages that much is built for: that would be built once more, to be
# watched, which takes longer than all the rest.
fuzz-short:
	@$(MAKE) --no-print-directory fuzz FUZZTIME=1s FUZZED="archive mail outlook watch"

bench: build
	go test -run '^$$' -bench BesideGitleaks ./patterns .
	go test -run '^$$' -bench BesideMbsync -benchtime 3x ./source
	testdata/bench.sh build/mailspill $(BENCHDIR)

# How long a case with 200,000 findings takes to list and to report, and what a second
# scan of an unchanged mailbox costs of the first one's CPU time, on both engines.
bench-case: build/mailgen postgres
	mkdir -p $(BENCHDIR)
	[ -s $(BENCHDIR)/case.mbox ] || build/mailgen bench --size 64MB >$(BENCHDIR)/case.mbox
	MAILSPILL_BENCH=$(abspath $(BENCHDIR))/case.mbox go test -run '^$$' -bench 'LargeCase|Rescan' -benchtime 1x -timeout 1h ./cmd/mailspill

# Fifty scans of a case killed at any moment, on each engine.
kills: postgres
	MAILSPILL_KILLS=50 go test -count=1 -v -run KilledScans -timeout 30m ./cmd/mailspill

# What scans of made-up mail find, miss and report falsely: the sample, a
# credential in each kind of place, locked files whose passwords other mail gives,
# messages built at random, every kind of credential in the words around it, and
# the labelled mails of testdata/prose.
eval: eval-sample eval-places eval-locked eval-random eval-kinds eval-prose

RECORDS = build/mailspill scan --quiet --show-secrets --format jsonl

build/mailgen: FORCE
	CGO_ENABLED=0 go build -o $@ ./cmd/mailgen

eval-sample: build build/mailgen
	$(RECORDS) testdata/sample.mbox >build/sample.jsonl
	build/mailgen score build/sample.jsonl

eval-places: build build/mailgen
	rm -rf build/places
	build/mailgen places build/places
	$(RECORDS) build/places/places.mbox build/places/files >build/places.jsonl
	build/mailgen score-places build/places.jsonl

# Figures that the locked files must reach, such as --min-opened 0.95 --max-wrong 2.
LOCKED_GATES ?=

eval-locked: build build/mailgen
	build/mailgen locked build/locked.mbox
	$(RECORDS) build/locked.mbox >build/locked.jsonl
	build/mailgen score-locked $(LOCKED_GATES) build/locked.jsonl

eval-random: build build/mailgen
	@set -e; for seed in $(SEEDS); do \
		build/mailgen random --seed $$seed --messages $(MESSAGES) >build/random.mbox; \
		$(RECORDS) build/random.mbox >build/random.jsonl; \
		build/mailgen score-random --seed $$seed --messages $(MESSAGES) build/random.jsonl; \
	done

# Figures that the kinds must reach, such as --min-recall 0.99
# --min-precision 0.98 --max-noise 5.
KINDS_GATES_TUNE ?= --min-recall 0.99 --min-precision 0.98 --max-noise 10
KINDS_GATES_TEST ?= --min-recall 0.99 --min-precision 0.98 --max-noise 35
KINDS_SEED       ?= 1
KINDS_EACH       ?= 1

# The details are of the tuning half only: nobody may tune to the other.
eval-kinds: build build/mailgen
	rm -rf build/kinds-tune build/kinds-test
	build/mailgen kinds --half tune --seed $(KINDS_SEED) --each $(KINDS_EACH) build/kinds-tune
	$(RECORDS) build/kinds-tune/kinds.mbox >build/kinds-tune/records.jsonl
	@echo "the tuning half; what is wrong with it: build/kinds-tune.txt"
	build/mailgen score-kinds --details build/kinds-tune.txt $(KINDS_GATES_TUNE) build/kinds-tune build/kinds-tune/records.jsonl
	build/mailgen kinds --half test --seed $(KINDS_SEED) --each $(KINDS_EACH) build/kinds-test
	$(RECORDS) build/kinds-test/kinds.mbox >build/kinds-test/records.jsonl
	@echo "the test half"
	@status=0; build/mailgen score-kinds $(KINDS_GATES_TEST) build/kinds-test build/kinds-test/records.jsonl || status=$$?; \
	rm -r build/kinds-test; exit $$status

# Figures that the labelled mails must reach, such as --min-f1 0.9
# --min-rotate-precision 0.9 --max-noise 5.
PROSE_GATES_TUNE ?= --min-f1 0.97 --min-rotate-precision 0.98 --max-noise 6
PROSE_GATES_TEST ?= --min-f1 0.91 --min-rotate-precision 0.92 --max-noise 20
PROSE_GATES_HELD ?= --min-f1 0.65 --max-noise 45
PROSE_GATES_EXAM ?= --min-f1 0.66 --max-noise 40
PROSE_GATES_STRANGERS ?= --min-f1 0.87 --max-noise 25
PROSE            ?= testdata/prose

# The details are of the tuning half only: nobody may tune to the other.
eval-prose: build build/mailgen
	build/mailgen prose $(PROSE)/tune build/prose-tune.mbox
	$(RECORDS) build/prose-tune.mbox >build/prose-tune.jsonl
	@echo "the tuning half; what is wrong with it: build/prose-tune.txt"
	build/mailgen score-prose --details build/prose-tune.txt $(PROSE_GATES_TUNE) $(PROSE)/tune build/prose-tune.jsonl
	build/mailgen prose $(PROSE)/test build/prose-test.mbox
	$(RECORDS) build/prose-test.mbox >build/prose-test.jsonl
	build/mailgen prose $(PROSE)/held build/prose-held.mbox
	$(RECORDS) build/prose-held.mbox >build/prose-held.jsonl
	@echo "mail that was written to be hard"
	build/mailgen score-prose $(PROSE_GATES_HELD) $(PROSE)/held build/prose-held.jsonl
	build/mailgen prose $(PROSE)/exam build/prose-exam.mbox
	$(RECORDS) build/prose-exam.mbox >build/prose-exam.jsonl
	@echo "mail of examiners"
	build/mailgen score-prose $(PROSE_GATES_EXAM) $(PROSE)/exam build/prose-exam.jsonl
	build/mailgen prose $(PROSE)/strangers build/prose-strangers.mbox
	$(RECORDS) build/prose-strangers.mbox >build/prose-strangers.jsonl
	@echo "mail of people whose other mail the reader does not know, either"
	build/mailgen score-prose $(PROSE_GATES_STRANGERS) $(PROSE)/strangers build/prose-strangers.jsonl
	@echo "the test half"
	@status=0; build/mailgen score-prose $(PROSE_GATES_TEST) $(PROSE)/test build/prose-test.jsonl || status=$$?; \
	rm build/prose-test.mbox build/prose-test.jsonl; exit $$status

# The model is emptied first: its rows may mean something else now.
fit-reader:
	: >patterns/prose/reader.bin
	MAILSPILL_FIT_READER=patterns/prose/reader.bin go test ./patterns -run TestReaderFit -v -timeout 180m

# Scans of messages that attack their reader, with the time that each takes.
hostile: build build/mailgen
	@set -e; mkdir -p build; for kind in $$(build/mailgen hostile); do \
		build/mailgen hostile $$kind >build/hostile.eml; \
		begin=$$(date +%s%N); \
		build/mailspill scan --quiet --format jsonl build/hostile.eml >build/hostile.jsonl; \
		end=$$(date +%s%N); \
		echo "$$kind $$(( (end - begin) / 1000000 )) ms"; \
		tail -n 1 build/hostile.jsonl | grep -q '"accounted":true' || { echo "$$kind: not accounted for"; exit 1; }; \
	done

# Our texts against those of Python's email package, over a folder of real mail.
compare:
	@if [ -z "$(MAILSPILL_CORPUS)" ] || ! command -v python3 >/dev/null; then \
		echo "SKIPPED ALOUD: compare needs python3, and MAILSPILL_CORPUS to name a folder with eml/ and mbox/"; \
	else \
		mkdir -p build && go build -o build/mailtokens ./cmd/mailtokens && \
		build/mailtokens "$(MAILSPILL_CORPUS)"/eml/* "$(MAILSPILL_CORPUS)"/mbox/* >build/tokens.jsonl && \
		python3 testdata/python/tokens.py testdata/python/known.txt <build/tokens.jsonl; \
	fi

# What is read of a folder of real files, and what other tools read of them. The
# tools are Debian's poppler-utils, catdoc, antiword, p7zip-full and libreoffice.
eval-documents:
	@if [ -z "$(MAILSPILL_CORPUS)" ] || ! command -v python3 >/dev/null; then \
		echo "SKIPPED ALOUD: eval-documents needs python3, and MAILSPILL_CORPUS to name a folder with documents/"; \
	else \
		mkdir -p build && go build -o build/mailtokens ./cmd/mailtokens && \
		python3 testdata/python/documents.py build/mailtokens "$(MAILSPILL_CORPUS)"/documents build/documents.txt; \
	fi

sample:
	go run ./cmd/mailgen sample >testdata/sample.mbox.new
	mv testdata/sample.mbox.new testdata/sample.mbox

clean:
	rm -rf build

FORCE:
