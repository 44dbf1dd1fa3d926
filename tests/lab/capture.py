#!/usr/bin/env python3
"""Walks of tracec that are saved and replayed: capture.py TRACEC

A saved walk goes as it went, in every form; tshark, where it is installed, finds nothing wrong
with the packets; what others capture can be walked in, too."""

import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

FORMS = ["tree", "table", "explain", "sequence", "mermaid", "dot", "dig", "json", "svg"]
WALKS = [
    "www.python.org",
    "hg.python.org MX virt-7yvsjn.psf.osuosl.org",  # names of servers are looked up
    "www.halfdead.test",  # timeouts
    "www.dead.test --tries=3 --timeout=1",
    "www.big.test",  # TCP after TC
    "www.notcp.test",  # and refused
    "--tcp www.school.test",
    "--tcp www.dead.test",
    "--all -4 www.mismatch.test",
    "--dnssec --qmin www.cs.fsu.edu",
    "-6 www.school.test",
    "-c CH school.test TXT",
    "@192.0.2.1 --zone=test www.school.test",
    "@192.0.2.1 www.school.test",
    "www.noglue.test www.cycle1.test nobody.school.test",
    "www.nxns.test",
    "a..b",
]
TSHARK = ["-n", "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
          "-o", "tcp.check_checksum:TRUE"]


def run(tracec, *words, **more):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return subprocess.run([tracec, *words], capture_output=True, check=False, env=environment, **more)


# Ids are random, and a replay has its own; it begins at another moment.
RANDOM = re.compile(rb'"(id|sent_unix_us)":\d+|"(query|reply)":"[0-9a-f]{4}')


def outcome(done):
    return done.returncode, RANDOM.sub(b"", done.stdout), done.stderr


def check_same(tracec, file):
    for words in WALKS:
        names = sum(word[0] not in "-@" and word.upper() != word for word in words.split())
        for form in FORMS:
            if form == "svg" and names > 1:
                continue
            went = run(tracec, "--lab", *words.split(), f"--format={form}", f"--save={file}")
            again = run(tracec, f"--replay={file}", f"--format={form}")
            if outcome(went) != outcome(again):
                yield f"tracec --lab {words} --format={form}: goes another way in a replay:\n{again}"
        plain = run(tracec, "--lab", *words.split())
        if outcome(plain) != outcome(run(tracec, f"--replay={file}")):
            yield f"tracec --lab {words}: --save changes what is shown"
        yield from check_packets(words, file)


def check_packets(words, file):
    """Only what is there on purpose, a reset, is worth a word to Wireshark."""
    if not shutil.which("tshark"):
        return
    done = subprocess.run(["tshark", *TSHARK, "-r", file, "-Y",
                           "_ws.malformed || _ws.expert.severity >= 0x600000"
                           " && !tcp.flags.reset || _ws.short"],
                          capture_output=True, check=False, text=True)
    if done.returncode != 0 or done.stdout:
        yield f"tracec --lab {words} --save: tshark says {done.stdout} {done.stderr}"


def packets(file):
    """(microseconds, packet) of each enhanced packet block of a little-endian pcapng file."""
    with open(file, "rb") as opened:
        octets = opened.read()
    at = 0
    while at < len(octets):
        kind, size = struct.unpack_from("<II", octets, at)
        if kind == 6:
            high, low, length = struct.unpack_from("<III", octets, at + 12)
            yield high << 32 | low, octets[at + 28 : at + 28 + length]
        at += size


def write_pcap(file, found):
    """What tcpdump would have written down of it, on Ethernet."""
    with open(file, "wb") as opened:
        opened.write(struct.pack(">IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for us, packet in found:
            packet = bytes(12) + (b"\x08\0" if packet[0] >> 4 == 4 else b"\x86\xdd") + packet
            size = len(packet)
            opened.write(struct.pack(">4I", us // 10**6, us % 10**6, size, size) + packet)


def check_others(tracec, file):
    """Without our comments: the roots that are built in are those of the lab."""
    words = ["-4", "www.big.test", "www.halfdead.test"]
    went = run(tracec, "--lab", *words, f"--save={file}")
    write_pcap(file, list(packets(file)))
    again = run(tracec, f"--replay={file}", *words)
    if outcome(went) != outcome(again):
        yield f"a capture without comments goes another way:\n{went}\n{again}"
    with open(file, "rb") as opened:
        piped = run(tracec, "--replay=-", *words, stdin=opened)
    if outcome(went) != outcome(piped):
        yield f"a capture from standard input goes another way:\n{piped}"


# (octets of the file or None, words, exit status, what is said)
FAULTS = [
    (None, "--replay={}", 1, "No such file or directory"),
    (b"", "--replay={}", 1, "ends too early"),
    (b"GIF89a and more", "--replay={}", 1, "not a capture that can be read"),
    (b"x", "--lab --replay={} www.school.test", 1, "only one of --lab and --replay allowed"),
    (b"x", "--lab --save=- www.school.test", 1, "--save needs a file"),
    (b"x", "--lab --save={}/there www.school.test", 1, "Not a directory"),
]


def check_faults(tracec, file):
    for octets, words, status, said in FAULTS:
        if os.path.exists(file):
            os.remove(file)
        if octets is not None:
            with open(file, "wb") as opened:
                opened.write(octets)
        done = run(tracec, *words.format(file).split())
        if done.returncode != status or said not in done.stderr.decode():
            yield f"tracec {words}: {done}"


def check_partial(tracec, file):
    run(tracec, "--lab", f"--save={file}", "www.python.org", "www.school.test")
    other = run(tracec, f"--replay={file}", "www.fedoraproject.org").stderr.decode()
    if "not in it: www.fedoraproject.org. A to 198.41.0.4#53 over UDP\n" not in other:
        yield f"what is not in the capture is not told:\n{other}"
    if other.count("198.41.0.4#53") != 1:
        yield f"it is told for each try:\n{other}"
    write_pcap(file, list(packets(file))[:4])
    done = run(tracec, f"--replay={file}")
    if done.returncode != 1 or b"no names of walks in it" not in done.stderr:
        yield f"a capture of others without a name: {done}"
    # Broken off within a packet: as far as it goes.
    os.truncate(file, os.path.getsize(file) - 3)
    done = run(tracec, "-4", f"--replay={file}", "www.python.org")
    if b": ends too early\n" not in done.stderr or b"referral to org." not in done.stdout:
        yield f"a capture that is broken off: {done}"


def main(tracec):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "walk.pcapng")
        for check in (check_same, check_others, check_faults, check_partial):
            yield from check(tracec, file)


complaints = list(main(sys.argv[1]))
print("\n".join(complaints) if complaints else "nothing to complain about")
sys.exit(1 if complaints else 0)
