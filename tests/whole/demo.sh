#!/bin/sh
# The demo runs twice with the same output, and shows what it promises: demo.sh PRM
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
scripts/demo "$1" >"$work/first"
scripts/demo "$1" >"$work/second"
cmp "$work/first" "$work/second"
for part in 'support/reply' 'first name' '"role": "system"' 'version-invalid' 'unknown-role'; do
	grep -qF -- "$part" "$work/first" || { echo "the demo does not show: $part"; cat "$work/first"; exit 1; }
done
echo "[  PASSED  ] 1 test(s)."
