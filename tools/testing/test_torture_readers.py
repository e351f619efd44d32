# SPDX-License-Identifier: GPL-2.0
"""Torture: readers of every file against forks and exits."""
import os

from taskviz_testlib import abi, debug, oracle, tables, torture, tracing

GOAL = 1000000
# Every table by both ways, the tree by all three, events, and a mount that asks of each task.
READERS = 8


def halves(names):
    """Every other one, and those between."""
    return names[::2], names[1::2]


class Readers(torture.Job):
    """Eight readers, and who forks, executes and ends beside them."""

    def stream(self):
        """Where all events of the module come to."""
        folder = f"{tracing.TRACING}/instances/torture"
        os.mkdir(folder)
        self.addCleanup(os.rmdir, folder)
        tracing.write(f"{folder}/events/taskviz/enable", 1)
        self.addCleanup(tracing.write, f"{folder}/events/taskviz/enable", 0)
        return f"stream:{folder}/trace_pipe"

    def what_to_read(self):
        """What each reader reads."""
        files = [f"{debug.FOLDER}/{name}" for name in sorted(os.listdir(debug.FOLDER))]
        called = [f"table:{row['TABLE']}" for row in tables.read("tables")]
        return [[abi.PATH], ["records"], [f"{self.proc_mount('hidepid=2')}/taskviz"],
                *halves(files), *halves(called), [self.stream()]]

    def test_readers(self):
        """No reading fails."""
        readers = [self.start("devour", 1, *what) for what in self.what_to_read()]
        self.assertEqual(len(readers), READERS)
        before, done = oracle.births(), 0
        storm = self.storm("churn", "execs")
        while self.goes_on(done, GOAL):
            self.assert_works()
            done = oracle.births() - before
        said = [line.split() for line in torture.finish(readers)]
        torture.finish(storm)
        torture.figure("forks-exits", done, GOAL, "forks and exits")
        torture.figure("readings", sum(int(readings) for readings, _ in said), "-",
                       f"readings by {READERS} readers")
        torture.figure("bytes", sum(int(size) for _, size in said), "-", "bytes of text read")
