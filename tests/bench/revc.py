#!/usr/bin/env python3
"""The names of a /16, revc beside its peers: revc.py BUILD.  Prints tables, judges nothing.

A real NSD on loopback that has a name for each of 65,536 addresses, all peers by turns in each
round.  `xargs -P2 host` gets a part of the addresses, since it takes so long: rates are compared.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "net"))
import servers  # noqa: E402

ADDRESSES = 65_536
FEW = 1000
ROUNDS = 5
ORIGIN = "18.198.in-addr.arpa"


def write_files(folder):
    """The zone, queries as dnsperf has them, and some addresses for xargs."""
    zone, queries, few = (os.path.join(folder, name) for name in ("zone", "queries", "few"))
    with open(zone, "w") as z, open(queries, "w") as q, open(few, "w") as f:
        z.write("$TTL 3600\n@ SOA ns.example. host.example. 1 7200 3600 1209600 300\n@ NS ns.example.\n")
        for i in range(ADDRESSES):
            z.write(f"{i & 255}.{i >> 8} PTR h{i:05}.example.\n")
            q.write(f"{i & 255}.{i >> 8}.{ORIGIN} PTR\n")
            if i < FEW:
                f.write(f"198.18.{i >> 8}.{i & 255}\n")
    return zone, queries, few


class Memory(threading.Thread):
    """The most that a process has had, in MB.  What wait4() says has our own memory in it: that of
    before the program began."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.path = f"/proc/{pid}/status"
        self.most = 0.0

    def run(self):
        try:
            while True:
                with open(self.path, encoding="ascii") as file:
                    found = re.search(r"^VmHWM:\s*(\d+)", file.read(), re.M)
                if found:
                    self.most = int(found[1]) / 1024
                time.sleep(0.01)
        except OSError:  # it has ended
            return


def run(command, count):
    """(addresses/s, CPU s, MB at most, names that are missing)"""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        memory = Memory(process.pid)
        memory.start()
        _, _, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        out.seek(0)
        text = out.read().decode(errors="replace")
    # dnsperf tells its own rate: it takes its time to end.
    own = re.search(r"Queries per second:\s+([\d.]+)", text)
    missing = 0 if own else count - len(re.findall(r"\bh\d{5}\.example\b", text))
    rate = float(own[1]) if own else count / wall
    return rate, usage.ru_utime + usage.ru_stime, memory.most, missing


def main():
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        sys.exit("usage: revc.py BUILD (a build folder, best of -Dbuildtype=release)")
    revc = os.path.abspath(os.path.join(sys.argv[1], "cmd/revc"))
    with tempfile.TemporaryDirectory() as folder:
        zone, queries, few = write_files(folder)
        with servers.start("nsd", zones={ORIGIN: zone}) as server:
            at, port = server.address, str(server.port)
            peers = {"revc": ([revc, f"@{at}", "-p", port, "198.18.0.0/16"], ADDRESSES)}
            if shutil.which("dnsperf"):
                words = ["dnsperf", "-s", at, "-p", port, "-d", queries, "-n", "1", "-q", "100"]
                peers["dnsperf -q100"] = (words, ADDRESSES)
            if shutil.which("host"):
                words = ["xargs", "-a", few, "-P2", "-I{}", "host", "-p", port, "{}", at]
                peers["xargs -P2 host"] = (words, FEW)
            results = {name: [] for name in peers}
            for turn in range(ROUNDS + 1):
                for name, peer in peers.items():
                    row = run(*peer)
                    if turn > 0:  # once for the caches
                        results[name].append(row)
    own = statistics.median(row[0] for row in results["revc"])
    print(f"{ADDRESSES} addresses, one NSD; medians of {ROUNDS} rounds")
    print(f"{'program':16} {'addresses/s':>12} {'CPU s':>7} {'MB':>6} {'missing':>8} {'revc is':>9}")
    for name, rows in results.items():
        rate, cpu, memory, _ = (statistics.median(row[i] for row in rows) for i in range(4))
        missing = max(row[3] for row in rows)
        print(f"{name:16} {rate:12.0f} {cpu:7.2f} {memory:6.1f} {missing:8} {own / rate:8.2f}x")


main()
