#!/usr/bin/env python3
"""nslookupc in the classroom Internet: nslookupc.py NSLOOKUPC

Words and lines with what is printed for them and the exit status: what nslookup 9.18 says of what
stands in the zone files of lab/. Then sessions at a terminal of our own, with keys: the editor of
lines, completion, Ctrl-C while a server keeps silent, Ctrl-D.
"""

import os
import pty
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

import schema

RESOLVER = "Server:\t\t192.0.2.53\nAddress:\t192.0.2.53#53\n\n"
SERVER = "Server:\t\t192.0.2.11\nAddress:\t192.0.2.11#53\n\n"
WWW = ("Name:\twww.school.test\nAddress: 198.51.100.80\n"
       "Name:\twww.school.test\nAddress: 2001:db8:100::80\n")
ANSWER = "Non-authoritative answer:\n"
MORE = "\nAuthoritative answers can be found from:\n"
MX = "school.test\tmail exchanger = 10 mail.school.test.\n"

# (words, lines, exit status, the whole standard output)
WHOLE = [
    ("--help NXDOMAIN", None, 0, "NXDOMAIN: the name does not exist\n  status (RCODE) 3\n"),
    ("www.school.test", None, 0, RESOLVER + ANSWER + WWW + "\n"),
    ("www.school.test 192.0.2.11", None, 0, SERVER + WWW + "\n"),
    ("www.old.school.test 192.0.2.11", None, 0,
     SERVER + "old.school.test\tdname = school.test.\n"
     "www.old.school.test\tcanonical name = www.school.test.\n" + WWW + "\n"),
    ("198.51.100.80 192.0.2.11", None, 0,
     "80.100.51.198.in-addr.arpa\tname = www.school.test.\n\n"),
    ("-type=mx school.test", None, 0, RESOLVER + ANSWER + MX + MORE + "\n"),
    ("-q=MX www.school.test 192.0.2.11", None, 0,
     SERVER + "*** Can't find www.school.test: No answer\n\n"),
    ("corridor.school.test 192.0.2.11", None, 0,
     SERVER + "*** Can't find corridor.school.test: No answer\n\n"),
    ("nobody.school.test", None, 1,
     RESOLVER + "** server can't find nobody.school.test: NXDOMAIN\n\n"),
    ("-type=SOA school.test 192.0.2.11", None, 0,
     SERVER + "school.test\n\torigin = ns1.school.test\n\tmail addr = teacher.school.test\n"
     "\tserial = 2026112201\n\trefresh = 3600\n\tretry = 900\n\texpire = 604800\n"
     "\tminimum = 300\n\n"),
    ("-type=a -debug www.school.test 192.0.2.11", None, 0,
     SERVER + "------------\n    QUESTIONS:\n\twww.school.test, type = A, class = IN\n"
     "    ANSWERS:\n    ->  www.school.test\n\tinternet address = 198.51.100.80\n\tttl = 3600\n"
     "    AUTHORITY RECORDS:\n"
     "    ->  school.test\n\tnameserver = ns1.school.test.\n\tttl = 3600\n"
     "    ->  school.test\n\tnameserver = ns2.school.test.\n\tttl = 3600\n"
     "    ADDITIONAL RECORDS:\n"
     "    ->  ns1.school.test\n\tinternet address = 192.0.2.11\n\tttl = 3600\n"
     "    ->  ns1.school.test\n\thas AAAA address 2001:db8::11\n\tttl = 3600\n"
     "    ->  ns2.school.test\n\tinternet address = 192.0.2.12\n\tttl = 3600\n"
     "    ->  ns2.school.test\n\thas AAAA address 2001:db8::12\n\tttl = 3600\n------------\n"
     "Name:\twww.school.test\nAddress: 198.51.100.80\n\n"),
    ("www.refused.test 192.0.2.23", None, 1,
     "Server:\t\t192.0.2.23\nAddress:\t192.0.2.23#53\n\n"
     "** server can't find www.refused.test: REFUSED\n\n"),
    ("www.dead.test 192.0.2.22", None, 1,
     3 * ";; communications error to 192.0.2.22#53: timed out\n"
     + ";; no servers could be reached\n\n"),
    ("-timeout=x -retry=4294967296 -ndots=129 -port=0 -type= -class=x -nosuch -debug=1", "", 1,
     "invalid timeout 'x': not a valid number\ninvalid tries '4294967296': out of range\n"
     "invalid ndots '129': out of range\ninvalid port '0': out of range\n"
     "unknown query type: \nunknown query class: x\n*** Invalid option: nosuch\n"
     "*** Invalid option: debug=1\n\n"),
    ("-", "server 192.0.2.11\nset type=MX\nschool.test\nexit\nwww.school.test\n", 0,
     "Default server: 192.0.2.11\nAddress: 192.0.2.11#53\n" + SERVER + MX + "\n"),
    ("", "set DEB\nSET vc\nset norec\nset q=Ns\nset do=school.test\nset all\n", 1,
     "Default server: 192.0.2.53\nAddress: 192.0.2.53#53\n"
     "Default server: 2001:db8::53\nAddress: 2001:db8::53#53\n\nSet options:\n"
     "  vc\t\t\tdebug\t\tnod2\n  search\t\tnorecurse\n"
     "  timeout = 0\t\tretry = 3\tport = 53\tndots = 1\n"
     "  querytype = Ns      \tclass = IN\n  srchlist = school.test\n\n"),
    ("", "help\nls\n?\n", 1,
     "The 'help' command is not yet implemented.\nThe 'ls' command is not implemented.\n"
     "The '?' command is not yet implemented.\n\n"),
    ("", "\n  \t\r\nwww.school.test\r\n", 0, RESOLVER + ANSWER + WWW + "\n"),
    ("", "www.school.test > file", 0, RESOLVER + ANSWER + WWW + "\n"),
    ("", "set do=school.test\nwww\n", 0, RESOLVER + ANSWER + WWW + "\n"),
]

