#!/usr/bin/env python3
"""Uses the library as somebody else would: installs it into a temporary folder, compiles a
program with nothing but the installed headers and pkg-config, runs it.

consumer.py BUILD MESON...
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SKIP = 77
WARNINGS = "-std=c17 -Wall -Wextra -Wconversion -Wstrict-prototypes -Wwrite-strings -Werror".split()

sys.path.insert(0, os.path.join(os.path.dirname(HERE), "net"))
import servers  # noqa: E402

# A reply put together by hand: example.com, an A record and an MX record whose name points back.
REPLY = (
    "1234 8180 0001 0002 0000 0001"
    "07 6578616d706c65 03 636f6d 00 0001 0001"
    "c00c 0001 0001 00000e10 0004 c000020a"
    "c00c 000f 0001 00015180 0009 000a 04 6d61696c c00c"
    "00 0029 04d0 0000 0000 0000"
).replace(" ", "")
RECORDS = "example.com.\t\t3600\tIN\tA\t192.0.2.10\nexample.com.\t\t86400\tIN\tMX\t10 mail.example.com.\n"
# The same without its last five octets: the OPT record cannot be read, what stands before it can.
FAULT_AT = len(REPLY) // 2 - 5


def run(*command, **keywords):
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, **keywords
    )
    return done.returncode, done.stdout, done.stderr


def must(*command, **keywords):
    status, output, errors = run(*command, **keywords)
    if status:
        sys.exit(f"{shlex.join(command)}\n{output}{errors}")
    return output


def compile_consumer(root):
    """The program, and the environment that it is compiled and run in."""
    found = [where for where, _, names in os.walk(root) if "libquery.pc" in names]
    if len(found) != 1:
        sys.exit(f"libquery.pc was installed {len(found)} times")
    environment = {name: value for name, value in os.environ.items() if name != "DESTDIR"}
    environment.update(PKG_CONFIG_PATH=found[0], PKG_CONFIG_SYSROOT_DIR=root)
    flags = must("pkg-config", "--cflags", "--libs", "libquery", env=environment).split()
    program = os.path.join(root, "consumer")
    source = os.path.join(HERE, "consumer.c")
    must("cc", *WARNINGS, source, "-o", program, *flags, env=environment)
    environment["LD_LIBRARY_PATH"] = os.path.dirname(found[0])  # pkgconfig/ is beside it
    needed = must("readelf", "-d", program)
    if "[libquery.so.0]" not in needed:
        sys.exit("the program does not need libquery.so.0:\n" + needed)
    return program, environment


def expect(what, got, wanted):
    if got != wanted:
        print(f"{what}: got\n{got}\nwanted\n{wanted}")
        return False
    return True


def check(program, environment):
    good = expect("a message", run(program, REPLY, env=environment), (0, RECORDS, ""))
    status, output, _ = run(program, REPLY[:-10], env=environment)
    good &= expect("a message cut short", status, 1)
    good &= expect(
        "a message cut short", output, f"octet {FAULT_AT}: ends too early\n" + RECORDS
    )
    try:
        with servers.start("nsd") as server:
            reply = run(
                program, "short.example.com", f"127.0.0.1#{server.port}", env=environment
            )
            wanted = "short.example.com.\t60\tIN\tA\t192.0.2.60\n"
            good &= expect("the first line", reply[1][: len(wanted)], wanted)
            good &= expect("a lookup", reply[0], 0)
    except servers.Missing as missing:
        print(f"asks no server: {missing}")
    return good


def main():
    build, meson = sys.argv[1], sys.argv[2:]
    for program in ("cc", "pkg-config", "readelf"):
        if not shutil.which(program):
            print(f"skipped: {program} is not installed")
            return SKIP
    with tempfile.TemporaryDirectory(prefix="libquery-consumer-") as root:
        environment = dict(os.environ, DESTDIR=root)
        must(*meson, "install", "-C", build, "--no-rebuild", "--quiet", env=environment)
        return 0 if check(*compile_consumer(root)) else 1


sys.exit(main())
