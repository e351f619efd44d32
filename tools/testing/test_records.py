# SPDX-License-Identifier: GPL-2.0
"""Every field of the binary records against /proc/PID, on a quiet system and on tasks made for it."""
import mmap
import os
import resource
import signal
import time

from taskviz_testlib import abi, kind, libc, oracle, tasks
from taskviz_testlib.case import Case
from taskviz_testlib.wait import between, compare_all, eventually

# Fields that must be equal when /proc said the same before and after.
EXACT = ("tgid", "ppid", "state", "flags", "uid", "euid", "gid", "egid", "tracer", "nr_threads",
         "vss_bytes", "rss_bytes", "swap_bytes", "pgtable_bytes", "policy", "priority", "nice",
         "rt_priority", "cpu")
# Sums that only grow: between what /proc said before and after. Some hold per task in /proc.
GROWING = ("min_flt", "maj_flt")
GROWING_PER_TASK = ("nvcsw", "nivcsw")

# TASK_* and EXIT_* of include/linux/sched.h, and those that only qualify others.
STATE_BITS = {"R": 0x0, "S": 0x1, "D": 0x2, "T": 0x4, "t": 0x8, "X": 0x10, "Z": 0x20, "P": 0x40,
              "I": 0x402}
TASK_DEAD, TASK_WAKEKILL, TASK_WAKING, TASK_FREEZABLE = 0x80, 0x100, 0x200, 0x2000
QUALIFIERS = TASK_DEAD | TASK_WAKEKILL | TASK_WAKING | TASK_FREEZABLE


# Who reads is not switched away, but what it does to read takes and gives memory.
OF_READER = ("vss_bytes", "rss_bytes", "pgtable_bytes")


def settled(task):
    """
    What must not move between two looks at a task for the exact fields to be compared. On one CPU
    a task that was not switched to or away did nothing, whatever wakes it.
    """
    return [getattr(task, name) for name in EXACT] + [task.start, task.has_mm, task.moves()]


def is_named(record, task):
    """Has the record the task's name?"""
    if task.is_kernel:
        return oracle.is_kernel_name(record.name, task.name)
    return record.name == task.name


def wrong_exact(record, task):
    """{(pid, field): (name, shown, told)} of fields that kept still and differ."""
    shown = {name: getattr(record, name) for name in EXACT} | {
        "start": record.start_ns // oracle.TICK_NS,
        "HAS_MM": bool(record.info & abi.HAS_MM),
        "THREAD": bool(record.info & abi.THREAD),
        "state_bits": record.state_bits & ~QUALIFIERS,
        "named": is_named(record, task)}
    told = {name: getattr(task, name) for name in EXACT} | {
        "start": task.start,
        "HAS_MM": task.has_mm,
        "THREAD": task.pid != task.tgid,
        "state_bits": STATE_BITS[task.state],
        "named": True}
    spared = OF_READER if task.tgid == os.getpid() else ()
    return {(task.pid, name): (task.name, shown[name], told[name])
            for name in shown if shown[name] != told[name] and name not in spared}


def wrong_growing(before, record, after, threads):
    """The same of fields that may have grown meanwhile: those out of bounds."""
    names = GROWING + GROWING_PER_TASK if threads or after.nr_threads == 1 else GROWING
    bounds = {name: (getattr(before, name), getattr(record, name), getattr(after, name))
              for name in names}
    # how user and kernel time share the sum depends on when /proc was asked before
    ticks = [task.utime + task.stime for task in (before, after)]
    bounds["time"] = ((ticks[0] - 2) * oracle.TICK_NS, record.utime_ns + record.stime_ns,
                      (ticks[1] + 2) * oracle.TICK_NS)
    return {(after.pid, name): (after.name, *bound) for name, bound in bounds.items()
            if not bound[0] <= bound[1] <= bound[2]}


