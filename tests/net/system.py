#!/usr/bin/env python3
"""What hostc --system says applications get: system.py, with HOSTC=PROGRAM.

In namespaces of its own there are a resolv.conf and a hosts file of ours, and an NSD on port
53 of the loopback interface.  Prints TAP.
"""

import json
import os
import subprocess
import sys
import tempfile

import namespaces
import servers

sys.path.insert(0, os.path.join(os.path.dirname(servers.HERE), "lab"))
import schema

FILES = {
    "/etc/resolv.conf": "search example.com\nnameserver 127.0.0.1\n",
    "/etc/hosts": "127.0.0.1 localhost\n192.0.2.99 here www.short.example\n",
}


def run(*words):
    done = subprocess.run(
        [os.environ["HOSTC"], "--system", *words], capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout + done.stderr, done.returncode


def has(text, *parts):
    return all(part in text for part in parts)


def check_search():
    text, status = run("www")
    return status == 0 and has(
        text,
        "www.example.com has address 192.0.2.80\n",
        "\nApplications on this machine get:\n",
        "www has address 192.0.2.80\n",
        "www has IPv6 address 2001:db8::80\n",
        "from DNS with the search list: ",
        "DNS says the same\n",
    ), text


def check_hosts_file():
    text, status = run("here")
    wanted = [
        "Host here not found: ",
        "here has address 192.0.2.99\n",
        "no server was asked\n",
        "Only applications get 192.0.2.99\n",
    ]
    return status == 1 and has(text, *wanted), text


def check_refusal():
    """Who was refused knows nothing that could be compared."""
    text, status = run("-t", "A", "www.elsewhere.example")
    return status == 1 and has(text, "nothing for www.elsewhere.example: ") and "DNS says" not in text, text


def check_address():
    """Of the two names that the address has in DNS an application gets one."""
    text, status = run("192.0.2.80")
    here, failed = run("192.0.2.99")
    return status == 0 and has(
        text,
        "80.2.0.192.in-addr.arpa domain name pointer www.example.com.\n",
        "\nApplications on this machine get:\n192.0.2.80 domain name pointer www.example.",
        "from DNS with the search list: 1 query\nDNS says the same\n",
    ) and failed == 1 and has(
        here,
        "Host 99.2.0.192.in-addr.arpa. not found: 3(NXDOMAIN)\n",
        "192.0.2.99 domain name pointer here\n",
        "no server was asked\nOnly applications get here\n",
    ), text + here


def check_address_in_json():
    text, _ = run("--json", "127.0.0.1")
    event = json.loads(text.splitlines()[-1])
    wanted = {"event": "system", "name": "127.0.0.1", "names": ["localhost."], "queries": 0, "as_dns": False}
    return wanted.items() <= event.items() and "addresses" not in event, text


def check_https():
    """host 9.20 asks for HTTPS records after MX, and has a sentence for them; 9.18 has neither."""
    done = subprocess.run([os.environ["HOSTC"], "--https", "www.example.com"], capture_output=True, text=True,
                          timeout=60, check=False)
    bindings = "1 . alpn=\"h2,h3\" ipv4hint=192.0.2.80 ipv6hint=2001:db8::80"
    plain = subprocess.run([os.environ["HOSTC"], "-t", "HTTPS", "www.example.com"], capture_output=True,
                           text=True, timeout=60, check=False)
    return done.returncode == 0 and done.stdout == (
        "www.example.com has address 192.0.2.80\n"
        "www.example.com has IPv6 address 2001:db8::80\n"
        f"www.example.com has HTTP service bindings {bindings}\n"
    ) and plain.stdout == f"www.example.com has HTTPS record {bindings}\n", done.stdout + done.stderr + plain.stdout


def check_messages():
    text, _ = run("-v", "-t", "AAAA", "www.example.com")
    part = text[text.index("What an application sends and gets:") :]
    wanted = [
        "Sent 33 bytes to 127.0.0.1#53\n;; ->>HEADER<<- opcode: QUERY",
        "\n;www.example.com.\t\tIN\tAAAA\n",
        "Received ",
        "\nwww.example.com.\t3600\tIN\tAAAA\t2001:db8::80\n",
    ]
    return has(part, *wanted) and part.count("Sent ") == 1, text


def check_nothing():
    text, status = run("nosuch")
    return status == 1 and has(text, "nothing for nosuch: "), text


def check_json():
    text, _ = run("--json", "here")
    complaints = []
    event = schema.events(text, complaints, "hostc --system --json")[-1]
    wanted = {"event": "system", "name": "here", "addresses": ["192.0.2.99"], "queries": 0, "as_dns": False}
    return wanted.items() <= event.items() and not complaints, text


CHECKS = [
    check_search, check_hosts_file, check_refusal, check_address, check_address_in_json, check_https,
    check_messages, check_nothing, check_json,
]


def inside():
    """Root in namespaces where nothing is but us."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        for path, text in FILES.items():
            ours = os.path.join(folder, os.path.basename(path))
            with open(ours, "w", encoding="ascii") as file:
                file.write(text)
            subprocess.run(["mount", "--bind", ours, path], check=True)
        failures = 0
        with servers.start("nsd", port=53):
            print(f"1..{len(CHECKS)}")
            for number, check in enumerate(CHECKS, 1):
                good, text = check()
                failures += not good
                print(f"{'ok' if good else 'not ok'} {number} - {check.__name__[6:]}", flush=True)
                for line in [] if good else text.splitlines():
                    print("# " + line)
    return 1 if failures else 0


sys.exit(namespaces.run(inside))
