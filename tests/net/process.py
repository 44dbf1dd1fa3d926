#!/usr/bin/env python3
"""digc as a process: closed and full outputs, readers that go away, many questions.

Needs nothing but DIGC=PROGRAM: the server is in this script, on the loopback interface,
and says NXDOMAIN to everything.  Prints TAP.
"""

import os
import resource
import signal
import socket
import subprocess
import threading

DIGC = os.environ["DIGC"]
TIMEOUT_S = 60


class Server(threading.Thread):
    """Keeps what it was sent."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.got = []

    def run(self):
        while True:
            query, peer = self.socket.recvfrom(65535)
            self.got.append(query)
            flags = bytes([query[2] | 0x80, 0x83])
            # The question ends five octets behind the zero octet that ends its name.
            question = query[12 : query.index(b"\0", 12) + 5]
            self.socket.sendto(query[:2] + flags + b"\0\1\0\0\0\0\0\0" + question, peer)

    def words(self):
        return ["-r", "@127.0.0.1", "-p", str(self.socket.getsockname()[1])]


def run(words, close=(), **more):
    """The finished process; the descriptors in `close` are closed in it."""

    def prepare():
        for fd in close:
            os.close(fd)

    more.setdefault("stdout", subprocess.PIPE)
    return subprocess.run([DIGC, *words], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          preexec_fn=prepare, timeout=TIMEOUT_S, check=False, **more)


def a_full_output_is_an_error(_):
    with open("/dev/full", "wb") as full:
        done = run(["-h"], stdout=full)
    return done.returncode == 10 and b"cannot be written: No space" in done.stderr


def a_closed_output_is_an_error(_):
    done = run(["-h"], close=[1])
    return done.returncode == 10 and b"cannot be written: Bad file" in done.stderr


def what_is_meant_for_a_closed_output_goes_to_no_server(server):
    done = run([*server.words(), "a.example", "b.example"], close=[0, 1])
    sent = [query for query in server.got if b"<<>>" in query]
    return done.returncode == 10 and len(server.got) == 1 and not sent


def closed_diagnostics_do_no_harm(server):
    done = run([*server.words(), "a.example"], close=[2])
    return done.returncode == 0 and len(server.got) == 1 and b"NXDOMAIN" in done.stdout


def a_reader_that_goes_away_ends_it_quietly(_):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        done = run(["-h"], stdout=pipe, restore_signals=True)
    return done.returncode == -signal.SIGPIPE and done.stderr == b""


def so_it_does_where_the_signal_is_ignored(server):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        done = run([*server.words(), "a.example", "b.example"], stdout=pipe, restore_signals=False)
    return done.returncode == 10 and done.stderr == b"" and len(server.got) == 1


def a_thousand_questions_take_few_descriptors(server):
    names = [f"n{i}.example" for i in range(1000)]
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, before[1]))
    try:
        done = run([*server.words(), *names])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    return done.returncode == 0 and done.stdout.count(b"status: NXDOMAIN") == len(names)


def a_missing_home_is_no_error(server):
    done = run(server.words()[1:] + ["a.example"], env={})
    return done.returncode == 0 and done.stderr == b""


def an_interrupt_ends_it(_):
    silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    silent.bind(("127.0.0.1", 0))
    words = ["-r", "@127.0.0.1", "-p", str(silent.getsockname()[1]), "a.example"]
    with subprocess.Popen([DIGC, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as digc:
        silent.settimeout(TIMEOUT_S)
        silent.recv(512)
        digc.send_signal(signal.SIGINT)
        return digc.wait(TIMEOUT_S) == -signal.SIGINT


TESTS = [
    an_interrupt_ends_it,
    a_full_output_is_an_error,
    a_closed_output_is_an_error,
    what_is_meant_for_a_closed_output_goes_to_no_server,
    closed_diagnostics_do_no_harm,
    a_reader_that_goes_away_ends_it_quietly,
    so_it_does_where_the_signal_is_ignored,
    a_thousand_questions_take_few_descriptors,
    a_missing_home_is_no_error,
]

if __name__ == "__main__":
    print(f"1..{len(TESTS)}")
    for number, test in enumerate(TESTS, 1):
        one = Server()
        one.start()
        good = test(one)
        print("ok" if good else "not ok", number, test.__name__.replace("_", " "), flush=True)
