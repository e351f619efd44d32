# SPDX-License-Identifier: GPL-2.0
"""The tables lives, execs, forks and copies, taken apart."""
from . import tables


def _pid(word):
    return None if word in ("?", "-") else int(word)


def _seconds(word):
    ns = tables.ns(word)
    return None if ns is None else ns / 1e9


class Life:
    """
    A row of lives: numbers, None where it is unknown or there is none; .adopter of an orphan; .chain
    of the names that execs tell, .times of these since the birth, .cut if some are forgotten
    """

    def __init__(self, row, execs):
        self.row = row
        self.pid, self.tgid, self.maker, self.reaper, self.parent = (
            _pid(row[name]) for name in ("PID", "TGID", "MAKER", "REAPER", "PARENT"))
        self.start = tables.ns(row["START"])
        self.lived, self.zombie = _seconds(row["LIVED"]), _seconds(row["ZOMBIE"])
        self.shared, self.end, self.adopter = row["WITH"], row["EXIT"], row["ADOPTED"]
        self.cut = int(row["EXECS"]) > len(execs)
        self.chain = [execs[0]["OLD-NAME"].replace("\\x20", " ") if execs else row["NAME"]]
        self.chain += [step["NAME"] for step in execs]
        self.times = [(tables.ns(step["TIME"]) - self.start) / 1e9 for step in execs]


def ended():
    """Every Life that is over, in order of birth."""
    execs = {}
    for step in tables.read("execs"):
        execs.setdefault((step["PID"], step["START"]), []).append(step)
    return [Life(row, execs.get((row["PID"], row["START"]), [])) for row in tables.read("lives")
            if row["E"] == "X"]


def of(pid):
    """The last Life of that pid that is over, or None."""
    found = [life for life in ended() if life.pid == pid]
    return found[-1] if found else None


class Fork:
    """A row of forks."""

    def __init__(self, row):
        self.parent, self.child = _pid(row["PARENT"]), int(row["PID"])
        self.shared, self.by_child, self.by_parent = (
            tables.number(row[name]) for name in ("SHARED", "BY-CHILD", "BY-PARENT"))
        self.state, self.sharing, self.name = row["E"], row["SHARING"], row["NAME"]


def forks():
    """Every Fork."""
    return [Fork(row) for row in tables.read("forks")]


def fork_of(child):
    """The last Fork that made a child of that pid."""
    return [fork for fork in forks() if fork.child == child][-1]


def copied():
    """{(pid, end): {column: count or None}} of copies, without the names."""
    return {(int(row["PID"]), row["E"]): {name: tables.number(row[name]) for name in row
                                          if name not in ("PID", "START", "E", "NAME")}
            for row in tables.read("copies")}
