# SPDX-License-Identifier: GPL-2.0
"""Pages copied: known answers, and the kernel's own accounts (taskstats, /proc/vmstat)."""
import errno
import mmap
import os
import re
import signal
import tempfile

from taskviz_testlib import abi, debug, kind, lives, oracle
from taskviz_testlib.cow import KINDS, Family, counts_of
from taskviz_testlib.ends import EndsCase
from taskviz_testlib.taskstats import Taskstats, account
from taskviz_testlib.wait import eventually

PAGES = 1000
# What fork() itself writes in a child that then does nothing but wait: its thread's id and the C
# library's record of the process, its stack, and the pages its first answers are put together in.
# Some of them its parent may write first, and then they are copied there: 5 to 8 are usual.
START = 12
# A page that waits in a CPU's batch on its way to the LRU lists has one user more, so that even its
# last owner may have to copy it: 15 a batch, two batches a CPU.
BATCHED = 60
HUGE_PAGES = "/proc/sys/vm/nr_hugepages"
KSM = "/sys/kernel/mm/ksm"
COMPACT = "/proc/sys/vm/compact_memory"
NOTHING = dict.fromkeys((*KINDS, "reused"), 0)


def kept():
    """How often a page was reused on the whole machine."""
    with open("/proc/vmstat", encoding="ascii") as file:
        return int(re.search(r"^pgreuse (\d+)$", file.read(), re.M)[1])


def merged():
    """How many pages share one with others, on the whole machine."""
    counts = []
    for name in ("pages_shared", "pages_sharing"):
        with open(f"{KSM}/{name}", encoding="ascii") as file:
            counts.append(int(file.read()))
    return sum(counts)


