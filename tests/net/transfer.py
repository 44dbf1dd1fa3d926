#!/usr/bin/env python3
"""Zone transfers and signatures: transfer.py SERVER, with DIGC=PROGRAM.

digc and dig each ask a real server that has a key of every algorithm, and their outputs are
held against each other; what must differ from run to run is masked.  dig says 0 also where a
transfer fails, digc says 9.  Prints TAP.
"""

import base64
import difflib
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import servers

sys.path.insert(0, os.path.join(os.path.dirname(servers.HERE), "lab"))
import schema
from net import MASKS, run

ALGORITHMS = ("hmac-md5", "hmac-sha1", "hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512")
SECRET = base64.b64encode(b"a secret of the two ends, thirty octets and more").decode()
KEYS = {f"{algorithm[5:]}.key.": (algorithm, SECRET) for algorithm in ALGORITHMS}
OTHER = base64.b64encode(b"another secret").decode()
TSIG = rb"(?m)^(\S+\s+0\s+ANY\s+TSIG\s+\S+ )\d+ (300 \d+)(?: .*?)? \d+ ([A-Z]+ )(.*)$"
MASKS += [
    (re.compile(TSIG), rb"\1TIME \2 MAC ID \3"),
    (re.compile(rb"(?m)^(;; XFR size: .* bytes )\d+\)$"), rb"\1N)"),
]


CHANGING = "changes.example"


def adapt_nsd(lines):
    found = []
    changing = False
    for name, (algorithm, secret) in KEYS.items():
        found += ["key:", f"  name: {name}", f"  algorithm: {algorithm}", f"  secret: {secret}"]
    for line in lines:
        found.append(line)
        if line.startswith("  name:"):
            changing = CHANGING in line
        if line.startswith("  zonefile:"):
            found += [f"  provide-xfr: 0.0.0.0/0 {name}" for name in KEYS]
            found += ["  store-ixfr: yes", "  create-ixfr: yes"] if changing else []
    return found


def adapt_knot(lines):
    found = []
    for line in lines:
        if line == "template:":
            found.append("key:")
            for name, (algorithm, secret) in KEYS.items():
                found += [f"  - id: {name}", f"    algorithm: {algorithm}", f"    secret: {secret}"]
            names = ", ".join(KEYS)
            found += ["acl:", "  - id: keys", f"    key: [{names}]", "    action: transfer"]
        found.append(line)
        if line == "  - id: default":
            found.append("    acl: keys")
        if line == f"  - domain: {CHANGING}":
            found += ["    zonefile-load: difference", "    journal-content: changes"]
    return found


def adapt_named(lines):
    found = []
    for name, (algorithm, secret) in KEYS.items():
        found.append(f'key "{name}" {{ algorithm {algorithm}; secret "{secret}"; }};')
    found.append('key "cut.key" { algorithm hmac-sha256-128; secret "%s"; };' % SECRET)
    names = "".join(f'key "{name}"; ' for name in [*KEYS, "cut.key."])
    for line in lines:
        found.append(line.replace("check-integrity no;", "check-integrity no; allow-update { any; };"))
        if line == "options {":
            found.append(f"  allow-transfer {{ {names}}};")
            # Else a zone as small as ours comes whole, as it is no longer than its changes.
            found.append("  max-ixfr-ratio unlimited;")
    return found


ADAPT = {"nsd": adapt_nsd, "knot": adapt_knot, "named": adapt_named}

