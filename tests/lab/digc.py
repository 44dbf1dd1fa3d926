#!/usr/bin/env python3
"""digc in the classroom Internet: digc.py DIGC

Each command with what must stand in its output (and what must not), and its exit status.
"""

import contextlib
import os
import pty
import re
import shutil
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
    ("@192.0.2.11 school.test AXFR", 0, ["IN\tSOA\tns1.school.test.", ";; XFR size: "]),
    ("@192.0.2.11 nosuch.test AXFR", 9, ["; Transfer failed.\n"]),
    ("@ns1.p11.dynect.net python.org +yaml +noauthority", 0, [
        "- type: MESSAGE\n  message:\n    type: AUTH_RESPONSE\n    query_time: !!timestamp 2026-11-23T08:00:00.",
        "\n    response_address: \"208.78.70.11\"\n    response_port: 53\n",
        "        - 'python.org. IN A'\n      ANSWER_SECTION:\n        - 'python.org. 43200 IN A 140.211.10.69'\n"]),
    ("@192.0.2.22 www.dead.test +yaml +tries=1", 9, [
        "- type: DIG_ERROR\n  message: |\n    no servers could be reached\n"]),
    ("@192.0.2.11 nosuch.test AXFR +yaml", 9, ["- type: DIG_ERROR\n  message: |\n    Transfer failed.\n"]),
    ("@192.0.2.11 www.school.test +tls", 1, ["digc: TLS is not available in this version\n"]),
    ("@192.0.2.11 www.school.test +tls-ca", 1, ["digc: TLS is not available in this version\n"]),
    ("@192.0.2.11 www.school.test +short +tls +tls-ca=x +notls +notls-ca", 0, ["198.51.100.80\n"]),
    ("@nobody.test www.school.test", 1, ["couldn't get address for 'nobody.test': not found"]),
    # Octet by octet.
    ("+bytes +qid=4660 @192.0.2.11 www.school.test", 0, [
        "QUERY to 192.0.2.11#53 (192.0.2.11) over UDP, 56 octets\n\nHEADER\n0000  12 34  ",
        "\n000c  03 77 77 77                label        \"www\"\n",
        "      1... .... .... ....        qr           1, reply: yes\n",
        "c0 0c                      pointer      -> 000c www.school.test. (saves\n",
        "c6 33 64 50                address      198.51.100.80 (IPv4 address of"]),
    ("+bytes @192.0.2.41 www.big.test", 0, [
        "        tc           1, truncated: yes\n", "\nThe reply is truncated, so the query goes over TCP.\n",
        " over TCP, 53 octets\nOn the wire its length goes before it, in two octets: 00 35\n",
        "\nANSWER 120 of 120: www.big.test. A\n"]),
    ("+bytes +tries=1 @192.0.2.22 www.dead.test", 9, ["\nNO REPLY from 192.0.2.22#53"]),
    ("+bytes @192.0.2.42 www.notcp.test", 9, [": Connection refused\n"]),
    ("+bytes @192.0.2.11 school.test AXFR", 0, [
        "\nMESSAGE 1 from 192.0.2.11#53", "\nTRANSFER complete: 1 message, "]),
    ("+bytes @192.0.2.11 nosuch.test AXFR", 9, [
        "\nTRANSFER refused by the server: 1 message, 0 records, "]),
    # From the root, with addresses of servers from the resolver.
    ("+trace www.school.test", 0, [
        ".\t\t\t518400\tIN\tNS\ta.root-servers.net.\n", "bytes from 192.0.2.53#53(192.0.2.53) in ",
        "\ntest.\t\t\t172800\tIN\tNS\tns1.nic.test.\n", ".nic.test) in ",
        "\nschool.test.\t\t3600\tIN\tNS\tns1.school.test.\n",
        "\nwww.school.test.\t3600\tIN\tA\t198.51.100.80\n"]),
    ("+trace +short www.school.test", 0, ["NS m.root-servers.net. from server 192.0.2.53 in ",
                                          "\nA 198.51.100.80 from server "]),
    ("+trace www.noglue.test www.school.test", 1, [
        "\nnoglue.test.\t\t3600\tIN\tNS\tns1.noglue.test.\n"
        "couldn't get address for 'ns1.noglue.test': not found\n",
        "digc: couldn't get address for 'ns1.noglue.test': no more\n"]),
    ("+trace www.halflame.test", 0, ["couldn't get address for 'ns1.lame.test': not found\n;; Rec",
                                     "#53(ns1.hosting.test) in 20 ms\n"]),
    ("+trace www.nscname.test", 0, ["192.0.2.13#53(ns.hosting.test) in 20 ms"]),
    ("+trace www.cnameloop.test", 0, ["CNAME\twww2.cnameloop.test."]),
    ("+trace nobody.school.test www.school.test", 0, ["IN\tSOA\tns1.school.test.", "\tA\t198.51"]),
    ("+trace @192.0.2.23 www.school.test", 0, [";; Received 28 bytes from 192.0.2.23#53(192.0.2.23)"]),
    ("+trace @192.0.2.22 www.school.test +tries=1", 9, ["timed out\n", "<<>>", "no servers could"]),
    ("+trace +all www.school.test", 0, [" qr rd ra;", ";; QUESTION SECTION:\n;.\t\t\t\tIN\tNS\n",
                                        " qr;", " qr aa;", "; EDNS: version: 0, flags: do;"]),
    ("+all +trace +nodnssec www.school.test", 0, [";; Received "]),
    ("+trace +qr +all +norecurse @198.41.0.4 test", 0, [";; flags: ad; QUERY: 1"]),
    ("+trace +search www", 0, ["bytes from 192.0.2.53#53"]),
    # All servers of a zone at once; what comes first is first.
    ("+nssearch serial.test", 0, [
        "SOA ns1.serial.test. hostmaster.serial.test. 2026112202 3600 900 604800 300 from server "
        "192.0.2.38 in ", " 2026112101 3600 900 604800 300 from server 192.0.2.39 in "]),
    ("+nssearch +noidentify +nocrypto halfdead.test", 0, [
        "couldn't get address for 'ns1.dead.test': not found\n", " 604800 300\n"]),
    ("+nssearch halflame.test", 0, ["couldn't get address for 'ns1.lame.test': not found\nSOA ns"]),
    ("+nssearch nobody.school.test www.school.test", 0, []),
    ("+nssearch www.school.test", 0, []),
    ("+nssearch @192.0.2.22 school.test +tries=1", 9, ["timed out\n", "no servers could be reac"]),
    ("+nssearch +noshort school.test", 0, [
        ";; Received 76 bytes from 192.0.2.53#53(192.0.2.53) in ",
        "\nschool.test.\t\t3600\tIN\tSOA\tns1.school.test.", "#53(ns2.school.test) in 30 ms\n"]),
    # For people: in words, laid out, as a table.
    ("+explain @192.0.2.11 nobody.school.test", 0, [
        "=>  Status NXDOMAIN: the name does not exist.", "lets resolvers\n    remember this for 5 minutes: the smaller of"]),
    ("+explain @192.0.2.41 www.big.test +noall +stats", 0, [
        "1.  Over UDP", "It is truncated (TC):\n    not all", "2.  Over TCP a reply of", "has 120 records of type A"]),
    ("+explain @192.0.2.22 www.dead.test +tries=1", 9, ["1.  Over UDP nothing comes back within 5.0 s.",
                                                       "=>  There is no reply"]),
    ("+explain @192.0.2.25 www.upward.test", 0, ["servers of the root: an upward referral."]),
    ("+explain @192.0.2.21 www.lame.test", 0, ["and claims no authority. If the zone"]),
    ("+explain @192.0.2.11 school.test AXFR", 0, ["for AXFR of\n    school.test", "It came whole"]),
    ("+explain @192.0.2.11 nosuch.test AXFR", 9, ["=>  The transfer failed: the server says NOTAUTH"]),
    ("+explain +trace www.school.test", 0, [
        "1.  We ask ", "3.  We ask ns", "        www.school.test. 3600 A 198.51.100.80\n"]),
    ("+explain +trace @192.0.2.22 www.school.test +tries=1", 9, ["=>  There is no reply"]),
    ("+pretty @192.0.2.11 www.school.test nobody.school.test", 0, [
        "Server      192.0.2.11 over UDP, ", "  www.school.test.  1h  A  198.51.100.80\n",
        "Status      NXDOMAIN: the name does not exist\n"]),
    ("+pretty @192.0.2.11 school.test AXFR", 0, ["Transfer    complete\nZone        serial "]),
    ("+fields=name,type,data @192.0.2.11 www.school.test", 0, ["www.school.test.\tA\t198.51.100.80\n"]),
    ("+fields=name,tll www.school.test", 1, ["There is no field 'tll'; there are: name ttl "]),
    ("--help MX", 0, ["MX: host that takes mail for a domain\n"]),
    ("--help=+bufsize", 0, ["+bufsize[=OCTETS]: "]),
    ("--help tpyes", 1, ["there is no help on 'tpyes'\nDid you mean 'types'?\n"]),
    ("-c CHAOSS www.school.test", 0, [";; Did you mean 'CHAOS'?\n"]),
    ("+ednsopt=NSDI www.school.test", 1, ["Did you mean 'NSID'?\n"]),
    ("+opcode=NOTFIY www.school.test", 10, ["Did you mean 'NOTIFY'?\n"]),
    ("+fields=tpye www.school.test", 1, ["Did you mean 'type'?\n"]),
    ("+fields=" + "name," * 60 + "ttl www.school.test", 1, ["There are too many fields.\n"]),
    ("--raed x", 1, ["Invalid option: --raed\nDid you mean '--read'?\nUsage:"]),
    ("--read", 1, ["Invalid option: --read\nIt needs a value: --read=FILE.\n"]),
    ("--help tipocs", 1, ["Did you mean 'topics'?\n"]),
    ("+pretty +trace www.school.test", 0, [
        "Server      192.0.2.53 over UDP, ", "\n\nServer      ns", "\n\nAuthority\n  school.test.  "]),
    # For scripts: a status for each outcome, values of one type, several types.
    ("+exit=outcome www.school.test", 0, ["198.51.100.80"]),
    ("+exit=outcome @192.0.2.22 x +tries=1", 9, ["timed out"]),
    ("+exit=outcome corridor.school.test", 20, ["NOERROR"]),
    ("+exit=outcome nobody.school.test", 21, ["NXDOMAIN"]),
    ("+exit=outcome www.dead.test", 22, ["SERVFAIL"]),
    ("+exit=outcome @192.0.2.23 www.refused.test", 23, ["REFUSED"]),
    ("+exit=outcome @192.0.2.11 +opcode=status school.test", 24, ["status: NOTIMP"]),
    ("+exit=outcome @192.0.2.41 www.big.test +ignore", 25, [" tc"]),
    ("+exit=outcome @192.0.2.11 nosuch.test AXFR", 27, ["; Transfer failed.\n"]),
    ("+exit=outcome @192.0.2.11 school.test AXFR", 0, [";; XFR size: "]),
    ("+exit=outcome nobody.school.test www.school.test", 21, ["NXDOMAIN", "NOERROR"]),
    ("+exit=outcome +tries=1 x @192.0.2.22 nobody.school.test @192.0.2.11", 9, ["NXDOMAIN"]),
    ("+exit=outcome +search +domain=school.test nobody", 21, ["status: NXDOMAIN"]),
    ("+exit=outcome +trace nobody.school.test", 21, ["ns1.school.test"]),
    ("+exit=outcome +trace www.school.test", 0, ["198.51.100.80"]),
    ("+exit=outcome +trace @192.0.2.23 www.school.test", 23, []),
    ("+exit=outcome +nssearch nobody.school.test", 21, []),
    ("+exit=outcome +nssearch www.school.test", 20, []),
    ("+exit=outcome +nssearch school.test", 0, ["SOA ns1"]),
    ("+exit=outcome -b 2001:db8::99 @192.0.2.11 school.test", 9, [";; No acceptable nameservers\n"]),
    ("+short www.school.test TXT,A,a", 0, ["198.51.100.80\n"]),
    ("-6 +trace www.school.test", 0, ["from 2001:db8::53#53(2001:db8::53)", "from 2001:db8::1"]),
]

