#!/usr/bin/env python3
"""What was saved is shown as if it had just been received: digc_read.py DIGC TRACEC

Lines of JSON go round, dumps and captures are put together here, octet by octet."""

import json
import os
import struct
import subprocess
import sys
import tempfile
import time

import digc_json
import schema

CLIENT, SERVER = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 53])
THERE, BACK = (4444, 53), (53, 4444)


# ---- messages and packets: RFC 1035 section 4, RFC 791, 8200, 768, 9293, pcap(5), pcapng ----


def message(number, flags, name, rrtype, *answers):
    question = b"".join(bytes([len(label)]) + label for label in name.encode().split(b"."))
    head = struct.pack(">6H", number, flags, 1, len(answers), 0, 0)
    return head + question + b"\0" + struct.pack(">2H", rrtype, 1) + b"".join(answers)


ADDRESS = b"\xc0\x0c" + struct.pack(">2HIH", 1, 1, 3600, 4) + bytes([192, 0, 2, 7])
QUERY = message(0x1234, 0x0100, "example.com", 1)
REPLY = message(0x1234, 0x8180, "example.com", 1, ADDRESS)
OTHER = message(0x4321, 0x0100, "example.net", 15)


def ip4(protocol, data, ports):
    """From the client if that is what the ports say; nobody looks at checksums."""
    ends = CLIENT + SERVER if ports[0] == 4444 else SERVER + CLIENT
    return struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(data), 7, 0, 64, protocol, 0) + ends + data


def ip6(protocol, data, ports):
    ends = [bytes.fromhex("20010db8") + bytes(11) + bytes([end]) for end in (1, 53)]
    ends = ends if ports[0] == 4444 else ends[::-1]
    return struct.pack(">IHBB", 6 << 28, len(data), protocol, 64) + b"".join(ends) + data


def udp(data, ports=THERE, ip=ip4):
    return ip(17, struct.pack(">HHHH", *ports, len(data) + 8, 0) + data, ports)


def tcp(seq, data=b"", flags=16, ports=THERE):
    return ip4(6, struct.pack(">HHIIHHHH", *ports, seq, 0, 0x5000 | flags, 65535, 0, 0) + data, ports)


def pcap(*packets):
    text = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 101)
    for at, packet in enumerate(packets):
        text += struct.pack("<IIII", 1, at, len(packet), len(packet)) + packet
    return text


def pcapng(*packets):
    def block(kind, body):
        body += bytes(-len(body) % 4)
        return struct.pack(">II", kind, len(body) + 12) + body + struct.pack(">I", len(body) + 12)

    text = block(0x0A0D0D0A, struct.pack(">IHHq", 0x1A2B3C4D, 1, 0, -1))
    text += block(1, struct.pack(">HHI", 101, 0, 0))
    for at, packet in enumerate(packets):
        text += block(6, struct.pack(">IIIII", 0, 0, at, len(packet), len(packet)) + packet)
    return text


# ---- the program ----