class Counted(EndsCase):
    """With the group on, and the kernel's accounts, from before the family's birth."""

    def setUp(self):
        super().setUp()
        self.assertIn("cow", debug.groups())
        account(True)
        self.addCleanup(account, False)
        self.stats = Taskstats()
        self.addCleanup(self.stats.close)

    def family(self, kind="anon", pages=PAGES):
        """A family with memory of its own."""
        family = Family(self.program("cow"))
        family.do(0, kind, pages)
        return family

    def parent_and_child(self, pages=PAGES):
        """Two that share so many pages since a fork, and have what they need beside."""
        family = self.family(pages=pages)
        family.do(0, "write", pages)
        family.fork(0, 1)
        family.settle(1)
        return family

    def grown(self, family, who, *step):
        """By how much a member's counts grew in a step; how many copies the kernel accounted."""
        pid = family.pids[who]
        before, told = family.counts(who), self.stats.copies(pid)
        family.do(who, *step)
        after, told = family.counts(who), self.stats.copies(pid) - told
        growth = {name: None if after[name] is None else after[name] - before[name]
                  for name in after}
        return growth, told

    def assert_step(self, family, who, *step, **expected):
        """
        The step makes these counts grow, no other, and nobody else's. Returns how many of them the
        kernel accounted: those that its clock saw last longer than nothing.
        """
        others = [one for one in family.pids if one != who]
        before = [family.counts(one) for one in others]
        growth, kernel = self.grown(family, who, *step)
        growth["pin"] = growth["pin"] or 0
        self.assertEqual(growth, {**NOTHING, **expected})
        self.assertLessEqual(kernel, sum(expected.get(kind, 0) for kind in KINDS), "taskstats")
        self.assertEqual([family.counts(one) for one in others], before)
        return kernel

    def assert_reuses(self, family, who, pages):
        """The last owner writes: no copies, but those that a page in a batch may cost."""
        before = kept()
        growth, kernel = self.grown(family, who, "write", pages)
        self.assertGreaterEqual(kept() - before, growth["reused"])
        self.assertEqual(growth["fork"] + growth["reused"], pages)
        self.assertLessEqual(growth["fork"], min(BATCHED, pages // 2))
        self.assertLessEqual(kernel, growth["fork"])

    def assert_told(self, copies, tid):
        """No more copies than counted are in the kernel's account."""
        self.assertLessEqual(self.stats.copies(tid), copies)


class Anonymous(Counted):
    """Pages that a fork shared."""

    def test_child_writes(self):
        """N copies for N pages, not one more, and then the parent is the last owner."""
        for pages in (1, 1000, 100_000):
            with self.subTest(pages=pages):
                family = self.parent_and_child(pages)
                self.assert_step(family, 1, "write", pages, fork=pages)
                self.assert_step(family, 1, "write", pages)
                self.assert_reuses(family, 0, pages)
                family.program.finish()

    def test_parent_writes_first(self):
        """The one who writes first copies, whichever that is."""
        for pages in (1, 1000):
            with self.subTest(pages=pages):
                family = self.parent_and_child(pages)
                self.assert_step(family, 0, "write", pages, fork=pages)
                self.assert_reuses(family, 1, pages)

    def test_both_write(self):
        """A half each, then the rest of the other's half."""
        family = self.parent_and_child()
        self.assert_step(family, 1, "write", PAGES // 2, fork=PAGES // 2)
        self.assert_step(family, 0, "write-upper", PAGES, fork=PAGES // 2)
        growth, _ = self.grown(family, 0, "write", PAGES)
        self.assertEqual(growth["fork"] + growth["reused"], PAGES // 2)
        self.assertLessEqual(growth["fork"], BATCHED)

    def test_grandchild(self):
        """Three owners: two copies of each page, the third keeps it."""
        family = self.parent_and_child()
        family.fork(1, 2)
        family.settle(2)
        self.assert_step(family, 0, "write", PAGES, fork=PAGES)
        self.assert_step(family, 2, "write", PAGES, fork=PAGES)
        self.assert_reuses(family, 1, PAGES)

    def test_owner_ends(self):
        """A parent whose child has ended has the pages to itself again."""
        family = self.parent_and_child()
        family.do(1, "exit")
        family.do(0, "reap", 1)
        self.assert_reuses(family, 0, PAGES)

    def test_child_that_only_reads(self):
        """Nothing but its own start, however much it shares."""
        for pages in (1, 1000):
            family = self.parent_and_child(pages)
            self.assert_step(family, 1, "read", pages)
            start = family.counts(1)
            self.assert_told(start["fork"], family.pids[1])
            self.assertIn(sum(start[kind] or 0 for kind in KINDS), range(1, START))

    def test_whole_life(self):
        """From birth on: the pages, and what its start needs."""
        for pages in (0, 1, 1000):
            family = self.parent_and_child(1000)
            family.do(1, "write", pages)
            copies = family.counts(1)["fork"]
            self.assertIn(copies - pages, range(1, START))
            self.assert_told(copies, family.pids[1])


class OtherKinds(Counted):
    """Pages that no fork shared, and what is no copy."""

    def test_zero_page(self):
        """Pages that were read before they were written; a fork shares nothing of them."""
        family = self.family()
        family.do(0, "read", PAGES)
        family.fork(0, 1)
        family.settle(1)
        self.assert_step(family, 0, "write", PAGES, zero=PAGES)
        family.do(1, "read", PAGES)
        self.assert_step(family, 1, "write", PAGES, zero=PAGES)

    def test_first_write(self):
        """A fresh page that is written at once is copied from nowhere."""
        self.assert_step(self.family(), 0, "write", PAGES)

    def test_file_read_then_written(self):
        """A private page of a file."""
        family = self.family("private-file")
        family.do(0, "read", PAGES)
        self.assert_step(family, 0, "write", PAGES, file=PAGES)
        family.fork(0, 1)
        family.settle(1)
        self.assert_step(family, 1, "write", PAGES, fork=PAGES)

    def test_file_written_first(self):
        """The same without a page to protect before: a copy that taskstats does not count."""
        family = self.family("private-file")
        self.assertEqual(self.assert_step(family, 0, "write", PAGES, file=PAGES), 0)

    def test_shared_memory(self):
        """What is shared on purpose is never copied."""
        for name in ("shared", "shared-file"):
            with self.subTest(name):
                family = self.family(name)
                family.do(0, "write", PAGES // 2)
                family.fork(0, 1)
                family.settle(1)
                family.do(1, "read", PAGES)
                self.assert_step(family, 1, "write", PAGES)
                self.assert_step(family, 0, "write", PAGES)

    def test_huge_pages(self):
        """Pages of hugetlb: one copy each, however large."""
        self.reserve_huge_pages(8)
        family = self.family("huge", 3)
        family.do(0, "write", 3)
        family.fork(0, 1)
        family.settle(1)
        self.assert_step(family, 1, "write", 3, huge=3)

    def reserve_huge_pages(self, count):
        """Have the kernel keep huge pages, for the length of the test."""
        self.addCleanup(write, HUGE_PAGES, 0)
        write(HUGE_PAGES, count)
        with open(HUGE_PAGES, encoding="ascii") as file:
            if int(file.read()) < count:
                self.skipTest("the kernel found no memory for huge pages")

    def test_pins(self):
        """Pages made exclusive for a pin, without a write: with the group pins they are told."""
        family = self.parent_and_child()
        self.assertIsNone(family.counts(1)["pin"])
        self.assert_step(family, 1, "pin", PAGES // 2, fork=PAGES // 2)
        with debug.recording("pins"):
            self.assert_step(family, 1, "pin", PAGES, pin=PAGES // 2)
            growth, _ = self.grown(family, 0, "write", PAGES)
            self.assertEqual(growth["pin"], 0)

    def test_after_pins(self):
        """What is copied without a fault that could be for a pin is for none; nor if none is told."""
        family = self.family("private-file")
        family.do(0, "write", PAGES // 2)
        family.fork(0, 1)
        family.settle(1)
        with debug.recording("pins"):
            self.assert_step(family, 1, "pin", PAGES // 2, pin=PAGES // 2)
            self.assert_step(family, 1, "write-upper", PAGES, file=PAGES // 2)
        family.fork(1, 2)
        self.assert_step(family, 1, "write", PAGES // 2, fork=PAGES // 2)

    def test_merged_pages(self):
        """Pages that the kernel made one, of a process that never forked."""
        family = self.family()
        family.do(0, "write", PAGES)
        self.assertEqual(family.do(0, "merge", PAGES), 0)
        self.addCleanup(write, f"{KSM}/run", 2)
        write(f"{KSM}/pages_to_scan", PAGES)
        write(f"{KSM}/run", 1)
        eventually(lambda: merged() >= PAGES, "all are merged")
        # else it may merge one again between its copy and the write, which then copies once more
        write(f"{KSM}/run", 0)
        self.assert_step(family, 0, "write", PAGES, file=PAGES)


class Reclaim(Counted):
    """Others replace entries, too: they copy nothing."""

    def test_pages_pushed_out(self):
        """By the process itself; nor is it a copy that they come back to be read."""
        self.swap_on()
        family = self.parent_and_child()
        self.assert_step(family, 1, "push-out", PAGES)
        family.do(1, "read", PAGES)
        growth, kernel = self.grown(family, 1, "write", PAGES)
        self.assertLessEqual(kernel, growth["fork"])
        self.assertLessEqual(growth["fork"] + growth["reused"], PAGES)

    def test_pages_taken_away(self):
        """By the kernel, for want of memory; then pages are moved about."""
        self.swap_on()
        group = self.memory_group()
        family = self.family(pages=1)
        write(f"{group}/cgroup.procs", family.pids[0])
        family.do(0, "anon", PAGES)
        family.do(0, "write", PAGES)
        family.fork(0, 1)
        family.settle(1)
        before = [family.counts(who) for who in (0, 1)]
        reclaim(group)
        if os.path.exists(COMPACT):     # a kernel need not be able to
            write(COMPACT, 1)
        self.assertGreater(oracle.task(family.pids[1]).swap_bytes, 0)
        self.assertEqual([family.counts(who) for who in (0, 1)], before)

    def memory_group(self):
        """A control group whose memory can be taken away, for the length of the test."""
        root = "/sys/fs/cgroup"
        group = tempfile.mkdtemp(dir=root)
        self.addCleanup(lambda: eventually(lambda: removed(group), "the group is empty"))
        write(f"{root}/cgroup.subtree_control", "+memory")
        if not os.path.exists(f"{group}/memory.reclaim"):
            self.skipTest("this kernel takes no memory away on demand")
        return group


def write(path, value):
    """Write to one of the kernel's files."""
    with open(path, "w", encoding="ascii") as file:
        file.write(str(value))


def removed(group):
    """Remove a control group, if nobody is in it any more."""
    try:
        os.rmdir(group)
    except OSError:
        return False
    return True


def reclaim(group):
    """Take from it what can be taken: there is less than is asked for, which is an error."""
    try:
        write(f"{group}/memory.reclaim", 4 * PAGES * mmap.PAGESIZE)
    except OSError as error:
        if error.errno != errno.EAGAIN:
            raise


class Processes(Counted):
    """Copies of threads, of vfork() children, of whole programs."""

    def test_thread_that_lives(self):
        """Its copies are its own, and the process's."""
        family = self.parent_and_child()
        before = family.counts(1)["fork"]
        tid = family.do(1, "thread", PAGES)
        threads = abi.snapshot(threads=True).by_pid
        self.assert_told(counts_of(threads[tid])["fork"], tid)
        self.assertEqual(counts_of(threads[tid])["fork"] // PAGES, 1)
        leader = counts_of(threads[family.pids[1]])["fork"]
        self.assert_told(leader, family.pids[1])
        self.assertLess(leader - before, START)
        self.assertEqual(family.counts(1)["fork"], leader + counts_of(threads[tid])["fork"])

    def test_thread_that_ended(self):
        """What it copied stays with the process; its own record is remembered."""
        family = self.parent_and_child()
        before = family.counts(1)["fork"]
        family.do(1, "join", PAGES)
        ended = eventually(lambda: [
            record for record in abi.snapshot(threads=True, ended=True).ended
            if record.tgid == family.pids[1] and record.start_ns >= self.since_ns],
            "the thread is remembered")
        self.assertEqual(len(ended), 1)
        self.assertEqual(counts_of(ended[0])["fork"] // PAGES, 1)
        grown = family.counts(1)["fork"] - before
        self.assertGreaterEqual(grown, PAGES)
        self.assertLess(grown, PAGES + START)

    def test_vfork(self):
        """A vfork() child copies for its parent, but it is the one who did."""
        family = self.parent_and_child()
        before = family.counts(1)
        pid = family.do(1, "vfork", PAGES)
        self.assertLess(family.counts(1)["fork"] - before["fork"], START)
        self.assertEqual(counts_of(self.ended(pid))["fork"] // PAGES, 1)
        self.assertNotIn(pid, [fork.child for fork in lives.forks()])

    def test_program(self):
        """No more than taskstats counts, but for pages of files first touched by a write."""
        script = "x=$(seq 2000 | sort -rn | tail -n 1); y=$(echo $x); echo $y >/dev/null"
        child = self.child(lambda say: os.execvp("bash", ["bash", "-c", script]))
        self.await_state(child.pid, "Z")
        counts = counts_of(abi.snapshot().by_pid[child.pid])
        self.assertGreater(counts["fork"], 20)
        self.assert_told(counts["fork"] + counts["zero"] + counts["file"], child.pid)


@kind.parallel
class TwoCpus(Processes):
    """The same where threads, parent and child write at the same time as others."""


class Accounted(Counted):
    """The kernel's account, exactly: it leaves out what took no time, in virtual time nothing."""

    FEW = 25

    def assert_exact(self, prepare, *step, **expected):
        """The account says what was counted."""
        self.assertEqual(self.assert_step(prepare(), 1, *step, self.FEW, **expected), self.FEW)

    def child_after(self, who, step, kind="anon"):
        """Parent and child, one of which did something with the region."""
        family = self.family(kind, self.FEW)
        if who == 0:
            family.do(0, step, self.FEW)
        family.fork(0, 1)
        family.settle(1)
        if who == 1:
            family.do(1, step, self.FEW)
        return family

    def test_fork(self):
        """Pages shared since a fork."""
        self.assert_exact(lambda: self.child_after(0, "write"), "write", fork=self.FEW)

    def test_zero(self):
        """The zero page."""
        self.assert_exact(lambda: self.child_after(1, "read"), "write", zero=self.FEW)

    def test_file(self):
        """Pages of a file that are there to be read."""
        self.assert_exact(lambda: self.child_after(1, "read", "private-file"), "write",
                          file=self.FEW)

    def test_pin(self):
        """Pages that are made exclusive for a pin."""
        with debug.recording("pins"):
            self.assert_exact(lambda: self.child_after(0, "write"), "pin", pin=self.FEW)


class Forks(Counted):
    """The view cow."""

    def assert_fork(self, family, **expected):
        """The line of the fork that made member 1."""
        fork = lives.fork_of(family.pids[1])
        found = {name: getattr(fork, name) for name in expected}
        self.assertEqual(found, expected)
        self.assertEqual(fork.parent, family.pids[0])
        self.assertGreaterEqual(fork.shared, PAGES)
        self.assertLess(fork.shared, PAGES + 100)

    def test_shared(self):
        """What the fork shared, to the page: all that its parent had."""
        family = self.family()
        family.do(0, "write", PAGES)
        before = oracle.anonymous_pages(family.pids[0])
        family.fork(0, 1)
        after = oracle.anonymous_pages(family.pids[0])
        shared = lives.fork_of(family.pids[1]).shared
        self.assertGreaterEqual(before, PAGES)
        self.assertTrue(before <= shared <= after, (before, shared, after))

    def test_by_child_and_by_parent(self):
        """Each side's copies since the fork, beside what the process copied in all."""
        family = self.parent_and_child()
        start = lives.fork_of(family.pids[1])
        family.do(1, "write", 300)
        self.assert_fork(family, sharing="shares", state="-", name="cow",
                         by_child=start.by_child + 300, by_parent=start.by_parent)
        self.assertEqual(start.by_child + 300, family.counts(1)["fork"])
        family.do(0, "write-upper", PAGES)
        self.assert_fork(family, by_child=start.by_child + 300,
                         by_parent=start.by_parent + PAGES // 2)

    def test_a_thread_copies_for_its_process(self):
        """Whichever thread writes."""
        family = self.parent_and_child()
        start = lives.fork_of(family.pids[1])
        family.do(1, "join", PAGES)
        self.assertIn(lives.fork_of(family.pids[1]).by_child - start.by_child,
                      range(PAGES, PAGES + START))

    def test_exec_ends_sharing(self):
        """What is copied afterwards, by the new program or the parent, is not of that fork."""
        family = self.parent_and_child()
        family.do(1, "write", 300)
        before, pages = lives.fork_of(family.pids[1]), family.counts(1)["file"]
        family.do(1, "exec", 1000)
        eventually(lambda: oracle.task(family.pids[1]).name == b"sleep", "it runs sleep")
        self.await_state(family.pids[1], "S")
        self.assert_reuses(family, 0, PAGES)
        fork = lives.fork_of(family.pids[1])
        self.assertEqual((fork.sharing, fork.name), ("until-exec", "sleep"))
        self.assertEqual(fork.by_child, before.by_child)
        self.assertIn(fork.by_parent - before.by_parent, range(BATCHED))
        self.assertGreater(family.counts(1)["file"], pages)

    def test_exit_ends_sharing(self):
        """The numbers stay, of a zombie and of the ended."""
        family = self.parent_and_child()
        family.do(1, "write", 300)
        before = lives.fork_of(family.pids[1])
        family.do(1, "exit", 5)
        self.await_state(family.pids[1], "Z")
        family.do(0, "write", PAGES)
        for state in "ZX":
            eventually(lambda state=state: lives.fork_of(family.pids[1]).state == state, state)
            fork = lives.fork_of(family.pids[1])
            self.assertEqual((fork.sharing, fork.by_child), ("until-exit", before.by_child))
            self.assertIn(fork.by_parent - before.by_parent, range(BATCHED))
            if state == "Z":
                family.do(0, "reap", 1)

    def test_parent_runs_another_program(self):
        """What it copies afterwards is not of the fork."""
        family = self.parent_and_child()
        family.fork(1, 2)
        before = lives.fork_of(family.pids[2])
        family.do(1, "write", 300)
        family.do(1, "exec", 1000)
        eventually(lambda: oracle.task(family.pids[1]).name == b"sleep", "it runs sleep")
        self.await_state(family.pids[1], "S")
        fork = lives.fork_of(family.pids[2])
        self.assertEqual((before.sharing, fork.sharing), ("shares", "parent-left"))
        self.assertIn(fork.by_parent - before.by_parent, range(300, 300 + START))

    def test_unseen_end_of_the_parent(self):
        """Without lifecycle nobody tells: then too no other's copies pass for the parent's."""
        self.addCleanup(debug.switch, debug.groups())
        debug.switch(["cow"])
        family = self.parent_and_child()
        family.do(1, "write", PAGES)
        family.fork(1, 2)
        family.do(2, "unbind")
        self.addCleanup(os.kill, family.pids[2], signal.SIGKILL)
        before = lives.fork_of(family.pids[2])
        family.do(1, "exit")
        family.do(0, "reap", 1)
        self.assertEqual(oracle.task(family.pids[2]).ppid, 1)
        self.assertIn(lives.fork_of(family.pids[2]).by_parent,
                      (None, *range(before.by_parent, before.by_parent + START)))

    def test_leader_ends_first(self):
        """The process goes on sharing, and copying, until its last thread ends."""
        family = self.parent_and_child()
        family.do(1, "end-leader", 1)
        self.await_state(family.pids[1], "Z")
        before = lives.fork_of(family.pids[1])
        family.do(1, "write", 300)
        family.do(0, "write-upper", PAGES)
        fork = lives.fork_of(family.pids[1])
        self.assertEqual((before.sharing, fork.sharing), ("shares", "shares"))
        self.assertIn(fork.by_child - before.by_child, range(300, 300 + START))
        self.assertIn(fork.by_parent - before.by_parent, range(PAGES // 2, PAGES // 2 + START))
        family.do(1, "exit")
        eventually(lambda: lives.fork_of(family.pids[1]).sharing == "until-exit", "it has ended")
        family.do(0, "write", PAGES // 2)
        self.assertEqual(lives.fork_of(family.pids[1]).by_parent, fork.by_parent)

    def test_processes(self):
        """The table says of each process what its record says."""
        family = self.parent_and_child()
        family.do(1, "write", 700)
        family.do(0, "read", PAGES)
        for who in (0, 1):
            counts, row = family.counts(who), lives.copied()[family.pids[who], "-"]
            self.assertEqual({name.lower(): row[name.upper()] for name in counts}, counts)
            self.assertEqual(row["COPIED"], sum(counts[kind] or 0 for kind in KINDS))

    def test_total(self):
        """The sum of the whole machine grows by as much as a family's."""
        family = self.parent_and_child()
        before = abi.snapshot().counts.copies
        family.do(1, "write", PAGES)
        self.assertIn(abi.snapshot().counts.copies - before, range(PAGES, PAGES + 200))
