#!/usr/bin/env python3
"""A store on hostile file systems: hostile_files.py PRM

Read-only, forbidden, full, over quota, faulty, foreign, odd or vanishing: each is a clear error that
names the file, nothing is lost, and the other prompts are served.
"""

import ctypes
import os
import pathlib
import resource
import shutil
import socket
import tempfile
import threading
import time

from hostile import ROOT, SANITIZED, Skip, case, main, need

AT_FDCWD, RENAME_EXCHANGE = -100, 2


@case
def a_read_only_mount_is_read_and_a_write_says_so(c):
    c.mount("--bind", c.store, c.store)
    c.mount("-o", "remount,ro,bind", c.store)
    c.mounts.pop()
    c.note_is_served()
    c.prm("list").ok("greeting", "team/note")
    for words in (
        ["update", c.data / "greeting2.yaml"],
        ["label", "set", "greeting", "production", "1.0.0"],
        ["archive", "greeting"],
        ["deprecate", "greeting@1.0.0"],
        ["purge", "greeting@1.0.0", "--why", "x", "--yes"],
    ):
        c.prm(*words).fails("read-only")
    c.prm("deploy", c.data / "greeting2.yaml").gives(1, "read-only", "1 refused")
    c.prm("create", "--store", f"files:{c.store}/new", c.data / "tone.yaml").fails("Read-only", "new")
    assert c.versions() == {"1.0.0"}


@case
def a_folder_of_another_user_is_read_and_a_write_says_so(c):
    if not ROOT:
        c.run(["chmod", "-R", "a-w", c.store])
    c.note_is_served(nobody=True)
    c.prm("list", nobody=True).ok("greeting", "team/note")
    c.update("1.1.0", nobody=True).fails("permission denied", "lock")
    c.prm("label", "set", "greeting", "production", "1.0.0", nobody=True).fails("permission denied")
    assert c.versions() == {"1.0.0"}


@case
def a_store_that_may_not_be_entered_is_named(c):
    c.store.chmod(0)
    c.prm("list", nobody=True).fails("Permission denied", str(c.store))
    c.update("1.1.0", nobody=True).fails("Permission denied", str(c.store))


@case
def a_record_that_may_not_be_read_is_named_and_hides_no_other(c):
    c.record().chmod(0)
    c.note_is_served(nobody=True)
    c.prm("list", nobody=True).ok("team/note", "greeting", "storage-read")
    c.prm("render", "greeting", nobody=True).fails("permission denied", "1.0.0.json")
    c.prm("doctor", nobody=True).gives(1, "version/greeting/1.0.0.json", "owner and mode")
    c.prm("show", "team/note", nobody=True).ok("Note for")


@case
def a_prompts_folder_that_may_not_be_read_is_named_and_hides_no_other(c):
    c.record().parent.chmod(0)
    c.note_is_served(nobody=True)
    c.prm("list", nobody=True).ok("team/note", "greeting", "storage-read")
    c.prm("render", "greeting", nobody=True).fails("permission denied", "greeting").lacks("no prompt")
    c.prm("doctor", nobody=True).gives(1, "version/greeting", "permission denied").lacks("link")


@case
def a_full_disk_is_said_and_works_again_when_there_is_space(c):
    small = c.folder / "small"
    small.mkdir()
    c.mount("-t", "tmpfs", "-o", "size=160k", "none", small)
    shutil.copytree(c.store, small / "s")
    c.store = small / "s"
    acknowledged, last = {"1.0.0"}, None
    for n in range(200):
        last = c.update(f"2.{n}.0", word="x" * 3000)
        if last.status:
            break
        acknowledged.add(f"2.{n}.0")
    last.fails("the disk is full", "free some space")
    c.note_is_served()
    c.prm("render", "greeting@1.0.0", "-v", "company=A", "-v", "name=B").ok("You help A")
    assert c.versions() == acknowledged
    c.is_sound()
    c.prm("label", "set", "greeting", "production", "1.0.0").fails("the disk is full")
    c.run(["mount", "-o", "remount,size=400k", small]).ok()
    c.update("9.0.0").ok()
    c.prm("label", "set", "greeting", "production", "1.0.0").ok()
    c.is_sound()


