#!/usr/bin/env python3
"""Install the judges of the schema tests into a folder: peers.py FOLDER.

pydantic, jsonschema, mypy and email-validator from PyPI into FOLDER/venv, typescript from npm into
FOLDER/npm. What cannot be had is not an error: the tests that need it say so and are skipped.
"""
import pathlib
import shutil
import subprocess
import sys

PYTHON = ["pydantic==2.14.3", "jsonschema[format-nongpl]==4.26.0", "mypy==2.4.1", "email-validator==2.4.0"]
TYPESCRIPT = "typescript@7.0.2"
SECONDS = 240


def run(*command, cwd=None):
    try:
        return subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                              timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, stderr=str(error))


def install_python(folder):
    venv, mark = folder / "venv", folder / "python.ready"
    if mark.exists() and mark.read_text() == "\n".join(PYTHON):
        return
    mark.unlink(missing_ok=True)
    shutil.rmtree(venv, ignore_errors=True)
    made = run(sys.executable, "-m", "venv", str(venv))
    if made.returncode == 0:
        made = run(str(venv / "bin/python"), "-m", "pip", "install", "-q", "--retries", "1", "--timeout", "20",
                   "--disable-pip-version-check", *PYTHON)
    if made.returncode == 0:
        mark.write_text("\n".join(PYTHON))
    else:
        print("not installed:", " ".join(PYTHON), made.stderr.strip().splitlines()[-1:] or "")


def install_typescript(folder):
    place, mark = folder / "npm", folder / "typescript.ready"
    if mark.exists() and mark.read_text() == TYPESCRIPT:
        return
    mark.unlink(missing_ok=True)
    place.mkdir(exist_ok=True)
    (place / "package.json").write_text("{}")
    made = run("npm", "install", "--no-audit", "--no-fund", "--fetch-retries", "1", "--silent", TYPESCRIPT, cwd=place)
    if made.returncode == 0:
        mark.write_text(TYPESCRIPT)
    else:
        print("not installed:", TYPESCRIPT, made.stderr.strip().splitlines()[-1:] or "")


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    install_python(folder)
    install_typescript(folder)


main()
