# SPDX-License-Identifier: GPL-2.0
"""Very many: processes, threads, levels. And who pays for the memory."""
import os

from taskviz_testlib import (abi, architecture, charges, kind, module, oracle, slabs, tables, tasks,
                             text)
from taskviz_testlib.case import Case
from taskviz_testlib.wait import between, eventually

CROWD = 5000
BATCH = 512     # as in module/walk/snapshot.c: so many tasks are visited before others may run
THREADS = 200
LEVELS = 60


@architecture.independent
@kind.load
class Kept(Case):
    """What a walk holds on to while it rests."""

    @staticmethod
    def kept():
        """Tasks in memory beside the living."""
        return slabs.drained(lambda: slabs.objects("task_struct") - len(oracle.threads()))

    def kept_after(self, count):
        """How many are, when so many were the last of a walk and are gone."""
        for _ in range(count):
            youngest = self.sleeper()
            abi.snapshot()
            youngest.kill()
            youngest.reap()
        return self.kept()

    def kept_after_rests(self, count):
        """The same, of walks that rested among tasks that are gone."""
        for _ in range(count):
            crowd = self.program("crowd", 2 * BATCH).await_ready(120)
            abi.snapshot()
            crowd.end()
        return self.kept()

    def test_no_task_is_kept(self):
        """The process that a walk came to last goes when it ends."""
        few, many = self.kept_after(5), self.kept_after(20)
        self.assertLessEqual(many, few)

    def test_no_place_is_kept(self):
        """So does the one from which a walk went on after a rest."""
        few, many = self.kept_after_rests(1), self.kept_after_rests(4)
        self.assertLessEqual(many, few)


@architecture.independent
class Crowd(Case):
    """5,000 processes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crowd = tasks.Program("crowd", CROWD)
        cls.addClassCleanup(cls.crowd.end)
        cls.crowd.await_ready(120)
        cls.children = oracle.children(cls.crowd.pid)

    def test_all_are_shown(self):
        """Each exactly once, in both formats, below their parent; the sums agree."""
        listed, (found, snap) = between(lambda: (oracle.births(), oracle.pids()),
                                        lambda: (text.read(), abi.snapshot()))
        rows = [row.pid for row in found.rows if row.ppid == self.crowd.pid]
        records = [record.pid for record in snap.children(self.crowd.pid)]
        self.assertEqual(len(self.children), CROWD)
        self.assertEqual(sorted(rows), sorted(self.children))
        self.assertEqual(records, self.children)
        self.assertEqual(len(found.by_pid), len(found.rows))
        self.assertEqual(len(snap.by_pid), len(snap.records))
        self.assertEqual(snap.by_pid[self.crowd.pid].nr_children, CROWD)
        self.assertGreater(int(found.head["processes"]), CROWD)
        self.assertEqual(sorted(snap.by_pid), [0, *listed[1]])

    def test_memory_is_charged_to_the_reader(self):
        """A snapshot that is kept counts in the reader's memory cgroup, until it is closed."""
        group = charges.group_for(self)

        def charge(say):
            charges.join(group)
            fd = os.open(abi.PATH, os.O_RDONLY)
            os.read(fd, 100)
            say()
            while not self.told(go):
                pass
            os.close(fd)
            say()
            self.told(go)
        go, tell = os.pipe()
        child = self.child(charge)
        child.hear()
        least = CROWD * abi.RECORD_SIZE
        kept = eventually(lambda: charges.kernel_bytes(group) > least
                          and charges.kernel_bytes(group), "the snapshot is charged", 10)
        os.write(tell, b".")
        child.hear()
        eventually(lambda: charges.kernel_bytes(group) < kept - least, "it is given back", 10)
        os.close(go)
        os.close(tell)

    @staticmethod
    def told(pipe):
        """Wait for a byte."""
        return os.read(pipe, 1)


@architecture.independent
class ManyThreads(Case):
    """200 threads in one process."""

    def setUp(self):
        super().setUp()
        self.group = self.program("threads", THREADS).await_ready()
        self.tids = oracle.tids(self.group.pid)
        self.assertEqual(len(self.tids), THREADS + 1)

    def test_one_line(self):
        """The text has one line a process, and counts the threads there and in the header."""
        found = text.read()
        self.assertEqual([row.threads for row in found.rows if row.pid in self.tids],
                         [THREADS + 1])
        self.assertEqual(found.by_pid[self.group.pid].threads, THREADS + 1)
        self.assertGreater(int(found.head["threads"]), THREADS + int(found.head["processes"]) - 1)

    def test_sharing_is_whole(self):
        """All of them share, however few records a snapshot may have."""
        self.addCleanup(module.put, "snapshot_max", module.get("snapshot_max"))
        module.put("snapshot_max", 5)
        self.program("threads", THREADS).await_ready()
        rows = tables.read("sharing")
        ours = [row for row in rows if row["TGID"] == str(self.group.pid)]
        self.assertEqual([int(row["PID"]) for row in ours], self.tids)
        for name in ("MEMORY", "FILES", "CWD", "HANDLERS"):
            self.assertEqual({(int(row[name]), int(row[f"{name}-N"])) for row in ours},
                             {(self.group.pid, THREADS + 1)}, name)
        self.assertLessEqual(set(oracle.tids(os.getpid())), {int(row["PID"]) for row in rows})
        self.assertGreater(len(rows), 2 * THREADS)

    def test_one_record(self):
        """So have the records."""
        records = [record for record in abi.snapshot().records if record.pid in self.tids]
        self.assertEqual([record.nr_threads for record in records], [THREADS + 1])

    def test_a_record_each(self):
        """Asked for threads there is a record each, right behind the leader's."""
        snap = abi.snapshot(threads=True)
        leader = snap.records.index(snap.by_pid[self.group.pid])
        group = snap.records[leader:leader + THREADS + 1]
        self.assertEqual(sorted(record.pid for record in group), self.tids)
        self.assertEqual({record.tgid for record in group}, {self.group.pid})
        self.assertEqual({record.parent for record in group[1:]}, {leader})
        self.assertEqual({record.nr_threads for record in group}, {THREADS + 1})
        self.assertEqual([bool(record.info & abi.THREAD) for record in group],
                         [False] + [True] * THREADS)


@architecture.independent
class Chain(Case):
    """A family tree without branches, deeper than is drawn."""

    def test_levels(self):
        """Each level is one deeper than its parent."""
        pid = self.program("chain", LEVELS).await_ready().pid
        snap = abi.snapshot()
        depth = snap.by_pid[pid].depth
        for level in range(1, LEVELS + 1):
            (pid,) = oracle.children(pid)
            self.assertEqual(snap.by_pid[pid].depth, depth + level)
        self.assertEqual(oracle.children(pid), [])
