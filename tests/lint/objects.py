#!/usr/bin/env python3
"""The library's objects hold no mutable state, print nothing, exit nowhere.

objects.py FOLDER: where the compiled objects of the library are.

Only sections are looked at: .data and .bss must be empty; .data.rel.ro, tables
of pointers that the loader fills in and then write-protects, may not be.
"""

import os
import re
import subprocess
import sys

import tree

STATE = re.compile(r"^\.(data|bss|tdata|tbss)(\.(?!rel\.ro).*)?$")
# What belongs to a program and not to a library, with and without _FORTIFY_SOURCE.
FORBIDDEN = set(
    """
    printf vprintf fprintf vfprintf dprintf vdprintf puts putchar putc fputs fputc fwrite perror
    __printf_chk __vprintf_chk __fprintf_chk __vfprintf_chk __dprintf_chk __vdprintf_chk
    stdout stderr stdin syslog warn warnx err errx
    exit _exit _Exit abort quick_exit atexit raise kill signal sigaction
    getenv secure_getenv setenv unsetenv putenv environ setlocale
    rand random srand srandom rand_r drand48 lrand48
    strtok localtime gmtime asctime ctime system popen fork
    """.split()
)
# Only the net room has sockets.
SOCKETS = {"socket", "connect", "bind", "listen", "accept", "send", "sendto", "sendmsg", "sendmmsg"}
SOCKETS |= {"recv", "recvfrom", "recvmsg", "recvmmsg", "poll", "ppoll", "epoll_create1"}


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def check_object(folder, name):
    file = os.path.join(folder, name)
    for line in output("readelf", "-SW", file).split("\n"):
        # [Nr] Name Type Address Off Size ...
        match = re.match(r"\s*\[\s*\d+\]\s+(\S+)\s+\S+\s+[0-9a-f]+\s+[0-9a-f]+\s+([0-9a-f]+)", line)
        if match and STATE.match(match.group(1)) and int(match.group(2), 16):
            symbols = [
                words[-1]
                for words in map(str.split, output("nm", file).split("\n"))
                if len(words) >= 2 and words[-2] in "dDbBC"
            ]
            yield f"{name}: mutable state in {match.group(1)}: {' '.join(symbols)}"
    undefined = {line.split()[-1] for line in output("nm", "-u", file).split("\n") if line.split()}
    for symbol in sorted(undefined & FORBIDDEN):
        yield f"{name}: a library must not call {symbol}"
    if not name.startswith("net_"):
        for symbol in sorted(undefined & SOCKETS):
            yield f"{name}: only the net room may call {symbol}"


def check(folder):
    objects = sorted(name for name in os.listdir(folder) if name.endswith(".o"))
    if not objects:
        yield f"{folder}: no objects"
    for name in objects:
        yield from check_object(folder, name)


tree.main(check, sys.argv[1])
