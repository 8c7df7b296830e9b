#!/bin/sh
# A cold `prm render` of a stored prompt beside /bin/true: start.sh PRM. Medians of 200 runs each,
# interleaved by hyperfine where it is installed.
set -eu
prm=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PRM_STORE="files:$work/store"
cat >"$work/p.yaml" <<'YAML'
id: hello
template: {content: "Hello {{name}}"}
YAML
"$prm" create "$work/p.yaml" >/dev/null 2>&1
hyperfine -N --warmup 20 --runs 300 --export-json "$work/r.json" /bin/true "$prm render hello -v name=Ada" >/dev/null 2>&1
python3 - "$work/r.json" <<'PY'
import json, sys
true, render = (r["median"] * 1000 for r in json.load(open(sys.argv[1]))["results"])
print(f"/bin/true {true:.2f} ms   prm render {render:.2f} ms   ratio {render / true:.2f} (at most 5, under 10 ms)")
PY
