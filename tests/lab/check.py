#!/usr/bin/env python3
"""The classroom Internet fits together.

check.py zones    every zone is one for named-checkzone and nsd-checkzone
check.py world    servers, delegations, glue, aliases and reverse names agree with each other

What is broken on purpose stands in BROKEN, with what is wrong with it: it must be
wrong in just that way.  Zones and world are read here once more, without the library.
"""

import ipaddress
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LAB = os.path.join(ROOT, "lab")
SKIP = 77

# What is wrong on purpose: zone (or name), and the complaints about it.
BROKEN = {
    "lame.test.": {"ns1.lame.test. does not serve it", "has no zone file"},
    "halflame.test.": {"ns1.lame.test. does not serve it"},
    "dead.test.": {"ns1.dead.test. is dead"},
    "halfdead.test.": {"ns1.dead.test. does not serve it", "ns1.dead.test. is dead"},
    "refused.test.": {"ns1.refused.test. is refuses"},
    "servfail.test.": {"ns1.servfail.test. is servfail"},
    "upward.test.": {"ns1.upward.test. does not serve it", "has no zone file"},
    "loop.test.": {
        "ns1.loop.test. does not serve it",
        "ns2.loop.test. does not serve it",
        "has no zone file",
    },
    "cycle1.test.": {"ns1.cycle2.test. cannot be found without glue"},
    "cycle2.test.": {"ns1.cycle1.test. cannot be found without glue"},
    "noglue.test.": {"ns1.noglue.test. cannot be found without glue"},
    "mismatch.test.": {"parent and child have other servers", "ns1.mismatch.test. has another copy"},
    "serial.test.": {"ns2.serial.test. has another copy"},
    "nscname.test.": {"ns.hosting.test. is an alias"},
    "www.nxns.test.": {"has no zone file"}
    | {f"ns{i:02d}.nowhere.school.test. has no address" for i in range(1, 41)},
    "gone.school.test.": {"nothing.school.test. does not exist"},
    "www.cnameloop.test.": {"comes back to itself"},
    "www1.cnameloop.test.": {"comes back to itself"},
    "www2.cnameloop.test.": {"comes back to itself"},
    "self.cnameloop.test.": {"comes back to itself"},
}
# Variants are copies that differ on purpose, and are held against nothing.
TYPES = "SOA NS A AAAA CNAME DNAME MX TXT PTR HINFO SRV TLSA".split()


class Zone:
    def __init__(self, origin, path):
        self.origin = origin
        self.records = []  # (owner, type, [words])
        owner, depth, words = origin, 0, []
        with open(path, encoding="ascii") as file:
            for line in file:
                tokens = re.findall(r'"(?:\\.|[^"\\])*"|;.*|[()]|[^\s;()"]+', line)
                if depth == 0:
                    words, blank = [], line[:1] in " \t"
                for token in tokens:
                    if token[0] == ";":
                        break
                    depth += {"(": 1, ")": -1}.get(token, 0)
                    if token not in "()":
                        words.append(token)
                if depth or not words or words[0] == "$TTL":
                    continue
                if not blank:
                    owner = self.absolute(words.pop(0))
                while words[0] not in TYPES:
                    if not re.fullmatch(r"(\d+[smhdw]?)+|IN", words[0]):
                        raise ValueError(f"{path}: {line}")
                    words.pop(0)
                self.records.append((owner, words[0], self.data(words[0], words[1:])))

    def absolute(self, name):
        if name == "@":
            return self.origin
        if name.endswith("."):
            return name.lower()
        return (name + "." + self.origin.lstrip(".")).lower()

    def data(self, kind, words):
        names = {"SOA": 2, "NS": 1, "CNAME": 1, "DNAME": 1, "PTR": 1}.get(kind, 0)
        if kind in ("MX", "SRV"):
            return words[:-1] + [self.absolute(words[-1])]
        return [self.absolute(w) for w in words[:names]] + words[names:]

    def get(self, owner, *kinds):
        return [d for o, k, d in self.records if o == owner and k in kinds]

    def addresses(self, owner):
        return {ipaddress.ip_address(d[0]) for d in self.get(owner, "A", "AAAA")}

    def servers(self, owner):
        return {d[0] for d in self.get(owner, "NS")}

    def cuts(self):
        return sorted({o for o, k, _ in self.records if k == "NS" and o != self.origin})

    def holds(self, name):
        """Whether the name is the zone's own to tell about."""
        return under(name, self.origin) and not any(under(name, cut) for cut in self.cuts())


