"""Gives name servers on loopback a distance: a relay for datagrams, in a thread.

Each reply leaves so long after its query came, however fast the server was, so that what is
measured in front is round trips and nothing of the server.  What was relayed is counted, and
for how long it was here: from when the kernel had the query until the reply was sent.
"""

import heapq
import os
import select
import socket
import struct
import threading
import time

SO_TIMESTAMPNS = 35


class Relay(threading.Thread):
    """Hears at `addresses` and asks at behind(address) instead, all on one port."""

    def __init__(self, addresses, behind, port, delay_s):
        super().__init__(daemon=True)
        self.delay_s = delay_s
        self.count, self.spent_s = 0, 0.0
        self.waiting = []  # (when a reply leaves, its number, from which socket, octets, to whom)
        self.number = 0
        self.fronts, self.backs, self.clients = {}, {}, {}
        self.end, self.ended = os.pipe()
        for address in addresses:
            front, back = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
            for one in (front, back):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
            front.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
            front.bind((address, port))
            back.connect((behind(address), port))
            self.fronts[front], self.backs[back] = back, front

    def reset(self):
        self.count, self.spent_s = 0, 0.0

    @staticmethod
    def key(octets):
        """What makes a query another one: its number and its question."""
        return octets[:2] + octets[12 : octets.index(b"\0", 12) + 5].lower()

    def take(self, one):
        if one in self.fronts:
            query, notes, _, client = one.recvmsg(65535, 64)
            stamps = [data for level, kind, data in notes if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS)]
            seconds, nanoseconds = struct.unpack("qq", stamps[0]) if stamps else (time.time(), 0)
            self.clients[one, self.key(query)] = (client, seconds + nanoseconds / 1e9)
            self.fronts[one].send(query)
            return
        front, reply = self.backs[one], one.recv(65535)
        client, came = self.clients.pop((front, self.key(reply)), (None, 0))
        if client is not None:
            self.number += 1
            heapq.heappush(self.waiting, (came + self.delay_s, self.number, front, reply, client, came))

    def run(self):
        while True:
            pause = max(0, self.waiting[0][0] - time.time()) if self.waiting else None
            ready = select.select([*self.fronts, *self.backs, self.end], [], [], pause)[0]
            if self.end in ready:
                return
            for one in ready:
                self.take(one)
            while self.waiting and self.waiting[0][0] <= time.time():
                _, _, front, reply, client, came = heapq.heappop(self.waiting)
                front.sendto(reply, client)
                self.count += 1
                self.spent_s += time.time() - came

    def stop(self):
        os.close(self.ended)
        self.join()
        os.close(self.end)
        for one in [*self.fronts, *self.backs]:
            one.close()
