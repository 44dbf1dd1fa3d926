"""Real name servers on loopback, each in a folder of its own, on a port that the kernel chose.

    with servers.start("nsd") as server:
        ... server.port ...

Nothing of the system is touched: no configuration, no service, no privileged port.  A
server is stopped by its process id; if this process is killed, the kernel stops it.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ZONES = {
    name[: -len(".zone")]: os.path.join(HERE, "zones", name)
    for name in sorted(os.listdir(os.path.join(HERE, "zones")))
    if name.endswith(".zone")
}
PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin:/usr/local/sbin"
PROGRAMS = {"nsd": "nsd", "knot": "knotd", "named": "named", "unbound": "unbound"}
START_S = 20


class Missing(Exception):
    """The server is not installed."""


class Broken(Exception):
    """The server did not start."""


def find(server):
    program = shutil.which(PROGRAMS[server], path=PATH)
    if program is None:
        raise Missing(f"{PROGRAMS[server]} is not installed")
    return program


def free_port(address="127.0.0.1"):
    """A port that nobody has, for UDP and TCP both; of all addresses with ""."""
    for _ in range(50):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.bind((address, 0))
            port = udp.getsockname()[1]
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
                try:
                    tcp.bind((address, port))
                    return port
                except OSError:
                    continue
    raise Broken("no port is free")


def configure_nsd(folder, addresses, port, zones, _upstream):
    lines = [
        "server:",
        *(f"  ip-address: {address}" for address in addresses),
        f"  port: {port}",
        '  username: ""',
        '  chroot: ""',
        '  database: ""',
        f'  zonesdir: "{folder}"',
        f'  pidfile: "{folder}/pid"',
        f'  zonelistfile: "{folder}/zone.list"',
        f'  xfrdfile: "{folder}/xfrd.state"',
        f'  xfrdir: "{folder}"',
        "  server-count: 1",
        "  verbosity: 0",
        # A test asks the same thing more often than a friendly client would.
        "  rrl-ratelimit: 0",
        '  nsid: "ascii_libquery"',
        "  answer-cookie: yes",
        "remote-control:",
        "  control-enable: no",
    ]
    for name, file in zones.items():
        lines += ["zone:", f'  name: "{name}"', f'  zonefile: "{file}"']
    return lines, ["-d", "-c"]


def configure_knot(folder, addresses, port, zones, _upstream):
    lines = [
        "server:",
        f"  rundir: {folder}",
        f"  listen: [{', '.join(f'{address}@{port}' for address in addresses)}]",
        "  identity: libquery",
        "  nsid: libquery",
        "  udp-workers: 1",
        "  tcp-workers: 1",
        "  background-workers: 1",
        "database:",
        f"  storage: {folder}",
        "log:",
        "  - target: stderr",
        "    any: error",
        "template:",
        "  - id: default",
        f"    storage: {folder}",
        "    semantic-checks: off",
        "    zonefile-sync: -1",
        "    journal-content: none",
        "zone:",
    ]
    for name, file in zones.items():
        lines += [f"  - domain: {name}", f"    file: {file}"]
    return lines, ["-c"]


def configure_named(folder, addresses, port, zones, _upstream):
    lines = [
        "options {",
        f'  directory "{folder}";',
        f'  pid-file "{folder}/pid";',
        "  session-keyfile none;",
        f"  listen-on port {port} {{ {'; '.join(addresses)}; }};",
        "  listen-on-v6 { none; };",
        "  recursion no;",
        "  dnssec-validation no;",
        "  rrset-order { order none; };",
        '  server-id "libquery";',
        "  notify no;",
        "  zone-statistics none;",
        "};",
        "controls { };",
    ]
    for name, file in zones.items():
        lines += [
            f'zone "{name}" {{ type primary; file "{file}"; check-names ignore; check-integrity no; }};'
        ]
    return lines, ["-f", "-n", "1", "-c"]


def configure_unbound(folder, addresses, port, zones, upstream):
    lines = [
        "server:",
        *(f"  interface: {address}" for address in addresses),
        f"  port: {port}",
        '  username: ""',
        '  chroot: ""',
        f'  directory: "{folder}"',
        f'  pidfile: "{folder}/pid"',
        "  use-syslog: no",
        f'  logfile: "{folder}/log"',
        "  do-daemonize: no",
        "  do-ip6: no",
        "  do-not-query-localhost: no",
        '  module-config: "iterator"',
        "  num-threads: 1",
        # What is compared must not depend on when it was asked.
        "  rrset-roundrobin: no",
        "  serve-original-ttl: yes",
        "  minimal-responses: no",
        "  ede: yes",
        "  nsid: ascii_libquery",
        '  local-zone: "2.0.192.in-addr.arpa." nodefault',
        '  local-zone: "example." nodefault',
        '  local-zone: "refused.example." always_refuse',
        '  local-zone: "test." always_nxdomain',
        "remote-control:",
        "  control-enable: no",
    ]
    for name in zones:
        lines += ["stub-zone:", f'  name: "{name}"', f"  stub-addr: 127.0.0.1@{upstream}"]
    return lines, ["-d", "-c"]


CONFIGURE = {
    "nsd": configure_nsd,
    "knot": configure_knot,
    "named": configure_named,
    "unbound": configure_unbound,
}


class Server:
    def __init__(self, kind, folder, address, port, process):
        self.kind, self.folder, self.process = kind, folder, process
        self.address, self.port = address, port

    def log(self):
        with open(os.path.join(self.folder, "output"), encoding="utf-8", errors="replace") as file:
            return file.read()


def die_with_parent():
    """Asks the kernel to stop this process when the one that started it is gone."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def answers(address, port):
    """Whether something sends a reply to a query for version.bind over TCP and UDP."""
    query = b"\x12\x34\0\0\0\1\0\0\0\0\0\0\7version\4bind\0\0\x10\0\3"
    try:
        with socket.create_connection((address, port), timeout=0.2):
            pass
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.settimeout(0.2)
            udp.sendto(query, (address, port))
            return udp.recv(4096)[:2] == query[:2]
    except OSError:
        return False


