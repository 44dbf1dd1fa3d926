#!/usr/bin/env python3
"""Turns the files of the classroom Internet into C: embed.py FOLDER OUTPUT DEPFILE

The output depends on nothing but the texts: same files, same octets.
"""

import os
import sys


def literal(line):
    """One line of a file as a string literal."""
    out = ""
    for octet in line:
        if octet in b'"\\':
            out += "\\" + chr(octet)
        elif octet == 10:
            out += "\\n"
        elif 32 <= octet < 127 and octet != ord("?"):
            out += chr(octet)
        else:
            # Three octal digits: what follows cannot be taken for a fourth, nor "??" for a trigraph.
            out += f"\\{octet:03o}"
    return f'    "{out}"\n'


def main(folder, output, depfile):
    zones = os.path.join(folder, "zones")
    names = ["world"] + [
        "zones/" + name for name in sorted(os.listdir(zones)) if name.endswith(".zone")
    ]
    code = "/* Made by libquery/lab/embed.py. */\n" + '#include "lab/lab.h"\n'
    table = ""
    for index, name in enumerate(names):
        with open(os.path.join(folder, name), "rb") as file:
            lines = file.read().splitlines(keepends=True)
        code += f"\n/* {name} */\nstatic const char text{index}[] =\n"
        code += "".join(map(literal, lines)) or '    ""\n'
        code = code[:-1] + ";\n"
        table += f'    {{"{name}", text{index}, sizeof text{index} - 1}},\n'
    code += f"\nconst struct query_zone_text lab_files[] = {{\n{table}}};\n"
    code += f"const size_t lab_file_count = {len(names)};\n"
    with open(output, "w", encoding="ascii") as file:
        file.write(code)
    # The folder too: a file may come or go.
    needs = [zones] + [os.path.join(folder, name) for name in names]
    with open(depfile, "w", encoding="utf-8") as file:
        file.write(output + ": " + " ".join(n.replace(" ", "\\ ") for n in needs) + "\n")


main(*sys.argv[1:])
