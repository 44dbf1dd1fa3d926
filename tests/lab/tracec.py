#!/usr/bin/env python3
"""tracec in the classroom Internet: tracec.py TRACEC

Each command with what must stand in its output, and its exit status: every zone that is
broken on purpose has its own diagnosis, in bounded time and questions.
"""

import json
import os
import pty
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from xml.etree import ElementTree

import schema

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MOST_QUESTIONS = 20

# (words, exit status, what is said)
CASES = [
    ("www.python.org", 0, ["asked a.root-servers.net 198.41.0.4 (hint)", "A 140.211.10.69\n",
                           "208.78.70.11 (looked up)", "total 6 questions"]),
    ("python.org MX", 0, ["MX 50 mail.python.org.\n"]),
    ("--help walks", 0, ["walks: from the root to the name\n"]),
    ("-t MMX python.org", 1, ["Did you mean 'MX'?\n"]),
    ("--format=tabel python.org", 1, ["Did you mean 'table'?\n"]),
    ("hg.python.org", 0, ["CNAME virt-7yvsjn.psf.osuosl.org.", "osuosl.org. "]),
    ("www.cs.fsu.edu", 0, ["asked mu.cs.fsu.edu 128.186.120.4 (glue)"]),
    ("2.120.186.128.in-addr.arpa PTR", 0, ["PTR diablo.cs.fsu.edu.\n"]),
    ("school.test LOC", 20, ["NODATA aa", "school.test. exists, but has no record of type LOC"]),
    ("nobody.school.test", 21, ["NXDOMAIN aa", "nobody.school.test. does not exist",
                                "this may be remembered for 5m"]),
    # what is broken on purpose
    ("www.lame.test", 29, ["ns1.lame.test", "LAME: no answer, no referral"]),
    ("www.halflame.test", 0, ["LAME", "then asked", "ANSWER aa"]),
    ("www.dead.test", 9, ["no reply (2 tries)", "no server replied for dead.test."]),
    ("www.halfdead.test", 0, ["no reply (2 tries)", "then asked", "ANSWER aa"]),
    ("www.refused.test", 23, ["REFUSED\n"]),
    ("www.servfail.test", 22, ["SERVFAIL\n"]),
    ("www.upward.test", 29, ["LAME: upward referral to .\n"]),
    ("www.loop.test", 29, ["LAME: refers to loop.test. itself\n"]),
    ("www.cycle1.test", 30, ["ns1.cycle2.test cannot be found: a cycle"]),
    ("www.cycle2.test", 30, ["ns1.cycle1.test cannot be found: a cycle"]),
    ("www.noglue.test", 30, ["ns1.noglue.test cannot be found: missing glue"]),
    ("www.cnameloop.test", 31, ["the aliases lead in a circle, back to www.cnameloop.test."]),
    ("hg.python.org --all", 0, ["= 25 other addresses say the same, in 8.0 ms to 57.0 ms",
                                "A 140.211.10.72"]),
    ("www.mismatch.test --all -4", 0, [
        "ns1.mismatch.test. is a server of the zone for the parent only",
        "ns3.mismatch.test. is a server of the zone for the zone itself only"]),
    ("mismatch.test NS --all -4", 0, [
        "ns1.mismatch.test. is a server of the zone for the parent only",
        "ns3.mismatch.test. is a server of the zone for the zone itself only"]),
    ("serial.test SOA --all -4", 0, ["another answer than the server before it gave"]),
    ("serial.test MX --all -4", 20, [
        "! serial 2026112101 of serial.test., but ns1.serial.test 192.0.2.38 has 2026112202"]),
    ("www.nscname.test", 0, ["ns.hosting.test is an alias, which a name server must not be"]),
    ("www.zerottl.test", 0, ["TTL 0: no resolver may keep this"]),
    ("www.big.test", 0, ["tcp  1995 B", "cut short over UDP (TC), asked again over TCP"]),
    ("www.notcp.test", 25, ["cut short over UDP (TC), asked again over TCP", "tcp     -",
                            "TRUNCATED; over TCP: Connection refused (3 tries)",
                            "no server helped for notcp.test."]),
    ("www.nxns.test", 32, ["too much work; the limit was reached"]),
    # where to begin, and how
    ("-6 www.school.test", 0, ["2001:503:ba3e::2:30 (hint)", "2001:db8::11 (glue)"]),
    ("-6 hg.python.org", 30, ["its addresses are of the family that is not used (and 1 more)"]),
    ("--tcp www.school.test", 0, ["tcp"]),
    # Each reply is to another question, though they are from one server and say the same.
    ("--qmin 4.5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.2.0.0.0.0.5.0.1.0.0.2.ip6.arpa PTR", 0,
     ["NODATA aa  (asked for 2.ip6.arpa. A)", "NODATA aa  (asked for 0.2.ip6.arpa. A)"]),
    ("-x 128.186.120.2", 0, ["2.120.186.128.in-addr.arpa. 86400 PTR diablo.cs.fsu.edu."]),
    ("-x 2001:500:2c::254", 0, ["ip6.arpa. 86400 PTR ns.isc.afilias-nst.info."]),
    ("--qmin www.python.org", 0, ["|- ns1.p11.dynect.net. A?"]),
    ("--qmin www.cs.fsu.edu", 0, ["(asked for edu. A)", "(asked for cs.fsu.edu. A)"]),
    ("@192.0.2.1 --zone=test www.school.test", 0, ["asked ns1.nic.test 192.0.2.1 (given)"]),
    ("@ns1.nic.test --zone test www.school.test", 0, ["asked ns1.nic.test 192.0.2.1 (given)"]),
    ("@192.0.2.1 www.school.test", 0, [". (assumed)       1 server,  asked ns1.nic.test 192.0.2.1"]),
    ("--explain @192.0.2.1 www.school.test", 0, ["that it is the root is assumed."]),
    ("@192.0.2.1 --zone=test www.python.org", 33, ["the walk would have to leave test."]),
    ("-t NS edu", 0, ["edu. 172800 NS a.edu-servers.net.\n"]),
    ("www.school.test printer.school.test nobody.school.test", 21,
     ["www.school.test. A:\n", "\nprinter.school.test. A:\nschool.test.   2 servers, asked ns1.school.test"]),
    ("www.dead.test nobody.school.test www.school.test", 9, ["www.school.test."]),
    # other forms
    ("--format=table www.lame.test", 29, ["ns1.lame.test 192.0.2.21"]),
    ("--explain www.upward.test", 29, ["It refers us back up the tree."]),
    ("--explain www.mismatch.test --all -4", 0, ["! parent and child disagree"]),
    ("--format=sequence www.noglue.test", 30, ["missing glue"]),
    ("--format=mermaid www.dead.test", 9, ["z2--xyou: no reply"]),
    ("--format=mermaid www.dead.test www.school.test", 9, ["%% www.school.test. A:\n"]),
    ("--format=dot hg.python.org", 0, ["h1 -> h2 [label=\"  ns1.p11.dynect.net. A?  \", style=dashed];"]),
    ("--format=dot www.cycle1.test", 30, ["! ns1.cycle2.test cannot be found: a cycle",
                                          "h1 -> end [style=dotted"]),
    ("--format=svg hg.python.org", 0, ["the alias leads to virt-7yvsjn.psf.osuosl.org.</text>",
                                       ">looked up</text>", ">answered: 140.211.10.72</text>"]),
    ("--format=svg xn--e1afmkfd.xn--p1ai", 0, [">пример.рф.</text>"]),
    ("--format=svg serial.test SOA --all -4", 0, [">= 12 other addresses say the same, in ",
                                                  ">another answer than the server before it"]),
    ("--format=bytes www.school.test", 0, [
        "STEP 1: www.school.test. A, asked of a.root-servers.net 198.41.0.4 for . (root)\n\nQUERY to 198.41.0.4#53 over UDP, ",
        "\nSTEP 3: www.school.test. A, asked of ns1.school.test 192.0.2.11 for school.test.\n", "address      198.51.100.80 (IPv4"]),
    ("--format=bytes www.dead.test", 9, ["NO REPLY from 192.0.2.22#53 over UDP: "]),
    ("--json www.school.test", 0, ['"event":"step"', '"event":"walk"']),
    ("--format=json a..b www.school.test", 1, ['"event":"error","name":"a..b","line":null,"text":"empty label"',
                                               '"end":"answer","exit_status":0']),
    ("--format=dig hg.python.org", 0, [
        "\n;; Received 840 bytes from 198.41.0.4#53(a.root-servers.net) in 12 ms\n\n",
        "(ns1.p11.dynect.net) in 13 ms\n\n", "IN\tA\t140.211.10.72\n"]),
    ("--format=dig www.dead.test", 9, ["timed out\n;; no servers could be reached\n"]),
    ("--format=dig www.school.test printer.school.test", 0, ["\n;; printer.school.test. A:\n"]),
    # what is wrong with the words
    ("--format=svg www.school.test www.python.org", 1, ["'svg' shows one name at a time"]),
    ("", 1, ["no name to walk to"]),
    ("--fromat=tree www.school.test", 1, ["Did you mean '--format'?"]),
    ("--format=pie www.school.test", 1, ["unknown format 'pie'"]),
    ("-4 -6 www.school.test", 1, ["only one of -4 and -6 allowed"]),
    ("--step --format=table www.school.test", 1, ["the form 'table' does not go with --step"]),
    ("--cache --explain www.school.test", 1, ["the form 'explain' does not go with --cache"]),
    ("--compare --format=dot www.school.test", 1, ["the form 'dot' does not go with --compare"]),
    ("--step --cache www.school.test", 1, ["only one of --step, --cache and --compare"]),
    ("--cache -c CH www.school.test", 1, ["class IN only"]),
    ("--resolver=192.0.2.53 www.school.test", 1, ["--resolver needs --compare"]),
    ("--compare --resolver=nobody www.school.test", 1, ["must be an address, not 'nobody'"]),
    # lessons
    ("--cache www.dead.test www.zerottl.test", 9, [
        "! www.dead.test.: no answer: no server replied for dead.test.",
        "www.zerottl.test. A | 2 in 40.0 ms | 1 in 20.0 ms | 1 in 20.0 ms | 1 and 1",
        "no time was passed, since no answer may be kept."]),
    ("--cache www.cnameloop.test", 31, ["| CNAME |"]),
    ("--cache hg.python.org", 0, ["hg.python.org. A | 8 in 188.0 ms | 0 in 0.0 ms",
                                  "CNAME |    86400 | python.org. | virt-7yvsjn.psf.osuosl.org."]),
    ("--compare nobody.school.test", 21, ["They agree: the name does not exist.",
                                          "<- NXDOMAIN, flags rd ra  53.0 ms"]),
    ("--compare www.dead.test", 9, ["no server replied for dead.test.\nThey agree: no answer can be found.",
                                    "<- SERVFAIL, flags rd ra"]),
    ("--compare --resolver=192.0.2.11 www.school.test", 0, [
        "1 -> ns1.school.test 192.0.2.11", "flags aa rd", "- AA: from both", "- RA: not set"]),
    ("--compare --resolver=192.0.2.36 www.mismatch.test", 0, [
        "They disagree: the records are not the same.\n",
        "only from the resolver: www.mismatch.test. A 198.51.100.161\n",
        "only from the walk: www.mismatch.test. A 198.51.100.162\n"]),
    ("--compare --resolver=198.51.100.250 www.school.test", 0, [
        "Nothing to compare: the resolver has not answered."]),
    ("a..b", 1, ["'a..b' is not a legal name: empty label"]),
    ("--hints=/nonexistent/hints www.school.test", 1, ["No such file or directory"]),
    ("@nobody.test www.school.test", 1, ["no address of server 'nobody.test' found"]),
]


