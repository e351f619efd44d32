# SPDX-License-Identifier: GPL-2.0
"""The trace event of who is woken out of which call and from which, against the kernel's own of calls."""
import os
import platform
import signal
import subprocess
import sys
import time
from collections import Counter

from taskviz_testlib import kind, libc, module, tracing
from taskviz_testlib.case import Case
from taskviz_testlib.wait import DEADLINE

NO_CALL = -1
# exit_group, read, wait4, write
EXIT, READ, WAIT, WRITE = {"x86_64": (231, 0, 61, 1), "aarch64": (94, 63, 260, 64)}[platform.machine()]
READ_32 = 3
CALLS_END = 512     # more than any architecture here has
WOKEN = 200         # families and sleepers of a storm
PF_KTHREAD = 0x200000
CALLS = ("raw_syscalls:sys_enter", "raw_syscalls:sys_exit")
# Pipes that are written and closed, ends that are waited for, a sleep until a time.
SCRIPT = "seq 20000 | sort -rn | head -n 1; (true; exit 3); env true; sleep 0.01 & wait"
FOLDER = f"{tracing.TRACING}/events/taskviz/task_waking"
ENABLE = f"{FOLDER}/enable"


class Waking:
    """.pid, .call, .arg, .compat of who is woken; .waker, .waker_call, .in_interrupt"""

    def __init__(self, event):
        for name in ("pid", "call", "compat", "waker_call", "arg"):
            setattr(self, name, event.number(name))
        self.waker, self.in_interrupt = event.tid, event.in_interrupt


