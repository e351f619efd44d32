# SPDX-License-Identifier: GPL-2.0
"""The tables states, cpus, moves, switches, times and entries, taken apart."""
from . import tables

SECONDS = ("ON-CPU", "RUNNABLE", "SLEEPING", "BLOCKED", "STOPPED", "IDLE")
SWITCHES = ("VOL", "INVOL", "SAMEMM", "OTHER")
_WHICH = ("PID", "START", "S", "NAME")


class Census:
    """The table states: .tasks {letter: tasks}, of those that are R .running and .waiting"""

    def __init__(self):
        rows = tables.read("states")
        self.tasks = {row["S"]: int(row["TASKS"]) for row in rows}
        self.on_cpu = {row["S"]: row["ON-CPU"] for row in rows}
        self.running = int(self.on_cpu["R"])
        self.waiting = self.tasks["R"] - self.running


def cpus():
    """{cpu: row} of those that are online."""
    return {int(row["CPU"]): row for row in tables.read("cpus") if row["WHAT"] != "offline"}


class Moves(dict):
    """
    The table moves: {(from, to): count}, where the yielded ones are to "yielded"; .spared: woken
    before they slept; .others: those that the diagram does not have
    """

    def __init__(self):
        super().__init__()
        self.others = []
        for row in tables.read("moves"):
            count = int(row["COUNT"])
            if row["MOVE"] == "spared":
                self.spared = count
                continue
            if row["MOVE"] == "other":
                self.others.append(row)
            self[row["FROM"], "yielded" if row["MOVE"] == "yielded" else row["TO"]] = count


def switches():
    """{kind: count}"""
    return {row["KIND"]: int(row["COUNT"]) for row in tables.read("switches")}


class Tasks:
    """Rows of a table of meters, by pid: .living; .ended, the last of that pid."""

    def __init__(self, name):
        self.living, self.ended = {}, {}
        for row in tables.read(name):
            kind = self.ended if row["S"] == "-" else self.living
            kind[int(row["PID"])] = row


def _values(row):
    return {name: tables.ns(word) if name in ("FOR", *SECONDS) else int(word)
            for name, word in row.items() if name not in _WHICH}


def times(pid):
    """{column: ns or number} of a living task."""
    return _values(Tasks("times").living[pid])


def ended_times(pid):
    """The same of a task that has ended, or None."""
    row = Tasks("times").ended.get(pid)
    return row and _values(row)


def entries(pid):
    """{column: count} of a living task."""
    return _values(Tasks("entries").living[pid])


def ended_entries(name):
    """The same of the task of that name that was born last of those that ended, or None."""
    found = [row for row in Tasks("entries").ended.values() if row["NAME"] == name]
    return _values(found[-1]) if found else None