@case
def every_fault_of_the_disk_is_said_and_loses_nothing(c):
    need("strace")
    trace = c.folder / "trace"
    faults = {
        "EDQUOT": "quota",
        "ENOSPC": "full",
        "EIO": "reports a fault",
        "EROFS": "read-only",
        "EACCES": "permission",
    }
    version = 0
    c.prm("label", "set", "team/note", "first", "1.0.0").ok()
    for fault, word in faults.items():
        for call in ("pwrite64", "fsync", "linkat", "renameat", "mkdirat"):
            version += 1
            before = c.versions()
            inject = [
                "strace",
                "-f",
                "-o",
                trace,
                "-e",
                f"trace={call}",
                "-e",
                f"inject={call}:error={fault}:when=1+",
                c.prm_path,
            ]
            text = (
                (c.data / "greeting.yaml")
                .read_text()
                .replace("1.0.0", f"3.{version}.0")
                .replace("You help", f"You {version}")
            )
            publish = c.run([*inject, "update", "-q", "-"], text=text)
            move = c.run([*inject, "label", "set", "team/note", f"l{version}", "1.0.0"])
            if "PTRACE" in publish.err or "ptrace" in publish.err:
                raise Skip("strace is not permitted")
            hit = 0
            for done in (publish, move):
                if done.status:
                    done.fails(word, str(c.store)[-20:])
                    hit += 1
            assert hit or call == "mkdirat", f"{call} was never called"
            assert c.versions() == before | ({f"3.{version}.0"} if publish.status == 0 else set())
            c.note_is_served()
    c.update("4.0.0").ok()
    c.is_sound()