class Server:
    def __init__(self, words):
        self.names = [w.lower() + "." for w in words if "=" not in w and not is_address(w)]
        self.addresses = {ipaddress.ip_address(w) for w in words if is_address(w)}
        keys = dict(w.split("=", 1) for w in words if "=" in w)
        self.files = keys["zones"].split(",") if "zones" in keys else []
        self.behaviour = keys.get("behaviour", "answers")


def is_address(word):
    try:
        return bool(ipaddress.ip_address(word))
    except ValueError:
        return False


def under(name, ancestor):
    return ancestor == "." or name == ancestor or name.endswith("." + ancestor)


def origin_of(file):
    name = file.split("@")[0].rstrip(".")
    return "." if name in ("", "root") else name + "."


def file_name(reference):
    base, _, variant = reference.partition("@")
    return (base.rstrip(".") or "root") + ("@" + variant if variant else "")


class World:
    def __init__(self):
        lines = []
        with open(os.path.join(LAB, "world"), encoding="ascii") as file:
            for line in file:
                line = line.split("#")[0].rstrip()
                if line[:1] == " ":
                    lines[-1] += line
                elif line:
                    lines.append(line)
        self.servers = [Server(line.split()[1:]) for line in lines]
        self.by_name = {name: server for server in self.servers for name in server.names}
        self.files = sorted(f[:-5] for f in os.listdir(os.path.join(LAB, "zones")))
        self.zones = {
            origin_of(f): Zone(origin_of(f), os.path.join(LAB, "zones", f + ".zone"))
            for f in self.files
            if "@" not in f
        }

    def zone_of(self, name):
        """The zone that the name is in, by the deepest apex above it."""
        return max((z for z in self.zones.values() if under(name, z.origin)), key=lambda z: len(z.origin))

    # Each yields (zone or name, complaint).

    def check_files(self):
        used = {file_name(f) for server in self.servers for f in server.files}
        for file in sorted(used ^ set(self.files)):
            yield file, "has no file" if file in used else "is served by nobody"
        seen = set()
        for server in self.servers:
            for address in server.addresses & seen:
                yield server.names[0], f"{address} is taken"
            seen |= server.addresses

    def check_server(self, zone, child, name):
        """One server that `zone` delegates `child` to, or that the root has."""
        home = self.zone_of(name)
        if home.get(name, "CNAME"):
            yield child, f"{name} is an alias"
            return
        glue = zone.addresses(name)
        # Without glue, the way to the server must not lead through what it serves.
        path, at = {child}, name
        while not glue:
            at = self.zone_of(at).origin
            if at in path:
                yield child, f"{name} cannot be found without glue"
                break
            path.add(at)
            parent = self.parent(at)
            if parent is None or at == ".":
                break
            targets = parent.servers(at)
            if any(parent.addresses(t) for t in targets) or not targets:
                break
            at = sorted(targets)[0]
        # Below a delegation to a zone that nobody has, glue is all there is.
        real = home.addresses(name) if home.holds(name) else glue
        if not real:
            yield child, f"{name} has no address"
            return
        if glue and glue != real:
            yield child, f"{name} has other addresses as glue"
        server = self.by_name.get(name)
        if server is None:
            yield child, f"{name} is not in the world"
            return
        if server.addresses != real:
            yield child, f"{name} has other addresses in the world"
        files = {origin_of(f): f for f in server.files}
        if child not in files:
            yield child, f"{name} does not serve it"
        elif "@" in files[child]:
            yield child, f"{name} has another copy"
        if server.behaviour in ("dead", "refuses", "servfail"):
            yield child, f"{name} is {server.behaviour}"

    def parent(self, origin):
        above = [z for z in self.zones.values() if z.origin != origin and under(origin, z.origin)]
        return max(above, key=lambda z: len(z.origin)) if above else None

    def check_delegations(self):
        for zone in self.zones.values():
            for cut in zone.cuts():
                for name in sorted(zone.servers(cut)):
                    yield from self.check_server(zone, cut, name)
                child = self.zones.get(cut)
                if child is None:
                    yield cut, "has no zone file"
                elif child.servers(cut) != zone.servers(cut):
                    # An alias in the parent is complained about already.
                    yield cut, "parent and child have other servers"
            parent = self.parent(zone.origin)
            if parent is not None and not parent.servers(zone.origin):
                yield zone.origin, "is not delegated"
        for name in sorted(self.zones["."].servers(".")):
            yield from self.check_server(self.zones["."], ".", name)

    def check_glue(self):
        """Addresses that are somebody else's to tell are those that he tells."""
        for zone in self.zones.values():
            for owner in sorted({o for o, k, _ in zone.records if k in ("A", "AAAA")}):
                home = self.zone_of(owner)
                if home is not zone and zone.addresses(owner) != home.addresses(owner):
                    yield owner, f"has other addresses in {zone.origin} than in {home.origin}"

    def exists(self, name):
        home = self.zone_of(name)
        return any(under(o, name) for o, _, _ in home.records) or bool(
            home.get("*." + name.split(".", 1)[1], "A")
        )

    def check_targets(self):
        for zone in self.zones.values():
            for owner, kind, data in zone.records:
                if kind not in ("CNAME", "MX", "SRV", "PTR") or not zone.holds(owner):
                    continue
                seen, at = {owner} if kind == "CNAME" else set(), data[-1]
                while self.zone_of(at).get(at, "CNAME") and at not in seen:
                    seen.add(at)
                    at = self.zone_of(at).get(at, "CNAME")[0][0]
                if at in seen:
                    yield owner, "comes back to itself"
                elif not self.exists(at):
                    yield owner, f"{at} does not exist"
                elif kind in ("MX", "SRV", "PTR") and not self.zone_of(at).addresses(at):
                    yield owner, f"{at} has no address"

    def check_reverse(self):
        """A reverse name leads to a name that has the address."""
        for zone in self.zones.values():
            for owner, kind, data in zone.records:
                if kind != "PTR" or not owner.endswith(".arpa."):
                    continue
                labels = owner.split(".")[:-3][::-1]
                text = ".".join(labels)
                if owner.endswith(".ip6.arpa."):
                    text = ":".join("".join(labels[i : i + 4]) for i in range(0, 32, 4))
                if ipaddress.ip_address(text) not in self.zone_of(data[0]).addresses(data[0]):
                    yield owner, f"{data[0]} does not have the address {text}"


