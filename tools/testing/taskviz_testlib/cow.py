# SPDX-License-Identifier: GPL-2.0
"""A family of processes that share memory and write to it as told, and what was counted of it."""
from . import abi

KINDS = ("fork", "zero", "file", "huge", "pin")


def counts_of(record):
    """{kind: count} of a record, with reused; None is unknown."""
    numbers = [*record.counts.copies, record.counts.reused]
    return {name: None if number == abi.UNKNOWN32 else number
            for name, number in zip((*KINDS, "reused"), numbers)}


class Family:
    """The helper cow: member 0 is there, the others are made by fork()."""

    def __init__(self, program):
        self.program = program.await_ready()
        self.pids = {0: program.pid}
        self.settle(0)

    def do(self, who, verb, number=0):
        """A step. Returns the answer, which comes when the step is done."""
        self.program.process.stdin.write(f"{who} {verb} {number}\n".encode())
        self.program.process.stdin.flush()
        return int(self.program.line())

    def fork(self, who, child):
        """Member who makes the member child. Returns its pid."""
        self.pids[child] = self.do(who, "fork", child)
        self.settle(who)
        return self.pids[child]

    def settle(self, who):
        """Have it use, and so copy, all that a step needs beside the region."""
        for _ in range(3):
            self.do(who, "rest")

    def counts(self, who):
        """What was counted of a member."""
        return counts_of(abi.snapshot().by_pid[self.pids[who]])
