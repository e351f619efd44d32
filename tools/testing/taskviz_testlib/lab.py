# SPDX-License-Identifier: GPL-2.0
"""The kernel-thread lab: its commands, and its table."""
import errno
import os
import re

from . import debug, module, tables
from .case import Case
from .wait import eventually

FILE = f"{debug.FOLDER}/lab"
COLUMNS = ["NAME", "PID", "START", "STEP", "S", "CPU", "ALLOWED", "ON-CPU", "WAKE-UPS", "POLICY",
           "ACTIVITY", "RETURN"]


def _result(word):
    """What kthread_stop() returned, as a number, None until then; not every kernel says "-EINTR" for -4."""
    if word == "-":
        return None
    return -getattr(errno, word[1:]) if word.startswith("-E") else int(word)


class Thread:
    """A row of the lab, numbers as such; result is None until it is gone."""

    def __init__(self, row):
        self.name, self.step, self.state = row["NAME"], row["STEP"], row["S"]
        self.allowed, self.policy, self.activity = row["ALLOWED"], row["POLICY"], row["ACTIVITY"]
        self.pid, self.cpu, self.wakeups = (int(row[name]) for name in ("PID", "CPU", "WAKE-UPS"))
        self.start_ns = tables.ns(row["START"])
        self.on_cpu_us = tables.ns(row["ON-CPU"]) // 1000
        self.result = _result(row["RETURN"])


class Listing:
    """One reading: .living {name: Thread}, .gone in order, .text"""

    def __init__(self):
        self.text = debug.read("lab")
        table = tables.parse(self.text)
        if table.columns != COLUMNS:
            raise AssertionError(f"columns {table.columns}")
        threads = [Thread(row) for row in table.rows]
        self.living = {thread.name: thread for thread in threads if thread.step != "gone"}
        self.gone = [thread for thread in threads if thread.step == "gone"]


def write(data):
    """Write bytes or text to the file, in one call."""
    fd = os.open(FILE, os.O_WRONLY)
    try:
        os.write(fd, data.encode() if isinstance(data, str) else data)
    finally:
        os.close(fd)


def command(*lines):
    """Give commands."""
    write("".join(f"{line}\n" for line in lines))


def thread(name):
    """A living thread by its name."""
    return Listing().living[name]


def gone(name):
    """The last thread of that name that is gone."""
    return [one for one in Listing().gone if one.name == name][-1]


def stop_all():
    """Leave no thread in the lab."""
    if module.is_loaded():
        names = list(Listing().living)
        if names:
            command(*(f"stop {name}" for name in names))


class LabCase(Case):
    """A test case that leaves the lab empty and listens to the kernel log."""

    def setUp(self):
        super().setUp()
        self.log = module.Log()
        self.addCleanup(self.log.close)
        self.addCleanup(stop_all)

    def make(self, *lines):
        """Give commands; returns the pid of the thread that the last one names."""
        command(*lines)
        return thread(lines[-1].split()[1]).pid

    def hold(self, name, activity, letter):
        """A thread with that activity, in that state; returns its pid."""
        pid = self.make(f"run {name} {activity}")
        self.await_state(pid, letter)
        return pid

    @staticmethod
    def await_step(name, step):
        """Wait for a step of a living thread's life; returns it."""
        def look():
            one = thread(name)
            return one if one.step == step else None
        return eventually(look, f"{name} is {step}")

    def told(self):
        """What the lab said in the log since the last time, without the escapes of /dev/kmsg."""
        return [re.sub(r"\\x([0-9a-f]{2})", lambda match: chr(int(match[1], 16)), line)
                for line in self.log.lines() if "kthreads" in line]
