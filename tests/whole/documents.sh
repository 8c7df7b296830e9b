#!/bin/sh
# What is generated is up to date: the command reference and the list of errors: documents.sh PRM
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/include" "$work/scripts"
cp -r include/prm "$work/include/"
cp scripts/docs "$work/scripts/"
"$work/scripts/docs" "$1"
status=0
for page in docs/cli/prm.md docs/errors.md; do
	cmp "$page" "$work/$page" || { echo "run 'make docs': $page is out of date"; status=1; }
done
[ $status = 0 ] && echo "[  PASSED  ] 2 test(s)."
exit $status