# In a lab whose broken servers have their names in a zone that is not.
FOREIGN = [
    ("+trace www.upward.test", 0, ["\n;; BAD REFERRAL\n;; Received 447 bytes from 192.0.2.25#53("]),
    ("+trace www.loop.test", 1, ["\n;; BAD (HORIZONTAL) REFERRAL\n;; Received ",
                                 ": too many lookups\n"]),
    ("+trace www.lame.test", 0, [";; Received 42 bytes from 192.0.2.21#53(lame.hosting.test) in 20 ms"]),
    ("+trace www.refused.test", 0, ["192.0.2.23#53(refused.hosting.test) in 20 ms"]),
    ("+trace www.dead.test", 9, [3 * ";; communications error to 192.0.2.22#53: timed out\n"
                                 + ";; no servers could be reached\n"]),
    ("+nssearch @ns1.nic.test dead.test", 9, [
        ";; communications error to 192.0.2.22#53: timed out\n;; NS servers could not be reached\n"]),
    ("+trace www.dead.test www.school.test", 0, ["no servers could be reached\n", "\tA\t198.51"]),
]


def run(digc, words, **more):
    return subprocess.run([digc, "-r", *words], capture_output=True, text=True, check=False, **more)


def check_cases(digc, lab, cases):
    for words, status, texts in cases:
        done = run(digc, [lab, *words.split()])
        said = done.stdout + done.stderr
        for text in texts:
            if text not in said:
                yield f"digc {lab} {words}: does not say {text!r}:\n{said}"
        if done.returncode != status:
            yield f"digc {lab} {words}: exit status {done.returncode}, not {status}:\n{said}"


