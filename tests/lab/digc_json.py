#!/usr/bin/env python3
"""digc +json in the classroom Internet: digc_json.py DIGC

What it prints is held against the schema, and against what lab/world and lab/zones say.
"""

import json
import subprocess
import sys

import schema

# (words, events, exit status): all kinds of answer, and of what is none.
CASES = [
    ("www.school.test", ["lookup"], 0),
    ("@ns1.school.test www.school.test AAAA +dnssec +nsid", ["lookup"], 0),
    ("nobody.school.test", ["lookup"], 0),
    ("corridor.school.test", ["lookup"], 0),
    ("www.old.school.test", ["lookup"], 0),
    ("@192.0.2.1 www.school.test +norecurse", ["lookup"], 0),
    ("@192.0.2.23 www.refused.test", ["lookup"], 0),
    ("@192.0.2.22 www.dead.test +tries=2 +timeout=1", ["lookup"], 9),
    ("@192.0.2.41 www.big.test", ["lookup"], 0),
    ("@192.0.2.41 www.big.test +ignore", ["lookup"], 0),
    ("@192.0.2.42 www.notcp.test", ["lookup"], 9),
    ("@192.0.2.11 school.test +header-only", ["lookup"], 0),
    ("@192.0.2.11 school.test ANY", ["lookup"], 0),
    ("www.school.test A,AAAA,TXT", ["lookup"] * 3, 0),
    ("@192.0.2.11 school.test AXFR", ["message", "transfer"], 0),
    ("@192.0.2.11 school.test IXFR=1", ["message", "transfer"], 0),
    ("@192.0.2.11 nosuch.test AXFR", ["message", "transfer"], 9),
    ("@192.0.2.22 dead.test AXFR +timeout=1 +tries=1", ["transfer"], 9),
    ("+trace www.school.test", ["lookup", "step", "step", "step", "walk"], 0),
    ("+trace www.dead.test +timeout=1 +tries=1", ["lookup", "step", "step", "walk"], 1),
    ("+nssearch school.test", ["lookup"] * 5, 0),
    # Side by side, and again and again: what was heard, and then what it comes to.
    ("+allns www.serial.test", ["lookup"] * 6 + ["allns"], 40),
    ("+allns mismatch.test", ["lookup"] * 9 + ["allns"], 40),
    ("+allns halflame.test", ["lookup"] * 9 + ["allns"], 41),
    ("+allns -4 halfdead.test", ["lookup"] * 6 + ["allns"], 41),
    ("+allns www.noglue.test", ["allns"], 9),
    ("+allns www.nxns.test", ["allns"], 9),
    ("+allns lab.school.test", ["lookup"] * 12 + ["allns"], 0),
    ("+allns . NS", ["lookup"] * 78 + ["allns"], 0),
    ("+compare=192.0.2.11,192.0.2.22 +tries=1 school.test", ["lookup", "lookup", "compare"], 41),
    ("+compare=192.0.2.22,ns1.dead.test +tries=1 school.test", ["lookup", "lookup", "compare"], 9),
    ("@192.0.2.11 @192.0.2.12 +compare school.test www.school.test", ["lookup", "lookup", "compare"] * 2, 0),
    ("+watch=600 +count=2 www.school.test @192.0.2.11 @192.0.2.12",
     ["lookup", "lookup", "round", "round", "watch"], 0),
    ("+until=192.0.2.99 +deadline=2 www.school.test", ["round"] * 3 + ["lookup", "until"], 43),
    ("+until=!none nobody.school.test +deadline=2", ["round"] * 3 + ["lookup", "until"], 43),
    ("+count=2 +interval=5 @192.0.2.22 www.dead.test dead.test", ["round", "round", "count"], 9),
    ("a..b", ["error"], 10),
    ("@192.0.2.11 www.school.test +tls", ["error"], 1),
    ("-6 @192.0.2.11 www.school.test", ["error"], 0),
    # Nothing is asked at all; the form is the last word.
    ("@nosuchserver.test www.school.test", ["error"], 1),
    ("+nosuch", ["error"], 1),
    ("-Z www.school.test", ["error"], 1),
    ("+retry=x www.school.test", ["error"], 10),
    ("www.school.test +watch +trace", ["error"], 1),
    ("+compare @192.0.2.11 school.test", ["error"], 1),
    ("+until=x www.school.test", ["error"], 1),
    ("@auth www.cycle1.test", ["error"], 9),
    ("-f /nonexistent/x", ["error"], 8),
    ("--read /nonexistent/x", ["error"], 8),
]