# Round trips, TTLs and data are those of lab/world and lab/zones; the clock moves by round trips
# alone, so that 169200 is two days less an hour, seconds that have begun counted as whole.
CACHE = """\
questions asked, and how long that took

name                  |         cold |        warm |    after TTL | saved
----------------------+--------------+-------------+--------------+------
www.school.test. A    | 3 in 52.0 ms | 0 in 0.0 ms | 2 in 40.0 ms | 3 and 1
nobody.school.test. A | 1 in 20.0 ms | 0 in 0.0 ms | 1 in 20.0 ms | 1 and 0
school.test. LOC      | 1 in 20.0 ms | 0 in 0.0 ms | 1 in 20.0 ms | 1 and 0
total                 | 5 in 92.0 ms | 0 in 0.0 ms | 4 in 80.0 ms | 5 and 1

cold: the cache is empty before the first name, and fills as names are found.
warm: the same names again, at once.
saved: questions, when warm and after TTL.
after TTL: 3600 seconds (1h) later, when the last of these answers has run out;
    the clock of the lab was moved on.

what the cache holds now; from: the zone whose server said so

name                | type  | TTL left | from         | data
--------------------+-------+----------+--------------+-----
test.               | NS    |   169200 | . (root)     | ns1.nic.test. and 1 more; 4 addresses
school.test.        | NS    |     3600 | test.        | ns1.school.test. and 1 more; 4 addresses
school.test.        | LOC   |      300 | school.test. | NODATA: the name has no such record (SOA of school.test.)
nobody.school.test. | (all) |      300 | school.test. | NXDOMAIN: the name does not exist (SOA of school.test.)
www.school.test.    | A     |     3600 | school.test. | 198.51.100.80
"""

