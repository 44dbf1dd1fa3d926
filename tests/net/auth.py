#!/usr/bin/env python3
"""digc @auth and +allns in an Internet of our own: auth.py, with DIGC=PROGRAM.

In namespaces the loopback interface has the addresses of the root's servers, and NSD stands
there and at the two servers of a zone, which have different versions of it.  Before that there is
a resolver alone: an NSD with that zone, named in a resolv.conf of ours.  Prints TAP.
"""

import contextlib
import os
import subprocess
import sys
import tempfile

import namespaces
import servers

ROOTS = ["198.41.0.4", "170.247.170.2", "192.33.4.12", "199.7.91.13", "192.203.230.10", "192.5.5.241", "192.112.36.4",
         "198.97.190.53", "192.36.148.17", "192.58.128.30", "193.0.14.129", "199.7.83.42", "202.12.27.33"]
HOSTS = ["192.0.2.1", "192.0.2.2"]
ROOT_ZONE = """$TTL 60
. SOA a.root-servers.net. nobody. 1 3600 900 604800 300
. NS a.root-servers.net.
a.root-servers.net. A 198.41.0.4
example. NS ns1.example.
example. NS ns2.example.
example. DS 1 13 2 0000000000000000000000000000000000000000000000000000000000000000
ns1.example. A 192.0.2.1
ns2.example. A 192.0.2.7
"""


def zone(serial, host):
    return f"""$TTL 60
@ SOA ns1 nobody {serial} 3600 900 604800 300
@ NS ns1
@ NS ns2
ns1 A 192.0.2.1
ns2 A 192.0.2.2
www A {host}
"""


def run(*words):
    done = subprocess.run([os.environ["DIGC"], "-r", *words], capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr, done.returncode


def has(text, *parts):
    return all(part in text for part in parts)


def check_resolver_tells():
    """Where the root cannot be reached."""
    text, status = run("@auth", "www.example")
    return status == 0 and has(text, "www.example. is in the zone example., as the resolver has it; its servers:\n"
                                     ";;   ns1.example. 192.0.2.1\n;;   ns2.example. 192.0.2.2\n",
                               "SERVER: 192.0.2.1#53(ns1.example)"), text


def check_resolver_and_all():
    text, status = run("+allns", "www.example")
    return status == 40 and has(text, "delegation: not seen, as the root cannot be reached\n",
                                "2 answers, 2 serial numbers, 1 set of NS records"), text


def check_resolver_without_zone():
    text, status = run("@auth", "www.elsewhere")
    return status == 9 and has(text, "couldn't get address for 'auth', the servers of 'www.elsewhere': "), text


def check_walk():
    text, status = run("@auth", "www.example")
    return status == 0 and has(text, "is in the zone example., found from the root; its servers:\n"
                                     ";;   ns1.example. 192.0.2.1\n", " qr aa;"), text


def check_parent_has_ds():
    text, status = run("@auth", "example", "DS")
    return status == 0 and has(text, "example. DS is in the zone ., found from the root", "ANSWER: 1,"), text


def check_all():
    """The glue of the second server is that of a machine that is gone."""
    text, status = run("+allns", "+tries=1", "+timeout=1", "www.example")
    return status == 40 and has(text, "with 2 servers at 3 addresses\n", "with serial 1, older:\n",
                                "192.0.2.7 no reply: ", "\ndelegation from .:\n",
                                "  ns2.example.: 192.0.2.7 is glue of the parent, and no address of it\n",
                                "  ns2.example.: 192.0.2.2 is an address of it that the parent has no glue for\n",
                                "2 answers, 2 serial numbers, 1 set of NS records; 1 does not reply\n"), text


def check_until():
    text, status = run("@auth", "+until=192.0.2.80", "+deadline=1", "+interval=0.3", "+tries=1", "+timeout=1",
                       "+short", "www.example")
    return status == 43 and has(text, "the deadline has passed\n"), text


ALONE = [check_resolver_tells, check_resolver_and_all, check_resolver_without_zone]
WHOLE = [check_walk, check_parent_has_ds, check_all, check_until]


def add_address(address):
    subprocess.run(["ip", "address", "add", address + "/32", "dev", "lo"], check=True)


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
    return path


def carry_out(checks, first):
    failures = 0
    for number, check in enumerate(checks, first):
        good, text = check()
        failures += not good
        print(f"{'ok' if good else 'not ok'} {number} - {check.__name__[6:]}", flush=True)
        for line in [] if good else text.splitlines():
            print("# " + line)
    return failures


def inside():
    """Root in namespaces where nothing is but us."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for address in HOSTS:
        add_address(address)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        resolv = write(folder, "resolv.conf", "nameserver 127.0.0.1\n")
        subprocess.run(["mount", "--bind", resolv, "/etc/resolv.conf"], check=True)
        zones = [write(folder, f"{serial}.zone", zone(serial, f"192.0.2.{79 + serial}")) for serial in (1, 2)]
        root = write(folder, "root.zone", ROOT_ZONE)
        for where, path in zip([("127.0.0.1", HOSTS[0]), (HOSTS[1],)], zones):
            stack.enter_context(servers.start("nsd", {"example": path}, addresses=where, port=53))
        print(f"1..{len(ALONE) + len(WHOLE)}")
        failures = carry_out(ALONE, 1)
        for address in ROOTS:
            add_address(address)
        stack.enter_context(servers.start("nsd", {".": root}, addresses=ROOTS, port=53))
        failures += carry_out(WHOLE, 1 + len(ALONE))
    return 1 if failures else 0


sys.exit(namespaces.run(inside))
