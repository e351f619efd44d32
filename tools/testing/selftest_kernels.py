# SPDX-License-Identifier: GPL-2.0
"""Tests tools/check-kernels itself, with tools that are made up."""
import os
import shutil
import subprocess
import tempfile

from made_up import write

TOOLS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..")
HOOKS = ('echo \'{"release": "6.1.0-9", "hooks": [["cow", "f", "attached", ""], '
         '["cow", "g", "unavailable", "no such function; lost: some"]]}\'')
COUNT = "echo 5 passed, 0 failed, 1 skipped"

# What building, booting and testing do, as shell scripts; the closing line; what the document says.
CASES = {
    "builds, boots and passes": ("true", HOOKS, COUNT, "7 passed, 0 failed, 1 skipped", (
        "6.1     amd64         6.1.0-9  yes     yes    5       0       1",
        "cow    f     yes", "cow    g     no", "6.1 amd64: cow: g: no such function; lost: some")),
    "cannot be fetched": (
        "echo reading >&2; echo 'get-kernel: error: no kernel 6.1' >&2; exit 1", HOOKS, COUNT,
        "0 passed, 1 failed, 0 skipped", (
            "6.1     amd64         ?        no      -      -       -       -",
            "6.1 amd64: build: get-kernel: error: no kernel 6.1")),
    "does not boot": (
        "true", HOOKS + "; echo 'run: the machine failed: it gave no verdict' >&2; exit 125", COUNT,
        "1 passed, 1 failed, 0 skipped", (
            "6.1     amd64         ?        yes     no     -       -       -",
            "6.1 amd64: load: run: the machine failed: it gave no verdict")),
    "fails a test": (
        "true", HOOKS, "echo not ok 2 - a; echo 5 passed, 1 failed, 0 skipped; exit 1",
        "7 passed, 1 failed, 0 skipped", ("6.1 amd64: not ok 2 - a",)),
    "dies in a test": ("true", HOOKS, "echo ok 1; exit 125", "2 passed, 1 failed, 0 skipped", (
        "6.1 amd64: test: ok 1",)),
    "passes, but its machine fails": (
        "true", HOOKS, COUNT + "; echo 'run: the machine failed: a report' >&2; exit 125",
        "7 passed, 1 failed, 1 skipped", ("6.1 amd64: test: run: the machine failed: a report",)),
}


def run(folder):
    """The exit status, the lines it prints, and the document that it wrote."""
    done = subprocess.run([os.path.join(folder, "check-kernels"), "--kernel", "6.1/amd64"],
                          env=os.environ | {"XDG_CACHE_HOME": folder}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    lines = done.stdout.decode().splitlines()
    where, = [line.split()[1] for line in lines if line.startswith("evidence: ")]
    with open(os.path.join(where, "kernels.rst"), encoding="utf-8") as file:
        return done.returncode, lines, [line.strip() for line in file]


def wrong(build, load, test, count, told):
    """What is not as it should be, or None."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(os.path.join(TOOLS, "check-kernels"), folder)
        for name, script in (("vm/build-module", build), ("vm/run", load), ("testing/run", test)):
            write(folder, name, f"#!/bin/sh\n{script}\n")
        status, lines, page = run(folder)
    if (status, lines[-1]) != (0 if " 0 failed" in count else 1, count):
        return f"status {status}, {lines}"
    missing = [line for line in told if line not in page]
    return f"no {missing} in {page}" if missing else None


def results():
    """(name, what is wrong or None)"""
    for name, case in CASES.items():
        yield f"a kernel that {name}", wrong(*case)
