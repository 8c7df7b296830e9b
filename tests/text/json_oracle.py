#!/usr/bin/env python3
"""A second oracle: python's json beside our reader, on mutated documents.

usage: json_oracle.py JSON_LINES [CASES [SEED]]   JSON_LINES is the program of json_lines.c.
Begins with the cases of tests/data/json/rfc8259.txt; every disagreement is shown.
"""
import json
import pathlib
import random
import re
import subprocess
import sys

DATA = pathlib.Path(__file__).parent.parent / "data/json/rfc8259.txt"
PIECES = [c.encode() for c in '"\\{}[]:,01-+.eE \n\t'] + [
    b"true", b"null", b"\\u", b"\\ud800", b"\\udc00", b"\\u0041", b"\\n", b"NaN", b"01", b"1e5",
    b'"a":1,', b'"\\u0061":1,', b"\xc3\xa4", b"\xe6\x97\xa5", b"\xf0\x9f\x98\x80", b"\xc3", b"\x80",
    b"\xed\xa0\x80", b"\xff", b"\x00", b"\x1f", b"\x7f", b"\xef\xbb\xbf", b"12345678901234567890",
    b"0.30000000000000004", b"-0", b"a longer piece of text without an escape in it", b""]
WHOLE = [
    b'{"a":[1,2.5,-3e2,true,false,null],"b":{"c":"x\\n\\u00e4\\ud83d\\ude00"}}',
    b'[{"id":1,"name":"one"},{"id":2,"name":"two"},{"id":3,"name":"three","tags":[]}]',
    b' {\t"key" : [ 1 , 2 ]\r\n, "other" : "a longer text without any escapes in it" } ',
]


def refuse(*_):
    raise ValueError


def unique(pairs):
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError
    return dict(pairs)


def same(a, b):
    """1 is not true; numbers are compared as integers where both are, else as doubles."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if {type(a), type(b)} == {int, float}:  # 12e20 is an integer as soon as it is written out
        return float(a) == float(b)
    return type(a) is type(b) and a == b


def read(text):
    return json.loads(text, parse_constant=refuse, object_pairs_hook=unique)


def theirs(document):
    """(is it taken, value). A BOM at the start is dropped by us, and refused by python."""
    try:
        text = document.decode("utf-8")
        value = read(text[1:] if text.startswith("\ufeff") else text)
        json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate
        return True, value
    except (ValueError, UnicodeError):
        return False, None


def cases():
    for line in DATA.read_bytes().splitlines():
        if line and not line.startswith(b"#"):
            text = line.partition(b" ")[2]
            yield re.sub(rb"<([0-9a-f]{2})>", lambda m: bytes([int(m[1], 16)]), text)


def mutate(rng, seeds):
    text = rng.choice(seeds if rng.random() < 0.5 else WHOLE)
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice(PIECES) + text[at + rng.randint(0, 2):]
    return text


def ours(program, documents):
    data = b"".join(b"%d\n%s" % (len(d), d) for d in documents)
    run = subprocess.run([program], input=data, capture_output=True, check=True)
    return run.stdout.split(b"\n")[:-1]


def differs(document, line):
    taken, value = theirs(document)
    if line == b"no" or not taken:
        return taken != (line != b"no")
    return not same(read(line.decode()), value)


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 20260131)
    seeds, bad, valid, done = list(cases()), 0, 0, 0
    documents = seeds
    while documents:
        lines = ours(program, documents)
        if len(lines) != len(documents):
            sys.exit(f"{len(lines)} answers to {len(documents)} documents")
        for document, line in zip(documents, lines):
            valid += line != b"no"
            if differs(document, line):
                bad += 1
                print("differs:", document, line[:200])
        done += len(documents)
        documents = [mutate(rng, seeds) for _ in range(min(20000, count + len(seeds) - done))]
    print(f"{bad} of {done} differ, {valid} are valid")
    return bad > 0 or valid < done / 20


if __name__ == "__main__":
    sys.exit(main())
