#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""
What 'taskviz top' costs, in guest instructions, with so many processes and one refresh a second.

usage: tools/vm/run --icount --share tools/bench -- python3 /mnt/share/top.py [PROCESSES]

One instruction is one nanosecond there, so time on the CPU is exact; it holds the module's share,
too, as that is spent in the ioctl. Measured twice: with nothing that ended, and with as many ended
tasks as the module remembers.
"""
import os
import sys
import time

sys.path.insert(0, "/taskviz/testing")
from taskviz_testlib import tasks, wait  # pylint: disable=wrong-import-position
from taskviz_testlib.terminal import Terminal  # pylint: disable=wrong-import-position

REFRESHES = 20
SETTLE = 10  # seconds, until what starting it made has left the screen
SECOND = 10 ** 9


def on_cpu(pid):
    """Nanoseconds that a process spent on the CPU."""
    with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
        return int(file.read().split()[0])


def in_kernel(pid):
    """The part of a process's time that was spent in the kernel, as ticks of the clock have it."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        user, kernel = (int(word) for word in file.read().rpartition(")")[2].split()[11:13])
    return kernel / max(user + kernel, 1)


def measure(*options):
    """
    Instructions a second, and the kernel's part. Nothing else is started meanwhile, as top would
    have to show it.
    """
    terminal = Terminal("taskviz", "top", *options, LC_ALL="C.UTF-8")
    try:
        terminal.until("swapper", 600)
        pid = terminal.pid("taskviz")
        await_second(time.monotonic() + SETTLE)
        before, begin = on_cpu(pid), time.monotonic()
        await_second(begin + REFRESHES)
        return (on_cpu(pid) - before) / (time.monotonic() - begin), in_kernel(pid)
    finally:
        terminal.end()


def await_second(moment):
    """Wait until that time."""
    wait.eventually(lambda: time.monotonic() >= moment, "time goes on", 600)


def history():
    """How many ended tasks the module remembers."""
    with open("/sys/module/taskviz/parameters/history", encoding="ascii") as file:
        return int(file.read())


def fill_history():
    """Let so many tasks end."""
    for _ in range(history()):
        child = os.fork()
        if not child:
            os._exit(0)
        os.waitpid(child, 0)


def show(title, *options):
    """Measure and tell."""
    spent, kernel = measure(*options)
    print(f"{title:36} {spent:12.0f} a second, {100 * spent / SECOND:5.2f} % of a CPU,"
          f" {100 * kernel:3.0f} % of that in the kernel", flush=True)


def main():
    """Returns the exit status."""
    crowd = tasks.Program("crowd", sys.argv[1] if len(sys.argv) > 1 else 1000)
    crowd.await_ready(wait.DEADLINE * 10)
    show("few ended, not asked for", "--no-ended")
    show("few ended")
    fill_history()
    show(f"{history()} ended")
    show(f"{history()} ended, not asked for", "--no-ended")
    crowd.finish()
    return 0


if __name__ == "__main__":
    sys.exit(main())
