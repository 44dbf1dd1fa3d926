#!/usr/bin/env python3
"""revc in the classroom Internet: revc.py REVC

Each command with what it prints and its exit status, from what stands in the zone files of lab/.
"""

import os
import subprocess
import sys

import schema

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LOG = """\
Nov 22 10:05:03 mx sshd[7]: from 128.186.120.2 port 22
nothing here but v1.2.3.4
[2001:500:2c::254]:443 and 75.75.75.75:53, 192.0.2.1.
\t128.186.120.2
GET / from ::ffff:128.186.120.2 and ::FFFF:80ba:7802, ::fffe:128.186.120.2
"""
EXPLAINED = """\
198.51.100.80 is an IPv4 address: four octets, the network before the host.
A name has the host first.  So each octet goes before those that are there:
                 in-addr.arpa.  all of IPv4 (RFC 1035 section 3.5)
             198.in-addr.arpa.  198.0.0.0/8
          51.198.in-addr.arpa.  198.51.0.0/16
      100.51.198.in-addr.arpa.  198.51.100.0/24
   80.100.51.198.in-addr.arpa.  198.51.100.80
"""

PREFIXES = """\
198.51.100.0/24 is a network of IPv4.  Each label of a name stands for an octet, 8 bits.
Its bits fill whole labels: its names are in one zone.
100.51.198.in-addr.arpa.
198.51.100.0/23 is a network of IPv4.  Each label of a name stands for an octet, 8 bits.
Its bits end within a label: each value that the label can have is a zone.
100.51.198.in-addr.arpa.
101.51.198.in-addr.arpa.
198.51.100.64/26 is a network of IPv4.  Each label of a name stands for an octet, 8 bits.
It is less than an octet.  Who has the octet can make a zone for it with any name,
and aliases that lead there (RFC 2317), such as:
64/26.100.51.198.in-addr.arpa.
2001:db8::/31 is a network of IPv6.  Each label of a name stands for a digit, 4 bits.
Its bits end within a label: each value that the label can have is a zone.
8.b.d.0.1.0.0.2.ip6.arpa.
9.b.d.0.1.0.0.2.ip6.arpa.
"""

