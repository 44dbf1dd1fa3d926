#!/usr/bin/env python3
"""Writes tsig_messages.h: signed messages, put together here from the text of RFC 8945 with
Python's hmac, by nothing of the library.  Where dnspython is installed it must find them good."""

import base64
import hashlib
import hmac
import os
import struct

HERE = os.path.dirname(os.path.abspath(__file__))
NOW, FUDGE = 1700000000, 300
KEY = "Key.Example"
SECRET = b"a secret that both ends share, of more octets than one block has: " * 2

ALGORITHMS = {
    "hmac-md5": ("hmac-md5.sig-alg.reg.int", hashlib.md5),
    "hmac-sha1": ("hmac-sha1", hashlib.sha1),
    "hmac-sha224": ("hmac-sha224", hashlib.sha224),
    "hmac-sha256": ("hmac-sha256", hashlib.sha256),
    "hmac-sha384": ("hmac-sha384", hashlib.sha384),
    "hmac-sha512": ("hmac-sha512", hashlib.sha512),
}


def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".") if label) + b"\0"


def message(flags, answers=(), kind=1, number=0x1234):
    header = struct.pack(">6H", number, flags, 1, len(answers), 0, 0)
    return header + name("example.com") + struct.pack(">2H", kind, 1) + b"".join(answers)


def record(kind, data, owner=b"\xc0\x0c"):
    return owner + struct.pack(">HHIH", kind, 1, 300, len(data)) + data


class Signer:
    """One end of an exchange: signs message after message, each MAC going into the next."""

    def __init__(self, algorithm, cut=None, secret=SECRET):
        self.wire, self.hash = ALGORITHMS[algorithm]
        self.cut, self.secret, self.prior, self.held = cut, secret, b"", b""

    def hold(self, octets):
        """A message that is sent without a signature."""
        self.held += octets
        return octets

    def sign(self, octets, error=0, other=b"", time=NOW, later=False, number=None, bare=False):
        original = octets[:2]
        times = struct.pack(">HIH", time >> 32, time & 0xFFFFFFFF, FUDGE)
        rest = struct.pack(">2H", error, len(other)) + other
        variables = name(KEY.lower()) + struct.pack(">HI", 255, 0) + name(self.wire) + times + rest
        prior = struct.pack(">H", len(self.prior)) + self.prior if self.prior else b""
        data = prior + self.held + octets + (times if later else variables)
        mac = b"" if bare else hmac.new(self.secret, data, self.hash).digest()[: self.cut]
        self.prior, self.held = mac, b""
        rdata = name(self.wire) + times + struct.pack(">H", len(mac)) + mac + original + rest
        header = (number or original) + octets[2:10] + struct.pack(">H", 1)
        record = name(KEY) + struct.pack(">HHIH", 250, 255, 0, len(rdata)) + rdata
        return header + octets[12:] + record


def exchange(algorithm, cut=None, **how):
    """A query and its reply."""
    signer = Signer(algorithm, cut)
    query = signer.sign(message(0x0100))
    flags = 0x8189 if "error" in how else 0x8180
    answers = [] if "error" in how else [record(1, bytes([192, 0, 2, 1]))]
    return query, signer.sign(message(flags, answers), **how)


def check_with_dnspython(algorithm, query, reply):
    try:
        import dns.message
        import dns.name
        import dns.tsig
    except ImportError:
        return
    key = dns.tsig.Key(KEY, SECRET, dns.name.from_text(ALGORITHMS[algorithm][0]))
    saved, dns.message.time.time = dns.message.time.time, lambda: NOW
    try:
        asked = dns.message.from_wire(query, keyring=key)
        got = dns.message.from_wire(reply, keyring=key, request_mac=asked.mac)
        assert asked.had_tsig and got.had_tsig
    finally:
        dns.message.time.time = saved


def transfer():
    """An AXFR of four messages, of which the two in the middle have no signature."""
    soa = record(6, name("ns.example.com") + name("host.example.com") + struct.pack(">5I", 7, 2, 3, 4, 5))
    signer = Signer("hmac-sha256")
    hosts = [record(1, bytes([192, 0, 2, i]), b"\1" + bytes([97 + i]) + b"\xc0\x0c") for i in range(4)]
    query = signer.sign(message(0, kind=252))
    return [
        query,
        signer.sign(message(0x8400, [soa, hosts[0]], 252)),
        signer.hold(message(0x8400, [hosts[1]], 252)),
        signer.hold(message(0x8400, [hosts[2]], 252)),
        signer.sign(message(0x8400, [hosts[3], soa], 252), later=True),
    ]


def half_reply():
    """The query whole, the reply cut to half of its MAC."""
    signer = Signer("hmac-sha256")
    signer.sign(message(0x0100))
    signer.cut = 16
    return signer.sign(message(0x8180, [record(1, bytes([192, 0, 2, 1]))]))


def rows(label, octets):
    digits = octets.hex()
    lines = [digits[i : i + 84] for i in range(0, len(digits), 84)]
    return f"#define {label}" + "".join(f" \\\n    \"{line}\"" for line in lines) + "\n"


def main():
    text = "/* tsig_messages.h: signed messages; written by tsig_messages.py. */\n"
    text += "#ifndef TESTS_TSIG_MESSAGES_H\n#define TESTS_TSIG_MESSAGES_H\n\n/* clang-format off */\n"
    text += f"#define TSIG_NOW {NOW}\n"
    text += f'#define TSIG_KEY "{KEY}:{base64.b64encode(SECRET).decode()}"\n'
    text += rows("TSIG_UNSIGNED", message(0x0100))
    for algorithm in ALGORITHMS:
        query, reply = exchange(algorithm)
        check_with_dnspython(algorithm, query, reply)
        label = algorithm[5:].upper()
        text += rows(f"TSIG_QUERY_{label}", query) + rows(f"TSIG_REPLY_{label}", reply)
    query, reply = exchange("hmac-sha256", 16)
    text += rows("TSIG_QUERY_CUT", query) + rows("TSIG_REPLY_CUT", reply)
    text += rows("TSIG_REPLY_TOO_CUT", exchange("hmac-sha256", 9)[1])
    text += rows("TSIG_REPLY_HALF", half_reply())
    text += rows("TSIG_REPLY_BADSIG", exchange("hmac-sha256", error=16, bare=True)[1])
    text += rows("TSIG_REPLY_BADKEY", exchange("hmac-sha256", error=17, bare=True)[1])
    server = struct.pack(">HI", 0, NOW + 1000)
    text += rows("TSIG_REPLY_BADTIME", exchange("hmac-sha256", error=18, other=server)[1])
    text += rows("TSIG_REPLY_BADTRUNC", exchange("hmac-sha256", error=22)[1])
    text += rows("TSIG_REPLY_BARE", exchange("hmac-sha256", bare=True)[1])
    text += rows("TSIG_REPLY_LATE", exchange("hmac-sha256", time=NOW - 301)[1])
    text += rows("TSIG_REPLY_OTHER_ID", exchange("hmac-sha256", number=b"\xab\xcd")[1])
    for i, octets in enumerate(transfer()):
        text += rows(f"TSIG_TRANSFER_{i}", octets)
    text += "/* clang-format on */\n\n#endif\n"
    with open(os.path.join(HERE, "tsig_messages.h"), "w", encoding="ascii") as file:
        file.write(text)


main()
