#!/usr/bin/env python3
"""The manual pages and the completions of programs tell what their tables of options tell.

    docs.py PROGRAM...

Every option has its entry in the manual, with `no` and an argument where the
table has them, and says there whether it is available; its examples are taken
by the program; the completions are what completions/generate.py writes and their
shells understand them.  Every page is free of mandoc's complaints, and those that it
refers to refer back where they are ours.
"""

import os
import re
import shutil
import subprocess
import sys

import tree

sys.path.insert(0, tree.path("completions"))
sys.dont_write_bytecode = True
import generate

GONE = "Not available in this version."


def entries(text):
    """(line, name, has no, argument: none, `may` or `value`; body) of each option of the manual."""
    section = re.search(r"^\.Sh OPTIONS\n(.*?)^\.Sh ", text, re.M | re.S)
    start = text.count("\n", 0, section.start(1)) + 1
    pieces = re.split(r"^(?=\.It )", section.group(1), flags=re.M)
    line = start + pieces[0].count("\n")
    for piece in pieces[1:]:
        head, _, body = piece.partition("\n")
        found = re.match(r"\.It (?:Fl (-?\w[\w-]*)|Cm \+(\[no\])?([\w-]+))(.*)", head)
        if found:
            letter, no, word, rest = found.groups()
            name = "-" + letter if letter else "+" + word
            argument = "-"
            if re.search(r"\bAr\b|\bXo\b", rest):
                argument = "may" if re.search(r"Op = ", rest) else "value"
            yield line, name, no is not None, argument, body
        line += piece.count("\n")


def check_manual(manual, rows):
    wanted = {row.word: row for row in rows}
    seen = set()
    for line, name, no, argument, body in entries(tree.read(manual)):
        where = f"{manual}:{line}: {name}"
        row = wanted.get(name)
        if row is None or name in seen:
            yield f"{where} is " + ("no option" if row is None else "there twice")
            continue
        seen.add(name)
        if no != (row.negation and name[0] == "+"):
            yield f"{where}: [no] is not as in the table"
        if argument != row.value:
            yield f"{where}: its argument is not as in the table"
        if (GONE in body) != (row.state == "unavailable"):
            yield f"{where}: it is {row.state} in the table"
        if row.alias != "-" and row.word[0] + row.alias not in body:
            yield f"{where}: it stands for {row.alias}"
    for name in sorted(set(wanted) - seen):
        yield f"{manual}: {name} is missing"


def check_lint(manual):
    if not shutil.which("mandoc"):
        return
    run = subprocess.run(
        ["mandoc", "-Tlint", "-Wstyle", tree.path(manual)], capture_output=True, text=True
    )
    for complaint in run.stdout.splitlines():
        # Whether other pages are installed is not for us to say.
        if "mandoc.db" not in complaint and "referenced manual not found" not in complaint:
            yield complaint


def check_pages():
    """A page that another one of ours names under SEE ALSO names that one, too."""
    named = {}
    for manual in sorted(os.listdir(tree.path("man"))):
        if not manual.endswith((".1", ".7")):
            continue
        yield from check_lint(f"man/{manual}")
        see = re.search(r"^\.Sh SEE ALSO\n(.*?)(?=^\.Sh |\Z)", tree.read(f"man/{manual}"), re.M | re.S)
        if not see:
            yield f"man/{manual}: has no SEE ALSO"
            continue
        named[manual] = {".".join(page) for page in re.findall(r"^\.Xr (\S+) (\d)", see[1], re.M)}
    for manual, pages in named.items():
        for page in sorted(pages & set(named)):
            if manual not in named[page]:
                yield f"man/{page}: does not refer to {manual}"


def check_examples(program, manual):
    """--help at the end has a program read all words and ask nothing."""
    name = os.path.basename(program)
    examples = re.findall(rf"^\.Dl {name} (.*)", tree.read(manual), re.M)
    help = subprocess.run([program, "--help"], check=True, capture_output=True, text=True).stdout
    shown = re.findall(rf"^  {name} (.*?)(?:  .*)?$", help, re.M)
    if not examples or not shown:
        yield f"{name}: there are no examples"
    for words in examples + shown:
        run = subprocess.run(
            [program, *words.split(), "--help"],
            capture_output=True,
            text=True,
            env={**os.environ, "HOME": "/nonexistent"},
        )
        if run.returncode or run.stderr:
            yield f"{name} {words}: {run.stderr.splitlines()[0] if run.stderr else run.returncode}"


def check_completions(program):
    name = os.path.basename(program)
    for file, text in generate.generate(program).items():
        if tree.read(f"completions/{file}") != text:
            yield f"completions/{file}: run completions/generate.py"
    shells = {f"{name}.bash": ["bash", "-n"], f"_{name}": ["zsh", "-n"], f"{name}.fish": ["fish", "-n"]}
    for file, command in shells.items():
        if shutil.which(command[0]):
            run = subprocess.run(
                [*command, tree.path("completions", file)], capture_output=True, text=True
            )
            if run.returncode:
                yield f"completions/{file}: {run.stderr.strip()}"


def complete(shell, script, line):
    """What a shell offers for the words of a line."""
    run = subprocess.run([shell, "-c", script, shell, *line], capture_output=True, text=True)
    return {word.split("\t")[0] for word in run.stdout.splitlines()}


# The words offered must be these and no others.
OFFERED = [
    (["digc", "+mul"], {"+multiline"}),
    (["digc", "+nomul"], {"+nomultiline"}),
    (["digc", "+sho"], {"+short", "+short=", "+showbadcookie", "+showsearch"}),
    (["digc", "+opc"], {"+opcode="}),
    (["digc", "+tra"], {"+trace"}),
    (["digc", "+dns64"], {"+dns64prefix"}),
    (["digc", "-t", "mx"], {"MX"}),
    (["digc", "-t", "NSEC3"], {"NSEC3", "NSEC3PARAM"}),
    (["hostc", "--js"], {"--json"}),
    (["hostc", "-t", "mx"], {"MX"}),
    (["hostc", "mx"], set()),
    (["nslookupc", "-nod"], {"-nod2", "-nodebug", "-nodefname"}),
    (["nslookupc", "-ty"], {"-type="}),
    (["nslookupc", "mx"], set()),
    (["revc", "--par"], {"--parallel"}),
    (["revc", "--un"], {"--unordered"}),
    (["tracec", "--form"], {"--format"}),
    (["tracec", "--q"], {"--qmin"}),
    (["tracec", "-t", "mx"], {"MX"}),
]
BASH = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _$1; printf "%s\\n" "${COMPREPLY[@]}"'
FISH = 'source $argv[2]; complete -C (string join -- " " $argv[3..])'


def check_offered(name):
    for shell, script in (("bash", BASH), ("fish", FISH)):
        if not shutil.which(shell):
            continue
        file = f"{name}.{shell}"
        for words, wanted in OFFERED:
            if words[0] != name:
                continue
            offered = complete(shell, script, [tree.path("completions", file), *words])
            # fish puts the = behind a long option by itself.
            offered = {word.rstrip("=") if word.startswith("--") else word for word in offered}
            if offered - {""} != wanted:
                yield f"completions/{file}: {' '.join(words)}: {sorted(offered)}"


def check(*programs):
    yield from check_pages()
    for program in programs:
        name = os.path.basename(program)
        manual = f"man/{name}.1"
        dash, plus, _ = generate.read(program)
        yield from check_manual(manual, dash + plus)
        yield from check_examples(program, manual)
        yield from check_completions(program)
        yield from check_offered(name)


tree.main(check, *sys.argv[1:])
