# SPDX-License-Identifier: GPL-2.0
"""Signals: who raised them, what they did, and what every task does with them."""
import ctypes
import errno
import fcntl
import os
import pty
import re
import resource
import signal
import tempfile
import termios
import threading

from taskviz_testlib import architecture, kind, libc, module, oracle, signals, tasks, tracing
from taskviz_testlib.case import Case
from taskviz_testlib.wait import between, eventually

TRACING = "/sys/kernel/tracing"
BURST = 10_000
LIBC = ctypes.CDLL(None, use_errno=True)
FIELDS = dict(zip(signals.SETS, ("SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt")))


def sigqueue(pid, number):
    """sigqueue(), for which Python has nothing."""
    if LIBC.sigqueue(pid, int(number), ctypes.c_void_p(7)):
        raise OSError(ctypes.get_errno(), "sigqueue")


def tgkill(tgid, tid, number):
    """tgkill(), on a thread of any process."""
    if LIBC.tgkill(tgid, tid, int(number)):
        raise OSError(ctypes.get_errno(), "tgkill")


def start_of(pid):
    """The start time as /proc/PID/stat has it, in hundredths of a second."""
    return oracle.task(pid).start


def read_masks():
    """What /proc says of the sets of every task."""
    found = {}
    for pid in oracle.pids():
        try:
            for tid in oracle.tids(pid):
                with open(f"/proc/{pid}/task/{tid}/status", encoding="latin-1") as file:
                    status = dict(line.split(":", 1) for line in file if ":" in line)
                found[tid] = {name: int(status[key], 16) for name, key in FIELDS.items()}
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


def set_up(number, how):
    """What a child does to have a signal ignored, handled or by default, and not blocked."""
    def act():
        signal.signal(number, how)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [number])
    return act


def block(*numbers):
    """What a child does to block signals."""
    return lambda: signal.pthread_sigmask(signal.SIG_BLOCK, numbers)


class SignalsCase(Case):
    """The log, asked about one child."""

    def raised(self, pid, number):
        """The entries about a signal to a task, of which there must be some."""
        rows = [row for row in signals.read().to(pid) if row.signal == number]
        self.assertTrue(rows, f"no signal {number} to {pid} in the log")
        return rows

    def last(self, pid, number):
        """The last of them."""
        return self.raised(pid, number)[-1]

    def await_effect(self, pid, number, effect):
        """The last of them, once it has had that effect."""
        def ask():
            row = self.last(pid, number)
            return row if row.effect == effect else None
        return eventually(ask, f"signal {number} to {pid}: {effect}")

    def assert_from_here(self, row):
        """It was raised by this process."""
        self.assertEqual((row.sender, row.sender_start), (os.getpid(), start_of(os.getpid())))
        self.assertEqual((row.origin, row.result), ("call", "queued"))

    def assert_effect(self, row, effect, why="-", taker=None, continued=False):
        """What it did, and all that is told of that."""
        self.assertEqual((row.effect, row.why, row.taker, row.continued),
                         (effect, why, taker, continued))

    @staticmethod
    def wait_status(pid, options=os.WEXITED):
        """(si_code, si_status) of waitid(), which leaves a zombie a zombie."""
        found = os.waitid(os.P_PID, pid, options | os.WNOWAIT)
        return found.si_code, found.si_status


