#!/usr/bin/env python3
"""digc -f: many questions at once, against a server that delays, loses and counts.

Needs nothing but DIGC=PROGRAM: the server is in this script, on the loopback interface.  A
name like n7.d30.example has the address 192.0.2.7 and is answered after 30 ms; with
the label "lost" the first query is dropped, "dead" never gets a reply, "nx" does not exist,
and what is below "wild" has the address 192.0.2.200 but for names that begin with "own".
Where dig is installed its output is compared with.  Prints TAP.
"""

import contextlib
import heapq
import os
import pty
import re
import select
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

DIGC = os.environ["DIGC"]
TIMEOUT_S = 60


class Server(threading.Thread):
    def __init__(self, address="127.0.0.1"):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.bind((address, 0))
        self.port = self.socket.getsockname()[1]
        self.names = []  # as they came
        self.ports = set()
        self.waiting = []  # replies: when, count, octets, to whom, whether the query was a repetition
        self.widest = 0  # of questions that waited; a machine that is busy makes digc repeat some

    def run(self):
        while True:
            now = time.monotonic()
            while self.waiting and self.waiting[0][0] <= now:
                _, _, reply, peer, _ = heapq.heappop(self.waiting)
                self.socket.sendto(reply, peer)
            left = self.waiting[0][0] - now if self.waiting else None
            if select.select([self.socket], [], [], left)[0]:
                self.take(*self.socket.recvfrom(65535))

    def take(self, query, peer):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode())
            at += 1 + query[at]
        name = ".".join(labels)
        again = name in self.names
        self.names.append(name)
        self.ports.add(peer[1])
        if "dead" in labels or ("lost" in labels and not again):
            return
        question = query[12 : at + 5]
        number = int(re.sub(r"\D", "", labels[0]) or 0)
        if "wild" in labels[1:] and not labels[0].startswith("own"):
            number = 200
        elif re.fullmatch(r"[0-9a-f]{16}", labels[0]):
            number = 199  # a random name has the address of no other, whatever its digits
        answer = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + bytes([192, 0, 2, number % 256])
        absent = "nx" in labels
        head = query[:2] + bytes([query[2] | 0x84, 0x83 if absent else 0x80])
        counts = struct.pack("!HHHH", 1, 0 if absent else 1, 0, 0)
        reply = head + counts + question + (b"" if absent else answer)
        delay = sum(int(label[1:]) for label in labels if re.fullmatch(r"d\d+", label))
        when = time.monotonic() + delay / 1e3
        heapq.heappush(self.waiting, (when, len(self.names), reply, peer, again))
        self.widest = max(self.widest, sum(not repeated for *_, repeated in self.waiting))


def run(server, lines, *words, program=DIGC, **more):
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(lines)
        file.flush()
        command = [program, "-r", "@127.0.0.1", "-p", str(server.port), "-f", file.name, *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, **more)
        done.stderr = done.stderr.replace(file.name, "FILE").replace(program, "digc")
        return done


def addresses(numbers):
    return "".join(f"192.0.2.{n % 256}\n" for n in numbers)


def answers_stand_in_the_order_of_the_lines(server):
    """The earlier of ten names are answered later."""
    lines = "".join(f"n{n}.d{90 - n % 10 * 10}.example\n" for n in range(500))
    done = run(server, lines, "+short")
    return done.stdout == addresses(range(500)) and done.stderr == "" and done.returncode == 0


def the_window_is_as_wide_as_it_is_told(server):
    lines = "".join(f"n{n}.d50.example\n" for n in range(60))
    done = run(server, lines, "+short", "+parallel=7")
    return done.stdout == addresses(range(60)) and 5 <= server.widest <= 7


def a_rate_is_kept(server):
    start = time.monotonic()
    done = run(server, "".join(f"n{n}.example\n" for n in range(60)), "+short", "+rate=100")
    return done.stdout == addresses(range(60)) and time.monotonic() - start >= 0.5


def without_order_the_first_to_come_is_printed_first(server):
    done = run(server, "n1.d400.example\nn2.example\nn3.d200.example\n", "+short", "+unordered")
    return done.stdout == addresses([2, 3, 1])


def what_is_lost_is_asked_for_again_within_the_try(server):
    lines = "".join(f"n{n}.{'lost' if n % 50 == 0 else 'd5'}.example\n" for n in range(1000))
    start = time.monotonic()
    done = run(server, lines, "+short")
    # A try would take 5 s.
    return (
        done.stdout == addresses(range(1000))
        and done.stderr == ""
        and len(server.names) == 1020
        and time.monotonic() - start < 5
    )


def one_try_is_one_query(server):
    done = run(server, "n1.lost.example\nn2.example\n", "+short", "+tries=1", "+time=1")
    return (
        done.stdout == addresses([2])
        and done.returncode == 9
        and "timed out" in done.stderr
        and server.names.count("n1.lost.example") == 1
    )