# The resolver is a millisecond away, and asks what the walk asks.
COMPARE = """\
www.school.test. A

recursive: what a stub sees               | iterative: what a resolver does
1 -> resolver.school.test 192.0.2.53      | 1 -> a.root-servers.net 198.41.0.4
    www.school.test. A?  with rd          |     www.school.test. A?  without rd
  <- NOERROR, flags rd ra  53.0 ms        |   <- referral to test.  12.0 ms
    www.school.test. 3600 A 198.51.100.80 | 2 -> ns1.nic.test 192.0.2.1
total 1 question, 53.0 ms                 |   <- referral to school.test.  20.0 ms
                                          | 3 -> ns1.school.test 192.0.2.11
                                          |   <- ANSWER aa  20.0 ms
                                          |     www.school.test. 3600 A 198.51.100.80
                                          | total 3 questions, 52.0 ms

They agree: the record is the same, its TTL aside.
- AA: only from the zone; the resolver passes on what it was told.
- RA: set; the resolver asks others on our behalf.
- TTL: the same; what the resolver has is less than a second old.
- Questions: 1 of the stub, 3 of the walk: what a resolver asks unless its cache knows.
"""

STEP = """\
Question 1: www.lame.test. A?  Whom do we ask next?
  The server of test. that we know of:
    ns1.nic.test  192.0.2.1 (given)
[Enter] 
test.   1 server,  asked ns1.nic.test 192.0.2.1 (given)   20.0 ms  udp    76 B  -> referral to lame.test.
ask the servers of lame.test.: ns1.lame.test

Question 2: www.lame.test. A?  Whom do we ask next?
  The server of lame.test. that we know of:
    ns1.lame.test  192.0.2.21 (glue)
[Enter] 
`- lame.test.   1 server,  asked ns1.lame.test 192.0.2.21 (glue)   20.0 ms  udp    42 B  -> LAME: no answer, no referral

no answer: no server helped for lame.test.
total 2 questions, 40.0 ms
"""


