# SPDX-License-Identifier: GPL-2.0
"""The tree: that it is one, that it is the kernel's, and that it is drawn as it is."""
import collections
import os

from taskviz_testlib import abi, architecture, oracle, tasks, text
from taskviz_testlib.case import Case
from taskviz_testlib.wait import between

DRAWN_DEPTH = 32


def tree_of(records):
    """{pid: pid of the record it hangs below}, from the parent indices."""
    return {record.pid: records[record.parent].pid for record in records}


def parents_of(task_list):
    """{pid: parent}, of processes, or of threads below their leaders."""
    return {task.pid: task.ppid if task.pid == task.tgid else task.tgid
            for task in task_list.values()}


@architecture.independent
class Consistent(Case):
    """What the records say of the tree agrees with itself and with /proc."""

    def assert_consistent(self, snap):
        """Order, depth, parent, number of children, the last one, against each other."""
        records = snap.records
        last = {}
        children = collections.Counter()
        for index, record in enumerate(records):
            if index:
                self.assertLess(record.parent, index, record.pid)
                self.assertEqual(record.depth, records[record.parent].depth + 1, record.pid)
                last[record.parent] = index
            if index and not record.info & (abi.THREAD | abi.ADRIFT):
                children[record.parent] += 1
        for index, record in enumerate(records):
            is_last = index == 0 or last[record.parent] == index
            self.assertEqual(bool(record.info & abi.LAST), is_last, record.pid)
            self.assertEqual(record.nr_children, children[index], record.pid)

    def assert_depth_first(self, records):
        """A record hangs below the one before it or below an ancestor of that."""
        path = []
        for index, record in enumerate(records):
            del path[record.depth:]
            self.assertEqual(path[-1] if path else index, record.parent, record.pid)
            path.append(index)

    def assert_siblings_in_order(self, records):
        """Threads before children, and both in order of birth."""
        families = collections.defaultdict(list)
        for record in records[1:]:
            families[record.parent].append((not record.info & abi.THREAD, record.start_ns))
        for family in families.values():
            self.assertEqual(family, sorted(family))

    def assert_rooted(self, snap):
        """PID 0 is the root, 1 and 2 are its children, and nothing is adrift."""
        self.assertEqual((snap.records[0].pid, snap.records[0].depth), (0, 0))
        self.assertEqual([record.pid for record in snap.children(0)], [1, 2])
        self.assertEqual([record.pid for record in snap.records if record.info & abi.ADRIFT], [])

    def test_processes(self):
        """Against /proc/PID/stat."""
        wanted, snap = between(lambda: parents_of(oracle.processes()), abi.snapshot)
        self.assert_rooted(snap)
        self.assertEqual(tree_of(snap.records), wanted | {0: 0})
        self.assert_consistent(snap)
        self.assert_depth_first(snap.records)
        self.assert_siblings_in_order(snap.records)

    def test_threads(self):
        """Against /proc/PID/task."""
        self.program("threads", 3).await_ready()
        wanted, snap = between(lambda: parents_of(oracle.threads()),
                               lambda: abi.snapshot(threads=True))
        self.assert_rooted(snap)
        self.assertEqual(tree_of(snap.records), wanted | {0: 0})
        self.assert_consistent(snap)
        self.assert_depth_first(snap.records)
        self.assert_siblings_in_order(snap.records)

    def test_children_listed_by_kernel(self):
        """Number and order of children against /proc/PID/task/*/children."""
        def made_of_many(say):
            for _ in range(5):
                if not os.fork():
                    tasks.libc.die_with_parent()
                    tasks.sleep_forever()
            say()
            tasks.sleep_forever()
        pid = self.child(made_of_many)
        pid.hear()
        with open(f"/proc/{pid.pid}/task/{pid.pid}/children", encoding="ascii") as file:
            wanted = [int(word) for word in file.read().split()]
        snap = abi.snapshot()
        self.assertEqual(len(wanted), 5)
        self.assertEqual([record.pid for record in snap.children(pid.pid)], wanted)
        self.assertEqual(snap.by_pid[pid.pid].nr_children, 5)


@architecture.independent
class Drawn(Case):
    """What is drawn in the last column of the text."""

    def assert_drawn(self, rows):
        """The drawing alone gives the parents; with them it must be drawn like this."""
        path = []
        for row in rows:
            del path[row.depth:]
            self.assertEqual(path[-1].pid if path else row.ppid, row.ppid, row.line)
            path.append(row)

    def assert_branches(self, rows):
        """Each ancestor with more to come below its parent has its line open, others not."""
        path = []
        for row in rows:
            del path[row.depth:]
            path.append(row)
            levels = path[1 + row.cut:]
            drawn = [("  " if level.last else "│ ") for level in levels[:-1]]
            if levels:
                drawn.append("└─" if row.last else "├─")
            self.assertEqual(row.branches, drawn, row.line)

    def assert_last(self, rows):
        """A last branch is followed by none below the same parent, any other by one."""
        open_below = {}
        path = []
        for row in rows:
            del path[row.depth:]
            above = path[-1].pid if path else None
            self.assertTrue(open_below.get(above, True), row.line)
            if path:
                open_below[above] = not row.last
            path.append(row)
        self.assertFalse(any(open_below.values()))

    def test_drawing(self):
        """The whole text, among it a chain and a family."""
        self.program("chain", 5).await_ready()
        self.program("crowd", 3).await_ready()
        rows = text.read().rows
        self.assert_drawn(rows)
        self.assert_branches(rows)
        self.assert_last(rows)

    def test_against_pstree(self):
        """The parents that the drawing gives are those that pstree draws."""
        before = text.read().by_pid
        drawn, own = oracle.pstree(0)
        after = text.read().by_pid
        still = {pid: after[pid].ppid for pid in before.keys() & after.keys()
                 if before[pid].settled() == after[pid].settled() and pid}
        self.assertGreater(len(still), len(after) * 0.9, "too few tasks kept still")
        self.assertEqual({pid: drawn[pid] for pid in still}, still)
        self.assertLessEqual(drawn.keys() - {own}, before.keys() | after.keys())

    def test_like_records(self):
        """Both formats have the same order."""
        def order():
            return [(record.pid, record.depth) for record in abi.snapshot().records]
        wanted, rows = between(order, lambda: text.read().rows)
        self.assertEqual([(row.pid, row.depth) for row in rows], wanted)

    def test_beyond_what_is_drawn(self):
        """So deep that the branches next to the root give way to a number."""
        levels = 100
        chain = self.program("chain", levels).await_ready()
        wanted = parents_of(oracle.processes())
        found = text.read()
        self.assert_drawn(found.rows)
        self.assert_branches(found.rows)
        pid, depth = chain.pid, found.by_pid[chain.pid].depth
        for level in range(1, levels + 1):
            pid = next(child for child, parent in wanted.items() if parent == pid)
            row = found.by_pid[pid]
            self.assertEqual(row.depth, depth + level)
            self.assertEqual(row.cut, max(0, row.depth - DRAWN_DEPTH))
            self.assertLessEqual(len(row.branches), DRAWN_DEPTH)