class Records(Case):
    """All records between two looks at /proc."""

    def compare(self, oracle_of_all, threads):
        """All, those that kept still, {(pid, field): (name, shown, told)} of what differs."""
        def take():
            return oracle_of_all(), abi.snapshot(threads), oracle_of_all()
        _, (before, snap, after) = between(oracle.births, take, "nobody is born")
        self.assertEqual(len(snap.by_pid), len(snap.records), "a pid occurs twice")
        self.assertLessEqual(after.keys(), snap.by_pid.keys())
        self.assertLessEqual(snap.by_pid.keys() - {0}, before.keys())
        still = [pid for pid in after if settled(before[pid]) == settled(after[pid])]
        wrong = {}
        for pid in after:
            wrong |= wrong_growing(before[pid], snap.by_pid[pid], after[pid], threads)
        for pid in still:
            wrong |= wrong_exact(snap.by_pid[pid], after[pid])
        return after, still, wrong

    def test_processes(self):
        """A record a process."""
        self.assertEqual(compare_all(lambda: self.compare(oracle.processes, False)), {})

    def test_threads(self):
        """A record a task."""
        self.assertEqual(compare_all(lambda: self.compare(oracle.threads, True)), {})

    def test_kinds(self):
        """PID 0, 1 and 2 are what they are, kernel threads have the kernel's flag, others not."""
        listed = oracle.processes()
        special = {0: "idle", 1: "init", 2: "kthreadd"}
        for record in abi.snapshot().records:
            if record.pid in special:
                self.assertEqual(record.kind, special[record.pid])
            elif record.pid in listed:
                kind = "kthread" if listed[record.pid].is_kernel else "user"
                self.assertEqual(record.kind, kind, record.pid)

    def test_counts(self):
        """The sums that come with the records, and the clock."""
        before = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        counts = abi.snapshot(threads=True).counts
        after = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        self.assertLessEqual(before, counts.now_ns)
        self.assertLessEqual(counts.now_ns, after)
        self.assertEqual(counts.cpus, os.sysconf("SC_NPROCESSORS_ONLN"))
        self.assertEqual(counts.count, counts.threads + counts.kthreads + 1)
        self.assertEqual(sum(counts.states), counts.threads + counts.kthreads)
        self.assertEqual(counts.reserved, 0)


