#!/usr/bin/env python3
"""The shell scripts are without complaints of shellcheck, the Python ones compile."""

import shutil
import subprocess

import tree

SHELL = ["dev", ".ci/run", ".ci/install"]


def check():
    for name in tree.files("tests", "cmd", "completions", "man", ending=".py") + [".ci/count"]:
        try:
            compile(tree.read(name), name, "exec")
        except SyntaxError as error:
            yield f"{name}:{error.lineno}: {error.msg}"
    run = subprocess.run(
        ["shellcheck", "-f", "gcc", *SHELL, *tree.files("tests", ending=".sh")],
        cwd=tree.ROOT,
        capture_output=True,
        text=True,
    )
    yield from run.stdout.strip().split("\n") if run.returncode else ()


if not shutil.which("shellcheck"):
    tree.skip("shellcheck is not installed")
tree.main(check)
