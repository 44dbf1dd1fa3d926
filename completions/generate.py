#!/usr/bin/env python3
"""Writes the completions of programs for bash, zsh and fish from their own tables.

    completions/generate.py PROGRAM... [FOLDER/]

The files are checked in, so that nothing has to be run to install them; a test
holds them against what this writes.
"""

import os
import subprocess
import sys

NOTE = "Written by completions/generate.py: change the tables of the program, not this file."
CLASSES = ["IN", "CH", "HS"]
# Programs whose words without a dash are names, and never types or classes.
NAMES_ONLY = ("hostc", "nslookupc", "revc")


class Row:
    def __init__(self, fields):
        self.word, negation, self.argument, value, self.state, self.alias, self.help = fields
        self.negation = negation == "no"
        self.value = value
        if self.alias != "-":
            self.help = f"another name for {self.word[0]}{self.alias}"

    @property
    def words(self):
        """What may be typed, each with its explanation."""
        if self.value != "value":
            yield self.word, self.help
        if self.value != "-":
            yield self.word + "=", self.help
        if self.negation:
            yield self.word[0] + "no" + self.word[1:], "not: " + self.help


def read(program):
    """(options with a dash, options with a plus, types) as a program names them."""
    out = subprocess.run([program, "--dump-options"], check=True, capture_output=True, text=True).stdout
    lines = [line.split("\t") for line in out.splitlines()]
    types = [fields[1] for fields in lines if fields[0] == "type"]
    rows = [Row(fields) for fields in lines if fields[0] != "type"]
    return [r for r in rows if r.word[0] == "-"], [r for r in rows if r.word[0] == "+"], types


def offered(rows):
    return [row for row in rows if row.state == "plain"]


# Options that a program understands without a row of its own.
COMMON = [("--help", "this help"), ("--version", "version and features")]


def dashed(dash):
    """What may be typed with a dash: letters alone, words also with a value."""
    pairs = []
    for row in offered(dash):
        pairs += row.words if len(row.word) > 2 else [(row.word, row.help)]
    return pairs + [pair for pair in COMMON if pair[0] not in dict(pairs)]


def folded(words, indent, width=96):
    """Words on as many lines as they need."""
    lines = [indent]
    for word in words:
        if len(lines[-1]) + len(word) + 1 > width and lines[-1] != indent:
            lines.append(indent)
        lines[-1] += word if lines[-1] == indent else " " + word
    return "\n".join(lines)


def bash(program, dash, plus, types):
    dashes = folded([word for word, _ in dashed(dash)], " " * 8)
    pluses = folded([word for row in offered(plus) for word, _ in row.words], " " * 8)
    words = '"$types $classes" -- "${current^^}"\n                                 compgen '
    words = "" if program in NAMES_ONLY else "-W " + words
    return f"""# bash completion for {program}
# {NOTE}

_{program}()
{{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}}
    local classes='{" ".join(CLASSES)}'
    local types='
{folded(types, " " * 8)}
    '
    local dashes='
{dashes}
    '
    local pluses='
{pluses}
    '

    COMPREPLY=()
    case $previous in
    -t)
        mapfile -t COMPREPLY < <(compgen -W "$types" -- "${{current^^}}")
        return
        ;;
    -c)
        mapfile -t COMPREPLY < <(compgen -W "$classes" -- "${{current^^}}")
        return
        ;;
    @)
        mapfile -t COMPREPLY < <(compgen -A hostname -- "$current")
        return
        ;;
    -b | -p | -q | -x | =)
        return
        ;;
    esac
    case $current in
    +*)
        mapfile -t COMPREPLY < <(compgen -W "$pluses" -- "$current")
        [[ ${{#COMPREPLY[@]}} -eq 1 && ${{COMPREPLY[0]}} == *= ]] && compopt -o nospace 2> /dev/null
        ;;
    -*)
        mapfile -t COMPREPLY < <(compgen -W "$dashes" -- "$current")
        [[ ${{#COMPREPLY[@]}} -eq 1 && ${{COMPREPLY[0]}} == *= ]] && compopt -o nospace 2> /dev/null
        ;;
    @*)
        mapfile -t COMPREPLY < <(compgen -A hostname -P @ -- "${{current#@}}")
        ;;
    *)
        mapfile -t COMPREPLY < <(compgen {words}-A hostname -- "$current")
        ;;
    esac
    return 0
}}

complete -F _{program} {program}
"""


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def zsh(program, dash, plus, types):
    def described(pairs):
        return "\n".join("        " + quoted(f"{word}:{help}") for word, help in pairs)

    words = [pair for row in offered(plus) for pair in row.words]
    dashes = described(dashed(dash))
    plain = described(pair for pair in words if not pair[0].endswith("="))
    valued = described(pair for pair in words if pair[0].endswith("="))
    bare = "" if program in NAMES_ONLY else "compadd -M 'm:{a-z}={A-Z}' -a types classes; "
    return f"""#compdef {program}
# zsh completion for {program}
# {NOTE}

_{program}() {{
    local -a types classes dashes plain valued
    classes=({" ".join(CLASSES)})
    types=(
{folded(types, " " * 8)}
    )
    dashes=(
{dashes}
    )
    plain=(
{plain}
    )
    valued=(
{valued}
    )

    case $words[CURRENT-1] in
        -t) compadd -M 'm:{{a-z}}={{A-Z}}' -a types; return ;;
        -c) compadd -M 'm:{{a-z}}={{A-Z}}' -a classes; return ;;
        -b|-p|-q|-x) _message value; return ;;
    esac
    case $PREFIX in
        +*) _describe -o option plain -- valued -S '' ;;
        -*) _describe -o option dashes ;;
        @*) compset -P @ && _hosts ;;
        *) {bare}_hosts ;;
    esac
}}

_{program} "$@"
"""


