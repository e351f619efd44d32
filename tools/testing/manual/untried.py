# SPDX-License-Identifier: GPL-2.0
"""The list of the examples that a guest cannot try, and what can be said of them without: are they there?"""
import os
import re

_LIST = os.path.join(os.path.dirname(os.path.realpath(__file__)), "untried")


class Entry:
    """A line of the list: DOCUMENT (or *), how the command begins (or *; or, with ..., its block), why."""

    def __init__(self, line):
        head, self.why = (part.strip() for part in line.split(" # ", 1))
        self.document, self.start = head.split(None, 1)

    def has(self, example):
        """Is it about this example?"""
        if self.document not in ("*", example.document):
            return False
        if self.start.endswith(" ..."):
            return example.block.startswith(self.start[:-4])
        return self.start == "*" or example.command.startswith(self.start)

    def __str__(self):
        return f"{self.document} {self.start}"


def entries():
    """All of them."""
    with open(_LIST, encoding="utf-8") as file:
        return [Entry(line) for line in file if line.strip() and not line.startswith("#")]


def _targets(top):
    with open(os.path.join(top, "Makefile"), encoding="utf-8") as file:
        return set(" ".join(re.findall(r"^([a-z0-9% -]+):", file.read(), re.MULTILINE)).split())


def absent(top, example):
    """A target or a program of the tree that an example names and that is not there, or None."""
    words = example.command.split("#")[0].split()
    if words[0] == "make":
        missing = [word for word in words[1:] if "=" not in word and word not in _targets(top)]
        return f"make {missing[0]}" if missing else None
    if re.match(r"(tools|kunit)/", words[0]) and not os.access(os.path.join(top, words[0]), os.X_OK):
        return words[0]
    return None
