#!/usr/bin/env python3
"""revc over real sockets, against a server that loses, delays and counts.

Needs nothing but REVC=PROGRAM: the server is in this script, on the loopback interface.  The
name of 10.1.2.3 is h1-2-3.example, and this has the address back.  Below 10.255 nobody replies,
below 10.254 a reply takes 300 ms, 10.253 does not exist, 10.252.0.0/16 has names with octets that no
terminal should see, names in 10.251 lead elsewhere, and 10.249 has records of other names.  Below the
zones of lists 10.1.2.N is in them as 127.0.0.N, or refused as LISTS has it.  Below as.example all is
of one network.  Prints TAP.
"""

import os
import pty
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

REVC = os.environ["REVC"]
TIMEOUT_S = 60
LISTS = {b"250": [127, 255, 255, 250], b"254": [127, 255, 255, 254], b"200": [192, 0, 2, 1]}


def wire(name):
    return b"".join(bytes([len(label)]) + label for label in name) + b"\0"


class Server(threading.Thread):
    """Of every `loss` queries the first is lost, its repetition is not."""

    def __init__(self, loss=0):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.loss = loss
        self.count = 0
        self.seen = {}
        self.lost = set()

    def run(self):
        while True:
            query, peer = self.socket.recvfrom(65535)
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1 : at + 1 + query[at]])
                at += 1 + query[at]
            key = (tuple(labels), query[at + 1 : at + 3])
            self.count += 1
            again = key in self.seen
            self.seen[key] = self.seen.get(key, 0) + 1
            if self.loss and not again and len(self.seen) % self.loss == 0:
                self.lost.add(key)
                continue
            reply = self.reply(query, labels, query[12 : at + 5])
            if reply and labels[2:3] == [b"254"]:
                threading.Timer(0.3, self.socket.sendto, (reply, peer)).start()
            elif reply:
                self.socket.sendto(reply, peer)

    def reply(self, query, labels, question):
        head = query[:2] + bytes([query[2] | 0x84])
        if labels[-2:] == [b"spamhaus", b"org"] or labels[-2:] == [b"list", b"example"]:
            octets = LISTS.get(labels[0]) or [127, 0, 0, int(labels[0])]
            kind = question[-3]
            data = bytes(octets) if kind == 1 else b"\7because"
        elif labels[-2:] == [b"as", b"example"]:
            text = b"64496 | ZZ | test | 2026-01-01 | HOLDER, ZZ" if len(labels) == 3 else (
                b"64496 | 10.1.2.0/24 | ZZ | test | 2026-01-01")
            data, kind = bytes([len(text)]) + text, 16
        elif labels[-1] != b"arpa":
            octets = [10] + [int(n) for n in re.findall(rb"\d+", labels[0])]
            octets[3] ^= octets[1] == 251
            data, kind = bytes(octets), 1
        elif labels[2] == b"255":
            return None
        elif labels[2] == b"253":
            return head + b"\x83" + struct.pack("!HHHH", 1, 0, 0, 0) + question
        elif labels[2] == b"252":
            data, kind = wire([b"\x1b[31mred", b"a b"]), 12
        else:
            data, kind = wire([b"h" + b"-".join(labels[2::-1]), b"example"]), 12
        answer = b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(data)) + data
        if labels[2:3] == [b"249"] or labels[0].startswith(b"h249"):
            # The address of the confirmation stands at another name than the one that was asked for.
            good = bytes([10, 249, 0, 1]) if kind == 1 else wire([b"stranger", b"example"])
            other = wire([b"other", b"example"]) + struct.pack("!HHIH", kind, 1, 60, len(good)) + good
            if kind == 1:
                answer = answer[:-4] + bytes([10, 9, 9, 9])
            return head + b"\x80" + struct.pack("!HHHH", 1, 2, 0, 0) + question + answer + other
        return head + b"\x80" + struct.pack("!HHHH", 1, 1, 0, 0) + question + answer


def command(server, *words):
    return [REVC, "@127.0.0.1", "-p", str(server.port), *words]


def run(server, *words, text=""):
    return subprocess.run(command(server, *words), input=text, capture_output=True, text=True,
                          timeout=TIMEOUT_S, check=False)


def lines(second, third, fourths):
    return "".join(f"10.{second}.{third}.{n} h{second}-{third}-{n}.example\n" for n in fourths)


def start(loss=0):
    server = Server(loss)
    server.start()
    return server


def a_network_is_printed_in_order():
    done = run(start(), "10.1.0.0/22")
    return done.stdout == "".join(lines(1, n, range(256)) for n in range(4)) and done.returncode == 0


