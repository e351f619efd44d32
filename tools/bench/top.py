#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""
What 'taskviz top' costs, in guest instructions, with so many processes and one refresh a second; and what others
cost beside them: tools/bench/top starts it.

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


def measure(*command, shown="swapper"):
    """
    Instructions a second, and the kernel's part; of one that has begun when what it shows first is seen. Nothing
    else is started meanwhile, as top would have to show it. Who needs longer than a second for a refresh makes fewer.
    """
    terminal = Terminal(*command, LC_ALL="C.UTF-8", HOME="/run")
    try:
        terminal.until(shown, 600)
        pid = terminal.pid(os.path.basename(command[0]))
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


def show(title, *command, **options):
    """Measure and tell."""
    spent, kernel = measure(*command, **options)
    print(f"{title:36} {spent:12.0f} a second, {100 * spent / SECOND:5.2f} % of a CPU,"
          f" {100 * kernel:3.0f} % of that in the kernel", flush=True)


def main(processes, htop):
    """Returns the exit status."""
    crowd = tasks.Program("crowd", processes)
    crowd.await_ready(wait.DEADLINE * 10)
    show("few ended, not asked for", "taskviz", "top", "--no-ended")
    show("few ended", "taskviz", "top")
    fill_history()
    show(f"{history()} ended", "taskviz", "top")
    show(f"{history()} ended, not asked for", "taskviz", "top", "--no-ended")
    show("top", "top", "-d", "1", shown="load average")
    show("htop", htop, "-d", "10", shown="Load average")
    crowd.finish()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