def few_ports_serve_many_questions(server):
    run(server, "".join(f"n{n}.example\n" for n in range(1000)), "+short")
    return 1 < len(server.ports) <= 16 and len(server.names) == 1000


def lines_have_options_and_servers_of_their_own(server):
    other = Server("127.0.0.2")
    other.start()
    lines = f"n1.example +noall +answer\n@127.0.0.2 -p {other.port} n2.example +noall +answer\n"
    done = run(server, lines)
    return (
        done.stdout == "n1.example.\t\t60\tIN\tA\t192.0.2.1\nn2.example.\t\t60\tIN\tA\t192.0.2.2\n"
        and server.names == ["n1.example"]
        and other.names == ["n2.example"]
    )


def a_line_may_have_many_names(server):
    done = run(server, "n1.example n2.example A n3.example\nn4.example\n", "+short")
    return done.stdout == addresses([1, 2, 3, 4])


def comments_and_empty_lines_may_stand_anywhere(server):
    done = run(server, "# one\n\n; two\nn1.example\n  \t\n  # three\nn2.example\r\n;four", "+short")
    return done.stdout == addresses([1, 2]) and server.names == ["n1.example", "n2.example"]


def what_is_wrong_with_a_line_is_told_with_its_number(server):
    lines = "n1.example\nn2.example +nosuch\nbad..name\nn3.example +bufsize=x\nn4.example\n"
    done = run(server, lines, "+short")
    return (
        done.stdout == addresses([1, 4])
        and done.returncode == 10
        and done.stderr
        == "digc: FILE:2: Invalid option: +nosuch\n"
        "digc: FILE:3: 'bad..name' is not a legal name (empty label)\n"
        "digc: FILE:4: invalid buffer size 'x': not a valid number\n"
    )


def a_line_that_is_too_long_is_passed_over(server):
    done = run(server, "n1.example\n" + "x" * 100000 + "\nn2.example", "+short")
    return (
        done.stdout == addresses([1, 2])
        and done.returncode == 1
        and done.stderr == "digc: FILE:2: line is too long\n"
    )


def a_question_without_a_reply_shows_in_the_exit_status(server):
    lines = "n1.example\nn2.dead.example +tries=1 +time=1\nn3.example\n"
    done = run(server, lines, "+short")
    return done.stdout == addresses([1, 3]) and done.returncode == 9


def a_file_that_is_not_there_is_8(_):
    done = subprocess.run([DIGC, "-r", "-f", "/nowhere"], capture_output=True, text=True)
    return done.returncode == 8 and "/nowhere: No such file" in done.stderr and done.stdout == ""


def names_of_the_command_line_come_first(server):
    done = run(server, "n2.example\n", "n1.example", "+short")
    return done.stdout == addresses([1, 2])


def a_domain_goes_behind_each_name(server):
    done = run(server, "n1\nn2\n", "+domain=d1.example", "+noall", "+answer")
    return [line.split("\t")[0] for line in done.stdout.splitlines()] == [
        "n1.d1.example.",
        "n2.d1.example.",
    ]


def names_that_do_not_exist_are_searched_for_further(server):
    """NXDOMAIN in the domain: the name as it is comes next, and order is kept."""
    done = run(server, "n1.lab\nn2.lab\nn3.lab\n", "+domain=nx", "+ndots=3", "+short")
    return done.stdout == addresses([1, 2, 3]) and server.names.count("n1.lab.nx") == 1


def a_global_option_of_a_line_holds_from_there_on(server):
    done = run(server, "n1.example +noall +answer\nn2.example +short\nn3.example\n")
    return done.stdout == "n1.example.\t\t60\tIN\tA\t192.0.2.1\n" + addresses([2, 3])


def what_only_a_wildcard_answers_is_left_out(server):
    """Answers come in any order: the random name is answered last."""
    lines = "".join(f"n{n}.d50.wild.example\nown{n}.wild.example\nn{n}.example\n" for n in range(9))
    done = run(server, lines + "nx.wild.example\n", "+short", "+nowildcard", "+unordered")
    # What was lost on a busy machine is sent again.
    probes = {name for name in server.names if re.match(r"[0-9a-f]{16}\.", name)}
    return (
        done.stdout == addresses(n for n in range(9) for _ in "on")
        and done.stderr == ""
        and sorted(name[16:] for name in probes) == [".d50.wild.example", ".example", ".wild.example"]
    )


def a_wildcard_is_an_answer_like_another_unless_told(server):
    done = run(server, "n1.wild.example\nown2.wild.example\n", "+short")
    dead = run(server, "n1.wild.dead.example\n", "+short", "+nowildcard", "+tries=1", "+time=1")
    return done.stdout == addresses([200, 2]) and dead.returncode == 9