def with_two_percent_lost_every_address_is_answered_without_waiting_long():
    server, whole = start(), start(50)
    begun = time.monotonic()
    good = run(server, "10.1.0.0/19")
    between = time.monotonic()
    done = run(whole, "10.1.0.0/19")
    plain_s, lossy_s = between - begun, time.monotonic() - between
    print(f"# {plain_s:.2f} s without loss, {lossy_s:.2f} s with it", flush=True)
    # A try is 2 s: had each loss cost one, 160 of them in a window of 100 would show.
    return (
        done.stdout == good.stdout
        and done.stdout.count("\n") == 8192
        and done.returncode == 0
        and len(whole.lost) == 163
        and lossy_s < 3 * plain_s + 0.5
    )


def what_comes_twice_is_asked_once():
    server = start()
    done = run(server, "10.1.0.0/24", "10.1.0.0/24", "10.1.0.7")
    return (
        done.stdout == 2 * lines(1, 0, range(256)) + lines(1, 0, [7]) and server.count == 256
    )


def without_order_what_comes_twice_is_printed_twice():
    server = start()
    done = run(server, "--unordered", "10.254.0.1", "10.1.0.1", "10.254.0.1", "10.1.0.1")
    return (
        done.stdout == 2 * lines(1, 0, [1]) + 2 * lines(254, 0, [1]) and server.count == 2
    )


def silence_and_absence_are_told_apart():
    done = run(start(), "--timeout=1", "--tries=1", "10.255.0.1", "10.253.0.1", "10.1.0.1")
    return done.returncode == 9 and done.stdout == (
        "10.255.0.1 (no reply)\n10.253.0.1 (no name)\n10.1.0.1 h1-0-1.example\n"
    )


def one_try_is_one_query():
    server = start()
    run(server, "--timeout=1", "--tries=1", "10.255.0.1")
    return server.count == 1


def a_rate_is_kept():
    begun = time.monotonic()
    done = run(start(), "--rate=100", "10.1.0.0/26")
    return done.stdout == lines(1, 0, range(64)) and time.monotonic() - begun >= 0.5


def names_that_lead_elsewhere_are_not_confirmed():
    done = run(start(), "--confirm", "10.1.0.1", "10.251.0.1")
    return done.stdout == (
        "10.1.0.1 h1-0-1.example (confirmed)\n"
        "10.251.0.1 h251-0-1.example (not confirmed: other addresses)\n"
    )


def a_list_that_refuses_has_not_listed_anybody():
    """Spamhaus answers with 127.255.255.254 who comes through a public resolver."""
    server = start()
    lone = run(server, "--dnsbl=zen.spamhaus.org", "10.1.2.254", "10.1.2.200", "10.1.2.2")
    found = run(server, "--dnsbl=zen.spamhaus.org", "--found", "--short", "10.1.2.254", "10.1.2.4")
    text = run(server, "--dnsbl=zen.spamhaus.org", "--json", "10.1.2.250").stdout
    return (
        lone.stdout == "10.1.2.254 127.255.255.254 (no answer: not for public resolvers)\n"
                       "10.1.2.254 because\n"
                       "10.1.2.200 192.0.2.1 (no answer of a list, which are in 127.0.0.0/8)\n"
                       "10.1.2.200 because\n"
                       "10.1.2.2 127.0.0.2 (SBL: sends spam, or helps to)\n10.1.2.2 because\n"
        and lone.returncode == 24
        and (found.stdout, found.returncode) == ("127.0.0.4\n", 23)
        and '"outcome":"refused","listed":[],' in text
        and '"answer":"127.255.255.250"' in text
    )


def a_list_that_nobody_knows_lists():
    """RFC 5782: an IPv6 address is turned round nibble by nibble, and 127.0.0.2 is an entry."""
    server = start()
    done = run(server, "--dnsbl=list.example", "10.1.2.2", "2001:db8::2")
    key = tuple([b"2", *[b"0"] * 23, *b"8 b d 0 1 0 0 2 list example".split()])
    return (
        done.stdout == "10.1.2.2 127.0.0.2 (listed)\n10.1.2.2 because\n"
                       "2001:db8::2 127.0.0.2 (listed)\n2001:db8::2 because\n"
        and done.returncode == 0
        and any(name == key for name, _ in server.seen)
    )


def another_zone_tells_origins_as_cymru_does():
    server = start()
    done = run(server, "--origin-zone=as.example", "10.1.2.3", "2001:db8::2")
    asked = {name for name, _ in server.seen}
    return (
        done.stdout == "10.1.2.3 AS64496 10.1.2.0/24 HOLDER, ZZ\n2001:db8::2 AS64496 10.1.2.0/24 HOLDER, ZZ\n"
        and tuple(b"3 2 1 10 origin as example".split()) in asked
        and tuple([b"2", *[b"0"] * 23, *b"8 b d 0 1 0 0 2 origin6 as example".split()]) in asked
        and tuple(b"AS64496 as example".split()) in asked
    )


def records_of_other_names_are_no_answer():
    done = run(start(), "--confirm", "10.249.0.1")
    return done.stdout == "10.249.0.1 h249-0-1.example (not confirmed: other addresses)\n" and done.returncode == 21


