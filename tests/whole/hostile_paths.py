#!/usr/bin/env python3
"""No name leads out of the store or the library: hostile_paths.py PRM

Ids, versions, labels, partials, schemas and projects that look like paths are given to every command
under strace: each file that the process touches lies in the store, in the library or is the
system's own, and none but the program itself is executed.
"""

import json
import re

from hostile import Skip, case, main, need

NAMES = [
    "../../../../etc/passwd",
    "/etc/passwd",
    "a/../../../etc/passwd",
    "..\\..\\etc\\passwd",
    "C:\\Windows\\win.ini",
    "\\\\host\\share",
    ".",
    "..",
    "~root/x",
    "file:///etc/passwd",
    "%2e%2e%2fetc%2fpasswd",
    "..%c0%af..%c0%afetc",
    "etc/passwd\x00.yaml",
    "a/./b",
    "a//b",
    "CON",
    "nul.yaml",
    "com1",
    "greeting/",
    "greeting ",
    "greeting.",
    "$(id)",
    "`id`",
    "a" * 255,
    "a" * 256,
    "a/" * 2000 + "a",
    "\u202e/etc/passwd",
    "-rf",
    "--store=files:/etc",
    "prompt://../../etc/passwd",
    "prompt://default/../../etc/passwd",
    "../s/version/greeting/1.0.0",
    "s/../../secret",
]
PATHS = re.compile(r"^\d+ +(\w+)\((.*)")
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
SYSTEM = re.compile(
    r"/(etc/ld\.so\.|lib/|lib64/|usr/lib|usr/local/lib|usr/share/(zoneinfo|locale)|etc/localtime|dev/(null|tty)$"
    r"|proc/(self|sys|\d+|meminfo|cpuinfo)|sys/|etc/(gcrypt|ssl/openssl\.cnf)|$)"
)


def traced(c, *words, text=None):
    """Run prm under strace and check every path that it named."""
    log = c.folder / "trace"
    done = c.run(
        ["strace", "-f", "-o", log, "-s", "8192", "-xx", "-e", "trace=%file,connect", c.prm_path, *words],
        text=text,
        cwd=c.folder / "work",
    )
    if "ptrace" in done.err.lower():
        raise Skip("strace is not permitted")
    inside = [str(c.folder / "s"), str(c.folder / "library"), str(c.folder / "work")]
    for line in log.read_text(errors="replace").splitlines():
        call = PATHS.match(line)
        if not call:
            continue
        name, rest = call.groups()
        assert name != "connect", f"prm {words} connects: {line}"
        first = TEXT.search(rest)
        path = bytes.fromhex(first.group(1).replace("\\x", "")).decode("utf-8", "replace") if first else ""
        if name == "execve":
            assert path == str(c.prm_path), f"prm {words!r} executed {path}"
            continue
        above = re.fullmatch(r"(\.\./)*prm\.yaml", path)  # looked for upward
        beneath = not path.startswith("/") and ".." not in path.split("/")
        beneath = beneath or (path == ".." and "O_DIRECTORY" in rest)  # the parent of a new store is synced
        inner = any(path == i or path.startswith(i + "/") for i in inside) and "/../" not in path
        # `render FILE` may ask whether its word is a file; no more than ask
        asked = (
            name in ("stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2")
            and path in words
        )
        assert (
            above or beneath or inner or asked or SYSTEM.match(path)
        ), f"prm {words!r} touched {path}: {line[:200]}"
    return done


def set_up(c):
    need("strace")
    for name in ("work", "library/prompts"):
        (c.folder / name).mkdir(parents=True)
    (c.folder / "secret.yaml").write_text("id: secret\nformat: text\ntemplate: {content: secret}\n")


def write(c, name, number, **more):
    """A prompt file of the library; returns its path."""
    path = c.folder / "library" / "prompts" / f"{number}.json"
    path.write_text(json.dumps({"id": name, "format": "text", "template": {"content": "x"}, **more}))
    return path


