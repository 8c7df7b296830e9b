# The front door. The build itself is CMake's: see CMakePresets.json.
#
#   make demo      set up, build, and show the main job
#   make test      set up, build, and run every test; last line: N passed, N failed, N skipped
#   make check     the fast tests (under a minute)
#   make asan      every test under AddressSanitizer and UBSan        (clang)
#   make tsan      the tests with threads under ThreadSanitizer       (clang)
#   make cover     coverage; fails under 90 % of lines or 75 % of branches
#   make bench     the benchmarks: ours beside the peers, with ratios
#   make wasm      compile the portable layers for WebAssembly        (clang, wasi-libc)
#   make fmt       format the C sources          make tidy   clang-tidy and our own checks
#   make docs      regenerate the command reference in docs/cli
#   make install   into PREFIX (default /usr/local), DESTDIR is honoured
#   make dist      a source archive in build/dist

PREFIX ?= /usr/local
SOURCES := $(wildcard src/*/*.[ch] src/*/*/*.[ch] include/prm/*.h include/prm/sys/*.h \
	tests/*/*.[ch] bench/*.[ch] fuzz/*.[ch] examples/*.c)

.DEFAULT_GOAL := help
.PHONY: help setup setup-tools build demo test check asan tsan fuzz cover bench wasm fmt tidy docs install dist clean

help:
	@sed -n 's/^#   //p' Makefile

setup:
	@scripts/setup build

setup-tools:
	@scripts/setup build test tools

build: setup
	@scripts/build dev prm prm_shared

demo: setup
	@scripts/build dev prm
	@scripts/demo build/dev/prm

test:
	@scripts/setup build test && scripts/build dev || { echo '0 passed, 1 failed, 0 skipped'; exit 2; }
	@scripts/run-tests dev

check:
	@scripts/setup build test && scripts/build dev || { echo '0 passed, 1 failed, 0 skipped'; exit 2; }
	@scripts/run-tests dev --label-exclude slow

asan: setup-tools
	@scripts/build asan
	@scripts/run-tests asan --label-exclude no-asan

tsan: setup-tools
	@scripts/build tsan
	@scripts/run-tests tsan --label threads

fuzz: setup-tools
	@scripts/build fuzz
	@scripts/fuzz build/fuzz

cover: setup-tools
	@scripts/build cover
	@scripts/run-tests cover --label-exclude no-cover
	@scripts/cover

bench: setup-tools
	@scripts/build release prm bench
	@scripts/bench build/release

wasm: setup-tools
	@scripts/wasm

fmt: setup-tools
	@clang-format-14 -i $(SOURCES)

tidy: setup-tools
	@scripts/build clang
	@scripts/tidy

docs: build
	@scripts/docs build/dev/prm

install: setup
	@scripts/build release
	@DESTDIR="$(DESTDIR)" cmake --install build/release --prefix "$(PREFIX)"

dist:
	@scripts/dist

clean:
	rm -rf build