# (words, standard input, exit status, the whole standard output)
WHOLE = [
    ("128.186.120.2", "", 0, "128.186.120.2 diablo.cs.fsu.edu\n"),
    ("75.75.75.75 192.0.2.1 2001:500:2c::254", "", 0,
     "75.75.75.75 cdns01.comcast.net\n192.0.2.1 (no name)\n"
     "2001:500:2c::254 ns.isc.afilias-nst.info\n"),
    ("192.0.2.1", "", 21, "192.0.2.1 (no name)\n"),
    ("--help PTR", "", 0, "PTR: a name that this one points to\n  type 12, RFC 1035\n"
                          "  target  name of the host, for reverse names\n"),
    # Aliases of RFC 2317 are followed.
    ("--found 198.51.100.64/28", "", 0,
     "198.51.100.65 pc1.lab.school.test\n198.51.100.66 pc2.lab.school.test\n"),
    ("--short 198.51.100.79-198.51.100.82", "", 0, "www.school.test\nlibrary.school.test\n"),
    ("--tcp --table 198.51.100.80-198.51.100.82", "", 0,
     "ADDRESS         STATE         NAME\n198.51.100.80   name          www.school.test\n"
     "198.51.100.81   name          library.school.test\n198.51.100.82   no name       -\n"),
    ("--table --confirm 2001:500:2c::254 128.186.120.2", "", 0,
     f"{'ADDRESS':40}STATE         NAME\n"
     f"{'2001:500:2c::254':40}confirmed     ns.isc.afilias-nst.info\n"
     f"{'128.186.120.2':40}confirmed     diablo.cs.fsu.edu\n"),
    ("@192.0.2.11 --confirm 198.51.100.80", "", 0, "198.51.100.80 www.school.test (confirmed)\n"),
    # The server of the reverse zone knows nothing of the names in it.
    ("@mu.cs.fsu.edu --confirm 128.186.120.2", "", 0,
     "128.186.120.2 diablo.cs.fsu.edu (confirmed)\n"),
    ("@192.0.2.22 --timeout=1 198.51.100.80", "", 9, "198.51.100.80 (no reply)\n"),
    ("@192.0.2.24 198.51.100.80", "", 22, "198.51.100.80 (SERVFAIL)\n"),
    ("@192.0.2.23 198.51.100.80", "", 23, "198.51.100.80 (REFUSED)\n"),
    ("--dnsbl zen.spamhaus.org 87.114.37.48", "", 0,
     "87.114.37.48 127.0.0.11 (PBL: belongs to people at home, and sends no mail)\n"
     "87.114.37.48 https://www.spamhaus.org/query/ip/87.114.37.48\n"),
    ("--dnsbl=zen.spamhaus.org --short 127.0.0.2", "", 0, "127.0.0.2\n127.0.0.4\n127.0.0.10\n"),
    ("--dnsbl=zen.spamhaus.org 128.186.120.2 2001:db8::1", "", 21,
     "128.186.120.2 (not listed)\n2001:db8::1 (not listed)\n"),
    ("--origin 128.186.120.2 2001:500:2c::254 198.51.100.80", "", 0,
     "128.186.120.2 AS2553 128.186.0.0/16 FSU-AS, US\n"
     "2001:500:2c::254 AS64501 2001:500:2c::/48 REGISTRY, US\n"
     "198.51.100.80 AS64496 AS64497 198.51.100.0/24 SCHOOL, ZZ\n"),
    ("--origin-zone=school.test 128.186.120.2", "", 21, "128.186.120.2 (no origin)\n"),
    ("--annotate -", LOG, 0,
     LOG.replace("128.186.120.2", "128.186.120.2[diablo.cs.fsu.edu]")
        .replace("::fffe:128.186.120.2[diablo.cs.fsu.edu]", "::fffe:128.186.120.2")
        .replace("::FFFF:80ba:7802", "::FFFF:80ba:7802[diablo.cs.fsu.edu]")
        .replace("::254", "::254[ns.isc.afilias-nst.info]")
        .replace("75.75.75.75", "75.75.75.75[cdns01.comcast.net]")),
    ("--annotate --short -f -", "a 128.186.120.2,192.0.2.1\nb\n", 0,
     "a diablo.cs.fsu.edu,192.0.2.1\nb\n"),
    ("-f -", "75.75.75.75 75.75.76.76 # two\n\n;none\n128.186.120.2\r\n75.75.75.75", 0,
     "75.75.75.75 cdns01.comcast.net\n75.75.76.76 cdns02.comcast.net\n"
     "128.186.120.2 diablo.cs.fsu.edu\n75.75.75.75 cdns01.comcast.net\n"),
    ("--name 192.0.2.1 192.0.2.0/23 192.0.2.64/28 2001:db8::/32", "", 0,
     "1.2.0.192.in-addr.arpa.\n2.0.192.in-addr.arpa.\n3.0.192.in-addr.arpa.\n"
     "64/28.2.0.192.in-addr.arpa.\n8.b.d.0.1.0.0.2.ip6.arpa.\n"),
    ("--name 255.255.0.0/15 ::/3", "", 0,
     "254.255.in-addr.arpa.\n255.255.in-addr.arpa.\n0.ip6.arpa.\n1.ip6.arpa.\n"),
    ("--explain 198.51.100.80", "", 0, EXPLAINED),
    ("--explain 198.51.100.0/24 198.51.100.0/23 198.51.100.64/26 2001:db8::/31", "", 0, PREFIXES),
]

