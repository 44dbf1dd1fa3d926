#!/usr/bin/env python3
"""Shows digc at work: try.py DIGC.  Starts an NSD on loopback, asks it, stops it."""

import shlex
import subprocess
import sys

import servers

COMMANDS = [
    "@{address} -p {port} example.com",
    "@{address} -p {port} www.example.com AAAA +short",
    "@{address} -p {port} example.com MX +noall +answer",
    "@{address} -p {port} example.com SOA +multiline +noall +answer",
    "@{address} -p {port} -x 192.0.2.80 +short",
    "@{address} -p {port} signed.example DNSKEY +dnssec +multiline +noall +answer",
    "@{address} -p {port} big.example.com TXT +nocmd +noall +comments +stats",
    "@{address} -p {port} www.example.com HTTPS +noall +answer",
    "@{address} -p {port} nosuch.example.com +nocmd +noquestion",
]


def main():
    digc = sys.argv[1]
    status = 0
    with servers.start("nsd") as server:
        print(f"NSD with the zones of tests/net/zones listens on {server.address}, port {server.port}")
        for command in COMMANDS:
            words = shlex.split(command.format(address=server.address, port=server.port))
            print("\n$ digc " + shlex.join(words), flush=True)
            status |= subprocess.run([digc, *words], timeout=20).returncode
    print("NSD is stopped." + (" Something went wrong." if status else ""))
    return 1 if status else 0


try:
    sys.exit(main())
except (servers.Missing, servers.Broken) as problem:
    sys.exit(f"try: {problem}")
