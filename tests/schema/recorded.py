#!/usr/bin/env python3
"""Our answers against those of pydantic 2.14.3 that oracle.py recorded: recorded.py TOOL FILE.

Needs nothing but Python, so that it runs where pydantic cannot be installed. Where the system has
jsonschema (Debian: python3-jsonschema), that judges the exported JSON Schema, too.
"""
import json
import subprocess
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    Draft202012Validator = None


def same(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b if type(a) is type(b) else type(a) is int and type(b) is float and float(a) == b


def agrees(ours, theirs):
    if "filled" in theirs:
        return ours["ok"] and same(ours["filled"], theirs["filled"])
    return not ours["ok"] and set(ours["faults"]) >= set(theirs["faults"])


def is_strict(file):
    return all(schema.get("strict", True) for schema in file["schemas"])


def judge(case, answer):
    """What we accept the exported JSON Schema accepts."""
    validator = Draft202012Validator(answer["json_schema"])
    for theirs, ours in zip(case["answers"], answer["results"], strict=True):
        if ours["ok"]:
            yield validator.is_valid(theirs["value"]), theirs["value"]


tool, path = sys.argv[1:3]
with open(path, encoding="utf-8") as file:
    cases = [json.loads(line) for line in file]
lines = "".join(json.dumps({"file": case["file"], "values": [a["value"] for a in case["answers"]], "name": "Root"}) + "\n"
                for case in cases)
answers = [json.loads(line) for line in subprocess.run([tool], input=lines, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()]
count = failed = judged = 0
for case, answer in zip(cases, answers, strict=True):
    for theirs, ours in zip(case["answers"], answer["results"], strict=True):
        count += 1
        if not agrees(ours, theirs):
            failed += 1
            print(f"{json.dumps(case['file'])}\n  {json.dumps(theirs)}\n  {json.dumps(ours)}")
    for fine, value in judge(case, answer) if Draft202012Validator and is_strict(case["file"]) else ():
        judged += 1
        if not fine:
            failed += 1
            print(f"jsonschema refuses {json.dumps(value)} of {json.dumps(case['file'])}")
print(f"recorded answers of pydantic: {count} compared; jsonschema: "
      f"{judged if Draft202012Validator else 'not installed, 0'} compared; {failed} differ")
print("[  FAILED  ] 1 test(s)." if failed or not count else "[  PASSED  ] 1 test(s).")
sys.exit(1 if failed or not count else 0)
