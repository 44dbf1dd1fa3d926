#!/usr/bin/env python3
"""Writes the hand-made inputs of the fuzz targets into corpus/: each packet is put together here
from its octets, by nothing of the library.  Inputs that a fuzzer found are files without a line
here; this script leaves them alone."""

import json
import os
import struct

HERE = os.path.dirname(os.path.abspath(__file__))


def name(text):
    """A name without compression."""
    labels = [label.encode() for label in text.rstrip(".").split(".") if label]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def header(counts=(1, 0, 0, 0), flags=0x8180, number=0x1234):
    return struct.pack(">HH4H", number, flags, *counts)


QUESTION = name("example.com") + b"\0\1\0\1"
OWNER = b"\xc0\x0c"  # points to the name of the question


def rr(kind, data, owner=OWNER, cls=1, ttl=3600, length=None):
    length = len(data) if length is None else length
    return owner + struct.pack(">HHIH", kind, cls, ttl, length) + data


def opt(data=b"", size=1232, ttl=0, owner=b"\0"):
    return rr(41, data, owner, size, ttl)


def option(code, data, length=None):
    return struct.pack(">HH", code, len(data) if length is None else length) + data


def reply(*answers, counts=None, tail=b""):
    counts = counts or (1, len(answers), 0, 0)
    return header(counts) + QUESTION + b"".join(answers) + tail


def extra(*records):
    return header((1, 0, 0, len(records))) + QUESTION + b"".join(records)


A = rr(1, bytes([192, 0, 2, 1]))


def pointing_back(i):
    """The record behind A and `i` others, whose owner points to the owner before it."""
    return rr(1, bytes(4), struct.pack(">H", 0xC000 | (12 + len(QUESTION) + i * len(A))))


SOA = name("ns1.example.com") + name("hostmaster.example.com") + struct.pack(">5I", 1, 2, 3, 4, 5)

