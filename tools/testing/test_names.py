# SPDX-License-Identifier: GPL-2.0
"""Names that tasks gave themselves: any bytes, escaped in the text and plain in the records."""
import os
import re

from taskviz_testlib import abi, architecture, kind, libc, oracle, text
from taskviz_testlib.case import Case
from taskviz_testlib.wait import eventually

# Every byte that a name may hold, in names of 15 bytes.
ALL_BYTES = [bytes(range(first, min(first + 15, 256))) for first in range(1, 256, 15)]

NASTY = [b"a\nb", b"two\n1 0 R 0", b"\n", b'"quoted"', b"it's", b"back\\slash", b"\\n", b"\\",
         b"\x1b[31mred\x1b[0m", b"\xff", b"\xff" * 15, b"\xe2\x94\x9c\xe2\x94\x80x", b"tab\there",
         b" leading", b"trailing ", b" ", b"  two  ", b"", b"exactly15bytes.", b"(exit 0)",
         b") R 1", b"[kthread]", b"{thread}", b"\xc3\xa4\xc3\xb6", b"a\rb", b"\x7f", b"%s%n"]


@architecture.independent
class Names(Case):
    """One task a name, all alive at once."""

    def name_tasks(self, names):
        """{name: pid} of tasks that have them according to /proc/PID/comm."""
        named = {name: self.sleeper(lambda n=name: libc.set_name(n)).pid for name in names}
        for name, pid in named.items():
            self.assertEqual(oracle.task(pid).name, name)
        return named

    def assert_shown(self, names):
        """Both formats show every name."""
        named = self.name_tasks(names)
        with open(abi.PATH, "rb") as file:
            data = file.read()
        found, snap = text.Text(data), abi.snapshot()
        for name, pid in named.items():
            with self.subTest(name=name):
                self.assertEqual(found.by_pid[pid].task, text.escape(name))
                self.assertEqual(snap.by_pid[pid].name, name)
                self.assertEqual(bytes(snap.by_pid[pid]._name), name.ljust(16, b"\0"))
        self.assertIsNone(re.search(rb"[^ -~\n\xe2\x94\x82\x9c\x80]", data), "an unescaped byte")
        sums = int(found.head["processes"]) + int(found.head["kthreads"])
        self.assertEqual(len(found.rows), sums + 1, "a name broke a line")

    def test_every_byte(self):
        """All 255 of them."""
        self.assertEqual(b"".join(ALL_BYTES), bytes(range(1, 256)))
        self.assert_shown(ALL_BYTES)

    def test_nasty(self):
        """Made to look like something else."""
        self.assert_shown(NASTY)

    def test_cut_by_the_kernel(self):
        """A longer one keeps its first 15 bytes."""
        child = self.sleeper(lambda: libc.set_name(b"a name that is too long"))
        self.assertEqual(self.row(child.pid).task, "a name that is ")
        self.assertEqual(abi.snapshot().by_pid[child.pid].name, oracle.task(child.pid).name)

    def test_zombie_keeps_its_name(self):
        """Escaped too."""
        def end():
            libc.set_name(b"g\x01ne\n")
            os._exit(3)
        child = self.zombie(end)
        self.assertTrue(self.row(child.pid).task.startswith("g\\x01ne\\n (exit 3, "))

    @kind.parallel
    def test_changing(self):
        """A name that changes all the time is never a mixture of two."""
        names = [b"a" * 15, b"b" * 15]

        def change(say):
            say()
            while True:
                for name in names:
                    libc.set_name(name)
        child = self.child(change)
        child.hear()
        eventually(lambda: oracle.task(child.pid).name in names, "it began")
        seen = set()

        def look():
            seen.add(abi.snapshot().by_pid[child.pid].name)
            self.assertLessEqual(seen, set(names))
            return seen == set(names)
        for _ in range(200):
            look()
        eventually(look, "it is seen with either name")
