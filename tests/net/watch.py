#!/usr/bin/env python3
"""digc +watch, +until, +count and +compare over real sockets: watch.py, with DIGC=PROGRAM.

The servers are in this script, on two loopback addresses and one port: what each says to its
n-th query is a list.  Where NSD is installed, two of them have different versions of a zone, and
one takes a new version while digc waits for it.  Prints TAP.
"""

import contextlib
import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

import servers

DIGC = os.environ["DIGC"]
TIMEOUT_S = 60
ADDRESSES = ("127.0.0.1", "127.0.0.2")
A, TXT = 1, 16


def address(text):
    return A, socket.inet_aton(text)


def txt(*strings):
    return TXT, b"".join(bytes([len(s)]) + s for s in strings)


class Server(threading.Thread):
    """`script` has a step for each query, and its last one for all that follow: None (silence), an
    RCODE, or a list of records."""

    def __init__(self, where, port, script):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((where, port))
        self.port = self.socket.getsockname()[1]
        self.script = script
        self.count = 0
        self.times = []

    def run(self):
        with contextlib.suppress(OSError):  # it was closed
            while True:
                query, peer = self.socket.recvfrom(65535)
                step = self.script[min(self.count, len(self.script) - 1)]
                self.count += 1
                self.times.append(time.monotonic())
                if step is not None:
                    self.socket.sendto(self.reply(query, step), peer)

    @staticmethod
    def reply(query, step):
        end = query.index(b"\0", 12) + 5
        rcode, records = (step, []) if isinstance(step, int) else (0, step)
        head = query[:2] + bytes([query[2] | 0x84, 0x80 | rcode]) + struct.pack("!HHHH", 1, len(records), 0, 0)
        body = b"".join(b"\xc0\x0c" + struct.pack("!HHIH", t, 1, 60, len(data)) + data for t, data in records)
        return head + query[12:end] + body


@contextlib.contextmanager
def serve(*scripts):
    """A server for each script, at an address of its own; all have the same port."""
    started = []
    try:
        for where, script in zip(ADDRESSES, scripts):
            started.append(Server(where, started[0].port if started else servers.free_port(), script))
            started[-1].start()
        yield started
    finally:
        for server in started:
            server.socket.close()


def command(started, *words):
    at = [f"@{server.socket.getsockname()[0]}" for server in started]
    return [DIGC, "-r", "-p", str(started[0].port), *at, "www.example.com", *words]


def run(started, *words, **more):
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    environment.pop("COLUMNS", None)
    return subprocess.run(command(started, *words), capture_output=True, text=True, timeout=TIMEOUT_S,
                          check=False, env=environment, **more)


def without_times(text):
    return re.sub(r"(?m)^\d\d:\d\d:\d\d ", "TIME ", text)


# ---- what changes ----


def what_changes_is_shown_as_it_is_seen():
    script = [[address("192.0.2.1")], [address("192.0.2.1")], [address("192.0.2.2"), address("192.0.2.1")],
              [address("192.0.2.1"), address("192.0.2.2")], 3, [address("192.0.2.2")]]
    with serve(script) as started:
        done = run(started, "+watch=0.05", "+count=6", "+short")
    return without_times(done.stdout) == (
        "192.0.2.1\n"
        "TIME + www.example.com. A 192.0.2.2\n"
        "TIME ~ status NXDOMAIN: no such name; it was NOERROR\n"
        "TIME - www.example.com. A 192.0.2.1\n"
        "TIME - www.example.com. A 192.0.2.2\n"
        "TIME ~ status NOERROR; it was NXDOMAIN: no such name\n"
        "TIME + www.example.com. A 192.0.2.2\n"
    ) and "asked 6 times" in done.stderr and ": 6 changes\n" in done.stderr and done.returncode == 0


def silence_is_a_change_and_so_is_its_end():
    with serve([[address("192.0.2.1")], None, [address("192.0.2.1")]]) as started:
        done = run(started, "+watch=0.05", "+count=3", "+short", "+tries=1", "+timeout=1")
    return without_times(done.stdout) == (
        "192.0.2.1\nTIME ~ no reply: timed out\nTIME ~ it replies: NOERROR\nTIME + www.example.com. A 192.0.2.1\n"
    ) and done.returncode == 0


