#!/usr/bin/env python3
"""digc asking again and again, and several servers side by side, in the classroom: watch.py DIGC

Each command with its exit status, all of its output or what must stand in it, and what must
stand on the standard error.  What the servers say is in lab/zones, who they are in lab/world.
"""

import os
import subprocess
import sys
import time

# (words, exit status, output: all of it, or a list of what stands in it, what stands in the error)
CASES = [
    # All servers of a zone: those that agree, and all that can be wrong with them.
    ("+allns www.python.org", 0, ["www.python.org. A, asked of the zone python.org. with 4 servers at 6 addresses\n",
                              "\nall 6 addresses say, with serial 2014052200:\n",
                              "\nverdict: all agree\n", "delegation from org.: fits the zone\n"], []),
    ("+allns www.serial.test", 40, ["\n1 of 2 addresses says, with serial 2026112202:\n  www.serial.test. A 198.51.100.163\n"
                                    "    ns1.serial.test.  192.0.2.38 20 ms\n",
                                    "\n1 of 2 addresses says, with serial 2026112101, older:\n",
                                    "they differ: 2 answers, 2 serial numbers, 1 set of NS records\n"], []),
    ("+allns ns1.serial.test", 40, ["all 2 addresses say:\n  ns1.serial.test. A 192.0.2.38\n",
                                    "192.0.2.39 20 ms (serial 2026112101, older)\n",
                                    "they differ: 1 answer, 2 serial numbers"], []),
    ("+allns mismatch.test", 40, ["\n  ns3.mismatch.test.: named by the zone alone\n", "2 sets of NS records",
                                  "    ns3.mismatch.test.  192.0.2.37 20 ms\n"], []),
    ("+allns halflame.test", 41, ["192.0.2.21 does not serve the zone: it has no authority\n",
                                  "those that serve the zone agree; 1 does not serve it\n"], []),
    ("+allns halfdead.test", 41, ["192.0.2.22 no reply: timed out\n", "agree; 1 does not reply\n"], []),
    ("+allns www.lame.test", 9, ["asked of the zone lame.test.", "verdict: nobody serves the zone\n"], []),
    ("+allns www.upward.test", 9, ["192.0.2.25 does not serve the zone: it refers to others\n"], []),
    ("+allns www.loop.test", 9, ["with 2 servers at 2 addresses"], []),
    ("+allns www.refused.test", 9, ["192.0.2.23 does not serve the zone: REFUSED\n"], []),
    ("+allns www.servfail.test", 9, ["192.0.2.24 does not serve the zone: SERVFAIL\n"], []),
    ("+allns www.dead.test", 9, ["192.0.2.22 no reply: timed out\n"], []),
    ("+allns www.noglue.test", 9, ["ns1.noglue.test.: no glue of the parent, and no other address\n"], []),
    ("+allns www.cycle1.test", 9, ["ns1.cycle2.test.: it has no address\n"], []),
    ("+allns lab.school.test", 0, ["the zone lab.school.test. with 2 servers at 4 addresses",
                                   "delegation: not seen, as its servers have the zone above it, too\n"], []),
    ("+allns www.nxns.test", 9, ["with 20 servers at 0 addresses\n", "\nmore servers are named, and left out here\n",
                                 "verdict: there is no address to ask\n"], []),
    ("+allns . NS", 0, ["13 servers at 26 addresses", "delegation: the root has none\n"], []),
    ("-4 +allns +short www.serial.test", 40, "192.0.2.38\tns1.serial.test.\t198.51.100.163\n"
                                             "192.0.2.39\tns2.serial.test.\t198.51.100.165\n", []),
    ("-6 +allns +short school.test", 0, "2001:db8::11\tns1.school.test.\t198.51.100.80\n"
                                        "2001:db8::12\tns2.school.test.\t198.51.100.80\n", []),
    ("+allns +short serial.test school.test", 40, ["192.0.2.39\tns2.serial.test.\t198.51.100.165\n"], []),
    # What walks have found out serves those behind them.
    ("@auth +short www.school.test school.test MX ns1.school.test", 0, "198.51.100.80\n10 mail.school.test.\n192.0.2.11\n", []),
    # The servers of the zone as servers.
    ("@auth www.python.org", 0, [";; www.python.org. is in the zone python.org., found from the root; its servers:\n"
                                 ";;   ns1.p11.dynect.net. 208.78.70.11 2001:500:90:1::11\n", " qr aa;",
                                 "SERVER: 208.78.70.11#53(ns1.p11.dynect.net)"], []),
    ("@auth +short www.python.org", 0, "140.211.10.69\n", []),
    ("@auth -x 198.51.100.80 +short", 0, "www.school.test.\n", []),
    # A DS record is at the parent's, and so is what denies one.
    ("@auth school.test DS", 0, ["school.test. DS is in the zone test.", "\ntest.\t\t\t300\tIN\tSOA", " qr aa;"], []),
    ("@auth school.test SOA", 0, ["is in the zone school.test.", "\tIN\tSOA\tns1.school.test."], []),
    # Where an alias is no zone begins, be its target elsewhere or not.
    ("@auth hg.python.org", 0, ["is in the zone python.org.", "virt-7yvsjn.psf.osuosl.org."], []),
    ("@auth www.old.school.test", 0, ["is in the zone school.test.", "198.51.100.80"], []),
    ("@auth lab.school.test NS", 0, ["is in the zone lab.school.test."], []),
    ("@auth nobody.school.test", 0, ["is in the zone school.test.", "status: NXDOMAIN"], []),
    ("@auth +tries=1 www.dead.test dead.test", 9, ["www.dead.test. is in the zone dead.test., found from the root",
                                                   ";; dead.test. is in the zone dead.test., found from"], []),
    ("@auth a.b.c.old.school.test", 0, ["is in the zone school.test.", "status: NXDOMAIN"], []),
    ("@auth . NS +short", 0, ["m.root-servers.net.\n"], []),
    ("@auth www.cycle1.test", 9, ["ns1.cycle2.test. (no address)\n"],
     ["couldn't get address for 'auth', the servers of 'www.cycle1.test': no server of its zone has an address"]),
    ("@auth +search +domain=test www.school", 0, ["www.school. is in the zone .,", "status: NXDOMAIN"], []),
    # The same question to several servers.
    ("+compare=192.0.2.38,ns2.serial.test www.serial.test", 40,
     "www.serial.test. A: different\n192.0.2.38:\n  + www.serial.test. A 198.51.100.163\n"
     "192.0.2.39 (ns2.serial.test):\n  + www.serial.test. A 198.51.100.165\n", []),
    ("@192.0.2.38 @192.0.2.39 +compare new.serial.test", 40, ["  + new.serial.test. A 198.51.100.164\n",
                                                            "  ~ NXDOMAIN: no such name\n"], []),
    ("+compare=192.0.2.11,192.0.2.12 school.test NS", 0, ["school.test. NS: same\n"], []),
    # A TTL that has run on, and who answers, is no difference.
    ("www.school.test @192.0.2.53 www.school.test +compare=192.0.2.11,192.0.2.53", 0,
     [": same\n", "only some have the flag aa, which does not count: 192.0.2.11\n"], []),
    ("+compare=192.0.2.11,192.0.2.22 +tries=1 school.test", 41, ["no reply from 192.0.2.22: timed out\n"], []),
    ("+compare=192.0.2.22,ns1.dead.test +tries=1 school.test", 9, ["no reply from"], []),
    ("+compare=192.0.2.38,192.0.2.39 +short www.serial.test", 40,
     "different\n192.0.2.38\t198.51.100.163\n192.0.2.39\t198.51.100.165\n", []),
    ("+compare=auth www.serial.test", 40, ["different\n"], []),
    # What changes: here nothing ever does, and time passes all the same.
    ("+watch=600 +count=4 +noall +answer www.school.test @192.0.2.11 @192.0.2.12", 0,
     "www.school.test.\t3600\tIN\tA\t198.51.100.80\nwww.school.test.\t3600\tIN\tA\t198.51.100.80\n"
     ";; asked 4 times in 1800 s: 0 changes\n", []),
    ("+watch +count=3 +short www.school.test", 0, "198.51.100.80\n", [";; asked 3 times in 20 s: 0 changes\n"]),
    ("+watch +count=2 +tries=1 www.dead.test @192.0.2.22", 9, ["timed out", "asked 2 times in"], []),
    ("+watch +count=1 +exit=outcome nobody.school.test", 21, ["status: NXDOMAIN"], []),
    # Until something is so.
    ("+until=198.51.100.80 +short www.school.test", 0, "198.51.100.80\n", ["08:00:00 try 1: given\n"]),
    ("+until=198.51.100.163 +deadline=10 +short +allns www.serial.test", 43, "198.51.100.163\n198.51.100.165\n",
     ["08:00:00 try 1: given by 1 of 2; 192.0.2.39 (ns2.serial.test) says 198.51.100.165; next in 1 s\n",
      "try 3: given by 1 of 2", "; next in 2.2 s\n", "; the deadline has passed\n"]),
    ("+until=198.51.100.165 +deadline=1 +short www.serial.test @192.0.2.39 serial.test @192.0.2.39", 0,
     "198.51.100.165\n198.51.100.165\n", ["try 1: given by all 2\n"]),
    ("+until=nxdomain nobody.school.test +short", 0, "", ["try 1: given\n"]),
    ("+until=nodata corridor.school.test +short", 0, "", ["try 1: given\n"]),
    ("+until=nodata +deadline=1 nobody.school.test +short", 43, "", ["try 1: not given;"]),
    ("+until=none nobody.school.test +short", 0, "", ["try 1: given\n"]),
    ("+until=none corridor.school.test +short", 0, "", ["try 1: given\n"]),
    ("+until=!198.51.100.1 www.school.test +short", 0, "198.51.100.80\n", ["try 1: gone\n"]),
    ("+until=!198.51.100.80 +deadline=1 www.school.test +short", 43, "198.51.100.80\n", ["try 1: not gone;"]),
    ("+until=NS2.School.Test. school.test NS +short", 0, ["ns2.school.test.\n"], ["given\n"]),
    ("+until=ns2.school.test school.test NS +short", 0, ["ns2.school.test.\n"], ["given\n"]),
    # Who refuses gives nothing, and nothing is gone there.
    ("+until=!192.0.2.1 +deadline=1 www.refused.test @192.0.2.23", 43, ["status: REFUSED"], ["says REFUSED"]),
    ("+until=198.51.100.80 +deadline=2 +tries=1 +timeout=1 +short school.test @192.0.2.22 @192.0.2.11", 43, [],
     ["192.0.2.22 no reply: timed out"]),
    ("+until=there school.test", 1, "", ["+until: 'there' cannot be data of type A\n"]),
    # How long it takes.
    ("+count=5 +short www.school.test @192.0.2.11 @192.0.2.12", 0,
     "192.0.2.11\t5\t5\t20000\t20000\t20000\t20000\n192.0.2.12\t5\t5\t30000\t30000\t30000\t30000\n", []),
    ("+count=3 +short www.school.test @192.0.2.11 @192.0.2.22", 41,
     "192.0.2.11\t3\t3\t20000\t20000\t20000\t20000\n192.0.2.22\t3\t0\t-\t-\t-\t-\n", []),
    ("+count=2 www.school.test @192.0.2.22", 9, ["0/2     100%        -"], []),
    # The resolver has to walk at first, and then it remembers.
    ("+count=3 +short www.school.test", 0, ["192.0.2.53\t3\t3\t1000\t1000\t"], []),
    ("+count=3 -4 www.school.test school.test MX @auth", 0,
     ["www.school.test. A\n  server", "\nschool.test. MX\n  server", "  192.0.2.12 (ns2.school.test)      3/3"], []),
]


