# SPDX-License-Identifier: GPL-2.0
"""taskviz waits, against real tasks that wait: what for, and who can end it, is stated for each."""
import contextlib
import fcntl
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time

from taskviz_testlib import debug, inspector, libc, module, oracle, tasks, terminal
from taskviz_testlib.wait import eventually
from taskviz_testlib.waiting import Waiting, rows, threads


class Mutexes(Waiting):
    """Five philosophers."""

    def dine(self, kind):
        """The program, and its threads."""
        program = self.program("philosophers", kind, 5)
        eventually(lambda: len(threads(program.pid)) == 5, "all are there")
        return program.await_ready(), threads(program.pid)

    def assert_circle(self, kind, what, source):
        """Each waits for what the next one holds, and nobody else is in it."""
        program, seats = self.dine(kind)
        wanted = {one: {"tgid": program.pid, "st": "S", "by": str(other), "source": source,
                        "note": "deadlock"}
                  for one, other in zip(seats, seats[1:] + seats[:1])}
        self.assert_waits(wanted | {program.pid: {"note": "-"}})
        found = rows(program.pid)
        for pid in seats:
            self.assertRegex(found[pid]["for"], f"^{what} 0x[0-9a-f]+$")
            self.assertRegex(found[pid]["in"], r"^futex\(0x[0-9a-f]+\)$")
        self.assertEqual([found[pid]["parent"] for pid in seats], [None, *seats[2:], seats[0]])
        behind = rows("--for", seats[2])
        self.assertEqual({pid for pid, row in behind.items() if row["tgid"] == program.pid},
                         set(seats))

    def test_narrow(self):
        """On a terminal of 80 columns each still has its line, with what matters in it."""
        program, seats = self.dine("normal")
        self.assert_waits({pid: {"note": "deadlock"} for pid in seats})
        screen = terminal.Terminal("taskviz", "waits", "--no-pager", program.pid, LC_ALL="C.UTF-8")
        self.addCleanup(screen.end)
        screen.until("^status 0")
        for pid, following in zip(seats, seats[1:] + seats[:1]):
            self.assertRegex(screen.line(f"^ *{pid} S "), f"mutex 0x.* {following} .* deadlock$")

    def test_normal(self):
        """Their owners stand behind the lock."""
        self.assert_circle("normal", "mutex", "glibc's layout")

    def test_shared(self):
        """Processes: a mutex is known by the memory that they share, and its owner by glibc."""
        program = self.program("philosophers", "shared", 3).await_ready()
        seats = sorted(oracle.children(program.pid))
        self.assertEqual(len(seats), 3)
        self.assert_waits({one: {"tgid": one, "st": "S", "by": str(other), "note": "deadlock",
                                 "source": "glibc's layout"}
                           for one, other in zip(seats, seats[1:] + seats[:1])}
                          | {program.pid: {"note": "-"}})
        for pid in seats:
            self.assertRegex(rows(pid)[pid]["for"], "^mutex 0x[0-9a-f]+$")

    def test_robust(self):
        """Their owners stand in the word."""
        self.assert_circle("robust", "robust mutex", "its word")

    def test_pi(self):
        """The kernel refuses the last one, who then waits for nobody: no circle, but a chain."""
        _, seats = self.dine("pi")
        def last():
            """Who is not in a queue behind another."""
            return [pid for pid in seats if rows(pid)[pid]["by"] == "?"]
        eventually(lambda: len(last()) == 1, "one was refused")
        place = seats.index(last()[0])
        order = seats[place + 1:] + seats[:place + 1]
        self.assert_waits({one: {"by": str(other), "source": "its word", "note": "-"}
                           for one, other in zip(order, order[1:])})
        self.assertIn("(owner not known)", rows(order[-1])[order[-1]]["for"])