MESSAGES = {
    "empty": b"",
    "header-cut": header()[:11],
    "header-alone": header((0, 0, 0, 0)),
    "header-promises-all": header((65535, 65535, 65535, 65535)),
    "question": header() + QUESTION,
    "question-cut-name": header() + b"\7exam",
    "question-cut-class": header() + QUESTION[:-1],
    "questions-two": header((2, 0, 0, 0)) + QUESTION + OWNER + b"\0\x1c\0\1",
    "question-none": header((0, 1, 0, 0)) + rr(1, b"\1\2\3\4", b"\0"),
    "answer": reply(A),
    "answer-cut-data": reply(A)[:-1],
    "answer-cut-fixed": reply(A)[:-6],
    "answer-missing": reply(A, counts=(1, 2, 0, 0)),
    "answer-extra-octets": reply(A, tail=b"extra"),
    "answer-short-a": reply(rr(1, b"\1\2\3")),
    "answer-long-a": reply(rr(1, b"\1\2\3\4\5")),
    "answer-length-over-end": reply(rr(1, b"\1\2\3\4", length=400)),
    "answer-length-inside-name": reply(rr(5, name("www.example.net"), length=3)),
    "pointer-to-itself": header((1, 0, 0, 0)) + b"\xc0\x0c\0\1\0\1",
    "pointer-loop-of-two": header((1, 0, 0, 0)) + b"\xc0\x0e\xc0\x0c\0\1\0\1",
    "pointer-loop-over-label": header((1, 0, 0, 0)) + b"\1a\xc0\x0c\0\1\0\1",
    "pointer-forward": reply(rr(5, b"\xc0\x30")),
    "pointer-into-header": reply(rr(5, b"\xc0\x00")),
    "pointer-past-end": reply(rr(5, b"\xff\xff")),
    "pointer-half": header((1, 0, 0, 0)) + QUESTION[:-5] + b"\xc0",
    "pointer-into-length": reply(rr(5, b"\xc0\x27")),
    "label-type-40": header() + b"\x40abc\0\0\1\0\1",
    "label-type-80": header() + b"\x80abc\0\0\1\0\1",
    "name-255": header() + (b"\x3f" + b"a" * 63) * 3 + b"\x3d" + b"b" * 61 + b"\0\0\1\0\1",
    "name-256": header() + (b"\x3f" + b"a" * 63) * 3 + b"\x3e" + b"b" * 62 + b"\0\0\1\0\1",
    "name-256-by-pointer": header((1, 1, 0, 0))
    + (b"\x3f" + b"a" * 63) * 3 + b"\x3d" + b"b" * 61 + b"\0\0\1\0\1"
    + rr(1, b"\1\2\3\4", b"\1a\xc0\x0c"),
    "name-127-labels": header() + b"\1a" * 127 + b"\0\0\1\0\1",
    "name-128-labels": header() + b"\1a" * 128 + b"\0\0\1\0\1",
    "name-octets": header() + b"\x0c\0\x1b[2J\x7f\xff.\"\\;(@" + b"\0\0\1\0\1",
    "pointer-chain": header((1, 60, 0, 0)) + QUESTION + rr(2, b"\1a\xc0\x0c")
    + b"".join(
        rr(2, b"\1a" + struct.pack(">H", 0xC000 | (12 + 17 + 12 + i * 16)), b"\0")
        for i in range(59)
    ),
    # Owners that lead through all before them: the last of 128 pointers is the last that may be.
    "pointers-128": reply(A, *[pointing_back(i) for i in range(127)]),
    "pointers-129": reply(A, *[pointing_back(i) for i in range(128)]),
    "cname-chain": reply(rr(5, b"\3www" + OWNER), rr(1, b"\1\2\3\4", b"\xc0\x29")),
    "soa": header((1, 0, 1, 0), 0x8183) + QUESTION + rr(6, SOA),
    "soa-cut-numbers": reply(rr(6, SOA[:-1])),
    "mx": reply(rr(15, b"\0\x0a\4mail" + OWNER)),
    "mx-cut": reply(rr(15, b"\0")),
    "txt": reply(rr(16, b"\5hello\0\3a\"b")),
    "txt-escape-sequence": reply(rr(16, b"\x0a\x1b]52;c;AA\7")),
    "txt-empty-rdata": reply(rr(16, b"")),
    "txt-over-end": reply(rr(16, b"\x17short")),
    "aaaa": reply(rr(28, bytes(15) + b"\1")),
    "srv-compressed": reply(rr(33, b"\0\1\0\2\0\3\3www" + OWNER)),
    "naptr": reply(rr(35, b"\0\1\0\2\1s\7http+I2\0" + name("example.net"))),
    "naptr-string-over-end": reply(rr(35, b"\0\1\0\2\xffs")),
    "ds": reply(rr(43, b"\x12\x34\x0d\2" + bytes(32))),
    "ds-no-digest": reply(rr(43, b"\x12\x34\x0d\2")),
    "rrsig": reply(rr(46, b"\0\1\x0d\2" + struct.pack(">IIIH", 3600, 2398377600, 1767225600, 1)
                      + name("example.com") + bytes(64))),
    "rrsig-cut": reply(rr(46, b"\0\1\x0d\2")),
    "nsec": reply(rr(47, name("a.example.com") + b"\0\6\x40\1\0\0\0\3")),
    "nsec-window-empty": reply(rr(47, name("a.example.com") + b"\0\0")),
    "nsec-window-33": reply(rr(47, name("a.example.com") + b"\0\x21" + b"\xff" * 33)),
    "nsec-windows-descend": reply(rr(47, name("a.example.com") + b"\1\1\x40\0\1\x40")),
    "nsec-window-twice": reply(rr(47, name("a.example.com") + b"\0\1\x40\0\1\x40")),
    "nsec-trailing-zero": reply(rr(47, name("a.example.com") + b"\0\2\x40\0")),
    "nsec-cut": reply(rr(47, name("a.example.com") + b"\0\6\x40")),
    "dnskey": reply(rr(48, b"\1\1\3\x0d" + bytes(range(64)))),
    "nsec3": reply(rr(50, b"\1\0\0\5\4\xaa\xbb\xcc\xdd\x14" + bytes(range(20)) + b"\0\1\x40")),
    "nsec3-salt-over-end": reply(rr(50, b"\1\0\0\5\xff\xaa")),
    "nsec3-hash-empty": reply(rr(50, b"\1\0\0\5\0\0")),
    "svcb": reply(rr(64, b"\0\1" + name("svc.example.net") + b"\0\1\0\6\2h2\2h3\0\3\0\2\1\xbb")),
    "svcb-keys-descend": reply(rr(64, b"\0\1\0\0\3\0\2\1\xbb\0\1\0\3\2h2")),
    "svcb-key-twice": reply(rr(64, b"\0\1\0\0\3\0\2\1\xbb\0\3\0\2\1\xbb")),
    "svcb-alpn-over-end": reply(rr(64, b"\0\1\0\0\1\0\3\7h2")),
    "svcb-param-over-end": reply(rr(64, b"\0\1\0\0\1\xff\xff\2h2")),
    "svcb-mandatory-itself": reply(rr(64, b"\0\1\0\0\0\0\2\0\0")),
    "svcb-hint-3-octets": reply(rr(65, b"\0\1\0\0\4\0\3\1\2\3")),
    "svcb-alias-with-params": reply(rr(65, b"\0\0\0\0\3\0\2\1\xbb")),
    "loc": reply(rr(29, b"\0\x12\x16\x13\x89\x17\x2d\xd0\x70\xbe\x15\xf0\0\x98\x8d\x20")),
    "loc-version-1": reply(rr(29, b"\1" + bytes(15))),
    "loc-cut": reply(rr(29, b"\0\x12")),
    "apl": reply(rr(42, b"\0\1\x18\3\xc0\0\2\0\1\x19\x84\xc0\0\2\x80")),
    "apl-over-end": reply(rr(42, b"\0\1\x18\x7f\xc0")),
    "apl-prefix-200": reply(rr(42, b"\0\1\xc8\1\xc0")),
    "hip": reply(rr(55, b"\x10\2\0\4" + bytes(16) + b"ABCD" + name("rvs.example.com"))),
    "hip-lengths-over-end": reply(rr(55, b"\xff\2\xff\xff\0")),
    "ipseckey-name": reply(rr(45, b"\x0a\3\2" + name("gw.example.com") + b"key")),
    "ipseckey-gateway-9": reply(rr(45, b"\x0a\x09\2")),
    "amtrelay": reply(rr(260, b"\x0a\x82" + bytes(16))),
    "caa-tag-empty": reply(rr(257, b"\0\0x")),
    "uri": reply(rr(256, b"\0\1\0\2ftp://example.net/\x07")),
    "type-unknown": reply(rr(65280, bytes(range(40)))),
    "type-unknown-empty": reply(rr(65280, b"")),
    "class-chaos": header() + name("version.bind") + b"\0\x10\0\3",
    "opt": extra(opt()),
    "opt-do": extra(opt(ttl=0x8000)),
    "opt-version-255": extra(opt(ttl=0x01FF0000)),
    "opt-twice": extra(opt(), opt()),
    "opt-owner-not-root": extra(opt(owner=OWNER)),
    "opt-in-answer": reply(opt()),
    "opt-option-over-end": extra(opt(option(3, b"abc", 400))),
    "opt-option-cut": extra(opt(b"\0\x0a\0")),
    "opt-many": extra(opt(
        option(3, b"ns1.\x1b[0m") + option(8, b"\0\1\x18\0\xc0\0\2") + option(9, b"\0\0\1\0")
        + option(10, bytes(range(24))) + option(11, b"\0\x64") + option(12, bytes(16))
        + option(13, name("example.com")) + option(14, b"\x12\x34\x56\x78")
        + option(15, b"\0\x16no reachable\n\x07") + option(18, name("agent.example"))
        + option(19, b"\2\0\0\0\0\7") + option(65001, b"\xff\0"))),
    "opt-all-empty": extra(opt(b"".join(option(code, b"") for code in range(20)))),
    "opt-ecs-odd": extra(opt(option(8, b"\0\1\xff\xff\xc0") + option(8, b"\0\7\0\0"))),
    "opt-ede-cut": extra(opt(option(15, b"\0"))),
    "opt-cookie-sizes": extra(opt(option(10, bytes(7)) + option(10, bytes(41)))),
    "opt-chain-pointer": extra(opt(option(13, b"\xc0\x0c"))),
    "tsig": extra(rr(250, name("hmac-sha256") + bytes(6) + b"\1\x2c\0\x10" + bytes(16)
                     + b"\x12\x34\0\0\0\0", name("key"), 255, 0)),
    "tsig-not-last": extra(rr(250, name("hmac-sha256") + bytes(16), name("key"), 255, 0), A),
    "tsig-mac-over-end": extra(rr(250, name("hmac-sha256") + bytes(8) + b"\xff\xff", b"\0", 255, 0)),
    "update": header((1, 0, 2, 0), 0x2800) + name("example.com") + b"\0\6\0\1"
    + rr(1, b"", cls=255, ttl=0) + A,
}

# What has parts that records above have not.
PARTS = {
    "hip-servers-compressed": reply(rr(55, b"\1\2\0\1tk" + b"\3rvs" + OWNER + OWNER)),
    "deleg": reply(rr(61440, b"\0\1\0\4\xc0\0\2\1\0\3\0\5\3ns1\0")),
    "svcb-all": reply(rr(64, b"\0\1\0\0\0\0\2\0\1\0\1\0\3\2h2\0\2\0\0\0\4\0\4\xc0\0\2\1"
                         b"\0\5\0\2ec\0\6\0\x10" + bytes(16) + b"\0\7\0\7/d{?dns}")),
    "dhcid": reply(rr(49, b"\0\1\1" + bytes(32))),
    "amtrelay-unknown": reply(rr(260, b"\x0a\x09\1\2\3")),
    "amtrelay-name": reply(rr(260, b"\x0a\x83" + name("relay.example"))),
    "apl-family-unknown": reply(rr(42, b"\0\7\x08\1\xff\0\2\0\0")),
    "pointer-to-root": header((1, 1, 0, 0)) + b"\0\0\1\0\1" + rr(2, b"\xc0\x0c", OWNER),
    "update-bare": header((1, 1, 1, 0), 0x2800) + name("example.com") + b"\0\6\0\1"
    + rr(1, b"", cls=254, ttl=0) + rr(255, b"", cls=255, ttl=0),
}

