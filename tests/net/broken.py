#!/usr/bin/env python3
"""Transfers that go wrong, from a server that does as it is told: broken.py, with DIGC=PROGRAM.

The messages are put together here, from RFC 1035, RFC 5936 and RFC 8945.  Prints TAP.
"""

import base64
import hashlib
import hmac
import os
import socket
import struct
import subprocess
import sys
import threading
import time

DIGC = os.environ["DIGC"]
SECRET = b"a secret of the two ends, thirty octets and more"
KEY = "hmac-sha256:k.test.:" + base64.b64encode(SECRET).decode()
A, SOA, TSIG = 1, 6, 250
IN, ANY = 1, 255
FAILED = 9
ENDLESS_OCTETS = 48 << 20
MEMORY_KIB = 32 << 10


def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.rstrip(".").split(".") if label) + b"\0"


def record(owner, rtype, rdata, ttl=60, rclass=IN):
    return name(owner) + struct.pack("!HHIH", rtype, rclass, ttl, len(rdata)) + rdata


def soa(zone):
    return record(zone, SOA, name("ns." + zone) + name("hostmaster." + zone) + struct.pack("!5I", 1, 2, 3, 4, 5))


def host(zone, number):
    return record(f"h{number}.{zone}", A, bytes([192, 0, 2, number & 255]))


def message(query, answers, more=b"", count=0):
    """A reply with QR and AA, the question of the query, and records behind its answers."""
    question = query[12 : query.index(b"\0", 12) + 5]
    return query[:2] + struct.pack("!HHHHH", 0x8400, 1, len(answers), 0, count) + question + b"".join(answers) + more


def framed(octets):
    return struct.pack("!H", len(octets)) + octets


class Signer:
    """RFC 8945 section 5.3.1: a MAC covers the one before it and all messages since."""

    def __init__(self, query):
        # The MAC of the query stands behind algorithm, time, fudge and its own size.
        at = query.rindex(name("hmac-sha256")) + len(name("hmac-sha256"))
        size = struct.unpack("!H", query[at + 8 : at + 10])[0]
        self.mac = query[at + 10 : at + 10 + size]
        self.waiting = b""
        self.first = True

    def unsigned(self, octets):
        self.waiting += octets
        return octets

    def signed(self, octets):
        now = int(time.time())
        when = struct.pack("!HIH", now >> 32, now & 0xFFFFFFFF, 300)
        covered = struct.pack("!H", len(self.mac)) + self.mac + self.waiting + octets
        if self.first:
            covered += name("k.test") + struct.pack("!HI", ANY, 0) + name("hmac-sha256") + when + b"\0\0\0\0"
        else:
            covered += when
        self.first, self.waiting = False, b""
        self.mac = hmac.new(SECRET, covered, hashlib.sha256).digest()
        rdata = name("hmac-sha256") + when + struct.pack("!H", 32) + self.mac + octets[:2] + b"\0\0\0\0"
        count = struct.unpack("!H", octets[10:12])[0] + 1
        return octets[:10] + struct.pack("!H", count) + octets[12:] + record("k.test", TSIG, rdata, 0, ANY)


def cut(zone, query):
    yield framed(message(query, [soa(zone), host(zone, 1)]))
    yield framed(message(query, [host(zone, 2)]))


def half(zone, query):
    yield framed(message(query, [soa(zone), host(zone, 1)]))
    yield framed(message(query, [host(zone, 2), soa(zone)]))[:40]


def endless(zone, query):
    yield framed(message(query, [soa(zone)]))
    many = framed(message(query, [host(zone, number) for number in range(500)]))
    for _ in range(ENDLESS_OCTETS // len(many)):
        yield many


def outside(zone, query):
    yield framed(message(query, [soa(zone), host("elsewhere", 1), soa(zone)]))


def middle(zone, query, between=99, last=True):
    signer = Signer(query)
    yield framed(signer.signed(message(query, [soa(zone)])))
    for number in range(between):
        yield framed(signer.unsigned(message(query, [host(zone, number)])))
    end = message(query, [soa(zone)])
    yield framed(signer.signed(end) if last else signer.unsigned(end))


ZONES = {
    "cut.test": cut,
    "half.test": half,
    "endless.test": endless,
    "outside.test": outside,
    "middle.test": middle,
    "toolong.test": lambda zone, query: middle(zone, query, between=100),
    "last.test": lambda zone, query: middle(zone, query, last=False),
}


def serve(connection):
    with connection:
        try:
            size = struct.unpack("!H", connection.recv(2, socket.MSG_WAITALL))[0]
            query = connection.recv(size, socket.MSG_WAITALL)
            zone = ".".join(part.decode() for part in read_labels(query[12:]))
            for octets in ZONES[zone](zone, query):
                connection.sendall(octets)
        except (OSError, struct.error):
            pass  # digc has gone


def read_labels(octets):
    while octets[0] != 0:
        yield octets[1 : 1 + octets[0]]
        octets = octets[1 + octets[0] :]


def accept(listener):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


def transfer(port, zone, *words):
    """Exit status, hosts that were printed, all of the output, and KiB of memory at most."""
    command = [DIGC, "@127.0.0.1", "-p", str(port), "+tries=1", "+time=10", zone, "AXFR", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        tail, hosts = b"", 0
        while chunk := process.stdout.read(1 << 20):
            hosts += chunk.count(b"IN\tA\t")
            tail = (tail + chunk)[-4000:]
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, hosts, tail.decode(), usage.ru_maxrss


def check(port, zone, status, hosts, text, *words):
    ended, printed, tail, memory_kib = transfer(port, zone, *words)
    if ended != status:
        yield f"exit status {ended}, not {status}"
    if hosts is not None and printed != hosts:
        yield f"{printed} hosts, not {hosts}"
    if text not in tail:
        yield f"does not say {text!r}: {tail[-500:]!r}"
    # The sanitizers need memory of their own.
    if memory_kib > MEMORY_KIB and "ASAN_OPTIONS" not in os.environ:
        yield f"{memory_kib} KiB of memory"


CASES = [
    ("a connection that ends too soon", "cut.test", FAILED, 2, ": end of file\n"),
    ("a message that ends too soon", "half.test", FAILED, 1, ": end of file\n"),
    ("a zone without an end takes no memory", "endless.test", FAILED, None, ": end of file\n"),
    ("a record that is not in the zone", "outside.test", FAILED, None, "; Transfer failed."),
    ("99 messages in the middle without a signature", "middle.test", 0, 99, ";; XFR size: 101 records", "-y", KEY),
    ("100 messages in the middle without a signature", "toolong.test", FAILED, None, "TSIG could not be validated", "-y", KEY),
    ("the last message without a signature", "last.test", FAILED, None, "expected a TSIG or SIG(0)", "-y", KEY),
]  # fmt: skip


def main():
    failures = 0
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
        port = listener.getsockname()[1]
        for number, (title, *case) in enumerate(CASES, 1):
            complaints = list(check(port, *case))
            failures += bool(complaints)
            print(f"{'not ok' if complaints else 'ok'} {number} - {title}")
            for complaint in complaints:
                print("# " + complaint, flush=True)
        print(f"1..{len(CASES)}")
    return 1 if failures else 0


sys.exit(main())
