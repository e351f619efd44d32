# SPDX-License-Identifier: GPL-2.0
"""taskviz top against real tasks: births, deaths, copies, and the module that comes and goes."""
import mmap
import os
import re
import select
import signal

from taskviz_testlib import libc, module, tasks
from taskviz_testlib.case import USER, Case
from taskviz_testlib.terminal import Terminal
from taskviz_testlib.wait import DEADLINE

PAGES = 300


def write_pages(memory):
    """Touch each page."""
    for at in range(0, len(memory), mmap.PAGESIZE):
        memory[at] = 1


class Top(Case):
    """One terminal a test, refreshed when the test says so."""

    def top(self, only, *options, size=(180, 40), user=()):
        """A terminal with the tasks that match, and what they hang below; refreshed by refresh()."""
        terminal = Terminal(*user, "taskviz", "top", "-d", "3600", *options, size=size,
                            LC_ALL="C.UTF-8")
        self.addCleanup(terminal.end)
        terminal.until(r"\[swapper")
        terminal.keys("f")
        terminal.type(only)
        terminal.keys("Enter")
        terminal.until(f"only what matches '{only}'")
        return terminal

    @staticmethod
    def refresh(terminal):
        """Have a new snapshot shown; no two of them are equally far apart."""
        before = terminal.line("^in ")
        terminal.keys("u")
        terminal.await_screen(lambda: terminal.line("^in ") != before, "it is refreshed")

    def named(self, name, before=lambda: None):
        """A sleeper of that name."""
        def rename():
            libc.set_name(name)
            before()
        return self.sleeper(rename)

    def test_birth_and_death(self):
        """A child appears below us; killed and waited for it keeps its line, with its end told."""
        top = self.top("newborn")
        child = self.named(b"newborn")
        self.refresh(top)
        line = top.until(rf"^ *{child.pid} .*└─newborn$")
        at = top.screen().index(line)
        child.kill(signal.SIGTERM)
        child.reap()
        self.refresh(top)
        top.until(rf"newborn \(killed by signal 15, .*reaped by {os.getpid()}\)")
        self.assertIn("newborn", top.screen()[at])

    def test_crowd(self):
        """Many that are alike share a line; those that end have another, until they are forgotten."""
        crowd = [self.named(b"alike") for _ in range(12)]
        top = self.top("alike", size=(100, 16))
        top.until(r"^ +×12 .*└─alike ×12$")
        for child in crowd[:8]:
            child.kill()
            child.reap()
        self.refresh(top)
        top.until(r"^ +×8 .* X .*─alike ×8 \(ended\)$")
        top.keys("c", "c")
        top.until(r"^ +×4 .*─alike ×4$")

    def test_zombie(self):
        """Until it is waited for it is a zombie that we owe the wait."""
        top = self.top("owed")

        def end():
            libc.set_name(b"owed")
            os._exit(3)
        child = self.zombie(end)
        self.refresh(top)
        top.until(rf"^ *{child.pid} .*Z .*\(exit 3, parent {os.getpid()} has not waited\)")

    def test_brief_life(self):
        """No snapshot saw it alive."""
        top = self.top("brief")
        child = os.fork()
        if not child:
            libc.set_name(b"brief")
            os._exit(7)
        os.waitpid(child, 0)
        self.refresh(top)
        top.until(rf"^ *{child} .*\(exit 7, lived .*reaped by {os.getpid()}\)")
        self.assertTrue(top.line("lived and died [1-9]"))

    def test_copies(self):
        """Pages written after the fork, in the very refresh."""
        memory = mmap.mmap(-1, PAGES * mmap.PAGESIZE, mmap.MAP_PRIVATE)
        self.addCleanup(memory.close)
        write_pages(memory)

        def act(say):
            libc.set_name(b"copier")
            say()
            signal.sigwait({signal.SIGUSR1})
            write_pages(memory)
            say()
            tasks.sleep_forever()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
        self.addCleanup(signal.pthread_sigmask, signal.SIG_UNBLOCK, {signal.SIGUSR1})
        child = self.child(act)
        child.hear()
        top = self.top("copier")
        child.kill(signal.SIGUSR1)
        child.hear()
        self.await_state(child.pid, "S")
        self.refresh(top)
        line = top.until(rf"^ *{child.pid} .*copier$")
        copied = int(re.search(r" (\d+) +[█▏▎▍▌▋▊▉]", line).group(1))
        self.assertGreaterEqual(copied, PAGES)
        self.assertLess(copied, 2 * PAGES)

    def test_waits(self):
        """What the selected task waits for stands below; of one that runs that it does not."""
        ours, theirs = os.pipe()
        self.addCleanup(os.close, ours)
        self.addCleanup(os.close, theirs)

        def act(say):
            libc.set_name(b"reader")
            say()
            os.read(ours, 1)
            say()
            while True:
                pass
        child = self.child(act)
        child.hear()
        self.await_asleep(child.pid, "S")
        top = self.top("reader")
        top.keys("/")
        top.type("reader")
        top.keys("Enter", "Enter")
        top.until(rf"^waits +IN read\({ours}\)  FOR data from pipe:\[[0-9]+\]")
        os.write(theirs, b"x")
        child.hear()
        self.refresh(top)
        top.until("^waits +no")

    def test_unload_and_load(self):
        """While the module is away it says so and keeps what it had; then it goes on."""
        self.addCleanup(lambda: None if module.is_loaded() else module.load())
        top = self.top("keeper")
        child = self.named(b"keeper")
        self.refresh(top)
        top.until("keeper")
        module.unload()
        top.keys("u")
        top.until("NO DATA")
        self.assertTrue(top.screen()[-1].strip(), "the last line says why")
        top.keys("u")
        top.until("the module taskviz is not loaded")
        self.assertTrue(top.line("keeper$"))
        module.load()
        top.keys("u")
        top.until("taskviz is back")
        self.assertIsNone(top.line("NO DATA"))
        child.kill()
        child.reap()
        top.keys("u")
        top.until(r"keeper \(")

    def test_resize(self):
        """Live tasks at another size; more columns where there is room."""
        top = self.top(str(os.getpid()))
        for columns, lines in ((80, 24), (120, 40), (60, 12)):
            top.resize(columns, lines)
            top.await_screen(lambda c=columns, n=lines: self.is_whole(top.screen(), c, n),
                             "all is there")

    @staticmethod
    def is_whole(screen, columns, lines):
        """Is all there: this process, its parents' pids where there is room, the last line?"""
        text = "\n".join(screen)
        return (len(screen) == lines and screen[-1].strip() and
                ("PID    PPID" in text) == (columns >= 100) and
                re.search(rf"^ *{os.getpid()} .*python3", text, re.M))

    def test_terminal_goes(self):
        """It goes with it, also where SIGHUP is ignored."""
        for words in ((), ("env", "--ignore-signal=HUP")):
            with self.subTest(words=words):
                top = self.top("nobody", user=words)
                program = os.pidfd_open(top.pid("taskviz"))
                self.addCleanup(os.close, program)
                top.server.kill()
                self.assertTrue(select.select([program], [], [], DEADLINE)[0])

    def test_plain_user(self):
        """Who may read /proc/taskviz needs no other right."""
        user = ("setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups")
        top = self.top("seen", user=user)
        self.named(b"seen")
        self.refresh(top)
        top.until("└─seen$")

    def test_threads(self):
        """Threads stand right below their leader, and go when they are not wanted."""
        self.program("threads", 3).await_ready()
        top = self.top("threads")
        self.assertIsNone(top.line(r"─\{threads\}"))
        top.keys("H")
        top.until(r"─\{threads\}")
        top.keys("H")
        top.until_not(r"─\{threads\}")
        top.keys("q")
        top.until("status 0")