class Sets(SignalsCase):
    """Pending, blocked, ignored, caught: the same as in /proc/PID/status."""

    def test_all_tasks(self):
        """Every set of every task."""
        masks, view = between(read_masks, signals.read)
        self.assertEqual({tid: task.masks for tid, task in view.tasks.items() if tid in masks},
                         masks)

    def test_wanted(self):
        """One task with something in each set, real-time signals among it."""
        def prepare():
            block(signal.SIGUSR1, signal.SIGUSR2, signal.SIGRTMIN, signal.SIGRTMAX)()
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, lambda *_: None)
            signal.signal(signal.SIGRTMIN + 3, lambda *_: None)
            for number in range(signal.SIGRTMIN + 5, signal.SIGRTMAX):
                signal.signal(number, signal.SIG_IGN)
        child = self.sleeper(prepare)
        child.kill(signal.SIGUSR1)
        sigqueue(child.pid, signal.SIGRTMAX)
        tgkill(child.pid, child.pid, signal.SIGUSR2)
        masks = signals.read().tasks[child.pid].masks
        self.assertEqual(masks, read_masks()[child.pid])
        self.assertEqual(masks["shared"], 1 << signal.SIGUSR1 - 1 | 1 << signal.SIGRTMAX - 1)
        self.assertEqual(masks["pending"], 1 << signal.SIGUSR2 - 1)

    def test_without_the_group(self):
        """The sets need no probes; what is not recorded is unknown, not zero."""
        before = module.get("probes")
        self.addCleanup(module.put, "probes", before)
        module.put("probes", "lifecycle")
        masks, view = between(read_masks, signals.read)
        self.assertFalse(view.recording)
        self.assertEqual(view.tasks[os.getpid()].masks, masks[os.getpid()])
        self.assertEqual({task.got for task in view.tasks.values()}, {None})