@case
def the_check_itself_sees_a_path_outside(c):
    set_up(c)
    try:
        traced(c, "validate", c.folder / "secret.yaml")
    except AssertionError as seen:
        assert "secret.yaml" in str(seen)
        return
    raise AssertionError("a file outside was read and not noticed")


@case
def no_id_on_the_command_line_leads_out(c):
    set_up(c)
    for i, name in enumerate(n for n in NAMES if "\x00" not in n):
        for words in (["render"], ["export", "out"]):
            traced(c, *words, "--", name).lacks("root:")
        for words in (["show"], ["history"], ["archive"], ["label", "list"], ["outdated"])[i % 5 :][:1]:
            traced(c, *words, "--", name).lacks("root:")
        traced(c, "label", "set", "--", "greeting", name, "1.0.0")
        traced(c, "render", "--project", name, "--", f"greeting@{name}")
    assert c.versions() == {"1.0.0"}
    c.is_sound()


@case
def no_id_in_a_file_leads_out(c):
    set_up(c)
    for number, name in enumerate(NAMES):
        traced(c, "create", "-q", "-", text=write(c, name, number).read_text())
        record = {"prompt": {"id": name, "format": "text", "template": {"content": "x"}}, "version": name}
        (c.folder / "library" / "prompts" / f"{number}_1.0.0.json").write_text(json.dumps(record))
        traced(c, "call", "prompt.get", json.dumps({"id": name, "version": name}))
    traced(c, "validate", c.folder / "library" / "prompts").gives(1)
    traced(c, "import", "-q", c.folder / "library" / "prompts")
    traced(c, "export", "out").lacks("root:")  # what was taken is written beneath the folder, whatever its name
    c.is_sound()


@case
def no_partial_or_schema_leads_out(c):
    set_up(c)
    for number, name in enumerate(NAMES):
        forms = [
            {"template": {"content": "{{> %s}}" % name}},
            {"template": {"content": "{{> [%s]}}" % name}},
            {"template": {"content": "{{> t}}"}, "refs": {"t": name}},
            {"input_schema": name, "output_schema": name},
            {"template": {"content": '{{> (lookup . "n")}}'}},
        ]
        for form, more in enumerate(forms):
            path = write(c, f"user{number}-{form}", f"{number}-{form}", **more)
        traced(c, "render", path, "-v", "n=" + name.replace("\x00", "")).lacks("root:")
    traced(c, "validate", c.folder / "library" / "prompts").lacks("root:")
    traced(c, "import", "-q", c.folder / "library" / "prompts").lacks("root:")
    traced(c, "deploy", "-q", c.folder / "library" / "prompts").lacks("root:")


@case
def a_link_in_the_library_is_not_read(c):
    set_up(c)
    library = c.folder / "library" / "prompts"
    (library / "passwd.yaml").symlink_to("/etc/passwd")
    (library / "secret.yaml").symlink_to("../../secret.yaml")
    (library / "up").symlink_to("..")
    (library / "schemas").symlink_to("/etc")
    (library / "user.json").write_text(
        json.dumps({"id": "user", "format": "text", "template": {"content": "x"}, "input_schema": "passwd"})
    )
    for words in (["validate"], ["deploy", "-q"], ["status"], ["fmt"]):
        done = c.run(
            ["strace", "-f", "-o", c.folder / "trace", "-e", "trace=open,openat", c.prm_path, *words, library]
        )
        done.lacks("root:")
        opened = re.findall(r'"([^"]+)".* = \d+$', (c.folder / "trace").read_text(), re.M)
        assert opened and not [
            p
            for p in opened
            if "secret" in p or "passwd" in p or p.startswith("/etc/") and "ld.so" not in p or "/up" in p
        ], opened
    c.prm("validate", library).gives(1, "links are not followed", "no schema 'passwd'")


if __name__ == "__main__":
    main()