def of_several_servers_each_line_names_one():
    with serve([[address("192.0.2.1")]], [[address("192.0.2.1")], [address("192.0.2.3")]]) as started:
        done = run(started, "+watch=0.05", "+count=2", "+short")
    return without_times(done.stdout) == (
        "192.0.2.1\n192.0.2.1\n"
        "TIME @127.0.0.2 - www.example.com. A 192.0.2.1\nTIME @127.0.0.2 + www.example.com. A 192.0.2.3\n"
    )


def read_line(pipe, seconds=10):
    end = time.monotonic() + seconds
    line = b""
    while not line.endswith(b"\n") and time.monotonic() < end:
        if select.select([pipe], [], [], 0.1)[0]:
            piece = os.read(pipe.fileno(), 1)
            if not piece:
                break
            line += piece
    return line


def a_pipe_gets_each_round_at_once_and_ctrl_c_ends_it_well():
    with serve([[address("192.0.2.1")], [address("192.0.2.1")], [address("192.0.2.2")]]) as started, \
            subprocess.Popen(command(started, "+watch=0.3", "+short"), stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE) as process:
        first, second = read_line(process.stdout), read_line(process.stdout)
        running = process.poll() is None
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=TIMEOUT_S)
        return (first == b"192.0.2.1\n" and b"- www.example.com. A 192.0.2.1" in second and running and
                b";; asked " in errors and process.returncode == 0 and time.monotonic() - began < 2)


def ctrl_c_need_not_wait_for_a_dead_server():
    with serve([None]) as started, \
            subprocess.Popen(command(started, "+count=5", "+short", "+timeout=30"), stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE) as process:
        while started[0].count == 0:
            time.sleep(0.01)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=TIMEOUT_S)
        return time.monotonic() - began < 2 and said == b"127.0.0.1#%d\t0\t0\t-\t-\t-\t-\n" % started[0].port


def a_reader_that_goes_away_ends_it():
    steps = [[address(f"192.0.2.{n}")] for n in range(1, 200)]
    with serve(steps) as started, \
            subprocess.Popen(command(started, "+watch=0.05", "+short"), stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL) as process:
        read_line(process.stdout)
        process.stdout.close()
        process.wait(TIMEOUT_S)
        return process.returncode != 0 and started[0].count < 20


def programs_get_each_round_at_once_and_what_is_new():
    script = [[address("192.0.2.1")], [address("192.0.2.1")], [address("192.0.2.2"), address("192.0.2.1")], 3]
    with serve(script) as started, \
            subprocess.Popen(command(started, "+watch=0.3", "+count=4", "+json"), stdout=subprocess.PIPE) as process:
        first = [json.loads(read_line(process.stdout)) for _ in range(2)]
        running = process.poll() is None
        rest = [json.loads(line) for line in process.communicate(timeout=TIMEOUT_S)[0].splitlines()]
    changes = [event for event in rest if event["event"] == "change"]
    new = [[[record["rdata"] for record in event[key]] for key in ("removed", "added")] for event in changes]
    return ([event["event"] for event in first] == ["lookup", "round"] and running and
            [event["event"] for event in rest] == ["round", "lookup", "change", "round", "lookup", "change",
                                                   "round", "watch"] and
            new == [[[], ["192.0.2.2"]], [["192.0.2.1", "192.0.2.2"], []]] and
            [(event["round"], event["status_before"], event["status"]) for event in changes] == [
                (3, "NOERROR", "NOERROR"), (4, "NOERROR", "NXDOMAIN")] and
            (rest[-1]["rounds"], rest[-1]["changes"]) == (4, 2))


# ---- until a value is there ----


def it_waits_until_the_value_is_there():
    with serve([[address("192.0.2.1")], 3, [address("192.0.2.1"), address("192.0.2.7")]]) as started:
        done = run(started, "+until=192.0.2.7", "+interval=0.05", "+short")
    lines = without_times(done.stderr).splitlines()
    return (done.stdout == "192.0.2.1\n192.0.2.7\n" and done.returncode == 0 and len(lines) == 3 and
            "says 192.0.2.1; next in " in lines[0] and "says NXDOMAIN: no such name; next in " in lines[1] and
            lines[2] == "TIME try 3: given")


def all_servers_must_give_it_in_the_same_round():
    there, gone = [address("192.0.2.7")], [address("192.0.2.1")]
    with serve([there, gone, there], [gone, there, there]) as started:
        done = run(started, "+until=192.0.2.7", "+interval=0.05", "+short")
    lines = without_times(done.stderr).splitlines()
    return (done.returncode == 0 and done.stdout == "192.0.2.7\n192.0.2.7\n" and len(lines) == 3 and
            lines[0].startswith("TIME try 1: given by 1 of 2; 127.0.0.2#") and lines[2] == "TIME try 3: given by all 2")


