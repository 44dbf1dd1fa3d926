#!/usr/bin/env python3
"""hostc in the classroom Internet: hostc.py HOSTC

Each command with what it prints, to the last octet or in parts, and its exit status: the sentences
of host 9.18 for what stands in the zone files of lab/.
"""

import json
import os
import subprocess
import sys

import schema

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

HEADING = "Using domain server:\nName: {0}\nAddress: {0}#53\nAliases: \n\n"

# (words, exit status, the whole standard output)
WHOLE = [
    ("www.school.test", 0, "www.school.test has address 198.51.100.80\n"
                           "www.school.test has IPv6 address 2001:db8:100::80\n"),
    ("www.school.test 192.0.2.11", 0, HEADING.format("192.0.2.11")
     + "www.school.test has address 198.51.100.80\n"
       "www.school.test has IPv6 address 2001:db8:100::80\n"),
    ("school.test", 0, "school.test has address 198.51.100.80\n"
                       "school.test mail is handled by 10 mail.school.test.\n"),
    ("www.old.school.test", 0, "old.school.test has DNAME record school.test.\n"
                               "www.old.school.test is an alias for www.school.test.\n"
                               "www.school.test has address 198.51.100.80\n"
                               "www.school.test has IPv6 address 2001:db8:100::80\n"),
    ("198.51.100.80", 0, "80.100.51.198.in-addr.arpa domain name pointer www.school.test.\n"),
    ("-t A 198.51.100.80", 0, "80.100.51.198.in-addr.arpa domain name pointer www.school.test.\n"),
    ("-t mx www.school.test", 0, "www.school.test has no MX record\n"),
    ("corridor.school.test", 0, ""),
    ("--explain -t A nobody.school.test 192.0.2.11", 1,
     "?   We ask 192.0.2.11, because it was named on the command line, for the A\n"
     "    records of nobody.school.test (A: IPv4 address of a host). It may ask\n"
     "    others for us (recursion is desired, RD).\n"
     "1.  Over UDP a reply of 84 octets comes after 20.0 ms.\n"
     "=>  Status NXDOMAIN: the name does not exist. The server has the zone itself\n"
     "    (AA is set). There is no name nobody.school.test: no records of any type,\n"
     "    and no names below it. The SOA record of school.test lets resolvers\n"
     "    remember this for 5 minutes: the smaller of its TTL (300) and its field\n"
     "    minimum (300), as RFC 2308 has it.\n"
     "\n"
     "Header: the bits that are set\n"
     "    qr  response: this is a response, not a query\n"
     "    aa  authoritative answer: the server has the zone itself: this is not from\n"
     "        a cache\n"
     "    rd  recursion desired: the server may ask others for the client\n"
     "\n"
     "Authority section: who says that there is nothing\n"
     "    school.test has one SOA record (start of a zone of authority), to be kept\n"
     "      for 5 minutes (TTL 300):\n"
     "        mname    ns1.school.test.      primary server of the zone\n"
     "        rname    teacher.school.test.  mailbox of who is responsible, first\n"
     "                                       dot for @\n"
     "        serial   2026112201            version of the zone, counts up\n"
     "        refresh  3600 = 1 hour         seconds between looks of secondaries\n"
     "        retry    900 = 15 minutes      seconds to the next look if one fails\n"
     "        expire   604800 = 1 week       seconds without a look until they give\n"
     "                                       up\n"
     "        minimum  300 = 5 minutes       seconds to keep negative answers (RFC\n"
     "                                       2308)\n\n"),
    ("--help AA", 0, "aa: authoritative answer\n  a flag in the header, RFC 1035\n"
                     "  when it is set, the server has the zone itself: this is not from a cache\n"),
    ("-t A corridor.school.test", 0, "corridor.school.test has no A record\n"),
    ("nobody.school.test", 1, "Host nobody.school.test not found: 3(NXDOMAIN)\n"),
    ("-t A nobody.school.test.", 1, "Host nobody.school.test. not found: 3(NXDOMAIN)\n"),
    ("-t SRV _ipp._tcp.school.test", 0,
     "_ipp._tcp.school.test has SRV record 0 0 631 printer.school.test.\n"),
    ("www.refused.test 192.0.2.23", 1,
     HEADING.format("192.0.2.23") + "Host www.refused.test not found: 5(REFUSED)\n"),
    ("www.servfail.test 192.0.2.24", 1,
     HEADING.format("192.0.2.24") + "Host www.servfail.test not found: 2(SERVFAIL)\n"),
    ("www.dead.test 192.0.2.22", 1,
     2 * ";; communications error to 192.0.2.22#53: timed out\n"
     + ";; no servers could be reached\n"),
    ("-l school.test", 1, "Host school.test not found: 9(NOTAUTH)\n; Transfer failed.\n"),
    ("-l -t MX school.test 192.0.2.11", 0,
     HEADING.format("192.0.2.11") + "school.test mail is handled by 10 mail.school.test.\n"),
    ("-4 -C serial.test", 0,
     "Nameserver 192.0.2.38:\n\tserial.test has SOA record ns1.serial.test. "
     "hostmaster.serial.test. 2026112202 3600 900 604800 300\n"
     "Nameserver 192.0.2.39:\n\tserial.test has SOA record ns1.serial.test. "
     "hostmaster.serial.test. 2026112101 3600 900 604800 300\n"),
    ("-C nobody.school.test", 1,
     "Nameserver 192.0.2.53:\n\tnobody.school.test not found: 3(NXDOMAIN)\n"),
]

