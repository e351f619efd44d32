# SPDX-License-Identifier: GPL-2.0
"""The view debugfs/taskviz/signals, taken apart."""
import re
from collections import namedtuple

PATH = "/sys/kernel/debug/taskviz/signals"
SETS = ("pending", "shared", "blocked", "ignored", "caught")

_NAMES = ("HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT "
          "STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS").split()
_NUMBERS = {name: number for number, name in enumerate(_NAMES, 1)}

Row = namedtuple("Row", "number time origin sender sender_start target target_start to signal name "
                        "result after effect remarks sender_name target_name")

_TASK = re.compile(r" *(\d+) +(\d+) +(\d+|\?) +(\d+|\?) (\S+) +(\S+) +(.*)")
_ENTRY = re.compile(r" *(\d+) +(\d+\.\d{6}) (\S+) +(\S+) +(\S+) +(process|thread) +(\d+)/(\S+) +"
                    r"(\S+) +(\d+|-) (\S+) +(.*) -> (.*)")


class TaskSignals:
    """What the view says of one task: .sent, .got, and a mask of bits for each of SETS."""

    def __init__(self, tgid, sent, got, name):
        self.tgid = int(tgid)
        self.sent, self.got = (None if value == "?" else int(value) for value in (sent, got))
        self.name = name
        self.masks = dict.fromkeys(SETS, 0)


def _number(name):
    return int(name[2:]) if name.startswith("RT") else _NUMBERS[name]


def _mask(words):
    if words == "all":
        return (1 << 64) - 1
    mask = 0
    for word in words.split(","):
        first, _, last = word.partition("-")
        for number in range(_number(first), _number(last or first) + 1):
            mask |= 1 << number - 1
    return mask


def _identity(text):
    if text == "-":
        return None, None
    pid, start = text.split("@")
    return int(pid), int(start.replace(".", ""))


def _row(fields):
    number, time, origin, sender, target, to_whom, signal, name, result, after, effect = fields[:11]
    effect, *remarks = effect.split(",")
    return Row(int(number), float(time), origin, *_identity(sender), *_identity(target), to_whom,
               int(signal), name, result, None if after == "-" else int(after), effect, remarks,
               *fields[11:])


class View:
    """.tasks by tid, .log in order, .stats by name; .recording says whether there is a log."""

    def __init__(self, text):
        upper, _, lower = text.partition("\n\n")
        self.tasks = {}
        for line in upper.split("\n")[4:]:
            self._take_task(line)
        self.recording = lower.startswith("The last signals")
        self.stats, self.log = {}, []
        if self.recording:
            self._take_log(lower.rstrip("\n").split("\n"))

    def _take_task(self, line):
        match = _TASK.fullmatch(line)
        if not match:
            raise AssertionError(f"{PATH}: not a task's line: {line!r}")
        tid, tgid, sent, got, kind, words, name = match.groups()
        task = self.tasks.setdefault(int(tid), TaskSignals(tgid, sent, got, name))
        if kind != "-":
            task.masks[kind] |= _mask(words)

    def _take_log(self, lines):
        for line in lines[1:6]:
            name, number = line.rsplit(None, 1)
            self.stats[name] = int(number)
        heading = next(i for i, line in enumerate(lines) if line.split()[:1] == ["NR"])
        for line in lines[heading + 1:]:
            match = _ENTRY.fullmatch(line)
            if not match:
                raise AssertionError(f"{PATH}: not an entry of the log: {line!r}")
            self.log.append(_row(match.groups()))

    def to(self, pid):
        """The entries for one task."""
        return [row for row in self.log if row.target == pid]


def read():
    """The view as it is now."""
    with open(PATH, "rb") as file:
        return View(file.read().decode("ascii"))
