#!/bin/sh
# The library exports exactly what the public headers declare: exports.sh LIBPRM
set -eu
library=$1
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
nm -D --defined-only "$library" | awk '$2 ~ /[TDBR]/ {sub(/@.*/, "", $3); print $3}' | sort -u >"$work/exported"
cat include/prm/*.h include/prm/sys/*.h | tr '\n' ' ' | grep -o 'PRM_API [^;]*(' | grep -oE 'prm_[a-z0-9_]+\(' |
	tr -d '(' | sort -u >"$work/declared"
if diff "$work/declared" "$work/exported" >"$work/difference"; then
	echo "[  PASSED  ] 1 test(s)."
else
	echo "declared (<) and exported (>) differ:"
	cat "$work/difference"
	echo "[  FAILED  ] 1 test(s)"
	exit 1
fi
