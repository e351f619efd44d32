# SPDX-License-Identifier: GPL-2.0
"""Time namespaces: times since boot are those of the reader's, as in /proc."""
import datetime
import os
import re
import tempfile
import time

from taskviz_testlib import abi, architecture, inspector, libc, oracle, text
from taskviz_testlib.case import Case

TICK_NS = 10 ** 9 // os.sysconf("SC_CLK_TCK")
AHEAD, BEHIND = 100_000, -1


@architecture.independent
class TimeNamespace(Case):
    """A reader whose boot was at another time."""

    def in_time_namespace(self, offset, act):
        """What act() returns, when done where so many seconds are added to times since boot."""
        def enter(say):
            libc.unshare(libc.CLONE_NEWTIME)
            with open("/proc/self/timens_offsets", "w", encoding="ascii") as file:
                file.write(f"boottime {offset} 0\n")
            if not os.fork():
                libc.die_with_parent()
                say(act())
                os._exit(0)
            os.wait()
        return self.child(enter).hear()

    @staticmethod
    def boottime_ns():
        """Time since boot as the caller has it."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)

    def test_identity(self):
        """Pid and start are those of /proc, the time of the snapshot is that of the clock."""
        sleeper = self.sleeper()

        def compare():
            before = self.boottime_ns()
            snap = abi.snapshot()
            after = self.boottime_ns()
            return [snap.by_pid[sleeper.pid].start_ns // TICK_NS, oracle.task(sleeper.pid).start,
                    snap.by_pid[1].start_ns // TICK_NS, oracle.task(1).start,
                    before <= snap.counts.now_ns <= after, snap.counts.boot_offset_ns]
        here = compare()
        self.assertEqual((here[0], here[2], here[5]), (here[1], here[3], 0))
        for offset in (AHEAD, BEHIND):
            with self.subTest(offset=offset):
                start, told, first, first_told, in_time, added = self.in_time_namespace(
                    offset, compare)
                self.assertEqual((start, first), (told, first_told))
                self.assertEqual(start - here[0], offset * 10 ** 9 // TICK_NS)
                self.assertEqual((in_time, added), (True, offset * 10 ** 9))

    def test_ends(self):
        """So are the ends, where they are known; what is not known stays so."""
        zombie = self.zombie(self.exits(0))

        def look():
            records = abi.snapshot(ended=True).by_pid
            return [records[pid].exited_ns for pid in (zombie.pid, os.getppid())]
        exited, living = look()
        self.assertGreater(exited, 0)
        self.assertEqual(self.in_time_namespace(AHEAD, look), [exited + AHEAD * 10 ** 9, 0])
        self.assertEqual(living, 0)

    def test_text(self):
        """Ages do not depend on it; the time since boot in the head does."""
        sleeper = self.sleeper()

        def look():
            before = self.boottime_ns()
            read = text.read()
            return [read.by_pid[sleeper.pid].age, text.seconds(read.head["up"]), before,
                    self.boottime_ns()]
        for offset in (AHEAD, BEHIND):
            age, up, before, after = self.in_time_namespace(offset, look)
            self.assertLess(age, 60)
            self.assertLessEqual(before // 10 ** 9, up)
            self.assertLessEqual(up, after // 10 ** 9)

    def test_inspector(self):
        """It finds in /proc the task that the module tells of."""
        sleeper = self.sleeper()

        def look():
            done = inspector.run("task", sleeper.pid)
            return [done.status, "it ended meanwhile" in done.out, "its root" in done.out]
        self.assertEqual(look(), [inspector.OK, False, True])
        for offset in (AHEAD, BEHIND):
            self.assertEqual(self.in_time_namespace(offset, look), [inspector.OK, False, True])

    def test_recording(self):
        """It tells when it began by the clock on the wall, and has what happened until its end."""
        def look():
            with tempfile.TemporaryDirectory() as folder:
                file = f"{folder}/recording"
                before = time.time()
                done = inspector.run("record", "-w", file, "--", "sh", "-c", "exit 7")
                after = time.time()
                head = inspector.run("report", "--from", file).out
                ends = inspector.run("events", "-J", "-k", "exit", "--from", file).out
            begun = datetime.datetime.fromisoformat(re.search(r"begun +(.+)", head)[1]).timestamp()
            return [done.status, before - 1 <= begun <= after + 1, '"exit_code":1792' in ends]
        self.assertEqual(self.in_time_namespace(AHEAD, look), [inspector.OK, True, True])