@case
def what_is_no_record_is_named_not_followed_and_hides_no_other(c):
    outside = c.folder / "outside"
    outside.write_text("mine")

    def listen(path):
        os.chdir(path.parent)  # a socket's path is short
        socket.socket(socket.AF_UNIX).bind(path.name)
        os.chdir("/")

    kinds = {
        "a folder": lambda p: p.mkdir(),
        "a pipe": os.mkfifo,
        "a socket": listen,
        "a link outside": lambda p: p.symlink_to(outside),
        "a dangling link": lambda p: p.symlink_to("nowhere"),
        "a link to itself": lambda p: p.symlink_to(p.name),
        "an empty file": lambda p: p.write_bytes(b""),
        "half a record": lambda p: p.write_bytes(whole[: len(whole) // 2]),
        "another record": lambda p: shutil.copy(c.store / "version/team%2Fnote/1.0.0.json", p),
        "a list": lambda p: p.write_bytes(b"[]"),
        "zeros": lambda p: p.write_bytes(bytes(len(whole))),
        "no UTF-8": lambda p: p.write_bytes(whole.replace(b"You", b"Yo\xff")),
        "10 MB": lambda p: p.write_bytes(whole.replace(b"You", b"Y" * 10_000_000)),
        "17 MB": lambda p: p.write_bytes(b" " * 17_000_000),
        "deep": lambda p: p.write_bytes(b"[" * 1_000_000),
    }
    if ROOT:
        kinds["a device"] = lambda p: os.mknod(p, 0o20666, os.makedev(1, 5))
    record = c.record()
    whole = record.read_bytes()
    for kind, make in kinds.items():
        record.unlink()
        make(record)
        try:
            c.note_is_served()
            c.prm("list").ok("team/note", "greeting")
            c.prm("render", "greeting").fails("1.0.0")
            c.prm("doctor").gives(1, "greeting/1.0.0")
            c.prm("create", c.data / "greeting.yaml").fails()
            assert outside.read_text() == "mine", "a link was followed"
        except AssertionError as fault:
            raise AssertionError(f"{kind}: {fault}") from fault
        finally:
            record.rmdir() if record.is_dir() and not record.is_symlink() else record.unlink()
            record.write_bytes(whole)
    c.is_sound()
    c.greeting_is_served()


@case
def a_prompts_folder_that_is_none_is_named_and_not_followed(c):
    outside = c.folder / "outside"
    shutil.copytree(c.record().parent, outside)
    for kind in ("link", "loop", "file"):
        shutil.rmtree(c.record().parent, ignore_errors=True)
        where = c.store / "version" / "greeting"
        where.unlink(missing_ok=True)
        where.symlink_to(outside if kind == "link" else "greeting") if kind != "file" else where.write_text("x")
        c.note_is_served()
        c.prm("list").ok("team/note", "greeting")
        c.prm("render", "greeting").fails("foreign-entry", "greeting", "move it away").lacks("no prompt")
        c.update("1.1.0").fails()
        c.prm("doctor").gives(1, "version/greeting", "move it out")
    assert os.listdir(outside) == ["1.0.0.json"]


@case
def a_kind_that_is_a_link_is_named_and_nothing_is_written_behind_it(c):
    outside = c.folder / "outside"
    (c.store / "version").rename(outside)
    (c.store / "version").symlink_to(outside)
    before = sorted(str(p) for p in outside.rglob("*"))
    c.prm("list").fails("version", "link")
    c.update("1.1.0").fails("link")
    c.prm("doctor").lacks("is sound")
    assert sorted(str(p) for p in outside.rglob("*")) == before


@case
def lock_log_and_tmp_that_are_none_are_said(c):
    for name in ("lock", "log", "tmp"):
        for kind in ("folder", "pipe", "link"):
            path, kept = c.store / name, c.folder / "kept"
            path.rename(kept)
            if kind == "folder" and name != "tmp":
                path.mkdir()
            elif kind == "pipe":
                os.mkfifo(path)
            else:
                path.symlink_to(c.folder / "target")
            (c.folder / "target").write_text("mine")
            c.note_is_served()
            c.update("1.1.0").fails(name)
            c.prm("doctor").gives(1, name)
            assert (c.folder / "target").read_text() == "mine"
            path.rmdir() if kind == "folder" and name != "tmp" else path.unlink()
            kept.rename(path)
    c.update("1.1.0").ok()


@case
def a_store_that_is_no_folder_is_named(c):
    odd = c.folder / "odd"
    makers = (
        lambda: odd.write_text("x"),
        lambda: os.mkfifo(odd),
        lambda: odd.symlink_to("nowhere"),
        lambda: odd.symlink_to("odd"),
    )
    for make in makers:
        make()
        for words in (["list"], ["create", c.data / "tone.yaml"]):
            c.prm(*words, "--store", f"files:{odd}").fails("odd")
        odd.unlink()
    odd.symlink_to(c.store)  # the caller's own choice of path may be a link
    c.prm("list", "--store", f"files:{odd}").ok("greeting")


@case
def names_of_other_tools_are_named_and_do_no_harm(c):
    version = os.fsencode(c.store / "version")
    for name in (
        b"greeting/\xff\x01\n.json",
        b"greeting/1.0.0 (conflicted copy).json",
        b"greeting/.1.0.0.json.swp",
        b"greeting/1.0.0.json~",
        b"greeting/%2e%2e.json",
        b"greeting/A.json",
        b"greeting/~.json",
    ):
        with open(version + b"/" + name, "wb") as file:
            file.write(b"{}")
    for name in (b"\x1b[31m", b"a%2", b".hidden", b"%2E%2E", b"con:", b"x" * 255):
        os.mkdir(version + b"/" + name)
    c.note_is_served()
    c.greeting_is_served()
    c.prm("list").ok("greeting", "team/note").lacks("\x1b")
    assert c.versions() == {"1.0.0"}
    found = c.prm("doctor").gives(1, "conflicted copy", ".swp", "move it out").lacks("\x1b")
    assert found.err.count("foreign-entry") + found.out.count("foreign-entry") >= 12, found.err
    c.update("1.1.0").ok()


@case
def a_clock_that_jumps_changes_no_order(c):
    need("faketime")
    if SANITIZED:
        raise Skip("faketime does not go with a sanitizer")
    for when, version in (
        ("-1 hour", "1.1.0"),
        ("+10 years", "1.2.0"),
        ("1971-01-01 00:00:00", "1.3.0"),
        ("2037-12-31 00:00:00", "1.4.0"),
    ):
        text = (
            (c.data / "greeting.yaml")
            .read_text()
            .replace("1.0.0", version)
            .replace("You help", f"You {version}")
        )
        c.run(["faketime", when, c.prm_path, "update", "-q", "-"], text=text).ok(version)
        c.run(["faketime", when, c.prm_path, "label", "set", "greeting", "production", version]).ok()
    c.update("1.5.0").ok()
    rows = c.prm("history", "greeting", "-q").ok().out.splitlines()[1:]
    assert [row.split()[0] for row in rows] == [f"1.{n}.0" for n in range(5, -1, -1)], rows
    c.prm("show", "greeting@latest").ok("version: 1.5.0")
    c.prm("label", "undo", "greeting", "production").ok("1.3.0")
    events = c.prm("label", "history", "greeting", "production", "-q").ok().out.splitlines()[1:]
    assert [row.split()[0] for row in events] == ["5", "4", "3", "2", "1"], events
    c.is_sound()


@case
def times_of_files_mean_nothing(c):
    for path in (c.store, *c.store.rglob("*")):
        os.utime(path, (2**31 + 86400, 2**31 + 86400))
    c.greeting_is_served()
    c.update("1.1.0").ok()
    c.prm("show", "greeting").ok("version: 1.1.0")
    for path in c.store.rglob("*"):
        os.utime(path, (0, 0))
    c.prm("show", "greeting").ok("version: 1.1.0")
    c.is_sound()


@case
def what_cannot_be_changed_is_said(c):
    need("chattr")
    with tempfile.TemporaryDirectory(dir="/var/tmp") as disk:  # a tmpfs has no such files
        c.store = pathlib.Path(shutil.copytree(c.store, disk + "/s"))
        folder = c.record().parent
        if not ROOT or c.run(["chattr", "+i", folder]).status:
            raise Skip("immutable files need root and a file system that has them")
        try:
            c.update("1.1.0").fails("permission denied")
            assert c.versions() == {"1.0.0"}
        finally:
            c.run(["chattr", "-i", folder]).ok()
        c.update("1.1.0").ok()
        assert not list((c.store / "tmp").iterdir())


def toggle(there, back):
    """Call the two in turn until the event that is returned is set; returns it and the thread."""
    stop = threading.Event()

    def loop():
        while not stop.is_set():
            there()
            time.sleep(0.001)
            back()
            time.sleep(0.001)

    thread = threading.Thread(target=loop)
    thread.start()
    return stop, thread


@case
def a_store_that_vanishes_and_returns_is_read_or_an_error(c):
    away, seen = c.folder / "away", set()
    stop, thread = toggle(lambda: c.store.rename(away), lambda: away.rename(c.store))
    try:
        for _ in range(100):
            done = c.prm("render", "team/note", "-v", "who=a", "-v", "text=b")
            seen.add(done.status)
            done.ok("Note for a: b") if done.status == 0 else done.fails("there is no store")
    finally:
        stop.set()
        thread.join()
    assert seen == {0, 2}, f"not both were tried: {seen}"
    c.is_sound()


@case
def a_folder_that_is_swapped_for_a_link_leads_no_write_outside(c):
    kind, outside, link = c.store / "version", c.folder / "outside", c.folder / "link"
    outside.mkdir()
    link.symlink_to(outside)
    libc = ctypes.CDLL(None, use_errno=True)

    def exchange():
        if libc.renameat2(AT_FDCWD, os.fsencode(kind), AT_FDCWD, os.fsencode(link), RENAME_EXCHANGE):
            raise OSError(ctypes.get_errno(), "renameat2")

    exchange()
    exchange()
    stop, thread = toggle(exchange, exchange)
    acknowledged = {"1.0.0"}
    try:
        for n in range(60):
            if c.update(f"2.{n}.0", word=str(n)).status == 0:
                acknowledged.add(f"2.{n}.0")
    finally:
        stop.set()
        thread.join()
    assert not list(outside.iterdir()), "a write went through a link"
    assert acknowledged <= c.versions()


@case
def few_descriptors_little_memory_and_small_files_are_said(c):
    for most in range(4, 24):
        done = c.update(f"2.{most}.0", word=str(most), limits={resource.RLIMIT_NOFILE: most})
        if done.status not in (0, 127):  # 127: the program itself was not loaded
            done.fails("too many open files")
    for most in (0, 100, 600):
        c.update("3.0.0", limits={resource.RLIMIT_FSIZE: most}).fails("ulimit -f")
    if not SANITIZED:
        for most in range(4_000_000, 9_000_000, 250_000):
            done = c.prm("list", limits={resource.RLIMIT_AS: most})
            if done.status not in (0, 127):
                done.fails("memory")
    c.note_is_served()
    assert "3.0.0" not in c.versions()
    c.is_sound()


@case
def a_working_folder_that_is_gone_is_no_crash(c):
    gone = c.folder / "gone"
    gone.mkdir()
    script = 'rmdir ../gone; "$0" list -q && ! "$0" list --store files:s && ! "$0" init && "$0" validate "$1"'
    c.run(["sh", "-c", script, c.prm_path, c.data / "greeting.yaml"], cwd=gone).ok(
        "there is no store", "cannot write 'prm.yaml'"
    )


if __name__ == "__main__":
    main()