class Effects(SignalsCase):
    """What a signal did, beside what wait() says."""

    def test_terminate(self):
        """A default that ends a process is told by its own name, not as the kernel's SIGKILL."""
        for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGUSR1, signal.SIGRTMAX):
            with self.subTest(signal=number):
                child = self.killed(number)
                self.assertEqual(self.wait_status(child.pid), (os.CLD_KILLED, number))
                rows = signals.read().to(child.pid)
                self.assertEqual([(row.signal, row.effect, row.to) for row in rows],
                                 [(number, "terminate", "process")])
                self.assert_from_here(rows[0])

    def test_terminate_threads(self):
        """tgkill() of one thread ends them all; the log knows which thread it was for."""
        def with_threads(say):
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            workers = [threading.Thread(target=tasks.sleep_forever) for _ in range(3)]
            for worker in workers:
                worker.start()
            say(workers[1].native_id)
            tasks.sleep_forever()
        child = self.child(with_threads)
        thread = child.hear()
        tgkill(child.pid, thread, signal.SIGTERM)
        self.await_state(child.pid, "Z")
        self.assertEqual(self.wait_status(child.pid), (os.CLD_KILLED, signal.SIGTERM))
        row = self.await_effect(thread, signal.SIGTERM, "terminate")
        self.assertEqual(row.to, "thread")
        self.assertIsNotNone(row.after)
        self.assertFalse([row for row in signals.read().log
                          if row.signal == signal.SIGKILL and row.target == child.pid])

    def test_exit_group_is_no_signal(self):
        """The kernel ends the threads of a process that exits with SIGKILL, which nobody sent."""
        def exits(say):
            threading.Thread(target=tasks.sleep_forever, daemon=True).start()
            say()
            os._exit(3)
        before = signals.read().stats["UNMATCHED"]
        child = self.child(exits)
        self.await_state(child.pid, "Z")
        view = signals.read()
        self.assertEqual(view.to(child.pid), [])
        self.assertEqual(view.stats["UNMATCHED"], before)

    def core(self, limit, act=lambda: None):
        """A child that may write so much core, killed by SIGQUIT or by what it does itself."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)

        def run(say):
            os.chdir(folder.name)
            resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
            say()
            act()
            tasks.sleep_forever()
        child = self.child(run)
        child.hear()
        return child

    def test_core(self):
        """A core that is written and one that is not, as wait() tells them apart."""
        for limit, code, remark in ((1 << 30, os.CLD_DUMPED, "dumped"),
                                    (0, os.CLD_KILLED, "nodump")):
            with self.subTest(limit=limit):
                child = self.core(limit)
                child.kill(signal.SIGQUIT)
                self.await_state(child.pid, "Z")
                self.assertEqual(self.wait_status(child.pid), (code, signal.SIGQUIT))
                row = self.last(child.pid, signal.SIGQUIT)
                self.assert_effect(row, "core", why=remark)

    def test_own_fault(self):
        """SIGSEGV by a wild pointer comes from the task's own instruction."""
        child = self.core(0, lambda: ctypes.string_at(8))
        self.await_state(child.pid, "Z")
        self.assertEqual(self.wait_status(child.pid)[1], signal.SIGSEGV)
        row = self.last(child.pid, signal.SIGSEGV)
        self.assertEqual((row.origin, row.sender, row.to), ("fault", child.pid, "thread"))
        self.assertEqual(row.effect, "core")

    def test_abort(self):
        """abort() is a call of the task on itself."""
        child = self.core(0, os.abort)
        self.await_state(child.pid, "Z")
        row = self.last(child.pid, signal.SIGABRT)
        self.assertEqual((row.origin, row.sender, row.effect), ("call", child.pid, "core"))

    def test_ignored(self):
        """By choice, by default; init is spared."""
        for number, how, why in ((signal.SIGUSR1, signal.SIG_IGN, "-"),
                                 (signal.SIGWINCH, signal.SIG_DFL, "default"),
                                 (signal.SIGCHLD, signal.SIG_DFL, "default")):
            with self.subTest(signal=number):
                child = self.sleeper(set_up(number, how))
                child.kill(number)
                row = self.last(child.pid, number)
                self.assertEqual(row.result, "ignored")
                self.assert_effect(row, "ignored", why=why)
        os.kill(1, signal.SIGKILL)
        row = self.last(1, signal.SIGKILL)
        self.assertEqual(row.result, "ignored")
        self.assert_effect(row, "ignored", why="init")

    def test_stop_and_continue(self):
        """SIGSTOP stops, SIGCONT continues although it is ignored."""
        child = self.sleeper()
        child.kill(signal.SIGSTOP)
        self.await_state(child.pid, "T")
        self.assertEqual(self.wait_status(child.pid, os.WSTOPPED), (os.CLD_STOPPED, signal.SIGSTOP))
        self.assertEqual(self.last(child.pid, signal.SIGSTOP).effect, "stop")
        child.kill(signal.SIGCONT)
        self.await_state(child.pid, "S")
        self.assertEqual(self.wait_status(child.pid, os.WCONTINUED)[0], os.CLD_CONTINUED)
        row = self.last(child.pid, signal.SIGCONT)
        self.assertEqual(row.result, "ignored")
        self.assert_effect(row, "continue", continued=True)
        child.kill(signal.SIGCONT)
        self.assert_effect(self.last(child.pid, signal.SIGCONT), "ignored", why="default")

    def test_continue_handled(self):
        """SIGCONT with a handler does both."""
        child = self.sleeper(set_up(signal.SIGCONT, lambda *_: None))
        child.kill(signal.SIGSTOP)
        self.await_state(child.pid, "T")
        child.kill(signal.SIGCONT)
        row = self.await_effect(child.pid, signal.SIGCONT, "handler")
        self.assert_effect(row, "handler", continued=True)

    def test_job_control(self):
        """SIGTSTP stops unless nobody could continue the process group."""
        child = self.sleeper(lambda: os.setpgid(0, 0))
        child.kill(signal.SIGTSTP)
        self.await_state(child.pid, "T")
        self.assertEqual(self.last(child.pid, signal.SIGTSTP).effect, "stop")
        orphan = self.sleeper(os.setsid)
        orphan.kill(signal.SIGTSTP)
        row = self.await_effect(orphan.pid, signal.SIGTSTP, "ignored")
        self.assert_effect(row, "ignored", why="orphan")
        self.assertEqual(oracle.state(orphan.pid), "S")

    def looked_for(self, members):
        """How long a stop signal in an orphaned group of so many takes until the kernel looks."""
        crowd = self.program("setsid", "crowd", members).await_ready()
        with tracing.Functions("dequeue_signal", "is_current_pgrp_orphaned") as functions:
            os.kill(crowd.pid, signal.SIGTSTP)
            row = self.await_effect(crowd.pid, signal.SIGTSTP, "ignored")
        self.assert_effect(row, "ignored", why="orphan")
        calls = functions.calls(crowd.pid)
        looks = [i for i, call in enumerate(calls) if call.name == "is_current_pgrp_orphaned"]
        self.assertEqual(len(looks), 1, calls)
        self.assertEqual(calls[looks[0] - 1].name, "dequeue_signal")
        return calls[looks[0]].time - calls[looks[0] - 1].time

    def test_large_group(self):
        """The siglock is held for no longer when the process group is large."""
        few, many = self.looked_for(10), self.looked_for(1000)
        # of times that were rounded; to look at each of a thousand takes more
        self.assertLess(many, 2 * few + 2)

    def test_handler(self):
        """A handler, in the thread that takes the signal."""
        def wait_in_thread(say):
            block(signal.SIGUSR1)()
            signal.signal(signal.SIGUSR1, lambda *_: None)

            def take():
                signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])
                say(threading.get_native_id())
                tasks.sleep_forever()
            threading.Thread(target=take).start()
            tasks.sleep_forever()
        child = self.child(wait_in_thread)
        taker = child.hear()
        child.kill(signal.SIGUSR1)
        row = self.await_effect(child.pid, signal.SIGUSR1, "handler")
        self.assertEqual(row.to, "process")
        self.assert_effect(row, "handler", taker=taker)
        self.assert_from_here(row)