# "-y KEY" stands for the key of this algorithm, MANY for a zone with many records: of all types,
# but for knotd, which does not load one that has those that are obsolete.
MANY = {"nsd": "types.example", "knot": "signed.example", "named": "types.example"}
COMMANDS = [
    *(f"SERVER MANY AXFR -y {algorithm}" for algorithm in ALGORITHMS),
    *(f"SERVER example.com SOA -y {algorithm}" for algorithm in ALGORITHMS),
    "SERVER example.com SOA +tcp -y hmac-sha256",
    "SERVER example.com AXFR +onesoa -y hmac-sha256",
    "SERVER example.com AXFR +noall +answer -y hmac-sha256",
    "SERVER example.com AXFR +comments -y hmac-sha256",
    "SERVER signed.example AXFR -y hmac-sha512",
    "SERVER example.com ixfr=1 -y hmac-sha256",
    "SERVER example.com ixfr=4294967295 -y hmac-sha256",
    "SERVER example.com ixfr=1 +qr -y hmac-sha256",
    "SERVER example.com AXFR",
    "SERVER nosuch.example AXFR -y hmac-sha256",
    f"SERVER example.com SOA -y hmac-sha256:sha256.key:{OTHER}",
    f"SERVER example.com AXFR -y hmac-sha256:sha256.key:{OTHER}",
    f"SERVER example.com SOA -y hmac-sha256:nobody.key:{OTHER}",
    "SERVER example.com SOA +fuzztime=1600000000 -y hmac-sha256",
    "SERVER example.com SOA +fuzztime -y hmac-sha512",
    f"SERVER example.com SOA -y hmac-sha256-128:sha256.key:{SECRET}",
    "SERVER example.com SOA -k FOLDER/key.conf",
    "TAMPERED example.com SOA -y hmac-sha256",
    "TAMPERED example.com SOA -y hmac-md5",
    "BARED example.com SOA -y hmac-sha256",
]
NAMED = [
    f"SERVER example.com AXFR -y hmac-sha256-128:cut.key:{SECRET}",
    f"SERVER example.com SOA -y hmac-sha256-128:cut.key:{SECRET}",
    f"SERVER example.com SOA -y hmac-sha256:cut.key:{SECRET}",
]
# After two changes, each a new version, from the journal of the server.
JOURNAL = [
    f"SERVER {CHANGING} ixfr=1 -y hmac-sha256",
    f"SERVER {CHANGING} ixfr=2 -y hmac-sha256",
    f"SERVER {CHANGING} ixfr=3 -y hmac-sha256",
    f"SERVER {CHANGING} ixfr=1 +onesoa -y hmac-sha512",
    f"SERVER {CHANGING} ixfr=1 +notcp -y hmac-sha256",
    f"SERVER {CHANGING} ixfr=1 +short -y hmac-sha256",
    f"SERVER {CHANGING} AXFR -y hmac-sha256",
]
# The name of the server is its address in digits, which the system has without asking anybody.
NSSEARCH = f"SERVER +nssearch {CHANGING}"
FOUND = rb"SOA ns.changes.example. hostmaster.changes.example. 3 7200 3600 1209600 300 from server 127.0.0.1 in N ms."
OLD, NEW = "old A 192.0.2.2\n", "new A 192.0.2.3\n"


def version(serial):
    """The zone that changes: the first version has an old record, the third a new one."""
    head = f"$TTL 300\n@ SOA ns hostmaster {serial} 7200 3600 1209600 300\n@ NS 127.0.0.1.\n"
    return head + (OLD if serial == 1 else "") + (NEW if serial == 3 else "")


class Proxy(threading.Thread):
    """Changes each reply over UDP on its way: an octet of the question's name, or all behind the
    records that are not the signature."""

    def __init__(self, port, bare):
        super().__init__(daemon=True)
        self.server, self.bare = ("127.0.0.1", port), bare
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]

    def run(self):
        while True:
            query, peer = self.socket.recvfrom(65535)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as upstream:
                upstream.settimeout(5)
                upstream.sendto(query, self.server)
                reply = bytearray(upstream.recv(65535))
            if self.bare:
                reply = reply[: reply.rindex(b"\6sha256\3key\0")]
                reply[10:12] = (int.from_bytes(reply[10:12], "big") - 1).to_bytes(2, "big")
            else:
                reply[3] ^= 0x20  # the flag AD
            self.socket.sendto(reply, peer)


def words_of(line, folder, ports, many):
    line = line.replace("FOLDER", folder).replace("MANY", many)
    for word, port in ports.items():
        line = line.replace(word, f"@127.0.0.1 -p {port}")
    words = shlex.split(line)
    for i, word in enumerate(words):
        if i and words[i - 1] == "-y" and ":" not in word:
            words[i] = f"{word}:{word[5:]}.key:{SECRET}"
    return words


def differences(dig, digc, words):
    theirs, their_status = run(dig, words)
    ours, our_status = run(digc, words)
    if b"; Transfer failed." in theirs and their_status == 0:
        their_status = 9
    if their_status != our_status:
        yield f"exit status {our_status}, dig's is {their_status}"
    if words[3] in MANY.values() and b";; XFR size: " not in theirs:
        yield "the server did not give the zone"
    if words[3] == CHANGING and words[4] in ("ixfr=1", "ixfr=2") and "+notcp" not in words:
        # What is gone is in changes alone; a zone, in place of them, has it no more.
        gone = b"192.0.2.2" if words[4] == "ixfr=1" else b" 2 7200 3600"
        if gone not in theirs:
            yield "the server did not give the changes"
    if theirs != ours:
        lines = [text.decode("utf-8", "backslashreplace").split("\n") for text in (theirs, ours)]
        yield from difflib.unified_diff(*lines, "dig", "digc", lineterm="")