def is_of_kernel(pid):
    """Is it a kernel thread, by the flags that /proc has? No if it is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
            return bool(int(file.read().rpartition(")")[2].split()[6]) & PF_KTHREAD)
    except FileNotFoundError:
        return False


def read_zeroes(say):
    """Be in read() for nearly all of the time, until killed."""
    room = bytearray(1 << 20)
    with open("/dev/zero", "rb", buffering=0) as zeroes:
        say()
        while True:
            zeroes.readinto(room)


class CallsOfTasks:
    """What the kernel's events tell: .entered[tid] is its last call, .argument[tid] the first of that,
    .inside has who has not left it."""

    def __init__(self):
        self.entered, self.argument, self.inside = {}, {}, set()

    def take(self, event):
        """A sys_enter or sys_exit, "NR 0 (7, ..." or "NR 0 = 1"."""
        if event.name == "sys_enter":
            self.entered[event.tid] = int(event.text.split()[1])
            self.argument[event.tid] = int(event.text.split("(")[1].split(",")[0], 16)
            self.inside.add(event.tid)
        else:
            self.inside.discard(event.tid)

    def may_be(self, tid):
        """Which numbers are right: on the way back to user mode a task may wake others, or wait, too."""
        call = self.entered[tid]
        return {call} if tid in self.inside else {call, NO_CALL}


class Wakings(Case):
    """Each test makes a task sleep that something known wakes."""

    def wakings(self, act, *more):
        """The trace of act(), and the Wakings in it."""
        with tracing.Trace(["taskviz:task_waking", *more]) as trace:
            act()
        return trace, [Waking(one) for one in trace.caught("task_waking")]

    def test_all(self):
        """Each waking that the kernel tells, and each call as the kernel told that it began."""
        trace, _ = self.wakings(lambda: subprocess.run(["bash", "-c", SCRIPT], check=True,
                                                       stdout=subprocess.DEVNULL),
                                "sched:sched_waking", *CALLS)
        self.assertEqual(Counter(one.number("pid") for one in trace.caught("task_waking")),
                         Counter(one.number("pid") for one in trace.caught("sched_waking")))
        known, compared, arguments = CallsOfTasks(), 0, set()
        for event in trace.caught("task_waking", "sys_enter", "sys_exit"):
            if event.name != "task_waking":
                known.take(event)
                continue
            waking = Waking(event)
            told = [(waking.pid, waking.call)]
            if not waking.in_interrupt:
                told.append((waking.waker, waking.waker_call))
            for tid, call in told:
                if tid in known.entered:
                    self.assertIn(call, known.may_be(tid), event.text)
                    compared += call != NO_CALL
            if waking.pid in known.entered:
                self.assertEqual(waking.arg, known.argument[waking.pid] if waking.call != NO_CALL
                                 else 0, event.text)
                arguments.add(waking.arg)
        self.assertGreater(compared, 10)
        self.assertGreater(len(arguments), 2)

    def reader(self, *command):
        """A program that sleeps in read(), and the end of its pipe to write to."""
        ends = os.pipe()
        program = subprocess.Popen(command, stdin=ends[0], stdout=subprocess.DEVNULL)
        os.close(ends[0])
        self.addCleanup(program.wait)
        self.addCleanup(program.kill)
        self.addCleanup(os.close, ends[1])
        self.await_asleep(program.pid, "S")
        return program.pid, ends[1]

    def test_pipe(self):
        """Who writes wakes who reads, which tells the same call in /proc."""
        pid, end = self.reader("cat")
        with open(f"/proc/{pid}/syscall", encoding="ascii") as file:
            self.assertEqual(int(file.read().split()[0]), READ)
        _, wakings = self.wakings(lambda: os.write(end, b"x"))
        # with PREEMPT_RT it may sleep once more in that call, for a lock that the writer still has
        self.assertEqual({(one.call, one.compat, one.waker_call) for one in wakings
                          if one.pid == pid and one.waker == os.getpid()}, {(READ, 0, WRITE)})

    def test_narrow(self):
        """A program of 32 bits has other numbers, and it is told that it has."""
        if os.uname().machine != "x86_64":
            self.skipTest("this architecture runs no programs of 32 bits here")
        program = self.program("asleep_m32", "read")
        self.await_asleep(program.pid, "S")
        _, wakings = self.wakings(lambda: os.kill(program.pid, signal.SIGKILL))
        self.assertIn((READ_32, 1, 0), [(one.call, one.compat, one.arg) for one in wakings
                                        if one.pid == program.pid])

    def wait_for(self, child):
        """Wait for a child that does not end before we sleep in wait4(). Returns who woke us there."""
        _, wakings = self.wakings(lambda: os.waitpid(child.pid, 0))
        child.reaped = True
        return [(one.call, one.waker_call) for one in wakings
                if one.pid == os.getpid() and one.waker == child.pid]

    def test_exit(self):
        """A child that ends wakes who waits for it, from the call by which it ends."""
        child = self.child(lambda say: self.end_when_asleep(os.getppid()))
        self.assertIn((WAIT, EXIT), self.wait_for(child))

    def end_when_asleep(self, pid):
        """In a child: end when a task sleeps."""
        self.await_asleep(pid, "S")
        os._exit(0)

    def test_killed(self):
        """Who is killed in a call wakes its parent from none."""
        child = self.sleeper()

        def kill():
            self.await_asleep(os.getppid(), "S")
            os.kill(child.pid, signal.SIGKILL)
        self.child(lambda say: kill())
        self.assertIn((WAIT, NO_CALL), self.wait_for(child))

    def test_clock(self):
        """What comes at a time is an interrupt, whomever it interrupts, or its thread: no call."""
        ends = os.pipe()
        for end in ends:
            self.addCleanup(os.close, end)
        child = self.child(lambda say: [os.read(ends[0], 1), time.sleep(0.05)])
        # an idle CPU is in no call anyway
        self.child(read_zeroes).hear()

        def let_sleep():
            os.write(ends[1], b"x")
            self.await_state(child.pid, "Z")
        _, wakings = self.wakings(let_sleep)
        ended = [one for one in wakings
                 if one.pid == child.pid and (one.in_interrupt or is_of_kernel(one.waker))]
        self.assertEqual({one.waker_call for one in ended}, {NO_CALL})

    def test_kernel_threads(self):
        """They are in no call, and wake from none."""
        _, wakings = self.wakings(lambda: subprocess.run(["sync"], check=True))
        threads = [one.call for one in wakings if is_of_kernel(one.pid)]
        self.assertEqual(set(threads), {NO_CALL})

    def test_perf(self):
        """perf counts it, too, as long as it has it open: again and again, and beside a trace."""
        with open(f"{FOLDER}/id", encoding="ascii") as file:
            number = int(file.read())
        pid, end = self.reader("cat")
        for _ in range(2):
            fd = libc.count_events(number)
            _, wakings = self.wakings(lambda: os.write(end, b"x"))
            self.await_asleep(pid, "S")
            count = int.from_bytes(os.read(fd, 8), sys.byteorder)
            os.close(fd)
            self.assertIn(pid, [one.pid for one in wakings])
            self.assertGreaterEqual(count, len(wakings))

    def test_unload(self):
        """The module goes while its event is on, and the event with it; it comes, and there it is."""
        self.addCleanup(lambda: None if module.is_loaded() else module.load())
        tracing.write(ENABLE, 1)
        subprocess.run(["true"], check=True)
        module.unload()
        self.assertFalse(os.path.exists(ENABLE))
        module.load()
        _, wakings = self.wakings(lambda: subprocess.run(["true"], check=True))
        self.assertIn(os.getpid(), [one.pid for one in wakings])


@kind.parallel
class Storm(Case):
    """Who is woken runs, dies or is killed on another CPU at the same moment."""

    def test_storm(self):
        """Each waking that the kernel tells, no other, and no call that there is not."""
        programs = [self.program("wakes", WOKEN), self.program("storm", WOKEN)]
        with tracing.Trace(["taskviz:task_waking", "sched:sched_waking"]) as trace:
            for program in programs:
                program.await_ready(8 * DEADLINE)
        for program in programs:
            program.finish()
        ours = Counter(one.number("pid") for one in trace.caught("task_waking"))
        kernels = Counter(one.number("pid") for one in trace.caught("sched_waking"))
        # tracing begins and ends on a CPU between the two of a waking, once at most
        missed = (ours - kernels) + (kernels - ours)
        self.assertLessEqual(missed.total(), 2 * os.cpu_count())
        self.assertGreater(ours.total(), WOKEN)
        calls = {one.call for one in map(Waking, trace.caught("task_waking"))}
        self.assertLess(max(calls), CALLS_END)
        self.assertGreaterEqual(min(calls), NO_CALL)
        self.assertIn(READ, calls)
