# SPDX-License-Identifier: GPL-2.0
"""
The kinds of guest tests. Each test says its own; one that says nothing is exact.

exact     virtual time on one CPU: nothing that the host does can change what it sees
parallel  needs two CPUs; asserts only what holds whatever the timing
load      counts the kernel's memory or loads the module often: a boot of its own
torture   as much as a slice of time holds, on a kernel that checks itself: only when asked for
"""

KINDS = ("exact", "parallel", "load", "torture")
USUAL = KINDS[:-1]


def parallel(thing):
    """Marks a test, or all tests of a class, as parallel."""
    thing.kind = "parallel"
    return thing


def load(thing):
    """Marks a test, or all tests of a class, as load."""
    thing.kind = "load"
    return thing


def torture(thing):
    """Marks all tests of a class as torture."""
    thing.kind = "torture"
    return thing


def last(thing):
    """Marks a test, or all tests of a class: no test of another can follow in the same boot."""
    thing.is_last = True
    return thing


def is_last(test):
    """Does it, or its class, say so?"""
    method = getattr(test, getattr(test, "_testMethodName", ""), test)
    return getattr(method, "is_last", False) or getattr(test, "is_last", False)


def of(test):
    """The kind of a test: its own, else that of its class."""
    method = getattr(test, getattr(test, "_testMethodName", ""), test)
    return getattr(method, "kind", None) or getattr(test, "kind", KINDS[0])
