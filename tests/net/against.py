#!/usr/bin/env python3
"""Holds the answers that the library makes from zones against those of a real server with the
same zones: against.py SERVER, with ANSWERS=PROGRAM.

Asked are all names of the zones and names made from them, for many types.  Compared are the
header's flags, the RCODE, the EDNS record, and the sections as sets of records.  Where servers
differ and both are right, answers/differences.txt says so and why; nothing else may differ.
Prints TAP: one test for a zone and way of asking.
"""

import fnmatch
import os
import re
import socket
import struct
import subprocess
import sys

import servers

FOLDER = os.path.join(servers.HERE, "answers")
TYPES = {
    "A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "MB": 7, "PTR": 12, "MX": 15, "TXT": 16, "AFSDB": 18,
    "RT": 21, "AAAA": 28, "SRV": 33, "NAPTR": 35, "KX": 36, "DNAME": 39, "DS": 43, "RRSIG": 46,
    "NSEC": 47, "DNSKEY": 48, "NSEC3": 50, "NSEC3PARAM": 51, "SVCB": 64, "HTTPS": 65, "ANY": 255,
    "TYPE65280": 65280,
}  # fmt: skip
WORDS = {number: word for word, number in TYPES.items()}
# How many octets stand before the names in the RDATA, and how many names.
NAMES = {2: (0, 1), 5: (0, 1), 6: (0, 2), 7: (0, 1), 12: (0, 1), 14: (0, 2), 15: (2, 1), 39: (0, 1)}
FLAGS = {0x400: "AA", 0x200: "TC", 0x100: "RD", 0x80: "RA", 0x40: "Z", 0x20: "AD", 0x10: "CD"}
RCODES = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN"]
RCODES += ["YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE"]
PARTS = ("flags", "rcode", "edns", "answer", "authority", "additional")


def wire_name(text):
    """A name in presentation form; an escape stands for the octet behind it."""
    labels = re.findall(rb"(?:\\\d{3}|\\.|[^.\\])+", text.encode())
    wire = b""
    for label in labels:
        label = re.sub(rb"\\(\d{3})", lambda m: bytes([int(m[1])]), label)
        label = re.sub(rb"\\([^\d])", rb"\1", label)
        wire += bytes([len(label)]) + label
    return wire + b"\0"


def query(name, kind, way, number=0x4321, cls=1):
    edns = b""
    if way != "plain":
        edns = b"\0" + struct.pack(">HHIH", 41, 1232, 0x8000 if way == "do" else 0, 0)
    header = struct.pack(">6H", number, 0, 1, 0, 0, 1 if edns else 0)
    return header + wire_name(name) + struct.pack(">HH", kind, cls) + edns


def take_name(message, at):
    """(name in lower case, offset behind it)"""
    labels, end = [], None
    while message[at]:
        if message[at] >= 0xC0:
            end = end or at + 2
            at = (message[at] & 0x3F) << 8 | message[at + 1]
        else:
            labels.append(message[at + 1 : at + 1 + message[at]].lower())
            at += 1 + message[at]
    return b".".join(re.sub(rb"[.\\]", rb"\\\g<0>", label) for label in labels) + b".", end or at + 1


def expand(message, kind, at, size):
    end = at + size
    skip, names = NAMES.get(kind, (0, 0))
    data = message[at : at + skip]
    at += skip
    for _ in range(names):
        name, at = take_name(message, at)
        data += name + b" "
    return data + message[at:end]


def take(message):
    """The parts of a message that are compared."""
    number, flags, *counts = struct.unpack(">6H", message[:12])
    at = 12
    parts = {"id": number, "edns": None, "question": []}
    for _ in range(counts[0]):
        name, at = take_name(message, at)
        parts["question"].append((name, message[at : at + 4]))
        at += 4
    rcode = flags & 15
    for section, count in zip(PARTS[3:], counts[1:]):
        records = parts[section] = []
        for _ in range(count):
            owner, at = take_name(message, at)
            kind, cls, ttl, size = struct.unpack(">HHIH", message[at : at + 10])
            at += 10
            if kind == 41:
                rcode |= ttl >> 24 << 4
                parts["edns"] = (ttl >> 16 & 0xFF, ttl & 0x8000)
            else:
                data = expand(message, kind, at, size)
                records.append((owner, WORDS.get(kind, kind), cls, ttl, data))
            at += size
        records.sort(key=repr)
    if at != len(message):
        raise ValueError("octets behind the message")
    parts["flags"] = [word for bit, word in FLAGS.items() if flags & bit]
    parts["rcode"] = RCODES[rcode] if rcode < len(RCODES) else rcode
    return parts


