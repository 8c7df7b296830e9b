#!/usr/bin/env python3
"""Generated types under their languages' own checkers: types_check.py FOLDER GENERATOR YAML HEADERS CC.

Each language gets a program that is right and one that lacks a variable, which must not pass.
"""
import os
import pathlib
import subprocess
import sys

folder, generator, yaml, headers, cc = sys.argv[1:6]
folder = pathlib.Path(folder)
work = folder / "types"
work.mkdir(parents=True, exist_ok=True)
passed = failed = skipped = 0

ITEM = '{"sku": "A"}'
REST = f'"class": "ab", "level": None, "ratio": 0.5, "price": 9.5, "map": {{}}, "items": [{ITEM}], "rows": [[1]], ' \
       '"pay": {"city": "Bonn"}, "pin": 7'
PYTHON = f'''from order_types import OrderInput, OrderInputModel, OrderOutputModel

order: OrderInput = {{"email": "k@x.de", {REST}}}
model = OrderInputModel.model_validate(order)
assert model.count == 3 and model.more[0].sku == "a" and model.items[0].field_net_price == 1.5
answer = OrderOutputModel.model_validate({{"id": "i", "email": "k@x.de", **{{k: v for k, v in order.items() if k != "pin"}}}})
print(answer.pay.city)
'''
PYTHON_BAD = f'''from order_types import OrderInput

order: OrderInput = {{{REST}}}
'''
TS = '''import type { OrderInput, OrderOutput } from "./order_types";
const order: OrderInput = { email: "k@x.de", class: "ab", level: 1, ratio: null, price: 9.5, map: {}, items: [{ sku: "A" }],
  rows: [[1]], pay: { city: "Bonn", more: 1 }, pin: 7, lang: "de" };
export const city = (answer: OrderOutput): string => answer.pay.city + answer.items[0].sku + order.email;
'''
TS_BAD = TS.replace('email: "k@x.de", ', "").replace("+ order.email", "")
C = '''#include "order_types.h"
int main(void) { OrderInputAddress a = OrderInputAddress_make(prm_str_n("x", 1)); return (int)a.city.len; }
'''
C_BAD = C.replace('prm_str_n("x", 1)', "")


def run(command, **more):
    return subprocess.run(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)


def expect(name, result, good, why=""):
    global passed, failed
    if (result.returncode == 0) == good and why in result.stdout:
        passed += 1
        return
    failed += 1
    print(f"{name}: {'should pass' if good else 'should not pass'}\n{result.stdout}")


def skip(name, what):
    global skipped
    skipped += 1
    print(f"SKIPPED: {name}: {what} could not be installed from its registry")


def write(name, text):
    (work / name).write_text(text, encoding="utf-8")


def generate(language, name):
    write(name, subprocess.run([generator, yaml, language], check=True, capture_output=True, text=True).stdout)


def check_c():
    generate("c", "order_types.h")
    flags = [cc, "-std=c17", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", f"-I{headers}", "-fsyntax-only"]
    write("good.c", C)
    write("bad.c", C_BAD)
    expect("C", run([*flags, "good.c"]), True)
    expect("C", run([*flags, "bad.c"]), False, "too few arguments")


def check_python():
    if not (folder / "python.ready").exists():
        return skip("the Python types under mypy --strict and pydantic", "mypy or pydantic")
    python = str(folder / "venv/bin/python")
    generate("python", "order_types.py")
    write("good.py", PYTHON)
    write("bad.py", PYTHON_BAD)
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    expect("Python runs", run([python, "good.py"], env=env), True)
    both = run([python, "-m", "mypy", "--strict", "good.py", "bad.py"])
    expect("mypy: a missing key", both, False)
    lines = [line for line in both.stdout.splitlines() if ": error:" in line]
    right = len(lines) == 1 and lines[0].startswith("bad.py") and '"email"' in lines[0]
    expect(f"mypy: nothing but the missing key:\n{both.stdout}", subprocess.CompletedProcess([], 0 if right else 1, ""), True)


def check_typescript():
    if not (folder / "typescript.ready").exists():
        return skip("the TypeScript types under tsc --strict", "typescript")
    tsc = [str(folder / "npm/node_modules/.bin/tsc"), "--strict", "--noEmit", "--ignoreConfig"]
    generate("typescript", "order_types.ts")
    write("good.ts", TS)
    write("bad.ts", TS_BAD)
    expect("tsc", run([*tsc, "good.ts"]), True)
    expect("tsc: a missing member", run([*tsc, "bad.ts"]), False, "'email' is missing")


check_c()
check_python()
check_typescript()
if skipped:
    print(f"[  SKIPPED ] {skipped} test(s).")
print(f"[  PASSED  ] {passed} test(s).")
if failed:
    print(f"[  FAILED  ] {failed} test(s).")
sys.exit(1 if failed else 0)
