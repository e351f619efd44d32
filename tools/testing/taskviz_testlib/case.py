# SPDX-License-Identifier: GPL-2.0
"""The base of the test cases: every task that a test makes is gone when the test is over."""
import os
import signal
import subprocess
import tempfile
import unittest

from . import libc, oracle, tasks, text
from .wait import eventually

USER = 1000
NOBODY = 65534


class Case(unittest.TestCase):
    """A test case with tasks."""

    maxDiff = 4000

    def child(self, act):
        """A Child for the length of the test."""
        child = tasks.Child(act)
        self.addCleanup(child.end)
        return child

    def program(self, *command):
        """A Program for the length of the test."""
        program = tasks.Program(*command)
        self.addCleanup(program.end)
        return program

    def sleeper(self, before=lambda: None):
        """A Child that sleeps, after something that it does before."""
        def act(say):
            before()
            say()
            tasks.sleep_forever()
        child = self.child(act)
        child.hear()
        self.await_state(child.pid, "S")
        return child

    def zombie(self, end):
        """A Child that ended by end() and is not waited for."""
        child = self.child(lambda say: end())
        self.await_state(child.pid, "Z")
        return child

    @staticmethod
    def exits(code):
        """What makes a zombie of that exit code."""
        return lambda: os._exit(code)

    def killed(self, number):
        """A Child that a signal killed and that is not waited for."""
        child = self.sleeper(lambda: signal.signal(number, signal.SIG_DFL)
                             if number != signal.SIGKILL else None)
        child.kill(number)
        self.await_state(child.pid, "Z")
        return child

    @staticmethod
    def await_state(pid, letter):
        """Wait until /proc says that a process is in a state."""
        eventually(lambda: oracle.state(pid) == letter, f"{pid} is in state {letter}")

    def await_asleep(self, pid, letter):
        """The same, and it has left the CPU: who wakes it now makes it move."""
        self.await_state(pid, letter)
        eventually(lambda: oracle.is_off_cpu(pid), f"{pid} is off the CPU")

    @staticmethod
    def await_gone(pid):
        """Wait until a process is no more."""
        eventually(lambda: not oracle.is_listed(pid), f"{pid} is gone")

    def in_child(self, act):
        """What act() returns, when done by a child."""
        child = self.child(lambda say: say(act()))
        return child.hear()

    def as_user(self, act, uid=USER, gid=USER, groups=()):
        """What act() returns, when done by a child that is a plain user."""
        def drop_and_act():
            tasks.drop_to(uid, gid, groups)
            return act()
        return self.in_child(drop_and_act)

    def in_pid_namespace(self, act):
        """What act() returns, when done by PID 1 of a new pid namespace, with a /proc of its own."""
        child = self.child(lambda say: tasks.nested(lambda: say(act())))
        return child.hear()

    def proc_mount(self, options):
        """Where /proc is mounted once more, for the length of the test."""
        folder = tempfile.mkdtemp()
        self.addCleanup(os.rmdir, folder)
        os.chmod(folder, 0o755)
        libc.mount("proc", folder, "proc", 0, options)
        self.addCleanup(libc.unmount, folder)
        return folder

    def swap_on(self, mebibytes=64):
        """A file to swap to, for the length of the test."""
        path = "/var/swap"
        with open(path, "wb") as file:
            self.addCleanup(os.unlink, path)
            file.write(bytes(mebibytes << 20))
        os.chmod(path, 0o600)
        subprocess.run(["mkswap", "-q", path], check=True)
        subprocess.run(["swapon", path], check=True)
        self.addCleanup(subprocess.run, ["swapoff", path], check=True)

    def row(self, pid):
        """The line of a process."""
        rows = text.read().by_pid
        self.assertIn(pid, rows, f"{pid} is not shown")
        return rows[pid]

    def assert_error(self, number, act, *args):
        """act() must fail with that error."""
        with self.assertRaises(OSError) as raised:
            act(*args)
        wanted = (number,) if isinstance(number, int) else number
        self.assertIn(raised.exception.errno, wanted, str(raised.exception))