def people_are_told_how_far_it_is(server):
    """On a terminal: a line that is written over, and goes for what else there is to say."""
    lines = "bad..name\n" + "".join(f"n{n}.d300.example\n" for n in range(24)) + "worse..name\n"
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(lines)
        file.flush()
        ours, theirs = pty.openpty()
        words = [DIGC, "-r", "@127.0.0.1", "-p", str(server.port), "-f", file.name, "+parallel=2"]
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=theirs):
            os.close(theirs)
            said = b""
            with contextlib.suppress(OSError):  # EIO: nobody has the terminal open any more
                while piece := os.read(ours, 4096):
                    said += piece
        os.close(ours)
    said = said.decode().replace(file.name, "FILE").replace(DIGC, "digc")
    wrong = r"digc: FILE:%d: '%s\.\.name' is not a legal name \(empty label\)\r\n"
    counts = r";; \d+ questions, 0 without a reply, %d not understood, \d+\.\d s, \d+/s"
    shown = rf"(\r{counts % 1}\x1b\[K)+\r\x1b\[K"
    again = rf"((\r{counts % 2}\x1b\[K)+\r\x1b\[K)?"
    whole = wrong % (1, "bad") + shown + wrong % (26, "worse") + again
    return re.fullmatch(whole + counts.replace(r"\d+", "24", 1) % 2 + r"\r\n", said) is not None


def who_types_gets_answers_at_once(server):
    words = [DIGC, "-r", "@127.0.0.1", "-p", str(server.port), "+short", "-f", "-"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as digc:
        for n in range(3):
            os.write(digc.stdin.fileno(), b"n%d.example\n" % n)
            if digc.stdout.readline() != b"192.0.2.%d\n" % n:
                digc.kill()
                return False
        digc.stdin.close()
        return digc.wait(TIMEOUT_S) == 0


def a_reader_that_goes_away_ends_it(server):
    lines = "".join(f"n{n}.d10.example\n" for n in range(5000))
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe, tempfile.NamedTemporaryFile("w") as file:
        file.write(lines)
        file.flush()
        words = [DIGC, "-r", "@127.0.0.1", "-p", str(server.port), "-f", file.name]
        done = subprocess.run(words, stdout=pipe, stderr=subprocess.PIPE, timeout=TIMEOUT_S,
                              restore_signals=False)
    return done.returncode == 10 and done.stderr == b"" and len(server.names) < 5000


def dig_prints_the_same(server):
    lines = "# names\nn1.example\nn2.example +noall +answer\nn3.nx.example +nostats +noquestion\n"
    lines += "n4.example +short\n-x 192.0.2.1\n"
    ours = run(server, lines, "+nocookie")
    theirs = run(server, lines, "+nocookie", program=shutil.which("dig"))

    def plain(text):
        text = re.sub(r"id: \d+", "id: N", text)
        text = re.sub(r"(?m)^; <<>> .*? <<>>", "; <<>> PROGRAM <<>>", text)
        text = re.sub(r"-f /\S+", "-f FILE", text)
        return re.sub(r"(?m)^(;; (?:Query time|WHEN)): .*", r"\1", text)

    return plain(ours.stdout) == plain(theirs.stdout)


TESTS = [
    answers_stand_in_the_order_of_the_lines,
    the_window_is_as_wide_as_it_is_told,
    a_rate_is_kept,
    without_order_the_first_to_come_is_printed_first,
    what_is_lost_is_asked_for_again_within_the_try,
    one_try_is_one_query,
    few_ports_serve_many_questions,
    lines_have_options_and_servers_of_their_own,
    a_line_may_have_many_names,
    comments_and_empty_lines_may_stand_anywhere,
    what_is_wrong_with_a_line_is_told_with_its_number,
    a_line_that_is_too_long_is_passed_over,
    a_question_without_a_reply_shows_in_the_exit_status,
    a_file_that_is_not_there_is_8,
    names_of_the_command_line_come_first,
    a_domain_goes_behind_each_name,
    names_that_do_not_exist_are_searched_for_further,
    a_global_option_of_a_line_holds_from_there_on,
    what_only_a_wildcard_answers_is_left_out,
    a_wildcard_is_an_answer_like_another_unless_told,
    people_are_told_how_far_it_is,
    who_types_gets_answers_at_once,
    a_reader_that_goes_away_ends_it,
]


def main():
    tests = TESTS + [dig_prints_the_same] * (shutil.which("dig") is not None)
    failed = 0
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        server = Server()
        server.start()
        good = test(server)
        failed += not good
        print("ok" if good else "not ok", number, "-", test.__name__.replace("_", " "), flush=True)
    sys.exit(failed != 0)


main()
