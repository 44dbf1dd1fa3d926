#!/usr/bin/env python3
"""What does not belong into the tree: unfinished work, paths of one machine, switches on RR types."""

import re

import tree

UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")) + r")\b")
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|Users|work|mnt)/\w")
# RR types are data: who asks for one by a switch should have asked the table.
SWITCH = re.compile(r"\bswitch\s*\([^;{]*?\b(?:rr|q)?type\s*\)\s*\{")
CASE = re.compile(r"\bcase\s+(?:QUERY_)?(?:RR)?TYPE_\w+\s*:")
TEXT = (".c", ".h", ".py", ".sh", ".md", ".build", ".txt", ".zone", ".conf", ".in", ".1", ".7", ".map")


def line_of(text, match):
    return text.count("\n", 0, match.start()) + 1


def check():
    for name in tree.files(".", ending=TEXT) + ["dev", ".ci/run", ".ci/install", ".ci/count", "meson_options.txt"]:
        text = tree.read(name)
        for rule, what in ((UNFINISHED, "unfinished"), (MACHINE, "a path of one machine")):
            for match in rule.finditer(text):
                yield f"{name}:{line_of(text, match)}: {what}: {match.group()}"
    for name in tree.files("libquery", "cmd"):
        if name.startswith(("libquery/rdata/", "libquery/include/query/rdata.h")):
            continue
        code = tree.bare(tree.read(name))
        rules = (CASE, SWITCH) if name.startswith(("libquery/", "cmd/render/")) else (CASE,)
        for rule in rules:
            for match in rule.finditer(code):
                yield f"{name}:{line_of(code, match)}: RR types are told apart outside rdata"


tree.main(check)
