# SPDX-License-Identifier: GPL-2.0
"""Trace events through tracefs: an instance of our own, and what it caught."""
import os
import re
from collections import namedtuple

TRACING = "/sys/kernel/tracing"
_LINE = re.compile(r" *(?P<comm>.*)-(?P<tid>\d+) +\[\d+\] (?P<flags>\S+) +(?P<time>[\d.]+): "
                   r"(?P<event>\w+): (?P<rest>.*)")
# Of the flags: in an interrupt or a softirq, or in one that came in the other.
_IN_INTERRUPT = set("hHs")
_FIELD = re.compile(r"(\w+)=(.*?)(?= \w+=|$)")
_BUFFER_KIB = 8192


def write(path, value):
    """Write to one of the kernel's files."""
    with open(path, "w", encoding="ascii") as file:
        file.write(str(value))


def events(system):
    """Names of the events of a system."""
    folder = f"{TRACING}/events/{system}"
    return sorted(name for name in os.listdir(folder) if os.path.isdir(f"{folder}/{name}"))


def hooked_functions():
    """Functions of the kernel that anybody has hooked."""
    with open(f"{TRACING}/enabled_functions", encoding="ascii") as file:
        return {line.split()[0] for line in file if line.strip()}


class Event:
    """
    .name, .comm and .tid of the task it happened in, or interrupted; .time in seconds; .text, and its
    .fields as texts
    """

    def __init__(self, match):
        self.name, self.comm, self.tid = match["event"], match["comm"], int(match["tid"])
        self.time = float(match["time"])
        self.in_interrupt = bool(_IN_INTERRUPT & set(match["flags"]))
        self.text = match["rest"]
        self.fields = dict(_FIELD.findall(self.text))

    def number(self, name):
        """A field as a number, whatever its base."""
        return int(self.fields[name], 0)


def can_trace(function):
    """Does the kernel have such a function, and lets it be traced?"""
    with open(f"{TRACING}/available_filter_functions", encoding="ascii") as file:
        return any(line.split()[0] == function for line in file)


class Calls:
    """.count of the calls of a function of the kernel, while it runs: with Calls("name") as calls"""

    def __init__(self, function):
        self.folder = f"{TRACING}/instances/taskviz_calls"
        self.function = function
        self.count = 0

    def __enter__(self):
        os.mkdir(self.folder)
        write(f"{self.folder}/set_ftrace_filter", f"{self.function}\n")
        write(f"{self.folder}/current_tracer", "function")
        return self

    def __exit__(self, *exception):
        write(f"{self.folder}/tracing_on", 0)
        with open(f"{self.folder}/trace", encoding="latin-1") as file:
            self.count = sum(f": {self.function} <-" in line for line in file)
        write(f"{self.folder}/current_tracer", "nop")
        os.rmdir(self.folder)


class Trace:
    """
    What happens while it runs, of that what the kernel's filter lets pass:
    with Trace(["sched:sched_switch", ...]) as trace: ...
    """

    def __init__(self, names, only=None):
        self.folder = f"{TRACING}/instances/taskviz_trace"
        self.names = names
        self.only = only
        self.text = ""

    def __enter__(self):
        os.mkdir(self.folder)
        write(f"{self.folder}/tracing_on", 0)
        write(f"{self.folder}/buffer_size_kb", _BUFFER_KIB)
        for name in self.names:
            event = f"{self.folder}/events/{name.replace(':', '/')}"
            if self.only:
                write(f"{event}/filter", self.only)
            write(f"{event}/enable", 1)
        write(f"{self.folder}/tracing_on", 1)
        return self

    def __exit__(self, *exception):
        write(f"{self.folder}/tracing_on", 0)
        with open(f"{self.folder}/trace", encoding="latin-1") as file:
            self.text = file.read()
        write(f"{self.folder}/events/enable", 0)
        os.rmdir(self.folder)

    def caught(self, *names):
        """The Events of these names, in order of time."""
        if "LOST" in self.text:
            raise AssertionError("the trace lost events")
        matches = (_LINE.fullmatch(line) for line in self.text.splitlines() if line[:1] != "#")
        return [Event(match) for match in matches if match and match["event"] in names]


Call = namedtuple("Call", "name tid time")
_CALL = re.compile(r".*-(?P<tid>\d+) +\[\d+\] \S+ +(?P<time>[\d.]+): (?P<name>\w+) <-")


class Functions:
    """Calls of functions of the kernel while it runs: with Functions("do_exit") as functions: ..."""

    def __init__(self, *names):
        self.folder = f"{TRACING}/instances/taskviz_functions"
        self.names = names
        self.text = ""

    def __enter__(self):
        os.mkdir(self.folder)
        write(f"{self.folder}/set_ftrace_filter", "\n".join(self.names))
        write(f"{self.folder}/current_tracer", "function")
        return self

    def __exit__(self, *exception):
        write(f"{self.folder}/tracing_on", 0)
        with open(f"{self.folder}/trace", encoding="latin-1") as file:
            self.text = file.read()
        write(f"{self.folder}/current_tracer", "nop")
        os.rmdir(self.folder)

    def calls(self, tid):
        """The Calls of one task, in order; times in microseconds."""
        matches = (_CALL.match(line) for line in self.text.splitlines())
        found = [Call(match["name"], int(match["tid"]), round(float(match["time"]) * 1e6))
                 for match in matches if match]
        return [call for call in found if call.tid == tid]
