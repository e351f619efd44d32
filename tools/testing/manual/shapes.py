# SPDX-License-Identifier: GPL-2.0
"""
What a line of output looks like, numbers apart, so that that of two machines can be compared.

Units and the "+" of a lower bound go with their number; the branches of a tree and the lines of a
diagram, which are as long as there is room for, are blanks. "?" and "-" are no numbers: they stay.
"""
import collections
import re

_LINES = re.compile("[─│┬├└┤┘┐◀▶▲▼]+")
_ADDRESS = re.compile(r"\b(?=[a-f]*\d)[0-9a-f]{6,16}\b")
_NUMBER = re.compile(r"\d[\d.,:]*(?:[KMG]|us|ms|s)?\+?(?![A-Za-z])|\d+")


def shape(line):
    """The shape of a line, a string."""
    return " ".join(_NUMBER.sub("N", _ADDRESS.sub("N", _LINES.sub(" ", line))).split())


def missing(told, printed):
    """Those of the lines told of whose shapes too few were printed."""
    left = collections.Counter(shape(line) for line in printed)
    wanted = []
    for line in told:
        left[shape(line)] -= 1
        if line.strip() and left[shape(line)] < 0:
            wanted.append(line)
    return wanted