def json_faults(digc, line, words):
    """As JSON: what the schema promises, and what a signature comes to."""
    faults = []
    done = subprocess.run([digc, "-r", *words, "+json"], capture_output=True, text=True, timeout=60, check=False)
    verdicts = [event["tsig"]["verdict"] for event in schema.events(done.stdout, faults, "+json")
                if event.get("tsig")]
    wanted = "forged" if "TAMPERED" in line else "missing" if "BARED" in line else "good"
    plain = re.search(r" -y hmac-[a-z0-9]+$", line) and "fuzztime" not in line and "nosuch" not in line
    if plain and verdicts[-1:] != [wanted]:
        faults.append(f"+json: the signatures are {verdicts}, the last not {wanted}")
    return faults


def nssearch_differences(digc, words):
    """With one server dig counts replies before they have come: what must be there is known."""
    ours, status = run(digc, words)
    if status != 0 or not re.fullmatch(FOUND + rb"\n", ours):
        yield f"exit status {status}: {ours.decode('utf-8', 'backslashreplace')}"


def serial_of(dig, port):
    words = shlex.split(f"@127.0.0.1 -p {port} {CHANGING} SOA +short +tries=1 +time=1")
    fields = run(dig, words)[0].split()
    return int(fields[2]) if len(fields) == 7 else None


def update(port, what):
    script = f"server 127.0.0.1 {port}\nzone {CHANGING}\nupdate {what}\nsend\n"
    subprocess.run(["nsupdate"], input=script, text=True, check=True, timeout=30)


def change(kind, server, file, dig):
    """Two versions after the first one: named takes them as updates, the others as files."""
    updates = {2: f"delete old.{CHANGING}. A", 3: f"add new.{CHANGING}. 300 A 192.0.2.3"}
    for serial in (2, 3):
        if kind == "named":
            update(server.port, updates[serial])
        else:
            with open(file, "w", encoding="ascii") as zone:
                zone.write(version(serial))
            server.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + servers.START_S
        while serial_of(dig, server.port) != serial:
            if time.monotonic() > end:
                raise servers.Broken(f"{kind} did not take version {serial}:\n{server.log()}")
            time.sleep(0.1)


def check(kind, dig, digc, folder):
    zones = {}
    for name, file in servers.ZONES.items():
        zones[name] = shutil.copy(file, folder)
    lines = COMMANDS + (NAMED if kind == "named" else []) + JOURNAL + [NSSEARCH]
    zones[CHANGING] = os.path.join(folder, f"{CHANGING}.zone")
    with open(zones[CHANGING], "w", encoding="ascii") as file:
        file.write(version(1))
    with open(os.path.join(folder, "key.conf"), "w", encoding="ascii") as file:
        file.write('key "sha256.key" {\n\talgorithm hmac-sha256;\n\tsecret "%s";\n};\n' % SECRET)
    failures = 0
    with servers.start(kind, zones, adapt=ADAPT[kind]) as server:
        change(kind, server, zones[CHANGING], dig)
        proxies = [Proxy(server.port, bare) for bare in (False, True)]
        for proxy in proxies:
            proxy.start()
        ports = {"SERVER": server.port, "TAMPERED": proxies[0].port, "BARED": proxies[1].port}
        print(f"1..{len(lines)}")
        for number, line in enumerate(lines, 1):
            words = words_of(line, folder, ports, MANY[kind])
            # A datagram may get lost on a busy machine: what differs must differ twice.
            for _ in range(2):
                if line == NSSEARCH:
                    found = list(nssearch_differences(digc, words))
                else:
                    found = list(differences(dig, digc, words))
                if not found:
                    break
            found += json_faults(digc, line, words) and json_faults(digc, line, words)
            failures += bool(found)
            print(f"{'not ok' if found else 'ok'} {number} - {line}", flush=True)
            for row in found:
                print("# " + row)
    return failures


def main():
    kind, digc = sys.argv[1], os.environ["DIGC"]
    dig = shutil.which("dig")
    needed = ("dig", "nsupdate") if kind == "named" else ("dig",)
    lacking = [program for program in needed if shutil.which(program) is None]
    if lacking:
        print(f"1..0 # SKIP {lacking[0]} is not installed")
        return 0
    try:
        with tempfile.TemporaryDirectory(prefix="libquery-transfer-") as folder:
            return 1 if check(kind, dig, digc, folder) else 0
    except servers.Missing as missing:
        print(f"1..0 # SKIP {missing}")
        return 0


sys.exit(main())