def check_world():
    world = World()
    found = {}
    for check in (
        world.check_files,
        world.check_delegations,
        world.check_glue,
        world.check_targets,
        world.check_reverse,
    ):
        for what, complaint in check():
            found.setdefault(what, set()).add(complaint)
    for what in sorted(set(found) | set(BROKEN)):
        for complaint in sorted(found.get(what, set()) - BROKEN.get(what, set())):
            yield f"{what}: {complaint}"
        for complaint in sorted(BROKEN.get(what, set()) - found.get(what, set())):
            yield f"{what}: should be broken, and is not: {complaint}"


def check_zones():
    tools = [t for t in (["named-checkzone", "-i", "local"], ["nsd-checkzone"]) if shutil.which(t[0])]
    if not tools:
        print("skipped: neither named-checkzone nor nsd-checkzone is installed")
        sys.exit(SKIP)
    for file in sorted(os.listdir(os.path.join(LAB, "zones"))):
        path = os.path.join(LAB, "zones", file)
        with open(path, encoding="ascii") as text:
            if not text.readline().startswith("; "):
                yield f"{file}: does not begin with what it shows"
        for tool in tools:
            run = subprocess.run(
                [*tool, origin_of(file[:-5]), path], capture_output=True, text=True, check=False
            )
            if run.returncode:
                yield f"{file}: {tool[0]}: {run.stdout}{run.stderr}"


complaints = list({"zones": check_zones, "world": check_world}[sys.argv[1]]())
print("\n".join(complaints) if complaints else "nothing to complain about")
sys.exit(1 if complaints else 0)