NAMES = {
    "root": b".",
    "empty": b"",
    "plain": b"www.example.com.",
    "relative": b"www",
    "dots": b"a..b",
    "leading-dot": b".a",
    "escape-decimal": b"a\\000\\255.example.",
    "escape-character": b"a\\.b\\\\.example.",
    "escape-range": b"a\\256.",
    "escape-cut": b"a\\",
    "escape-decimal-cut": b"a\\12",
    "specials": b"\\\"\\(\\)\\;\\@\\$.x.",
    "label-63": b"a" * 63 + b".x.",
    "label-64": b"a" * 64 + b".x.",
    "name-255": (b"a" * 63 + b".") * 3 + b"b" * 61 + b".",
    "name-256": (b"a" * 63 + b".") * 3 + b"b" * 62 + b".",
    "octets-escaped": b"\\200" * 63 + b".",
    "raw-octets": b"\xc3\xa9.example.",
    "zero-octet": b"a\0b.",
    "labels-127": b"a." * 127,
    "labels-128": b"a." * 128,
    "wire": name("www.Example.com"),
    "wire-root": b"\0",
    "wire-cut": b"\3ww",
    "wire-unended": b"\3www",
    "wire-pointer": b"\3www\xc0\0",
    "wire-255": (b"\x3f" + b"a" * 63) * 3 + b"\x3d" + b"b" * 61 + b"\0",
    "wire-256": (b"\x3f" + b"a" * 63) * 3 + b"\x3e" + b"b" * 62 + b"\0",
    "wire-octets": b"\4\0.\xff\x1b\0",
}

# type, text; types that are likely to break get a wire form below too.
RDATA_TEXT = {
    "a": (1, b"192.0.2.1"),
    "a-bad": (1, b"192.0.2.256"),
    "a-generic": (1, b"\\# 4 C0000201"),
    "a-generic-short": (1, b"\\# 3 C00002"),
    "ns": (2, b"ns1.example.com."),
    "soa": (6, b"ns1 hostmaster (\n 2026010101 ; serial\n 2h 1h 2w 5m )"),
    "wks": (11, b"192.0.2.1 tcp smtp 80 8080"),
    "hinfo": (13, b"\"PDP 11\" RT"),
    "mx": (15, b"10 mail.example.com."),
    "txt": (16, b"\"a;b\" c\\\"d \\200 \"\""),
    "txt-open": (16, b"\"never closed"),
    "txt-parenthesis": (16, b"( a\n b"),
    "isdn": (20, b"150862028003217 004"),
    "nsap": (22, b"0x47.0005.80.005a00.0000.0001.e133.ffffff000161.00"),
    "sig": (24, b"A 5 3 300 20300101000000 20200101000000 2143 example.com. AQID"),
    "px": (26, b"50 map822.example.net. mapx400.example.net."),
    "gpos": (27, b"-32.6882 116.8652 10.0"),
    "aaaa": (28, b"2001:db8::192.0.2.1"),
    "loc": (29, b"51 30 12.748 N 0 7 39.611 W 0.00m 1m 10000m 10m"),
    "loc-least": (29, b"1 S 2 E -100000"),
    "nxt": (30, b"host.example.com. A NXT"),
    "srv": (33, b"1 2 65535 ."),
    "naptr": (35, b"100 50 \"s\" \"http\" \"!^.*$!\\\\1!\" ."),
    "cert": (37, b"PGP 0 RSASHA256 AQID"),
    "a6": (38, b"64 ::1:2:3:4 subnet.example."),
    "apl": (42, b"1:192.0.2.0/24 !2:2001:db8::/32"),
    "ds": (43, b"60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118"),
    "sshfp": (44, b"4 2 1234 5678 9A"),
    "ipseckey": (45, b"10 3 2 gw.example.com. AQID"),
    "ipseckey-none": (45, b"10 0 2 ."),
    "rrsig": (46, b"TYPE65280 ECDSAP256SHA256 2 1h 20460101000000 1767225600 1 . AQID"),
    "nsec": (47, b"a.example. A TYPE1 TYPE1234 RRSIG"),
    "dnskey": (48, b"257 3 ED25519 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4="),
    "dhcid": (49, b"AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA="),
    "nsec3": (50, b"1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr MX DNSKEY"),
    "nsec3-no-salt": (50, b"1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr"),
    "nsec3param": (51, b"1 0 0 -"),
    "tlsa": (52, b"DANE-EE SPKI SHA2-256 00"),
    "hip": (55, b"2 200100107B1A74DF365639CC39F1D578 AwEAAQ== rvs.example.com."),
    "csync": (62, b"66 3 A NS AAAA"),
    "zonemd": (63, b"2018031500 1 240 AABBCCDDEEFF00112233445566"),
    "svcb": (64, b"1 . mandatory=alpn,port alpn=\"h2,a\\\\,b\" port=443 key65333=\"a\\200\""),
    "svcb-twice": (64, b"1 . port=1 port=2"),
    "https": (65, b"0 svc.example.net."),
    "nid": (104, b"10 0014:4fff:ff20:ee64"),
    "l32": (105, b"10 192.0.2.1"),
    "eui48": (108, b"00-00-5e-00-53-2a"),
    "tkey": (249, b"gss-tsig. 0 0 3 0 4 AQIDBA== 0"),
    "uri": (256, b"10 1 \"ftp://ftp.example.com/\\\"\""),
    "caa": (257, b"128 issue \"a; b\""),
    "amtrelay": (260, b"10 1 3 relay.example."),
    "doa": (259, b"0 1 2 \"\" aHR0cHM6Ly9leGFtcGxlLmNvbS8="),
    "unknown": (65280, b"\\# 6 ABCDEF 012345"),
    "unknown-odd": (65280, b"\\# 6 ABCDEF01234"),
    "unknown-empty": (65280, b"\\# 0"),
}

CONFIGS = {
    "empty": b"",
    "plain": b"nameserver 192.0.2.1\nnameserver 2001:db8::1\nsearch example.com example.net\n",
    "comments": b"# a\n; b\nnameserver 192.0.2.1 # c\n  domain example.com\n",
    "scope": b"nameserver fe80::1%lo\nnameserver fe80::1%nosuch\n",
    "options": b"options ndots:15 timeout:1 attempts:2 use-vc rotate edns0 trust-ad\n",
    "options-odd": b"options ndots:99999999999999999999 timeout: attempts:-1 ndots\n",
    "servers-many": b"nameserver 192.0.2.1\n" * 12,
    "search-many": b"search" + b" a.example" * 40 + b"\n",
    "search-bad": b"search a..b " + b"x" * 64 + b".example .\n",
    "search-root": b"search .\n",
    "server-bad": b"nameserver 192.0.2.256\nnameserver\nnameserver ::1::\n",
    "no-line-end": b"nameserver 192.0.2.1",
    "line-ends": b"nameserver 192.0.2.1\r\nsearch example.com\r\n\r\n",
    "zero-octets": b"nameserver\x00192.0.2.1\n\x00\n",
    "line-long": b"search " + b"a" * 5000 + b"\n",
    "sortlist": b"sortlist 192.0.2.0/255.255.255.0\nlookup file bind\nfamily inet4\n",
    "address": b"192.0.2.1",
    "address-port": b"192.0.2.1#53",
    "address-colon": b"192.0.2.1:65535",
    "address-range": b"192.0.2.1#65536",
    "address-6": b"2001:db8::1#53",
    "address-brackets": b"[::ffff:192.0.2.1]:53",
    "address-scope": b"fe80::1%lo#53",
    "address-open": b"[::1",
}