def run(digc, words, text=""):
    return subprocess.run([digc, "--lab", *words.split(), "+json"], input=text, capture_output=True,
                          text=True, check=False, timeout=60)


def events_of(digc, words, complaints, text=""):
    done = run(digc, words, text)
    return done, schema.events(done.stdout, complaints, f"digc --lab {words} +json")


def check_cases(digc, complaints):
    for words, wanted, status in CASES:
        done, events = events_of(digc, words, complaints)
        found = [event["event"] for event in events]
        if wanted is not None and found != wanted or done.returncode != status:
            complaints.append(f"digc --lab {words} +json: {found}, exit status {done.returncode}")


def check_facts(digc, complaints):
    """RFC 1035 section 4.1 for the octets; the rest is what lab/ has."""
    _, (answer,) = events_of(digc, "@ns1.school.test www.school.test", complaints)
    server = {"name": "ns1.school.test", "address": "192.0.2.11", "port": 53, "transport": "udp",
              "source": "command_line", "line": None}
    record = {"name": "www.school.test.", "type": "A", "class": "IN", "ttl": 3600,
              "rdata": "198.51.100.80", "data": {"address": "198.51.100.80"}}
    wanted = {"server": server, "outcome": "answer", "status": "NOERROR", "rcode": 0, "error": None,
              "flags": ["qr", "aa", "rd"], "time_us": 20000, "answer": [record]}
    complaints += [f"{key}: {answer[key]}" for key in wanted if answer[key] != wanted[key]]
    (attempt,) = answer["tries"]
    query, reply = (bytes.fromhex(attempt[key]) for key in ("query", "reply"))
    if query[:2] != reply[:2] or int.from_bytes(reply[:2], "big") != answer["id"]:
        complaints.append("octets: ids differ")
    if bytes([198, 51, 100, 80]) not in reply or len(reply) != answer["size"]:
        complaints.append(f"octets: not those of the reply: {reply}")
    _, (dead,) = events_of(digc, "@192.0.2.22 www.dead.test +tries=2 +timeout=1", complaints)
    ways = [(attempt["end"], attempt["next"], attempt["end_us"] - attempt["start_us"])
            for attempt in dead["tries"]]
    if ways != [("timeout", "again", 1000000), ("timeout", None, 1000000)]:
        complaints.append(f"tries: {ways}")
    if dead["outcome"] != "no_reply" or dead["error"]["code"] != "timeout":
        complaints.append(f"no reply: {dead['outcome']}, {dead['error']}")
    _, (big,) = events_of(digc, "@192.0.2.41 www.big.test", complaints)
    if [attempt["next"] for attempt in big["tries"]] != ["tcp", None] or len(big["answer"]) != 120:
        complaints.append(f"big: {big['tries']}")


def check_batch(digc, complaints):
    """Each line has its turn, be it one that cannot be asked or one that takes its time."""
    text = ("www.dead.test @192.0.2.22 +tries=1\nwww.school.test\na..b\nnobody.school.test AAAA\n+nosuch\n"
            "school.test @nosuchserver.test\nschool.test -y a:b\n" + "x" * 100000 + "\nschool.test\n")
    _, events = events_of(digc, "-f -", complaints, text)
    found = [(event.get("line"), event.get("outcome"), event.get("exit_status")) for event in events]
    if found != [(None, "no_reply", None), (None, "answer", None), (3, None, 10), (None, "nxdomain", None),
                 (5, None, 1), (6, None, 0), (7, None, 1), (8, None, 1), (None, "answer", None)]:
        complaints.append(f"batch: {found}")
    for event in events:
        if event["event"] == "error" and event["name"] != (
                None if event["line"] == 8 else text.splitlines()[event["line"] - 1]):
            complaints.append(f"batch: {event}")


