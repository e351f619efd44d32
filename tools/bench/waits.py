#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""
What 'taskviz waits' costs a task, beside 'taskviz tree' and the one file that must be read of each,
in the same boot: with so many tasks that sleep, each its own process, in a call of each KIND.

usage: tools/vm/run --icount --mem 3000 --share tools/bench -- python3 /mnt/share/waits.py [KIND[,KIND...] [NUMBER[,NUMBER...]]]

30,000 of a mix were measured with --mem 6000, of which the machine touched 2.1 GB when they were there, and
--timeout 1500, as that takes minutes.
KIND: pause, pipe, futex, mix. One instruction is one nanosecond there. Nobody but sleepers of these
kinds waits at a pipe: this program's output goes to files, the sleepers' parent reads what is no pipe,
and whoever else there is stays outside, as all happens in a new pid namespace. Of the two ratios one
is of lists of PIDs, the other of what is printed without options.
"""
import contextlib
import ctypes
import os
import subprocess
import sys
import time

PIDS = ("-r", "-n", "-o", "PID")
COMMANDS = (("tree", *PIDS), ("waits", *PIDS), ("tree",), ("waits",))
ROUNDS = 2


def cost(command):
    """Instructions, of the cheapest of some runs."""
    costs = []
    for _ in range(ROUNDS):
        with open("/tmp/output", "wb") as output:
            began = time.monotonic_ns()
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, check=True)
            costs.append(time.monotonic_ns() - began)
    return min(costs)


def floor():
    """Instructions that one file of a task takes: open, read, close, and its part of the folder."""
    with open("/tmp/output", "wb") as output:
        subprocess.run(["bench_snapshot", "syscall"], stdout=output, check=True)
    with open("/tmp/output", encoding="ascii") as output:
        return float(output.read().split()[2])


def measure(kind, number, quiet):
    """A line about so many sleepers."""
    with subprocess.Popen(["sleepers", kind, str(number)], stdin=quiet,
                          stdout=subprocess.PIPE) as sleepers:
        sleepers.stdout.readline()
        sleepers.stdout.close()
        costs = [cost(("taskviz", *command)) / number for command in COMMANDS]
        print(f"{kind:6} {number:7} {floor():7.0f} {costs[0]:10.0f} {costs[1]:7.0f} {costs[2]:12.0f}"
              f" {costs[3]:7.0f} {costs[1] / costs[0]:12.2f} {costs[3] / costs[2]:6.2f}", flush=True)
        sleepers.kill()
    # They are ours now: nobody else is there who could wait for them.
    with contextlib.suppress(ChildProcessError):
        while os.wait()[0]:
            pass


def main():
    """A table."""
    if sys.argv[1:2] != ["--inside"]:
        os.execvp("unshare", ["unshare", "--pid", "--fork", "--mount-proc", sys.executable,
                              os.path.realpath(__file__), "--inside", *sys.argv[1:]])
    kinds, numbers = (sys.argv[2:] + ["pause,mix", "1000,4000,15000"][len(sys.argv) - 2:])[:2]
    with open("/proc/sys/kernel/threads-max", "w", encoding="ascii") as file:
        file.write("100000")
    print("Instructions a task\nkind    number  a file PIDs: tree   waits  whole: tree   waits"
          " ratios: PIDs  whole", flush=True)
    quiet = ctypes.CDLL(None).inotify_init()
    for kind in kinds.split(","):
        for number in numbers.split(","):
            measure(kind, int(number), quiet)


main()
