#!/usr/bin/env python3
"""Includes point one way: base <- name <- rdata <- message <- net <- resolve <- cmd; lab
stands beside resolve, and resolver knows both; capture knows resolve for its exchanges."""

import re

import tree

INCLUDE = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")')
# Within the commands: the renderers know exchanges and a style, and no options; what is laid out by
# text is nothing to it.
COMMANDS = {"text": ("text",), "common": ("common", "text"), "render": ("render", "text"),
            "saved": ("saved", "render")}
SOCKETS = ("sys/socket.h", "netinet/in.h", "netdb.h", "poll.h", "sys/epoll.h")


def room_of(name):
    """The room and whether it is a public header."""
    parts = name.split("/")
    if name.startswith("libquery/include/query/"):
        return public_room(parts[-1][:-2]), True
    return parts[1], False


def public_room(header):
    return tree.PUBLIC.get(header)


def check_library(name, number, target, quoted):
    room, public = room_of(name)
    if room is None:
        yield f"{name}: this public header has no room in tests/lint/tree.py"
        return
    allowed = set(tree.ROOMS) if room == "all" else {room, *tree.ROOMS[room]}
    if not quoted and target.startswith("query/"):
        their = public_room(target[6:-2])
        if their is None:
            yield f"{name}:{number}: <{target}> has no room in tests/lint/tree.py"
        elif their not in allowed:
            yield f"{name}:{number}: {room} must not include <{target}> ({their})"
    elif not quoted:
        if target in SOCKETS and room not in ("net", "system", "base"):
            yield f"{name}:{number}: {room} must not know sockets (<{target}>)"
    elif public:
        yield f'{name}:{number}: a public header includes only <query/...>, not "{target}"'
    else:
        their = target.split("/")[0]
        if "/" not in target or their not in tree.ROOMS:
            yield f'{name}:{number}: write "room/file.h", not "{target}"'
        elif their not in allowed:
            yield f'{name}:{number}: {room} must not include "{target}"'


def check_command(name, number, target, quoted):
    if not quoted:
        return
    room = name.split("/")[1]
    their = target.split("/")[0]
    if their in tree.ROOMS:
        yield f'{name}:{number}: a command includes only <query/...>, not "{target}"'
    elif their not in COMMANDS.get(room, (room, *COMMANDS)):
        yield f'{name}:{number}: cmd/{room} must not include "{target}"'


def check():
    for name in tree.files("libquery", "cmd"):
        rule = check_library if name.startswith("libquery/") else check_command
        for number, line in enumerate(tree.read(name).split("\n"), 1):
            match = INCLUDE.match(line)
            if match:
                what = match.group(1)
                yield from rule(name, number, what[1:-1], what[0] == '"')


tree.main(check)