class Threads(Waiting):
    """Threads that wait for a signal, and for each other's end, as glibc does it."""

    def test_condition(self):
        """Two wait at a condition variable, which nobody owns; the first thread joins the last."""
        program = self.program("locks", "condition", 2)
        address = program.line()
        eventually(lambda: len(threads(program.pid)) == 2, "all are there")
        waiters = threads(program.pid)
        wanted = {"st": "S", "by": "?", "source": "glibc's layout", "note": "-",
                  "for": f"condition variable {address} (who signals it is not known)"}
        self.assert_waits({pid: wanted for pid in waiters} |
                          {program.pid: {"st": "S", "by": str(waiters[-1]), "note": "-",
                                         "source": "glibc's layout"}})
        self.assertRegex(rows(program.pid)[program.pid]["for"], "^end of a thread 0x[0-9a-f]+$")


class Families(Waiting):
    """Waits for children and parents."""

    def test_shell(self):
        """A shell waits for its child, and that for us."""
        shell = subprocess.Popen(["sh", "-c", "cat; true"], stdin=subprocess.PIPE,
                                 stdout=subprocess.DEVNULL)
        self.addCleanup(shell.wait)
        self.addCleanup(shell.stdin.close)
        child, = eventually(lambda: oracle.children(shell.pid), "the shell has a child")
        self.assert_waits({shell.pid: {"for": "any child", "by": str(child), "source": "PPid",
                                       "parent": child},
                           child: {"in": "read(0)", "by": str(os.getpid()),
                                   "parent": os.getpid()}})
        self.assert_waits({child: {"parent": None}, shell.pid: {"parent": child}},
                          "--for", child)

    def test_one_child(self):
        """Who waits for one child waits for that, not for its sibling."""
        def act(say):
            pids = []
            for _ in range(2):
                pid = os.fork()
                if not pid:
                    tasks.sleep_forever()
                pids.append(pid)
            say(pids)
            os.waitpid(pids[1], 0)
        child = self.child(act)
        pids = child.hear()
        for pid in pids:
            self.addCleanup(os.kill, pid, signal.SIGKILL)
        self.assert_waits({child.pid: {"in": f"wait4({pids[1]})", "for": f"child {pids[1]}",
                                       "by": str(pids[1])}})

    def test_vfork(self):
        """The parent waits until its child has let go of the memory."""
        program = self.program("vforked").await_ready()
        child, = oracle.children(program.pid)
        self.assert_waits({program.pid: {"st": "D", "for": "exec or exit of a vfork child",
                                         "by": str(child), "source": "kcmp"}})

    def test_zombie(self):
        """It is for its parent to wait for it."""
        zombie = self.zombie(self.exits(3))
        self.assert_waits({zombie.pid: {"st": "Z", "in": "zombie", "by": str(os.getpid()),
                                        "for": f"its parent {os.getpid()} to wait"}})