# (words, standard input, exit status, standard output, what is said among other things)
WRONG = [
    ("", "", 1, "", "no address\n"),
    ("bogus 128.186.120.2", "", 1, "128.186.120.2 diablo.cs.fsu.edu\n",
     "'bogus' is not an IP address\n"),
    ("-f -", "x\n128.186.120.2 192.0.2.0/40\n", 1, "128.186.120.2 diablo.cs.fsu.edu\n",
     "-:2: '192.0.2.0/40' has no length of a prefix behind the slash\n"),
    ("-f /nowhere", "", 1, "", "'/nowhere': No such file or directory\n"),
    ("2001:db8::/64", "", 1, "", "'2001:db8::/64' has more than 1048576 addresses; --limit=N"),
    ("--limit=10 192.0.2.0/24", "", 1, "", "'192.0.2.0/24' has more than 10 addresses"),
    ("--nosuch 192.0.2.1", "", 1, "", "unknown option '--nosuch'\n"),
    ("--jsn 192.0.2.1", "", 1, "", "Did you mean '--json'?\n"),
    ("--json=3 192.0.2.1", "", 1, "", "no value belongs to '--json=3'\n"),
    ("--rate=x 192.0.2.1", "", 1, "", "invalid rate 'x': not a valid number\n"),
    ("--dnsbl a..b 192.0.2.1", "", 1, "", "'a..b' is not a legal name: empty label\n"),
    ("--origin --name 192.0.2.1", "", 1, "", "'name' asks for something else than what was said"),
    ("--annotate 192.0.2.1", "", 1, "", "--annotate needs a file"),
    ("--annotate --json -", "", 1, "", "--annotate repeats lines as they are"),
    ("-4 -6 192.0.2.1", "", 1, "", "only one of -4 and -6 allowed"),
    ("@nobody.test 192.0.2.1", "", 1, "", "couldn't get address for 'nobody.test': not found"),
]

# (words, what the lines of JSON have of their own beside the address)
JSON = [
    ("--confirm 198.51.100.80 198.51.100.82",
     [{"outcome": "answer", "names": [{"name": "www.school.test.", "confirmed": True}]},
      {"outcome": "nxdomain", "names": []}]),
    ("--timeout=1 @192.0.2.22 198.51.100.80", [{"outcome": "no_reply", "names": []}]),
    ("x 198.51.100.80",
     [{"name": "x", "line": None, "text": "is not an IP address", "exit_status": 1},
      {"outcome": "answer", "names": [{"name": "www.school.test."}]}]),
    ("--dnsbl zen.spamhaus.org 127.0.0.2",
     [{"outcome": "answer", "reasons": ["https://www.spamhaus.org/query/ip/127.0.0.2"],
       "listed": [{"answer": "127.0.0.2", "meaning": "SBL: sends spam, or helps to"},
                  {"answer": "127.0.0.4", "meaning": "XBL: a machine that was taken over"},
                  {"answer": "127.0.0.10",
                   "meaning": "PBL: its provider says that it sends no mail"}]}]),
    ("--origin 198.51.100.80",
     [{"outcome": "answer",
       "origins": [{"as": [64496, 64497], "prefix": "198.51.100.0/24", "country": "ZZ",
                    "registry": "test", "allocated": "2026-11-22", "holder": "SCHOOL, ZZ"}]}]),
]


def run(revc, words, text=""):
    return subprocess.run([revc, "--lab", *words.split()], input=text, capture_output=True, text=True,
                          check=False)


def check(revc):
    for words, text, status, wanted in WHOLE:
        done = run(revc, words, text)
        if (done.returncode, done.stdout, done.stderr) != (status, wanted, ""):
            yield f"revc --lab {words}: {done.returncode}\n{done.stdout}{done.stderr}"
    for words, text, status, wanted, said in WRONG:
        done = run(revc, words, text)
        if (done.returncode, done.stdout) != (status, wanted) or said not in done.stderr:
            yield f"revc --lab {words}: {done.returncode}\n{done.stdout}{done.stderr}"
    done = run(revc, "--stats -f -", "75.75.75.75\n75.75.75.75\n192.0.2.1\nx\n")
    if "3 addresses, 1 found, 1 not, 0 without an answer, 1 asked before, 1 not" not in done.stderr:
        yield f"revc --lab --stats: {done.stderr}"


def check_json(revc):
    complaints = []
    for words, wanted in JSON:
        lines = schema.events(run(revc, "--json " + words).stdout, complaints, f"revc --json {words}")
        for line in lines:
            for key in ("schema", "version", "event", "address"):
                line.pop(key, None)
        if lines != wanted:
            yield f"revc --json {words}: {lines}"
    yield from complaints


def main():
    complaints = [*check(sys.argv[1]), *check_json(sys.argv[1])]
    print("\n".join(complaints) or "nothing to complain about")
    sys.exit(bool(complaints))


main()
