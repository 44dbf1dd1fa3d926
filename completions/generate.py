#!/usr/bin/env python3
"""Writes the completions of digc for bash, zsh and fish from its own tables.

    completions/generate.py DIGC [FOLDER]

The files are checked in, so that nothing has to be run to install them; a test
holds them against what this writes.
"""

import os
import subprocess
import sys

NOTE = "Written by completions/generate.py: change the tables of digc, not this file."
CLASSES = ["IN", "CH", "HS"]


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
            yield "+no" + self.word[1:], "not: " + self.help


def read(digc):
    """(options with a dash, options with a plus, types) as digc names them."""
    out = subprocess.run([digc, "--dump-options"], check=True, capture_output=True, text=True).stdout
    lines = [line.split("\t") for line in out.splitlines()]
    types = [fields[1] for fields in lines if fields[0] == "type"]
    rows = [Row(fields) for fields in lines if fields[0] != "type"]
    return [r for r in rows if r.word[0] == "-"], [r for r in rows if r.word[0] == "+"], types


def offered(rows):
    return [row for row in rows if row.state == "plain"]


def folded(words, indent, width=96):
    """Words on as many lines as they need."""
    lines = [indent]
    for word in words:
        if len(lines[-1]) + len(word) + 1 > width and lines[-1] != indent:
            lines.append(indent)
        lines[-1] += word if lines[-1] == indent else " " + word
    return "\n".join(lines)


def bash(dash, plus, types):
    dashes = folded([row.word for row in offered(dash)] + ["--help", "--version"], " " * 8)
    pluses = folded([word for row in offered(plus) for word, _ in row.words], " " * 8)
    return f"""# bash completion for digc
# {NOTE}

_digc()
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
        ;;
    @*)
        mapfile -t COMPREPLY < <(compgen -A hostname -P @ -- "${{current#@}}")
        ;;
    *)
        mapfile -t COMPREPLY < <(compgen -W "$types $classes" -- "${{current^^}}"
                                 compgen -A hostname -- "$current")
        ;;
    esac
    return 0
}}

complete -F _digc digc
"""


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def zsh(dash, plus, types):
    def described(pairs):
        return "\n".join("        " + quoted(f"{word}:{help}") for word, help in pairs)

    words = [pair for row in offered(plus) for pair in row.words]
    dashes = described((row.word, row.help) for row in offered(dash))
    plain = described(pair for pair in words if not pair[0].endswith("="))
    valued = described(pair for pair in words if pair[0].endswith("="))
    return f"""#compdef digc
# zsh completion for digc
# {NOTE}

_digc() {{
    local -a types classes dashes plain valued
    classes=({" ".join(CLASSES)})
    types=(
{folded(types, " " * 8)}
    )
    dashes=(
{dashes}
        '--help:this help'
        '--version:version and features'
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
        *) compadd -M 'm:{{a-z}}={{A-Z}}' -a types classes; _hosts ;;
    esac
}}

_digc "$@"
"""


def fish(dash, plus, types):
    lines = [
        "# fish completion for digc",
        "# " + NOTE,
        "",
        "set -l plus 'string match -q -- \"+*\" (commandline -ct)'",
        "set -l types \\",
        folded(types, " " * 4).replace("\n", " \\\n"),
        "",
        "complete -c digc -f",
        "complete -c digc -a \"$types " + " ".join(CLASSES) + "\"",
        "complete -c digc -l help -d 'this help'",
        "complete -c digc -l version -d 'version and features'",
    ]
    values = {"-t": ' -x -a "$types"', "-c": f" -x -a '{' '.join(CLASSES)}'"}
    for row in offered(dash):
        value = values.get(row.word, " -x" if row.value == "value" else "")
        letter = "-l " + row.word[2:] if row.word.startswith("--") else "-o " + row.word[1:]
        lines.append(f"complete -c digc {letter}{value} -d {quoted(row.help)}")
    for row in offered(plus):
        for word, help in row.words:
            lines.append(f"complete -c digc -n $plus -a {quoted(word)} -d {quoted(help)}")
    return "\n".join(lines) + "\n"


FILES = {"digc.bash": bash, "_digc": zsh, "digc.fish": fish}


def generate(digc):
    """The text of each file by its name."""
    tables = read(digc)
    return {name: write(*tables) for name, write in FILES.items()}


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder = sys.argv[2] if len(sys.argv) == 3 else os.path.dirname(os.path.abspath(__file__))
    for file, text in generate(sys.argv[1]).items():
        with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
            out.write(text)