def escapes_in_names_do_not_reach_the_terminal():
    done = run(start(), "10.252.0.1")
    noted = run(start(), "--annotate", "-", text="x 10.252.0.1\n")
    return (
        done.stdout == "10.252.0.1 \\027[31mred.a\\032b\n"
        and noted.stdout == "x 10.252.0.1[\\027[31mred.a\\032b]\n"
    )


def a_log_is_repeated_to_the_octet():
    log = b"\x1b\xff\t10.1.0.1  x\r\n\n" + b"10.1.0.2 " * 3 + b"\n"
    done = subprocess.run(command(start(), "--annotate", "-"), input=log, capture_output=True,
                          timeout=TIMEOUT_S, check=False)
    wanted = log.replace(b".0.1", b".0.1[h1-0-1.example]").replace(b".0.2", b".0.2[h1-0-2.example]")
    return done.stdout == wanted


def who_pipes_line_by_line_gets_answers_at_once():
    with subprocess.Popen(command(start(), "--annotate", "-"), stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as revc:
        for n in range(3):
            os.write(revc.stdin.fileno(), b"10.1.0.%d\n" % n)
            if revc.stdout.readline() != b"10.1.0.%d[h1-0-%d.example]\n" % (n, n):
                revc.kill()
                return False
        revc.stdin.close()
        return revc.wait(TIMEOUT_S) == 0


def an_interrupt_prints_what_is_there():
    """The first address is one that nobody replies for, so that all others wait for it."""
    server = start()
    with subprocess.Popen(command(server, "--timeout=30", "10.255.0.1", "10.1.0.0/24"),
                          stdout=subprocess.PIPE, text=True) as revc:
        until = time.monotonic() + 10
        while len(server.seen) < 257 and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.3)
        revc.send_signal(signal.SIGINT)
        begun = time.monotonic()
        text = revc.stdout.read()
        return (
            text == lines(1, 0, range(256))
            and revc.wait(TIMEOUT_S) == 130
            and time.monotonic() - begun < 5
        )


def read_terminal(reader, process):
    """All that the process says there."""
    said = b""
    while process.poll() is None or select.select([reader], [], [], 0)[0]:
        try:
            said += os.read(reader, 4096) if select.select([reader], [], [], 0.1)[0] else b""
        except OSError:
            break
    return said


def a_long_run_is_counted_on_a_terminal():
    reader, terminal = pty.openpty()
    with tempfile.TemporaryFile() as out, subprocess.Popen(
        command(start(), "--timeout=3", "--tries=1", "10.255.0.1"), stdout=out, stderr=terminal
    ) as revc:
        os.close(terminal)
        said = read_terminal(reader, revc)
    shown = [line for line in said.split(b"\r") if line]
    return shown[0].startswith(b"1 asked, 0 found, 0 not") and all(len(line) < 80 for line in shown)


def the_count_gives_way_to_answers():
    """Both on one terminal: before the answer at last comes, the line of counts is gone."""
    reader, terminal = pty.openpty()
    with subprocess.Popen(command(start(), "--timeout=3", "--tries=1", "10.255.0.1"), stdout=terminal,
                          stderr=terminal) as revc:
        os.close(terminal)
        said = read_terminal(reader, revc)
    return re.fullmatch(rb"(\r1 asked, [^\r]*/s\x1b\[K)+\r\x1b\[K10.255.0.1 \(no reply\)\r\n", said) is not None


def a_reader_that_goes_away_ends_it():
    reader, writer = os.pipe()
    os.close(reader)
    server = start()
    with os.fdopen(writer, "wb") as pipe:
        done = subprocess.run(command(server, "10.0.0.0/9"), stdout=pipe, stderr=subprocess.PIPE,
                              timeout=TIMEOUT_S, restore_signals=False, check=False)
    return done.returncode == 10 and done.stderr == b"" and server.count < 20000


TESTS = [
    a_network_is_printed_in_order,
    with_two_percent_lost_every_address_is_answered_without_waiting_long,
    what_comes_twice_is_asked_once,
    without_order_what_comes_twice_is_printed_twice,
    silence_and_absence_are_told_apart,
    one_try_is_one_query,
    a_rate_is_kept,
    names_that_lead_elsewhere_are_not_confirmed,
    a_list_that_refuses_has_not_listed_anybody,
    a_list_that_nobody_knows_lists,
    another_zone_tells_origins_as_cymru_does,
    records_of_other_names_are_no_answer,
    escapes_in_names_do_not_reach_the_terminal,
    a_log_is_repeated_to_the_octet,
    who_pipes_line_by_line_gets_answers_at_once,
    an_interrupt_prints_what_is_there,
    a_long_run_is_counted_on_a_terminal,
    the_count_gives_way_to_answers,
    a_reader_that_goes_away_ends_it,
]


def main():
    failed = 0
    print(f"1..{len(TESTS)}")
    for number, test in enumerate(TESTS, 1):
        good = test()
        failed += not good
        print("ok" if good else "not ok", number, "-", test.__name__.replace("_", " "), flush=True)
    sys.exit(failed != 0)


main()