def run(tracec, *words, **more):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **more}
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return subprocess.run([tracec, *words], input=b"", capture_output=True, check=False, env=environment)


def check_cases(tracec):
    for words, status, texts in CASES:
        done = run(tracec, "--lab", *words.split())
        said = (done.stdout + done.stderr).decode("utf-8")
        for text in texts:
            if text not in said:
                yield f"tracec --lab {words}: does not say {text!r}:\n{said}"
        if done.returncode != status:
            yield f"tracec --lab {words}: exit status {done.returncode}, not {status}:\n{said}"
        for count in re.findall(r"^total (\d+) question", said, re.M):
            if int(count) > MOST_QUESTIONS and "--all" not in words:
                yield f"tracec --lab {words}: {count} questions"


def check_looks(tracec):
    words = ["--lab", "www.python.org"]
    if any(octet > 126 or (octet < 32 and octet != 10) for octet in run(tracec, *words).stdout):
        yield "without UTF-8 there is more than ASCII"
    if "└─ org." not in run(tracec, *words, LC_ALL="C.UTF-8").stdout.decode("utf-8"):
        yield "with UTF-8 the lines are not those of UTF-8"
    for environment, option, coloured in [
        ({}, [], False),
        ({"CLICOLOR_FORCE": "1"}, [], True),
        ({"CLICOLOR_FORCE": "0"}, [], False),
        ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": "1"}, ["--color=always"], True),
        ({"CLICOLOR_FORCE": "1"}, ["--color=never"], False),
        ({"CLICOLOR_FORCE": "1"}, ["--color=auto"], False),
    ]:
        out = run(tracec, *option, *words, **environment).stdout
        if (b"\033[" in out) != coloured:
            yield f"colours are wrong with {option} {environment}"
        if re.sub(rb"\033\[\d+m", b"", out) != run(tracec, *words).stdout:
            yield f"colours change more than colours with {option} {environment}"
    # The closing line is a sentence, and may be broken by the terminal.
    for line in run(tracec, "--lab", "www.cs.fsu.edu", COLUMNS="80").stdout.decode().splitlines()[:-1]:
        if len(line) > 80:
            yield f"wider than 80 columns: {line}"


