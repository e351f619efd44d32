# SPDX-License-Identifier: GPL-2.0
"""The table entries: system calls, page faults, interrupts, against strace, getrusage, /proc."""
import ctypes
import mmap
import os
import re
import resource
import subprocess
import tempfile
import time

from taskviz_testlib import architecture, debug, oracle, probes, states, tables
from taskviz_testlib.case import Case
from taskviz_testlib.wait import eventually

PAGE = mmap.PAGESIZE
PAGES = 500
CALLS = 5000
NAPS = 50
SLACK = 150  # what a reading of the table costs the reader itself, page by page of its interpreter


def faults():
    """Page faults of the caller as the kernel accounts them."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_minflt + usage.ru_majflt


def grown(act):
    """By how much each of the caller's own counts grew during act(), a reading included."""
    pid = os.getpid()
    states.entries(pid)
    before = states.entries(pid)
    act()
    after = states.entries(pid)
    return {name: after[name] - count for name, count in before.items()}


def fresh_pages():
    """Memory that was not touched yet, in small pages. A kernel without huge ones knows no such advice."""
    memory = mmap.mmap(-1, PAGES * PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if os.path.exists("/sys/kernel/mm/transparent_hugepage"):
        memory.madvise(mmap.MADV_NOHUGEPAGE)
    return memory


class Entries(Case):
    """With the group on."""

    def setUp(self):
        super().setUp()
        context = debug.recording("entries")
        context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)

    def grown_in_child(self, act):
        """What grown() says in a child, that of doing nothing taken off."""
        nothing = self.in_child(lambda: grown(lambda: None))
        something = self.in_child(lambda: grown(act))
        return {name: count - nothing[name] for name, count in something.items()}

    def test_calls(self):
        """Calls that cannot fail to be made."""
        def call():
            libc = ctypes.CDLL(None)
            for _ in range(CALLS):
                libc.getppid()
        counts = self.grown_in_child(call)
        self.assertGreaterEqual(counts["CALLS"], CALLS)
        self.assertLess(counts["CALLS"], CALLS + SLACK)

    def test_calls_as_strace_counts(self):
        """A whole program."""
        folder = self.temporary_folder()
        report = f"{folder}/report"
        subprocess.run(["strace", "-c", "-U", "calls,name", "-o", report, "sleep", "0.01"],
                       check=True)
        with open(report, encoding="ascii") as file:
            total = int(re.search(r"^ *(\d+) total$", file.read(), re.M)[1])
        counts = eventually(lambda: states.ended_entries("sleep"), "its end is remembered")
        # Before the exec, where strace does not count yet, the child is strace's own.
        self.assertGreaterEqual(counts["CALLS"], total)
        self.assertLess(counts["CALLS"], total + SLACK)

    def temporary_folder(self):
        """A folder for the length of the test."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return folder.name

    def test_faults_in_user_mode(self):
        """Each page that is touched is a fault, also in getrusage."""
        memory = fresh_pages()

        def touch():
            for offset in range(0, PAGES * PAGE, PAGE):
                memory[offset] = 1
        accounted = self.in_child(lambda: accounted_during(touch))
        counts = self.grown_in_child(touch)
        self.assertGreaterEqual(accounted, PAGES)
        self.assertGreaterEqual(counts["FAULT-U"], PAGES)
        self.assertAlmostEqual(counts["FAULT-U"] + counts["FAULT-K"], accounted, delta=SLACK)

    def test_faults_inside_a_call(self):
        """Pages that the kernel touches when it copies to them: faults inside one call."""
        memory = fresh_pages()
        zero = os.open("/dev/zero", os.O_RDONLY)
        self.addCleanup(os.close, zero)

        def fill():
            self.assertEqual(os.readv(zero, [memory]), PAGES * PAGE)
        accounted = self.in_child(lambda: accounted_during(fill))
        counts = self.grown_in_child(fill)
        self.assertGreaterEqual(accounted, PAGES)
        self.assertGreaterEqual(counts["FAULT-K"], PAGES)
        self.assertGreaterEqual(counts["FAULT-IN-CALL"], PAGES)
        self.assertLess(counts["FAULT-IN-CALL"], PAGES + SLACK)
        self.assertLess(counts["FAULT-U"], SLACK)

    def test_calls_that_slept(self):
        """One a nap, at least; never more than the task was switched away."""
        def nap():
            for _ in range(NAPS):
                time.sleep(0.005)

        def nap_and_ask():
            before = oracle.task(os.getpid()).nvcsw
            counts = grown(nap)
            return counts["SLEPT"], oracle.task(os.getpid()).nvcsw - before
        slept, switched = self.in_child(nap_and_ask)
        self.assertGreaterEqual(slept, NAPS)
        self.assertLess(slept, NAPS + 20)
        self.assertLessEqual(slept, switched)

    def test_one_call_sleeps_often(self):
        """It slept: that is one call, however often it did."""
        source, sink = os.pipe()
        self.addCleanup(os.close, source)
        self.addCleanup(os.close, sink)

        def read_slowly(_say):
            for _ in range(PAGES):
                os.read(source, PAGE)
                time.sleep(0.001)
        self.child(read_slowly)

        def write_and_ask():
            before = oracle.task(os.getpid()).nvcsw
            counts = grown(lambda: os.write(sink, bytes(PAGES * PAGE)))
            return counts["SLEPT"], oracle.task(os.getpid()).nvcsw - before
        slept, switched = self.in_child(write_and_ask)
        self.assertGreater(switched, PAGES // 2)
        self.assertGreater(slept, 0)
        self.assertLess(slept, 20)

    def test_interrupts(self):
        """Interrupts find a task in user mode and inside a call, none of them invented."""
        def spin():
            end = time.monotonic() + 0.5
            while time.monotonic() < end:
                pass

        def copy():
            buffer = bytearray(1 << 24)
            end = time.monotonic() + 0.5
            with open("/dev/zero", "rb", buffering=0) as zero:
                while time.monotonic() < end:
                    zero.readinto(buffer)
        spinning, all_then = self.in_child(lambda: with_interrupts(spin))
        copying, _ = self.in_child(lambda: with_interrupts(copy))
        self.assertGreater(spinning["CPU"], 10)
        self.assertLessEqual(spinning["CPU"] + spinning["DEVICE"], all_then)
        self.assertGreater(copying["IRQ-IN-CALL"], 10)
        self.assertLess(copying["IRQ-IN-CALL"], copying["CPU"] + copying["DEVICE"] + 1)

    @architecture.independent
    def test_device(self):
        """The serial port's interrupts are a device's; that of arm64's machine sends without any."""
        def talk():
            end = time.monotonic() + 0.2
            with open("/dev/console", "wb", buffering=0) as console:
                while time.monotonic() < end:
                    console.write(b"\n")
        talking, _ = self.in_child(lambda: with_interrupts(talk))
        self.assertGreater(talking["DEVICE"], 0)

    def test_known_at_birth(self):
        """No event of a task that has no meter."""
        for _ in range(20):
            self.child(lambda say: say()).reap()
        self.assertEqual(probes.misses("entries"), 0)


