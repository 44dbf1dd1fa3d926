#!/usr/bin/env python3
"""What a walk from the root costs beside its round trips: walks.py BUILD.  Prints tables.

The servers are those of tests/net/hierarchy.py, behind a relay that makes each of them 20 ms
away.  Everything beyond the sum of the round trips that a program waits for is its own.
dig +trace asks the system for the addresses of servers; so that it finds them, this runs again
in a mount namespace of its own with a hosts file that has them.
"""

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

import bench
import relay

sys.path.insert(0, os.path.join(os.path.dirname(bench.HERE), "net"))
import hierarchy  # noqa: E402
import servers  # noqa: E402

DELAY_S = 0.020
ROUNDS = 15
COUNTS = (1, 100, 1000)
KINDS = ("nsd", "knot")
HOSTS = """127.0.0.1 localhost
127.0.0.11 a.roots.example
127.0.0.12 b.roots.example
127.1.1.1 ns1.nic.test
127.1.1.2 ns2.nic.test
127.1.2.1 ns1.nic.example
127.1.10.1 ns1.leaf.test ns1.hosting.example
"""


def behind(address):
    """127.1.2.3 is where the relay hears, 127.65.2.3 where the server does."""
    first, second, rest = address.split(".", 2)
    return f"{first}.{int(second) + 64}.{rest}"


@contextlib.contextmanager
def far_away(delay_s):
    addresses = [address for kind, some, _ in hierarchy.SERVERS if kind in KINDS for address in some]
    with hierarchy.start(behind, KINDS) as tree:
        between = relay.Relay(addresses, behind, tree.port, delay_s)
        between.start()
        try:
            yield tree, between
        finally:
            between.stop()


def programs(build, tree, name):
    port = ["-p", str(tree.port)]
    peers = {"tracec": [os.path.join(build, "cmd/tracec"), "--hints", tree.hints, *port, name]}
    if shutil.which("dig") and namespaced():
        dig = ["dig", "-r", "+trace", "@127.0.0.11", *port, name]
        peers["dig +trace"] = [shutil.which("dig"), *dig[1:]]
        peers["dig +trace +nodnssec"] = [shutil.which("dig"), *dig[1:], "+nodnssec"]
    if shutil.which("drill"):
        peers["drill -T"] = [shutil.which("drill"), "-T", "-4", "-r", tree.hints, *port,
                             "@127.0.0.11", name]  # fmt: skip
    return peers


def one_walk(build, name, what):
    with far_away(DELAY_S) as (tree, between):

        def one(command):
            between.reset()
            wall_ms, cpu_ms = bench.measure(command)
            return wall_ms, cpu_ms, between.count, between.spent_s * 1e3

        peers = programs(build, tree, name)
        for peer in [peer for peer, command in peers.items() if not walks(command)]:
            del peers[peer]
        results = bench.by_turns(peers, ROUNDS, one)
    print(f"{name}, {what}, each server {DELAY_S * 1e3:.0f} ms away, medians of {ROUNDS} rounds")
    rows = []
    for peer, rounds in results.items():
        wall, cpu, count, spent = (statistics.median(row[i] for row in rounds) for i in range(4))
        ratio = statistics.median(row[0] / row[3] for row in rounds)
        rows.append([peer, f"{count:.0f}", f"{spent:.1f}", f"{wall:.1f}", f"{cpu:.2f}", f"{ratio:.2f}"])
    heads = ["program", "replies", "round trips ms", "wall ms", "CPU ms", "wall / round trips"]
    bench.table(heads, sorted(rows, key=lambda row: float(row[3])))


def walks(command):
    """Whether a program gets there at all."""
    done = subprocess.run(command, capture_output=True, timeout=30, check=False)
    return done.returncode == 0 and b"192.0.2." in done.stdout


def many_walks(build):
    program = os.path.join(build, "tests/bench/bench_walk")
    rows = []
    with far_away(DELAY_S) as (tree, _):
        for where, words in (("servers 20 ms away", ["127.0.0.11", str(tree.port)]), ("the lab", [])):
            name = "wild.leaf.test" if words else "pupils.school.test"
            for count in COUNTS:
                done = subprocess.run([program, str(count), name, *words], capture_output=True, text=True,
                                      check=True, timeout=120)  # fmt: skip
                answers, questions, wall, memory = done.stdout.split()
                rows.append([f"{count} in {where}", answers, questions, wall, f"{int(memory) / 1024:.1f}"])
    print("Walks at once in one process")
    bench.table(["walks", "answers", "questions", "wall ms", "memory MiB"], rows)


# ---- the system's names of hosts ----


def namespaced():
    return os.environ.get("WALKS_NAMESPACE") == "1"


def enter_namespace():
    """Runs this program again where /etc/hosts is another file; goes on here if that cannot be."""
    unshare = ["unshare", "--mount"] + ([] if os.getuid() == 0 else ["--map-root-user"])
    with tempfile.NamedTemporaryFile("w", suffix=".hosts") as hosts:
        hosts.write(HOSTS)
        hosts.flush()
        inside = [*unshare, "sh", "-c", 'mount --bind "$1" /etc/hosts && shift && exec "$@"', "sh", hosts.name]
        try:
            if subprocess.run([*inside, "true"], capture_output=True, check=False).returncode != 0:
                raise OSError("no mount namespace")
        except OSError as error:
            print(f"dig +trace is not measured: {error}\n")
            return False
        sys.stdout.flush()
        again = [*inside, "env", "WALKS_NAMESPACE=1", sys.executable, *sys.argv]
        subprocess.run(again, check=True)
        return True


def main():
    if not namespaced() and enter_namespace():
        return
    try:
        one_walk(sys.argv[1], "www.leaf.test", "three servers below each other")
        one_walk(sys.argv[1], "www.glueless.test", "whose server has to be found on the way")
        many_walks(sys.argv[1])
    except servers.Missing as missing:
        print(f"walks are not measured: {missing}\n")


if __name__ == "__main__":
    main()
