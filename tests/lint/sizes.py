#!/usr/bin/env python3
"""Functions: nine in ten have at most 50 lines, none over 100.  Files: at most 1,000 lines."""

import shutil
import subprocess

import tree

FUNCTION_MAX = 100
FUNCTION_P90 = 50
FILE_MAX = 1000


def functions():
    """(lines, name, file) of every function, as Universal ctags sees them."""
    names = tree.files("libquery", "cmd", "tests/fuzz", "tests/bench", "tests/consumer", ending=".c")
    out = subprocess.run(
        ["ctags", "--languages=C", "--kinds-C=f", "--fields=+ne", "-f", "-", "-L", "-"],
        input="\n".join(names),
        cwd=tree.ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for line in out.split("\n"):
        fields = dict(f.split(":", 1) for f in line.split("\t")[3:] if ":" in f)
        if "line" in fields and "end" in fields:
            name, file = line.split("\t")[:2]
            yield int(fields["end"]) - int(fields["line"]) + 1, name, file


def check():
    for name in tree.files("libquery", "cmd", "tests", ending=(".c", ".h", ".py")):
        lines = tree.read(name).count("\n")
        if lines > FILE_MAX:
            yield f"{name}: {lines} lines, more than {FILE_MAX}"
    found = sorted(functions())
    for lines, name, file in found:
        if lines > FUNCTION_MAX:
            yield f"{file}: {name} has {lines} lines, more than {FUNCTION_MAX}"
    if found and found[len(found) * 9 // 10][0] > FUNCTION_P90:
        yield f"one function in ten has more than {found[len(found) * 9 // 10][0] - 1} lines"


ctags = shutil.which("ctags")
if not ctags or "Universal" not in subprocess.run(
    [ctags, "--version"], capture_output=True, text=True
).stdout:
    tree.skip("Universal ctags is not installed")
tree.main(check)