def typed(program, words="", rc="", batch=""):
    """A command line, one word a line, the text of a .digrc and the lines of a batch."""
    return "\f".join([program + "\n".join(words.split(" ")), rc, batch]).encode()


# What people hand to the programs in words: see fuzz_words.c.
WORDS = {
    "empty": b"",
    "digc-nothing": typed("d"),
    "digc-name": typed("d", "@192.0.2.1 example.com MX IN +short"),
    "digc-names": typed("d", "example.com A example.net aaaa -x 192.0.2.1 -x 2001:db8::1 -x 10.1 -x a"),
    "digc-bundle": typed("d", "-4urt mx -q a.example -c ch -p 5353 -b 192.0.2.1#99 -i"),
    "digc-edns": typed("d", "+bufsize=4096 +edns=1 +ednsflags=0xffff +nsid +subnet=10/8 +cookie=0011223344556677 "
                       "+expire +keepalive +padding=128 +ednsopt=nsid:00ff +ednsopt=65535:abcd +ednsopt=ecs +do +co a."),
    "digc-ednsopt-many": typed("d", " ".join(["+ednsopt=10:00"] * 110) + " a."),
    "digc-ednsopt-long": typed("d", " ".join(["+ednsopt=65001:" + "aa" * 400] * 4) + " a."),
    "digc-subnet": typed("d", "+subnet=2001:db8::/129 +subnet=0 +subnet=1.2.3/24 +subnet=::1%lo a."),
    "digc-numbers": typed("d", "+time=4294967296 a."),
    "digc-numbers-negative": typed("d", "+tries=-1 a."),
    "digc-unknown": typed("d", "+frobnicate=\x1b[2J\u202eexe a."),
    "digc-unknown-dash": typed("d", "-\x7f\x9b31m"),
    "digc-signs": typed("d", "+ +no +== - -- --lab= @ % +noall"),
    "digc-server-none": typed("d", "@nowhere.example a."),
    "digc-servers-many": typed("d", " ".join(["@many"] * 40) + " a."),
    "digc-types": typed("d", "a. A,AAAA,MX,A b. TYPE65535,caa c. A,AXFR"),
    "digc-ixfr": typed("d", "a. ixfr=7 b. IXFR=4294967296"),
    "digc-transfer": typed("d", "a. axfr +onesoa b. -t ixfr=1 -t ixfr"),
    "digc-key": typed("d", "-y hmac-sha256-128:k.example:AAECAw== a."),
    "digc-key-bad": typed("d", "-y hmac-sha256-7x:\x1b:AA== a."),
    "digc-own": typed("d", "+exit=outcome +short=type +parallel=0 +rate=1000001 +unordered +nowildcard -f - a."),
    "digc-refused": typed("d", "+tls +https=/x +nohttps +proxy a."),
    "digc-help": typed("d", "-h"),
    "digc-help-long": typed("d", "a --help b"),
    "digc-version": typed("d", "-v --version"),
    "digc-dump": typed("d", "--dump-options"),
    "digc-4-6": typed("d", "-4 -6 a."),
    "digc-idn": typed("d", "+idnin +idnout m\u00fcnchen.example"),
    "digc-banner": typed("d", "a\x1b]0;x\x07.example +cmd"),
    "digc-rc": typed("d", "a.", "+noall +answer\n% no more\n\n+tcp example.net\n-4 @192.0.2.1 -t mx\r\n"),
    "digc-rc-bad": typed("d", "a.", "+nosuch\x1b\n"),
    "digc-rc-long": typed("d", "a.", "+nocmd " * 80 + "\n"),
    "digc-rc-unread": typed("d", "-r a.", "+nosuch\n"),
    "digc-batch": typed("d", "-f x +short", "", "example.com MX\n; no\n% no\n\n@192.0.2.1 a. b. +tcp\n-x 10.2\n"),
    "digc-batch-server-none": typed("d", "-f x", "", "@nowhere a. b.\nc.\n"),
    "digc-batch-long": typed("d", "-f x", "", " ".join("n%d." % i for i in range(40)) + "\n"),
    "digc-batch-bad": typed("d", "-f x", "", "a. +nosuch\nb.\n"),
    "digc-batch-key": typed("d", "-f x", "", "a. -y k:AA==\n"),
    "digc-batch-cookies": typed("d", "-f x", "", "a. +cookie=" + "ab" * 40 + "\nb. +cookie=00\n"),
    "digc-batch-octets": typed("d", "-f x", "", "a\0b. MX\n\0\n\t\n"),
    "hostc-nothing": typed("h"),
    "hostc-name": typed("h", "-a -C -v -t ixfr=5 -c IN -R 3 -W 2 -N 4 -p 99 -T -4 example.com 192.0.2.1"),
    "hostc-address": typed("h", "2001:db8::1"),
    "hostc-list": typed("h", "-l -t any example.com"),
    "hostc-unknown": typed("h", "-Z\x1b[2J a b c d"),
    "hostc-type-none": typed("h", "-t no\u202esuch a"),
    "hostc-long": typed("h", "--json --https --lab=x --exit=outcome --nosuch a"),
    "hostc-help": typed("h", "--help"),
    "nslookupc-set": typed("n", "type=MX q=any class=CH port=99 retry=3 timeout=7 domain=a.example nosearch debug d2 vc", "search b.example\n"),
    "nslookupc-bad": typed("n", "type=no\x1bsuch port=x retry= timeout=99999999999 domain=" + "a" * 2000 + " nosuch\x9b"),
    "nslookupc-lines": b"nset ty\nset q\nser\nls -t m\nset type=\n\n  \nview x",
    "revc-words": typed("r", "192.0.2.0/24 2001:db8::1-2001:db8::9 --format=json --tcp --limit=99 @192.0.2.1"),
    "revc-list": typed("r", "--list=zen.example --origin --confirm 192.0.2.1"),
    "revc-bad": typed("r", "--nosuch=\x1b --limit=-1"),
    "revc-help": typed("r", "--help"),
    "tracec-words": typed("t", "@192.0.2.1 -x 192.0.2.1 a.example MX --format=tree --step --tcp --timeout=3 --tries=2 -p 99"),
    "tracec-many": typed("t", " ".join(["a.example"] * 300)),
    "tracec-servers": typed("t", " ".join(["@192.0.2.1"] * 40) + " a"),
    "tracec-bad": typed("t", "--format=\u202e --timeout=x --nosuch"),
    "tracec-help": typed("t", "--help"),
}

