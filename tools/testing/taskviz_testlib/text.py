# SPDX-License-Identifier: GPL-2.0
"""The text side of /proc/taskviz: taken apart into fields, and names escaped as it should."""
import re

from . import abi

# Lines and columns that are not named here may be added; those who test them know their names.
_HEADER = re.compile(
    r"kernel   Linux (?P<release>\S+) (?P<machine>\S+)  CPUs (?P<cpus>\d+)  up (?P<up>[\d:-]+)\n"
    r"tasks    processes (?P<processes>\d+)  threads (?P<threads>\d+)"
    r"  kernel threads (?P<kthreads>\d+)\n"
    r"states   (?P<states>(?:[A-Za-z] \d+  )*[A-Za-z] \d+)\n"
    r"(?P<more>(?:[a-z].*\n)*)"
    r"\n"
    r"(?P<columns> *PID +PPID ST +UID +THR +RSS .*AGE TASK)\n")

_BRANCHES = re.compile(r"(?P<branches>(?:\+(?P<cut>\d+) )?(?:(?:│ |  )*(?:├─|└─))?)(?P<task>.*)")
_AGE = re.compile(r"(?:\d+-\d\d|\d+):\d\d:\d\d")

_MARKS = (b"\\", b"\n", b"\t")


def escape(name):
    """Bytes of a name as they are to be printed."""
    out = ""
    for value in name:
        byte = bytes([value])
        if byte in _MARKS:
            out += {b"\\": "\\\\", b"\n": "\\n", b"\t": "\\t"}[byte]
        else:
            out += chr(value) if 0x20 <= value < 0x7f else f"\\x{value:02x}"
    return out


def seconds(age):
    """[D-]H:MM:SS as a number."""
    days, _, clock = age.rpartition("-")
    hours, minutes, rest = (int(part) for part in clock.split(":"))
    return ((int(days or 0) * 24 + hours) * 60 + minutes) * 60 + rest


def _split(line, columns):
    """{column: text} of a line; the last column, behind one blank, is all the rest."""
    match = re.fullmatch(r" *" + r" +".join([r"(\S+)"] * (len(columns) - 1)) + r" (.*)", line)
    if not match:
        raise AssertionError(f"not a line of {columns}: {line!r}")
    return dict(zip(columns, match.groups()))


class Row:
    """A line of the tree: .pid .ppid .state .uid .threads .rss .age .depth .last .task .columns"""

    def __init__(self, line, columns):
        self.line, self.columns = line, _split(line, columns)
        self.pid, self.ppid, self.uid = (
            int(self.columns[name]) for name in ("PID", "PPID", "UID"))
        self.threads = None if self.columns["THR"] == "-" else int(self.columns["THR"])
        self.state, self.rss = self.columns["ST"], self.columns["RSS"]
        if not _AGE.fullmatch(self.columns["AGE"]):
            raise AssertionError(f"not an age: {self.columns['AGE']} in {line!r}")
        self.age = seconds(self.columns["AGE"])
        self._take_branches(_BRANCHES.fullmatch(self.columns["TASK"]))

    def _take_branches(self, match):
        self.cut, self.task = int(match["cut"] or 0), match["task"]
        branches = match["branches"].split(" ", 1)[1] if self.cut else match["branches"]
        self.branches = [branches[at:at + 2] for at in range(0, len(branches), 2)]
        self.depth = self.cut + len(self.branches)
        self.last = self.branches[-1:] == ["└─"]

    def settled(self):
        """The columns of numbers that do not change by themselves as time passes."""
        return (self.pid, self.ppid, self.state, self.uid, self.threads, self.rss)


class Text:
    """One reading: .head with the header's fields, .states, .rows in order, .by_pid"""

    def __init__(self, data):
        text = data.decode()
        head = _HEADER.match(text)
        if not head:
            raise AssertionError(f"not a header: {text[:400]!r}")
        if not text.endswith("\n"):
            raise AssertionError(f"the last line is cut: {text[-100:]!r}")
        self.head = head
        words = head["states"].split()
        self.states = {letter: int(number) for letter, number in zip(words[::2], words[1::2])}
        columns = head["columns"].split()
        self.rows = [Row(line, columns) for line in text[head.end():].splitlines()]
        self.by_pid = {row.pid: row for row in self.rows}


def is_whole(data):
    """Has a text of the whole machine, without ended tasks, all the lines that its head promises?"""
    head = _HEADER.match(data.decode(errors="replace"))
    if not head:
        return False
    lines = data.decode(errors="replace")[head.end():].count("\n")
    return lines == int(head["processes"]) + int(head["kthreads"]) + 1  # and PID 0


def read(path=abi.PATH):
    """One reading of the file."""
    with open(path, "rb", buffering=0) as file:
        return Text(file.readall())
