# SPDX-License-Identifier: GPL-2.0
"""
The tests that may be skipped, and where: a list, so that a test that no longer runs is noticed.

Each line of the list: the machine (as uname -m says, or *), the start of the kernel's release as a
pattern of fnmatch, the test, and after a # why. A test that is skipped and not listed has failed, and so has one
that is listed and was not skipped.
"""
import fnmatch
import os

NAME = "expected-skips"


def _is_here(machine, release):
    here = os.uname()
    return machine in ("*", here.machine) and fnmatch.fnmatchcase(here.release, f"{release}*")


def expected(folder):
    """The names of the tests that are to be skipped on this machine."""
    try:
        with open(os.path.join(folder, NAME), encoding="utf-8") as file:
            entries = [line.partition("#")[0].split() for line in file]
    except FileNotFoundError:
        return set()
    return {test for machine, release, test in filter(None, entries) if _is_here(machine, release)}
