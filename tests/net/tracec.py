#!/usr/bin/env python3
"""tracec against real servers: the tree of zones in the folder hierarchy, over real sockets.

Needs TRACEC=PROGRAM.  What is expected comes from the zones: whom a walk has to ask, one
after the other, how it ends, and which word names what is wrong.  Each walk is shown in every
form that tracec has.  Prints TAP.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

import hierarchy
import servers

sys.path.insert(0, os.path.join(os.path.dirname(servers.HERE), "lab"))
import schema

TRACEC = os.environ["TRACEC"]
TIMEOUT_S = 30
TRIES = 2

ROOT, ROOT2 = "127.0.0.11", "127.0.0.12"
TEST, TEST2, EXAMPLE, ARPA, IN_ADDR = "127.1.1.1", "127.1.1.2", "127.1.2.1", "127.1.3.1", "127.1.3.2"
LEAF, OTHER = "127.1.10.1", "127.0.0.1"  # the NSD and the named with the leaves
SILENT, NOBODY, USELESS = hierarchy.SILENT, hierarchy.NOBODY, hierarchy.USELESS

# (words, exit status, who is asked, what the tree says)
CASES = [
    # what is well
    ("www.leaf.test", 0, [ROOT, TEST, LEAF], ["A 192.0.2.80\n", "ANSWER aa", "(hint)", "(glue)"]),
    ("www.leaf.test AAAA", 0, [ROOT, TEST, LEAF], ["AAAA 2001:db8::80\n"]),
    ("any.wild.leaf.test", 0, [ROOT, TEST, LEAF], ["any.wild.leaf.test. 3600 A 192.0.2.82\n"]),
    ("notkept.leaf.test", 0, [ROOT, TEST, LEAF], ["TTL 0: no resolver may keep this"]),
    ("www.sub.leaf.test", 0, [ROOT, TEST, LEAF], ["A 192.0.2.84\n"]),
    ("www.leaf.example", 0, [ROOT, EXAMPLE, OTHER], ["A 192.0.2.90\n"]),
    ("www.glueless.test", 0, [ROOT, TEST, ROOT, EXAMPLE, LEAF],
     ["ns1.hosting.example. A?\n", "A 192.0.2.85\n"]),
    ("80.2.0.192.in-addr.arpa PTR", 0, [ROOT, ARPA, IN_ADDR, ROOT, TEST, LEAF],
     ["PTR www.leaf.test.\n", "ns1.leaf.test. A?\n"]),
    ("test NS", 0, [ROOT, TEST], ["test. 3600 NS ns2.nic.test.\n"]),
    (". SOA", 0, [ROOT], ["SOA a.roots.example. hostmaster.nic.example. 1 7200 3600 1209600 86400\n"]),
    # what is not there
    ("www.leaf.test LOC", 20, [ROOT, TEST, LEAF],
     ["NODATA aa", "www.leaf.test. exists, but has no record of type LOC", "remembered for 5m"]),
    ("b.c.leaf.test", 20, [ROOT, TEST, LEAF], ["b.c.leaf.test. exists"]),
    ("nobody.leaf.test", 21, [ROOT, TEST, LEAF],
     ["NXDOMAIN aa", "nobody.leaf.test. does not exist", "remembered for 5m"]),
    ("nobody.leaf.example", 21, [ROOT, EXAMPLE, OTHER], ["NXDOMAIN aa"]),
    ("nobody", 21, [ROOT], ["nobody. does not exist", "remembered for 1d"]),
    # aliases
    ("alias.leaf.test", 0, [ROOT, TEST, LEAF, ROOT, EXAMPLE, OTHER],
     ["CNAME aa, go on with www.leaf.example.", "A 192.0.2.90\n"]),
    ("www.old.leaf.test", 0, [ROOT, TEST, LEAF, ROOT, EXAMPLE, OTHER],
     ["DNAME aa, go on with www.new.leaf.example.", "A 192.0.2.91\n"]),
    ("gone.leaf.test", 21, [ROOT, TEST, LEAF, ROOT, EXAMPLE, OTHER],
     ["nobody.leaf.example. does not exist"]),
    ("circle.leaf.test", 31, [ROOT, TEST, LEAF, ROOT, EXAMPLE, OTHER],
     ["the aliases lead in a circle, back to circle.leaf.test."]),
    ("www.nsalias.test", 0, [ROOT, TEST, ROOT, EXAMPLE, LEAF, LEAF],
     ["alias.hosting.example is an alias, which a name server must not be", "(looked up)"]),
    # servers that do not help
    ("www.silent.test", 9, [ROOT, TEST, SILENT, SILENT],
     ["no reply (2 tries)", "no server replied for silent.test."]),
    ("www.halfsilent.test", 0, [ROOT, TEST, SILENT, SILENT, LEAF],
     ["no reply (2 tries)", "then asked", "A 192.0.2.85\n"]),
    ("www.dead.test", 9, [ROOT, TEST, NOBODY, NOBODY],
     ["onnection refused", "no server replied for dead.test."]),
    ("www.lame.test", 29, [ROOT, TEST, USELESS], ["LAME: no answer, no referral"]),
    ("www.refused.test", 23, [ROOT, TEST, LEAF], ["REFUSED\n"]),
    ("www.servfail.test", 22, [ROOT, TEST, LEAF], ["SERVFAIL\n"]),
    ("www.upward.test", 29, [ROOT, TEST, ROOT], ["LAME: upward referral to test."]),
    ("www.loop.test", 29, [ROOT, TEST, TEST], ["LAME: refers to loop.test. itself"]),
    ("www.noglue.test", 30, [ROOT, TEST], ["ns1.noglue.test cannot be found: missing glue"]),
    ("www.cycle1.test", 30, [ROOT, TEST, ROOT, EXAMPLE],
     ["ns1.cycle2.example cannot be found: a cycle", "no server can be asked for cycle1.test."]),
    ("www.cycle2.example", 30, [ROOT, EXAMPLE, ROOT, TEST], ["ns1.cycle1.test cannot be found: a cycle"]),
    # over what, and how
    ("big.leaf.test TXT", 0, [ROOT, TEST, LEAF, LEAF],
     ["cut short over UDP (TC), asked again over TCP", "  tcp  ", 'TXT "29 xxx']),
    ("--tcp www.leaf.test", 0, [ROOT, TEST, LEAF], ["  tcp  ", "A 192.0.2.80\n"]),
    ("--tcp www.dead.test", 9, [ROOT, TEST, NOBODY, NOBODY], ["onnection refused"]),
    ("--tcp --tries=1 www.silent.test", 9, [ROOT, TEST, SILENT], ["no reply"]),
    ("-4 www.leaf.test", 0, [ROOT, TEST, LEAF], ["A 192.0.2.80\n"]),
    ("-6 www.leaf.test", 30, [], ["no server can be asked for ."]),
    ("--dnssec signed.example SOA", 0, [ROOT, EXAMPLE, LEAF],
     ["referral to example.\n", "referral to signed.example.  DS\n", "RRSIG SOA 13 2"]),
    ("signed.example SOA", 0, [ROOT, EXAMPLE, LEAF], ["referral to signed.example.\n"]),
    ("--dnssec www.leaf.example", 0, [ROOT, EXAMPLE, OTHER], ["referral to leaf.example.\n"]),
    # whole names are asked for at once, or no more than a label further down at a time
    ("--qmin www.leaf.test", 0, [ROOT, TEST, LEAF], ["(asked for test. A)", "(asked for leaf.test. A)"]),
    ("--qmin a.b.c.leaf.test", 0, [ROOT, TEST, LEAF, LEAF, LEAF],
     ["(asked for c.leaf.test. A)", "(asked for b.c.leaf.test. A)", "A 192.0.2.83\n"]),
    ("--qmin www.sub.leaf.test", 0, [ROOT, TEST, LEAF, LEAF], ["(asked for sub.leaf.test. A)"]),
    ("--qmin nobody.leaf.test", 21, [ROOT, TEST, LEAF], ["NXDOMAIN aa"]),
    # all servers
    ("--all www.leaf.test", 0, [ROOT, ROOT2, TEST, TEST2, LEAF], ["= 1 other address says the same"]),
    ("--all serial.test SOA", 0, [ROOT, ROOT2, TEST, TEST2, LEAF, OTHER],
     [" 1 7200", " 2 7200", "another answer than the server before it gave"]),
    ("--all www.mismatch.test", 0, [ROOT, ROOT2, TEST, TEST2, LEAF, OTHER],
     ["ns1.mismatch.test. is a server of the zone for the parent only",
      "ns3.mismatch.test. is a server of the zone for the zone itself only"]),
    # where to begin
    (f"@{TEST2} --zone=test www.leaf.test", 0, [TEST2, LEAF], ["(given)", "A 192.0.2.80\n"]),
    (f"@{ROOT2} www.leaf.test", 0, [ROOT2, TEST, LEAF], ["(given)"]),
    (f"@{TEST} --zone=test www.glueless.test", 30, [TEST],
     ["ns1.hosting.example cannot be asked for glueless.test.: it is outside the zone"]),
    (f"@{TEST} --zone=test alias.leaf.test", 33, [TEST, LEAF], ["would have to leave test."]),
    (f"@{NOBODY} www.leaf.test", 9, [NOBODY, NOBODY], ["no server replied for ."]),
]  # fmt: skip
# Names of one command line share what they learn of delegations.
TOGETHER = ("www.leaf.test alias.leaf.test nobody.leaf.test", 21,
            [ROOT, TEST, LEAF, LEAF, ROOT, EXAMPLE, OTHER, LEAF])  # fmt: skip


def forms():
    """All forms of a walk, as the help of --format names them."""
    text = subprocess.run([TRACEC, "--help"], capture_output=True, text=True, check=True).stdout
    return re.search(r"--format=FORM +([a-z, ]+?)\n", text).group(1).replace(" ", "").split(",")


def run(*command, text=""):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    done = subprocess.run([TRACEC, *command], input=text.encode(), capture_output=True, check=False,
                          timeout=TIMEOUT_S, env=environment)  # fmt: skip
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def walk(tree, words, form="tree", options=(), text=""):
    words = words.split()
    begin = [] if any(word[0] == "@" for word in words) else ["--hints", tree.hints]
    # Where silence is expected it is short; else nothing is lost because this machine is busy.
    timeout_s = 1 if "silent" in words[-1] else 5
    how = ["-p", str(tree.port), f"--timeout={timeout_s}", f"--tries={TRIES}"]
    start = time.monotonic()
    ended = run(*begin, *how, f"--format={form}", *options, *words, text=text)
    return *ended, time.monotonic() - start


def check_tree(tree, words, status, asked, texts):
    tries = 1 if "--tries=1" in words else TRIES
    before = dict(tree.odd.heard)
    ended, out, errors, took_s = walk(tree, words)
    for text in texts:
        if text not in out:
            yield f"does not say {text!r}"
    if ended != status or errors:
        yield f"exit status {ended}, not {status}; {errors!r}"
    total = re.search(r"^total (\d+) questions?,", out, re.M)
    if total is None or int(total[1]) != len(asked):
        yield f"{total[1] if total else 'no'} questions, not {len(asked)}"
    for address in dict.fromkeys(asked):
        if address not in out and "= 1 other address" not in out:
            yield f"{address} is not asked"
    # Every address is one of those that the zones give.
    for address in re.findall(r"asked \S+ (\d[\d.]+)", out):
        if address not in asked:
            yield f"{address} is asked"
    for address in (SILENT, USELESS):
        heard = tree.odd.heard[address] - before[address]
        if heard != (0 if "--tcp" in words else asked.count(address)):
            yield f"{address} has heard {heard} queries"
    # A silent server costs the time of its tries, nothing else takes any.
    if took_s > 1.0 * tries * (SILENT in asked) + 2:
        yield f"took {took_s:.1f} s"


def check_form(tree, form, words, status, asked):
    """Facts that each form must show, however it shows them."""
    ended, out, errors, _ = walk(tree, words, form)
    if ended != status or errors:
        yield f"exit status {ended}, not {status}; {errors!r}"
    columns = "\n\t" if form == "dig" else "\n"
    if any(ord(char) < 32 and char not in columns for char in out):
        yield "control characters"
    for address in dict.fromkeys(asked):
        if address not in out and "--all" not in words:
            yield f"says nothing of {address}"
    if form == "json":
        for line in out.splitlines():
            yield from schema.faults(json.loads(line))
    if form == "svg":
        xml.etree.ElementTree.fromstring(out)


def check_together(tree):
    words, status, asked = TOGETHER
    ended, out, _, _ = walk(tree, words)
    counts = list(map(int, re.findall(r"^total (\d+) question", out, re.M)))
    if ended != status:
        yield f"exit status {ended}, not {status}"
    if sum(counts) != len(asked) or len(counts) != 3:
        yield f"{counts} questions, not {len(asked)} for three names"


def check_step(tree):
    """A class asks three times, of which the last is to a server of the zone itself."""
    for form in "tree", "explain":
        ended, out, errors, _ = walk(tree, "www.leaf.test", form, ["--step"], "\n\n\n")
        if ended != 0 or errors:
            yield f"{form}: exit status {ended}; {errors!r}"
        if re.findall(r"^Question (\d+): (.*)\?  Whom", out, re.M) != [
            (str(number), "www.leaf.test. A") for number in (1, 2, 3)
        ]:
            yield f"{form}: other questions than those of three zones: {out}"
        places = [out.find(text) for text in ("a.roots.example", "ns1.nic.test", "ns1.leaf.test", "192.0.2.80")]
        if -1 in places or places != sorted(places):
            yield f"{form}: not from the root over the delegations to the answer: {out}"


def check_cache(tree):
    """What is known is not asked for again; TTLs of leaf.test are an hour, those of its SOA 5 minutes."""
    ended, out, errors, _ = walk(tree, "www.leaf.test nobody.leaf.test", "tree", ["--cache"])
    if ended != 21 or errors:
        yield f"exit status {ended}; {errors!r}"
    rows = re.findall(r"^(\S+\. \w+|total) +\| +(\d+) in .*?\| +(\d+) in .*?\| +(\d+) in", out, re.M)
    known = {name: (int(cold), int(warm)) for name, cold, warm, _ in rows}
    if known != {"www.leaf.test. A": (3, 0), "nobody.leaf.test. A": (1, 0), "total": (4, 0)}:
        yield f"{known} questions, cold and warm: {out}"
    if not re.search(r"^www\.leaf\.test\. +\| A +\| +3600 +\| leaf\.test\. +\| 192\.0\.2\.80$", out, re.M):
        yield f"the cache lacks the address: {out}"
    if not re.search(r"^nobody\.leaf\.test\. .*\| +300 +\| leaf\.test\. +\| NXDOMAIN", out, re.M):
        yield f"the cache does not know of nobody: {out}"


def check_compare(tree):
    """A server with authority is no resolver, and shows it: AA, but no RA."""
    ended, out, errors, _ = walk(tree, "www.leaf.test", "tree",
                                 ["--compare", f"--resolver={LEAF}#{tree.port}"])  # fmt: skip
    if ended != 0 or errors:
        yield f"exit status {ended}; {errors!r}"
    for text in "flags aa rd", "They agree", "total 1 question", "total 3 questions", "with rd", "without rd":
        if text not in out:
            yield f"does not say {text!r}: {out}"
    if out.count("www.leaf.test. 3600 A 192.0.2.80") != 2:
        yield f"not two answers: {out}"


# Ids are random, and a replay has its own; it begins at another moment, and nowhere.
RANDOM = re.compile(r'"(id|sent_unix_us|local_port)":\d+|"(query|reply)":"[0-9a-f]{4}|"local_address":[^,]*')


def mask(walked):
    return walked[0], RANDOM.sub("", walked[1]), walked[2]
def without_ids(run):
    """What a run printed but for the lines with ids, which are new in each."""
    return [re.sub(r"^0000  .*", "0000", text, flags=re.M) if isinstance(text, str) else text
            for text in run]


def check_capture(tree, cases, forms):
    """What was saved looks the same again, without any server."""
    with tempfile.TemporaryDirectory() as folder:
        for words, status, _, _ in cases:
            path = os.path.join(folder, "walk.pcapng")
            for form in forms:
                saved = without_ids(mask(walk(tree, words, form, [f"--save={path}"])[:3]))
                again = without_ids(mask(run(f"--replay={path}", f"--format={form}")))
                if saved != again or saved[0] != status:
                    yield f"{words}: saved with {saved}, replayed as {again}"


def report(number, name, complaints):
    print(f"{'not ok' if complaints else 'ok'} {number} - {name}")
    for line in complaints:
        print("# " + line, flush=True)
    return bool(complaints)


def main():
    all_forms = forms()
    number = failures = 0
    try:
        with hierarchy.start() as tree:
            for words, status, asked, texts in CASES:
                number += 1
                complaints = list(check_tree(tree, words, status, asked, texts))
                if complaints:
                    complaints += walk(tree, words)[1].splitlines()
                failures += report(number, words, complaints)
            # Silence takes seconds each time, and looks like any other failure.
            shown = [case for case in CASES if SILENT not in case[2]]
            for form in all_forms:
                number += 1
                complaints = [
                    f"{words}: {complaint}"
                    for words, status, asked, _ in shown
                    for complaint in check_form(tree, form, words, status, asked)
                ]
                failures += report(number, f"the form {form}", complaints)
            for name, complaints in (
                ("several names share delegations", check_together(tree)),
                ("--step asks whom to ask", check_step(tree)),
                ("--cache knows what was learned", check_cache(tree)),
                ("--compare sets a stub's view beside the walk", check_compare(tree)),
                ("--save, and --replay in the tree", check_capture(tree, shown, ["tree"])),
                ("--save, and --replay in all forms", check_capture(tree, shown[:1], all_forms)),
            ):
                number += 1
                failures += report(number, name, list(complaints))
        print(f"1..{number}")
    except servers.Missing as missing:
        print(f"1..0 # SKIP {missing}")
    return 1 if failures else 0


sys.exit(main())