class Ours:
    """The library, as a program that answers on its standard output."""

    def __init__(self, zones):
        words = [word for name, file in zones.items() for word in (name, file)]
        self.process = subprocess.Popen(
            [os.environ["ANSWERS"], *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, octets, transport="udp"):
        self.process.stdin.write(f"{transport} {octets.hex()}\n")
        self.process.stdin.flush()
        messages = []
        for line in self.process.stdout:
            if line == "\n":
                break
            messages.append(bytes.fromhex(line))
        return messages

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


class Theirs:
    def __init__(self, server):
        self.address = (server.address, server.port)
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.settimeout(2)

    def ask(self, octets):
        for _ in range(3):
            self.udp.sendto(octets, self.address)
            try:
                while True:
                    reply = self.udp.recv(65535)
                    if reply[:2] == octets[:2]:
                        return [reply]
            except TimeoutError:
                continue
        return []

    def transfer(self, octets):
        """All messages until the second SOA, or the first without records."""
        with socket.create_connection(self.address, 5) as tcp:
            tcp.sendall(struct.pack(">H", len(octets)) + octets)
            stream = tcp.makefile("rb")
            messages, ends = [], 0
            while ends < 2:
                size = struct.unpack(">H", stream.read(2))[0]
                messages.append(stream.read(size))
                answer = take(messages[-1])["answer"]
                ends += sum(record[1] == "SOA" for record in answer)
                if not answer or (ends == 1 and len(answer) == 1 and len(messages) == 1):
                    break
            return messages

    def close(self):
        self.udp.close()


def differences_known(kind):
    """(pattern of the question, parts that may differ) for a server; a reason stands behind #."""
    with open(os.path.join(FOLDER, "differences.txt"), encoding="utf-8") as file:
        for line in file:
            words = line.split("#")[0].split()
            if words and words[0] in (kind, "all"):
                yield words[1].replace("{hash}", "[0-9a-v]" * 32), words[2].split(","), line


def owners(file, origin):
    """All names of a zone file, relative ones completed; enough for files without $ORIGIN inside."""
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            word = re.match(r"[^\s;$(]\S*", line)
            if word and word[0] != "@":
                yield word[0][:-1] if word[0].endswith(".") else f"{word[0]}.{origin}"
    yield origin


def names_of(file, origin):
    """The names, those above them, and some that are not there."""
    found = dict.fromkeys(owners(file, origin))
    for name in list(found):
        labels = re.findall(r"(?:\\.|[^.\\])+", name)
        extra = [".".join(labels[i:]) for i in range(1, len(labels))]
        extra += [f"nosuch.{name}", f"x.y.{name}", f"{name[0]}0{name[1:]}", name.upper()]
        extra += [name.replace("*", "instead", 1)] if "*" in name else []
        found.update(dict.fromkeys(extra))
    longest = "b" * 60 + "." + "c" * 60
    found.update(dict.fromkeys(f"{longest}.{n}" for n in list(found) if n.startswith("dnlong")))
    return [name for name in found if len(wire_name(name)) <= 255 and "(" not in name]


def compare(theirs, ours):
    """Parts that differ."""
    if len(theirs) != 1 or len(ours) != 1:
        return list(PARTS) if len(theirs) != len(ours) else []
    left, right = take(theirs[0]), take(ours[0])
    parts = ["id", "question", *PARTS]
    if "TC" in left["flags"] and "TC" in right["flags"]:
        parts = parts[:-3]  # what there was room for is for nobody to rely on
    return [part for part in parts if left[part] != right[part]]


def is_known(part, allowed, theirs, ours):
    """Whether a part may differ: "answer" in any way, "answer+" if ours has more, "answer-" less."""
    if part in allowed:
        return True
    if part not in PARTS[3:] or len(theirs) != 1 or len(ours) != 1:
        return False
    left, right = (set(map(repr, take(messages[0])[part])) for messages in (theirs, ours))
    return (part + "+" in allowed and left < right) or (part + "-" in allowed and right < left)


def unknown(question, theirs, ours, known, used):
    """The parts that differ and may not."""
    parts = compare(theirs, ours)
    for pattern, allowed, line in known if parts else ():
        if fnmatch.fnmatchcase(question.lower(), pattern.lower()):
            fine = {part for part in parts if is_known(part, allowed, theirs, ours)}
            if fine:
                used.add(line)
            parts = [part for part in parts if part not in fine]
    return parts


def show(theirs, ours, parts):
    for who, messages in (("theirs", theirs), ("ours", ours)):
        for message in messages:
            taken = take(message)
            for part in parts:
                value = taken[part]
                yield f"  {who} {part}:" + (
                    "".join(f"\n#     {row}" for row in value) if isinstance(value, list) else f" {value}"
                )


def check_zone(origin, file, way, theirs, ours, known, used):
    """Complaints about one zone, and how many questions were asked."""
    asked = 0
    for name in names_of(file, origin):
        for word, kind in TYPES.items():
            octets = query(name, kind, way)
            asked += 1
            replies = theirs.ask(octets), ours.ask(octets)
            question = f"{name}/{word}/{way}"
            parts = unknown(question, *replies, known, used)
            if parts:
                yield asked, f"{question}: {', '.join(parts)}", show(*replies, parts)
    yield asked, None, ()


def check_transfer(origin, theirs, ours):
    """All records of a zone transfer, the SOA twice."""
    octets = query(origin, 252, "plain")
    rows = []
    for messages in (theirs.transfer(octets), ours.ask(octets, "tcp")):
        taken = [take(message) for message in messages]
        rows.append([record for message in taken for record in message["answer"]])
    return [repr(row) for row in sorted(set(map(repr, rows[0])) ^ set(map(repr, rows[1])))]


ODD = {
    "no question": struct.pack(">6H", 1, 0, 0, 0, 0, 0),
    "two questions": struct.pack(">6H", 2, 0, 2, 0, 0, 0) + 2 * (wire_name("other.test") + b"\0\1\0\1"),
    "version 1 of EDNS": struct.pack(">6H", 3, 0, 1, 0, 0, 1) + wire_name("other.test")
    + b"\0\1\0\1\0" + struct.pack(">HHIH", 41, 1232, 1 << 16, 0),
    "opcode STATUS": struct.pack(">6H", 4, 2 << 11, 1, 0, 0, 0) + wire_name("other.test") + b"\0\6\0\1",
    "a question that is cut": query("other.test", 6, "plain")[:-3],
    "a zone that is not here": query("example", 6, "plain"),
    "the root": query("", 2, "plain"),
    "recursion desired": struct.pack(">6H", 5, 0x110, 1, 0, 0, 0) + wire_name("other.test") + b"\0\6\0\1",
    "class CHAOS": query("other.test", 6, "plain", cls=3),
    "MAILB": query("other.test", 253, "plain"),
    "MAILA": query("other.test", 254, "plain"),
    "OPT as a type": query("other.test", 41, "plain"),
    "AXFR over UDP": query("other.test", 252, "plain"),
    "IXFR over UDP without a serial": query("other.test", 251, "plain"),
    "AXFR below the apex": query("www.other.test", 252, "plain"),
}  # fmt: skip


def main():
    kind = sys.argv[1]
    zones = dict(servers.ZONES)
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".zone"):
            zones[name[: -len(".zone")]] = os.path.join(FOLDER, name)
    known = list(differences_known(kind))
    used, failures, number = set(), 0, 0
    try:
        with servers.start(kind, zones) as server:
            theirs, ours = Theirs(server), Ours(zones)
            for origin, file in zones.items():
                for way in ("plain", "edns", "do") if origin == "parent.test" else ("plain", "do"):
                    rows, asked, wrong = [], 0, 0
                    for asked, what, more in check_zone(origin, file, way, theirs, ours, known, used):
                        wrong += what is not None
                        if what is not None and wrong <= int(os.environ.get("SHOWN", 20)):
                            rows += [what, *more]
                    number += 1
                    failures += wrong != 0
                    print(f"{'not ok' if wrong else 'ok'} {number} - {origin} {way}: {asked} questions")
                    for row in rows + ([f"{wrong} differ"] if wrong else []):
                        print("# " + row, flush=True)
            for what, octets in ODD.items():
                replies = theirs.ask(octets), ours.ask(octets)
                parts = unknown("odd/" + what.replace(" ", "-"), *replies, known, used)
                number += 1
                failures += bool(parts)
                print(f"{'not ok' if parts else 'ok'} {number} - {what}")
                for row in show(*replies, parts) if parts else ():
                    print("# " + row)
            for origin in zones if kind == "named" else ():
                rows = check_transfer(origin, theirs, ours)
                number += 1
                failures += bool(rows)
                print(f"{'not ok' if rows else 'ok'} {number} - {origin} AXFR")
                for row in rows:
                    print("# " + row)
            unused = [line.strip() for _, _, line in known if line not in used]
            number += 1
            failures += bool(unused)
            print(f"{'not ok' if unused else 'ok'} {number} - every known difference was met")
            for line in unused:
                print("# " + line)
            theirs.close()
            ours.close()
            print(f"1..{number}")
    except servers.Missing as missing:
        print(f"1..0 # SKIP {missing}")
    return 1 if failures else 0


sys.exit(main())
