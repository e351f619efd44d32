# SPDX-License-Identifier: GPL-2.0
"""Tasks held in each state on purpose, and how zombies ended, against /proc and wait()."""
import os
import resource
import signal
import tempfile
import threading

from taskviz_testlib import abi, kind, libc, oracle, tasks, text
from taskviz_testlib.case import Case
from taskviz_testlib.wait import compare_all, eventually

CPU1 = "/sys/devices/system/cpu/cpu1/online"


class Held(Case):
    """One task in one state: the letter in both formats is that of /proc."""

    def assert_shown(self, pid, letter):
        """It must be in that state according to all three."""
        self.await_state(pid, letter)
        self.assertEqual(self.row(pid).state, letter)
        self.assertEqual(abi.snapshot().by_pid[pid].state, letter)
        self.assertEqual(oracle.state(pid), letter, "it was to stay in this state")

    def test_running(self):
        """A busy loop."""
        def spin(say):
            say()
            while True:
                pass
        child = self.child(spin)
        child.hear()
        self.assert_shown(child.pid, "R")

    def test_sleeping(self):
        """A process that waits for a signal."""
        self.assert_shown(self.sleeper().pid, "S")

    def test_uninterruptible(self):
        """vfork(): the parent waits for the child to let go of its memory."""
        program = self.program("vforked").await_ready()
        self.assert_shown(program.pid, "D")

    def test_stopped(self):
        """Stopped by a signal, and continued again."""
        child = self.sleeper()
        child.kill(signal.SIGSTOP)
        self.assert_shown(child.pid, "T")
        child.kill(signal.SIGCONT)
        self.assert_shown(child.pid, "S")

    def test_traced(self):
        """Stopped by its tracer."""
        def stop_traced(say):
            libc.trace_me()
            say()
            os.kill(os.getpid(), signal.SIGUSR1)
        child = self.child(stop_traced)
        child.hear()
        self.assert_shown(child.pid, "t")
        self.assertEqual(abi.snapshot().by_pid[child.pid].tracer, os.getpid())

    def test_zombie(self):
        """Not waited for."""
        child = self.zombie(self.exits(0))
        self.assert_shown(child.pid, "Z")
        child.reap()
        self.assertNotIn(child.pid, text.read().by_pid)
        self.assertNotIn(child.pid, abi.snapshot().by_pid)

    def test_idle(self):
        """Kernel threads without work: all of /proc's are idle here too."""
        def idle():
            return {pid: task.moves() for pid, task in oracle.processes().items()
                    if task.state == "I"}

        def not_idle():
            before = idle()
            rows = text.read().by_pid
            after = idle()
            still = [pid for pid in before if after.get(pid) == before[pid]]
            return after, still, {pid: rows[pid].state for pid in still if rows[pid].state != "I"}
        self.assertTrue(idle(), "some kernel thread is idle")
        self.assertEqual(compare_all(not_idle), {})

    @kind.parallel
    def test_parked(self):
        """The kernel threads of a CPU that is taken away."""
        self.addCleanup(self.set_cpu1, "1")
        online = os.sysconf("SC_NPROCESSORS_ONLN")
        self.assert_cpus(online)
        self.set_cpu1("0")
        parked = {pid for pid, task in oracle.processes().items() if task.state == "P"}
        self.assertTrue(parked, "taking a CPU away parks its threads")
        rows, snap = text.read(), abi.snapshot()
        for pid in parked:
            self.assertEqual((rows.by_pid[pid].state, snap.by_pid[pid].state), ("P", "P"))
            self.assertEqual(snap.by_pid[pid].state_bits, 0x40)
        self.assertEqual(rows.states["P"], len(parked))
        self.assert_cpus(online - 1)

    def assert_cpus(self, count):
        """So many are online, in both formats."""
        self.assertEqual((int(text.read().head["cpus"]), abi.snapshot().counts.cpus),
                         (count, count))

    @staticmethod
    def set_cpu1(value):
        """Take CPU 1 away or bring it back."""
        with open(CPU1, "w", encoding="ascii") as file:
            file.write(value)


