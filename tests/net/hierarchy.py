"""A small tree of zones on loopback addresses, all on one port, served by real name servers.

    with hierarchy.start() as tree:
        ... tracec --hints tree.hints -p tree.port ...

The zones are in the folder hierarchy; which address is whose stands in them.  Above each
other stand servers of their own, so that a walk has to go from one to the next: NSD and
Knot DNS for the root, again for what is below it, NSD and named for the leaves.  Where no
real server behaves as badly as is needed, a thread of this process does.
"""

import contextlib
import os
import select
import socket
import tempfile
import threading

import servers

FOLDER = os.path.join(servers.HERE, "hierarchy")
LEAVES = ["leaf.test", "sub.leaf.test", "hosting.example", "glueless.test", "nsalias.test",
          "halfsilent.test", "serial.test@old", "mismatch.test", "2.0.192.in-addr.arpa"]  # fmt: skip
# (kind, addresses, zones)
SERVERS = [
    ("nsd", ["127.0.0.11"], ["."]),
    ("knot", ["127.0.0.12"], ["."]),
    ("nsd", ["127.1.1.1", "127.1.2.1", "127.1.3.1"], ["test", "example", "arpa"]),
    ("knot", ["127.1.1.2", "127.1.3.2"], ["test", "in-addr.arpa"]),
    ("nsd", ["127.1.10.1"], [*LEAVES, "signed.example", "servfail.test"]),
    ("named", ["127.0.0.1"], ["leaf.example", "serial.test@new", "mismatch.test"]),
]
SILENT, NOBODY, USELESS = "127.1.99.1", "127.1.99.2", "127.1.99.3"
HINTS = """. 3600000 IN NS a.roots.example.
. 3600000 IN NS b.roots.example.
a.roots.example. 3600000 IN A 127.0.0.11
b.roots.example. 3600000 IN A 127.0.0.12
"""
ATTEMPTS = 3


def file_of(zone):
    """The zone servfail.test has no file: its server says SERVFAIL."""
    if zone == "signed.example":
        return servers.ZONES[zone]
    return os.path.join(FOLDER, "root.zone" if zone == "." else zone + ".zone")


class Odd(threading.Thread):
    """Hears at two addresses: says nothing at SILENT, NOERROR and nothing more at USELESS."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.sockets, self.heard = [], {SILENT: 0, USELESS: 0}
        self.end, self.ended = os.pipe()
        for address in self.heard:
            for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                one = socket.socket(socket.AF_INET, kind)
                self.sockets.append(one)
                one.bind((address, port))
                if kind == socket.SOCK_STREAM:
                    one.listen()
        self.datagrams = self.sockets[::2]

    def run(self):
        while True:
            ready = select.select([*self.datagrams, self.end], [], [])[0]
            if self.end in ready:
                return
            for one in ready:
                query, client = one.recvfrom(65535)
                address = one.getsockname()[0]
                self.heard[address] += 1
                if address == USELESS:
                    question = query[12 : query.index(b"\0", 12) + 5]
                    counts = b"\0\1" + bytes(6)
                    one.sendto(query[:2] + b"\x80\0" + counts + question, client)

    def stop(self):
        os.close(self.ended)
        if self.is_alive():
            self.join()
        os.close(self.end)
        for one in self.sockets:
            one.close()


class Tree:
    def __init__(self, port, hints, odd):
        self.port, self.hints, self.odd = port, hints, odd


@contextlib.contextmanager
def start(listen=lambda address: address, kinds=("nsd", "knot", "named")):
    """The tree, with servers of these kinds; `listen` tells where the server of an address hears,
    for a relay that stands there in its place."""
    for kind in kinds:
        servers.find(kind)
    with contextlib.ExitStack() as stack:
        hints = os.path.join(stack.enter_context(tempfile.TemporaryDirectory()), "hints")
        with open(hints, "w", encoding="ascii") as file:
            file.write(HINTS)
        tree = try_ports(stack, listen, kinds)
        tree.hints = hints
        yield tree


def try_ports(stack, listen, kinds):
    """One port for so many addresses may be taken just before the servers have it."""
    for attempt in range(1, ATTEMPTS + 1):
        with contextlib.ExitStack() as these:
            try:
                tree = start_all(these, servers.free_port(""), listen, kinds)
            except (servers.Broken, OSError):
                if attempt == ATTEMPTS:
                    raise
            else:
                stack.push(these.pop_all())
                return tree
    raise servers.Broken("no attempts")


def start_all(stack, port, listen, kinds):
    odd = Odd(port)
    stack.callback(odd.stop)
    odd.start()
    for kind, addresses, zones in SERVERS:
        if kind in kinds:
            files = {zone.split("@")[0]: file_of(zone) for zone in zones}
            stack.enter_context(
                servers.start(kind, files, addresses=list(map(listen, addresses)), port=port)
            )
    return Tree(port, None, odd)