def accounted_during(act):
    """Page faults of the caller during act(), as the kernel accounts them."""
    before = faults()
    act()
    return faults() - before


def interrupts():
    """All interrupts of all CPUs, whatever their kind."""
    with open("/proc/interrupts", encoding="ascii") as file:
        lines = file.read().splitlines()
    cpus = len(lines[0].split())
    return sum(int(value) for line in lines[1:] for value in line.split()[1:1 + cpus]
               if value.isdigit())


def with_interrupts(act):
    """What grown() says, and how many interrupts there were."""
    before = interrupts()
    counts = grown(act)
    return counts, interrupts() - before


class Off(Case):
    """Without the group."""

    def test_says_it_is_off(self):
        """No numbers where nothing is recorded."""
        self.addCleanup(debug.switch, debug.groups())
        debug.switch([name for name in debug.groups() if name != "entries"])
        text = debug.read("entries")
        self.assertIn("The group entries is off", text)
        self.assertEqual(tables.parse(text).rows, [])

    def test_says_how_to_switch_it_on(self):
        """With that all groups that recorded go on."""
        self.addCleanup(debug.switch, debug.groups())
        debug.switch(["signals", "states"])
        hint = tables.parse(debug.read("entries")).remarks[-1]
        subprocess.run(hint.lstrip("# "), shell=True, check=True)
        self.assertEqual(set(debug.groups()), {"signals", "states", "entries"})