# (words, lines, exit status, what is said among other things)
PARTS = [
    ("", "bad..name\nwww.school.test\n", 10, "'bad..name' is not a legal name (empty label)\n"),
    ("", "server nosuch\nwww.school.test\n", 1, "couldn't get address for 'nosuch': not found\n"),
    ("www.school.test nosuch", None, 1, "couldn't get address for 'nosuch': not found\n"),
    ("www.school.test 192.0.2.11 more", None, 1, "Usage:\n   nslookupc [-opt ...]"),
    ("--help", None, 0, "Examples:\n  nslookupc www.example.org"),
    ("-ver", None, 0, "nslookupc "),
    ("-type=AXFR school.test 192.0.2.11", None, 0, "Name:\tprinter.school.test\n"),
    ("-type=AXFR school.test 192.0.2.53", None, 1, "NOTAUTH\n; Transfer failed.\n"),
    ("-d2 -type=a www.school.test", None, 0, "octets to 192.0.2.53#53 over UDP, id "),
]


def run(program, words, lines):
    return subprocess.run([program, "--lab", *words.split()], input=lines or "", capture_output=True,
                          text=True, check=False)


def check_cases(program):
    for words, lines, status, text in WHOLE:
        done = run(program, words, lines)
        if (done.stdout, done.stderr, done.returncode) != (text, "", status):
            yield f"nslookupc --lab {words} {lines!r}: {done.returncode}\n{done.stdout}{done.stderr}"
    for words, lines, status, text in PARTS:
        done = run(program, words, lines)
        if text not in done.stdout + done.stderr or done.returncode != status:
            yield f"nslookupc --lab {words} {lines!r}: {done.returncode}\n{done.stdout}{done.stderr}"


