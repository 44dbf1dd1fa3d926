#!/usr/bin/env python3
"""The examples of the documentation are what the tools print: classroom.py [--write] PROGRAM...

An example is a line that begins with `$ ` with a command that asks in the lab or nobody, and below it
what that command prints, standard output and standard error, up to the next such line or the
end of the block.  A block is

- in a manual, a literal display (.Bd -literal to .Ed) that begins with an example;
- in README.md, an indented block that begins with one.  Where nothing but a fence is below
  the command, the output is in the fence; `> file` at the end of a command names a file of
  this tree that has the output.

Behind a bar there may be a command that reads the output.  Where it is not installed the
example is left out.  In front of one there may be a printf that writes the input.

Examples without an output, in .Dl of manuals and in --help, are run in the lab, too, wherever they
ask: their words must be understood.

Outputs are compared octet by octet.  No rule here makes up for what differs from run to run:
the examples ask with options that leave it out or fix it (+noall, +nostats, +qid=1).  What
depends on the reader's side is set here: UTF-8, no terminal, the width below, time in UTC.
Words in front of the command that set variables (COLUMNS=80) hold for it.

With --write the outputs are replaced by what the commands print now: to be read before they
are committed, together with the sentences around them.
"""

import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# A page is read on a terminal; a README in a window that scrolls, so nothing is broken there.
WIDTH = {"manual": 100, "readme": None}
LESSON = "man/classroom.7"

# roff reads these in its own way (groff_char(7)).  It may make a hyphen of a minus as well, which
# matters in a command, where nobody could paste it.
ROFF = {"\\": "\\e", "~": "\\(ti", "^": "\\(ha", "`": "\\(ga", "'": "\\(aq"}
DISPLAY = re.compile(r"(?<=^\.Bd -literal\n)\$ .*?(?=^\.Ed$)", re.M | re.S)
INDENTED = re.compile(r"^    \$ .*\n(?!\n```)(?:    .*\n)*", re.M)
FENCED = re.compile(r"^(    (\$ [^\n]*\n)\n```\w+\n)(.*?)(^```)$", re.M | re.S)


def from_roff(text):
    text = re.sub(r"^\\&|\\&$", "", text, flags=re.M).replace("\\-", "-")
    for char, escape in reversed(ROFF.items()):
        text = text.replace(escape, char)
    return text


def to_roff(text):
    for char, escape in ROFF.items():
        text = text.replace(char, escape)
    text = re.sub(r"^\$ .*", lambda line: line.group().replace("-", "\\-"), text, flags=re.M)
    return re.sub(r"^(?=\.)|(?<= )$", r"\\&", text, flags=re.M)


def indent(text):
    return re.sub(r"^(?=.)", "    ", text, flags=re.M)


def split(words):
    """The command before a bar, and that behind it."""
    place = words.index("|") if "|" in words else len(words)
    return words[:place], words[place + 1 :]


def spawn(words, environment, text, folder=ROOT):
    done = subprocess.run(
        words,
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        env=environment,
        cwd=folder,
    )
    return done.stdout, done.returncode


class Runner:
    """Runs the commands of one document, and keeps what is wrong with them."""

    def __init__(self, programs, kind, write):
        self.programs = {os.path.basename(program): os.path.abspath(program) for program in programs}
        self.width = WIDTH[kind]
        self.write = write
        self.complaints = []
        self.count = 0

    def environment(self, words):
        """What the commands see of the reader's side; takes the words that set variables away."""
        found = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent"}
        if self.width:
            found["COLUMNS"] = str(self.width)
        if "LD_LIBRARY_PATH" in os.environ:
            found["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
        while "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            found[name] = value
        return found

    def run(self, command):
        """What a command line prints."""
        self.count += 1
        words = shlex.split(command)
        environment = self.environment(words)
        file = None
        if words[-2:-1] == [">"]:
            file = words[-1]
            words = words[:-2]
        words, reader = split(words)
        given = b""
        if words[0] == "printf" and reader:
            given, _ = spawn(words, environment, b"")
            words, reader = split(reader)
        if words[0] not in self.programs or not any(word.startswith(("--lab", "--read")) for word in words):
            self.complaints.append(f"$ {command}\nasks outside of the lab, or is no program of ours")
            return ""
        text, status = spawn([self.programs[words[0]], *words[1:]], environment, given)
        # Any other status is an outcome in DNS, and may be what the example is about.
        if status in (1, 10) or status < 0:
            self.complaints.append(f"$ {command}\nexit status {status}")
        if reader:
            reader[0] = self.programs.get(reader[0], reader[0])
            text, _ = spawn(reader, environment, text)
        if not file:
            return text.decode("utf-8")
        self.hold(file, text.decode("utf-8"))
        return ""

    def hold(self, file, text):
        """A file of the tree has this text."""
        path = os.path.join(ROOT, file)
        old = ""
        if os.path.exists(path):
            with open(path, encoding="utf-8") as stream:
                old = stream.read()
        if self.write:
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
        else:
            self.compare(old, text)

    def compare(self, shown, printed):
        if shown != printed:
            lines = difflib.unified_diff(
                shown.splitlines(), printed.splitlines(), "shown", "printed", lineterm=""
            )
            self.complaints.append("\n".join(lines))

    def redo(self, shown):
        """A block with the outputs of now, and a complaint where it had others."""
        commands = re.findall(r"^\$ (.*)$", shown, re.M)
        readers = [split(shlex.split(command))[1][:1] for command in commands]
        if not all(reader[0] in self.programs or shutil.which(reader[0]) for reader in readers if reader):
            self.count += 1
            return shown
        printed = "".join(f"$ {command}\n{self.run(command)}" for command in commands)
        for command in commands:
            if self.width and len(command) > self.width - 2:
                self.complaints.append(f"wider than {self.width} columns: $ {command}")
        if not self.write:
            self.compare(shown, printed)
        return printed


# Groups of options in digc's --help.
SHOWN = re.compile(r"^(?:Other forms than dig's|Watching and comparing):\n(.*?)(?:\n\n|\Z)", re.M | re.S)

# Files that examples without an output read.
GIVEN = {
    "access.log": "192.0.2.1 GET /\n",
    "names.txt": "www.school.test\n",
    "transfer.key": 'key "transfer" { algorithm hmac-sha256; secret "c2VjcmV0IG9mIHRoZSBsYWI="; };\n',
}
WRONG = re.compile(rb"Usage: |nknown option|nvalid |needs a value|requires an argument|is not an|No such file")


def try_words(programs, command, folder):
    """What is wrong with the words of an example, or None.  --system is for a machine, not the lab."""
    words = shlex.split(command)
    if words[0] not in programs or "--system" in words:
        return None
    lab = [] if any(word.startswith("--lab") for word in words) else ["--lab"]
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "LC_ALL": "C.UTF-8"}
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    text, status = spawn([programs[words[0]], *lab, *words[1:]], environment, b"", folder)
    if WRONG.search(text) or status < 0:
        return f"{command}\nexit status {status}, and\n{text.decode('utf-8', 'replace')}"
    return None


