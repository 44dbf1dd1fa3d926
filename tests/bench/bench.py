#!/usr/bin/env python3
"""What libquery costs beside its peers: bench.py BUILD.  Prints tables, judges nothing.

The peers run by turns, in a new order each round, so that what else the machine does
hits all alike.  Trust the ratios and the instruction counts; times are this machine's.
"""

import os
import random
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

CORPUS = os.path.join(HERE, "messages.bin")
ROUNDS_LOOKUP = 40
ROUNDS_WIRE = 9
ROUNDS_ZONE = 5
PASSES = 60


def instructions(command):
    """Instructions that a command executes, or None without valgrind."""
    if not shutil.which("valgrind"):
        return None
    with tempfile.NamedTemporaryFile() as out:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=" + out.name, *command],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
        )
    found = re.search(r"Collected : (\d+)", done.stderr)
    return int(found.group(1)) if found and done.returncode == 0 else None


def measure(command):
    """(wall ms, CPU ms) of one run."""
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=QUIET)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    if status:
        sys.exit(f"bench: {' '.join(command)} failed with {os.waitstatus_to_exitcode(status)}")
    return wall * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3


QUIET = [
    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
]


def by_turns(peers, rounds, one):
    results = {name: [] for name in peers}
    for name in peers:
        one(peers[name])  # once for the caches
    for _ in range(rounds):
        for name in random.sample(list(peers), len(peers)):
            results[name].append(one(peers[name]))
    return results


def table(heads, rows):
    widths = [max(len(str(row[i])) for row in [heads, *rows]) for i in range(len(heads))]
    for row in [heads, *rows]:
        cells = [str(row[0]).ljust(widths[0])]
        cells += [str(cell).rjust(width) for cell, width in zip(row[1:], widths[1:])]
        print("  ".join(cells))
    print()


def million(number):
    return "-" if number is None else f"{number / 1e6:.2f}"


def lookups(build):
    """One process, one question, an NSD that knows the answer."""
    with servers.start("nsd") as server:
        at = [f"@{server.address}", "-p", str(server.port)]
        name = "www.example.com"
        floor = os.path.join(build, "tests/bench/floor")
        peers = {
            "floor": [floor, server.address, str(server.port), name],
            "digc": [os.path.join(build, "cmd/digc"), *at, name, "+short"],
        }
        for peer, words in (("dig", ["+short"]), ("kdig", ["+short"]), ("drill", [])):
            if shutil.which(peer):
                port = at if peer != "drill" else ["-p", str(server.port), at[0]]
                peers[peer] = [shutil.which(peer), *port, name, *words]
        results = by_turns(peers, ROUNDS_LOOKUP, measure)
        counts = {peer: instructions(command) for peer, command in peers.items()}
    print(f"One lookup, +short, medians of {ROUNDS_LOOKUP} rounds")
    wall, cpu = ({p: statistics.median(r[i] for r in results[p]) for p in peers} for i in (0, 1))
    rows = [
        [p, f"{wall[p]:.2f}", f"{cpu[p]:.2f}", million(counts[p]), f"{wall[p] / wall['digc']:.2f}"]
        for p in sorted(peers, key=wall.get)
    ]
    table(["program", "wall ms", "CPU ms", "M instructions", "wall / digc"], rows)


