#!/bin/sh
# What is installed works from where it was put: install.sh BUILD CC
set -eu
build=$1
cc=$2
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
DESTDIR=$work/dest cmake --install "$build" --prefix /opt/prm >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
mv "$work/dest/opt/prm" "$work/moved" # it may be moved, as packages are
prm=$work/moved/bin/prm
[ "$("$prm" version)" = "$(sed -n 's/^project(prm VERSION \([0-9.]*\).*/prm \1/p' CMakeLists.txt)" ]
pc=$(find "$work/moved" -name prm.pc)
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
lib=$(pkg-config --variable=libdir prm)
# shellcheck disable=SC2046 # one word a flag
$cc -std=c99 -Wall -Werror examples/embed.c -o "$work/embed" $(pkg-config --cflags --libs prm)
[ "$(LD_LIBRARY_PATH=$lib "$work/embed")" = "1.0.0: Say hello to Ada, in Norwegian." ]
bash -n "$work/moved/share/bash-completion/completions/prm"
grep -q '^\.TH' "$work/moved/share/man/man1/prm.1"
for file in share/zsh/site-functions/_prm share/fish/vendor_completions.d/prm.fish share/doc/prm/LICENSE; do
	[ -s "$work/moved/$file" ]
done
echo "[  PASSED  ] 1 test(s)."
