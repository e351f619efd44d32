# SPDX-License-Identifier: GPL-2.0
"""
What it costs to look at as many tasks as a user can make: a process with all of them as children, pids that
were chosen to meet in a table, a process with very many threads. In virtual time, as test_costs.
"""
import ctypes
import os
import signal
import statistics
import tempfile

from taskviz_testlib import abi, about, architecture, debug, kind, probes, tasks, tracing
from taskviz_testlib.case import Case
from taskviz_testlib.costs import instructions, tell
from taskviz_testlib.ends import EndsCase
from taskviz_testlib.sections import Sections

MANY = 30_000
PATIENCE = 1200
LIMITS = (("pid_max", 1 << 22), ("threads-max", 4 * MANY))
# A key of the table of pids is drawn for each snapshot.
DRAWS = 15
FIRST_PID = 1000


class ManyCase(EndsCase):
    """The kernel's own bounds are of no concern."""

    def setUp(self):
        super().setUp()
        for name, value in LIMITS:
            path = f"/proc/sys/kernel/{name}"
            with open(path, encoding="ascii") as file:
                self.addCleanup(tracing.write, path, file.read().strip())
            tracing.write(path, value)


def snapshots(times):
    """Instructions a record of so many snapshots."""
    room = (abi.Record * (MANY + 1000))()
    fd, found = os.open(abi.PATH, os.O_RDONLY), []
    for _ in range(times):
        arg = abi.argument(records=ctypes.addressof(room), capacity=len(room))
        found.append(instructions(lambda call=arg: abi.call(fd, call)) / arg.count)
    os.close(fd)
    return found


def same_list(bits=16):
    """Pids that the kernel's own hash, which has no key, would put into as few lists as can be."""
    least = (pid for pid in range(FIRST_PID, 1 << 22)
             if (pid * 0x61c88647 & 0xffffffff) >> 32 - bits < 500)
    return [pid for pid, _ in zip(least, range(MANY))]


def same_bits():
    """Pids whose lowest bits are the same."""
    return [FIRST_PID + 128 * turn for turn in range(MANY)]


@kind.load
@architecture.independent
class Crowds(ManyCase):
    """30,000 children of one process."""

    def make(self, pids=None):
        """Them, with these pids."""
        words = []
        if pids:
            with tempfile.NamedTemporaryFile("w", delete=False) as file:
                self.addCleanup(os.unlink, file.name)
                file.write("".join(f"{pid}\n" for pid in pids))
            words = [file.name]
        crowd = self.program("multitude", MANY, PATIENCE, *words)
        return crowd.await_ready(PATIENCE)

    def of_few(self):
        """Instructions a record beside a tenth of them."""
        few = self.program("multitude", MANY // 10, PATIENCE).await_ready(PATIENCE)
        found = statistics.median(snapshots(DRAWS))
        few.finish(PATIENCE)
        return found

    def test_wide(self):
        """Who has very many children costs no more for each, in time or text; all are there."""
        before = self.of_few()
        parent = self.make()
        snap = abi.snapshot()
        self.assertEqual(snap.by_pid[parent.pid].nr_children, MANY)
        found = snapshots(DRAWS)
        lines = []

        def read_all():
            with open(abi.PATH, "rb", buffering=0) as file:
                lines[:] = file.readall().splitlines()
        text = instructions(read_all) / len(lines)
        tell(f"{MANY} children: instructions a record", min(found), statistics.median(found),
             max(found), f"of {MANY // 10}", before, "a line", text, "bytes of the longest",
             max(map(len, lines)), "RCU", about.figures()["snapshots-rcu"], "ns")
        self.assertGreater(len(lines), MANY)
        self.assertLess(statistics.median(found), 1.3 * before)
        parent.finish(PATIENCE)

    def test_chosen_pids(self):
        """Whoever chooses pids finds none that meet: the hash has a key, and nobody is told it."""
        plain = self.of_few()
        for name, pids in ("same list", same_list()), ("same bits", same_bits()):
            self.assertEqual(len(pids), MANY)
            parent = self.make(pids)
            given = {record.pid for record in abi.snapshot().children(parent.pid)}
            self.assertGreater(len(given & set(pids)), 0.98 * MANY)
            found = snapshots(DRAWS)
            tell(f"{MANY} chosen pids, {name}: instructions a record", min(found),
                 statistics.median(found), max(found), f"of {MANY // 10}", plain)
            self.assertLess(statistics.median(found), 1.3 * plain)
            parent.finish(PATIENCE)


@kind.load
@architecture.independent
class Threads(ManyCase):
    """One process."""

    THREADS = 20_000

    def test_rcu(self):
        """All of them are summed up in one read section of RCU."""
        self.reload()
        program = self.program("threads", self.THREADS).await_ready(PATIENCE)
        self.assertEqual(abi.snapshot().by_pid[program.pid].nr_threads, self.THREADS + 1)
        longest = about.figures()["snapshots-rcu"]
        tell(f"{self.THREADS} threads: a read section of", longest, "instructions")
        self.assertLess(longest / self.THREADS, 200)
        program.finish(PATIENCE)


@architecture.independent
class Orphans(Case):
    """A process with very many children ends before them."""

    CHILDREN = 500

    def lead(self, say):
        """Have children of one's own process group that do not end with oneself."""
        os.setpgid(0, 0)
        for _ in range(self.CHILDREN):
            if not os.fork():
                tasks.sleep_forever()
        say()
        tasks.sleep_forever()

    def test_end(self):
        """All are visited, as the kernel visits them itself; interrupts come in."""
        self.addCleanup(debug.switch, debug.groups())
        debug.switch(probes.all_groups())
        parent = self.child(self.lead)
        parent.hear(PATIENCE)
        self.addCleanup(os.killpg, parent.pid, signal.SIGKILL)
        with Sections() as found:
            parent.kill()
            parent.reap()
        adopted = [row for row in abi.snapshot().records if row.birth_ppid == parent.pid]
        self.assertEqual(len(adopted), self.CHILDREN)
        tell(f"an end with {self.CHILDREN} children: {len(found.lengths)} sections: at most",
             max(found.lengths), "instructions")
        self.assertGreater(len(found.lengths), self.CHILDREN // 16)
        self.assertLess(max(found.lengths), 6000)