def check_places(tracec):
    # No socket, no file of the system, no time: a dead server costs none of ours.
    start = time.monotonic()
    run(tracec, "--lab", "--tries=20", "www.dead.test")
    if time.monotonic() - start > 4:
        yield "a dead server takes real time"
    own = os.path.join(ROOT, "lab")
    if run(tracec, f"--lab={own}", "www.school.test").returncode != 0:
        yield "a lab in a folder does not answer"
    with tempfile.TemporaryDirectory() as folder:
        if run(tracec, f"--lab={folder}", "www.school.test").returncode != 1:
            yield "an empty folder is no usage error"
        path = os.path.join(folder, "hints")
        with open(path, "w", encoding="ascii") as file:
            file.write(". 3600000 NS K.ROOT-SERVERS.NET.\nK.ROOT-SERVERS.NET. 3600000 A 193.0.14.129\n")
        out = run(tracec, "--lab", "--hints", path, "www.school.test").stdout.decode()
        if "1 server,  asked K.ROOT-SERVERS.NET 193.0.14.129 (hint)" not in out:
            yield f"root hints are not those of the file:\n{out}"
        with open(path, "w", encoding="ascii") as file:
            file.write(". 3600000 NS a.example.\na.example. 60 A 192.0.2\n")
        done = run(tracec, "--lab", "--hints", path, "www.school.test")
        if done.returncode != 1 or b"hints: line 2, column 17" not in done.stderr:
            yield f"root hints with a mistake: {done.returncode} {done.stderr}"


def check_without_all(tracec):
    """What is wrong is told where the walk sees it, also without --all."""
    with tempfile.TemporaryDirectory() as folder:
        own = os.path.join(folder, "lab")
        shutil.copytree(os.path.join(ROOT, "lab"), own)
        path = os.path.join(own, "world")
        with open(path, encoding="utf-8") as file:
            world = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(world.replace("192.0.2.35 rtt=20ms", "192.0.2.35 rtt=20ms behaviour=dead"))
        for words in ("www.mismatch.test", "mismatch.test NS"):
            out = run(tracec, f"--lab={own}", *words.split()).stdout.decode()
            for text in ("ns1.mismatch.test. is a server of the zone for the parent only",
                         "ns3.mismatch.test. is a server of the zone for the zone itself only"):
                if text not in out:
                    yield f"{words} with a dead ns1: does not say {text!r}:\n{out}"


def events(tracec, *words):
    """The lines of --format=json as objects."""
    out = run(tracec, "--lab", "--format=json", *words, LC_ALL="C.UTF-8").stdout.decode("utf-8")
    return [json.loads(line) for line in out.splitlines()]


def select(events_of, **wanted):
    return [event for event in events_of if all(event.get(key) == wanted[key] for key in wanted)]