def make_foreign(folder):
    """A lab in which names of broken servers are found all the same."""
    lab = os.path.join(folder, "lab")
    shutil.copytree(os.path.join(ROOT, "lab"), lab)
    for name in ("test", "test@loop1", "test@loop2"):
        path = os.path.join(lab, "zones", name + ".zone")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        text = re.sub(r"\bns1\.(lame|dead|refused|upward)\b", r"\1.hosting", text)
        text = re.sub(r"\bns([12])\.loop\b", r"loop\1.hosting", text)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    with open(os.path.join(lab, "zones", "hosting.test.zone"), "a", encoding="utf-8") as file:
        names = {"lame": 21, "dead": 22, "refused": 23, "upward": 25, "loop1": 26, "loop2": 27}
        file.writelines(f"{name} A 192.0.2.{host}\n" for name, host in names.items())
    return lab


def check_batch(digc):
    """A file's exit status is the worst outcome of its lines."""
    for lines, status in [("www.school.test A,AAAA\n", 0), ("nobody.school.test\nschool.test\n", 21)]:
        done = run(digc, ["--lab", "+short", "+exit=outcome", "-f", "-"], input=lines)
        if done.returncode != status or "198.51.100.80\n" not in done.stdout:
            yield f"a file with {lines!r}: {done.returncode} {done.stdout}{done.stderr}"