def check_words(programs):
    """The examples that have no output, of manuals and of --help."""
    programs = {os.path.basename(program): os.path.abspath(program) for program in programs}
    examples = []
    for name, program in programs.items():
        with open(os.path.join(ROOT, "man", name + ".1"), encoding="utf-8") as file:
            lines = re.findall(r"^\.Dl (.*)$", file.read(), re.M)
        examples += [re.sub(r"\\\(aq", "'", line) for line in lines]
        text, _ = spawn([program, "--help"], {"COLUMNS": "200"}, b"")
        examples += re.findall(rf"^  ({name}\b.*?)(?:  .*)?$", text.decode(), re.M)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in GIVEN.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        for example in examples:
            complaint = try_words(programs, example, folder)
            if complaint:
                yield complaint
    if len(examples) < 8 * len(programs):
        yield f"only {len(examples)} examples without an output"


def check_shown(programs):
    """What dig has not is shown in the manual, by an example with its output."""
    digc = next(program for program in programs if os.path.basename(program) == "digc")
    with open(os.path.join(ROOT, "man", "digc.1"), encoding="utf-8") as file:
        commands = re.findall(r"^\$ (.*)$", file.read().replace("\\-", "-"), re.M)
    text, _ = spawn([os.path.abspath(digc), "--help"], {"COLUMNS": "200"}, b"")
    options = re.findall(r"^  \+(?:\[no\])?([a-z]+)", "".join(SHOWN.findall(text.decode())), re.M)
    for option in [*(f"+{name}" for name in options), "--read"]:
        if not any(re.search(rf" {re.escape(option)}\b", command) for command in commands):
            yield f"man/digc.1: no example with an output has {option}"
    if len(options) < 10:
        yield f"only {len(options)} options that dig has not"


def redo_manual(runner, text):
    return DISPLAY.sub(lambda block: to_roff(runner.redo(from_roff(block.group()))), text)


def redo_readme(runner, text):
    def fenced(block):
        head, command, shown, foot = block.groups()
        return head + runner.redo(command + shown)[len(command) :] + foot

    def indented(block):
        return indent(runner.redo(re.sub(r"^    ", "", block.group(), flags=re.M)))

    return INDENTED.sub(indented, FENCED.sub(fenced, text))


def check_lesson(text):
    """Every exercise has a number, an example and a question, and every question an answer."""
    exercises = re.split(r"^\.Ss ", re.search(r"^\.Sh EXERCISES\n(.*?)^\.Sh ", text, re.M | re.S)[1], flags=re.M)[1:]
    for number, exercise in enumerate(exercises, 1):
        title = exercise.split("\n", 1)[0]
        if not title.startswith(f"{number}. "):
            yield f"{LESSON}: {title}: is number {number}"
        if not DISPLAY.search(exercise) or ".Em Question" not in exercise:
            yield f"{LESSON}: {title}: has no example or no question"
    answers = re.search(r"^\.Sh ANSWERS\n(.*?)^\.Sh ", text, re.M | re.S)[1]
    found = re.findall(r"^\.It (\d+)\.$", answers, re.M)
    if found != [str(number + 1) for number in range(len(exercises))]:
        yield f"{LESSON}: the answers are those to {' '.join(found)}"


def redo(name, programs, write):
    path = os.path.join(ROOT, name)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    readme = name.endswith(".md")
    runner = Runner(programs, "readme" if readme else "manual", write)
    new = (redo_readme if readme else redo_manual)(runner, text)
    if write and new != text:
        with open(path, "w", encoding="utf-8") as file:
            file.write(new)
    yield from (f"{name}: {complaint}" for complaint in runner.complaints)
    if name in ("README.md", LESSON) and not runner.count:
        yield f"{name}: has no example"
    if name == LESSON:
        yield from check_lesson(new)


def main(words):
    write = "--write" in words
    programs = [word for word in words if word != "--write"]
    manuals = sorted(name for name in os.listdir(os.path.join(ROOT, "man")) if name[-2:] in (".1", ".7"))
    complaints = []
    for name in ["README.md"] + ["man/" + manual for manual in manuals]:
        complaints += redo(name, programs, write)
    complaints += check_words(programs)
    complaints += check_shown(programs)
    print("\n".join(complaints) if complaints else "nothing to complain about")
    sys.exit(1 if complaints else 0)


main(sys.argv[1:])