# The world of a lab and, behind a zero octet, a query to all of its servers.
WORLD_QUESTION = name("www.example") + b"\0\1\0\1"
BEHAVIOURS = b"".join(
    b"server ns%d.example 192.0.2.%d rtt=%dms zones=example behaviour=%s\n" % (i, i, i * 7, what)
    for i, what in enumerate(
        b"answers dead refuses servfail lame upward resolver".split(), start=1
    )
)
RECURSION = (
    b"server a 192.0.2.1 zones=.\nserver b 192.0.2.2 behaviour=lame\n"
    b"server r 192.0.2.53 behaviour=resolver\n\0" + header(flags=0x0100)
)
WORLDS = {
    "recursion-alias": RECURSION + name("www") + b"\0\1\0\1",
    "recursion-any": RECURSION + name("a.w") + b"\0\xff\0\1",
    "recursion-nothing": RECURSION + name("nothing") + b"\0\1\0\1",
    "recursion-lame": RECURSION + name("www.sub") + b"\0\1\0\1",
    "behaviours": BEHAVIOURS + b"\0" + header(flags=0) + WORLD_QUESTION,
    "elsewhere": BEHAVIOURS.replace(b"zones=example", b"zones=.")
    + b"\0" + header(flags=0) + name("www.elsewhere") + b"\0\1\0\1",
    "no-zones": BEHAVIOURS.replace(b"zones=example", b"tcp=no") + b"\0" + header(flags=0) + WORLD_QUESTION,
    "edns": BEHAVIOURS + b"\0" + header((1, 0, 0, 1), flags=0) + WORLD_QUESTION + opt(),
    "transfer": BEHAVIOURS + b"\0" + header(flags=0) + name("example") + b"\0\xfc\0\1",
    "short-query": BEHAVIOURS + b"\0" + header()[:5],
    "response": BEHAVIOURS + b"\0" + header() + WORLD_QUESTION,
    "lines": b"# who\n\nserver a 192.0.2.1 # one\r\n\t2001:db8::1\n    rtt=1ms\n",
    "twice": b"server a 192.0.2.1\nserver b 192.0.2.1\n",
    "variant": b"server a b. c 192.0.2.1 zones=example@old,.\n",
    "continued": b"  rtt=1ms\n",
    "no-address": b"server a rtt=1ms\n",
    "key": b"server a 192.0.2.1 rtt=1ms rtt=2ms\n",
    "path": b"server a 192.0.2.1 zones=../../b\n",
    "empty": b"",
}


# Replies to a walk for www.a.example: how to walk, then for each reply its size, flags and
# sections.
def step(*records, flags=0, rcode=0):
    """Records with the number of their section before them: 1 answer, 2 authority, 3 additional."""
    counts = [sum(1 for section, _ in records if section == i) for i in (1, 2, 3)]
    data = b"".join(octets for i in (1, 2, 3) for section, octets in records if section == i)
    return struct.pack(">HBB3H", len(data), flags, rcode, *counts) + data


def cut(zone, server, *glue):
    return step(
        (2, rr(2, name(server), name(zone))),
        *((3, rr(1 if len(a) == 4 else 28, a, name(server))) for a in glue),
    )


def walks():
    address, leaf = bytes([192, 0, 2, 2]), name("www.a.example")
    answer = step((1, rr(1, address, leaf)), flags=4)
    down = cut("example", "ns.example", address, bytes(15) + b"\2")
    below = cut("a.example", "ns.a.example", address)
    alias = step((1, rr(5, name("www.b.example"), leaf)), flags=4)
    yield "answer", down + below + answer
    yield "glueless", cut("example", "ns.other") + step((1, rr(1, address, name("ns.other")))) + answer
    yield "missing-glue", cut("example", "ns.example")
    yield "cycle", cut("example", "ns.other") + cut("other", "ns.example")
    yield "bad-glue", cut("example", "ns.example", bytes([127, 0, 0, 1]), bytes(4), b"\xff" * 4)
    yield "alias", down + alias + step((1, rr(1, address, name("www.b.example"))), flags=4)
    yield "alias-loop", down + alias + step((1, rr(5, leaf, name("www.b.example"))), flags=4)
    yield "dname", step((1, rr(39, name("b"), name("a.example"))), flags=4) + answer
    yield "upward", down + cut(".", "a.root") + cut("example", "ns.example") + cut("b", "ns.b")
    yield "nxdomain", down + step((2, rr(6, SOA, name("example"))), flags=4, rcode=3)
    yield "nodata", down + step((2, rr(6, SOA, name("example"))), flags=4)
    yield "rcodes", b"".join(step(rcode=i) for i in range(16))
    yield "truncated", step(flags=2) + step(flags=2) + down
    yield "malformed", struct.pack(">HBB3H", 1, 4, 0, 1, 0, 0) + b"\xc0" + down
    yield "many", b"".join(cut("example", f"ns.other{i}") for i in range(40))
    yield "many-names", step(*((2, rr(2, name(f"n{i}.v{i}"), name("example"))) for i in range(200)))


WALKS = {f"{what}-{how}": bytes([how]) + octets for how in (0, 4, 40) for what, octets in walks()}


# Master files and, behind an octet 255, a query to the zone e.
APEX = b"$TTL 1h\n@ SOA ns host ( 1 2h ; refresh\n 1h 2w 5m )\n  NS ns\nns A 192.0.2.1\n"


def zone_query(text, kind, flags=0, tail=b"", counts=(1, 0, 0, 0)):
    return b"\xff" + header(counts, flags) + name(text) + struct.pack(">HH", kind, 1) + tail


def soa(serial, owner=OWNER):
    return rr(6, b"\0\0" + struct.pack(">5I", serial, 1, 2, 3, 4), owner)


def part(*records, kind=252, flags=0x8400, counts=None, tail=b""):
    """A message of a transfer, with its size."""
    counts = counts or (1, len(records), 0, 0)
    octets = header(counts, flags) + name("example.com") + struct.pack(">2H", kind, 1)
    octets += b"".join(records) + tail
    return struct.pack(">H", len(octets)) + octets


def tsig(mac, error=0, time=1700000000, algorithm="hmac-sha256", other=b"", owner="key.example"):
    data = name(algorithm) + struct.pack(">HIHH", 0, time, 300, len(mac)) + mac
    data += struct.pack(">3H", 0x1234, error, len(other)) + other
    return rr(250, data, name(owner), 255, 0)


def host(number):
    return rr(1, bytes([192, 0, 2, number]), b"\1" + bytes([97 + number]) + OWNER)