# (words, exit status, what is said among other things)
PARTS = [
    ("-v www.school.test 192.0.2.11", 0, [
        'Trying "www.school.test"\nUsing domain server:\n',
        ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: ", "\n;; flags: qr aa rd; QUERY: 1, ",
        "\n\n;; QUESTION SECTION:\n;www.school.test.\t\tIN\tA\n\n;; ANSWER SECTION:\n",
        "bytes from 192.0.2.11#53 in 20 ms\nTrying \"www.school.test\"\n"]),
    ("-v nobody.school.test", 1, ["Host nobody.school.test not found: 3(NXDOMAIN)\nReceived "]),
    ("-v -t A www.big.test 192.0.2.41", 0, [2 * 'Trying "www.big.test"\n', "ANSWER: 120"]),
    ("-T www.notcp.test 192.0.2.42", 1,
     [";; Connection to 192.0.2.42#53(192.0.2.42) for www.notcp.test failed: connection refused.\n"
      ";; no servers could be reached\n;; Connection"]),
    ("-lv school.test 192.0.2.11", 0, [";; QUESTION SECTION:\n;\n;; ANSWER SECTION:\nschool.test."]),
    ("-C dead.test 192.0.2.1", 1, [
        "couldn't get address for 'ns1.dead.test': not found\n",
        "hostc: couldn't get address for 'ns1.dead.test': no more\n"]),
    ("www.school.test nobody.test", 1,
     ["hostc: couldn't get address for 'nobody.test': not found\n"]),
    ("-l www.school.test nobody.test", 3, ["couldn't get address for 'nobody.test'"]),
    ("--bytes www.school.test 192.0.2.11", 0, [
        "QUERY to 192.0.2.11#53 (192.0.2.11) over UDP, 33 octets\n\nHEADER\n",
        "\nQUESTION 1 of 1: www.school.test. A\n", "\nQUESTION 1 of 1: www.school.test. MX\n",
        "address      198.51.100.80 (IPv4 address of"]),
    ("--bytes -l school.test 192.0.2.11", 0, ["\nMESSAGE 1 from ", "\nTRANSFER complete: "]),
    ("-t nosuch www.school.test", 2, ["hostc: invalid type: nosuch\n\n"]),
    ("-c nosuch www.school.test", 2, ["hostc: invalid class: nosuch\n\n"]),
    ("bad..name", 1, ["hostc: 'bad..name' is not a legal name (empty label)\n"]),
    ("-l bad..name", 3, ["is not a legal name"]),
    ("", 1, ["Usage: hostc"]),
    ("-x www.school.test", 1, ["hostc: illegal option -- x\nUsage: "]),
    ("-t", 1, ["hostc: option requires an argument -- t\nUsage: "]),
    ("-46 www.school.test", 1, ["hostc: only one of -4 and -6 allowed\n"]),
    ("-p 0 www.school.test", 1, ["hostc: invalid port: 0\n"]),
    ("--jsom www.school.test", 1, ["unknown option '--jsom'\nDid you mean '--json'?\n"]),
    ("--json=x www.school.test", 1, ["no value belongs to '--json=x'\n"]),
    ("--system www.school.test", 1, ["--system is about this machine"]),
    ("--help", 0, ["Examples:\n  hostc www.example.org"]),
    ("--exit=none www.school.test", 1, ["exit statuses are those of host or outcome"]),
]

