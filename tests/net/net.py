#!/usr/bin/env python3
"""Holds our output against that of the program we stand in for, byte for byte:

    net.py SERVER [dig|host|nslookup], with DIGC, HOSTC or NSLOOKUPC=PROGRAM

The command lines for a server stand in commands.txt, host.txt and nslookup.txt.  Each is run with both
programs against the same real server; what must differ from run to run is masked, nothing
else.  Prints TAP: one test for a command line.
"""

import difflib
import os
import re
import shlex
import subprocess
import sys

import servers

TIMEOUT_S = 20
# Which variable names our program, and where the command lines are.
TOOLS = {
    "dig": ("DIGC", "commands.txt"),
    "host": ("HOSTC", "host.txt"),
    "nslookup": ("NSLOOKUPC", "nslookup.txt"),
}
# What differs between two runs, or between two programs: query id, times, cookies, names.
MASKS = [
    (re.compile(rb"(?m)^(;; ->>HEADER<<- .* id: )\d+$"), rb"\1ID"),
    (re.compile(rb"(?m)^(;; Query time: )\d+( [mu]sec)$"), rb"\1N\2"),
    (re.compile(rb"(?m)^(;; WHEN: ).*$"), rb"\1NOW"),
    (re.compile(rb"(?m)^(; COOKIE: )[0-9a-f]+"), rb"\1COOKIE"),
    (re.compile(rb"(?m)^(; <<>> ).*?( <<>>)"), rb"\1PROGRAM\2"),
    (re.compile(rb"( from server \S+ in )\d+( [mu]s\.)"), rb"\1N\2"),
    (re.compile(rb"(?m)^(Received \d+ bytes from \S+ in )\d+( ms)$"), rb"\1N\2"),
]


def command_lines(server, name):
    """The lines below "= all" and below "= SERVER"."""
    group = None
    with open(os.path.join(servers.HERE, name), encoding="utf-8") as file:
        for line in map(str.strip, file):
            if line.startswith("= "):
                group = line[2:].split()
            elif line and not line.startswith("#") and (server in group or "all" in group):
                yield line


def run(program, words):
    environment = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent"}
    for name, value in os.environ.items():
        if name == "LD_LIBRARY_PATH" or name.endswith("SAN_OPTIONS"):
            environment[name] = value
    # What stands behind ++ is typed, a line for each word; spaces in it are underscores.
    at = words.index("++") if "++" in words else len(words)
    typed = "".join(word.replace("_", " ") + "\n" for word in words[at + 1 :])
    done = subprocess.run(
        [program, *words[:at]],
        input=typed.encode(),
        capture_output=True,
        timeout=TIMEOUT_S,
        env=environment,
    )
    output = done.stdout
    for mask, instead in MASKS:
        output = mask.sub(instead, output)
    return output, done.returncode


def differences(reference, ours, words):
    theirs, their_status = run(reference, words)
    output, status = run(ours, words)
    if their_status != status:
        yield f"exit status {status}, that of {reference} is {their_status}"
    if theirs != output:
        lines = [text.decode("utf-8", "backslashreplace").split("\n") for text in (theirs, output)]
        yield from difflib.unified_diff(*lines, reference, "ours", lineterm="")


def words_of(line, server):
    line = line.replace("SERVER", f"@{server.address} -p {server.port}")
    return shlex.split(line.replace("ADDRESS", server.address).replace("PORT", str(server.port)))


def main():
    kind, tool = (sys.argv + ["dig"])[1:3]
    variable, file = TOOLS[tool]
    ours = os.environ[variable]
    if servers.shutil.which(tool) is None:
        print(f"1..0 # SKIP {tool} is not installed")
        return 0
    lines = list(command_lines(kind, file))
    failures = 0
    try:
        with servers.start_all(kind) as server:
            print(f"1..{len(lines)}")
            # A resolver is asked everything once, so that all answers come from its cache.
            for line in lines if kind == "unbound" else ():
                run(tool, words_of(line, server))
            for number, line in enumerate(lines, 1):
                words = words_of(line, server)
                # A datagram may get lost on a busy machine: what differs must differ twice.
                found = list(differences(tool, ours, words)) and list(differences(tool, ours, words))
                failures += bool(found)
                print(f"{'not ok' if found else 'ok'} {number} - {line.replace('#', '')}", flush=True)
                for row in found:
                    print("# " + row)
    except servers.Missing as missing:
        print(f"1..0 # SKIP {missing}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
