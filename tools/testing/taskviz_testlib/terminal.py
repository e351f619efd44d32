# SPDX-License-Identifier: GPL-2.0
"""A program on a terminal, driven by tmux: keys go in, the screen is looked at."""
import os
import re
import shlex
import subprocess
import tempfile

from . import libc
from .wait import DEADLINE, eventually


class Terminal:
    """A terminal with one program; its last line becomes "status N" when that has ended."""

    def __init__(self, *command, size=(80, 24), **environment):
        self.folder = tempfile.mkdtemp()
        self.socket = os.path.join(self.folder, "tmux")
        words = " ".join(shlex.quote(str(word)) for word in command)
        script = f"trap : INT TERM HUP; {words}; echo status $?; stty -a; exec cat"
        settings = [f"{name}={value}" for name, value in environment.items()]
        self.server = subprocess.Popen(
            ["env", "-u", "TMUX", *settings, "tmux", *self._flags(environment), "-D", "-f",
             "/dev/null", "-S", self.socket], preexec_fn=libc.die_with_parent)
        eventually(lambda: os.path.exists(self.socket), "tmux is there")
        self._tmux("new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), script)

    @staticmethod
    def _flags(environment):
        return ["-u"] if "UTF-8" in environment.get("LC_ALL", "") else []

    def _tmux(self, *words):
        done = subprocess.run(["tmux", "-u", "-S", self.socket, *words], check=True,
                              stdout=subprocess.PIPE)
        return done.stdout.decode()

    def keys(self, *names):
        """Press keys, as tmux calls them."""
        self._tmux("send-keys", *names)

    def type(self, text):
        """Type it."""
        self._tmux("send-keys", "-l", text)

    def screen(self, colours=False):
        """What is on the screen, as lines; with the codes of colours and the like."""
        return self._tmux("capture-pane", "-p", *(["-e"] if colours else [])).split("\n")[:-1]

    def line(self, pattern):
        """The first line in which the pattern is found, or None."""
        return next((line for line in self.screen() if re.search(pattern, line)), None)

    def until(self, pattern, deadline=DEADLINE):
        """Wait until the pattern is found in a line, and return that."""
        return self.await_screen(lambda: self.line(pattern), f"{pattern!r} is shown", deadline)

    def until_not(self, pattern, deadline=DEADLINE):
        """Wait until the pattern is found in no line."""
        self.await_screen(lambda: not self.line(pattern), f"{pattern!r} is gone", deadline)

    def await_screen(self, ask, what, deadline=DEADLINE):
        """Wait until the answer is true; if it never is, show the screen."""
        try:
            return eventually(ask, what, deadline)
        except AssertionError as error:
            raise AssertionError("\n".join([str(error), *self.screen()])) from None

    def resize(self, columns, lines):
        """Give the terminal another size."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(lines))

    def device(self):
        """Its file."""
        return self._tmux("display", "-p", "#{pane_tty}").strip()

    def pid(self, name):
        """The process of that name on the terminal."""
        shell = self._tmux("display", "-p", "#{pane_pid}").strip()
        found = subprocess.run(["ps", "-o", "pid=,comm=", "--ppid", shell], check=False,
                               stdout=subprocess.PIPE).stdout.decode().split("\n")
        return next((int(line.split()[0]) for line in found if line.endswith(" " + name)), None)

    def end(self):
        """Leave nothing of it."""
        self.server.kill()
        self.server.wait()
        if os.path.exists(self.socket):
            os.unlink(self.socket)
        os.rmdir(self.folder)