class Waiting(SignalsCase):
    """Signals that are not delivered at once, or never."""

    def test_blocked(self):
        """Blocked, merged with the next one, then delivered."""
        def wait_for_word(say):
            signal.signal(signal.SIGUSR1, lambda *_: None)
            block(signal.SIGUSR1, signal.SIGUSR2)()
            say()
            signal.sigwait([signal.SIGUSR2])
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])
            tasks.sleep_forever()
        child = self.child(wait_for_word)
        child.hear()
        child.kill(signal.SIGUSR1)
        child.kill(signal.SIGUSR1)
        rows = self.raised(child.pid, signal.SIGUSR1)
        self.assertEqual([(row.result, row.effect, row.after) for row in rows],
                         [("queued", "blocked", None), ("merged", "-", None)])
        child.kill(signal.SIGUSR2)
        eventually(lambda: self.raised(child.pid, signal.SIGUSR1)[0].effect == "handler",
                   "the signal is delivered once it is not blocked")
        self.assertGreater(self.raised(child.pid, signal.SIGUSR1)[0].after, 0)
        self.assertEqual(self.last(child.pid, signal.SIGUSR2).effect, "taken")

    def test_another_thread_would_take_it(self):
        """A process's signal that its leader blocks, but not all of its threads, is not blocked."""
        def wait_in_thread(say):
            signal.signal(signal.SIGUSR1, lambda *_: None)
            threading.Thread(target=tasks.sleep_forever).start()
            block(signal.SIGUSR1)()
            say()
            tasks.sleep_forever()
        child = self.child(wait_in_thread)
        child.hear()
        child.kill(signal.SIGSTOP)
        self.await_state(child.pid, "T")
        child.kill(signal.SIGUSR1)
        self.assertEqual(self.last(child.pid, signal.SIGUSR1).effect, "pending")
        child.kill(signal.SIGCONT)
        self.await_effect(child.pid, signal.SIGUSR1, "handler")

    def test_leader_that_exited(self):
        """One that all living threads block is blocked, whatever the leader did before it exited."""
        def leave(say):
            block(signal.SIGUSR1)()
            threading.Thread(target=tasks.sleep_forever).start()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])
            say()
            libc.exit_thread()
        child = self.child(leave)
        child.hear()
        self.await_state(child.pid, "Z")
        child.kill(signal.SIGUSR1)
        self.assertEqual(self.last(child.pid, signal.SIGUSR1).effect, "blocked")

    def test_undone(self):
        """SIGCONT takes a pending stop away."""
        child = self.sleeper(block(signal.SIGTSTP))
        child.kill(signal.SIGTSTP)
        self.assertEqual(self.last(child.pid, signal.SIGTSTP).effect, "blocked")
        child.kill(signal.SIGCONT)
        self.assertFalse(read_masks()[child.pid]["shared"])
        self.assertEqual(self.last(child.pid, signal.SIGTSTP).effect, "undone")

    def test_dropped(self):
        """sigaction() throws away what is pending when it begins to ignore it."""
        def drop(say):
            signal.signal(signal.SIGUSR1, lambda *_: None)
            block(signal.SIGUSR1)()
            os.kill(os.getpid(), signal.SIGUSR1)
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
            say()
            tasks.sleep_forever()
        child = self.child(drop)
        child.hear()
        self.assertFalse(read_masks()[child.pid]["shared"])
        self.assertEqual(self.last(child.pid, signal.SIGUSR1).effect, "taken")

    def test_ended(self):
        """The target ends first."""
        child = self.sleeper(block(signal.SIGUSR1))
        child.kill(signal.SIGUSR1)
        child.kill(signal.SIGKILL)
        child.reap()
        self.await_gone(child.pid)
        self.assertEqual(self.last(child.pid, signal.SIGUSR1).effect, "ended")
        self.assertEqual(self.last(child.pid, signal.SIGKILL).effect, "terminate")

    def test_full_queue(self):
        """sigqueue() fails when the queue is full, which counts as nothing; kill() loses the rest."""
        def prepare():
            block(signal.SIGRTMIN)()
            resource.setrlimit(resource.RLIMIT_SIGPENDING, (0, 0))
        child = self.sleeper(prepare)
        self.assert_error(errno.EAGAIN, sigqueue, child.pid, signal.SIGRTMIN)
        view = signals.read()
        self.assertEqual(view.to(child.pid)[-1].result, "full")
        self.assertEqual(view.tasks[child.pid].got, 0)
        child.kill(signal.SIGRTMIN)
        view = signals.read()
        row = view.to(child.pid)[-1]
        self.assertEqual((row.result, row.effect), ("bare", "blocked"))
        self.assertEqual(view.tasks[child.pid].got, 1)


