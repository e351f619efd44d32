# SPDX-License-Identifier: GPL-2.0
"""The kernel-thread lab: its commands, and its file taken apart."""
import os
import re

from . import debug, module
from .case import Case
from .wait import eventually

FILE = f"{debug.FOLDER}/kthreads"
_HEAD = re.compile(r"^NAME +PID +STEP .*\n", re.M)
_THREAD = re.compile(
    r"(?P<name>\S+) +(?P<pid>\d+) +(?P<step>[a-z]+) +(?P<state>\S) +(?P<cpu>\d+) (?P<allowed>\S+) +"
    r"(?P<seconds>\d+)\.(?P<micros>\d{6}) +(?P<wakeups>\d+) (?P<policy>\S+) +(?P<activity>[a-z]+) +"
    r"(?P<result>-|-?\d+)(?: [A-Z].*)?")
_OTHER = re.compile(
    r" *(?P<pid>\d+) (?P<name>.{15,}?) (?P<function>\?|\S+(?: \[\w+\])?) +(?P<job>.+)")


class Thread:
    """A line of the lab: the groups of _THREAD, numbers as such; result is None until it is gone"""

    def __init__(self, line):
        match = _THREAD.fullmatch(line)
        if not match:
            raise AssertionError(f"not a thread: {line!r}")
        for name in ("name", "step", "state", "allowed", "policy", "activity"):
            setattr(self, name, match[name])
        for name in ("pid", "cpu", "wakeups"):
            setattr(self, name, int(match[name]))
        self.on_cpu_us = int(match["seconds"]) * 1_000_000 + int(match["micros"])
        self.result = None if match["result"] == "-" else int(match["result"])


class Listing:
    """One reading: .living {name: Thread}, .gone in order, .others {pid: match of _OTHER}, .text"""

    def __init__(self):
        self.text = debug.read("kthreads")
        rest = self.text[_HEAD.search(self.text).end():]
        lab, _, others = rest.partition("\nOTHER KERNEL THREADS")
        threads = [Thread(line) for line in lab.splitlines()]
        self.living = {thread.name: thread for thread in threads if thread.step != "gone"}
        self.gone = [thread for thread in threads if thread.step == "gone"]
        matches = [_OTHER.fullmatch(line) for line in others.splitlines()[3:]]
        if None in matches:
            raise AssertionError(f"not all are threads: {others!r}")
        self.others = {int(match["pid"]): match for match in matches}


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