def transfers():
    """What a server sends; the first octet of the input says how it was asked."""
    signed = (1, 2, 0, 1)
    yield 0, "one", part(soa(7), host(1), soa(7))
    yield 0, "three", part(soa(7)) + part(host(1), host(2)) + part(soa(7))
    yield 0, "other-serial", part(soa(7), host(1), soa(8))
    yield 0, "behind-the-end", part(soa(7), soa(7), host(1))
    yield 0, "no-soa", part(host(1), soa(7))
    yield 0, "outside", part(soa(7), rr(1, b"\1\2\3\4", b"\1x\0"), soa(7))
    yield 0, "refused", part(flags=0x8405)
    yield 0, "empty", part(soa(7)) + part()
    yield 0, "cut", part(soa(7), host(1), counts=(1, 3, 0, 0))
    yield 0, "again", part(soa(7), host(1)) + b"\xff\xff" + part(soa(7), soa(7))
    yield 0, "silence", part(soa(7), host(1)) + b"\xff\xfe" + part(soa(7)) + b"\xff\xfe"
    yield 1, "changes", part(soa(7), soa(5), host(1), soa(7), host(2), soa(7), kind=251)
    yield 1, "changes-twice", part(soa(7), soa(5), soa(6), soa(6), soa(7), soa(7), kind=251)
    yield 1, "changes-jump", part(soa(8), soa(5), soa(6), soa(7), soa(8), soa(8), kind=251)
    yield 1, "current", part(soa(5), kind=251)
    yield 1, "full", part(soa(7), host(1), soa(7), kind=251)
    yield 3, "datagram", part(soa(7), kind=251) + part(soa(7), host(1), soa(7), kind=251)
    for how in (4, 12):
        yield how, f"signed-{how}", part(soa(7), soa(7), counts=signed, tail=tsig(b"m" * 32))
        yield how, f"bare-{how}", part(flags=0x8409, counts=(1, 0, 0, 1), tail=tsig(b"", 17))
        yield how, f"late-{how}", part(soa(7), soa(7), counts=signed, tail=tsig(b"m" * 32, time=9))
        yield how, f"cut-{how}", part(soa(7), soa(7), counts=signed, tail=tsig(b"m" * 16))
        yield how, f"short-{how}", part(soa(7), soa(7), counts=signed, tail=tsig(b"m" * 9))
        yield how, f"long-{how}", part(soa(7), soa(7), counts=signed, tail=tsig(b"m" * 33))
        yield how, f"md5-{how}", part(soa(7), soa(7), counts=signed, tail=tsig(b"m" * 16, algorithm="hmac-md5.sig-alg.reg.int"))
        yield how, f"unsigned-{how}", part(soa(7)) + part(host(1)) * 101 + part(soa(7))
        time = struct.pack(">HI", 0, 1700001000)
        yield how, f"badtime-{how}", part(flags=0x8409, counts=(1, 0, 0, 1), tail=tsig(b"m" * 32, 18, other=time))


TRANSFERS = {what: bytes([how]) + octets for how, what, octets in transfers()}

KEYS = {
    "empty": b"",
    "text": b"hmac-sha256:key.example:c2VjcmV0",
    "text-cut": b"hmac-sha512-256:key.example:c2VjcmV0",
    "text-md5": b"key.example:c2VjcmV0",
    "text-colons": b":::",
    "text-bits": b"hmac-sha1-161:k:YQ==",
    "conf": b'key "key.example" { algorithm hmac-sha256; secret "c2VjcmV0"; };\n',
    "conf-comments": b"# a\nkey k { /* b */ secret YQ==; // c\nalgorithm hmac-md5; };",
    "conf-open": b"key k { /* b",
    "conf-quote": b'key "k',
    "pair": b"k. IN KEY 512 3 163 YQ==\n\0Private-key-format: v1.3\nAlgorithm: 163 (X)\nKey: YQ==\nBits: AIA=\n",
    "pair-sig0": b"k. KEY 512 3 13 YQ==\0Private-key-format: v1.3\nAlgorithm: 13\n",
    "pair-comments": b"; a\n\n;b\n\0",
}

ZONES = {
    "empty": b"",
    "apex": APEX,
    "no-soa": b"@ 1 NS ns\n",
    "two-soas": APEX + b"@ SOA ns host 2 2 3 4 5\n",
    "twins": APEX + b"a MX 1 b\na MX 1 B.E.\n" + b"".join(b"m A 192.0.2.%d\n" % (i % 9) for i in range(20)),
    "cname-and-other": APEX + b"a CNAME b\na A 192.0.2.1\n",
    "outside": APEX + b"a.f. A 192.0.2.1\n",
    "types": APEX + b"a TYPE65280 \\# 2 0102\nb TXT \"a;\\\"\" c\nc SRV 1 2 3 ns\nd HTTPS 1 . alpn=h2\n"
    b"x RRSIG A 13 2 60 20300101000000 20200101000000 1 e. AAAA\n* A \\# 4 C0000201\n",
    "directives": b"$ORIGIN a.e.\n$TTL 1w2d\n$ORIGIN e.\n" + APEX + b"$INCLUDE f g\n$GENERATE 1-2 a A\n$X\n",
    "include-itself": b"$INCLUDE a\n$INCLUDE b\n" + APEX,
    "faults": b"a..b 1 A 192.0.2.1\nb 1 1 A\nc 1 CH A\nd 1 OPT\n e 1 A\nf 1 TXT \"\ng 1 A )\nh 1 MX ( 1\n",
    "parenthesis-open": APEX + b"a MX (\n1\n",
    "escapes": APEX + b"a\\.b\\000\\001 A 192.0.2.1\n\\001 A 192.0.2.1\na\\000 A 192.0.2.1\n\\@ TXT \\\"\n",
    "nsec3": APEX + b"2t7b4g4vsa5smi47k61mv5bv1a22bojr NSEC3 1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A\n"
    + zone_query("a.2t7b4g4vsa5smi47k61mv5bv1a22bojr.e", 1),
    "names-long": APEX + b"".join(b"%s.%s.%s %d A 192.0.2.1\n" % (b"a" * 60, b"b" * 60, b"c" * n, n) for n in range(1, 60)),
    "deep": APEX + b"a." * 120 + b"e. A 192.0.2.1\n" + b"b." * 100 + b"e. A 192.0.2.1\n",
    "query-wildcard": zone_query("x.w.e", 1),
    "query-referral": zone_query("x.c.e", 1, tail=opt(), counts=(1, 0, 0, 1)),
    "query-dname": zone_query("x.d.e", 1),
    "query-dname-cname": zone_query("x.d.e", 5),
    "query-loop": zone_query("l.e", 1),
    "query-alias": zone_query("x.e", 16),
    "query-any": zone_query("e", 255),
    "query-axfr": zone_query("e", 252),
    "query-ixfr": zone_query("e", 251, tail=rr(6, b"\0\0" + bytes(20)), counts=(1, 0, 1, 0)),
    "query-ds": zone_query("c.e", 43),
    "query-dnssec": zone_query("c.e", 1, tail=opt(ttl=0x8000), counts=(1, 0, 0, 1)),
    "query-version": zone_query("e", 6, tail=opt(ttl=1 << 16), counts=(1, 0, 0, 1)),
    "query-small": zone_query("e", 6, tail=opt(size=0), counts=(1, 0, 0, 1)),
    "query-elsewhere": zone_query("f", 1),
    "query-root": zone_query("", 2),
    "query-short": b"\xff" + header()[:7],
    "query-cut": zone_query("e", 1)[:-1],
    "query-opcode": zone_query("e", 6, flags=4 << 11),
}



def saved_lookup(asked, answer, **more):
    """A line of libquery-json(7) with what a reader of it looks at."""
    attempt = {"address": "192.0.2.53", "port": 53, "transport": "udp", "start_us": 0, "sent_us": 1,
               "end_us": 9, "sent_unix_us": 1, "end": "reply" if answer else "timeout", "next": None,
               "query": asked.hex(), "reply": answer.hex() if answer else None, **more}
    return {"schema": "libquery", "version": 1, "event": "lookup", "tries": [attempt], "error": None,
            "server": {"name": "ns", "address": "192.0.2.53", "port": 53, "source": "resolv.conf", "line": 2}}