def text_is_compared_as_it_is_and_letters_of_it_count():
    with serve([[txt(b"ABC def", b"ghi")], [txt(b"abc def", b"ghi")]]) as started:
        done = run(started, "TXT", "+until=abc defghi", "+interval=0.05", "+short")
    with serve([[txt(b"abc def", b"ghi")]]) as others:
        quoted = run(others, "TXT", '+until="abc def" ghi', "+short")
    return (done.returncode == 0 and done.stdout == '"abc def" "ghi"\n' and started[0].count == 2 and
            quoted.returncode == 0 and others[0].count == 1)


def what_is_to_be_gone_is_waited_for_too():
    with serve([[address("192.0.2.1"), address("192.0.2.2")], 2, None, [address("192.0.2.2")]]) as started:
        done = run(started, "+until=!192.0.2.1", "+interval=0.05", "+short", "+tries=1", "+timeout=1")
    return done.returncode == 0 and done.stdout == "192.0.2.2\n" and started[0].count == 4


def the_deadline_is_kept_and_the_interval_grows():
    with serve([[address("192.0.2.1")]]) as started:
        began = time.monotonic()
        done = run(started, "+until=192.0.2.7", "+interval=0.1", "+deadline=1", "+short")
        took = time.monotonic() - began
    gaps = [b - a for a, b in zip(started[0].times, started[0].times[1:])]
    return (done.returncode == 43 and done.stdout == "192.0.2.1\n" and 0.9 < took < 2 and
            "the deadline has passed" in done.stderr and gaps[2] > gaps[0] and len(gaps) < 7)


def nobody_is_waited_for_beyond_the_deadline():
    with serve([None]) as started:
        began = time.monotonic()
        done = run(started, "+until=192.0.2.7", "+deadline=2", "+short")
        took = time.monotonic() - began
    return done.returncode == 43 and 1.5 < took < 3 and "no reply: timed out" in done.stderr


def ctrl_c_ends_waiting_as_it_ends_programs():
    with serve([[address("192.0.2.1")]]) as started, \
            subprocess.Popen(command(started, "+until=192.0.2.7", "+interval=5"), stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE) as process:
        read_line(process.stderr)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=TIMEOUT_S)
        return process.returncode == -signal.SIGINT


