# SPDX-License-Identifier: GPL-2.0
"""The program of a lesson comes a screen at a time, and its learner can leave the rest out."""
import os
import shutil
import tempfile
import unittest

from taskviz_testlib.terminal import Terminal

PROGRAM = os.environ["TASKVIZ"]
LESSON = """
title: A test
summary: of the player
steps:
- name: only
  text: It begins.
  run: program
  until: begun
"""


class Program(unittest.TestCase):
    """A lesson that needs no module, with a program that is longer than the terminal."""

    def setUp(self):
        lessons = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, lessons)
        self.folder = os.path.join(lessons, "01-own")
        os.mkdir(self.folder)
        self.put("lesson.yaml", LESSON)
        self.put("program", "#!/bin/sh\necho begun:\nread line\n")
        self.put("program.c", "".join(f"line {number}\n" for number in range(1, 61)))
        self.terminal = Terminal(PROGRAM, "lesson", "own", TASKVIZ_LESSONS=lessons, XDG_STATE_HOME=lessons)
        self.addCleanup(self.terminal.end)
        self.terminal.until("Enter goes on")
        self.terminal.keys("s", "Enter")

    def put(self, name, text):
        """A file of the lesson."""
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o755)

    def test_screens(self):
        """The first lines are seen, and those that follow as the learner goes on."""
        self.terminal.until("Enter shows more")
        self.assertTrue(self.terminal.line("^line 1$"))
        self.assertFalse(self.terminal.line("^line 60$"))
        for last in ("^line 40$", "^line 60$"):
            self.terminal.keys("Enter")
            self.terminal.until(last)
        self.terminal.until("Enter goes on")

    def test_rest(self):
        """With q the lesson asks what to do next."""
        self.terminal.until("Enter shows more")
        self.terminal.keys("q", "Enter")
        self.terminal.until("Enter goes on")
        self.assertFalse(self.terminal.line("^line 60$"))
