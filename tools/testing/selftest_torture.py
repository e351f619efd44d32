# SPDX-License-Identifier: GPL-2.0
"""Tests tools/torture itself, with a runner and a document that are made up."""
import os
import shutil
import subprocess
import tempfile

from made_up import write

TOOLS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..")
TESTS = "torture test_torture_groups.Groups.test_groups\ntorture test_torture_loads.Loads.test_loads"
DONE = """\
# checks Each is on.
# figure switches 72 10000 switches of groups
ok 1 - test_torture_groups.Groups.test_groups
"""
RUNNER = f"""\
case "$*" in *--list*) echo '{TESTS}'; exit 0 ;; esac
mkdir -p "$TASKVIZ_EVIDENCE"; cd "$TASKVIZ_EVIDENCE"
echo 'Linux version 6.1.9-debug' >torture.log
echo 'taskviz  0123abc' >versions
cat >torture.tap <<'END'
{DONE}END
echo the machine failed; exit 125
"""
BEFORE = """\
Kernel 6.1.8-debug, source old, 1 seconds a job: 1 passed, 0 failed, 0 skipped.

old table

Kernel 6.1.8-kcsan, source other, 1 seconds a job: 1 passed, 0 failed, 0 skipped.

other table
"""
MARKED = """\
before
.. figures of tools/torture begin

{}
.. figures of tools/torture end
after
"""
WANTED = """\
Kernel 6.1.9-debug, source 0123abc, 30 seconds a job: 0 passed, 1 failed, 0 skipped.

==============  =========  ======  ==================
Job             Reached    Goal    What
==============  =========  ======  ==================
groups: groups  passed             Each is on.
\\               72         10,000  switches of groups
loads: loads    no result
==============  =========  ======  ==================

Kernel 6.1.8-kcsan, source other, 1 seconds a job: 1 passed, 0 failed, 0 skipped.

other table
"""


def run(folder, *words):
    """The exit status, and the document."""
    done = subprocess.run([os.path.join(folder, "tools/torture"), "--minutes", "1", "--kernel",
                           "debug", "--save", *words], stdin=subprocess.DEVNULL,
                          env=os.environ | {"XDG_CACHE_HOME": folder}, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False)
    with open(os.path.join(folder, "Documentation/safety.rst"), encoding="utf-8") as file:
        return done.returncode, file.read()


def results():
    """[(name, what is wrong or None)] of a machine that dies in a job, and of a part of the jobs."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "tools"))
        shutil.copy(os.path.join(TOOLS, "torture"), os.path.join(folder, "tools"))
        write(folder, "tools/testing/run", f"#!/bin/sh\n{RUNNER}")
        write(folder, "Documentation/safety.rst", MARKED.format(BEFORE))
        status, text = run(folder, "groups")
        refused = status == 2 and text == MARKED.format(BEFORE)
        yield "torture: a part of the jobs is no table", None if refused else (status, text)
        status, text = run(folder)
        whole = status == 125 and text == MARKED.format(WANTED)
        yield "torture: --save keeps other kernels, and tells of jobs without a result", \
            None if whole else (status, text)