class Origins(SignalsCase):
    """Who raised it."""

    def test_dead_sender(self):
        """The sender is known by pid, start and name when it is gone."""
        target = self.sleeper(block(signal.SIGUSR1))

        def send(say):
            libc.set_name(b"the\nsender")
            say(start_of(os.getpid()))
            os.kill(target.pid, signal.SIGUSR1)
        sender = self.child(send)
        start = sender.hear()
        sender.reap()
        self.await_gone(sender.pid)
        row = self.last(target.pid, signal.SIGUSR1)
        self.assertEqual((row.sender, row.sender_start), (sender.pid, start))
        self.assertEqual(row.sender_name, "the\nsender")
        self.assertEqual((row.target, row.target_start), (target.pid, start_of(target.pid)))

    def test_child(self):
        """SIGCHLD: the child is the reason."""
        child = self.zombie(self.exits(0))
        rows = [row for row in self.raised(os.getpid(), signal.SIGCHLD) if row.sender == child.pid]
        self.assertEqual([row.origin for row in rows], ["child"])
        self.assertEqual(rows[0].sender_start, start_of(child.pid))

    def test_timer(self):
        """setitimer() in an interrupt, on nobody's behalf."""
        def alarm():
            signal.signal(signal.SIGALRM, lambda *_: None)
            signal.setitimer(signal.ITIMER_REAL, 0.05)
        child = self.sleeper(alarm)
        row = eventually(lambda: [row for row in signals.read().to(child.pid)
                                  if row.signal == signal.SIGALRM], "the alarm")[0]
        self.assertEqual((row.origin, row.sender, row.sender_name), ("timer", None, "-"))
        self.await_effect(child.pid, signal.SIGALRM, "handler")

    def test_kernel_in_a_call(self):
        """What the kernel raises on its own account in a task's call is not sent by the task."""
        def write_to_nobody(say):
            signal.signal(signal.SIGPIPE, lambda *_: None)
            ears, mouth = os.pipe()
            os.close(ears)
            try:
                os.write(mouth, b"x")
            except BrokenPipeError:
                say()
            tasks.sleep_forever()
        child = self.child(write_to_nobody)
        child.hear()
        view = signals.read()
        rows = [(row.signal, row.origin, row.sender) for row in view.to(child.pid)]
        self.assertEqual(rows, [(signal.SIGPIPE, "kernel", child.pid)])
        self.assertEqual((view.tasks[child.pid].sent, view.tasks[child.pid].got), (0, 1))

    def test_call_of_32_bit(self):
        """A program whose calls have other numbers."""
        target = self.sleeper(block(signal.SIGUSR1))
        sender = self.program("call_32", 37, target.pid, int(signal.SIGUSR1))
        if sender.process.wait() == 77:
            self.skipTest("this architecture has no call of that sort")
        self.assertEqual(sender.process.returncode, 0)
        row = self.last(target.pid, signal.SIGUSR1)
        self.assertEqual((row.origin, row.sender), ("call", sender.pid))

    def test_parent_death(self):
        """So is the signal that a task asked for at the end of its parent."""
        for end in (tasks.sleep_forever, lambda: os.kill(os.getpid(), signal.SIGTERM)):
            with self.subTest(end=end):
                self.assert_parent_death(end)

    def assert_parent_death(self, end):
        """The parent ends on its own, by a call of its own, or is killed."""
        def leave_a_child(say):
            block(signal.SIGUSR1, signal.SIGUSR2)()
            if not os.fork():
                libc.signal_at_end_of_parent(signal.SIGUSR1)
                say(os.getpid())
                tasks.sleep_forever()
            signal.sigwait([signal.SIGUSR2])
            end()
        parent = self.child(leave_a_child)
        pid = parent.hear()
        self.addCleanup(os.kill, pid, signal.SIGKILL)
        parent.kill(signal.SIGUSR2)
        if end is tasks.sleep_forever:
            parent.kill()
        parent.reap()
        row = self.last(pid, signal.SIGUSR1)
        self.assertEqual((row.origin, row.sender, row.effect), ("kernel", parent.pid, "blocked"))

    def test_terminal(self):
        """Control-C typed at a terminal."""
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        self.addCleanup(os.close, slave)

        def own_terminal():
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        child = self.sleeper(own_terminal)
        os.write(master, b"\x03")
        self.await_state(child.pid, "Z")
        self.assertEqual(self.wait_status(child.pid), (os.CLD_KILLED, signal.SIGINT))
        row = self.last(child.pid, signal.SIGINT)
        self.assertEqual((row.origin, row.to, row.effect), ("terminal", "process", "terminate"))


