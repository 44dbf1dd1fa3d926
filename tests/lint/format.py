#!/usr/bin/env python3
"""The C files are as clang-format leaves them (./dev format does it).

Versions of clang-format differ in what they do, so one is the measure: Debian 12's.
"""

import re
import shutil
import subprocess

import tree

VERSION = 14


def check(program):
    for name in tree.files("libquery", "cmd", "tests"):
        run = subprocess.run(
            [program, "--dry-run", "-Werror", name], cwd=tree.ROOT, capture_output=True, text=True
        )
        if run.returncode:
            yield run.stderr.strip().split("\n")[0]


program = shutil.which("clang-format")
if not program:
    tree.skip("clang-format is not installed")
found = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
if int(re.search(r"version (\d+)", found).group(1)) != VERSION:
    tree.skip(f"not clang-format {VERSION}: {found.strip()}")
tree.main(check, program)