def read(digc, data, *words, file="-"):
    done = subprocess.run([digc, "-r", "--read", file, *words], input=data, capture_output=True,
                          check=False, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def expect(complaints, where, got, wanted):
    if got != wanted:
        complaints.append(f"{where}: {got!r}, not {wanted!r}")


# ---- JSON ----


def check_rounds(digc, complaints):
    """Lookups come back as they were, in JSON and as text; of transfers the records."""
    for words, _, _ in digc_json.CASES:
        lines = digc_json.run(digc, words).stdout.splitlines(keepends=True)
        lookups = "".join(line for line in lines if '"event":"lookup"' in line)
        back = read(digc, "".join(lines).encode(), "+json")[1].splitlines(keepends=True)
        back = "".join(line for line in back[:lookups.count("\n")])
        if back != lookups:
            complaints.append(f"digc --lab {words} +json | digc --read - +json: {back}")
    for words in ("@192.0.2.41 www.big.test +qr", "@192.0.2.22 www.dead.test +tries=2 +timeout=1",
                  "@192.0.2.42 www.notcp.test", "@192.0.2.11 school.test AXFR",
                  "@192.0.2.11 nosuch.test AXFR", "@192.0.2.22 dead.test AXFR +timeout=1"):
        words = words + " +qid=7 +nocmd"
        text = subprocess.run([digc, "--lab", *words.split(), "+nocookie"], capture_output=True,
                              text=True, check=False).stdout
        lines = digc_json.run(digc, words + " +nocookie").stdout
        shown = read(digc, lines.encode(), *(word for word in words.split() if word == "+qr"))[1]
        # There is no command; octets of transfers are counted without compression.
        texts = [[line for line in one.splitlines()
                  if line and not line.startswith((";; XFR size", "; <<>>", "; (1 s", ";; global"))]
                 for one in (text, shown)]
        if texts[0] != texts[1]:
            complaints.append(f"digc --lab {words}: read back it is\n{shown}\nand not\n{text}")


# ---- hexadecimal ----


def lines_of(octets, form):
    """Sixteen octets a line, as xxd, hexdump -C, od and Wireshark write them."""
    for at in range(0, len(octets), 16):
        row = octets[at:at + 16]
        digits = [f"{octet:02x}" for octet in row]
        shown = "".join(chr(octet) if 32 <= octet < 127 else "." for octet in row)
        pairs = ["".join(digits[i:i + 2]) for i in range(0, len(digits), 2)]
        if form == "xxd":
            yield f"{at:08x}: {' '.join(pairs):39}  {shown}"
        elif form == "hexdump":
            yield f"{at:08x}  {' '.join(digits[:8]):23}  {' '.join(digits[8:]):23}  |{shown}|"
        elif form == "od":
            yield f"{at:07o} {' '.join(digits)}"
        else:
            yield f"{at:04x}   {' '.join(digits):47}   {shown}"
    if form in ("hexdump", "od"):
        yield f"{len(octets):08x}" if form == "hexdump" else f"{len(octets):07o}"


def check_hex(digc, complaints):
    plain = REPLY.hex()
    texts = {
        "plain": plain + "\n",
        "no line end": plain,
        "upper case": "0x" + plain.upper(),
        "colons": ":".join(plain[i:i + 2] for i in range(0, len(plain), 2)),
        "short lines": "\n".join(plain[i:i + 10] for i in range(0, len(plain), 10)),
        "query first": f"# a query\n{QUERY.hex()}\n\n; and its reply\n{plain}\n",
        **{form: "\n".join(lines_of(REPLY, form)) for form in ("xxd", "hexdump", "od", "wireshark")},
        "two dumps": "\n".join([*lines_of(QUERY, "xxd"), *lines_of(REPLY, "xxd")]),
    }
    for form, text in texts.items():
        expect(complaints, form, read(digc, text.encode(), "+short"), (0, "192.0.2.7\n", ""))
    status, out, _ = read(digc, f"{QUERY.hex()}\n\n{OTHER.hex()}\n".encode(), "+json")
    outcomes = [(event["question"]["name"], event["outcome"])
                for event in schema.events(out, complaints, "hex")]
    expect(complaints, "queries", (status, outcomes),
           (0, [("example.com.", "no_reply"), ("example.net.", "no_reply")]))
    out = read(digc, QUERY.hex().encode())[1]
    if ";; Sending:" not in out or "SERVER" in out or "Query time" in out:
        complaints.append(f"a query in hexadecimal: {out}")
    for kind, wanted in ((REPLY, "RESPONSE"), (QUERY, "QUERY")):
        out = read(digc, kind.hex().encode(), "+yaml")[1]
        if wanted not in out or "address:" in out or "time:" in out:
            complaints.append(f"YAML of a message from nowhere: {out}")
    for text, said in (("12 3x", "-:1: octet 4: not valid hexadecimal"),
                       ("1234\n5 6", "-:2: octet 1: not valid hexadecimal")):
        status, _, diagnostics = read(digc, text.encode())
        expect(complaints, text, (status, diagnostics.strip().split(": ", 1)[-1]), (8, said))
    status, out, said = read(digc, b"")
    expect(complaints, "nothing", (status, out, said.split(": ", 1)[-1]), (9, "", "-: there is nothing to show\n"))


def check_nonsense(digc, complaints):
    """Numbers that no exchange can have."""
    sound = {"address": "192.0.2.53", "port": 53, "transport": "udp", "start_us": 0, "sent_us": 5,
             "end_us": 9, "end": "reply", "query": QUERY.hex(), "reply": REPLY.hex()}
    for wrong in ({}, {"port": 65536}, {"sent_us": 5, "end_us": 4}, {"start_us": 6}):
        line = {"schema": "libquery", "version": 1, "event": "lookup", "tries": [sound | wrong]}
        status, _, said = read(digc, json.dumps(line).encode(), "+short")
        expect(complaints, wrong, (status, said.strip().rpartition(": ")[2]),
               (8, "out of range") if wrong else (0, ""))
    tries = [sound | {"start_us": 0, "sent_us": 3, "end": "timeout", "reply": None}, sound]
    line = {"schema": "libquery", "version": 1, "event": "lookup", "tries": tries}
    expect(complaints, "two tries", read(digc, json.dumps(line).encode(), "+short")[:2],
           (0, "192.0.2.7\n"))


# ---- captures ----


def check_captures(digc, complaints):
    first, second = QUERY[:20], QUERY[20:]
    framed = len(REPLY).to_bytes(2, "big") + REPLY
    packets = {
        "UDP over IPv4": [udp(QUERY), udp(REPLY, BACK)],
        "UDP over IPv6": [udp(QUERY, ip=ip6), udp(REPLY, BACK, ip6)],
        "a reply alone": [udp(REPLY, BACK)],
        "TCP in pieces": [
            tcp(1000, flags=2), tcp(5000, flags=18, ports=BACK),
            tcp(1001, len(QUERY).to_bytes(2, "big") + first), tcp(1001 + 2 + len(first), second),
            tcp(5001, framed[:30], ports=BACK), tcp(5031, framed[30:], ports=BACK)],
    }
    for where, list_of in packets.items():
        for kind, make in (("pcap", pcap), ("pcapng", pcapng)):
            got = read(digc, make(*list_of), "+short")
            expect(complaints, f"{where}, {kind}", got, (0, "192.0.2.7\n", ""))
    out = read(digc, pcap(udp(REPLY, BACK)), "+explain")[1]
    if f"a reply of {len(REPLY)} octets comes, whose query was not seen." not in " ".join(out.split()):
        complaints.append(f"a reply alone: {out}")
    other = pcap(udp(QUERY, (4444, 5353)), udp(REPLY, (5353, 4444)))
    status, out, said = read(digc, other, "+short")
    expect(complaints, "port 53", (status, out, said.split(": ", 1)[-1]),
           (9, "", "-: there is nothing to show, without -p of port 53\n"))
    expect(complaints, "-p 5353", read(digc, other, "-p", "5353", "+short")[:2], (0, "192.0.2.7\n"))
    both = pcap(udp(OTHER), udp(QUERY), udp(REPLY, BACK))
    _, out, _ = read(digc, both, "+json")
    events = schema.events(out, complaints, "capture")
    ends = [(event["question"]["name"], event["outcome"], event["server"]["port"])
            for event in events]
    expect(complaints, "a query without a reply", ends,
           [("example.com.", "answer", 53), ("example.net.", "no_reply", 53)])
    # It is known to have been without one up to the last packet, two microseconds later.
    expect(complaints, "how long nothing came", events[1]["tries"][0]["end_us"], 2)
    out = read(digc, both)[1]
    if out.count(";; Sending:\n") != 1 or ";; no reply from 192.0.2.53#53\n" not in out:
        complaints.append(f"a query without a reply is shown as {out}")
    expect(complaints, "names", read(digc, both, "+short", "example.net", "example.com", "A")[:2],
           (0, "192.0.2.7\n"))
    expect(complaints, "types", read(digc, both, "+short", "example.com", "AAAA")[:2], (9, ""))
    status, out, said = read(digc, both[:-5], "+short")
    if status != 8 or "octet " not in said or "ends too early" not in said:
        complaints.append(f"a capture that is broken off: {status} {out} {said}")
    expect(complaints, "no file", read(digc, b"", file="/nonexistent/x")[0], 8)


FORMS = ("+bytes", "+explain", "+pretty", "+fields=name,server,rcode", "+json", "+json=rfc8427", "+yaml", "+qr")


def check_forms(digc, complaints):
    """In every form: with a query and a reply, with one of them, from a server or from nowhere."""
    lookups = "".join(digc_json.run(digc, words).stdout for words in (
        "@ns1.school.test www.school.test", "@192.0.2.22 www.dead.test +timeout=1",
        "@192.0.2.42 www.notcp.test", "@192.0.2.11 school.test AXFR"))
    saved = {"JSON": lookups.encode(), "a query": QUERY.hex().encode(), "a reply": REPLY.hex().encode(),
             "what is short": b"1234", "a capture": pcap(udp(OTHER), udp(QUERY), udp(REPLY, BACK)),
             "a reply alone": pcap(udp(REPLY, BACK))}
    for what, data in saved.items():
        for form in FORMS:
            status, out, said = read(digc, data, form)
            if status != 0 or not (out or said):
                complaints.append(f"{what} {form}: {status} {out}{said}")
            # Octets alone tell nothing of servers, nor of what was awaited.
            if what in ("a query", "a reply", "what is short") and form in ("+bytes", "+explain", "+pretty") and (
                    "read from " not in out or any(word in out for word in ("server ()", "#0", "port 0", " ms", "down"))):
                complaints.append(f"{what} {form}: {out}")


def check_reports(digc, complaints):
    """Of reports the messages are shown; what they come to has none."""
    for words in ("+allns www.serial.test", "+compare=192.0.2.11,192.0.2.22 +tries=1 school.test",
                  "+watch=60 +count=2 www.school.test", "+until=198.51.100.80 www.school.test"):
        saved = digc_json.run(digc, words).stdout
        wanted = [event["reply"] for event in tries_of(schema.events(saved, complaints, words))]
        status, out, said = read(digc, saved.encode(), "+json")
        found = [event["reply"] for event in tries_of(schema.events(out, complaints, words))]
        expect(complaints, words, (status, found, said), (0, wanted, ""))
    saved = digc_json.run(digc, "+count=2 www.school.test").stdout
    expect(complaints, "+count", read(digc, saved.encode())[:2], (9, ""))


def tries_of(events):
    return [attempt for event in events for attempt in event.get("tries", [])]


def check_live(digc, complaints):
    """What has come is shown before more comes."""
    whole = pcap(udp(QUERY), udp(REPLY, BACK))
    with subprocess.Popen([digc, "-r", "--read", "-", "+short"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        process.stdin.write(whole)
        process.stdin.flush()
        began = time.monotonic()
        line = process.stdout.readline()
        took = time.monotonic() - began
        process.stdin.close()
        process.wait(timeout=10)
    if line != b"192.0.2.7\n" or took > 3:
        complaints.append(f"live: {line} after {took} s")


def check_walk(digc, tracec, complaints):
    """A walk that tracec saves has the same messages."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "walk.pcapng")
        out = subprocess.run([tracec, "--lab", "--format=json", f"--save={file}", "www.notcp.test"],
                             capture_output=True, text=True, check=False).stdout
        steps = schema.events(out, complaints, "tracec")
        saved = schema.events(read(digc, b"", "+json", file=file)[1], complaints, "capture")
    tries = [(attempt["query"], attempt["reply"]) for step in steps if step["event"] == "step"
             for attempt in step["tries"] if attempt["reply"]]
    found = [(event["tries"][0]["query"], event["tries"][0]["reply"]) for event in saved]
    expect(complaints, "tracec --save", found, tries)


def main():
    complaints = []
    digc, tracec = sys.argv[1:]
    for check in (check_rounds, check_hex, check_nonsense, check_captures, check_forms, check_reports,
                  check_live):
        check(digc, complaints)
    check_walk(digc, tracec, complaints)
    print("\n".join(complaints) or "nothing to complain about")
    sys.exit(bool(complaints))


main()
