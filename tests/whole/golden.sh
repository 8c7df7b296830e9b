#!/bin/sh
# The golden tests of the example library pass: golden.sh PRM
set -u
cd "$(dirname "$0")/../.." || exit 2
results=$(mktemp)
trap 'rm -f "$results"' EXIT
"$1" test examples/prompts --output json >"$results"
status=$?
passed=$(jq .passed "$results")
failed=$(jq .failed "$results")
echo "[  PASSED  ] ${passed:-0} test(s)."
[ $status = 0 ] && [ "${passed:-0}" -ge 20 ] && exit 0
jq -r '(.tests[].failures[], .findings[]) | "\(.file):\(.line): \(.text)"' "$results"
echo "[  FAILED  ] ${failed:-1} test(s)."
exit 1