def check_json(tracec):
    """What lab/world and lab/zones say must stand in the lines."""
    walk = events(tracec, "hg.python.org")
    steps = select(walk, event="step")
    if [step["zone"] for step in steps] != [".", "org.", ".", "net.", "dynect.net.", "python.org.",
                                            "org.", "osuosl.org."]:
        yield f"json: other zones on the way to hg.python.org: {steps}"
    if [step["parent"] for step in steps] != [None, 1, 2, 3, 4, 2, 6, 7]:
        yield "json: parents are not those that led to the steps"
    if [step["depth"] for step in steps] != [0, 0, 1, 1, 1, 0, 0, 0]:
        yield "json: depths are wrong"
    if [step["server"]["source"] for step in steps] != ["hint", "glue", "hint", "glue", "glue",
                                                        "looked_up", "glue", "glue"]:
        yield "json: addresses are said to be from elsewhere"
    alias = steps[5]
    if (alias["verdict"], alias["target"], alias["answer"][0]["data"]) != (
            "alias", "virt-7yvsjn.psf.osuosl.org.", {"target": "virt-7yvsjn.psf.osuosl.org."}):
        yield f"json: the alias is another: {alias}"
    if steps[0]["time_us"] != 12000 or steps[0]["flags"] != ["qr"] or steps[0]["status"] != "NOERROR":
        yield f"json: the root's reply is another: {steps[0]}"
    address = {"name": "a0.org.afilias-nst.info.", "source": "glue", "trouble": None}
    if not any(address.items() <= server.items() and "199.19.56.1" in server["addresses"]
               for server in steps[0]["servers"]):
        yield f"json: no glue for org.: {steps[0]['servers']}"
    (end,) = select(walk, event="walk")
    if (end["end"], end["step"], end["steps"], end["exit_status"]) != ("answer", 8, 8, 0):
        yield f"json: another end: {end}"
    for name, verdict, status in [("www.lame.test", "lame", 29), ("www.upward.test", "upward_referral", 29),
                                  ("www.loop.test", "horizontal_referral", 29), ("www.dead.test", "no_reply", 9),
                                  ("www.refused.test", "refused", 23), ("nobody.school.test", "nxdomain", 21)]:
        walk = events(tracec, name)
        if walk[-1]["exit_status"] != status or walk[walk[-1]["step"] - 1]["verdict"] != verdict:
            yield f"json: {name} ends otherwise: {walk[-1]}"
    trouble = events(tracec, "www.cycle1.test")[1]["servers"][0]["trouble"]
    if trouble != "cycle":
        yield f"json: the cycle is no trouble: {trouble}"
    serials = [step["answer"][0]["data"]["serial"]
               for step in events(tracec, "--all", "-4", "serial.test", "SOA")
               if step.get("verdict") == "answer"]
    if serials != [2026112202, 2026112101]:
        yield f"json: the serial numbers of serial.test are {serials}"


SCHEMA_CASES = ["www.python.org", "hg.python.org", "www.dead.test", "www.nxns.test", "www.cycle1.test",
                "www.mismatch.test --all", "www.notcp.test", "--qmin www.cs.fsu.edu", "-6 hg.python.org",
                "www.nscname.test", "edu NS", ". SOA", "a..b", "@192.0.2.1 --zone=test www.python.org",
                "@192.0.2.1 www.school.test", "www.cnameloop.test", "python.org MX nobody.school.test"]


def check_schema(tracec):
    """The lines are what the schema promises."""
    for words in SCHEMA_CASES:
        for event in events(tracec, *words.split()):
            for fault in schema.faults(event):
                yield f"tracec --format=json {words}: {fault}"


def check_pictures(tracec):
    """SVG is XML, and texts are where they can be seen."""
    for words in SCHEMA_CASES:
        done = run(tracec, "--lab", "--format=svg", *words.split())
        if done.returncode == 1 or not done.stdout:
            continue
        root = ElementTree.fromstring(done.stdout)
        width, height = float(root.get("width")), float(root.get("height"))
        for text in root.iter("{http://www.w3.org/2000/svg}text"):
            if not (0 < float(text.get("x")) < width and 0 < float(text.get("y")) < height):
                yield f"tracec --format=svg {words}: a text outside of the picture: {text.text}"
    # The addresses of two families are no different answers, although both are asked for.
    if b"another answer" in run(tracec, "--lab", "--all", "--format=svg", "www.python.org").stdout:
        yield "tracec --all --format=svg www.python.org: A and AAAA are told to differ"
    if shutil.which("dot"):
        for words in SCHEMA_CASES[:-1]:
            out = run(tracec, "--lab", "--format=dot", *words.split()).stdout
            done = subprocess.run(["dot", "-Tdot"], input=out, capture_output=True, check=False)
            if done.returncode != 0 or done.stderr:
                yield f"tracec --format=dot {words}: {done.stderr}"


def check_lessons(tracec):
    for words, wanted in [
        ("--cache www.school.test nobody.school.test school.test LOC", CACHE),
        ("--cache --format=table www.school.test nobody.school.test school.test LOC", CACHE),
        ("--compare www.school.test", COMPARE),
    ]:
        out = run(tracec, "--lab", *words.split()).stdout.decode()
        if out != wanted:
            yield f"tracec --lab {words} prints something else:\n{out}"
    narrow = run(tracec, "--lab", "--compare", "www.school.test", COLUMNS="80").stdout.decode()
    if "\ntotal 1 question, 53.0 ms\n\niterative: what a resolver does\n1 -> a.root" not in narrow:
        yield f"on a narrow terminal the sides do not stand below each other:\n{narrow}"
    for columns in ("60", "78"):
        words = ["--lab", "--cache", "www.school.test", "nobody.school.test"]
        for line in run(tracec, *words, COLUMNS=columns).stdout.decode().splitlines():
            if len(line) > int(columns) and "|" in line:
                yield f"wider than {columns} columns: {line}"


