#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""
What 'taskviz top' costs, in guest instructions, with so many processes and one refresh a second; and what others
cost beside them: tools/bench/top starts it. Exit status: 0 if a tenth of either is enough, else 1.

One instruction is one nanosecond there, so time on the CPU is exact; it holds the module's share,
too, as that is spent in the ioctl. Measured with what ended until all processes were there, and with
as many ended tasks as the module remembers. A refresh is counted where a program waits for the next one.
"""
import os
import re
import sys
import time
from dataclasses import dataclass

sys.path.insert(0, "/taskviz/testing")
from taskviz_testlib import tasks, wait  # pylint: disable=wrong-import-position
from taskviz_testlib.terminal import Terminal  # pylint: disable=wrong-import-position

REFRESHES = 20
SETTLE = 10  # seconds, until what starting it made has left the screen
SECOND = 10 ** 9
MOST = 0.1  # of what either of the others spends


@dataclass
class Spent:
    """Instructions in some seconds, how many refreshes were made of them, and the kernel's part."""

    instructions: int
    seconds: float
    refreshes: int
    kernel: float

    @property
    def a_second(self):
        """Instructions."""
        return self.instructions / self.seconds

    @property
    def a_refresh(self):
        """Instructions."""
        return self.instructions / max(self.refreshes, 1)

    @property
    def are_refreshes(self):
        """One a second were asked for: there cannot be more, or it waited for something else."""
        return 0 < self.refreshes <= self.seconds + 1


def on_cpu(pid):
    """Nanoseconds that a process spent on the CPU."""
    with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
        return int(file.read().split()[0])


def in_kernel(pid):
    """The part of a process's time that was spent in the kernel, as ticks of the clock have it."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        user, kernel = (int(word) for word in file.read().rpartition(")")[2].split()[11:13])
    return kernel / max(user + kernel, 1)


def waits(pid):
    """How often a process has waited, which each of these programs does once a refresh."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", file.read(), re.M)[1])


def measure(*command, shown="swapper"):
    """
    What it spent, from when has been seen what it shows first. Nothing else is started meanwhile, as top
    would have to show it. Who needs longer than a second for a refresh makes fewer.
    """
    terminal = Terminal(*command, LC_ALL="C.UTF-8", HOME="/run")
    try:
        terminal.until(shown, 600)
        pid = terminal.pid(os.path.basename(command[0]))
        await_second(time.monotonic() + SETTLE)
        before, refreshes, begin = on_cpu(pid), waits(pid), time.monotonic()
        await_second(begin + REFRESHES)
        return Spent(on_cpu(pid) - before, time.monotonic() - begin, waits(pid) - refreshes,
                     in_kernel(pid))
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


def tell(title, spent, more):
    """A line."""
    print(f"{title:32} {spent.refreshes:9} {spent.a_refresh:15,.0f} {spent.a_second:14,.0f}"
          f" {100 * spent.a_second / SECOND:8.2f} {100 * spent.kernel:7.0f} {more}".rstrip(), flush=True)


def judge(spent, peers):
    """The worst ratio to others, and whether it is small enough."""
    ratio = max(getattr(spent, unit) / getattr(peer, unit) for peer in peers
                for unit in ("a_refresh", "a_second"))
    if not all(other.are_refreshes for other in (spent, *peers)):
        return f"{ratio:7.3f} unsure"
    return f"{ratio:7.3f} {'ok' if ratio <= MOST else 'MISSED'}"


def measure_all(htop):
    """({title: spent} of taskviz top, the same of others). What watches the others ends much."""
    begun = {"taskviz top": measure("taskviz", "top"),
             "taskviz top, no ended asked for": measure("taskviz", "top", "--no-ended")}
    peers = {"top": measure("top", "-d", "1", shown="load average"),
             "htop": measure(htop, "-d", "10", shown="Load average")}
    fill_history()
    begun[f"taskviz top, {history()} ended"] = measure("taskviz", "top")
    return begun, peers


def main(processes, htop):
    """Returns the exit status."""
    crowd = tasks.Program("crowd", processes)
    crowd.await_ready(wait.DEADLINE * 10)
    ours, peers = measure_all(htop)
    crowd.finish()
    print(f"Beside {processes} processes, in {REFRESHES} s; of the ratios to top and htop, a refresh and a"
          f" second, the worst must be <= {MOST}")
    print(f"{'':32} refreshes    instructions       a second % of CPU % kernel   ratio")
    for title, spent in peers.items():
        tell(title, spent, "")
    verdicts = {title: judge(spent, peers.values()) for title, spent in ours.items()}
    for title, spent in ours.items():
        tell(title, spent, verdicts[title])
    missed = sum(not verdict.endswith("ok") for verdict in verdicts.values())
    print(f"{missed or 'no'} target{'' if missed == 1 else 's'} missed or unsure")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
