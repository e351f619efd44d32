# SPDX-License-Identifier: GPL-2.0
"""Output longer than the terminal comes page by page, and what a person does there ends well."""
import os
import shutil
import subprocess
import tempfile
import unittest

from taskviz_testlib import saved
from taskviz_testlib.terminal import Terminal

PROGRAM = os.environ["TASKVIZ"]
MAKE_STORY = os.path.join(os.path.dirname(PROGRAM), "test/make_story")
SHELL = "10"    # of the story
CHILDREN = 200


class Pager(unittest.TestCase):
    """A file with many tasks, and a terminal with few lines."""

    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.path = f"{folder}/saved"
        saved.save(self.path, [saved.task(1, 0, "init", _kind=1)] +
                   [saved.task(pid, 1, f"child-{pid}") for pid in range(100, 100 + CHILDREN)], 1000)

    def show(self, *options, **environment):
        """A terminal with the tree."""
        environment.setdefault("LC_ALL", "C.UTF-8")
        terminal = Terminal(PROGRAM, "tree", "--from", self.path, *options, size=(80, 24),
                            **environment)
        self.addCleanup(terminal.end)
        return terminal

    def test_pages(self):
        """The beginning first, with its headings; further by keys; left by q."""
        terminal = self.show()
        terminal.until("^:")
        terminal.until("child-100")
        self.assertIn("PID", terminal.screen()[0])
        terminal.keys("G")
        terminal.until(f"child-{99 + CHILDREN}")
        terminal.keys("q")
        terminal.until("status 0")

    def test_interrupt(self):
        """Control-C is the pager's; the program stays until that is left."""
        terminal = self.show()
        terminal.until("^:")
        terminal.keys("C-c")
        terminal.await_screen(lambda: self.at_end(terminal), "the end is shown")
        terminal.keys("q")
        terminal.until("status 0")

    @staticmethod
    def at_end(terminal):
        """Is the last line shown? Keys that come together with an interrupt are lost."""
        terminal.keys("G")
        return terminal.line(f"child-{99 + CHILDREN}")

    def is_paged(self, lines, *words):
        """Does a report take a pager on a terminal with so many lines?"""
        terminal = Terminal(PROGRAM, "report", *words, size=(200, lines), LC_ALL="C.UTF-8",
                            TASKVIZ_PAGER="cat; echo was paged")
        self.addCleanup(terminal.end)
        terminal.until("^status 0")
        return terminal.line("^was paged") is not None

    def test_head(self):
        """What stands above a report counts: as many lines as it has are too few for a prompt."""
        story = self.path + ".story"
        with open(story, "wb") as file:
            subprocess.run([MAKE_STORY, SHELL], stdout=file, check=True)
        for kind in ((), ("--sched",), ("--by", "name"), ("--critical-path", SHELL)):
            with self.subTest(kind=kind):
                words = ("--from", story, *kind)
                told = subprocess.run([PROGRAM, "report", *words], stdout=subprocess.PIPE,
                                      check=True).stdout.count(b"\n")
                self.assertTrue(self.is_paged(told, *words))
                self.assertFalse(self.is_paged(told + 1, *words))

    def test_ignored_children(self):
        """Who started the program may not want to hear of children: that ends, too."""
        terminal = Terminal("env", "--ignore-signal=CHLD", PROGRAM, "tree", "--from", self.path,
                            TASKVIZ_PAGER="sed s/child/paged/")
        self.addCleanup(terminal.end)
        terminal.until("status 0")

    def test_tail(self):
        """Whoever has seen the end sees the status of the program."""
        terminal = self.show("--name", "nobody")
        terminal.until("status 1")

    def test_short(self):
        """What fits needs no pager."""
        terminal = self.show("100", "101", TASKVIZ_PAGER="sed s/child/paged/")
        terminal.until("status 0")
        terminal.until("child-101")

    def test_chosen(self):
        """Another pager, in colours as on a terminal, no wider than that."""
        terminal = self.show("-o", "+NAME", TASKVIZ_PAGER="sed s/child/paged/")
        terminal.until("status 0")
        terminal.until(f"paged-{99 + CHILDREN}")

    def test_none(self):
        """Not with the option, an empty variable, a dumb terminal."""
        for options, environment in ((["--no-pager"], {}), ([], {"TASKVIZ_PAGER": ""}),
                                     ([], {"PAGER": ""})):
            environment.setdefault("PAGER", "sed s/child/paged/")
            terminal = self.show(*options, **environment)
            terminal.until("status 0")
            terminal.until(f"child-{99 + CHILDREN}")

    def test_sudo(self):
        """Who may run it as root does not choose what runs then."""
        for name, value in (("SUDO_UID", "1000"), ("PKEXEC_UID", "1000"), ("DOAS_USER", "u")):
            terminal = self.show(TASKVIZ_PAGER="sed s/child/paged/", **{name: value})
            terminal.until("^:")
            terminal.until("child-100")
            terminal.keys("!")
            terminal.until("not available")
            terminal.keys("q")
            terminal.until("status 0")

    def test_pipe(self):
        """Without a terminal there is none."""
        done = subprocess.run([PROGRAM, "tree", "--from", self.path], check=True,
                              env={**os.environ, "TASKVIZ_PAGER": "sed s/child/paged/"},
                              stdout=subprocess.PIPE)
        self.assertIn(b"child-299", done.stdout)
