# SPDX-License-Identifier: GPL-2.0
"""Lives from birth to release, against wait(), /proc, strace and what the test made happen."""
import os
import re
import resource
import signal
import subprocess
import tempfile
import threading

from taskviz_testlib import (abi, about, architecture, kind, libc, lives, oracle, probes, tasks,
                             text, tracing)
from taskviz_testlib.ends import EndsCase, now_ns
from taskviz_testlib.orphans import abi_adopted, leave_orphan
from taskviz_testlib.wait import DEADLINE, between, eventually

BURST = 6_000
LEADERS = 10
CORE_PATTERN = "/proc/sys/kernel/core_pattern"
PID_MAX = "/proc/sys/kernel/pid_max"
# Columns WITH of lifecycle, and the flags of clone(2) they stand for.
SHARED = {"t": "CLONE_THREAD", "v": "CLONE_VFORK", "m": "CLONE_VM", "f": "CLONE_FILES",
          "d": "CLONE_FS", "s": "CLONE_SIGHAND"}


def write(path, value):
    """Write to one of the kernel's files."""
    with open(path, "w", encoding="ascii") as file:
        file.write(str(value))


def content(path):
    """What one of the kernel's files says."""
    with open(path, encoding="ascii") as file:
        return file.read().strip()


def outlived_leader():
    """Ends the thread that calls; then another one ends the process with it, in status 4."""
    def outlive():
        eventually(lambda: oracle.state(os.getpid()) == "Z", "the leader is a zombie")
        os._exit(4)
    threading.Thread(target=outlive).start()
    libc.exit_thread()