def check_passing(tracec):
    """An answer that the resolver has had for five seconds, since a dead server took so long."""
    out = run(tracec, "--lab", "--compare", "www.school.test", "www.dead.test", "www.school.test").stdout.decode()
    last = out[out.rindex("recursive:"):]
    # Between the two: 1.6 s of the resolver, and 4 s of the walk, besides some round trips.
    if "www.school.test. 3595 A" not in last or "lower from the resolver, by 5 seconds" not in last:
        yield f"the TTL is not counted down in the cache:\n{last}"


def start_step(tracec, *words):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return subprocess.Popen([tracec, "--step", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)


def check_step(tracec):
    words = ["--lab", "@192.0.2.1", "--zone=test", "www.lame.test"]
    for typed in (b"\n\n", b"ns1\nns1.lame.test\nmore"):
        out = subprocess.run([tracec, "--step", *words], input=typed, capture_output=True, check=False,
                             env={**os.environ, "LC_ALL": "C"}).stdout.decode()
        if out != STEP:
            yield f"--step with {typed} prints something else:\n{out}"
    out = run(tracec, "--step", *words).stdout.decode()
    # At the end of the input nobody is waited for.
    if out.count("[Enter]") != 1 or STEP.replace("[Enter] \n", "") != out.replace("[Enter] \n", ""):
        yield f"--step without input prints something else:\n{out}"
    out = run(tracec, "--step", "--explain", "--lab", "www.upward.test").stdout.decode()
    for text in ("Question 3: www.upward.test. A?  Whom", "3.  We ask", "It refers us back up the tree."):
        if text not in out:
            yield f"--step --explain does not say {text!r}:\n{out}"
    yield from check_terminal(tracec, words)
    yield from check_patience(tracec)


def check_terminal(tracec, words):
    """The terminal is asked where the standard input is neither one nor a pipe."""
    child, terminal = pty.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ["LC_ALL"] = "C"
        os.environ["COLUMNS"] = "200"
        os.execv(tracec, [tracec, "--step", "--color=never", *words])
    said, answers = b"", 0
    while True:
        try:
            got = os.read(terminal, 4096)
        except OSError:
            break
        if not got:
            break
        said += got
        while said.count(b"[Enter]") > answers:
            os.write(terminal, b"\n")
            answers += 1
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(terminal)
    if status != 29 or answers != 2 or said.decode().replace("\r\n", "\n") != STEP:
        yield f"--step on a terminal: exit status {status}, {answers} lines:\n{said.decode()}"


def check_patience(tracec):
    """Nothing is sent before the class has spoken, and a class may take longer than a server."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(1.5)
        port = server.getsockname()[1]
        process = start_step(tracec, f"@127.0.0.1#{port}", "--zone=example", "--timeout=1", "--tries=1",
                       "www.example")
        try:
            server.recv(512)
            yield "--step asks before anybody has typed a line"
        except TimeoutError:
            pass
        process.stdin.write(b"\n")
        process.stdin.flush()
        server.settimeout(10)
        query, client = server.recvfrom(512)
        question = query[12:12 + len(b"\3www\7example\0") + 4]
        # AA; one answer: the name of the question, A, IN, a minute, 192.0.2.80.
        server.sendto(query[:2] + bytes.fromhex("8400 0001 0001 0000 0000") + question +
                      bytes.fromhex("c00c 0001 0001 0000003c 0004 c0000250"), client)
        out, _ = process.communicate(timeout=20)
    said = out.decode()
    took = re.search(r" (\d+\.\d) ms  udp    45 B  -> ANSWER aa\n", said)
    if process.returncode != 0 or not took or float(took.group(1)) > 900:
        yield f"--step with a patient class: exit status {process.returncode}:\n{said}"


CHECKS = [check_cases, check_looks, check_places, check_without_all, check_json, check_schema,
          check_pictures, check_lessons, check_passing, check_step]
complaints = [complaint for check in CHECKS for complaint in check(sys.argv[1])]
print("\n".join(complaints) if complaints else "nothing to complain about")
sys.exit(1 if complaints else 0)
