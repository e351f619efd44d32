# SPDX-License-Identifier: GPL-2.0
"""taskviz top ends when its terminal is gone or a signal says so, whatever it is doing."""
import fcntl
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import unittest
import uuid

from taskviz_testlib import libc, saved
from taskviz_testlib.terminal import Terminal
from taskviz_testlib.wait import DEADLINE, eventually

PROGRAM = os.environ["TASKVIZ"]
STATUS_IO = 5

# What is pressed to get there, and what is then on the screen.
MODES = {
    "rows": (b"", b""),
    "search": (b"/da", b"search:"),
    "filter": (b"fda", b"filter:"),
    "help": (b"?", b"any key"),
    "detail": (b"\n", b"family"),
    "pause": (b"p", b"PAUSED"),
    "flat": (b"t", b"flat"),
    "half a key": (b"\x1b", b""),
}

# Starts the program in the background of the terminal, where it must not read.
IN_BACKGROUND = """
import os, signal, subprocess, sys
from taskviz_testlib import libc
signal.signal(signal.SIGTTIN, signal.SIG_IGN)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
def prepare():
    libc.die_with_parent()
    os.setpgid(0, 0)
sys.exit(subprocess.run(sys.argv[1:], preexec_fn=prepare, restore_signals=False).returncode)
"""

# A run of tests that has top on a terminal, and does not end.
LASTING_RUN = """
import signal, sys
from taskviz_testlib import contain, terminal
contain.contain()
top = terminal.Terminal(*sys.argv[1:])
top.until("init")
print("ready", flush=True)
signal.pause()
"""


class Pty:
    """A program on a terminal whose other side is ours."""

    def __init__(self, *words, ignore=(), controlling=True):
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, b"\x18\x00\x50\x00" + bytes(4))
        self.modes = termios.tcgetattr(slave)

        def prepare():
            libc.die_with_parent()
            os.setsid()
            if controlling:
                fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            for number in ignore:
                signal.signal(number, signal.SIG_IGN)
        self.program = subprocess.Popen(
            words, stdin=slave, stdout=slave, stderr=slave, preexec_fn=prepare,
            env=os.environ | {"TERM": "xterm", "LC_ALL": "C.UTF-8"})
        os.close(slave)
        self.output = b""

    def press(self, keys):
        """Type them."""
        os.write(self.master, keys)

    def until(self, text):
        """Read until the program has written that, from where the last one ended."""
        while text not in self.output:
            if not select.select([self.master], [], [], DEADLINE)[0]:
                raise AssertionError(f"{text} is not shown: {self.output}")
            self.output += os.read(self.master, 65536)
        self.output = self.output[self.output.index(text) + len(text):]

    def hang_up(self):
        """Nobody will ever read or write there again."""
        if self.master >= 0:
            os.close(self.master)
        self.master = -1

    def status(self):
        """Its exit status, -N if signal N ended it; None if it does not end."""
        try:
            return self.program.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            return None

    def await_call(self, *numbers):
        """Wait until it waits in one of those system calls."""
        def waits():
            with open(f"/proc/{self.program.pid}/syscall", encoding="ascii") as file:
                return file.read().split()[0] in map(str, numbers)
        eventually(waits, f"it is in system call {numbers}")

    def end(self):
        """Leave nothing of it."""
        self.program.kill()
        self.program.wait()
        self.hang_up()