class Ends(EndsCase):
    """Exits, signals, releases."""

    def assert_end(self, child, status, name):
        """The record of a child that was reaped with that status by this process."""
        record = self.ended(child.pid)
        self.assertEqual(record.exit_code, status)
        self.assertEqual((record.reaper, record.ppid, record.birth_ppid), (os.getpid(),) * 3)
        self.assertEqual((record.state, record.name, record.uid), ("X", name, os.getuid()))
        self.assertLess(record.start_ns, record.exited_ns)
        self.assertLessEqual(record.exited_ns, record.reaped_ns)

    def test_never_nowhere(self):
        """Reaped this moment, it is among the ended, though the kernel frees it later."""
        for _ in range(50):
            child = self.child(lambda say: os._exit(0))
            child.reap()
            self.assertIn(child.pid, {record.pid for record in abi.snapshot(ended=True).ended})

    def test_many_never_nowhere(self):
        """More than was expected, at once: each is in the snapshot once. A plain user looks."""
        output = self.as_user(lambda: subprocess.run(
            ["vanish", "5", "300"], stdout=subprocess.PIPE, check=False).stdout.decode())
        self.assertEqual(output, "1500\n")

    def test_exit_codes(self):
        """As wait() reports them."""
        name = oracle.task(os.getpid()).name
        for code in (0, 1, 200, 255):
            child = self.child(lambda say, code=code: os._exit(code))
            self.assert_end(child, child.reap(), name)
            self.assertEqual(self.life(child.pid).end, str(code))

    def test_signals(self):
        """Killed, without a core."""
        name = oracle.task(os.getpid()).name
        for number in (signal.SIGKILL, signal.SIGTERM):
            child = self.killed(number)
            status = child.reap()
            self.assertEqual(status, number)
            self.assert_end(child, status, name)
            self.assertEqual(self.life(child.pid).end, signal.Signals(number).name)

    def test_core(self):
        """Killed, with a core."""
        self.addCleanup(write, CORE_PATTERN, content(CORE_PATTERN))
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        write(CORE_PATTERN, f"{folder.name}/core")

        def crash():
            libc.set_dumpable(True)
            resource.setrlimit(resource.RLIMIT_CORE, (1 << 26, 1 << 26))
            signal.signal(signal.SIGSEGV, signal.SIG_DFL)
        child = self.sleeper(crash)
        child.kill(signal.SIGSEGV)
        status = child.reap()
        self.assertTrue(os.WCOREDUMP(status))
        self.assertEqual(self.ended(child.pid).exit_code, status)
        self.assertEqual(self.life(child.pid).end, "SIGSEGV+core")

    def test_zombie(self):
        """A zombie says since when; its release says until when."""
        times = [now_ns()]
        child = self.zombie(self.exits(3))
        times.append(now_ns())
        record = abi.snapshot(ended=True).by_pid[child.pid]
        self.assertEqual((record.state, record.exit_code, record.reaped_ns, record.reaper),
                         ("Z", 3 << 8, 0, 0))
        eventually(lambda: now_ns() > times[1] + 200_000_000, "it is a zombie for a while")
        times.append(now_ns())
        child.reap()
        times.append(now_ns())
        end = self.ended(child.pid)
        self.assertEqual((end.start_ns, end.exited_ns), (record.start_ns, record.exited_ns))
        stamps = [times[0], end.exited_ns, times[1], times[2], end.reaped_ns, times[3]]
        self.assertEqual(stamps, sorted(stamps))
        told = self.life(child.pid)
        self.assertAlmostEqual(told.zombie, (end.reaped_ns - end.exited_ns) / 1e9, delta=1e-6)
        self.assertAlmostEqual(told.lived, (end.exited_ns - end.start_ns) / 1e9, delta=1e-6)

    def test_ignored_children(self):
        """Whose parent does not want to know: they release themselves."""
        def act(say):
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            pid = os.fork()
            if not pid:
                os._exit(4)
            try:
                os.waitpid(pid, 0)
            except ChildProcessError:
                say(pid)
            tasks.sleep_forever()
        parent = self.child(act)
        pid = parent.hear()
        record = self.ended(pid)
        self.assertEqual((record.reaper, record.ppid, record.exit_code), (pid, parent.pid, 4 << 8))

    def test_leader_released_by_its_last_thread(self):
        """A zombie whose parent does not want to know: it is told at once, and by whom."""
        def act(say):
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            for _ in range(LEADERS):
                pid = os.fork()
                if not pid:
                    outlived_leader()
                try:
                    os.waitpid(pid, 0)
                except ChildProcessError:
                    say(pid)
        with tracing.Trace(["taskviz:task_reap"]) as trace:
            parent, ends = self.child(act), {}
            for _ in range(LEADERS):
                pid = parent.hear()
                # its parent may know before the thread comes to release it: then it is listed
                snap = abi.snapshot(ended=True)
                self.assertIn(pid, [record.pid for record in snap.records])
                ends[pid] = self.ended(pid)
        self.assertEqual({pid: (end.reaper, end.exit_code) for pid, end in ends.items()},
                         {pid: (pid, 4 << 8) for pid in ends})
        told = [one.number("pid") for one in trace.caught("task_reap")
                if one.number("pid") == one.number("reaper") == one.number("tgid")]
        self.assertEqual([pid for pid in told if pid in ends], list(ends))

    def test_reaped_by_adopter(self):
        """Not by its maker."""
        family = self.tracked(leave_orphan)
        middle, orphan = family.hear()
        family.hear()
        os.kill(orphan, signal.SIGKILL)
        family.hear()
        record = self.ended(orphan)
        self.assertEqual((record.birth_ppid, record.ppid, record.reaper),
                         (middle, family.pid, family.pid))
        self.assertEqual(record.adopted, abi_adopted("subreaper"))
        life = self.life(orphan)
        self.assertEqual((life.maker, life.adopter, life.parent, life.reaper),
                         (middle, "subreaper", family.pid, family.pid))

    def test_thread(self):
        """A thread's end is told among threads, not among processes."""
        def act(say):
            worker = threading.Thread(target=lambda: libc.set_name(b"short-lived"))
            worker.start()
            tid = worker.native_id
            worker.join()
            say(tid)
            tasks.sleep_forever()
        child = self.child(act)
        tid = child.hear()
        record = self.ended(tid, threads=True)
        self.assertEqual((record.tgid, record.name, record.exit_code),
                         (child.pid, b"short-lived", 0))
        self.assertTrue(record.info & abi.THREAD)
        self.assertNotIn(tid, [one.pid for one in abi.snapshot(ended=True).ended])
        life = self.life(tid)
        self.assertEqual((life.tgid, life.maker, life.chain[-1]), (child.pid, child.pid,
                                                                  "short-lived"))

    def test_leader_exits_first(self):
        """The process lives on; it ends with its last thread."""
        def act(say):
            go = threading.Event()

            def outlive():
                go.wait()
                eventually(lambda: oracle.state(os.getpid()) == "Z", "the leader is a zombie")
                say(now_ns())
                signal.sigwait([signal.SIGUSR1])
                os._exit(9)
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
            threading.Thread(target=outlive).start()
            go.set()
            libc.exit_thread()
        child = self.child(act)
        seen = child.hear()
        record = abi.snapshot().by_pid[child.pid]
        self.assertEqual((record.state, record.nr_threads), ("Z", 2))
        self.assertIn(record.exited_ns, range(record.start_ns, seen))
        self.assertNotIn(child.pid, [one.pid for one in abi.snapshot(ended=True).ended])
        child.kill(signal.SIGUSR1)
        status = child.reap()
        end = self.ended(child.pid)
        self.assertEqual((end.exit_code, status), (9 << 8, 9 << 8))
        self.assertEqual(end.exited_ns, record.exited_ns)

    def test_before_load(self):
        """A zombie that was there before the module: what could not be seen is unknown."""
        zombie = self.zombie(self.exits(7))
        sleeper = self.sleeper()
        self.reload()
        found = abi.snapshot().by_pid
        for child in (zombie, sleeper):
            record = found[child.pid]
            self.assertEqual((record.birth_ppid, record.ppid), (abi.UNKNOWN_PID, os.getpid()))
            self.assertTrue(record.info & abi.SINCE)
        self.assertEqual((found[zombie.pid].exited_ns, found[zombie.pid].exit_code),
                         (abi.UNKNOWN64, 7 << 8))
        zombie.reap()
        record = self.ended(zombie.pid)
        self.assertEqual((record.exit_code, record.reaper, record.exited_ns),
                         (7 << 8, os.getpid(), abi.UNKNOWN64))
        self.assertTrue(record.info & abi.SINCE)
        after = self.sleeper()
        self.assertFalse(abi.snapshot().by_pid[after.pid].info & abi.SINCE)
        self.assertRegex(text.read().by_pid[sleeper.pid].columns["FORKS"], r"^\d+\+$")
        self.assertRegex(text.read().by_pid[after.pid].columns["FORKS"], r"^\d+$")