def check_forms_of_batch(digc):
    """Forms of a file's answers, in the order of its lines, however they came."""
    lines = "www.dead.test\nwww.school.test\nnobody.school.test MX\n"
    rows = ("www.dead.test.\tA\t-\tSERVFAIL\nwww.school.test.\tA\t198.51.100.80\tNOERROR\n"
            "nobody.school.test.\tMX\t-\tNXDOMAIN\n")
    done = run(digc, ["--lab", "+fields=name,type,data,rcode", "-f", "-"], input=lines)
    if done.stdout != rows:
        yield f"+fields of a file: {done.stdout}{done.stderr}"
    for form, sign in [("+explain", "=>  Status "), ("+pretty", "Status      ")]:
        done = run(digc, ["--lab", form, "-f", "-"], input=lines)
        said = [line.removeprefix(sign).split(":")[0] for line in done.stdout.splitlines() if line.startswith(sign)]
        if said != ["SERVFAIL", "NOERROR", "NXDOMAIN"]:
            yield f"{form} of a file: {said}"
    # What a line says of the form holds from there on, though it is read before the others are answered.
    lines = "www.school.test\nnobody.school.test +fields=rcode\nwww.dead.test +short\n"
    done = run(digc, ["--lab", "+fields=name", "-f", "-"], input=lines)
    if done.stdout != "www.school.test.\nNXDOMAIN\nSERVFAIL\n":
        yield f"another form from the second line on: {done.stdout}{done.stderr}"


