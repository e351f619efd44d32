# SPDX-License-Identifier: GPL-2.0
"""Torture: as many tasks as the kernel makes."""
from taskviz_testlib import abi, oracle, tables, text, torture, tracing

GOAL = 30000
# So many pids has a small kernel at most.
LIMITS = (("pid_max", 32768), ("threads-max", 4 * GOAL))
TABLES = ("lives", "copies", "times", "entries", "sharing", "states")


def children_of(pid):
    """The kernel's own list."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


class Many(torture.Job):
    """A process and its children."""

    def let_there_be_many(self):
        """The kernel's own bounds are of no concern, memory is."""
        for name, value in LIMITS:
            path = f"/proc/sys/kernel/{name}"
            with open(path, encoding="ascii") as file:
                self.addCleanup(tracing.write, path, file.read().strip())
            tracing.write(path, value)

    def test_many(self):
        """All are shown, in each format and table, while others come and go beside them."""
        self.let_there_be_many()
        parent = self.program("multitude", GOAL, self.slice // 2)
        parent.await_ready(self.limit)
        children = sorted(children_of(parent.pid))
        storm = self.storm()
        before, done = oracle.births(), 0
        while self.goes_on(done, GOAL):
            self.assert_all_are_shown(parent.pid, children)
            done += 1
        torture.figure("tasks", len(children), GOAL, "tasks at once")
        torture.figure("looks", done, "-", f"looks at all, in {len(TABLES) + 2} forms")
        torture.figure("forks", oracle.births() - before, "-", "forks meanwhile")
        torture.finish(storm)
        torture.finish([parent])

    def assert_all_are_shown(self, pid, children):
        """By record, by line, and by row where each task has one."""
        snap = abi.snapshot()
        self.assertEqual(sorted(record.pid for record in snap.children(pid)), children)
        self.assertEqual(sorted(row.pid for row in text.read().rows if row.ppid == pid), children)
        for name in TABLES:
            rows = tables.rows(name)
            if name not in ("states", "sharing"):
                self.assertLessEqual(set(children), {row["PID"] for row in rows}, name)