class Terminal:
    """A program at a terminal: keys are typed, and what it shows is waited for."""

    def __init__(self, words, **environment):
        self.shown = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # libedit itself leaks the names of functions that are added to it.
            os.execve(words[0], words, {**os.environ, "TERM": "dumb", "LSAN_OPTIONS": "detect_leaks=0",
                                        **environment})

    def wait_for(self, text, seconds=10):
        """True if `text` is shown in time; what is shown up to it is then done with."""
        end = time.monotonic() + seconds
        while text not in self.shown and time.monotonic() < end:
            if select.select([self.fd], [], [], 0.1)[0]:
                try:
                    self.shown += os.read(self.fd, 4096).decode().replace("\r\n", "\n")
                except OSError:  # the other side is closed
                    break
        before, found, behind = self.shown.partition(text)
        if found:
            self.shown = behind
        return bool(found)

    def type(self, keys):
        os.write(self.fd, keys.encode())

    def close(self, keys, seconds=15):
        """The exit status after these keys. They are typed again where they had no effect."""
        end = time.monotonic() + seconds
        typed = 0.0
        ended, status = 0, None
        while ended == 0 and time.monotonic() < end:
            try:
                if time.monotonic() - typed > 1:
                    typed = time.monotonic()
                    self.type(keys)
                if select.select([self.fd], [], [], 0.1)[0]:
                    os.read(self.fd, 4096)
            except OSError:  # the other side is closed
                time.sleep(0.01)
            ended, status = os.waitpid(self.pid, os.WNOHANG)
        if ended == 0:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            status = None
        os.close(self.fd)
        return status


def follow(terminal, steps):
    for keys, *texts in steps:
        terminal.type(keys)
        for text in texts:
            if not terminal.wait_for(text):
                yield f"at a terminal: {keys!r} does not show {text!r}, but {terminal.shown!r}"
                os.kill(terminal.pid, signal.SIGKILL)
                return


def check_terminal(program, folder):
    """What people type, and what nslookup would end the session for."""
    terminal = Terminal([program, "--lab"], XDG_STATE_HOME=folder)
    if not terminal.wait_for("> "):
        yield f"at a terminal: no prompt, but {terminal.shown!r}"
    yield from follow(terminal, [
        ("www.school.test\n", "Address: 198.51.100.80\n", "Address: 2001:db8:100::80\n", "> "),
        ("bad..name\n", "is not a legal name", "> "),
        ("server nosuch\n", "couldn't get address for 'nosuch'", "> "),
        ("help MX\n", "MX: host that takes mail for a domain\n", "> "),
        ("help MXX\n", "Did you mean 'MX'?\n", "> "),
        ("set type=MXX\n", "unknown query type: MXX\n", "Did you mean 'MX'?\n", "> "),
        ("set class=CHAOSS\n", "Did you mean 'CHAOS'?\n", "> "),
        ("set tpye=MX\n", "*** Invalid option: tpye=MX\n", "Did you mean 'type'?\n", "> "),
        ("help\n", "ls [-a | -d | -t TYPE] ZONE", "set type=TYPE", "set all", "> "),
        ("server 192.0.2.11\n", "Default server: 192.0.2.11\n", "> "),
        ("ls -t MX school.test\n", "\n" + MX, "> "),
        (f"ls school.test > {folder}/zone\n", "> "),
        (f"view {folder}/zone\n", "\nwww.school.test\thas AAAA address 2001:db8:100::80\n", "> "),
        (f"view {folder}/none\n", "cannot be read", "> "),
        ("ls -x school.test\n", "Usage: ls", "> "),
        ("ls nobody.test\n", "Transfer failed.", "> "),
    ])
    if terminal.close("exit\n") != 0x100:  # a name was refused: the last reply was an error
        yield "at a terminal: the exit status is not 1"


