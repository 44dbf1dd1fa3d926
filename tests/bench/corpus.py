#!/usr/bin/env python3
"""Makes messages.bin anew: replies of NSD and named to questions about the zones of tests/net.
Needs nsd, named and dig.  The replies are shipped so that measurements can be compared."""

import os
import socket
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "net"))
import servers  # noqa: E402

LIMIT = 100  # messages for each way of asking: about what resolvers see, small enough to ship


def questions(server):
    """(name in wire form, type) of all that the zones hold, and some of what they do not."""
    rows = []
    for zone in servers.ZONES:
        out = subprocess.run(
            ["dig", f"@{server.address}", "-p", str(server.port), zone, "AXFR"]
            + ["+noall", "+answer", "+unknownformat"],
            capture_output=True, text=True, check=True,
        ).stdout
        rows += {(row[0], int(row[3][4:])) for row in map(str.split, out.split("\n")) if row}
        rows += [(f"nosuch.{zone}.", 1), (f"host.any.wild.{zone}.", 28), (f"www.insecure.{zone}.", 1)]
    return sorted((name, kind) for name, kind in rows if "\\" not in name)


def ask(server, number, name, kind, dnssec):
    wire = b"".join(bytes([len(label)]) + label.encode() for label in name.rstrip(".").split("."))
    query = struct.pack(">6H", number, 0x0100, 1, 0, 0, 1) + wire + b"\0" + struct.pack(">HH", kind, 1)
    query += struct.pack(">BHHIH", 0, 41, 4096, 0x8000 if dnssec else 0, 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.settimeout(2)
        udp.sendto(query, (server.address, server.port))
        return udp.recv(65535)


def main():
    messages = []
    with servers.start("nsd") as nsd, servers.start("named") as named:
        asked = questions(named)
        for server, dnssec in ((nsd, False), (named, True), (nsd, True)):
            step = max(1, len(asked) // LIMIT)
            for name, kind in asked[:: step][:LIMIT]:
                messages.append(ask(server, 1000 + len(messages), name, kind, dnssec))
    with open(os.path.join(HERE, "messages.bin"), "wb") as file:
        for message in messages:
            file.write(struct.pack(">H", len(message)) + message)
    print(f"{len(messages)} messages, {sum(map(len, messages))} octets")


main()
