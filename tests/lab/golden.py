#!/usr/bin/env python3
"""What each form of digc makes of the same replies, good and malformed: golden.py [--write] DIGC

The good ones are those of golden/messages.txt, each with its query; the malformed ones are those
of the fuzz targets' corpus.  Each is put into a capture of its own and read back with --read, so
that ids, times and servers are always the same.  What is printed stands in golden/FORM.txt,
octet by octet.  With --write it is replaced: to be read before it is committed."""

import difflib
import os
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(HERE, "golden")
CORPUS = os.path.join(os.path.dirname(HERE), "fuzz", "corpus", "message")
FORMS = ["explain", "pretty", "fields=name,ttl,type,data,section,rcode,flags", "bytes", "json", "json=rfc8427"]
LONGEST = 60  # octets of a message of the corpus: longer ones are what parsers are tried with
CLIENT, SERVER = bytes([192, 0, 2, 77]), bytes([192, 0, 2, 53])
QUESTION = bytes.fromhex("076578616d706c6503636f6d0000010001")  # example.com A
MOMENT = 1795420800  # 2026-11-23 08:00:00 UTC


def read_messages():
    """(what, query, reply) of each pair."""
    with open(os.path.join(GOLDEN, "messages.txt"), encoding="ascii") as file:
        blocks = file.read().split("\n\n")[1:]
    for block in blocks:
        what, query, reply = block.splitlines()
        yield what.removeprefix("# "), bytes.fromhex(query), bytes.fromhex(reply)


def read_corpus():
    for name in sorted(os.listdir(CORPUS)):
        with open(os.path.join(CORPUS, name), "rb") as file:
            reply = file.read(LONGEST + 1)
        if "-" not in name or name.startswith("real-") or not 2 <= len(reply) <= LONGEST:
            continue
        yield name, reply[:2] + b"\1\0\0\1\0\0\0\0\0\0" + QUESTION, reply


def packet(sent_us, source, source_port, target, target_port, message):
    """A record of a capture: IPv4 and UDP, without checksums, which may be left out (RFC 768)."""
    udp = struct.pack(">HHHH", source_port, target_port, 8 + len(message), 0) + message
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0) + source + target
    total = sum(struct.unpack(">10H", head))
    total = (total & 0xFFFF) + (total >> 16)
    head = head[:10] + struct.pack(">H", 0xFFFF - total) + head[12:]
    size = len(head) + len(udp)
    return struct.pack("<IIII", MOMENT, sent_us, size, size) + head + udp


def capture(query, reply):
    return (struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101)  # raw IP
            + packet(1000, CLIENT, 40000, SERVER, 53, query)
            + packet(26000, SERVER, 53, CLIENT, 40000, reply))


def show(digc, form, query, reply):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "COLUMNS": "80", "TZ": "UTC",
                   "DIGC_NO_RC": "1", "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", "")}
    done = subprocess.run([digc, "--read", "-", "+" + form], input=capture(query, reply),
                          capture_output=True, env=environment, timeout=60, check=False)
    text = (done.stdout + done.stderr).decode("utf-8")
    # All queries are alike.
    return text[max(text.find("\nREPLY ") + 1, 0):] if form == "bytes" else text


def main():
    write = sys.argv[1] == "--write"
    digc = sys.argv[-1]
    messages = [*read_messages(), *read_corpus()]
    bad = False
    for form in FORMS:
        path = os.path.join(GOLDEN, form.split("=n")[0].replace("=", "-") + ".txt")
        said = "\n".join(f"==== {what}\n{show(digc, form, query, reply)}" for what, query, reply in messages)
        if write:
            with open(path, "w", encoding="utf-8") as file:
                file.write(said)
            continue
        with open(path, encoding="utf-8") as file:
            wanted = file.read()
        if said != wanted:
            bad = True
            lines = difflib.unified_diff(wanted.split("\n"), said.split("\n"), path, "printed", lineterm="")
            print("\n".join(list(lines)[:60]))
    print("something is shown otherwise" if bad else "nothing to complain about")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
