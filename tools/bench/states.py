#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""
What the groups states and entries cost, and the event of wakeups and calls, in guest instructions,
beside the kernel's own events.

usage: tools/vm/run --icount --share tools/bench -- python3 /mnt/share/states.py

One instruction is one nanosecond there. Every mode is measured between two runs with all off,
which must agree: else the figures mean nothing, and the exit status is 1.
"""
import os
import sys
import time

PROBES = "/sys/module/taskviz/parameters/probes"
EVENTS = "/sys/kernel/tracing/events"
ROUNDS = 2000
SWITCHES = ("sched/sched_switch", "sched/sched_wakeup", "sched/sched_wakeup_new")
WAKING, WAKING_CALLS = "sched/sched_waking", "taskviz/task_waking"
CALLS = ("raw_syscalls/sys_enter", "raw_syscalls/sys_exit")


def write(path, text):
    """Write to a file of the kernel."""
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def ping_pong():
    """Instructions of a round between two processes: two switches, two wakeups, four calls."""
    (there, say_there), (here, say_here) = os.pipe(), os.pipe()
    other = os.fork()
    if not other:
        for _ in range(ROUNDS):
            os.write(say_here, os.read(there, 1))
        os._exit(0)
    begin = time.monotonic_ns()
    for _ in range(ROUNDS):
        os.write(say_there, b"x")
        os.read(here, 1)
    spent = time.monotonic_ns() - begin
    os.waitpid(other, 0)
    for end in (there, say_there, here, say_here):
        os.close(end)
    return spent / ROUNDS


def with_probes(groups):
    """A round with these groups on."""
    write(PROBES, groups)
    spent = ping_pong()
    write(PROBES, "none")
    return spent


def with_events(names):
    """A round with these events of the kernel on."""
    for name in names:
        write(f"{EVENTS}/{name}/enable", "1")
    spent = ping_pong()
    for name in names:
        write(f"{EVENTS}/{name}/enable", "0")
    return spent


def main():
    """Returns the exit status."""
    write(PROBES, "none")
    ping_pong()
    ping_pong()
    before, status = ping_pong(), 0
    print(f"{'a round, nothing on':40} {before:9.0f}")
    for title, measure in (("states", lambda: with_probes("states")),
                           ("ftrace events of the scheduler", lambda: with_events(SWITCHES)),
                           ("who wakes, ftrace's", lambda: with_events((WAKING,))),
                           ("who wakes, from which call", lambda: with_events((WAKING_CALLS,))),
                           ("entries", lambda: with_probes("entries")),
                           ("ftrace events of system calls", lambda: with_events(CALLS))):
        spent, after = measure(), ping_pong()
        print(f"{title:40} {spent:9.0f} {spent - before:+8.0f} then, off again {after:9.0f}")
        if abs(after - before) > before / 100:
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
