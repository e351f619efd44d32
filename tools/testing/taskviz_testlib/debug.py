# SPDX-License-Identifier: GPL-2.0
"""The recorder: which groups record, and what the views in debugfs say."""
import contextlib
import re

FOLDER = "/sys/kernel/debug/taskviz"
PROBES = "/sys/module/taskviz/parameters/probes"


def groups():
    """The groups that record."""
    with open(PROBES, encoding="ascii") as file:
        return [name for name in file.read().strip().split(",") if name != "none"]


def switch(names):
    """Let these groups record and no other."""
    with open(PROBES, "w", encoding="ascii") as file:
        file.write(",".join(names) or "none")


def pending(view="probes"):
    """The groups that are asked for while that is not done yet, or None."""
    found = re.search(r"^pending: (\S+)$", read(view), re.M)
    return found and [name for name in found[1].split(",") if name != "none"]


@contextlib.contextmanager
def recording(*names):
    """Let these groups record, too, for a while."""
    before = groups()
    switch(before + [name for name in names if name not in before])
    try:
        yield
    finally:
        switch(before)


def read(name):
    """The text of a view."""
    with open(f"{FOLDER}/{name}", "rb", buffering=0) as file:
        return file.readall().decode()


def hits(group):
    """{hook: hits} of a group."""
    lines = (line.split() for line in read("probes").splitlines()[1:])
    return {line[3]: int(line[4]) for line in lines
            if line[0] == group and line[2] in ("tracepoint", "function")}


def misses(group):
    """Events of tasks that the group knew nothing of."""
    found = re.search(rf"^{group} .*; (\d+) unaccounted", read("probes"), re.M)
    return int(found[1])


def settings():
    """{name: (value, source)} of what the module was told at load, from the view "self"."""
    found = re.findall(r"^setting (\S+) +(\S+) \((.*)\)$", read("self"), re.M)
    return {name: (value, source) for name, value, source in found}


class TaskLines:
    """Lines of tasks: a dictionary of the columns, by pid; those that have ended apart."""

    def __init__(self, lines, columns):
        self.living, self.ended = {}, {}
        for line in lines:
            fields = dict(zip(columns, line.replace(" | ", " ").split(None, len(columns) - 1)))
            kind = self.ended if fields["S"] == "-" else self.living
            kind[int(fields["PID"])] = fields


_TIMES = ("PID", "S", "ON-CPU", "RUNNABLE", "SLEEPING", "BLOCKED", "STOPPED", "IDLE+PARK", "VOL",
          "INVOL", "SAMEMM", "OTHER", "NAME")
_COUNTS = ("PID", "S", "CALLS", "FAULT-U", "FAULT-K", "DEVICE", "CPU", "SLEPT", "FAULT-IN",
           "IRQ-IN", "NAME")


def _ns(seconds):
    whole, micros = seconds.split(".")
    return int(whole) * 1_000_000_000 + int(micros) * 1000


class States:
    """
    The view "states": .census {letter: tasks}, .running and .waiting, .cpus {cpu: (pid, line)},
    .moves {(from, to): count} where the yielded ones are to "yielded", .spared (woken before they
    slept), .switches in order, .tasks
    """

    def __init__(self):
        self.text = read("states")
        sections = self.text.split("\n\n")
        self._take_census(sections[0].splitlines()[2:])
        self._take_cpus(sections[1].splitlines()[2:])
        if len(sections) > 3:
            self._take_moves(sections[2].splitlines()[2:])
            self.switches = [int(line.split()[0]) for line in sections[3].splitlines()[1:-1]]
            self.tasks = TaskLines(sections[4].splitlines()[4:], _TIMES)

    def _take_census(self, lines):
        found = re.search(r": (\d+) running, (\d+) waiting$", lines[0])
        self.running, self.waiting = int(found[1]), int(found[2])
        self.census = {line[0]: int(line.split()[2]) for line in lines}

    def _take_cpus(self, lines):
        self.cpus = {}
        for line in lines:
            fields = line.split(None, 2)
            if fields[1] != "offline":
                self.cpus[int(fields[0])] = (int(fields[1]), fields[2])

    def _take_moves(self, lines):
        self.moves = {}
        self.spared = int(re.match(r"\(no move\) +(\d+) ", lines.pop())[1])
        for line in lines:
            found = re.match(r"(.+?) +-> (.+?) {2,}(\d+) (.*)$", line)
            if found:
                target = "yielded" if found[4].startswith("yielded") else found[2]
                self.moves[found[1], target] = int(found[3])

    def times(self, pid, ended=False):
        """{column: ns} of a task, and its columns of switches as numbers."""
        fields = (self.tasks.ended if ended else self.tasks.living)[pid]
        times = {name: _ns(fields[name]) for name in _TIMES[2:8]}
        return {**times, **{name: int(fields[name]) for name in _TIMES[8:12]}, "S": fields["S"]}


def _entries_tasks():
    return TaskLines(read("entries").split("\n\n")[1].splitlines()[1:], _COUNTS)


def _counts(fields):
    return {name: int(fields[name]) for name in _COUNTS[2:10]}


def entries(pid):
    """{column: count} of a living task in the view "entries"."""
    return _counts(_entries_tasks().living[pid])


def ended_entries(name):
    """The same of the task of that name that ended last, or None."""
    found = [fields for fields in _entries_tasks().ended.values() if fields["NAME"] == name]
    return _counts(found[-1]) if found else None