def saved_message(number, *records, **more):
    return {"schema": "libquery", "version": 1, "event": "message", "number": number, "id": 1,
            "opcode": "QUERY", "rcode": 0, "flags": ["qr", "aa"], "question": SAVED_ZONE,
            "server": {"address": "2001:db8::1", "port": 53},
            "answer": [{**SAVED_ZONE, "type": kind, "ttl": 60, "rdata": text} for kind, text in records], **more}


def saved_line(event):
    return json.dumps(event).encode() + b"\n"


SAVED_ZONE = {"name": "e.", "type": "AXFR", "class": "IN"}
SAVED_QUERY = header() + QUESTION
SAVED_END = {"schema": "libquery", "version": 1, "event": "transfer", "end": "complete", "form": "full",
             "status": "NOERROR", "messages": 2, "records": 4, "octets": 99,
             "tries": saved_lookup(SAVED_QUERY, reply())["tries"]}
SAVED_STRAY = {"reason": "id", "at_us": 3, "size": 17, "octets": SAVED_QUERY.hex()}
SAVED_JSON = {
    "json-lookup": saved_lookup(SAVED_QUERY, reply(rr(1, b"\x7f\0\0\1"))),
    "json-silent": saved_lookup(SAVED_QUERY, None, error="Connection refused"),
    "json-strays": saved_lookup(SAVED_QUERY, reply(), strays=[SAVED_STRAY] * 70, stray_total=70),
    "json-malformed": saved_lookup(SAVED_QUERY[:9], b"\0\1"),
    "json-no-reply": saved_lookup(SAVED_QUERY, reply()) | {"tries": [{"end": "reply"}]},
    "json-tries": saved_lookup(SAVED_QUERY, None) | {"tries": saved_lookup(SAVED_QUERY, None)["tries"] * 65},
    "json-odd-hex": saved_lookup(SAVED_QUERY, None, query="123"),
    "json-address": saved_lookup(SAVED_QUERY, None, address="192.0.2"),
    "json-port": saved_lookup(SAVED_QUERY, None, port=65536),
    "json-backwards": saved_lookup(SAVED_QUERY, None, end_us=0),
    "json-version": {"schema": "libquery", "version": 2, "event": "lookup"},
    "json-schema": {"schema": "other"},
    "json-event": {"schema": "libquery", "version": 1, "event": "news"},
}
SAVED_TEXT = {
    "json-transfer": saved_line(saved_message(1, ("SOA", "a. b. 1 2 3 4 5"), ("TXT", '"x" "\\255"')))
    + saved_line(saved_message(2, ("TYPE65280", "\\# 2 abcd"), ("SOA", "a. b. 1 2 3 4 5")))
    + saved_line(SAVED_END),
    "json-transfer-large": saved_line(saved_message(1, *[("TXT", '"' + "x" * 255 + '"')] * 300)),
    "json-transfer-cut": saved_line(saved_message(1, ("A", "192.0.2"))),
    "json-transfer-end": saved_line(SAVED_END | {"messages": 0, "end": "the connection failed"}),
    "json-escapes": b'{"schema":"lib\\u0071uery","version":1,"event":"\\ud83d\\ude00\\n"}',
    "json-half": b'["\\ud83d"]',
    "json-deep": b"[" * 40,
    "json-blanks": b' \r\n {"a" : [ 1 , -2.5e+3, true , null ] } ',
    "json-key": b'{"a":1,}',
    "hex-plain": SAVED_QUERY.hex().encode() + b"\n\n" + reply().hex().encode(),
    "hex-xxd": b"00000000: 1234 8180 0001 0000 0000 0000 0000 0100  .4..............\n00000010: 01  .",
    "hex-dump": b"00000000  12 34 01 00 00 01 00 00  00 00 00 00 00 00 01 00  |.4..............|\n00000010  01\n00000011\n",
    "hex-od": b"0000000 12 34 01 00 00 01 00 00 00 00 00 00 00 00 01 00\n0000020 01\n0000021\n",
    "hex-wireshark": b"0000   12 34 01 00 00 01 00 00 00 00 00 00   .4..........\n",
    "hex-colons": b"0x12:34:01:00 # not here\n",
    "hex-half": b"123 4",
    "hex-many": b"00" * 65536,
}

def write(target, inputs):
    folder = os.path.join(HERE, "corpus", target)
    os.makedirs(folder, exist_ok=True)
    for what, octets in inputs.items():
        with open(os.path.join(folder, what), "wb") as file:
            file.write(octets)


def wire_inputs():
    """The RDATA of the one-answer messages above, as the rdata target takes it."""
    start = len(reply()) + 2
    for what, octets in MESSAGES.items():
        if octets[:12] == header((1, 1, 0, 0)) and len(octets) > start + 10:
            yield "wire-" + what, octets[start : start + 2] + octets[start + 10 :]


def real_inputs():
    """Some of the real replies that the benchmarks measure with."""
    with open(os.path.join(os.path.dirname(HERE), "bench", "messages.bin"), "rb") as file:
        octets = file.read()
    at, count = 0, 0
    while at < len(octets):
        size = struct.unpack_from(">H", octets, at)[0]
        if count % 15 == 0:
            yield f"real-{count:03}", octets[at + 2 : at + 2 + size]
        at, count = at + 2 + size, count + 1


def ip4(protocol, data, fragment=0x4000, options=b""):
    """A packet to 192.0.2.53; nobody looks at checksums."""
    head = 5 + len(options) // 4
    return struct.pack(
        ">BBHHHBBH4s4s", 0x40 | head, 0, head * 4 + len(data), 7, fragment, 64, protocol, 0,
        bytes([192, 0, 2, 1]), bytes([192, 0, 2, 53]),
    ) + options + data


def ip6(first, data):
    ends = bytes.fromhex("20010db8000000000000000000000001" "20010db8000000000000000000000053")
    return struct.pack(">IHBB", 6 << 28, len(data), first, 64) + ends + data


def udp(data, ports=(4444, 53)):
    return struct.pack(">HHHH", *ports, len(data) + 8, 0) + data


def tcp(seq, data=b"", flags=16, ports=(4444, 53)):
    return struct.pack(">HHIIHHHH", *ports, seq, 0, 0x5000 | flags, 65535, 0, 0) + data


def pcap(*packets, order="<", magic=0xA1B2C3D4, link=101):
    text = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262144, link)
    for at, packet in enumerate(packets):
        text += struct.pack(order + "IIII", 1, at, len(packet), len(packet)) + packet
    return text


def block(kind, body, order="<"):
    body += bytes(-len(body) % 4)
    size = struct.pack(order + "I", len(body) + 12)
    return struct.pack(order + "I", kind) + size + body + size