# (words, status with --exit=outcome)
OUTCOMES = [
    ("www.school.test", 0), ("-t MX www.school.test", 20), ("corridor.school.test", 20),
    ("nobody.school.test", 21), ("www.servfail.test 192.0.2.24", 22),
    ("www.refused.test 192.0.2.23", 23), ("www.dead.test 192.0.2.22", 9), ("-l school.test", 27),
    ("www.notcp.test 192.0.2.42", 25),
    ("-l school.test 192.0.2.11", 0), ("-C nobody", 21), ("-4 -C serial.test", 0),
]


def run(hostc, words):
    return subprocess.run([hostc, "--lab", *words.split()], capture_output=True, text=True, check=False)


def check_cases(hostc):
    for words, status, text in WHOLE:
        done = run(hostc, words)
        if (done.stdout, done.stderr, done.returncode) != (text, "", status):
            yield f"hostc --lab {words}: {done.returncode}\n{done.stdout}{done.stderr}"
    for words, status, texts in PARTS:
        done = run(hostc, words)
        said = (done.stdout + done.stderr).replace(hostc + ":", "hostc:")
        for text in texts:
            if text not in said:
                yield f"hostc --lab {words}: does not say {text!r}:\n{said}"
        if done.returncode != status:
            yield f"hostc --lab {words}: exit status {done.returncode}, not {status}"
    for words, status in OUTCOMES:
        done = run(hostc, "--exit=outcome " + words)
        if done.returncode != status:
            yield f"hostc --lab --exit=outcome {words}: exit status {done.returncode}, not {status}"


def check_hints(hostc):
    """Scripts read what host says, and no more: hints are for terminals."""
    said = run(hostc, "-t MXX www.school.test").stderr.replace(hostc + ":", "host:")
    if said != "host: invalid type: MXX\n\n":
        yield f"hostc -t MXX: {said!r}"


def check_json(hostc):
    complaints = []
    seen = set()
    for words in ["www.school.test", "www.dead.test 192.0.2.22", "-l school.test 192.0.2.11",
                  "-l school.test", "-C serial.test", "-T www.notcp.test 192.0.2.42",
                  "a..b", "www.school.test nosuch.test", "-v -t A www.school.test", "-C dead.test"]:
        text = run(hostc, "--json " + words).stdout
        seen |= {event["event"] for event in schema.events(text, complaints, f"hostc --json {words}")}
    yield from complaints
    if seen != {"lookup", "message", "transfer", "error"}:
        yield f"hostc --json: events {sorted(seen)}"
    lines = [json.loads(line) for line in run(hostc, "--json www.old.school.test").stdout.splitlines()]
    types = [line["question"]["type"] for line in lines]
    if types != ["A", "AAAA", "MX"] or lines[0]["answer"][-1]["rdata"] != "198.51.100.80":
        yield f"hostc --json www.old.school.test: {lines}"
    types = [json.loads(line)["question"]["type"]
             for line in run(hostc, "--json --https www.school.test").stdout.splitlines()]
    if types != ["A", "AAAA", "MX", "HTTPS"]:
        yield f"hostc --json --https: asks for {types}"


complaints = [*check_cases(sys.argv[1]), *check_hints(sys.argv[1]), *check_json(sys.argv[1])]
print("\n".join(complaints) if complaints else "nothing to complain about")
sys.exit(1 if complaints else 0)
