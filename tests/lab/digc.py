#!/usr/bin/env python3
"""digc in the classroom Internet: digc.py DIGC

Each command with what must stand in its output (and what must not), and its exit status.
"""

import os
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# (words, exit status, what is said)
CASES = [
    ("@198.41.0.4 www.python.org", 0, ["\norg.\t\t\t172800\tIN\tNS\ta0.org.afilias-nst.info."]),
    ("@a.root-servers.net . NS +short", 0, ["m.root-servers.net.\n"]),
    ("@ns1.p11.dynect.net python.org +short", 0, ["140.211.10.69\n"]),
    ("@ns1.p11.dynect.net python.org", 0, [" qr aa rd;", "Query time: 13 msec", "Nov 23 08:00:00"]),
    ("@2001:db8::11 _ipp._tcp.school.test SRV +short", 0, ["0 0 631 printer.school.test.\n"]),
    ("@192.0.2.11 -x 198.51.100.80 +short", 0, ["www.school.test.\n"]),
    ("@192.0.2.11 nobody.school.test", 0, ["status: NXDOMAIN", "school.test.\t\t300\tIN\tSOA"]),
    ("@192.0.2.11 corridor.school.test", 0, ["status: NOERROR", "ANSWER: 0", "IN\tSOA"]),
    ("@192.0.2.11 www.old.school.test +short", 0, ["school.test.\n", "198.51.100.80\n"]),
    ("@192.0.2.23 www.refused.test", 0, ["status: REFUSED"]),
    ("@192.0.2.24 www.servfail.test", 0, ["status: SERVFAIL"]),
    ("@192.0.2.22 www.dead.test", 9, ["timed out", "no servers could be reached"]),
    ("@192.0.2.41 www.big.test", 0, ["Truncated, retrying in TCP mode", "ANSWER: 120"]),
    ("@192.0.2.42 www.notcp.test", 9, ["connection refused"]),
    # Without a server the lab's resolver is asked.
    ("www.python.org", 0, [" qr rd ra;", "43200\tIN\tA\t140.211.10.69", "SERVER: 192.0.2.53#53"]),
    ("www.python.org www.python.org", 0, ["Query time: 100 msec", "Query time: 1 msec"]),
    ("hg.python.org", 0, ["86400\tIN\tCNAME\tvirt-7yvsjn", "3600 IN\tA\t140.211.10.72"]),
    ("nobody.school.test", 0, [" qr rd ra;", "status: NXDOMAIN", "300\tIN\tSOA\tns1.school.test."]),
    ("corridor.school.test", 0, ["status: NOERROR", "ANSWER: 0, AUTHORITY: 1"]),
    ("-x 128.186.120.2 +short", 0, ["diablo.cs.fsu.edu.\n"]),
    ("www.dead.test www.school.test", 0, ["status: SERVFAIL", "198.51.100.80"]),
    ("school.test www.dead.test school.test", 0, ["\t3600\tIN\tA", "\t3599\tIN\tA"]),
    ("www.cnameloop.test", 0, ["status: SERVFAIL"]),
    ("www.cycle1.test", 0, ["status: SERVFAIL"]),
    ("www.big.test", 0, ["Truncated, retrying in TCP mode", " qr rd ra;", "ANSWER: 120"]),
    ("@resolver.school.test www.school.test +norecurse", 0, [" qr ra;", "status: REFUSED"]),
    ("@nobody.test www.school.test", 1, ["couldn't get address for 'nobody.test': not found"]),
]


def run(digc, words, **more):
    return subprocess.run([digc, "-r", *words], capture_output=True, text=True, check=False, **more)


def check(digc):
    for words, status, texts in CASES:
        done = run(digc, ["--lab", *words.split()])
        said = done.stdout + done.stderr
        for text in texts:
            if text not in said:
                yield f"digc --lab {words}: does not say {text!r}:\n{said}"
        if done.returncode != status:
            yield f"digc --lab {words}: exit status {done.returncode}, not {status}:\n{said}"

    # No socket, no file of the system, no time: a dead server costs none of ours.
    start = time.monotonic()
    run(digc, ["--lab", "@192.0.2.22", "www.dead.test", "+tries=10"])
    if time.monotonic() - start > 4:
        yield "a dead server takes real time"

    own = os.path.join(ROOT, "lab")
    if run(digc, [f"--lab={own}", "@192.0.2.11", "www.school.test", "+short"]).stdout != "198.51.100.80\n":
        yield "a lab in a folder does not answer"
    with tempfile.TemporaryDirectory() as folder:
        done = run(digc, [f"--lab={folder}", "www.school.test"])
        if done.returncode != 1 or "lab: world: there is no such file" not in done.stderr:
            yield f"an empty folder: {done.returncode} {done.stderr}"
        with open(os.path.join(folder, "world"), "w", encoding="ascii") as file:
            file.write("server ns1.example 192.0.2.1\n  rtt=soon\n")
        done = run(digc, [f"--lab={folder}", "www.school.test"])
        if done.returncode != 1 or "world: line 2, column 7: rtt: " not in done.stderr:
            yield f"a world with a mistake: {done.returncode} {done.stderr}"


complaints = list(check(sys.argv[1]))
print("\n".join(complaints) if complaints else "nothing to complain about")
sys.exit(1 if complaints else 0)