def check_keys(program, folder):
    """Completion, Ctrl-C and what is kept of the lines."""
    terminal = Terminal([program, "--lab"], XDG_STATE_HOME=folder)
    terminal.wait_for("> ")
    yield from follow(terminal, [
        ("se\t", "server", "set"),
        ("t ty\t", "type="),
        ("mx\t", "MX"),
        ("\n", "> "),
        ("school.test\n", MX, "> "),
        ("set q=DNSK\t\n", "DNSKEY", "> "),
        ("some words", "some words"),
        ("\x03", "^C", "> "),
        ("set all\n", "querytype = DNSKEY", "> "),
        ("\x1b[A\n", "querytype = DNSKEY", "srchlist = ", "> "),
    ])
    if terminal.close("exit\n") != 0:
        yield "at a terminal: keys: the exit status is not 0"
    with open(os.path.join(folder, "nslookupc", "history"), encoding="utf-8") as file:
        kept = file.read()
        if "set\\040all" not in kept or "some" in kept:
            yield f"at a terminal: the history is {kept!r}"
        if os.fstat(file.fileno()).st_mode & 0o077:
            yield "at a terminal: others can read the history"


def check_interrupt(program):
    """Ctrl-C ends a lookup of a server that keeps silent, and the session goes on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        terminal = Terminal([program, f"-port={port}", "-timeout=60", "-", "127.0.0.1"])
        terminal.wait_for("> ")
        terminal.type("www.school.test\n")
        silent.settimeout(10)
        silent.recv(512)
        begin = time.monotonic()
        yield from follow(terminal, [("\x03", ";; interrupted\n", "> "),
                                     ("set all\n", f"port = {port}", "> ")])
        if time.monotonic() - begin > 20:
            yield "at a terminal: Ctrl-C does not end a lookup at once"
        if terminal.close("exit\n") is None:
            yield "at a terminal: the session does not end"


def check_json(program):
    complaints = []
    for words, status, events, outcomes in (
            ("-json www.school.test", 0, ["lookup", "lookup"], ["answer", "answer"]),
            ("--json nobody.school.test", 1, ["lookup"], ["nxdomain"]),
            ("-json -type=axfr school.test 192.0.2.11", 0, ["message", "transfer"], [None, "answer"]),
            ("-json -domain=school.test www", 0, ["lookup", "lookup"], ["answer", "answer"]),
            ("-json -type=axfr test 192.0.2.11", 1, ["message", "transfer"], [None, "transfer"]),
            ("-json -retry=1 -timeout=1 www.dead.test 192.0.2.22", 1, ["lookup"], ["no_reply"]),
            ("-json a..b", 10, ["error"], [None])):
        done = subprocess.run([program, "--lab", *words.split()], capture_output=True, text=True,
                              check=False, timeout=60)
        if done.returncode != status:
            complaints.append(f"nslookupc {words}: exit status {done.returncode}, not {status}")
        found = schema.events(done.stdout, complaints, f"nslookupc {words}")
        if ([event["event"] for event in found] != events
                or [event.get("outcome") for event in found] != outcomes):
            complaints.append(f"nslookupc {words}: {done.stdout}")
    return complaints


def check_end(program):
    """Ctrl-D ends the session, at the very moment when the prompt is seen, and while a lookup goes on."""
    for _ in range(20):
        terminal = Terminal([program, "--lab"], XDG_STATE_HOME="")
        terminal.wait_for("> ")
        terminal.type("\x04")
        if terminal.close("") is None:
            yield "at a terminal: Ctrl-D at the prompt does not end the session"
            return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        words = [f"-port={silent.getsockname()[1]}", "-timeout=1", "-retry=1", "-", "127.0.0.1"]
        terminal = Terminal([program, *words], XDG_STATE_HOME="")
        terminal.wait_for("> ")
        terminal.type("www.school.test\n")
        silent.settimeout(10)
        silent.recv(512)
        terminal.type("\x04")
        if terminal.close("") is None:
            yield "at a terminal: Ctrl-D during a lookup does not end the session"


def main():
    program = sys.argv[1]
    complaints = [*check_cases(program), *check_json(program)]
    with tempfile.TemporaryDirectory() as folder:
        complaints += check_terminal(program, folder)
    if os.environ.get("EDITING"):
        with tempfile.TemporaryDirectory() as folder:
            complaints += check_keys(program, folder)
        complaints += check_end(program)
    complaints += check_interrupt(program)
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
