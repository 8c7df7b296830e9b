#!/usr/bin/env python3
"""A library and an export among hostile files: hostile_library.py PRM

What is no prompt file is named and neither opened, followed nor waited for; the good files beside it
are read; nothing that was there is overwritten through a link.
"""

import os
import socket

from hostile import ROOT, Skip, case, main


def library(c):
    folder = c.folder / "library"
    folder.mkdir()
    (folder / "good.yaml").write_text((c.data / "tone.yaml").read_text())
    return folder


def is_named(c, folder, *parts):
    """All commands that read a library name what is odd in it."""
    for words in (["validate"], ["deploy", "--dry-run"], ["status"], ["import"]):
        done = c.prm(*words, folder)
        done.check(done.status in (0, 1, 2), "an answer")
        for part in parts:
            done.check(part in done.err, f"the words {part!r}")
        done.lacks("root:").lacks("\x1b")


@case
def what_is_no_file_is_named_and_not_opened(c):
    folder = library(c)
    (c.folder / "secret.yaml").write_text("id: secret\nformat: text\ntemplate: {content: root:}\n")
    (folder / "a.yaml").symlink_to("/etc/passwd")
    (folder / "b.yaml").symlink_to("../secret.yaml")
    (folder / "c.yaml").symlink_to("nowhere")
    (folder / "d.yaml").symlink_to("d.yaml")
    (folder / "up").symlink_to("..")
    os.mkfifo(folder / "e.yaml")
    os.chdir(folder)  # a socket's path is short
    socket.socket(socket.AF_UNIX).bind("f.yaml")
    os.chdir("/")
    odd = ["a.yaml", "b.yaml", "c.yaml", "d.yaml", "e.yaml", "f.yaml", "library/up"]
    if ROOT:
        os.mknod(folder / "g.yaml", 0o20666, os.makedev(1, 5))
        odd.append("g.yaml")
    is_named(c, folder, *odd, "links are not followed", "not a regular file")
    c.prm("validate", folder).ok("1 prompt, 0 errors")
    c.prm("show", "_partials/tone").ok("_partials/tone")


@case
def what_may_not_be_read_is_named_and_hides_no_other(c):
    folder = library(c)
    (folder / "closed").mkdir()
    (folder / "shut.yaml").write_text("id: shut\n")
    (folder / "closed").chmod(0)
    (folder / "shut.yaml").chmod(0)
    c.prm("validate", folder, nobody=True).gives(
        1, "library/closed", "shut.yaml", "Permission denied", "1 prompt"
    )
    (folder / "closed").chmod(0o755)
    folder.chmod(0)
    c.prm("validate", folder, nobody=True).fails("library", "Permission denied")


@case
def files_of_any_bytes_have_a_finding(c):
    folder = library(c)
    for name, body, code in (
        ("utf16.yaml", "\ufeffid: x".encode("utf-16-le"), "bad-utf8"),
        ("nul.yaml", b"id: a\0b\n", "yaml-syntax"),
        ("latin.yaml", "id: caf\u00e9\n".encode("latin-1"), "bad-utf8"),
        ("noise.yaml", bytes(range(255, 0, -1)) * 400, "bad-utf8"),
        ("noise.json", bytes(range(255, 0, -1)) * 400, "json-syntax"),
        ("empty.json", b"", "json-syntax"),
        ("empty.yaml", b"", "not-a-prompt"),
        ("large.yaml", b"#" * 17_000_000, "limit-exceeded"),
        ("text.yaml", b"hello\n", "not-a-prompt"),
    ):
        (folder / name).write_bytes(body)
        is_named(c, folder, name, f"[{code}]")
        (folder / name).unlink()
    (folder / "crlf.yaml").write_bytes(b"\xef\xbb\xbfid: crlf\r\nformat: text\r\ntemplate: {content: x}\r\n")
    c.prm("validate", folder).ok("2 prompts, 0 errors")


