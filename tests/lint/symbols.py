#!/usr/bin/env python3
"""Public headers, libquery.map and the shared library agree on what is exported.

symbols.py [LIBRARY]     check; with the built library also what it really exports
symbols.py --write       write libquery.map anew from the headers

Every exported function is declared in a public header with a comment: above it,
or above the group of declarations that it stands in without an empty line.
"""

import re
import subprocess
import sys

import tree

MAP = "libquery/libquery.map"
VERSION = "LIBQUERY_0"
DECLARATION = re.compile(r"\bQUERY_API\b([^;{]*?)\b(\w+)\s*\(")


def blank_comments(text):
    return re.sub(
        r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S
    )


def declarations():
    """(header, line, function, whether it has a comment)"""
    for name in tree.files("libquery/include/query", ending=".h"):
        text = tree.read(name)
        code = blank_comments(text)
        code = re.sub(r"^[ \t]*#.*$", lambda m: " " * len(m.group()), code, flags=re.M)
        for match in DECLARATION.finditer(code):
            before = text[: match.start()]
            group = re.split(r"\n[ \t]*\n", before)[-1]
            yield name, before.count("\n") + 1, match.group(2), "/*" in group


def exported_by_map():
    text = re.sub(r"/\*.*?\*/", "", tree.read(MAP), flags=re.S)
    body = re.search(VERSION + r"\s*\{\s*global:(.*?)local:\s*\*;\s*\};", text, re.S)
    return set(re.findall(r"\w+", body.group(1))) if body else set()


def exported_by(library):
    out = subprocess.run(
        ["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True
    ).stdout
    symbols = {line.split()[-1].split("@")[0] for line in out.split("\n") if line.split()}
    return {symbol for symbol in symbols if symbol != VERSION and not symbol.startswith("__")}


def check(library):
    declared = {}
    for name, line, function, commented in declarations():
        declared[function] = f"{name}:{line}"
        if not commented:
            yield f"{name}:{line}: {function} has no comment"
        if not function.startswith("query_"):
            yield f"{name}:{line}: {function} is exported and does not start with query_"
    listed = exported_by_map()
    for function in sorted(set(declared) - listed):
        yield f"{declared[function]}: {function} is not in {MAP} (tests/lint/symbols.py --write)"
    for function in sorted(listed - set(declared)):
        yield f"{MAP}: {function} is declared in no public header"
    if library:
        built = exported_by(library)
        for function in sorted(listed - built):
            yield f"{library}: {function} is declared, and defined nowhere"
        for function in sorted(built - listed):
            yield f"{library}: {function} is exported, and not in {MAP}"


def write():
    functions = sorted({function for _, _, function, _ in declarations()})
    with open(tree.path(MAP), "w", encoding="utf-8") as file:
        file.write("/* What the shared library exports: every QUERY_API function.\n")
        file.write(" * Written by tests/lint/symbols.py --write, checked by the same script. */\n")
        file.write(VERSION + " {\nglobal:\n")
        file.writelines(f"    {function};\n" for function in functions)
        file.write("local:\n    *;\n};\n")


if "--write" in sys.argv:
    write()
else:
    tree.main(check, sys.argv[1] if len(sys.argv) > 1 else None)
