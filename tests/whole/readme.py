#!/usr/bin/env python3
"""Run every ```sh block of README.md, or of another page, in one temporary folder: readme.py PRM [PAGE]

A line that begins with "$ " is a command; the lines below it, up to the next command, are its
output, in which "..." stands for anything. A block without "$ " lines is only for reading.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

prm = pathlib.Path(sys.argv[1]).resolve()
root = pathlib.Path(__file__).resolve().parent.parent.parent
text = (root / (sys.argv[2] if len(sys.argv) > 2 else "README.md")).read_text()
passed = failed = 0
with tempfile.TemporaryDirectory() as folder:
    bin_folder = pathlib.Path(folder) / ".bin"
    bin_folder.mkdir()
    (bin_folder / "prm").symlink_to(prm)
    env = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "HOME": folder, "NO_COLOR": "1", "LANG": "C.UTF-8"}
    for kind, name, block in re.findall(r"```(sh|yaml|json) ?(\S*)\n(.*?)```", text, re.S):
        if kind != "sh":
            if name:
                path = pathlib.Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block)
            continue
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, expected = part.partition("\n")
            run = subprocess.run(command, shell=True, cwd=folder, env=env, text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            pattern = re.escape(expected.rstrip()).replace(re.escape("..."), ".*")
            if re.fullmatch(pattern, run.stdout.rstrip(), re.S) or not expected.strip():
                passed += 1
            else:
                failed += 1
                print(f"$ {command}\n-- expected\n{expected}-- got (exit {run.returncode})\n{run.stdout}")
print(f"[  PASSED  ] {passed} test(s).")
if failed:
    print(f"[  FAILED  ] {failed} test(s)")
sys.exit(1 if failed or not passed else 0)
