#!/usr/bin/env python3
"""tracec in the classroom Internet: tracec.py TRACEC

Each command with what must stand in its output, and its exit status: every zone that is
broken on purpose has its own diagnosis, in bounded time and questions.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MOST_QUESTIONS = 20

# (words, exit status, what is said)
CASES = [
    ("www.python.org", 0, ["asked a.root-servers.net 198.41.0.4 (hint)", "A 140.211.10.69\n",
                           "208.78.70.11 (looked up)", "total 6 questions"]),
    ("python.org MX", 0, ["MX 50 mail.python.org.\n"]),
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
    ("www.notcp.test", 9, ["cut short over UDP (TC), asked again over TCP", "tcp     -"]),
    ("www.nxns.test", 32, ["too much work; the limit was reached"]),
    # where to begin, and how
    ("-6 www.school.test", 0, ["2001:503:ba3e::2:30 (hint)", "2001:db8::11 (glue)"]),
    ("-6 hg.python.org", 30, ["its addresses are of the family that is not used (and 1 more)"]),
    ("--tcp www.school.test", 0, ["tcp"]),
    # Each reply is to another question, though they are from one server and say the same.
    ("--qmin 4.5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.2.0.0.0.0.5.0.1.0.0.2.ip6.arpa PTR", 0,
     ["NODATA aa  (asked for 2.ip6.arpa. A)", "NODATA aa  (asked for 0.2.ip6.arpa. A)"]),
    ("--qmin www.cs.fsu.edu", 0, ["(asked for edu. A)", "(asked for cs.fsu.edu. A)"]),
    ("@192.0.2.1 --zone=test www.school.test", 0, ["asked ns1.nic.test 192.0.2.1 (given)"]),
    ("@ns1.nic.test --zone test www.school.test", 0, ["asked ns1.nic.test 192.0.2.1 (given)"]),
    ("@192.0.2.1 www.school.test", 0, [". (assumed)       1 server,  asked ns1.nic.test 192.0.2.1"]),
    ("--explain @192.0.2.1 www.school.test", 0, ["that it is the root is assumed."]),
    ("@192.0.2.1 --zone=test www.python.org", 33, ["the walk would have to leave test."]),
    ("-t NS edu", 0, ["edu. 172800 NS a.edu-servers.net.\n"]),
    ("www.school.test printer.school.test nobody.school.test", 21,
     ["www.school.test. A:\n", "\nprinter.school.test. A:\nschool.test."]),
    ("www.dead.test nobody.school.test www.school.test", 9, ["www.school.test."]),
    # other forms
    ("--format=table www.lame.test", 29, ["ns1.lame.test 192.0.2.21"]),
    ("--explain www.upward.test", 29, ["It refers us back up the tree."]),
    ("--explain www.mismatch.test --all -4", 0, ["! parent and child disagree"]),
    ("--format=sequence www.noglue.test", 30, ["missing glue"]),
    ("--format=mermaid www.dead.test", 9, ["z2--xyou: no reply"]),
    ("--format=mermaid www.dead.test www.school.test", 9, ["%% www.school.test. A:\n"]),
    ("--format=dot hg.python.org", 0, ["h1 -> h2 [label=\"ns1.p11.dynect.net. A?\", style=dashed];"]),
    # what is wrong with the words
    ("", 1, ["no name to walk to"]),
    ("--fromat=tree www.school.test", 1, ["Did you mean '--format'?"]),
    ("--format=pie www.school.test", 1, ["unknown format 'pie'"]),
    ("-4 -6 www.school.test", 1, ["only one of -4 and -6 allowed"]),
    ("a..b", 1, ["'a..b' is not a legal name: empty label"]),
    ("--hints=/nonexistent/hints www.school.test", 1, ["No such file or directory"]),
    ("@nobody.test www.school.test", 1, ["no address of server 'nobody.test' found"]),
]


def run(tracec, *words, **more):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **more}
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return subprocess.run([tracec, *words], capture_output=True, check=False, env=environment)


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


complaints = [*check_cases(sys.argv[1]), *check_looks(sys.argv[1]), *check_places(sys.argv[1]),
              *check_without_all(sys.argv[1])]
print("\n".join(complaints) if complaints else "nothing to complain about")
sys.exit(1 if complaints else 0)
