# SPDX-License-Identifier: GPL-2.0
"""
The faults, as data: faults/*.txt, one after the other, an empty line between two.

    fault NAME          what it is called
    what TEXT           what is wrong with it, for people
    file PATH           where it is, from the top of the project
    test KIND WORD...   what is meant to catch it: see trial.py
    reason TEXT         why nothing can catch it, if so; may go on in further such lines
    -TEXT               what stands there: a line or a part of it, or several lines; matches once
    +TEXT               what the fault makes of it; none at all: it is left out

Several pairs of - and + are several changes of the one fault. A # begins a comment.
"""
import glob
import os


class Broken(Exception):
    """A fault that cannot be read, or no longer applies."""


class Fault:
    """One fault."""

    def __init__(self, name):
        self.name = name
        self.what = self.file = self.reason = ""
        self.test = ()
        self.changes = []

    def set(self, key, value):
        """Takes one line that is no change."""
        if key == "test":
            self.test = tuple(value.split())
        elif key == "reason":
            self.reason = f"{self.reason} {value}".strip()
        elif key in ("what", "file"):
            setattr(self, key, value)
        else:
            raise Broken(f"{self.name}: there is no '{key}' in a fault")

    def add(self, sign, text, goes_on):
        """Takes one line of a change."""
        if sign == "-" and not goes_on:
            self.changes.append(([], []))
        if not self.changes:
            raise Broken(f"{self.name}: a + without a -")
        self.changes[-1][sign == "+"].append(text)

    def apply(self, text):
        """What the fault makes of its file."""
        for before, after in self.changes:
            before, after = "\n".join(before), "\n".join(after)
            found = text.count(before)
            if found != 1:
                raise Broken(f"{self.file} has this {found} times: {before.strip()}")
            text = text.replace(before, after)
        return text

    def check(self, top):
        """Raises Broken unless it is whole and applies."""
        if not (self.what and self.file and self.test and self.changes):
            raise Broken(f"{self.name}: it has no what, file, test or change")
        with open(os.path.join(top, self.file), encoding="utf-8") as file:
            old = file.read()
        if self.apply(old) == old:
            raise Broken(f"{self.name}: it changes nothing")


def _parse(lines):
    fault, last = None, ""
    for line in lines:
        line = line.rstrip("\n")
        if line.startswith("fault "):
            fault = Fault(line.split()[1])
            yield fault
        elif fault and line[:1] in ("-", "+"):
            fault.add(line[0], line[1:], last == "-")
        elif line and not line.startswith("#"):
            key, _, value = line.partition(" ")
            if not fault:
                raise Broken(f"'{line}' before the first fault")
            fault.set(key, value)
        last = line[:1]


def read(folder):
    """All faults, in order."""
    faults = []
    for path in sorted(glob.glob(os.path.join(folder, "*.txt"))):
        with open(path, encoding="utf-8") as file:
            faults += _parse(file)
    names = [fault.name for fault in faults]
    for name in names:
        if names.count(name) > 1:
            raise Broken(f"two faults are called {name}")
    return faults