def fish(program, dash, plus, types):
    lines = [
        f"# fish completion for {program}",
        "# " + NOTE,
        "",
        "set -l plus 'string match -q -- \"+*\" (commandline -ct)'",
        *(["set -l minus 'string match -q -- \"-*\" (commandline -ct)'"] if program == "nslookupc" else []),
        "set -l types \\",
        folded(types, " " * 4).replace("\n", " \\\n"),
        "",
        f"complete -c {program} -f",
    ]
    words = '(__fish_print_hostnames)' if program in NAMES_ONLY else "$types " + " ".join(CLASSES)
    quote = "'" if program in NAMES_ONLY else '"'
    lines.append(f"complete -c {program} -a {quote}{words}{quote}")
    known = [row.word for row in dash]
    for word, help in COMMON:
        if word not in known:
            lines.append(f"complete -c {program} -l {word[2:]} -d {quoted(help)}")
    values = {"-t": ' -x -a "$types"', "-c": f" -x -a '{' '.join(CLASSES)}'"}
    for row in offered(dash):
        if len(row.word) > 2 and not row.word.startswith("--"):  # -type=mx: fish knows no such form
            lines += [f"complete -c {program} -n $minus -a {quoted(word)} -d {quoted(help)}"
                      for word, help in row.words]
            continue
        value = values.get(row.word, " -x" if row.value == "value" else "")
        letter = "-l " + row.word[2:] if row.word.startswith("--") else "-o " + row.word[1:]
        lines.append(f"complete -c {program} {letter}{value} -d {quoted(row.help)}")
    for row in offered(plus):
        for word, help in row.words:
            lines.append(f"complete -c {program} -n $plus -a {quoted(word)} -d {quoted(help)}")
    return "\n".join(lines) + "\n"


def generate(program):
    """The text of each file by its name."""
    name = os.path.basename(program)
    files = {f"{name}.bash": bash, f"_{name}": zsh, f"{name}.fish": fish}
    tables = read(program)
    return {file: write(name, *tables) for file, write in files.items()}


if __name__ == "__main__":
    programs = [word for word in sys.argv[1:] if not word.endswith("/")]
    folders = [word for word in sys.argv[1:] if word.endswith("/")]
    if not programs or len(folders) > 1:
        sys.exit(__doc__)
    folder = folders[0] if folders else os.path.dirname(os.path.abspath(__file__))
    for program in programs:
        for file, text in generate(program).items():
            with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
                out.write(text)