def copy_of(program, folder):
    """A distribution's profile (AppArmor) lets a program at its usual place read only its usual
    folders; a copy is not under that profile."""
    copy = os.path.join(folder, os.path.basename(program))
    shutil.copy(program, copy)
    return copy


@contextlib.contextmanager
def start(kind, zones=None, upstream=None, addresses=("127.0.0.1",), port=None, adapt=None):
    """Starts a server with zones (name to file; None: those of this folder), and stops it.

    `adapt` may change the lines of its configuration.
    named hears only addresses that an interface has, which of 127.0.0.0/8 is mostly the first."""
    program = find(kind)
    with tempfile.TemporaryDirectory(prefix=f"libquery-{kind}-") as folder:
        program = copy_of(program, folder)
        port = free_port() if port is None else port
        zones = ZONES if zones is None else zones
        lines, arguments = CONFIGURE[kind](folder, addresses, port, zones, upstream)
        lines = lines if adapt is None else adapt(lines)
        conf = os.path.join(folder, "conf")
        with open(conf, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        with open(os.path.join(folder, "output"), "wb") as output:
            process = subprocess.Popen(
                [program, *arguments, conf],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=folder,
                preexec_fn=die_with_parent,
            )
        server = Server(kind, folder, addresses[0], port, process)
        try:
            end = time.monotonic() + START_S
            while not answers(addresses[0], port):
                if process.poll() is not None or time.monotonic() > end:
                    raise Broken(f"{kind} did not start:\n{server.log()}")
                time.sleep(0.02)
            yield server
        finally:
            stop(process)


def stop(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


@contextlib.contextmanager
def start_all(kind):
    """The server; for a resolver also the NSD that it asks."""
    if kind != "unbound":
        with start(kind) as server:
            yield server
        return
    find("unbound")
    with start("nsd") as upstream, start("unbound", upstream=upstream.port) as server:
        yield server


# A test that is ended from outside still stops its servers.
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
