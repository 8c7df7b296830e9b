#!/usr/bin/env python3
"""Killed and competing processes: crashes.py PRM

Each command is killed at each of its system calls that change something, and at random moments; several
write, deploy and read the same store at once. What was acknowledged is there, nothing is there that
nobody wrote, and the store is sound.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time

from hostile import SANITIZED, Skip, case, main, need

CHANGES = "write,pwrite64,fsync,linkat,renameat,rename,mkdirat,mkdir,unlinkat,ftruncate"


def greeting(c, version, word):
    return (c.data / "greeting.yaml").read_text().replace("You help", f"You {word}").replace("1.0.0", version)


@case
def death_at_any_system_call_leaves_old_or_new(c):
    need("strace")
    c.update("1.1.0", "serve").ok()
    for version in ("1.0.0", "1.1.0"):
        c.prm("label", "set", "greeting", "production", version).ok()
    edited = {"next.yaml": greeting(c, "1.2.0", "guide"), "bump.yaml": greeting(c, "1.1.0", "guide")}
    commands = [
        ["create", c.data / "tone.yaml"],
        ["update", c.data / "next.yaml"],
        ["update", c.data / "bump.yaml", "--bump", "minor"],
        ["label", "set", "greeting", "production", "1.0.0"],
        ["label", "undo", "greeting", "production"],
        ["label", "remove", "greeting", "production"],
        ["rollback", "greeting@1.0.0"],
        ["archive", "greeting@1.0.0"],
        ["purge", "greeting@1.0.0", "--why", "x", "--yes"],
        ["import", c.data / "tone.yaml"],
        ["deploy", c.data / "bump.yaml", "--bump", "patch"],
    ]
    kept = c.folder / "kept"
    shutil.copytree(c.store, kept)
    for words in commands:
        deaths = 0
        for n in range(1, 60):
            shutil.rmtree(c.store)
            shutil.copytree(kept, c.store)
            for name, text in edited.items():
                (c.data / name).write_text(text)
            done = c.run(
                [
                    "strace",
                    "-f",
                    "-o",
                    "/dev/null",
                    "-e",
                    f"trace={CHANGES}",
                    "-e",
                    f"inject={CHANGES}:signal=SIGKILL:when={n}",
                    c.prm_path,
                    *words,
                ]
            )
            if "ptrace" in done.err.lower():
                raise Skip("strace is not permitted")
            if done.status >= 0:
                break
            deaths += 1
            check_after_death(c, words, edited)
        done.check(done.status in (0, 1), "the command, undisturbed, to work")
        assert deaths >= 3, f"{words}: {deaths} deaths"


def check_after_death(c, words, edited):
    """All that was there is there, or was to be removed; the same command works, or is done."""
    kept = {"1.0.0", "1.1.0"} - ({"1.0.0"} if words[0] == "purge" else set())
    assert kept <= c.versions(), f"{words}: a version is lost"
    c.prm("render", "greeting@1.1.0", "-v", "company=A", "-v", "name=B").ok("You serve A")
    c.note_is_served()
    label = c.prm("label", "list", "greeting", "-o", "json", "-q").ok().out
    assert re.search(r'"version": "1\.[01]\.0"', label) or words[:2] == [
        "label",
        "remove",
    ], f"{words}: a label is lost\n{label}"
    for name, text in edited.items():
        assert (c.data / name).read_text() in (
            text,
            text.replace("1.1.0", "1.2.0"),
            text.replace("1.1.0", "1.1.1"),
        ), f"{words}: {name} is torn"
    c.is_sound()
    again = c.prm(*words)
    again.check(again.status in (0, 1, 2), "an answer")
    c.is_sound()
    left = [path.name for path in (c.store / "tmp").iterdir()]
    assert not left, f"{words}: litter {left}"
    for path in c.data.glob("*.tmp"):  # of an edit that died: it is no prompt file for anyone
        assert str(path) not in c.prm("validate", c.data).err
        path.unlink()


@case
def acknowledged_versions_survive_kill_9(c):
    source = random.Random(42)
    acknowledged, tried = {"1.0.0": "help"}, {"1.0.0"}
    for n in range(80):
        version, word = f"2.{n}.0", f"w{n}"
        tried.add(version)
        process = subprocess.Popen(
            [c.prm_path, "update", "-q", "-", "--store", f"files:{c.store}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "HOME": str(c.folder)},
        )
        try:
            process.stdin.write(greeting(c, version, word).encode())
            process.stdin.close()
        except BrokenPipeError:
            pass
        time.sleep(source.uniform(0, 0.02 if SANITIZED else 0.006))
        process.send_signal(signal.SIGKILL)
        if process.stdout.read().decode().strip() == f"greeting@{version}":
            acknowledged[version] = word
        process.stdout.close()
        process.wait()
    there = c.versions()
    assert set(acknowledged) <= there, f"lost: {set(acknowledged) - there}"
    assert there <= tried, f"from nowhere: {there - tried}"
    assert 1 < len(acknowledged) < 80, f"{len(acknowledged)} of 80 were finished: the moments are badly chosen"
    for version, word in acknowledged.items():
        c.prm("render", f"greeting@{version}", "-v", "company=A", "-v", "name=B").ok(f"You {word} A")
    c.is_sound()


@case
def writers_a_deployer_and_a_reader_at_once_lose_nothing(c):
    library = c.folder / "library"
    library.mkdir()
    (library / "note.yaml").write_text(
        (c.data / "note.yaml").read_text().replace("format:", "version: 1.0.0\nformat:", 1)
    )
    acknowledged, faults, stop = [], [], threading.Event()

    def write(name):
        for n in range(25):
            done = c.prm("update", "-q", "-", "--bump", "patch", text=greeting(c, "1.0.0", f"{name}{n}"))
            if done.status == 0:
                acknowledged.append((done.out.strip(), f"You {name}{n} A"))
            else:
                faults.append(done.err)

    def deploy():
        for n in range(15):
            text = (library / "note.yaml").read_text()
            (library / "note.yaml").write_text(re.sub("Note[0-9]*", f"Note{n}", text))
            done = c.prm("deploy", "-q", library, "--bump", "minor", "-o", "json")
            version = re.search(r"^version: (\S+)", (library / "note.yaml").read_text(), re.M).group(1)
            if done.status == 0:
                acknowledged.append((f"team/note@{version}", f"Note{n} for a"))
            else:
                faults.append(done.err)

    def read():
        while not stop.is_set():
            for done in (
                c.prm("render", "greeting", "-v", "company=A", "-v", "name=B"),
                c.prm("list", "-q", "-o", "json"),
                c.prm("render", "team/note", "-v", "who=a", "-v", "text=b"),
            ):
                if done.status:
                    faults.append(done.err)

    reader = threading.Thread(target=read)
    writers = [
        threading.Thread(target=write, args=("a",)),
        threading.Thread(target=write, args=("b",)),
        threading.Thread(target=deploy),
    ]
    for thread in (*writers, reader):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    reader.join()
    assert not faults, faults[:3]
    assert (
        len(acknowledged) == 65 == len({ref for ref, _ in acknowledged})
    ), "two writers were given the same version"
    for ref, expected in acknowledged:
        c.prm("render", ref, "-v", "company=A", "-v", "name=B", "-v", "who=a", "-v", "text=b").ok(expected)
    assert len(c.versions()) == 51
    c.is_sound()


if __name__ == "__main__":
    main()