@case
def names_of_any_bytes_are_shown_harmlessly(c):
    folder = os.fsencode(library(c))
    for name in (
        b"\xff.yaml",
        b"a\nb\x1b[31m.yaml",
        b"\xe2\x80\xae.yaml",
        b" .yaml",
        b"-rf.yaml",
        b"%n%s.yaml",
        b"a" * 250 + b".yaml",
    ):
        with open(folder + b"/" + name, "wb") as file:
            file.write(b"id: [\n")
    os.mkdir(folder + b"/dir.yaml")
    found = (
        c.prm("validate", c.folder / "library").gives(1, "1 prompt", "not UTF-8").lacks("\x1b").lacks("\u202e")
    )
    found.check(found.err.count(": error[yaml-syntax]") == 6, "a finding in each of six files")


@case
def a_folder_that_is_too_deep_is_named(c):
    folder = library(c)
    path = os.fsencode(folder)
    for _ in range(100):
        path += b"/d"
        os.mkdir(path)
    is_named(c, folder, "folder_depth")


@case
def a_file_that_cannot_be_written_keeps_its_content(c):
    folder = library(c)
    path = folder / "greeting.yaml"
    text = (c.data / "greeting.yaml").read_text().replace("You help", "You serve")
    path.write_text(text)
    for place in (c.store, *c.store.rglob("*")):
        place.chmod(0o777 if place.is_dir() else 0o666)
    if not ROOT:
        folder.chmod(0o555)
    c.prm("update", path, "--bump", "minor", nobody=True).fails(
        "1.1.0 was published", "greeting.yaml", "Permission denied"
    )
    assert path.read_text() == text and len(os.listdir(folder)) == 2
    assert c.versions() == {"1.0.0", "1.1.0"}
    c.prm("export", folder / "out", nobody=True).fails("library/out", "Permission denied")
    c.prm("init", folder / "new", nobody=True).fails("library/new", "Permission denied")
    c.is_sound()


@case
def an_export_follows_no_link_and_overwrites_nothing(c):
    out, outside = c.folder / "out", c.folder / "outside"
    out.mkdir()
    outside.mkdir()
    (outside / "secret").write_text("mine")
    (out / "greeting.yaml").symlink_to(outside / "secret")
    (out / "team").symlink_to(outside)
    for force in ([], ["--force"]):
        c.prm("export", out, *force).gives(1, "out/greeting.yaml", "out/team")
    assert (outside / "secret").read_text() == "mine" and os.listdir(outside) == ["secret"]
    for target in ("/dev/null", c.data / "note.yaml"):
        c.prm("export", target).fails(str(target))


@case
def an_edit_through_a_link_changes_what_it_leads_to(c):
    real, link = c.folder / "real.yaml", c.folder / "link.yaml"
    real.write_text("id:   x\nformat:    text\ntemplate:\n    content:   hi   \n")
    real.chmod(0o640)
    link.symlink_to("real.yaml")
    c.prm("fmt", link).ok("1 file changed")
    if not link.is_symlink():
        raise AssertionError("the link became a file")
    assert not real.read_text().endswith("hi   \n"), real.read_text()
    assert real.stat().st_mode & 0o777 == 0o640


@case
def a_full_disk_leaves_the_files_of_a_library_whole(c):
    small = c.folder / "small"
    small.mkdir()
    c.mount("-t", "tmpfs", "-o", "size=64k", "none", small)
    text = (c.data / "greeting.yaml").read_text().replace("You help", "You serve")
    (small / "greeting.yaml").write_text(text)
    filler = os.open(small / "filler", os.O_WRONLY | os.O_CREAT)
    try:
        while os.write(filler, b"x" * 4096):
            pass
    except OSError:
        os.close(filler)
    if os.statvfs(small).f_bavail > 0:
        raise Skip("the small disk could not be filled")
    c.prm("update", small / "greeting.yaml", "--bump", "minor").fails("1.1.0 was published", "No space left")
    assert (small / "greeting.yaml").read_text() == text
    c.prm("export", small / "out").gives(1, "No space left")
    assert not [path for path in small.rglob("*") if path.name.endswith(".tmp")]
    c.is_sound()


if __name__ == "__main__":
    main()