class Sources(Waiting):
    """The module tells who is there; where there is none, /proc does."""

    @staticmethod
    def look(pids, *command):
        """{pid: row} of these processes' tasks, by a command that prints them; without what changes as
        time passes. Who can end their waits may be this program, which waits for the command."""
        done = subprocess.run([*map(str, command)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, check=True)
        (found,) = json.loads(done.stdout).values()
        return {row["pid"]: {name: row[name] for name in row if not name.startswith("since")}
                for row in inspector.flat(found) if row["tgid"] in pids}

    def assert_same(self, *pids):
        """Of these the same is said by a program that finds no module. Returns the rows."""
        options = ("waits", "-J", "--output-all", *pids)
        hidden = "mount --bind /dev/null /proc/taskviz && exec taskviz \"$@\""
        def both():
            return (self.look(pids, "taskviz", *options),
                    self.look(pids, "unshare", "-m", "sh", "-c", hidden, "sh", *options))
        with contextlib.suppress(AssertionError):
            eventually(lambda: len(set(map(str, both()))) == 1, "both say the same")
        found, by_proc = both()
        self.assertEqual(found, by_proc)
        self.assertLessEqual(set(pids), set(found))
        return found

    def test_namespace(self):
        """A wait for a child whose number is another one in the pid namespace of who waits."""
        def wait_inside(say):
            child = os.fork()
            if not child:
                tasks.sleep_forever()
            say()
            os.waitpid(child, 0)
        outer = self.child(lambda say: tasks.nested(lambda: wait_inside(say)))
        outer.hear()
        init, = oracle.children(outer.pid)
        child, = oracle.children(init)
        found = self.assert_same(init)
        self.assertEqual((found[init]["for"], found[init]["by"]), ("child 2", str(child)))


class Since(Waiting):
    """For how long a task has not run."""

    def look(self):
        """A sleeper after a while: the least and the most that it can have slept, in s; its row."""
        begin = time.monotonic()
        child = self.sleeper()
        self.await_asleep(child.pid, "S")
        asleep = time.monotonic()
        eventually(lambda: time.monotonic() - asleep > 0.2, "time passes")
        least = time.monotonic() - asleep
        row = rows(child.pid)[child.pid]
        return least, time.monotonic() - begin, row

    def test_states(self):
        """The module has seen it fall asleep."""
        with debug.recording("states"):
            least, most, row = self.look()
        self.assertFalse(row["since-least"])
        self.assertGreaterEqual(row["since"], least)
        self.assertLessEqual(row["since"], most)

    def test_scheduler(self):
        """Without that it is the time that passed on its CPU without interrupts."""
        self.assertNotIn("states", debug.groups())
        least, most, row = self.look()
        self.assertTrue(row["since-least"])
        self.assertGreater(row["since"], least / 2)
        self.assertLessEqual(row["since"], most)


class Others(Waiting):
    """Stopped tasks, signals, timers, locks, rights."""

    def keep_no_signals(self):
        """For the rest of the test: what the log had is forgotten, too."""
        groups = debug.groups()
        self.addCleanup(debug.switch, groups)
        debug.switch([name for name in groups if name != "signals"])

    def test_stopped(self):
        """Whoever may send SIGCONT can end it."""
        self.keep_no_signals()
        child = self.sleeper()
        child.kill(signal.SIGSTOP)
        self.assert_waits({child.pid: {"st": "T", "in": "stopped", "for": "SIGCONT", "by": "-"}})

    def test_stopped_by(self):
        """Which signal stopped it, and who sent that, the module's log of signals tells."""
        screen = terminal.Terminal("sh")
        self.addCleanup(screen.end)
        screen.type("sleep 1000\n")
        shell = eventually(lambda: screen.pid("sh"), "the shell is there")
        typed, = eventually(lambda: oracle.children(shell), "it has a job")
        eventually(lambda: oracle.task(typed).name == b"sleep", "that sleeps")
        sent = self.sleeper()
        screen.keys("C-z")
        sent.kill(signal.SIGSTOP)
        name = oracle.task(os.getpid()).name.decode()
        wanted = {"st": "T", "in": "stopped", "by": "-", "source": "signals"}
        self.assert_waits({
            typed: wanted | {"for": "SIGCONT, after SIGTSTP from the terminal"},
            sent.pid: wanted | {"for": f"SIGCONT, after SIGSTOP from {os.getpid()} {name}"}})
        self.keep_no_signals()
        self.assert_waits({pid: {"st": "T", "for": "SIGCONT", "source": "-"}
                           for pid in (typed, sent.pid)})

    def test_kernel(self):
        """Of state D it is told where in the kernel it sleeps, and for what that is done there."""
        path = "/var/not-now"
        with libc.frozen("/"):
            child = self.child(lambda say: os.mkdir(path))
            self.await_state(child.pid, "D")
            with open(f"/proc/{child.pid}/stack", encoding="ascii") as file:
                frames = re.findall(r"\] (\w+)", file.read())
            self.assertEqual(frames[0], "percpu_rwsem_wait")
            self.assert_waits({child.pid: {
                "st": "D", "by": "?", "note": "-",
                "for": f"the kernel, in percpu_rwsem_wait() for {frames[1]}()"}})
        self.await_state(child.pid, "Z")
        os.rmdir(path)

    def test_traced(self):
        """Who is traced waits for who traces it."""
        def act(say):
            libc.trace_me()
            say()
            os.kill(os.getpid(), signal.SIGSTOP)
        child = self.child(act)
        child.hear()
        self.assert_waits({child.pid: {"st": "t", "in": "traced", "by": str(os.getpid()),
                                       "source": "TracerPid", "parent": os.getpid()}})

    def test_queue(self):
        """Who will send a message the kernel does not know."""
        queue = libc.new_queue()
        self.addCleanup(libc.remove_queue, queue)
        def act(say):
            say()
            libc.receive_message(queue)
        child = self.child(act)
        child.hear()
        self.assert_waits({child.pid: {"in": f"msgrcv({queue})", "by": "?",
                                       "for": f"message in queue {queue}"}})

    def test_posix_queue(self):
        """Of a queue of POSIX everybody can, who has it open: here both wait, and nobody else."""
        programs = [self.program("ipc", "mqueue", "/work") for _ in range(2)]
        pids = sorted(program.pid for program in programs)
        self.assert_waits({pid: {"st": "S", "in": "mq_timedreceive(3)", "source": "fdinfo",
                                 "for": "message in queue /work"} for pid in pids})
        found = rows(*pids)
        for one, other in zip(pids, reversed(pids)):
            self.assertIn(str(other), re.findall("[0-9]+", found[one]["by"]))
            self.assertEqual(found[one]["note"], "deadlock")

    def test_semaphore(self):
        """Nor who will give a semaphore."""
        semaphore = libc.new_semaphore()
        self.addCleanup(libc.remove_semaphore, semaphore)
        def act(say):
            say()
            libc.take_semaphore(semaphore)
        child = self.child(act)
        child.hear()
        what = f"semaphore set {semaphore}, number 0 by -1 (owner not known)"
        self.assert_waits({child.pid: {"for": what, "by": "?"}})

    def test_python_lock(self):
        """Python's locks have no owner: nobody is named, and none of the threads is in a deadlock."""
        def act(say):
            lock = threading.Lock()
            lock.acquire()
            thread = threading.Thread(target=lock.acquire)
            thread.start()
            say(thread.native_id)
            thread.join()
        child = self.child(act)
        thread = child.hear()
        self.assert_waits({thread: {"tgid": child.pid, "by": "?", "note": "-"},
                           child.pid: {"by": "?", "note": "-"}})
        self.assertIn("(owner not known)", rows(thread)[thread]["for"])

    def test_signals(self):
        """Which signals it waits for."""
        def act(say):
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGTERM])
            say()
            signal.sigwait([signal.SIGUSR1, signal.SIGTERM])
        child = self.child(act)
        child.hear()
        self.assert_waits({child.pid: {"in": "rt_sigtimedwait()",
                                       "for": "one of the signals USR1,TERM"}})

    def test_32_bit(self):
        """A program of 32 bits: its calls have other numbers, and one of them stands for many."""
        if os.uname().machine != "x86_64":
            self.skipTest("this architecture runs no programs of 32 bits here")
        queue = libc.new_queue()
        self.addCleanup(libc.remove_queue, queue)
        reader = self.program("asleep_m32", "read")
        sleeper = self.program("asleep_m32", "nanosleep")
        receiver = self.program("asleep_m32", "msgrcv", queue)
        link = os.readlink(f"/proc/{reader.pid}/fd/0")
        self.assert_waits({
            reader.pid: {"in": "read(0)", "for": f"data from {link}", "by": str(os.getpid())},
            sleeper.pid: {"in": "nanosleep()", "by": "-"},
            receiver.pid: {"in": f"ipc(12, {queue})", "for": f"message in queue {queue}",
                           "by": "?"}})

    def test_goroutines(self):
        """Of goroutines that wait for each other the kernel knows nothing: threads without work are seen."""
        program = self.program("channels").await_ready()
        def look():
            found = rows(program.pid)
            return [row for row in found.values() if row["tgid"] == program.pid]
        def sleep():
            return all(row["st"] == "S" for row in look())
        eventually(sleep, "all threads sleep")
        calls = [row["in"].partition("(")[0] for row in look()]
        self.assertEqual(calls.count("read"), 1)
        self.assertIn("futex", calls)
        for row in look():
            self.assertEqual(row["note"], "-")
            if row["in"].startswith("futex"):
                self.assertIn("(owner not known)", row["for"])
                self.assertEqual(row["by"], "?")
            elif row["in"].startswith("read"):
                self.assertEqual(row["by"], str(os.getpid()))

    def test_connect(self):
        """Who connects where nobody accepts waits for who listens, as soon as its queue is full."""
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/door"
            listener = self.enterContext(socket.socket(socket.AF_UNIX))
            listener.bind(path)
            listener.listen(0)
            def act(say):
                listener.close()
                say()
                ends = [socket.socket(socket.AF_UNIX) for _ in range(3)]
                for end in ends:
                    end.connect(path)
            child = self.child(act)
            child.hear()
            self.assert_waits({child.pid: {"st": "S", "for": f"a connection to {path}",
                                           "by": str(os.getpid()), "source": "/proc/net/unix"}})
            self.assertRegex(rows(child.pid)[child.pid]["in"], r"^connect\([0-9]+\)$")

    def test_timer(self):
        """Until when a sleep lasts."""
        def act(say):
            say(time.monotonic())
            time.sleep(3600)
        child = self.child(act)
        began = child.hear()
        self.assert_waits({child.pid: {"in": "clock_nanosleep(1)", "by": "-", "note": "-"}})
        until, clock = rows(child.pid)[child.pid]["for"].split(" of ")
        self.assertEqual(clock, "the monotonic clock")
        self.assertGreaterEqual(float(until), began + 3600)

    def test_locks(self):
        """The first waits for the holder, the second until the first has had its turn."""
        with tempfile.NamedTemporaryFile() as file:
            def act(say):
                with open(file.name, encoding="ascii") as own:
                    say()
                    fcntl.flock(own, fcntl.LOCK_EX)
            fcntl.flock(file, fcntl.LOCK_EX)
            first = self.child(act)
            wanted = {"for": f"lock of {file.name}", "by": str(os.getpid()),
                      "source": "/proc/locks", "note": "-"}
            self.assert_waits({first.pid: wanted})
            second = self.child(act)
            self.assert_waits({first.pid: wanted, second.pid: wanted | {"by": str(first.pid)}})

    def test_lock_of_open_file(self):
        """Of a lock that an open file has, who has the file open."""
        with tempfile.NamedTemporaryFile() as file:
            holder = self.program("locks", "ofd", file.name).await_ready()
            second = self.program("locks", "ofd", file.name)
            self.assert_waits({second.pid: {"for": f"lock of {file.name}", "source": "fdinfo",
                                            "by": str(holder.pid), "note": "-"}})

    def test_missing(self):
        """Who is not there is named, and the others are shown."""
        ended = subprocess.Popen(["true"])
        ended.wait()
        done = inspector.run("waits", "-r", "-n", "-o", "PID", ended.pid, os.getpid())
        self.assertEqual((done.status, done.err),
                         (inspector.NOTHING, f"taskviz: there is no task {ended.pid}\n"))
        self.assertIn([str(os.getpid())], done.words())

    def test_no_right(self):
        """What is not for a user is not known, and why; its own tasks are."""
        def look():
            mine = os.fork()
            if not mine:
                signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
                signal.sigwait([signal.SIGUSR1])
            eventually(lambda: "signals" in rows(mine)[mine]["for"], "it waits")
            found = rows(mine, os.getppid())
            os.kill(mine, signal.SIGKILL)
            return found[mine], found[os.getppid()]
        mine, other = self.as_user(look)
        self.assertEqual((mine["for"], mine["note"]), ("one of the signals USR1", "-"))
        self.assertEqual((other["in"], other["for"], other["by"], other["note"]),
                         ("?", "?", "?", "permission"))


class Without(Waiting):
    """Without the module."""

    def setUp(self):
        super().setUp()
        self.addCleanup(lambda: None if module.is_loaded() else module.load())
        module.unload()

    def test_chain(self):
        """Who waits for whom /proc tells alone; SINCE is then at least that, and says so."""
        ours, theirs = self.pipe()
        def read(say):
            os.close(theirs)
            say()
            os.read(ours, 1)
        reader = self.child(read)
        reader.hear()
        self.assert_waits({reader.pid: {"in": f"read({ours})", "by": str(os.getpid()),
                                        "source": "fdinfo", "since-least": True}})
        shown = dict(inspector.show("waits", "-n", "-o", "PID,SINCE", reader.pid).words())
        self.assertRegex(shown[str(reader.pid)], r"^[0-9.]+\+$")
