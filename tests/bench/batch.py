#!/usr/bin/env python3
"""Many names from a file, digc beside its peers: batch.py BUILD.  Prints tables, judges nothing.

A real NSD on loopback, all peers by turns in each round; and then a server that is 20 ms away
and loses one query in a hundred, where the window sets the pace.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "net"))
import servers  # noqa: E402

NAMES = 100_000
FAR_NAMES = 20_000
ROUNDS = 5
DELAY_MS, LOSS_PER_MILLE = 20, 10


def write_names(folder):
    """The zone, the names, and the names as dnsperf has them."""
    zone, names, queries = (os.path.join(folder, name) for name in ("zone", "names", "queries"))
    with open(zone, "w") as z, open(names, "w") as n, open(queries, "w") as q:
        z.write("$TTL 3600\n@ SOA ns hostmaster 1 7200 3600 1209600 300\n@ NS ns\nns A 127.0.0.1\n")
        for i in range(NAMES):
            host = f"h{i * 7919 % 1000003:07}"
            z.write(f"{host} A 10.{i >> 16}.{i >> 8 & 255}.{i & 255}\n")
            n.write(f"{host}.batch.example\n")
            q.write(f"{host}.batch.example A\n")
    return zone, names, queries


def run(command, count, answers):
    """(names/s, CPU s, answers that are missing)"""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        _, _, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        out.seek(0)
        text = out.read().decode(errors="replace")
    # dnsperf tells its own rate: it takes its time to end.
    own = re.search(r"Queries per second:\s+([\d.]+)", text)
    missing = "-" if own else count - len(re.findall(answers, text, re.M))
    rate = float(own[1]) if own else count / wall
    return rate, usage.ru_utime + usage.ru_stime, missing


def table(title, results, base):
    best = statistics.median(r[0] for r in results[base])
    print(f"{title}; medians of {ROUNDS} rounds")
    print(f"{'program':24} {'names/s':>9} {'CPU s':>7} {'missing':>8} {'of ' + base:>12}")
    for name, rows in results.items():
        rate, cpu = (statistics.median(row[i] for row in rows) for i in range(2))
        worst = max((row[2] for row in rows if row[2] != "-"), default="-")
        print(f"{name:24} {rate:9.0f} {cpu:7.2f} {worst:>8} {rate / best:12.2f}")
    print()


def by_turns(peers, count, answers):
    results = {name: [] for name in peers}
    for name, command in peers.items():
        run(command, count, answers)  # once for the caches
    for _ in range(ROUNDS):
        for name, command in peers.items():
            results[name].append(run(command, count, answers))
    return results


def near(digc, folder):
    zone, names, queries = write_names(folder)
    with servers.start("nsd", zones={"batch.example": zone}) as server:
        at = [f"@{server.address}", "-p", str(server.port)]
        for title, words in (("+short", ["+short"]), ("full output", [])):
            peers = {"digc -f": [digc, "-r", *at, *words, "-f", names]}
            if shutil.which("dig"):
                peers["dig -f"] = ["dig", "-r", *at, *words, "-f", names]
            if shutil.which("dnsperf"):
                peers["dnsperf -q100"] = ["dnsperf", "-s", server.address, "-p", str(server.port)]
                peers["dnsperf -q100"] += ["-d", queries, "-n", "1", "-q", "100"]
            if words:
                pattern = r"^10\.\d+\.\d+\.\d+$"
            else:
                pattern = r"\sA\s10\.\d+\.\d+\.\d+$"
            base = "dnsperf -q100" if words and "dnsperf -q100" in peers else list(peers)[-1]
            if not words and "dig -f" in peers:
                base = "dig -f"
            table(f"{NAMES} names, one NSD, {title}", by_turns(peers, NAMES, pattern), base)


def far(digc, lossy, folder):
    """The rate beside window / delay, which nobody can pass."""
    names = os.path.join(folder, "far")
    with open(names, "w") as file:
        file.writelines(f"h{i}.far.example\n" for i in range(FAR_NAMES))
    with subprocess.Popen(
        [lossy, str(DELAY_MS), str(LOSS_PER_MILLE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        port = server.stdout.readline().decode().strip()
        print(f"{FAR_NAMES} names, {DELAY_MS} ms away, {LOSS_PER_MILLE / 10:g} % lost")
        print(f"{'window':>8} {'names/s':>9} {'of window/delay':>16} {'missing':>8}")
        for window in (20, 100, 200):
            words = [digc, "-r", "@127.0.0.1", "-p", port, "+short", f"+parallel={window}", "-f", names]
            rate, _, missing = run(words, FAR_NAMES, r"^192\.0\.2\.1$")
            share = rate / (window * 1000 / DELAY_MS)
            print(f"{window:8} {rate:9.0f} {share:16.2f} {missing:>8}")
        server.stdin.close()
    print()


def main():
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        sys.exit("usage: batch.py BUILD (a build folder, best of -Dbuildtype=release)")
    digc = os.path.abspath(os.path.join(sys.argv[1], "cmd/digc"))
    lossy = os.path.abspath(os.path.join(sys.argv[1], "tests/bench/lossy"))
    with tempfile.TemporaryDirectory() as folder:
        try:
            near(digc, folder)
        except servers.Missing as missing:
            print(f"names of a zone are not measured: {missing}\n")
        far(digc, lossy, folder)


main()
