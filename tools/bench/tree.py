#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""
What 'taskviz tree' costs beside 'ps -ejH' with so many processes, in the same boot.

usage: tools/vm/run --icount --mem 9000 --share tools/bench -- python3 /mnt/share/tree.py [PROCESSES]

One instruction is one nanosecond there; the time that the kernel accounts to a process is what it
executed, the module's share included. 30,000 processes want those 9 GB.
Exit status: 0 if the tree is no slower, 1 if it is.
"""
import os
import resource
import subprocess
import sys

ROUNDS = 2
COMMANDS = (("ps", "-ejH"), ("taskviz", "tree"), ("taskviz", "tree", "-r"),
            ("taskviz", "tree", "-J"))


def spent(command):
    """Seconds in user and kernel mode, and lines printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime,
            output.count(b"\n"))


def measure():
    """Returns the exit status. Runs beside the processes."""
    best = {}
    for command in COMMANDS * ROUNDS:
        user, kernel, lines = spent(command)
        name = " ".join(command)
        best[name] = min(best.get(name, user + kernel), user + kernel)
        print(f"{name:16} {user:7.2f} s user {kernel:7.2f} s kernel {lines:8} lines", flush=True)
    ratio = best["taskviz tree"] / best["ps -ejH"]
    print(f"taskviz tree takes {ratio:.3f} of what ps -ejH takes")
    return ratio > 1


def main():
    """Returns the exit status."""
    if sys.argv[1:] == ["--measure"]:
        return measure()
    number = sys.argv[1] if len(sys.argv) > 1 else "30000"
    return subprocess.run(["bench_crowd", number, "python3", os.path.realpath(__file__),
                           "--measure"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