def check_zone(digc, complaints):
    """lab/world and lab/zones: two servers of serial.test with versions of their own, a server of
    halflame.test that does not serve it, NS records of mismatch.test that differ."""
    report = events_of(digc, "+allns www.serial.test", complaints)[1][-1]
    found = [(a["server"]["name"], a["server"]["address"], a["server"]["port"], a["server"]["source"],
              a["serial"], a["older"], a["group"]) for a in report["addresses"]]
    if found != [("ns1.serial.test.", "192.0.2.38", 53, "glue", 2026112202, False, 0),
                 ("ns2.serial.test.", "192.0.2.39", 53, "glue", 2026112101, True, 1)]:
        complaints.append(f"allns: addresses: {found}")
    said = [[record["data"]["address"] for record in group["records"]] for group in report["groups"]]
    if said != [["198.51.100.163"], ["198.51.100.165"]] or report["newest_serial"] != 2026112202:
        complaints.append(f"allns: groups: {said}")
    if (report["zone"], report["parent"], report["verdict"], report["delegation"]["fits"]) != (
            "serial.test.", "test.", "different", True):
        complaints.append(f"allns: {report}")
    report = events_of(digc, "+allns halflame.test", complaints)[1][-1]
    lame = [(a["server"]["address"], a["trouble"]["code"]) for a in report["addresses"] if a["trouble"]]
    if lame != [("192.0.2.21", "no_authority")] or report["verdict"] != "partly":
        complaints.append(f"allns: trouble: {lame}, {report['verdict']}")
    report = events_of(digc, "+allns mismatch.test", complaints)[1][-1]
    findings = {(fault["code"], fault["name"]) for fault in report["delegation"]["findings"]}
    if ("zone_alone", "ns3.mismatch.test.") not in findings or len(report["ns_sets"]) != 2:
        complaints.append(f"allns: findings: {findings}, {report['ns_sets']}")
    report = events_of(digc, "+allns www.noglue.test", complaints)[1][-1]
    codes = {fault["code"] for fault in report["delegation"]["findings"]}
    if "no_glue_no_address" not in codes or report["verdict"] != "silent" or report["addresses"]:
        complaints.append(f"allns: no glue: {codes}, {report['verdict']}")


def check_compare(digc, complaints):
    report = events_of(digc, "+compare=192.0.2.38,ns2.serial.test,192.0.2.22 +tries=1 www.serial.test",
                       complaints)[1][-1]
    servers = [(s["server"]["name"], s["server"]["address"], s["group"], s["outcome"]) for s in report["servers"]]
    if servers != [("192.0.2.38", "192.0.2.38", 0, "answer"), ("ns2.serial.test", "192.0.2.39", 1, "answer"),
                   ("192.0.2.22", "192.0.2.22", None, "no_reply")]:
        complaints.append(f"compare: servers: {servers}")
    own = [[record["rdata"] for record in group["own"]] for group in report["groups"]]
    if own != [["198.51.100.163"], ["198.51.100.165"]] or report["common"] or report["verdict"] != "different":
        complaints.append(f"compare: {own}, {report['common']}, {report['verdict']}")
    report = events_of(digc, "+compare=192.0.2.38,192.0.2.39 serial.test NS", complaints)[1][-1]
    common = sorted(record["rdata"] for record in report["common"])
    if common != ["ns1.serial.test.", "ns2.serial.test."] or report["verdict"] != "same":
        complaints.append(f"compare: the same: {report}")


