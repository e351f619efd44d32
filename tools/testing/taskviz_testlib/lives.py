# SPDX-License-Identifier: GPL-2.0
"""The views debugfs/taskviz/lifecycle and cow, taken apart."""
import re

from . import debug

_AGE = r"(?:[\d-]+:\d\d:\d\d|\d+us|\d+(?:\.\d)?ms|\d+(?:\.\d)?s|\?)"
_LIFE = re.compile(
    rf" *(?P<born>{_AGE}) +(?P<pid>\d+) +(?P<tgid>\d+) +(?P<maker>\d+|\?) (?P<shared>\S{{6}})"
    rf" +(?P<lived>{_AGE}) +(?P<zombie>{_AGE}) +(?P<reaper>\d+|\?)  (?P<names>.*?); "
    rf"(?P<end>exit \d+|exit \?|killed by signal \d+(?:, core dumped)?)"
    rf"(?:; orphan of (?P<orphan>\d+|\?), adopted by (?P<adopter>.*) (?P<parent>\d+|\?))?")
_STEP = re.compile(rf" > (.*?) \+({_AGE})(?= > |$)")
_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


def seconds(text):
    """A duration as a number, None if it is unknown."""
    if text == "?":
        return None
    found = re.fullmatch(r"([\d.]+)(us|ms|s)", text)
    if found:
        return float(found[1]) * _UNITS[found[2]]
    hours, minutes, rest = (int(part) for part in text.rpartition("-")[2].split(":"))
    return float((hours * 60 + minutes) * 60 + rest)


class Life:
    """A line of lifecycle: the groups of _LIFE as attributes, numbers as such, .chain of names."""

    def __init__(self, line):
        match = _LIFE.fullmatch(line)
        if not match:
            raise AssertionError(f"not a life: {line!r}")
        self.line = line
        for name in ("pid", "tgid", "maker", "reaper", "orphan", "parent"):
            setattr(self, name, int(match[name]) if match[name] not in (None, "?") else None)
        for name in ("born", "lived", "zombie"):
            setattr(self, name, seconds(match[name]))
        self.shared, self.end, self.adopter = match["shared"], match["end"], match["adopter"]
        self._take_names(match["names"])

    def _take_names(self, names):
        first = names.split(" > ", 1)[0] if not names.startswith("... > ") else names[6:]
        self.cut = names.startswith("... > ")
        self.chain = [first.split(" > ", 1)[0]]
        self.times = []
        for name, after in _STEP.findall(names[len(self.chain[0]) + (6 if self.cut else 0):]):
            self.chain.append(name)
            self.times.append(seconds(after))


def ended():
    """Every Life that lifecycle tells, in order of birth."""
    return [Life(line) for line in debug.read("lifecycle").split("\n\n")[1].splitlines()[1:]]


def of(pid):
    """The last Life with that pid, or None."""
    found = [life for life in ended() if life.pid == pid]
    return found[-1] if found else None


class Fork:
    """A line of the second table of cow."""

    def __init__(self, line):
        match = re.fullmatch(r" *(\d+) +(\d+) ([-ZX]) +(\d+) +(\d+|\?) +(\d+|\?)  +"
                             r"(shares|until exec|until exit|parent left|\?)  (.*)", line)
        if not match:
            raise AssertionError(f"not a fork: {line!r}")
        numbers = [int(part) if part.isdigit() else None for part in match.group(1, 2, 4, 5, 6)]
        self.parent, self.child, self.shared, self.by_child, self.by_parent = numbers
        self.state, self.sharing, self.name = match.group(3, 7, 8)


def _sections():
    return debug.read("cow").split("\n\n")


def forks():
    """Every Fork."""
    return [Fork(line) for line in _sections()[3].splitlines()[1:]]


def fork_of(child):
    """The last Fork that made a child of that pid."""
    return [fork for fork in forks() if fork.child == child][-1]


def copied():
    """{(pid, state): {column: count or None}} of the first table of cow, without the names."""
    lines = _sections()[1].splitlines()
    columns = lines[0].split()[2:-1]
    found = {}
    for line in lines[1:]:
        match = re.match(r" *(\d+) ([-ZX]) (.{10,}?)  (\S.*)?$", line)
        values = line.replace("+", " ").split()
        numbers = [int(value) if value.isdigit() else None for value in values[2:2 + len(columns)]]
        found[int(match[1]), match[2]] = dict(zip(columns, numbers))
    return found