class Made(Case):
    """Tasks made so that a field has a value of its own."""

    def record(self, pid):
        """The record of a process, which must equal /proc in all that keeps still."""
        record = abi.snapshot().by_pid[pid]
        task = oracle.task(pid)
        for name in EXACT:
            self.assertEqual(getattr(record, name), getattr(task, name), name)
        return record

    def test_four_ids(self):
        """Real and effective ids of user and group, all different."""
        def change():
            os.setresgid(1003, 1004, 1005)
            os.setresuid(1001, 1002, 0)
            libc.die_with_parent()
        pid = self.sleeper(change).pid
        record = self.record(pid)
        self.assertEqual((record.uid, record.euid, record.gid, record.egid),
                         (1001, 1002, 1003, 1004))
        self.assertEqual(self.row(pid).uid, 1001)

    def test_nice(self):
        """From -20 to 19."""
        for value in (-20, -1, 0, 19):
            with self.subTest(nice=value):
                record = self.record(self.sleeper(lambda v=value: os.nice(v)).pid)
                self.assertEqual((record.nice, record.priority, record.policy),
                                 (value, value + 20, os.SCHED_OTHER))

    def test_policies(self):
        """The policies that take a real-time priority, and those that do not."""
        for policy, priority in ((os.SCHED_FIFO, 1), (os.SCHED_RR, 99), (os.SCHED_BATCH, 0),
                                 (os.SCHED_IDLE, 0)):
            with self.subTest(policy=policy):
                param = os.sched_param(priority)
                child = self.sleeper(lambda p=policy, q=param: os.sched_setscheduler(0, p, q))
                record = self.record(child.pid)
                self.assertEqual((record.policy, record.rt_priority), (policy, priority))
                self.assertEqual(record.priority, -1 - priority if priority else 20)

    @kind.parallel
    def test_cpu(self):
        """A task tied to each CPU in turn."""
        for cpu in os.sched_getaffinity(0):
            child = self.sleeper(lambda c=cpu: os.sched_setaffinity(0, {c}))
            self.assertEqual(self.record(child.pid).cpu, cpu)

    def test_memory(self):
        """Address space that is not touched, 8 MiB that is, half of it shared memory."""
        size, touched = 512 << 20, 8 << 20

        def take():
            address = libc.map_memory(size)
            libc.ctypes.memset(address, 1, touched // 2)
            shared = mmap.mmap(-1, touched // 2)
            shared.write(bytes(touched // 2))
            self.kept = shared
        small = self.record(self.sleeper().pid)
        large = self.record(self.sleeper(take).pid)
        # what they inherit may differ by an arena or two that the tests' own process took meanwhile
        self.assertAlmostEqual(large.vss_bytes - small.vss_bytes, size + touched // 2,
                               delta=4 << 20)
        self.assertAlmostEqual(large.rss_bytes - small.rss_bytes, touched, delta=2 << 20)
        self.assertGreater(large.pgtable_bytes, small.pgtable_bytes)

    def test_swap(self):
        """Pages that were pushed out."""
        size = 8 << 20

        def push_out():
            address = libc.map_memory(size)
            libc.ctypes.memmove(address, os.urandom(size), size)
            libc.push_out_memory(address, size)
        self.swap_on()
        child = self.sleeper(push_out)
        self.assertGreater(self.record(child.pid).swap_bytes, size // 2)

    def test_faults_and_switches(self):
        """The process's own getrusage(), asked on both sides of a snapshot taken by itself."""
        def look():
            def usage():
                own = resource.getrusage(resource.RUSAGE_SELF)
                return [own.ru_minflt, own.ru_majflt, own.ru_nvcsw, own.ru_nivcsw]
            while usage()[2] < 5:
                time.sleep(0.001)
            libc.ctypes.memset(libc.map_memory(4 << 20), 1, 4 << 20)
            before = usage()
            record = abi.snapshot().by_pid[os.getpid()]
            found = [record.min_flt, record.maj_flt, record.nvcsw, record.nivcsw]
            return before, found, usage()
        before, found, after = self.in_child(look)
        for low, value, high in zip(before, found, after):
            self.assertLessEqual(low, value)
            self.assertLessEqual(value, high)

    def assert_times(self, pid, task):
        """
        User and kernel time, nearly: /proc never takes back what it once told of either, so how
        it divides their sum depends on when it was asked (cputime_adjust() in the kernel).
        """
        record = abi.snapshot().by_pid[pid]
        self.assertAlmostEqual(record.utime_ns, task.utime * oracle.TICK_NS,
                               delta=10 * oracle.TICK_NS)
        self.assertAlmostEqual(record.stime_ns, task.stime * oracle.TICK_NS,
                               delta=10 * oracle.TICK_NS)
        self.assertAlmostEqual(record.utime_ns + record.stime_ns,
                               (task.utime + task.stime) * oracle.TICK_NS,
                               delta=3 * oracle.TICK_NS)

    def burnt(self, burn, seconds=0.6):
        """A task that spent CPU time and was stopped."""
        def act(say):
            say()
            while True:
                burn()
        child = self.child(act)
        child.hear()
        eventually(lambda: sum((oracle.task(child.pid).utime, oracle.task(child.pid).stime))
                   * oracle.TICK_NS > seconds * 1e9, f"{child.pid} spent {seconds} s")
        child.kill(signal.SIGSTOP)
        self.await_state(child.pid, "T")
        return child

    def test_user_time(self):
        """A loop in user mode."""
        child = self.burnt(lambda: sum(range(10000)))
        task = oracle.task(child.pid)
        self.assertGreater(task.utime, 10)
        self.assert_times(child.pid, task)

    def test_kernel_time(self):
        """A loop that reads zeroes."""
        def burn():
            with open("/dev/zero", "rb", buffering=0) as zero:
                zero.readinto(bytearray(16 << 20))
        child = self.burnt(burn)
        task = oracle.task(child.pid)
        self.assertGreater(task.stime, 10)
        self.assert_times(child.pid, task)

    def test_traced_by(self):
        """The tracer is told while there is one."""
        child = self.sleeper()
        self.assertEqual(self.record(child.pid).tracer, 0)
        strace = self.program("strace", "-o", "/dev/null", "-p", str(child.pid))
        eventually(lambda: oracle.task(child.pid).tracer == strace.pid, "strace is attached")
        # strace stops it once more at a moment of its own: nothing else of it is compared
        self.assertEqual(abi.snapshot().by_pid[child.pid].tracer, strace.pid)

    def test_start_tells_generations_apart(self):
        """(pid, start) names a task: start as clock_gettime() had it around the fork."""
        before = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        child = self.sleeper()
        after = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        start = abi.snapshot().by_pid[child.pid].start_ns
        self.assertLess(before, start)
        self.assertLess(start, after)


class ThreadSums(Case):
    """A process with threads: its record is their sum, a thread's record is its own."""

    THREADS = 5

    def setUp(self):
        super().setUp()
        self.group = self.program("threads", "-w", self.THREADS).await_ready()

    def figures(self):
        """{tid: what /proc/PID/task/TID tells of its faults and switches}"""
        threads = (oracle.task(self.group.pid, tid) for tid in oracle.tids(self.group.pid))
        return {thread.pid: [getattr(thread, name) for name in GROWING + GROWING_PER_TASK]
                for thread in threads}

    def test_sum(self):
        """The record of the process against the tasks of it, and /proc, which sums faults up."""
        wanted, record = between(self.figures, lambda: abi.snapshot().by_pid[self.group.pid])
        self.assertEqual(len(wanted), self.THREADS + 1)
        self.assertEqual(record.nr_threads, self.THREADS + 1)
        shown = [getattr(record, name) for name in GROWING + GROWING_PER_TASK]
        self.assertEqual(shown, [sum(column) for column in zip(*wanted.values())])
        whole = oracle.task(self.group.pid)
        self.assertEqual((record.min_flt, record.maj_flt), (whole.min_flt, whole.maj_flt))
        self.assertGreater(record.nvcsw, self.THREADS * 10, "each slept ten times")

    def test_each(self):
        """Each thread's own figures, the leader's too."""
        wanted, snap = between(self.figures, lambda: abi.snapshot(threads=True))
        for tid, figures in wanted.items():
            task, record = oracle.task(self.group.pid, tid), snap.by_pid[tid]
            shown = [getattr(record, name) for name in GROWING + GROWING_PER_TASK]
            self.assertEqual(shown, figures)
            time_ns = (task.utime + task.stime) * oracle.TICK_NS
            self.assertAlmostEqual(record.utime_ns + record.stime_ns, time_ns,
                                   delta=2 * oracle.TICK_NS)

    def test_exited_threads_count(self):
        """What threads used that have exited stays in the sum."""
        def look():
            ended = tasks.threads_that_worked(3)
            before = resource.getrusage(resource.RUSAGE_SELF)
            record = abi.snapshot().by_pid[os.getpid()]
            after = resource.getrusage(resource.RUSAGE_SELF)
            alone = abi.snapshot(threads=True).by_pid[os.getpid()]
            return [ended, before.ru_nvcsw, record.nvcsw, after.ru_nvcsw, alone.nvcsw,
                    before.ru_minflt, record.min_flt, after.ru_minflt, alone.min_flt,
                    before.ru_utime + before.ru_stime, record.utime_ns + record.stime_ns,
                    after.ru_utime + after.ru_stime]
        ended, *figures = self.in_child(look)
        (low, switches, high, alone, low_faults, faults, high_faults, alone_faults,
         start, spent, end) = figures
        self.assertEqual(ended, 3)
        self.assertLessEqual(low, switches)
        self.assertLessEqual(switches, high)
        self.assertGreaterEqual(switches - alone, 3 * tasks.NAPS, "the exited threads' naps")
        self.assertLessEqual(low_faults, faults)
        self.assertLessEqual(faults, high_faults)
        self.assertGreaterEqual(faults - alone_faults, 3 * tasks.FAULTS, "the exited threads' own")
        self.assertLessEqual(start - 0.02, spent / 1e9)
        self.assertLessEqual(spent / 1e9, end + 0.02)
