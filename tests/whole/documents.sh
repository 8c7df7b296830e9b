#!/bin/sh
# What is generated is up to date: the command reference and the list of errors: documents.sh PRM
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/include" "$work/scripts" "$work/src/cli"
cp -r include/prm "$work/include/"
cp src/cli/commands.def "$work/src/cli/"
cp scripts/docs "$work/scripts/"
"$work/scripts/docs" "$1"
status=0
diff -r docs/cli "$work/docs/cli" && cmp docs/errors.md "$work/docs/errors.md" ||
	{ echo "the generated pages are out of date: run 'make docs'"; status=1; }
[ $status = 0 ] && echo "[  PASSED  ] 2 test(s)."
exit $status
