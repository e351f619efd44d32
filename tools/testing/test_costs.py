# SPDX-License-Identifier: GPL-2.0
"""
What a user can cost: memory, and time during which nobody else runs. Time is virtual, so what is called
instructions is told by the clock. The table of Documentation/safety.rst has the figures.
"""
import errno
import os
import resource
import select
import signal
import statistics
import threading

from taskviz_testlib import (about, abi, architecture, debug, inspector, kind, libc, probes, signals,
                             slabs, tasks)
from taskviz_testlib.case import USER, Case
from taskviz_testlib.costs import instructions, tell
from taskviz_testlib.ends import EndsCase
from taskviz_testlib.sections import Sections, Stack

# As in module/walk/holdings.c.
MOST_FILES = 4096
MOST_BYTES = 64 << 20
UFFD = "/proc/sys/vm/unprivileged_userfaultfd"
CROWD = 2000
LEVELS = 1000


def free():
    """Bytes that nobody uses."""
    with open("/proc/meminfo", encoding="ascii") as file:
        for line in file:
            if line.startswith("MemFree:"):
                return int(line.split()[1]) << 10
    raise AssertionError("no MemFree")


@kind.load
@architecture.independent
class Files(Case):
    """Who opens the file as often as it goes."""

    def setUp(self):
        super().setUp()
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (2 * MOST_FILES, 2 * MOST_FILES))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, before)

    @staticmethod
    def open_all():
        """Files, opened until an error comes; and that error."""
        fds = []
        try:
            while True:
                fds.append(os.open(abi.PATH, os.O_RDONLY))
        except OSError as error:
            return fds, error.errno

    def test_open_files(self):
        """A user has some thousand, then EMFILE; closing any of them is cheap, and nothing stays."""
        def open_and_close():
            before = free()
            fds, error = self.open_all()
            taken = before - free()
            oldest = instructions(lambda: os.close(fds.pop(0)))
            os.close(os.open(abi.PATH, os.O_RDONLY))
            for fd in reversed(fds):
                os.close(fd)
            return len(fds) + 1, error, taken, oldest
        # afterwards the kernel keeps slabs for the next
        taken = self.as_user(open_and_close)[2]
        before = slabs.drained(lambda: sum(slabs.of_module().values()))
        count, error, _, oldest = self.as_user(open_and_close)
        tell(f"{count} open files:", taken, "bytes; to close the oldest", oldest, "instructions")
        self.assertEqual((count, error), (MOST_FILES, errno.EMFILE))
        self.assertGreater(taken, MOST_FILES * 512)
        self.assertLess(taken, MOST_FILES * 4096)
        self.assertLess(oldest, 100_000)
        self.assertEqual(slabs.drained(lambda: sum(slabs.of_module().values())), before)