def check_case(digc, words, status, output, errors):
    environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C"}
    environment.pop("COLUMNS", None)
    done = subprocess.run([digc, "-r", "--lab", *words.split()], capture_output=True, text=True, check=False,
                          env=environment, timeout=60)
    said = done.stdout + done.stderr
    if isinstance(output, str) and done.stdout != output:
        yield f"{words}: says {done.stdout!r}, not {output!r}"
    for text in output if isinstance(output, list) else []:
        if text not in done.stdout:
            yield f"{words}: does not say {text!r}:\n{said}"
    for text in errors:
        if text not in done.stderr:
            yield f"{words}: does not say {text!r} on the standard error:\n{said}"
    if done.returncode != status:
        yield f"{words}: exit status {done.returncode}, not {status}:\n{said}"


def check_lines(digc):
    """In a file, where others are asked at once, they have their turn."""
    lines = "www.school.test\nserial.test +allns\n@auth python.org\nschool.test +compare=192.0.2.11,192.0.2.12\n"
    done = subprocess.run([digc, "-r", "--lab", "+short", "-f", "-"], input=lines, capture_output=True, text=True,
                          check=False)
    wanted = ("198.51.100.80\n192.0.2.38\tns1.serial.test.\t198.51.100.163\n"
              "192.0.2.39\tns2.serial.test.\t198.51.100.165\n140.211.10.69\n"
              "same\n192.0.2.11\t198.51.100.80\n192.0.2.12\t198.51.100.80\n")
    if done.stdout != wanted or done.returncode != 40:
        yield f"a file: {done.returncode} {done.stdout}{done.stderr}"
    done = subprocess.run([digc, "-r", "--lab", "+short", "-f", "-"], input="school.test +watch\nschool.test\n",
                          capture_output=True, text=True, check=False)
    if "-f and +watch cannot be used together" not in done.stderr or done.stdout != "198.51.100.80\n":
        yield f"a line with +watch: {done.returncode} {done.stdout}{done.stderr}"


def check(digc):
    start = time.monotonic()
    for case in CASES:
        yield from check_case(digc, *case)
    yield from check_lines(digc)
    if time.monotonic() - start > 60:
        yield "the lab takes real time"


complaints = list(check(sys.argv[1]))
print("\n".join(complaints) if complaints else "nothing to complain about")
sys.exit(1 if complaints else 0)
