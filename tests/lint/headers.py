#!/usr/bin/env python3
"""Every header compiles alone, without a warning, and opens with a note on what it is for.

headers.py COMPILER...
"""

import subprocess
import sys

import tree

FLAGS = (
    "-fsyntax-only -std=c17 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wconversion -Wshadow"
    " -Wstrict-prototypes -Wvla -Werror"
).split()


def check(compiler):
    folders = ["-I" + tree.path(f) for f in ("libquery/include", "libquery", "cmd")]
    for name in tree.files("libquery", "cmd", ending=".h"):
        text = tree.read(name)
        if not text.startswith("/*"):
            yield f"{name}:1: opens without a note on what the header is for"
        # Included from an empty file: as itself, a header may only warn about being one.
        run = subprocess.run(
            [*compiler, *FLAGS, *folders, "-x", "c", "-include", tree.path(name), "/dev/null"],
            capture_output=True,
            text=True,
        )
        if run.returncode:
            yield f"{name}: does not compile alone\n{run.stderr.strip()}"


tree.main(check, sys.argv[1:])