def check_rc(digc):
    with tempfile.TemporaryDirectory() as home:
        with open(os.path.join(home, ".digrc"), "w", encoding="ascii") as file:
            file.write("+short\n")
        for value, short in [(None, True), ("", True), ("1", False)]:
            environment = {name: text for name, text in os.environ.items() if name != "DIGC_NO_RC"}
            environment |= {"HOME": home} | ({} if value is None else {"DIGC_NO_RC": value})
            done = subprocess.run([digc, "--lab", "www.school.test"], capture_output=True, text=True,
                                  check=False, env=environment)
            if (done.stdout == "198.51.100.80\n") != short:
                yield f"~/.digrc with DIGC_NO_RC={value}: {done.stdout}"


def run_on_terminal(command):
    """What a command writes to the standard error where that is a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        with contextlib.suppress(OSError):  # EIO: nobody has the terminal open any more
            while piece := os.read(ours, 4096):
                said += piece
        process.wait()
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


def check_empty(digc):
    """Where people see it, nothing says why it is nothing."""
    for words, text in [
        ("www.school.test", ""),
        ("nobody.school.test", ";; nobody.school.test A: there is no such name (NXDOMAIN)\n"),
        ("corridor.school.test MX",
         ";; corridor.school.test MX: the name has no records of this type (NODATA)\n"),
        ("@192.0.2.23 www.refused.test", ";; www.refused.test A: the server says REFUSED\n"),
        ("@198.41.0.4 www.school.test", ";; www.school.test A: the server refers to others\n"),
        ("+noanswer www.school.test", ""),
    ]:
        command = [digc, "-r", "--lab", "+short", *words.split()]
        said = run_on_terminal(command)
        if said != text:
            yield f"{words}, on a terminal: {said!r}"
        if run(digc, command[2:]).stderr != "":
            yield f"{words}: says something where nobody reads"


def check_remarks(digc):
    """Remarks stand where dig has them, unless there would be nothing but data."""
    remark = ";; communications error to 192.0.2.22#53: timed out\n"
    for words, beside in [
        ("", False),
        ("+nocomments", False),
        ("+nostats", False),
        ("+nocomments +nostats", True),
        ("+noall +answer", True),
        ("+short", True),
    ]:
        done = run(digc, ["--lab", "@192.0.2.22", "www.dead.test", "+tries=1", *words.split()])
        if remark not in (done.stderr if beside else done.stdout):
            yield f"{words!r}: out {done.stdout!r}, beside it {done.stderr!r}"


def check(digc):
    yield from check_cases(digc, "--lab", CASES)
    yield from check_remarks(digc)
    with tempfile.TemporaryDirectory() as folder:
        yield from check_cases(digc, f"--lab={make_foreign(folder)}", FOREIGN)

    for words, text in [
        ("+all +trace www.school.test", "HEADER"),  # what stands later counts
        ("+trace www.school.test", "HEADER"),
        ("+trace +nodnssec www.python.org", "RRSIG"),
        ("+trace +notrace www.school.test", "\ntest."),
    ]:
        said = run(digc, ["--lab", *words.split()]).stdout
        if text in said:
            yield f"digc --lab {words}: says {text!r}:\n{said}"

    for words, text in [
        ("+short=type www.old.school.test", "198.51.100.80\n"),  # an alias of an alias
        ("+short=type www.old.school.test CNAME", "www.school.test.\n"),
        ("+short=type www.old.school.test MX", ""),
    ]:
        said = run(digc, ["--lab", *words.split()]).stdout
        if said != text:
            yield f"digc --lab {words}: says {said!r}"

    yield from check_batch(digc)
    yield from check_forms_of_batch(digc)
    yield from check_rc(digc)
    yield from check_empty(digc)

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
