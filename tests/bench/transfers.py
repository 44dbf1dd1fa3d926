#!/usr/bin/env python3
"""What a zone of a million records costs to transfer: transfers.py BUILD [RECORDS].  Prints a table.

The server of this script has the messages in memory and writes them as fast as they are taken;
what the programs print goes to a file, in memory where there is such a place, so that no disk has
a say.  They run by turns.
"""

import contextlib
import multiprocessing
import os
import re
import shutil
import socket
import statistics
import subprocess
import struct
import sys
import tempfile
import time

import bench

RECORDS = 1_000_000
ROUNDS = 7
MESSAGE = 16 * 1024  # octets of one, as servers fill them
MEMORY = "/dev/shm"  # files there are in memory
ZONE = b"\5bench\7example\0"
SOA_DATA = b"\3ns1\xc0\x0c\4host\xc0\x0c" + struct.pack("!5I", 1, 7200, 3600, 1209600, 300)


def record(label, rrtype, data):
    owner = b"\xc0\x0c" if not label else bytes([len(label)]) + label + b"\xc0\x0c"
    return owner + struct.pack("!HHIH", rrtype, 1, 3600, len(data)) + data


SOA = record(b"", 6, SOA_DATA)


def host(number):
    """One record of a zone with addresses above all."""
    label = b"h%07d" % (number * 7919 % 9999991)
    kind = number % 10
    if kind < 6:
        return record(label, 1, struct.pack("!I", 0x0A000000 + number))
    if kind < 8:
        return record(label, 28, b"\x20\1\x0d\xb8" + bytes(8) + struct.pack("!I", number))
    if kind == 8:
        return record(label, 15, b"\0\x0a\4mail\xc0\x0c")
    return record(label, 16, b"\x27v=spf1 mx include:_spf.example.net -all")


def messages(records):
    """All octets of a transfer, and where the id of each message goes."""
    stream, places, body, size = bytearray(), [], [], 0
    for number in range(records + 1):
        end = number == records
        one = b"" if end else SOA if number in (0, records - 1) else host(number)
        if end or size + len(one) > MESSAGE:
            head = struct.pack("!6H", 0, 0x8400, 1, len(body), 0, 0) + ZONE
            text = head + struct.pack("!2H", 252, 1) + b"".join(body)
            places.append(len(stream) + 2)
            stream += struct.pack("!H", len(text)) + text
            body, size = [], 0
        body.append(one)
        size += len(one)
    return stream, places


def serve(listener, stream, places):
    while True:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            query_id = connection.recv(4, socket.MSG_WAITALL)[2:]
            for place in places:
                stream[place : place + 2] = query_id
            connection.sendall(stream)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(4096):
                pass


def peak_of(process):
    """The octets of memory that a process had at most up to now."""
    with contextlib.suppress(OSError), open(f"/proc/{process}/status", encoding="ascii") as file:
        found = re.search(r"VmHWM:\s+(\d+) kB", file.read())
        return int(found.group(1)) * 1024 if found else 0
    return 0


def start(command, path):
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, path, os.O_WRONLY, 0),
    ]
    os.truncate(path, 0)  # what it costs to throw the output before away is nobody's time
    return time.perf_counter(), os.posix_spawn(command[0], command, os.environ, file_actions=files)


def must_succeed(command, status):
    if status:
        sys.exit(f"bench: {' '.join(command)} failed with {os.waitstatus_to_exitcode(status)}")


def measure(command, path):
    """(wall ms, CPU ms, octets written) of one run."""
    began, process = start(command, path)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - began
    must_succeed(command, status)
    cpu = usage.ru_utime + usage.ru_stime
    return wall * 1e3, cpu * 1e3, os.path.getsize(path)


def measure_memory(command, path):
    """Octets of memory at most, in a run that is not timed: looking takes time.  What wait4() says of
    it is this program's own, which the child begins as."""
    _, process = start(command, path)
    memory, done = 0, 0
    while not done:
        memory = max(memory, peak_of(process))
        time.sleep(0.001)
        done, status, _ = os.wait4(process, os.WNOHANG)
    must_succeed(command, status)
    return memory


def main():
    build, records = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else RECORDS
    stream, places = messages(records)
    listener = socket.create_server(("127.0.0.1", 0))
    # In a process of its own, which ends with this one.
    multiprocessing.Process(target=serve, args=(listener, stream, places), daemon=True).start()
    at = ["@127.0.0.1", "-p", str(listener.getsockname()[1])]
    peers = {"digc": [os.path.join(build, "cmd/digc"), "-r", *at, "bench.example", "AXFR"]}
    peers["digc +json"] = [*peers["digc"], "+json"]
    for peer in ("dig", "kdig"):
        if shutil.which(peer):
            peers[peer] = [shutil.which(peer), *at, "bench.example", "AXFR"]
    with tempfile.NamedTemporaryFile(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as file:
        memory = {peer: measure_memory(command, file.name) for peer, command in peers.items()}
        results = bench.by_turns(peers, ROUNDS, lambda command: measure(command, file.name))
    print(f"AXFR of {records} records in {len(places)} messages, {len(stream) / 1e6:.0f} MB, to a file;"
          f" medians of {ROUNDS} rounds")
    wall, cpu, text = ({p: statistics.median(r[i] for r in rs) for p, rs in results.items()}
                       for i in range(3))
    rows = [
        [p, f"{wall[p]:.0f}", f"{cpu[p]:.0f}", f"{memory[p] / 2**20:.1f}", f"{text[p] / 1e6:.0f}"]
        + [f"{wall[p] / wall['digc']:.2f}"]
        for p in sorted(peers, key=wall.get)
    ]
    bench.table(["program", "wall ms", "CPU ms", "MiB", "MB of text", "wall / digc"], rows)
    ratio = wall["digc"] / wall["digc +json"]
    met = "met" if ratio >= 0.5 and memory["digc +json"] <= 32 * 2**20 else "missed"
    print(f"target: JSON at half the speed of text, 32 MiB: {met}"
          f" ({ratio:.3f}, {memory['digc +json'] / 2**20:.1f} MiB)")
    if "dig" in wall:
        met = "met" if wall["digc"] <= wall["dig"] / 5 and memory["digc"] <= 8 * 2**20 else "missed"
        print(f"target: a fifth of dig's time, 8 MiB: {met}"
              f" ({wall['digc'] / wall['dig']:.3f}, {memory['digc'] / 2**20:.1f} MiB)\n")
    measure_writers(build, stream)


def measure_writers(build, stream):
    """Our writer of JSON beside jansson, on the same messages."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(stream)
        file.flush()
        done = subprocess.run([os.path.join(build, "tests/bench/bench_json"), file.name], check=True,
                              capture_output=True, text=True)
    rows = [line.split() for line in done.stdout.splitlines()]
    bench.table(["writer", "CPU ns / record", "octets / record"], rows)
    took = {name: float(ns) for name, ns, _ in rows}
    if "jansson" in took:
        share = (took["jansson"] - took["ours"]) / took["jansson"]
        print(f"rule: jansson, unless it costs more than half of the run: {share:.2f} of its run is"
              f" what it costs beyond ours, {took['jansson'] / took['ours']:.1f} times as much\n")


if __name__ == "__main__":
    main()