class Hangup(unittest.TestCase):
    """One file a test, a terminal each time."""

    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        path = f"{folder}/saved"
        self.words = (PROGRAM, "top", "--from", path)
        saved.save(path, [saved.task(1, 0, "init", _kind=1), saved.task(20, 1, "daemon")], 10)

    def top(self, *options, mode="rows", **how):
        """It, on a terminal, in that mode."""
        pty = Pty(*self.words, *options, **how)
        self.addCleanup(pty.end)
        pty.until(b"daemon")
        keys, shown = MODES[mode]
        pty.press(keys)
        pty.until(shown)
        return pty

    def each_mode(self, check, **how):
        """check() in each mode, idle and refreshing all the time."""
        for mode in MODES:
            for delay in ("3600", "0.1"):
                with self.subTest(mode=mode, delay=delay):
                    check(self.top("-d", delay, mode=mode, **how))

    def ends_at_hangup(self, status, **how):
        """With that status, in each mode."""
        def check(top):
            top.hang_up()
            self.assertEqual(top.status(), status)
        self.each_mode(check, **how)

    def test_hangup(self):
        """The hangup itself ends it."""
        self.ends_at_hangup(-signal.SIGHUP)

    def test_hangup_unheard(self):
        """With SIGHUP ignored it ends by itself, and says that reading failed."""
        self.ends_at_hangup(STATUS_IO, ignore=[signal.SIGHUP])

    def test_hangup_of_another(self):
        """A terminal of which it would get no SIGHUP."""
        self.ends_at_hangup(STATUS_IO, controlling=False)

    def test_signals(self):
        """They end it, and the terminal is as it was."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            def check(top, number=number):
                top.program.send_signal(number)
                self.assertEqual(top.status(), -number)
                self.assertEqual(termios.tcgetattr(top.master), top.modes)
                top.until(b"\x1b[?1049l")
            self.each_mode(check)

    def test_ignored_signals(self):
        """Who started it with signals ignored wants it to go on."""
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            with self.subTest(number=number):
                top = self.top(ignore=[number])
                top.program.send_signal(number)
                top.press(b"?")
                top.until(b"any key")
                top.press(b"xq")
                self.assertEqual(top.status(), 0)

    def stopped(self, **how):
        """It waits for a terminal that takes no more output."""
        top = self.top("-d", "3600", **how)
        top.press(b"\x13?")
        top.await_call(1, 64)	# write
        return top

    def test_stopped_output(self):
        """While the terminal takes nothing."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(number=number):
                top = self.stopped()
                top.program.send_signal(number)
                self.assertEqual(top.status(), -number)
                self.assertEqual(termios.tcgetattr(top.master), top.modes)

    def test_stopped_output_hangup(self):
        """And then never will."""
        for ignore, status in ([], -signal.SIGHUP), ([signal.SIGHUP], STATUS_IO):
            with self.subTest(ignore=ignore):
                top = self.stopped(ignore=ignore)
                top.hang_up()
                self.assertEqual(top.status(), status)

    def test_not_ours(self):
        """A terminal that has a key for us, but does not let us read it, is as good as gone."""
        top = Pty(sys.executable, "-c", IN_BACKGROUND, *self.words, "-d", "3600")
        self.addCleanup(top.end)
        top.until(b"daemon")
        top.press(b"x")
        self.assertEqual(top.status(), STATUS_IO)

    def on_tmux(self, *words):
        """A terminal of tmux with it; a pidfd of it that ends it, whatever happens."""
        terminal = Terminal(*words)
        self.addCleanup(terminal.end)
        terminal.until("daemon")
        pidfd = os.pidfd_open(terminal.pid("taskviz"))
        self.addCleanup(os.close, pidfd)
        self.addCleanup(self.kill, pidfd)
        return terminal, pidfd

    @staticmethod
    def kill(pidfd):
        """If it is still there."""
        try:
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def test_tmux_gone(self):
        """The program that is the terminal is told to end, or killed."""
        unheard = ("env", "--ignore-signal=HUP", *self.words)
        for words in (self.words, unheard):
            for keys in ((), ("/", "d"), ("f", "d"), ("?",), ("Enter",), ("p",)):
                for number in (signal.SIGTERM, signal.SIGKILL):
                    with self.subTest(words=words, keys=keys, number=number):
                        terminal, pidfd = self.on_tmux(*words)
                        terminal.keys("Down", *keys)
                        os.kill(terminal.server.pid, number)
                        self.assertTrue(select.select([pidfd], [], [], DEADLINE)[0])

    @staticmethod
    def marked(mark):
        """The processes with that in their environment."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/environ", "rb") as file:
                    if mark.encode() in file.read():
                        found.append(int(pid))
            except (FileNotFoundError, ProcessLookupError):
                pass
        return found

    def test_killed_run(self):
        """Tests that are killed leave nothing, not even a top that does not look at its terminal."""
        for options in ([], ["env", "--ignore-signal=HUP"]):
            mark = f"MARK={uuid.uuid4()}"
            with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
                    ["env", mark, f"TMPDIR={folder}", sys.executable, "-c", LASTING_RUN, *options, *self.words],
                    stdout=subprocess.PIPE, preexec_fn=libc.die_with_parent) as run:
                self.assertEqual(run.stdout.readline(), b"ready\n")
                self.assertGreaterEqual(len(self.marked(mark)), 3)
                run.kill()
            eventually(lambda m=mark: not self.marked(m), "nothing is left")