def pcapng(*packets, order="<", link=101, more=b""):
    def options(*pairs):
        text = b"".join(struct.pack(order + "HH", c, len(d)) + d + bytes(-len(d) % 4) for c, d in pairs)
        return text + bytes(4)

    text = block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1) + options((1, b"hello")), order)
    text += block(1, struct.pack(order + "HHI", link, 0, 0) + options((9, b"\x09"), (14, bytes(8))), order)
    for at, packet in enumerate(packets):
        text += block(
            6,
            struct.pack(order + "IIIII", 0, 0, at, len(packet), len(packet)) + packet
            + bytes(-len(packet) % 4) + options((1, b"try wait=7 took=9 end=closed")),
            order,
        )
    return text + more


def capture_inputs():
    asked = header()[:2] + b"\1\0" + header()[4:] + QUESTION
    told = reply(A)
    framed = struct.pack(">H", len(asked)) + asked
    query, answer = ip4(17, udp(asked)), ip4(17, udp(told, (53, 4444)))
    back = query[:12] + answer[16:20] + answer[12:16] + answer[20:]
    parts = udp(asked)
    yield "empty", b""
    yield "no-capture", b"GIF89a"
    yield "pcap", pcap(query, back)
    yield "pcap-big", pcap(query, back, order=">")
    yield "pcap-nano", pcap(query, back, magic=0xA1B23C4D)
    yield "pcap-cut", pcap(query, back)[:-3]
    yield "pcap-huge", pcap(query) + struct.pack("<IIII", 1, 1, 0xFFFFFFFF, 1)
    yield "pcap-message-cut", pcap(query[:-4])
    yield "pcap-head-cut", pcap(query[:22], query[:9])
    for link, head in {
        0: b"\2\0\0\0", 1: bytes(12) + b"\x08\0", 9: b"\xff\3\0\x21", 113: bytes(14) + b"\x08\0",
        276: b"\x08\0" + bytes(18), 105: b"",
    }.items():
        yield f"link-{link}", pcap(head + query, head + back, link=link)
    yield "vlan", pcap(bytes(12) + b"\x88\xa8\0\1\x81\0\0\2\x08\0" + query, link=1)
    yield "vlan-only", pcap(bytes(12) + b"\x81\0\0\1" * 9, link=1)
    yield "ip4-options", pcap(ip4(17, udp(asked), options=b"\1\1\1\0"))
    yield "ip4-fragments", pcap(ip4(17, parts[32:], 4), ip4(17, parts[:16], 0x2000), ip4(17, parts[16:32], 0x2002))
    yield "ip4-fragments-overlap", pcap(ip4(17, parts[:16], 0x2000), ip4(17, parts[8:32], 0x2001))
    yield "ip4-fragment-last", pcap(ip4(17, parts[:16], 0x1FFF))
    yield "ip6", pcap(ip6(17, udp(asked)))
    yield "ip6-headers", pcap(ip6(0, b"\x3c\0" + bytes(6) + b"\x33\0" + bytes(6) + b"\x11\1" + bytes(10) + udp(asked)))
    yield "ip6-headers-many", pcap(ip6(0, (b"\0\0" + bytes(6)) * 99 + udp(asked)))
    yield "ip6-fragments", pcap(
        ip6(44, b"\x11\0\0\1\0\0\0\7" + parts[:16]), ip6(44, b"\x11\0\0\x10\0\0\0\7" + parts[16:])
    )
    yield "udp-length", pcap(ip4(17, udp(asked)[:4] + b"\0\3\0\0" + asked), ip4(17, udp(asked)[:4] + b"\0\0\0\0" + asked))
    yield "udp-empty", pcap(ip4(17, udp(b"")), ip4(17, udp(b"\1")))
    yield "tcp", pcap(ip4(6, tcp(9, flags=2)), ip4(6, tcp(10, framed)), ip4(6, tcp(10 + len(framed), flags=17)))
    yield "tcp-order", pcap(ip4(6, tcp(9, flags=2)), ip4(6, tcp(20, framed[10:])), ip4(6, tcp(10, framed[:15])))
    yield "tcp-round", pcap(ip4(6, tcp(0xFFFFFFFF, flags=2)), ip4(6, tcp(0, framed * 3)))
    yield "tcp-gap", pcap(*[ip4(6, tcp(99 + 2 * i, b"x")) for i in range(70)])
    yield "tcp-no-begin", pcap(ip4(6, tcp(99, b"\0")), ip4(6, tcp(500, framed + b"\0\0\0\2xx" + framed)))
    yield "tcp-head", pcap(ip4(6, tcp(9, framed)[:12] + b"\x10\2" + bytes(6)))
    yield "tcp-reset", pcap(ip4(6, tcp(9, framed[:9])), ip4(6, tcp(9, flags=4)))
    yield "pcapng", pcapng(query, back)
    yield "pcapng-big", pcapng(query, back, order=">")
    yield "pcapng-sections", pcapng(query) + pcapng(back, order=">")
    yield "pcapng-unknown", pcapng(query, more=block(0x0BAD, b"something")) + b"\6\0"
    yield "pcapng-simple", pcapng(more=block(3, struct.pack("<I", len(query)) + query))
    yield "pcapng-simple-long", pcapng(more=block(3, struct.pack("<I", 9999) + query))
    yield "pcapng-old", pcapng(more=block(2, struct.pack("<HHIIII", 0, 0, 0, 5, len(query), 99) + query))
    yield "pcapng-no-interface", pcapng(more=block(6, struct.pack("<IIIII", 9, 0, 0, 0, 0)))
    yield "pcapng-lengths", pcapng()[:-4] + b"\0\0\0\0"
    yield "pcapng-packet-long", pcapng(more=block(6, struct.pack("<IIIII", 0, 0, 0, 9999, 9999) + query))
    yield "pcapng-option-long", pcapng()[:-16] + b"\1\0\xff\xff" + bytes(12)
    yield "pcapng-block-huge", pcapng(more=struct.pack("<III", 0x0BAD, 0xFFFFFFFC, 0))
    yield "pcapng-note-unsent", pcapng(
        ip4(6, tcp(9, flags=2)), ip4(6, tcp(10, framed))
    ).replace(b"try wait=7 took=9 end=closed", b"try took=1 sent=no query=1F2")


write("capture", dict(capture_inputs()))
write("annotate", MESSAGES)
write("annotate", PARTS)
write("message", MESSAGES)
write("message", dict(real_inputs()))
write("name", NAMES)
write("config", CONFIGS)
write("lab", WORLDS)
write("walk", WALKS)
write("transfer", TRANSFERS)
write("words", WORDS)
write("key", KEYS)
write("zone", ZONES)
write("rdata", {what: struct.pack(">H", kind) + text for what, (kind, text) in RDATA_TEXT.items()})
write("rdata", dict(wire_inputs()))
write("saved", {what: saved_line(event) for what, event in SAVED_JSON.items()})
write("saved", SAVED_TEXT)
write("saved", {
    "capture-pair": pcap(ip4(17, udp(SAVED_QUERY)), ip4(17, udp(reply(), (53, 4444)))),
    "capture-queries": pcapng(*[ip4(17, udp(header(number=n % 7) + QUESTION)) for n in range(30)]),
    "capture-transfer": pcap(ip4(6, tcp(1, b"\0\x1b" + zone_query("e", 252)[1:]))),
})