def check_rounds(digc, complaints):
    """Times are those of the classroom: a server at 10 ms each way, one that never replies."""
    report = events_of(digc, "+count=3 www.school.test @192.0.2.11 @192.0.2.22", complaints)[1][-1]
    found = [(s["server"]["address"], s["asked"], s["replied"], s["median_us"]) for s in report["servers"]]
    if found != [("192.0.2.11", 3, 3, 20000), ("192.0.2.22", 3, 0, None)] or report["rounds"] != 3:
        complaints.append(f"count: {report}")
    _, events = events_of(digc, "+until=198.51.100.80 @192.0.2.11 www.school.test", complaints)
    if [s["given"] for s in events[0]["servers"]] != [True] or events[-1]["given"] != 1:
        complaints.append(f"until: {events[0]}, {events[-1]}")
    _, events = events_of(digc, "+watch=600 +count=3 @192.0.2.11 www.school.test", complaints)
    begun = [event["unix_us"] for event in events if event["event"] == "round"]
    if [us - begun[0] for us in begun] != [0, 600000000, 1200000000] or events[-1]["changes"] != 0:
        complaints.append(f"watch: {begun}, {events[-1]}")
    rests = [event["wait_us"] for event in events if event["event"] == "round"]
    if rests != [599980000, 599980000, None]:  # a reply takes 20 ms
        complaints.append(f"watch: {rests}")


def check_rfc8427(digc, complaints):
    """RFC 8427 sections 2 and 3; the octets are RFC 1035's."""
    def lines(words):
        done = subprocess.run([digc, "--lab", *words.split(), "+json=rfc8427"], capture_output=True,
                              text=True, check=False)
        return [json.loads(line) for line in done.stdout.splitlines()]

    (pair,) = lines("@ns1.school.test school.test MX +qid=258")
    asked, told = pair["queryMessage"], pair["responseMessage"]
    header = {"ID": 258, "QR": 1, "Opcode": 0, "AA": 1, "TC": 0, "RD": 1, "RA": 0, "AD": 0, "CD": 0,
              "RCODE": 0, "QDCOUNT": 1, "ANCOUNT": 1, "QNAME": "school.test.", "QTYPE": 15,
              "QTYPEname": "MX", "QCLASS": 1, "QCLASSname": "IN"}
    record = {"NAME": "school.test.", "TYPE": 15, "TYPEname": "MX", "CLASS": 1, "CLASSname": "IN",
              "TTL": 3600, "rdataMX": "10 mail.school.test.", "RDLENGTH": 20,
              "RDATAHEX": "000A046D61696C067363686F6F6C047465737400"}
    if asked["QR"] != 0 or asked["ID"] != 258 or told["answerRRs"] != [record]:
        complaints.append(f"rfc8427: {pair}")
    complaints += [f"rfc8427: {key}: {told[key]}" for key in header if told[key] != header[key]]
    if told["dateString"] != "2026-11-23T08:00:00.020000Z" or told["dateSeconds"] != 1795420800.02:
        complaints.append(f"rfc8427: {told['dateString']}, {told['dateSeconds']}")
    (silent,) = lines("@192.0.2.22 www.dead.test +tries=1 +timeout=1")
    if "responseMessage" in silent or silent["comment"] != "timed out":
        complaints.append(f"rfc8427: {silent}")
    zone = lines("@192.0.2.11 school.test AXFR")
    if [len(line["responseMessage"]["answerRRs"]) for line in zone] != [28]:
        complaints.append(f"rfc8427: a zone: {zone}")
    walk = [line["responseMessage"]["ANCOUNT"] for line in lines("+trace www.school.test")]
    if len(walk) != 4 or walk[1:] != [0, 0, 1]:
        complaints.append(f"rfc8427: a walk: {walk}")
    done = subprocess.run([digc, "--read", "-", "+json=rfc8427"], input="123481800001", check=False,
                          capture_output=True, text=True)
    message = json.loads(done.stdout)["responseMessage"]
    if message != {"messageOctetsHEX": "123481800001", "comment": "ends too early"}:
        complaints.append(f"rfc8427: malformed: {message}")


def main():
    complaints = []
    for check in (check_cases, check_facts, check_batch, check_zone, check_compare, check_rounds,
                  check_rfc8427):
        check(sys.argv[1], complaints)
    print("\n".join(complaints) or "nothing to complain about")
    sys.exit(bool(complaints))


if __name__ == "__main__":
    main()
