#!/usr/bin/env python3
"""Holds digc +trace and +nssearch against dig's: a root, a zone below it and one below that, each on an
NSD and an address of its own, all on loopback.  With DIGC=PROGRAM.

The names of the servers are their addresses in digits: the system has them without asking
anybody, in dig and in digc.  Prints TAP: one test for a command line.
"""

import contextlib
import difflib
import os
import re
import shlex
import subprocess
import sys
import tempfile

import servers

TIMEOUT_S = 30
SOA = "@ 60 SOA ns hostmaster 1 3600 900 604800 60\n"
# Who serves what; nobody is at 127.0.0.4, and 127.0.0.2 has nothing of lame.
WORLD = {
    "127.0.0.1": (".", "@ 3600 NS 127.0.0.1.\nexample 600 NS 127.0.0.2.\nlame 600 NS 127.0.0.2.\n"
                       "dead 600 NS 127.0.0.4.\npair 600 NS 127.0.0.5.\npair 600 NS 127.0.0.6.\n"),
    "127.0.0.2": ("example.", "@ 60 NS 127.0.0.2.\nwww 60 A 192.0.2.1\nwww 60 AAAA 2001:db8::1\n"
                              "sub 30 NS 127.0.0.3.\nalias 60 CNAME www\n"),
    "127.0.0.5": ("pair.", "@ 60 NS 127.0.0.5.\n@ 60 NS 127.0.0.6.\n"),
    "127.0.0.6": ("pair.", "@ 60 NS 127.0.0.5.\n@ 60 NS 127.0.0.6.\n"),
    "127.0.0.3": ("sub.example.", "@ 30 NS 127.0.0.3.\n@ 30 MX 10 mail\nwww 30 A 192.0.2.3\n"),
}
LINES = [
    "+trace www.example",
    "+trace +nodnssec www.sub.example",
    "+trace +nodnssec www.sub.example AAAA",
    "+trace +nodnssec sub.example MX +short",
    "+trace sub.example DS",
    "+trace nosuch.sub.example",
    "+trace alias.example",
    "+trace . SOA",
    "+trace",
    "+trace lame",
    "+trace www.dead +tries=1",
    "+trace www.dead +tries=2",
    "+trace www.dead www.example +tries=1",
    "+trace +all www.example",
    "+trace +qr +all www.sub.example",
    "+trace +qr +stats www.example",
    "+trace +tcp www.example",
    "+trace +nocookie +all www.example",
    "+trace +multiline www.example",
    "+trace +nocl +nottlid www.example",
    "+trace +noall +answer www.example",
    "+trace +noidentify www.example",
    "+trace -u www.example",
    "+all +trace www.example",
    "+trace +notrace www.example",
    "+short +trace www.example www.sub.example",
    "+trace +norecurse +search www.example",
    "+trace +domain=example www",
    "+trace -x 192.0.2.1",
    "+trace -c CH www.example",
    "www.example +trace +nodnssec www.sub.example",
    "-4 +trace +nsid +subnet=192.0.2.0/24 +comments www.example",
]
# Servers answer in any order.
SORTED = ["+nssearch pair", "+nssearch +noshort +nocmd pair", "pair +noshort +nssearch +noidentify -u"]
MASKS = [
    (re.compile(rb"(?m)^(;; ->>HEADER<<- .* id: )\d+$"), rb"\1ID"),
    (re.compile(rb"(?m)^(;; Query time: )\d+( [mu]sec)$"), rb"\1N\2"),
    (re.compile(rb"(?m)^(;; WHEN: ).*$"), rb"\1NOW"),
    # How long a cookie is tells whose it is.
    (re.compile(rb"(?m)^(; COOKIE: )[0-9a-f]{16}\b"), rb"\1CLIENT"),
    (re.compile(rb"(?m)^(; COOKIE: )[0-9a-f]{48}\b"), rb"\1COMPLETED"),
    (re.compile(rb"(?m)^(; <<>> ).*?( <<>>)"), rb"\1PROGRAM\2"),
    (re.compile(rb"( from server \S+ in )\d+( [mu]s\.)"), rb"\1N\2"),
    (re.compile(rb"(?m)^(;; Received \d+ bytes from \S+ in )\d+( [mu]s)$"), rb"\1N\2"),
]


def run(program, port, line):
    environment = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent"}
    for name, value in os.environ.items():
        if name == "LD_LIBRARY_PATH" or name.endswith("SAN_OPTIONS"):
            environment[name] = value
    done = subprocess.run(
        [program, "@127.0.0.1", "-p", str(port), *shlex.split(line)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=TIMEOUT_S,
        env=environment,
        check=False,
    )
    output = done.stdout
    for mask, instead in MASKS:
        output = mask.sub(instead, output)
    return output.decode("utf-8", "backslashreplace").split("\n") + [f"exit {done.returncode}"]


def differences(dig, digc, port, line):
    theirs, ours = run(dig, port, line), run(digc, port, line)
    if line in SORTED:
        theirs, ours = sorted(theirs), sorted(ours)
    return list(difflib.unified_diff(theirs, ours, "dig", "digc", lineterm=""))


@contextlib.contextmanager
def start_world():
    """Starts the servers; returns the port that all have."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        port = servers.free_port("")
        for address, (origin, text) in WORLD.items():
            path = os.path.join(folder, address)
            with open(path, "w", encoding="ascii") as file:
                file.write(f"$ORIGIN {origin}\n{SOA}{text}")
            stack.enter_context(
                servers.start("nsd", {origin: path}, addresses=(address,), port=port)
            )
        yield port


def main():
    digc, dig = os.environ["DIGC"], servers.shutil.which("dig")
    if dig is None:
        print("1..0 # SKIP dig is not installed")
        return 0
    failures = 0
    try:
        with start_world() as port:
            print(f"1..{len(LINES) + len(SORTED)}")
            for number, line in enumerate(LINES + SORTED, 1):
                # A datagram may get lost on a busy machine: what differs must differ twice.
                found = differences(dig, digc, port, line) and differences(dig, digc, port, line)
                failures += bool(found)
                print(f"{'not ok' if found else 'ok'} {number} - {line}", flush=True)
                for row in found:
                    print("# " + row)
    except servers.Missing as missing:
        print(f"1..0 # SKIP {missing}")
    return 1 if failures else 0


sys.exit(main())
