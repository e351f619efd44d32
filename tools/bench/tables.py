#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""
What it costs to read each table, in guest instructions: its text, and its rows by ioctl.

usage: tools/vm/run --icount --mem 2048 --share tools/bench -- python3 /mnt/share/tables.py [PROCESSES]

One instruction is one nanosecond there. PROCESSES (4000) that sleep are made first; the cheapest of
three readings counts, told by row.
"""
import ctypes
import errno
import os
import signal
import sys
import time

sys.path.insert(0, "/taskviz/testing")
from taskviz_testlib import abi, tables  # pylint: disable=wrong-import-position

FOLDER = "/sys/kernel/debug/taskviz"
PROBES = "/sys/module/taskviz/parameters/probes"
ROUNDS = 3
BUFFER = bytearray(4 << 20)
ROOM = ctypes.addressof(ctypes.c_char.from_buffer(BUFFER))


def make(count):
    """So many processes that sleep. Returns their pids."""
    pids = []
    for _ in range(count):
        pids.append(os.fork())
        if not pids[-1]:
            signal.pause()
    return pids


def read_text(name):
    """The whole file."""
    file = os.open(f"{FOLDER}/{name}", os.O_RDONLY)
    while os.readv(file, [BUFFER]):
        pass
    os.close(file)


def row_size(name):
    """Bytes of a row, which the module tells who has no room."""
    asked = tables.query(name)
    file = os.open(abi.PATH, os.O_RDONLY)
    try:
        tables.call(file, tables.READ, asked)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
    os.close(file)
    return asked.stride


def read_rows(name, size):
    """All rows. Returns how many there are."""
    asked = tables.query(name, to=ROOM, capacity=len(BUFFER) // size, stride=size)
    file = os.open(abi.PATH, os.O_RDONLY)
    tables.call(file, tables.READ, asked)
    os.close(file)
    return asked.count


def cost(read, *arguments):
    """Instructions of the cheapest reading, and what it returned."""
    readings = []
    for _ in range(ROUNDS):
        begin = time.monotonic_ns()
        found = read(*arguments)
        readings.append((time.monotonic_ns() - begin, found))
    return min(readings)


def main():
    """Prints a line a table."""
    with open(PROBES, "w", encoding="ascii") as file:
        file.write("lifecycle,cow,signals,states,entries")
    pids = make(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
    print(f"{'table':12} {'rows':>6} {'text':>12} {'a row':>7} {'ioctl':>12} {'a row':>7}")
    for name in sorted(row["TABLE"] for row in tables.read("tables")):
        by_ioctl, rows = cost(read_rows, name, row_size(name))
        by_text, _ = cost(read_text, name)
        print(f"{name:12} {rows:6} {by_text:12} {by_text // max(rows, 1):7} {by_ioctl:12} "
              f"{by_ioctl // max(rows, 1):7}", flush=True)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