class Names(EndsCase):
    """Names before and after exec, and what clone() was asked for."""

    def test_before_and_after_exec(self):
        """A child bears its parent's name first."""
        def act(say):
            libc.set_name(b"the-parent")
            pid = os.fork()
            if not pid:
                signal.sigwait([signal.SIGUSR1])
                os.execvp("sleep", ["sleep", "1000"])
            say(pid)
            os.waitpid(pid, 0)
            say()
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        self.addCleanup(signal.pthread_sigmask, signal.SIG_UNBLOCK, [signal.SIGUSR1])
        family = self.child(act)
        pid = family.hear()
        before = abi.snapshot().by_pid[pid]
        self.assertEqual((before.name, before.birth_ppid, before.counts.execs),
                         (b"the-parent", family.pid, 0))
        os.kill(pid, signal.SIGUSR1)
        eventually(lambda: oracle.task(pid).name == b"sleep", "it runs sleep")
        self.await_state(pid, "S")
        after = abi.snapshot().by_pid[pid]
        self.assertEqual((after.name, after.birth_ppid, after.counts.execs, after.start_ns),
                         (b"sleep", family.pid, 1, before.start_ns))
        os.kill(pid, signal.SIGKILL)
        family.hear()
        life = self.life(pid)
        self.assertEqual((life.chain, life.maker), (["the-parent", "sleep"], family.pid))
        self.assertLess(life.times[0], life.lived + 0.1)

    def test_chain(self):
        """A script, env, a program that runs another: each step, in order."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        script = f"{folder.name}/a-script"
        with open(script, "w", encoding="ascii") as file:
            file.write("#!/bin/sh\nexec env A=b nice bash -c 'exec true'\n")
        os.chmod(script, 0o755)

        def run(say):
            libc.set_name(b"first")
            os.execv(script, [script])
        child = self.child(run)
        self.assertEqual(child.reap(), 0)
        life = self.life(child.pid)
        self.assertEqual(life.chain, ["first", "a-script", "env", "nice", "bash", "true"])
        self.assertEqual(life.times, sorted(life.times))
        self.assertLessEqual(life.times[-1], life.lived + 0.1)
        self.assertEqual(self.ended(child.pid).counts.execs, 5)

    def test_long_chain(self):
        """Of many execs the newest are told, and that there were more."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = f"{folder.name}/again"
        with open(path, "w", encoding="ascii") as file:
            file.write('#!/bin/sh\n[ $1 = 0 ] || exec "$0" $(($1 - 1))\n')
        os.chmod(path, 0o755)
        child = self.child(lambda say: os.execv(path, [path, "59"]))
        child.reap()
        life = self.life(child.pid)
        self.assertTrue(life.cut)
        self.assertEqual(set(life.chain[1:]), {"again"})
        self.assertEqual(self.ended(child.pid).counts.execs, 60)

    def test_names_by_prctl(self):
        """Any bytes, escaped; the last one is remembered."""
        name = b"a;\n> \x1b\\ b"

        def act(say):
            libc.set_name(name)
        child = self.child(act)
        child.reap()
        self.assertEqual(self.ended(child.pid).name, name)
        life = self.life(child.pid)
        self.assertEqual((life.chain, life.end), ([text.escape(name)], "0"))

    def test_exec_by_another_thread(self):
        """It becomes the leader: the process keeps its birth and all it did."""
        def act(say):
            made = []

            def fork():
                made.append(os.fork())
                if not made[-1]:
                    os._exit(0)
            fork()
            fork()
            helper = threading.Thread(target=fork)
            helper.start()
            helper.join()
            for pid in made:
                os.waitpid(pid, 0)
            say(oracle.task(os.getpid()).start)
            threading.Thread(target=lambda: os.execvp("sleep", ["sleep", "1000"])).start()
            tasks.sleep_forever()
        child = self.child(act)
        start = child.hear()
        eventually(lambda: oracle.task(child.pid).name == b"sleep", "it runs sleep")
        self.await_state(child.pid, "S")
        record = abi.snapshot().by_pid[child.pid]
        self.assertEqual(record.start_ns // oracle.TICK_NS, start)
        self.assertEqual((record.birth_ppid, record.nr_threads), (os.getpid(), 1))
        self.assertEqual((record.counts.forks, record.counts.clones, record.counts.execs),
                         (3, 2, 1))
        child.kill()
        child.reap()
        life = self.life(child.pid)
        self.assertEqual((life.chain[1:], life.maker, life.shared), (["sleep"], os.getpid(),
                                                                    "------"))
        end = self.ended(child.pid)
        self.assertEqual((end.start_ns, end.exit_code), (record.start_ns, signal.SIGKILL))
        self.assertEqual((end.counts.forks, end.counts.clones, end.counts.execs), (3, 2, 1))

    def test_clone_flags(self):
        """What strace sees asked for."""
        for command in (["threads", "2"], ["sh", "-c", "(true; true); true"], ["vforked"]):
            with self.subTest(command[0]):
                self.compare_with_strace(command)

    def compare_with_strace(self, command):
        """Every task that the program makes."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        report = f"{folder.name}/report"
        subprocess.run(["strace", "-f", "-e", "trace=clone,clone3,fork,vfork", "-o", report,
                        *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
        made = made_in(content(report))
        self.assertGreaterEqual(len(made), 1)
        for pid, flags in made.items():
            wanted = "".join(letter if flag in flags else "-" for letter, flag in SHARED.items())
            self.assertEqual(self.life(pid).shared, wanted, flags)


def made_in(report):
    """{pid: flags} of strace's report; a call that others interrupted stands on two lines."""
    made, open_calls = {}, {}
    for line in report.splitlines():
        caller = line.split()[0]
        if line.endswith("<unfinished ...>"):
            open_calls[caller] = line
            continue
        if "resumed>" in line:
            line = open_calls.pop(caller, "") + line
        found = re.search(r" = (\d+)$", line)
        if found and re.search(r"clone|fork", line):
            flags = "CLONE_VM|CLONE_VFORK" if "vfork(" in line else line
            made[int(found[1])] = flags
    return made


class Many(EndsCase):
    """Bursts, and pids that are used again."""

    def burst(self, how, count, cpu=0):
        """Start the helper, on one CPU: that is much faster in an emulator."""
        command = ["taskset", "-c", cpu, "burst", how, count]
        return self.program(*command)

    def finish(self, program, count):
        """The pids that it made, in order."""
        pids = [int(line) for line in program.finish(40 * DEADLINE).split()]
        self.assertEqual(len(pids), count)
        return pids

    @staticmethod
    def children_of_maker(maker):
        """The remembered children of a process that is gone, in order of birth."""
        return sorted((record for record in abi.snapshot(ended=True).ended
                       if record.birth_ppid == maker), key=lambda record: record.start_ns)

    @kind.parallel
    @architecture.independent
    def test_burst(self):
        """Thousands of commands in a row: every birth, exec, exit and release."""
        self.reload("history=65536")
        before, first = between(oracle.births, lambda: abi.snapshot().counts)
        cpus = sorted(os.sched_getaffinity(0))
        each = BURST // len(cpus)
        bursts = [self.burst("exec", each, cpu) for cpu in cpus]
        for program in bursts:
            self.assert_all_told(program.pid, self.finish(program, each))
        after, last = between(oracle.births, lambda: abi.snapshot().counts)
        children, makers = each * len(cpus), len(cpus)
        grown = {name: getattr(last, name) - getattr(first, name)
                 for name in ("births", "execs", "exits")}
        self.assertEqual(grown["births"], after - before)
        self.assertGreaterEqual(grown["births"], children + makers)
        # a maker is taskset first; kernel threads, which may be born and end, execute nothing
        self.assertEqual(grown["execs"], children + 2 * makers)
        alive = [sum(counts.states) - counts.states[abi.STATES.index("Z")]
                 for counts in (first, last)]
        self.assertEqual(grown["births"] - grown["exits"], alive[1] - alive[0])
        self.assertEqual(probes.misses("lifecycle"), 0)
        self.assertEqual(about.figures()["ledger-lost"], 0)

    def assert_all_told(self, maker, pids):
        """Each child once, in order, with its exec, its end and its release."""
        found = self.await_children(maker, len(pids))
        self.assertEqual([record.pid for record in found], pids)
        for i, record in enumerate(found):
            self.assertEqual(
                (record.exit_code, record.reaper, record.ppid, record.counts.execs, record.name),
                (i % 251 << 8, maker, maker, 1, b"exe"))
            self.assertTrue(record.start_ns < record.exited_ns <= record.reaped_ns)

    def await_children(self, maker, count):
        """The remembered children of a process, as soon as there are so many."""
        def find():
            found = self.children_of_maker(maker)
            return found if len(found) >= count else None
        return eventually(find, f"{count} ends are remembered")

    def test_eviction(self):
        """More ends than room: the newest stay, the rest is counted."""
        self.reload("history=8")
        program = self.burst("exec", 100)
        maker, pids = program.pid, self.finish(program, 100)
        found = eventually(lambda: self.settled_ends(100), "all ends are counted")
        self.assertEqual(found["ledger-history"], 8)

        def newest():
            # other ends are counted, too; who was released but is not freed yet comes on top
            kept = abi.snapshot(threads=True, ended=True).ended
            mine = [record.pid for record in kept if record.birth_ppid == maker]
            return kept if len(kept) <= 8 and mine == pids[len(pids) - len(mine):] else None

        kept = eventually(newest, "the newest are remembered")
        self.assertEqual(len(lives.ended()), len(kept))

    @staticmethod
    def settled_ends(least):
        """The figures, if that many tasks have ended and been seen to."""
        found = about.figures()
        released = probes.hits("ledger")["sched_process_free"]
        if not least <= found["ledger-ended"] + found["ledger-forgotten"] <= released:
            return None
        return found

    def test_pids_used_again(self):
        """Each pid many times: no life has anything of another's."""
        self.addCleanup(write, PID_MAX, content(PID_MAX))
        write(PID_MAX, 500)
        program = self.burst("fork", 1500)
        maker, pids = program.pid, self.finish(program, 1500)
        self.assertLess(len(set(pids)), 600, "pids were not used again")
        found = self.await_children(maker, 1500)
        self.assertEqual([(one.pid, one.name, one.exit_code) for one in found],
                         [(pid, f"b{i}".encode(), i % 251 << 8) for i, pid in enumerate(pids)])
        told = [(life.pid, life.chain, life.end) for life in lives.ended() if life.maker == maker]
        self.assertEqual(told, [(pid, [f"b{i}"], str(i % 251)) for i, pid in enumerate(pids)])
        ends = [one.exited_ns for one in found]
        self.assertTrue(all(end < one.start_ns for end, one in zip(ends, found[1:])))
