"""What the checks share: where the sources are, and how a check ends.

A check is a function that yields complaints, "file:line: what is wrong".  Every
check is its own test; exit status 0: nothing to complain about, 1: complaints,
77: the tool it needs is not there (Meson counts that as skipped).
"""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIP = 77

# The rooms of the library, each with the rooms whose headers it may include.
ROOMS = {
    "base": (),
    "name": ("base",),
    "rdata": ("base", "name"),
    "message": ("base", "name", "rdata"),
    "net": ("base", "name", "rdata", "message"),
    "system": ("base", "name", "rdata", "message"),
    "lab": ("base", "name", "rdata", "message", "net"),
    "resolve": ("base", "name", "rdata", "message", "net"),
    "resolver": ("base", "name", "rdata", "message", "net", "lab", "resolve"),
    "capture": ("base", "name", "rdata", "message", "net", "resolve"),
}

# Which room a public header speaks for.
PUBLIC = {
    "api": "base",
    "status": "base",
    "sink": "base",
    "endpoint": "base",
    "serial": "base",
    "name": "name",
    "idn": "name",
    "style": "rdata",
    "rdata": "rdata",
    "message": "message",
    "edns": "message",
    "content": "message",
    "annotate": "message",
    "request": "message",
    "tsig": "message",
    "engine": "net",
    "exchange": "resolve",
    "lookup": "resolve",
    "bulk": "resolve",
    "reverse": "resolve",
    "search": "resolve",
    "walk": "resolve",
    "cache": "resolve",
    "transfer": "resolve",
    "lab": "lab",
    "zone": "lab",
    "resolver": "resolver",
    "capture": "capture",
    "system": "system",
    "query": "all",
}


def path(*parts):
    return os.path.join(ROOT, *parts)


def files(*folders, ending=(".c", ".h")):
    """Relative names of all files below the folders, sorted."""
    found = []
    for folder in folders:
        for where, inner, names in os.walk(path(folder)):
            inner[:] = [i for i in inner if not i.startswith((".", "build", "__pycache__"))]
            for name in names:
                if name.endswith(ending):
                    found.append(os.path.relpath(os.path.join(where, name), ROOT))
    return sorted(found)


def read(name):
    with open(path(name), encoding="utf-8") as file:
        return file.read()


def bare(text):
    """The text without comments and literals; line numbers stay."""
    keep = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.S)

    def blank(match):
        piece = match.group()
        if piece[0] in "\"'":
            return piece[0] * 2
        return " " + "\n" * piece.count("\n")

    return keep.sub(blank, text)


def main(check, *arguments):
    complaints = list(check(*arguments))
    for complaint in complaints:
        print(complaint)
    sys.exit(1 if complaints else 0)


def skip(why):
    print("skipped: " + why)
    sys.exit(SKIP)