class Counts(SignalsCase):
    """Signals sent and got, and the bounded log."""

    @staticmethod
    def empty_log():
        """Forget all signals, lest those of other tests be forgotten in this one."""
        probes = module.get("probes")
        module.put("probes", "none")
        module.put("probes", probes)

    def burst(self, say):
        """Lets real-time signals queue up, and handles all of them when told by another."""
        resource.setrlimit(resource.RLIMIT_SIGPENDING, (2 * BURST, 2 * BURST))
        signal.signal(signal.SIGRTMIN, lambda *_: None)
        block(signal.SIGRTMIN, signal.SIGUSR1)()
        say()
        signal.sigwait([signal.SIGUSR1])
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGRTMIN])
        say(signal.SIGRTMIN in signal.sigpending())
        tasks.sleep_forever()

    def test_burst(self):
        """10,000 signals: all are counted, and what the log forgets is counted too."""
        self.empty_log()
        child = self.child(self.burst)
        child.hear()
        before = signals.read()
        for _ in range(BURST):
            sigqueue(child.pid, signal.SIGRTMIN)
        after = signals.read()
        self.assertEqual(after.tasks[child.pid].got, BURST)
        me = os.getpid()
        self.assertEqual(after.tasks[me].sent - before.tasks[me].sent, BURST)
        self.assertEqual(after.stats["RAISED"] - before.stats["RAISED"], BURST)
        self.assertEqual(len(after.log), int(module.get("signal_history")))
        kept = [row for row in after.to(child.pid) if row.signal == signal.SIGRTMIN]
        self.assertEqual({row.effect for row in kept}, {"blocked"})
        self.assertEqual(after.stats["FORGOTTEN"] - before.stats["FORGOTTEN"], BURST - len(kept))
        child.kill(signal.SIGUSR1)
        self.assertFalse(child.hear(), "some are still pending")
        done = signals.read()
        rows = [row for row in done.to(child.pid) if row.signal == signal.SIGRTMIN]
        self.assertEqual({row.effect for row in rows}, {"handler"})
        self.assertEqual(done.stats["UNMATCHED"] - before.stats["UNMATCHED"], BURST - len(rows))

    def test_kernel_agrees(self):
        """The kernel's own trace events about two tasks, and ours."""
        names = ("signal/signal_generate", "signal/signal_deliver", "taskviz/signal_effect")
        child = self.sleeper(set_up(signal.SIGUSR1, lambda *_: None))
        with open(f"{TRACING}/trace", "w", encoding="ascii"):
            pass
        for name in names:
            self.set_event(name, 1)
            self.addCleanup(self.set_event, name, 0)
        for _ in range(20):
            child.kill(signal.SIGUSR1)
            self.await_effect(child.pid, signal.SIGUSR1, "handler")
        child.kill(signal.SIGWINCH)
        with open(f"{TRACING}/trace", encoding="ascii", errors="replace") as file:
            trace = file.read()
        generated = re.findall(rf"signal_generate: sig=(\d+) .* pid={child.pid} ", trace)
        delivered = re.findall(rf"-{child.pid} .* signal_deliver: sig=(\d+) ", trace)
        ours = re.findall(rf"signal_effect: sig=(\d+) effect=(\w+) .* pid={child.pid} ", trace)
        self.assertEqual(len(generated), 21)
        self.assertEqual([str(row.signal) for row in signals.read().to(child.pid)], generated)
        self.assertEqual([number for number, effect in ours if effect == "handler"], delivered)
        self.assertEqual(ours[-1], (str(int(signal.SIGWINCH)), "ignored"))

    @staticmethod
    def set_event(name, value):
        """Turn a trace event on or off."""
        with open(f"{TRACING}/events/{name}/enable", "w", encoding="ascii") as file:
            file.write(str(value))


