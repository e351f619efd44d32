#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""
What one 'taskviz export prometheus' costs a machine, from its exec to its end, beside so many tasks that sleep.

usage: tools/vm/run --icount --mem 2000 --share tools/bench -- python3 /mnt/share/export.py [NUMBER...]

One instruction is one nanosecond there. The size is the file's.
"""
import os
import subprocess
import sys
import time

FILE = "/run/taskviz.prom"
ROUNDS = 5


def export():
    """Instructions of one export."""
    began = time.monotonic_ns()
    subprocess.run(["taskviz", "export", "prometheus", "-w", FILE], check=True)
    return time.monotonic_ns() - began


def measure(number):
    """A line about so many sleepers."""
    with subprocess.Popen(["sleepers", "pause", str(number)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as sleepers:
        sleepers.stdout.readline()
        cheapest = min(export() for _ in range(ROUNDS))
        with open(FILE, encoding="ascii") as file:
            found = next(line.split()[1] for line in file if line.startswith("taskviz_processes"))
        print(f"{found:>9} {cheapest:14,} {os.path.getsize(FILE):10}", flush=True)


def main():
    """Measure all."""
    numbers = [int(number) for number in sys.argv[1:]] or [1, 1000, 4000]
    print(f"{'PROCESSES':>9} {'INSTRUCTIONS':>14} {'BYTES':>10}")
    for number in numbers:
        measure(number)


if __name__ == "__main__":
    main()
