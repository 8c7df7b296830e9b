"""What the tests of hostile surroundings share: cases, a small store for each, and prm run in odd ways.

A case is a function whose name is a sentence; it gets a Case. What cannot be tried here is skipped
with a reason, which the count shows: a case never passes without having run.
"""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

NOBODY = 65534
ROOT = os.geteuid() == 0
PRM = pathlib.Path(sys.argv[1]).resolve()
DATA = pathlib.Path(__file__).resolve().parent.parent / "data" / "cli"
SANITIZED = b"__asan_init" in PRM.read_bytes() or b"__tsan_init" in PRM.read_bytes()
CASES = []


class Skip(Exception):
    """Why a case cannot be tried here."""


class Case:
    """A folder with a store `s` of two prompts, greeting and team/note, and a copy of the data."""

    def __init__(self, folder):
        self.folder = folder
        self.store = folder / "s"
        self.data = folder / "data"
        self.prm_path = folder / "bin" / "prm"
        shutil.copytree(DATA, self.data)
        self.prm_path.parent.mkdir()
        shutil.copy(PRM, self.prm_path)
        self.mounts = []
        for name in ("greeting", "note"):
            self.prm("create", "-q", self.data / f"{name}.yaml").ok()

    def record(self, item="1.0.0"):
        return self.store / "version" / "greeting" / f"{item}.json"

    def prm(self, *words, **how):
        return self.run([self.prm_path, *words], **how)

    def run(self, command, *, text=None, nobody=False, env=None, limits=None, cwd=None):
        """Run a command; limits are {resource.RLIMIT_X: bytes}."""
        import resource

        def prepare():
            for kind, most in (limits or {}).items():
                resource.setrlimit(kind, (most, most))

        names = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "USER": "kim",
            "LANG": "C.UTF-8",
            "PRM_STORE": f"files:{self.store}",
            "ASAN_OPTIONS": "detect_leaks=0",
            **(env or {}),
        }
        who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if nobody and ROOT else {}
        done = subprocess.run(
            [str(c) if not isinstance(c, bytes) else c for c in command],
            env=names,
            cwd=cwd or self.folder,
            input=text.encode() if isinstance(text, str) else text or b"",
            capture_output=True,
            preexec_fn=prepare,
            timeout=60,
            **who,
        )
        return Result(command, done)

    def update(self, version, word="serve", **how):
        """Publish another greeting."""
        text = (
            (self.data / "greeting.yaml")
            .read_text()
            .replace("You help", f"You {word}")
            .replace("1.0.0", version)
        )
        return self.prm("update", "-q", "-", text=text, **how)

    def note_is_served(self, **how):
        self.prm("render", "team/note", "-v", "who=a", "-v", "text=b", **how).ok("Note for a: b")

    def greeting_is_served(self, **how):
        self.prm("render", "greeting", "-v", "company=A", "-v", "name=B", **how).ok("You help A")

    def versions(self):
        return set(
            re.findall(r'"version": "([^"]+)"', self.prm("history", "greeting", "-o", "json", "-q").ok().out)
        )

    def is_sound(self):
        self.prm("doctor").ok()

    def mount(self, *words):
        """Mount something for the length of the case; the last word is where."""
        if not ROOT:
            raise Skip("mounting needs root")
        done = subprocess.run(["mount", *map(str, words)], capture_output=True, text=True, check=False)
        if done.returncode:
            raise Skip(f"mounting is not permitted: {done.stderr.strip()}")
        self.mounts.append(words[-1])

    def close(self):
        for where in reversed(self.mounts):
            subprocess.run(["umount", "-l", str(where)], capture_output=True, check=False)
        if ROOT and shutil.which("chattr"):
            subprocess.run(["chattr", "-R", "-i", str(self.folder)], capture_output=True, check=False)
        subprocess.run(["chmod", "-R", "u+rwX", str(self.folder)], capture_output=True, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


class Result:
    def __init__(self, command, done):
        self.command = " ".join(str(word) for word in command[1:])
        self.out = done.stdout.decode("utf-8", "backslashreplace")
        self.err = done.stderr.decode("utf-8", "backslashreplace")
        self.status = done.returncode

    def ok(self, *parts):
        return self.gives(0, *parts)

    def fails(self, *parts):
        """A clear error: status 1 or 2, nothing on standard output, and all parts in its message."""
        self.check(self.status in (1, 2), "status 1 or 2")
        self.check(self.out == "", "no output beside the error")
        self.check("error[" in self.err, "an error with its code")
        return self.gives(self.status, *parts)

    def gives(self, status, *parts):
        self.check(self.status == status, f"status {status}")
        for part in parts:
            self.check(part in self.out + self.err, f"the words {part!r}")
        return self

    def lacks(self, part):
        self.check(part not in self.out + self.err, f"not the words {part!r}")
        return self

    def check(self, fine, expected):
        if not fine:
            why = signal.Signals(-self.status).name if self.status < 0 else self.status
            raise AssertionError(
                f"$ prm {self.command}\nexpected {expected}; got status {why}\n{self.out[:2000]}{self.err[:2000]}"
            )


def case(function):
    CASES.append(function)
    return function


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Skip(f"{program} is not installed")


def main():
    """Run the cases, those whose name holds PRM_TEST_CASE, and print cmocka's closing lines."""
    wanted = os.environ.get("PRM_TEST_CASE", "")
    passed, failed = 0, []
    os.umask(0o022)
    for function in CASES:
        if wanted not in function.__name__:
            continue
        folder = pathlib.Path(tempfile.mkdtemp(prefix="prm-hostile-")).resolve()
        folder.chmod(0o755)
        this = None
        try:
            this = Case(folder)
            function(this)
            passed += 1
        except Skip as why:
            print(f"SKIPPED: {function.__name__}: {why}")
        except (AssertionError, OSError, subprocess.SubprocessError) as fault:
            failed.append(function.__name__)
            print(f"{function.__name__}:\n{fault}")
        finally:
            if this:
                this.close()
    print(f"[  PASSED  ] {passed} test(s).")
    if failed:
        print(f"[  FAILED  ] {len(failed)} test(s), listed below:")
        for name in failed:
            print(f"[  FAILED  ] {name}")
    sys.exit(1 if failed else 0)