@kind.parallel
class TwoCpus(Counts):
    """The same where sender and target run at once."""


@architecture.independent
class Storm(SignalsCase):
    """Attaching, detaching and unloading while signals fly."""

    def storm(self):
        """Two processes that send each other signals without end."""
        def shoot(say):
            signal.signal(signal.SIGUSR1, lambda *_: None)
            mate = os.fork()
            if not mate:
                libc.die_with_parent()
                mate = os.getppid()
            os.nice(19)
            say()
            while True:
                os.kill(mate, signal.SIGUSR1)
        child = self.child(shoot)
        child.hear()
        return child

    @kind.parallel
    def test_toggle(self):
        """The group off and on again, the tables read in between."""
        before = module.get("probes")
        self.addCleanup(module.put, "probes", before)
        shooters = self.storm()
        for _ in range(10):
            module.put("probes", "lifecycle")
            self.assertFalse(signals.read().recording)
            module.put("probes", "lifecycle,signals")
            eventually(lambda: signals.read().to(shooters.pid), "signals are recorded again")

    @kind.parallel
    def test_read_ends(self):
        """A reader in a storm sees the log as long as it was when it got there."""
        self.storm()
        for _ in range(5):
            self.assertLessEqual(len(signals.read().log), int(module.get("signal_history")))

    @kind.parallel
    def test_unload(self):
        """The module unloaded and loaded."""
        self.addCleanup(lambda: None if module.is_loaded() else module.load())
        shooters = self.storm()
        for _ in range(3):
            module.unload()
            module.load()
            eventually(lambda: signals.read().to(shooters.pid), "signals are recorded again")

    def test_history(self):
        """A small log; one that is out of range is refused by the group, not by the module."""
        self.addCleanup(lambda: (module.unload(), module.load()))
        module.unload()
        module.load("signal_history=3")
        child = self.sleeper(block(signal.SIGRTMIN))
        for _ in range(5):
            child.kill(signal.SIGRTMIN)
        view = signals.read()
        self.assertEqual([row.number for row in view.log],
                         list(range(view.stats["RAISED"] - 3, view.stats["RAISED"])))
        log = module.Log()
        self.addCleanup(log.close)
        module.unload()
        module.load("signal_history=0")
        self.assertFalse(signals.read().recording)
        self.assertTrue([line for line in log.lines() if "signal_history=0 is out of range" in line])
