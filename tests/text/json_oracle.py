#!/usr/bin/env python3
"""A second oracle: python's json against a reader given as a command.

usage: json_oracle.py COMMAND...   COMMAND reads one JSON text on stdin, exits 0 when it takes it,
and writes it again on stdout. Mutates seeded documents and reports every disagreement.
"""
import json
import random
import subprocess
import sys

SEEDS = ['{"a":[1,2.5,-3e2,true,null],"b":"x\\n\\u00e4"}', '[[],{},[{}],""]', '[0,1e5,0.5,12]']
PIECES = list('"\\{}[]:,01-+.eE \n\t') + ["true", "\\u", "\\ud800", "NaN", "01", '"a":1,']


def refuse(*_):
    raise ValueError


def unique(pairs):
    if len({k for k, _ in pairs}) < len(pairs):
        raise ValueError
    return dict(pairs)


def theirs(text):
    try:
        value = json.loads(text, parse_constant=refuse, object_pairs_hook=unique)
        json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate
        return True, value
    except (ValueError, UnicodeError):
        return False, None


def mutate(rng):
    text = rng.choice(SEEDS)
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice(PIECES + [""]) + text[at + rng.randint(0, 2):]
    return text


def main():
    rng, bad = random.Random(20260131), 0
    for _ in range(500):
        text = mutate(rng)
        run = subprocess.run(sys.argv[1:], input=text.encode(), capture_output=True)
        taken, value = theirs(text)
        if (run.returncode == 0) != taken or (taken and json.loads(run.stdout) != value):
            bad += 1
            print("differs:", repr(text))
    print(f"{bad} of 500 differ")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
