#!/usr/bin/env python3
"""The manual page and the completions of digc tell what its tables of options tell.

    docs.py DIGC

Every option has its entry in the manual, with `no` and an argument where the
table has them, and says there whether it is available; its examples are taken
by digc; the completions are what completions/generate.py writes and their
shells understand them.
"""

import re
import shutil
import subprocess
import sys

import tree

sys.path.insert(0, tree.path("completions"))
sys.dont_write_bytecode = True
import generate

MANUAL = "man/digc.1"
GONE = "Not available in this version."


def entries(text):
    """(line, name, has no, argument: none, `may` or `value`; body) of each option of the manual."""
    section = re.search(r"^\.Sh OPTIONS\n(.*?)^\.Sh ", text, re.M | re.S)
    start = text.count("\n", 0, section.start(1)) + 1
    pieces = re.split(r"^(?=\.It )", section.group(1), flags=re.M)
    line = start + pieces[0].count("\n")
    for piece in pieces[1:]:
        head, _, body = piece.partition("\n")
        found = re.match(r"\.It (?:Fl (-?\w+)|Cm \+(\[no\])?([\w-]+))(.*)", head)
        if found:
            letter, no, word, rest = found.groups()
            name = "-" + letter if letter else "+" + word
            argument = "-"
            if re.search(r"\bAr\b|\bXo\b", rest):
                argument = "may" if re.search(r"Op = ", rest) else "value"
            yield line, name, no is not None, argument, body
        line += piece.count("\n")


def check_manual(rows):
    wanted = {row.word: row for row in rows}
    seen = set()
    for line, name, no, argument, body in entries(tree.read(MANUAL)):
        where = f"{MANUAL}:{line}: {name}"
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
        yield f"{MANUAL}: {name} is missing"


def check_lint():
    if not shutil.which("mandoc"):
        return
    run = subprocess.run(
        ["mandoc", "-Tlint", "-Wstyle", tree.path(MANUAL)], capture_output=True, text=True
    )
    for complaint in run.stdout.splitlines():
        # Whether other pages are installed is not for us to say.
        if "mandoc.db" not in complaint and "referenced manual not found" not in complaint:
            yield complaint


def check_examples(digc):
    """-h at the end has digc read all words and ask nothing."""
    manual = re.findall(r"^\.Dl digc (.*)", tree.read(MANUAL), re.M)
    help = subprocess.run([digc, "-h"], check=True, capture_output=True, text=True).stdout
    shown = re.findall(r"^  digc (.*?)(?:  .*)?$", help, re.M)
    if not manual or not shown:
        yield "there are no examples"
    for words in manual + shown:
        run = subprocess.run(
            [digc, "-r", *words.split(), "-h"], capture_output=True, text=True
        )
        if run.returncode or run.stderr:
            yield f"digc {words}: {run.stderr.splitlines()[0] if run.stderr else run.returncode}"


def check_completions(digc):
    for name, text in generate.generate(digc).items():
        if tree.read(f"completions/{name}") != text:
            yield f"completions/{name}: run completions/generate.py"
    shells = {"digc.bash": ["bash", "-n"], "_digc": ["zsh", "-n"], "digc.fish": ["fish", "-n"]}
    for name, command in shells.items():
        if shutil.which(command[0]):
            run = subprocess.run(
                [*command, tree.path("completions", name)], capture_output=True, text=True
            )
            if run.returncode:
                yield f"completions/{name}: {run.stderr.strip()}"


def complete(shell, script, line):
    """What a shell offers for the words of a line."""
    run = subprocess.run([shell, "-c", script, shell, *line], capture_output=True, text=True)
    return {word.split("\t")[0] for word in run.stdout.splitlines()}


# The words offered must be these and no others.
OFFERED = [
    (["digc", "+mul"], {"+multiline"}),
    (["digc", "+nomul"], {"+nomultiline"}),
    (["digc", "+sho"], {"+short", "+showbadcookie", "+showsearch"}),
    (["digc", "+opc"], {"+opcode="}),
    (["digc", "+tra"], set()),
    (["digc", "-t", "mx"], {"MX"}),
    (["digc", "-t", "NSEC3"], {"NSEC3", "NSEC3PARAM"}),
]
BASH = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _digc; printf "%s\\n" "${COMPREPLY[@]}"'
FISH = 'source $argv[2]; complete -C (string join -- " " $argv[3..])'


def check_offered():
    for shell, script, file in (("bash", BASH, "digc.bash"), ("fish", FISH, "digc.fish")):
        if not shutil.which(shell):
            continue
        for words, wanted in OFFERED:
            offered = complete(shell, script, [tree.path("completions", file), *words])
            if offered - {""} != wanted:
                yield f"completions/{file}: {' '.join(words)}: {sorted(offered)}"


def check(digc):
    dash, plus, _ = generate.read(digc)
    yield from check_manual(dash + plus)
    yield from check_lint()
    yield from check_examples(digc)
    yield from check_completions(digc)
    yield from check_offered()


tree.main(check, sys.argv[1])