def nothing_that_servers_say_moves_the_cursor():
    evil = [txt(b"\x1b[2J\n\xe2\x80\xae")]
    with serve([[txt(b"a")], evil], [evil]) as started:
        words = [("TXT", "+until=b", "+deadline=1", "+interval=0.3"), ("TXT", "+watch=0.05", "+count=3"),
                 ("TXT", "+compare"), ("TXT", "+count=2", "+interval=0.05")]
        said = [run(started, *w) for w in words]
    return all(not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", d.stdout + d.stderr) for d in said)


# ---- how long it takes, and who differs ----


def what_is_lost_is_counted():
    here = [address("192.0.2.1")]
    with serve([here, None, here, here, None, here, here, here, here, here]) as started:
        done = run(started, "+count=10", "+interval=0.02", "+timeout=1", "+short")
    fields = done.stdout.split("\t")
    times = [int(field) for field in fields[3:]]
    return (fields[1:3] == ["10", "8"] and times == sorted(times) and times[-1] < 1000000 and
            done.returncode == 0 and started[0].count == 10)


def a_terminal_shows_bars():
    here = [address("192.0.2.1")]
    with serve([here, None, here, here]) as started:
        ours, theirs = pty.openpty()
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
        with subprocess.Popen(command(started, "+count=4", "+interval=0.02", "+timeout=1"), stdout=theirs,
                              stderr=subprocess.DEVNULL, env=environment) as process:
            os.close(theirs)
            said = b""
            with contextlib.suppress(OSError):
                while piece := os.read(ours, 4096):
                    said += piece
            process.wait(TIMEOUT_S)
        os.close(ours)
    bars = said.decode().splitlines()[-1].strip()
    return len(bars) == 4 and bars[1] == "\u00d7" and all("\u2581" <= bar <= "\u2588" for bar in bars[:1] + bars[2:])


def servers_of_others_are_left_in_peace():
    done = subprocess.run([DIGC, "-r", "@192.0.2.1", "example.com", "+count=2", "+interval=0.1"],
                          capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    return done.returncode == 1 and "every 0.2 seconds at most" in done.stderr


def order_is_no_difference_and_silence_is_told():
    one, other = address("192.0.2.1"), address("192.0.2.2")
    with serve([[one, other]], [[other, one]]) as started:
        same = run(started, "+compare", "+short")
    with serve([[one, other]], [[one]]) as started:
        differ = run(started, "+compare")
    with serve([[one]], [None]) as started:
        partly = run(started, "+compare", "+short", "+tries=1", "+timeout=1")
    return (same.stdout.startswith("same\n") and same.returncode == 0 and differ.returncode == 40 and
            "\n    www.example.com. A 192.0.2.1\n" in differ.stdout and
            "\n  + www.example.com. A 192.0.2.2\n" in differ.stdout and "    nothing more\n" in differ.stdout and
            partly.stdout.startswith("partly\n") and partly.returncode == 41)


# ---- real servers ----


def write_zone(path, serial, host):
    with open(path, "w", encoding="ascii") as file:
        file.write(f"$TTL 60\n@ SOA ns1 hostmaster {serial} 3600 900 604800 300\n@ NS ns1\n@ NS ns2\n"
                   f"ns1 A 127.0.0.1\nns2 A 127.0.0.2\nwww A {host}\n")


@contextlib.contextmanager
def start_two(folder):
    """Two NSD at two addresses, with a version of the zone each."""
    port = servers.free_port("")
    with contextlib.ExitStack() as stack:
        for number, where in enumerate(ADDRESSES):
            path = os.path.join(folder, f"{number}.zone")
            write_zone(path, 2026112201 + number, f"192.0.2.{number + 1}")
            stack.enter_context(servers.start("nsd", {"example.com": path}, addresses=(where,), port=port))
        yield port


def two_real_servers_differ_in_their_serials():
    with tempfile.TemporaryDirectory() as folder, start_two(folder) as port:
        done = subprocess.run([DIGC, "-r", "-p", str(port), "+compare=127.0.0.1,127.0.0.2", "example.com", "SOA"],
                              capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
        same = subprocess.run([DIGC, "-r", "-p", str(port), "+compare=127.0.0.1,127.0.0.2", "example.com", "NS",
                               "+short"], capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    return (done.returncode == 40 and " 2026112201 " in done.stdout and " 2026112202 " in done.stdout and
            same.stdout.startswith("same\n") and same.returncode == 0)


def a_zone_that_is_loaded_again_is_noticed():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "example.zone")
        write_zone(path, 1, "192.0.2.1")
        with servers.start("nsd", {"example.com": path}) as server, \
                subprocess.Popen([DIGC, "-r", "-p", str(server.port), "@127.0.0.1", "www.example.com", "+short",
                                  "+until=192.0.2.9", "+interval=0.2", "+deadline=30"],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            first = read_line(process.stderr)
            write_zone(path, 2, "192.0.2.9")
            os.utime(path, (time.time() + 5, time.time() + 5))
            server.process.send_signal(signal.SIGHUP)
            said, _ = process.communicate(timeout=TIMEOUT_S)
            return b"not given" in first and said == b"192.0.2.9\n" and process.returncode == 0


TESTS = [
    what_changes_is_shown_as_it_is_seen,
    programs_get_each_round_at_once_and_what_is_new,
    silence_is_a_change_and_so_is_its_end,
    of_several_servers_each_line_names_one,
    a_pipe_gets_each_round_at_once_and_ctrl_c_ends_it_well,
    ctrl_c_need_not_wait_for_a_dead_server,
    a_reader_that_goes_away_ends_it,
    it_waits_until_the_value_is_there,
    all_servers_must_give_it_in_the_same_round,
    text_is_compared_as_it_is_and_letters_of_it_count,
    what_is_to_be_gone_is_waited_for_too,
    the_deadline_is_kept_and_the_interval_grows,
    nobody_is_waited_for_beyond_the_deadline,
    ctrl_c_ends_waiting_as_it_ends_programs,
    nothing_that_servers_say_moves_the_cursor,
    what_is_lost_is_counted,
    a_terminal_shows_bars,
    servers_of_others_are_left_in_peace,
    order_is_no_difference_and_silence_is_told,
]
REAL = [two_real_servers_differ_in_their_serials, a_zone_that_is_loaded_again_is_noticed]


def main():
    tests = TESTS + REAL * (shutil.which("nsd", path=servers.PATH) is not None)
    failed = 0
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        good = test()
        failed += not good
        print("ok" if good else "not ok", number, "-", test.__name__.replace("_", " "), flush=True)
    sys.exit(failed != 0)


main()