@architecture.independent
class Waiting(Case):
    """Calls that the caller's memory keeps from ending."""

    CALLS = 200

    def setUp(self):
        super().setUp()
        with open(UFFD, "r+", encoding="ascii") as file:
            self.addCleanup(self.let_wait, file.read())
        self.let_wait("1")
        self.program("multitude", CROWD, 60).await_ready(120)

    @staticmethod
    def let_wait(value):
        """May a plain user make the kernel wait for memory?"""
        with open(UFFD, "w", encoding="ascii") as file:
            file.write(value)

    def call_and_wait(self, say):
        """Threads with a call each that does not end. Says how many fail, and the bytes taken."""
        tasks.drop_to(USER, USER)
        size = abi.RECORD_SIZE * CROWD // 4096 * 4096
        address = libc.map_memory(size)
        faults = libc.hold_accesses(address, size)
        # as long as it blocks it is always said to be ready
        os.set_blocking(faults, False)
        errors, failures = os.pipe()
        before, waiting, failed = free(), 0, set()

        def call():
            fd = os.open(abi.PATH, os.O_RDONLY)
            try:
                abi.call(fd, abi.argument(records=address, capacity=2 * CROWD))
            except OSError as error:
                os.write(failures, bytes([error.errno]))
        for _ in range(self.CALLS):
            threading.Thread(target=call, daemon=True).start()
            ready = select.select([faults, errors], [], [])[0]
            if errors in ready:
                failed.add(os.read(errors, 1)[0])
            else:
                waiting += len(os.read(faults, 32)) // 32
        say((waiting, sorted(failed), before - free()))
        tasks.sleep_forever()

    def test_waiting_calls(self):
        """Their snapshots are bounded as readings are, and nobody else's."""
        child = self.child(self.call_and_wait)
        waiting, errors, taken = child.hear()
        tell(f"{waiting} calls of {self.CALLS} wait:", taken, "bytes")
        self.assertEqual(errors, [errno.EMFILE])
        self.assertGreater(waiting, MOST_BYTES // (4 * CROWD * abi.RECORD_SIZE))
        self.assertLess(taken, MOST_BYTES + (24 << 20))
        self.assertGreater(len(abi.snapshot().records), CROWD)
        child.kill()
        child.reap()
        self.assertGreater(self.as_user(lambda: len(abi.snapshot().records)), CROWD)


@architecture.independent
class Lookups(Case):
    """Accounts of very many tasks."""

    def test_lookups(self):
        """None is much dearer to find than another: signals to each are looked at."""
        crowd = self.program("multitude", 2 * CROWD, 60)
        crowd.await_ready(120)
        costs = [instructions(lambda pid=record.pid: os.kill(pid, signal.SIGWINCH), 3)
                 for record in abi.snapshot().children(crowd.pid)]
        self.assertGreater(len(costs), CROWD)
        tell("a signal:", statistics.median(costs), "instructions, at most", max(costs))
        self.assertLess(max(costs) - statistics.median(costs), 1500)


@architecture.independent
class Threads(Case):
    """A process with very many threads: all of them are summed up in one read section of RCU."""

    FEW = 500

    def cost(self, number):
        """A look at all processes, beside one with so many threads more."""
        program = self.program("threads", number)
        program.await_ready(120)
        self.assertEqual(abi.snapshot().by_pid[program.pid].nr_threads, number + 1)
        found = instructions(abi.snapshot, 5)
        program.finish(120)
        return found

    def test_sums(self):
        """Each adds the same, but for the ticks of a longer look, and that is little."""
        none, few, many = (self.cost(number) for number in (0, self.FEW, 4 * self.FEW))
        each = (many - few) / (3 * self.FEW)
        tell("a thread more in a look:", each, "instructions; of the first", (few - none) / self.FEW)
        self.assertLess(each, 1.3 * (few - none) / self.FEW)
        self.assertLess(each, 200)


@architecture.independent
class Waits(Case):
    """What 'taskviz waits' takes of tasks that sleep, each a process of its own."""

    FEW = 250

    def cost(self, sleepers, number, *pids):
        """Beside so many of a kind, to tell of these tasks; without any of all."""
        program = self.program("sleepers", sleepers, number)
        program.await_ready(120)
        found = instructions(lambda: inspector.show("waits", "-r", "-n", "-o", "PID", *pids))
        program.end()
        return found

    def assert_each(self, most, sleepers, *pids):
        """Four times as many cost no more each, and that is so much at most."""
        few, many = (self.cost(sleepers, number, *pids) for number in (self.FEW, 4 * self.FEW))
        each = (many - few) / (3 * self.FEW)
        tell(f"taskviz waits, {'one' if pids else 'all'} of {sleepers}: instructions a task", each,
             few / self.FEW)
        self.assertLess(each, 1.1 * few / self.FEW)
        self.assertLess(each, most)

    def test_all(self):
        """Who has a pipe's other end is looked for once: in the descriptors of all."""
        for sleepers, most in ("pause", 550_000), ("mix", 650_000):
            with self.subTest(sleepers):
                self.assert_each(most, sleepers)

    def test_one(self):
        """Of all others only who they are is asked, of the module."""
        self.assert_each(20_000, "pause", self.sleeper().pid)


@architecture.independent
class Shapes(Case):
    """Families of shapes that people do not have."""

    @staticmethod
    def read():
        """(instructions a line of the text, bytes of the longest)"""
        found = []

        def read_all():
            with open(abi.PATH, "rb", buffering=0) as file:
                found[:] = file.readall().splitlines()
        return instructions(read_all, 3) / len(found), max(map(len, found))

    def read_beside(self, levels):
        """The same beside a chain of so many."""
        chain = self.program("chain", levels)
        chain.await_ready(120)
        self.assertGreater(max(record.depth for record in abi.snapshot().records), levels)
        found = self.read()
        with Stack() as stack:
            self.read()
        chain.finish(120)
        return *found, stack.most

    def test_chain(self):
        """Who is far down costs no more, in time, text and stack, than who is further up."""
        few, many = self.read_beside(LEVELS // 8), self.read_beside(LEVELS)
        tell("instructions a line, bytes of the longest, bytes of stack:", few, many)
        self.assertLess(many[0], 1.2 * few[0])
        self.assertLess(many[1] - few[1], 10)
        self.assertLess(many[2] - few[2], 1000)


def bucket(pid, number):
    """The list in which the module's log of signals keeps those that wait."""
    return ((pid << 6 ^ number) * 0x61c88647 & 0xffffffff) >> 24


@architecture.independent
class Signals(Case):
    """Very many of them."""

    TIMERS = 450

    def setUp(self):
        super().setUp()
        groups = debug.groups()
        self.addCleanup(debug.switch, groups)
        debug.switch([name for name in groups if name != "signals"])
        debug.switch(groups)

    @staticmethod
    def lead_crowd(say):
        """Be the process group of a crowd."""
        os.setpgid(0, 0)
        tasks.Program("crowd", CROWD).await_ready(120)
        say()
        tasks.sleep_forever()

    def test_process_group(self):
        """A call that kills thousands: each signal is cheap, counted, and told as lost if it is."""
        for groups in debug.groups(), probes.all_groups():
            with self.subTest(groups):
                debug.switch(groups)
                self.kill_group()

    def kill_group(self):
        """The same with the groups that are on."""
        leader = self.child(self.lead_crowd)
        leader.hear(120)
        before = signals.read().stats
        with Sections() as found:
            os.killpg(leader.pid, signal.SIGKILL)
        after = signals.read().stats
        raised = after["RAISED"] - before["RAISED"]
        self.assertGreaterEqual(raised, CROWD + 2)
        self.assertEqual(after["RAISED"] - after["FIRST"], after["CAPACITY"])
        lost = about.figures()["signals-overwritten"]
        self.assertLessEqual(CROWD + 2 - after["CAPACITY"], lost)
        self.assertLessEqual(lost, after["RAISED"])
        tell(f"{len(debug.groups())} groups, {len(found.lengths)} sections: at most",
             max(found.lengths), "instructions")
        self.assertLess(max(found.lengths), 15_000)

    def wait_before(self, number):
        """Let as many signals of another process wait in the list where those of ours will."""
        def block(say):
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            say()
            tasks.sleep_forever()
        found = None
        while not found:
            child = self.child(block)
            child.hear()
            found = [other for other in range(36, signal.NSIG)
                     if bucket(child.pid, other) == bucket(os.getpid(), number)]
        for _ in range(self.TIMERS):
            libc.queue_signal(child.pid, found[0])

    def test_taken_timers(self):
        """
        What sigwait() took without a word is found to be gone by the next of the kind, all at once:
        in one look through what waits.
        """
        number = signal.SIGUSR1
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [number])
        self.addCleanup(signal.pthread_sigmask, signal.SIG_SETMASK, before)
        self.wait_before(number)
        libc.expire_timers(self.TIMERS, number)
        taken = 0
        while signal.sigtimedwait([number], 0):
            taken += 1
        with Sections() as found:
            os.kill(os.getpid(), number)
        signal.sigwait([number])
        self.assertEqual(taken, self.TIMERS)
        self.assertGreater(max(found.lengths), self.TIMERS)
        tell(f"{len(found.lengths)} sections: at most", max(found.lengths), "instructions")
        self.assertLess(max(found.lengths), 200 * 2 * self.TIMERS)


@kind.load
@architecture.independent
class Programs(EndsCase):
    """Execs without an end."""

    FEW, MANY = 100, 1600

    def memory_after(self, count):
        """Bytes of the ledger when a process has executed itself so many times."""
        self.program("execs", count).await_ready(120).finish()
        return about.figures()["ledger-memory"]

    def test_loop(self):
        """What is kept of one task has a bound: no more but what is kept ready."""
        self.reload("history=16")
        few, many = self.memory_after(self.FEW), self.memory_after(self.MANY)
        tell(f"ledger after {self.FEW} and {self.MANY} execs:", few, many, "bytes")
        self.assertLess(many - few, 72 * (self.MANY - self.FEW) // 2)

    def test_children(self):
        """A process with very many children that share its memory executes a program: interrupts come in."""
        def fork_and_exec():
            for _ in range(CROWD // 4):
                if not os.fork():
                    libc.die_with_parent()
                    tasks.sleep_forever()
            os.execv("/bin/true", ["true"])
        with Sections() as found:
            child = self.child(lambda say: fork_and_exec())
            child.reap()
        self.assertGreater(len(found.lengths), CROWD // 4)
        tell(f"{len(found.lengths)} sections: at most", max(found.lengths), "instructions")
        self.assertLess(max(found.lengths), 6000)
