# SPDX-License-Identifier: GPL-2.0
"""The ended in the tree, and who may see what of them."""
import os

from taskviz_testlib import abi, module, oracle, tasks, text
from taskviz_testlib.ends import EndsCase
from taskviz_testlib.wait import eventually


class Tree(EndsCase):
    """The ended in the tree, and who may see what of them."""

    def test_text(self):
        """Each ended life once, below its last parent, with what there is to tell."""
        module.put("show_ended", 1)
        self.addCleanup(module.put, "show_ended", 0)
        child = self.zombie(self.exits(42))
        child.reap()
        end = self.ended(child.pid)
        rows = [row for row in text.read().rows if row.pid == child.pid and "(exit 42" in row.task]
        self.assertEqual(len(rows), 1)
        self.assertEqual((rows[0].state, rows[0].ppid, rows[0].threads),
                         ("X", os.getpid(), None))
        self.assertRegex(rows[0].task, rf"\(exit 42, lived .*, zombie .*, reaped by {end.reaper}\)")
        module.put("show_ended", 0)
        self.assertNotIn(child.pid, text.read().by_pid)

    def test_each_once(self):
        """Every life that ioctl tells is one line of the text, as deep."""
        module.put("show_ended", 1)
        self.addCleanup(module.put, "show_ended", 0)

        def compare():
            told = [(one.pid, one.ppid, one.depth) for one in abi.snapshot(ended=True).records]
            shown = [(row.pid, row.ppid, row.depth) for row in text.read().rows]
            again = [(one.pid, one.ppid, one.depth) for one in abi.snapshot(ended=True).records]
            return (told, shown) if told == again else None
        told, shown = eventually(compare, "nothing happens for a moment")
        self.assertGreater(len(told), len(abi.snapshot().records))
        self.assertEqual(told, shown)

    def test_order(self):
        """Parents stand before children, siblings by birth; identities occur once."""
        for code in range(3):
            self.zombie(self.exits(code)).reap()
        records = abi.snapshot(threads=True, ended=True).records
        for i, record in enumerate(records):
            self.assertLessEqual(record.parent, i)
            if i and not record.info & abi.ADRIFT:
                self.assertEqual(record.depth, records[record.parent].depth + 1)
        ids = [(record.pid, record.start_ns) for record in records]
        self.assertEqual(len(ids), len(set(ids)))

    def test_exit_codes_of_others(self):
        """A plain user is told none, though they were his own: who could trace them is unknown."""
        mine = self.zombie(self.exits(5))
        mine.reap()
        self.ended(mine.pid)

        def look():
            child = tasks.Child(lambda say: os._exit(6))
            child.reap()
            return [self.ended(mine.pid).exit_code, self.ended(child.pid).exit_code]
        self.assertEqual(self.as_user(look), [abi.UNKNOWN_EXIT] * 2)
        self.assertEqual(self.ended(mine.pid).exit_code, 5 << 8)

    def test_namespace(self):
        """A nested pid namespace is told of none."""
        def look():
            os.waitpid(os.fork() or os._exit(0), 0)
            return len(abi.snapshot(ended=True).ended)
        self.assertEqual(self.in_pid_namespace(look), 0)

    def test_hidepid(self):
        """Where processes are hidden the ended are, too, but not from root."""
        self.zombie(self.exits(0)).reap()
        path = f"{self.proc_mount('hidepid=2')}/taskviz"
        self.assertGreater(len(abi.snapshot(path=path, ended=True).ended), 0)
        told = self.as_user(lambda: len(abi.snapshot(path=path, ended=True).ended))
        self.assertEqual(told, 0)

    def test_counts(self):
        """What an ended process did, its threads included."""
        def act(say):
            for _ in range(3):
                tasks.Child(lambda say: None).reap()
            tasks.threads_that_worked(2)
            say(oracle.task(os.getpid()).start)
        child = self.child(act)
        start = child.hear()
        child.reap()
        end = self.ended(child.pid)
        self.assertEqual(end.start_ns // oracle.TICK_NS, start)
        self.assertEqual((end.counts.forks, end.counts.clones, end.counts.execs), (3, 2, 0))
        self.assertEqual(end.vss_bytes, 0)
        self.assertEqual((end.utime_ns, end.cpu), (abi.UNKNOWN64, abi.UNKNOWN32))
