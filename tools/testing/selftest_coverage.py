# SPDX-License-Identifier: GPL-2.0
"""Tests tools/coverage itself, with a program that counts instead of a kernel."""
import os
import shutil
import subprocess
import tempfile

from made_up import write

TOOLS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..")
SOURCES = {
    "module/a.c": """\
#include "room/a.h"

static int twice(int n)
{
	return n * 2;
}

int main(int count, char **words)
{
	if (count > 2)
		return twice(count);
	return count > 1 ? half(words[0][0]) : 0;
}
""",
    "module/room/a.h": """\
static inline int half(int n)
{
	return n / 2;
}
""",
    "Documentation/testing.rst": """\
Before
.. figures of tools/coverage begin
Old
.. figures of tools/coverage end
Behind
""",
}
# In place of the machine: the words after -- are those of the guest.
MACHINE = """\
#!/bin/sh -e
cd "$(dirname "$0")/../.."
gcc -O2 --coverage -c "$PWD/module/a.c" -o module/a.o
gcc --coverage module/a.o -o a
{ ./a %s || true; } >&2
tar -C / -cf - "${PWD#/}/module/a.gcda"
exit %s
"""

# What the program is told, how the tests end, percent that must run; the status, and lines of the table.
CASES = {
    "an inlined function did not run": ("1", 0, 66, 0, (
        "a.c 5 3 60.0 twice 1, main 1", "room/a.h 1 1 100.0", "all 6 4 66.7")),
    "too few lines ran": ("1", 0, 67, 1, ("all 6 4 66.7",)),
    "nothing in a file ran": ("", 0, 50, 0, ("room/a.h 1 0 0.0 half 1", "all 6 3 50.0")),
    "the tests failed": ("1", 1, 66, 1, ("all 6 4 66.7",)),
}


def run(folder, least):
    """The exit status, the lines of what it prints, and those of the document."""
    done = subprocess.run([os.path.join(folder, "tools/coverage"), "--save", "--kind=exact",
                           f"--least={least}"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False)
    with open(os.path.join(folder, "Documentation/testing.rst"), encoding="utf-8") as file:
        return done.returncode, *([" ".join(line.split()) for line in text.splitlines()]
                                  for text in (done.stdout.decode(), file.read()))


def wrong(words, ending, least, status, lines):
    """What is not as it should be, or None."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**SOURCES, "tools/vm/run": MACHINE % (words, ending)}.items():
            write(folder, name, text)
        shutil.copy(os.path.join(TOOLS, "coverage"), os.path.join(folder, "tools"))
        found, printed, page = run(folder, least)
    missing = [line for line in lines if line not in printed]
    missing += [line for line in ("Before", lines[-1], "Behind") if line not in page]
    if found != status or missing or "Old" in page:
        return f"status {found}, no {missing} in {printed} or {page}"
    return None


def results():
    """(name, what is wrong or None)"""
    for name, case in CASES.items():
        yield f"lines are counted: {name}", wrong(*case)
