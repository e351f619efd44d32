# SPDX-License-Identifier: GPL-2.0
"""The tables signals, signal-sets and signal-log, taken apart."""
from collections import namedtuple

from . import debug, tables

SETS = ("pending", "shared", "blocked", "ignored", "caught")

_NAMES = ("HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT "
          "STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS").split()
_NUMBERS = {name: number for number, name in enumerate(_NAMES, 1)}

Row = namedtuple("Row", "number time origin sender sender_start target target_start to signal name "
                        "result after effect why taker continued sender_name target_name")


class TaskSignals:
    """What the tables say of one task: .sent, .got, and a mask of bits for each of SETS."""

    def __init__(self, row):
        self.tgid = int(row["TGID"])
        self.sent, self.got = tables.number(row["SENT"]), tables.number(row["GOT"])
        self.name = row["NAME"]
        self.masks = dict.fromkeys(SETS, 0)


def _number(name):
    return int(name[2:]) if name.startswith("RT") else _NUMBERS[name]


def _mask(words):
    everything = (1 << 64) - 1
    if words == "all":
        return everything
    if words[0] == "~":
        return everything & ~_mask(words[1:])
    mask = 0
    for word in words.split(","):
        first, _, last = word.partition("-")
        for number in range(_number(first), _number(last or first) + 1):
            mask |= 1 << number - 1
    return mask


def _start(ns):
    """As /proc/PID/stat has it, in hundredths of a second."""
    return None if ns is None else ns // 10_000_000


def _row(row):
    row = {column: value.decode() or "-" if isinstance(value, bytes) else value
           for column, value in row.items()}
    return Row(row["NR"], row["TIME"], row["ORIGIN"], row["SENDER"], _start(row["SENDER-START"]),
               row["TARGET"], _start(row["TARGET-START"]), row["TO"], row["SIG"], row["SIGNAL"],
               row["RESULT"], row["AFTER"], row["EFFECT"], row["WHY"], row["TAKER"],
               row["CONTINUED"] == "yes", row["SENDER-NAME"], row["TARGET-NAME"])


class View:
    """.tasks by tid, .log in order, .stats by column; .recording says whether there is a log."""

    def __init__(self):
        self.tasks = {}
        for row in tables.read("signal-sets"):
            self._take_set(row)
        self.recording = "group signals is off" not in debug.read("signals")
        # the text leaves out the details
        self.log = [_row(row) for row in tables.rows("signals")]
        self.stats = {}
        for row in tables.read("signal-log"):
            self.stats = {name: int(word) for name, word in row.items()}

    def _take_set(self, row):
        task = self.tasks.setdefault(int(row["PID"]), TaskSignals(row))
        if row["SET"] != "-":
            if task.masks[row["SET"]]:
                raise AssertionError(f"two rows for one set: {row}")
            task.masks[row["SET"]] = _mask(row["SIGNALS"])

    def to(self, pid):
        """The entries for one task."""
        return [row for row in self.log if row.target == pid]


def read():
    """The tables as they are now."""
    return View()