def wire(build):
    """The corpus through each library, in one process."""
    found = {
        "libquery": "bench_wire",
        "libknot": "bench_wire_knot",
        "ldns": "bench_wire_ldns",
    }
    programs = {p: os.path.join(build, "tests/bench", f) for p, f in found.items()}
    programs = {p: program for p, program in programs.items() if os.path.exists(program)}
    for mode in ("parse", "print"):

        def one(program, passes=PASSES, mode=mode):
            line = subprocess.run(
                [program, mode, str(passes), CORPUS], capture_output=True, text=True, check=True
            ).stdout
            return [int(word) for word in line.split()]

        results = by_turns(programs, ROUNDS_WIRE, one)
        us = {p: statistics.median(r[3] / r[0] for r in rs) for p, rs in results.items()}
        messages = results["libquery"][0][0] // PASSES
        rows = []
        for peer in sorted(programs, key=us.get):
            # What three passes need more than one is two passes without the start.
            counts = [instructions([programs[peer], mode, n, CORPUS]) for n in ("1", "3")]
            each = "-" if None in counts else f"{(counts[1] - counts[0]) / 2 / messages:.0f}"
            total, failures, text, _ = results[peer][0]
            rows.append(
                [peer, f"{us[peer]:.2f}", each, failures // PASSES, text // total]
                + [f"{us[peer] / us['libquery']:.2f}"]
            )
        title = "Parse" if mode == "parse" else "Parse and print"
        print(f"{title} {messages} messages, medians of {ROUNDS_WIRE} rounds of {PASSES} passes")
        heads = ["library", "us/message", "instructions/message", "refused", "text octets/message"]
        table([*heads, "time / libquery"], rows)


def write_zone(file, records):
    """Hosts in no order: addresses, delegations with glue, MX, TXT, CNAME."""
    file.write("$TTL 86400\n@ IN SOA ns1.example.net. hostmaster 1 7200 3600 1209600 300\n@ IN NS ns1.example.net.\n")
    count, number = 2, 0
    while count < records:
        host = f"h{number * 7919 % 9999991:07}"
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        six = f"2001:db8::{number & 0xFFFF:x}:{number >> 16:x}"
        lines = [
            [f"{host} 3600 IN A {address}"],
            [f"{host} 3600 IN A {address}", f"\t3600 IN AAAA {six}"],
            [f"{host} IN NS ns1.{host}", f"{host} IN NS ns2.example.net.", f"ns1.{host} IN A {address}"],
            [f"{host} IN MX 10 mail.{host}", "\tIN MX 20 mx.example.net.", f"mail.{host} IN A {address}"],
            [f'{host} IN TXT "v=spf1 mx include:_spf.example.net ip4:{address} -all"'],
            [f"{host} IN CNAME host{number}.example.net."],
        ][(0, 0, 0, 0, 1, 1, 2, 3, 4, 5)[number % 10]]
        file.write("\n".join(lines) + "\n")
        count, number = count + len(lines), number + 1
    return count


def zone(build):
    """A zone of a million records, read and put in order by one process each."""
    origin = "bench.example"
    with tempfile.NamedTemporaryFile("w", suffix=".zone") as file:
        count = write_zone(file, 1_000_000)
        file.flush()
        bench = os.path.join(build, "tests/bench/bench_zone")
        peers = {
            "libquery": [bench, origin, file.name, "load", "1"],
            "libquery, scan alone": [bench, origin, file.name, "scan", "1"],
        }
        path = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
        for peer, words in (
            ("ldns-read-zone", [file.name]),  # prints it too
            ("named-checkzone", ["-i", "none", "-k", "ignore", origin, file.name]),
            ("nsd-checkzone", [origin, file.name]),
        ):
            program = shutil.which(peer, path=path)
            if program:
                peers[peer] = [program, *words]
        results = by_turns(peers, ROUNDS_ZONE, measure)
    print(f"A zone of {count} records, medians of {ROUNDS_ZONE} rounds")
    cpu = {p: statistics.median(r[1] for r in results[p]) for p in peers}
    rows = [
        [p, f"{cpu[p]:.0f}", f"{count / cpu[p] / 1e3:.2f}", f"{cpu[p] / cpu['libquery']:.2f}"]
        for p in sorted(peers, key=cpu.get)
    ]
    table(["program", "CPU ms", "M records/s", "CPU / libquery"], rows)


def main():
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        sys.exit("usage: bench.py BUILD (a build folder, best of -Dbuildtype=release)")
    build = sys.argv[1]
    try:
        lookups(build)
    except servers.Missing as missing:
        print(f"one lookup is not measured: {missing}\n")
    wire(build)
    zone(build)
    sys.stdout.flush()
    for script in ("transfers.py", "walks.py"):
        subprocess.run([sys.executable, os.path.join(HERE, script), build], check=True)


if __name__ == "__main__":
    main()