class Ended(Case):
    """Zombies: the exit code is the status that wait() then returns."""

    def assert_ended(self, child, words):
        """The code in the record, in /proc, and the status that wait() gives; and the words."""
        record, row = abi.snapshot().by_pid[child.pid], self.row(child.pid)
        self.assertEqual(oracle.task(child.pid).exit_code, record.exit_code)
        wanted = f" ({words}, parent {os.getpid()} has not waited)"
        self.assertEqual(row.task, text.escape(record.name) + wanted)
        self.assertEqual(record.name, oracle.task(child.pid).name)
        self.assertEqual((row.rss, record.rss_bytes, record.info & abi.HAS_MM), ("-", 0, 0))
        self.assertEqual(record.exit_code, child.reap())

    def test_codes(self):
        """exit()."""
        for code in (0, 1, 42, 255):
            with self.subTest(code=code):
                self.assert_ended(self.zombie(self.exits(code)), f"exit {code}")

    def test_signals(self):
        """Killed without a core."""
        for number in (signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM, signal.SIGRTMAX):
            with self.subTest(signal=number):
                child = self.killed(number)
                self.assert_ended(child, f"killed by signal {int(number)}")

    def test_core(self):
        """Killed with a core."""
        folder = self.temporary_folder()

        def allow_core():
            os.chdir(folder)
            resource.setrlimit(resource.RLIMIT_CORE, (1 << 30, 1 << 30))
        child = self.sleeper(allow_core)
        child.kill(signal.SIGSEGV)
        self.await_state(child.pid, "Z")
        self.assertTrue(os.listdir(folder), "no core was written")
        self.assert_ended(child, "killed by signal 11, core dumped")

    def temporary_folder(self):
        """A folder for the length of the test."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return folder.name

    def test_living_have_none(self):
        """Nobody has an exit code who has not exited."""
        listed = oracle.processes()
        for record in abi.snapshot().records:
            if record.pid in listed and listed[record.pid].state != "Z" and record.state != "Z":
                self.assertEqual(record.exit_code, abi.UNKNOWN_EXIT, record.pid)


def leader_exits_first(say):
    """The leader exits with 0, a thread stays and ends the process with 7 when told by a signal."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])

    def stay():
        signal.sigwait([signal.SIGUSR1])
        os._exit(7)
    threading.Thread(target=stay).start()
    say()
    libc.exit_thread()


class LeaderGone(Case):
    """A leader may exit before its threads."""

    def setUp(self):
        super().setUp()
        self.group = self.child(leader_exits_first)
        self.group.hear()
        self.await_state(self.group.pid, "Z")

    def test_threads_live_on(self):
        """A zombie with a living thread, which nobody can wait for."""
        pid = self.group.pid
        self.assertEqual(os.waitpid(pid, os.WNOHANG), (0, 0))
        (alive,) = [tid for tid in oracle.tids(pid) if tid != pid]
        self.await_state(alive, "S")
        row = self.row(pid)
        self.assertEqual((row.state, row.threads), ("Z", 2))
        self.assertTrue(row.task.endswith(" (exit 0, its threads live on)"), row.task)
        thread = abi.snapshot(threads=True).by_pid[alive]
        self.assertEqual((thread.state, thread.tgid, thread.exit_code),
                         ("S", pid, abi.UNKNOWN_EXIT))

    def test_last_thread_decides(self):
        """The exit code that counts is that of exit_group(), not that of the leader."""
        self.group.kill(signal.SIGUSR1)
        pid = self.group.pid
        eventually(lambda: oracle.tids(pid) == [pid], "only the leader is left")
        eventually(lambda: os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG),
                   "it can be waited for")
        shown = abi.snapshot().by_pid[pid].exit_code
        row = self.row(pid)
        self.assertEqual(oracle.task(pid).exit_code, shown)
        self.assertIn("(exit 7, ", row.task)
        self.assertEqual(shown, self.group.reap())


class Orphans(Case):
    """Whose parent is gone."""

    def test_adopted_by_init(self):
        """An orphan hangs below init, as /proc says."""
        def abandon(say):
            orphan = os.fork()
            if not orphan:
                tasks.sleep_forever()
            say(orphan)
        child = self.child(abandon)
        orphan = child.hear()
        self.addCleanup(os.kill, orphan, signal.SIGKILL)
        child.reap()
        eventually(lambda: oracle.task(orphan).ppid == 1, "init adopts it")
        self.assertEqual(self.row(orphan).ppid, 1)
        snap = abi.snapshot()
        self.assertEqual(snap.records[snap.by_pid[orphan].parent].pid, 1)

    def test_adopted_by_subreaper(self):
        """An orphan hangs below the nearest ancestor that asked for it."""
        def reaper(say):
            libc.adopt_orphans()
            middle = os.fork()
            if not middle:
                if not os.fork():
                    libc.die_with_parent()
                    tasks.sleep_forever()
                os._exit(0)
            os.waitpid(middle, 0)
            say()
            tasks.sleep_forever()
        child = self.child(reaper)
        child.hear()
        found = [task for task in oracle.processes().values() if task.ppid == child.pid]
        self.assertEqual(len(found), 1)
        self.addCleanup(os.kill, found[0].pid, signal.SIGKILL)
        self.assertEqual(self.row(found[0].pid).ppid, child.pid)
