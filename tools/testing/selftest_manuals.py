# SPDX-License-Identifier: GPL-2.0
"""Tests what tries the examples of documents, with documents that are made up."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "manual"))

# pylint: disable=wrong-import-position
import documents
import judge
import session

# A text, and of each example in it: the command, and how what is wrong begins, if something is.
CASES = {
    "commands": ("So::\n\n    cd /\n    test $PWD = /    # there\n\nand::\n\n    false\n\n    echo a\n",
                 [("cd /", None), ("test $PWD = /    # there", None), ("false", "it ended with status 1"),
                  ("echo a", None)]),
    "a command of two lines": ("So::\n\n    test 'a\n    b' = \"$(printf 'a\\nb')\"\n",
                               [("test 'a\nb' = \"$(printf 'a\\nb')\"", None)]),
    "a session": ("So::\n\n    $ printf 'PID  NAME\\n 17 └─sh\\n'\n    PID NAME\n      8 ├─sh\n    $ true\n",
                  [("printf 'PID  NAME\\n 17 └─sh\\n'", None), ("true", None)]),
    "another column": ("So::\n\n    $ echo PID NAME\n    PID TASK\n",
                       [("echo PID NAME", "it did not print, numbers apart:\nPID TASK")]),
    "a column that is gone": ("So::\n\n    $ echo PID NAME\n    PID PPID NAME\n",
                              [("echo PID NAME", "it did not print")]),
    "too few lines": ("So::\n\n    $ printf '1 a\\n'\n    1 a\n    2 a\n",
                      [("printf '1 a\\n'", "it did not print, numbers apart:\n2 a")]),
    "a number that is unknown": ("So::\n\n    $ echo 7 ?\n    7 8\n", [("echo 7 ?", "it did not print")]),
    "units and bounds": ("So::\n\n    $ echo 4K 17+ 0:00:07 lived 2.8s 11ms 7f8eaf165000\n"
                         "    3.1M 4 1:02:03 lived 7us 1s 4bb000\n",
                         [("echo 4K 17+ 0:00:07 lived 2.8s 11ms 7f8eaf165000", None)]),
    "what prints nothing": ("So::\n\n    cat /dev/null\n    cat /dev/null > here\n",
                            [("cat /dev/null", "it printed nothing"), ("cat /dev/null > here", None)]),
    "no shell's": ("So::\n\n    echo (\n    echo a\n", [("echo (", "it ended with status"), ("echo a", None)]),
    "an exit": ("So::\n\n    exit 0\n    true\n",
                [("exit 0", "it did not end"), ("true", "it did not end")]),
    "text that is none": ("So: this is text.\n\n    A quote.\n", []),
}


def wrong(text, wanted):
    """What is not as it should be, or None."""
    with tempfile.TemporaryDirectory() as top:
        with open(os.path.join(top, "page.rst"), "w", encoding="utf-8") as file:
            file.write(text)
        found = documents.examples_of(top, "page.rst")
    scene = session.Scene("page.rst")
    _, ends = session.run(scene, [one.command for one in found])
    said = [(one.command, judge.fault(scene, one, end)) for one, end in zip(found, ends)]
    if len(said) == len(wanted) and all(command == told and (fault or "").startswith(begins or "") and
                                        bool(fault) == bool(begins)
                                        for (command, fault), (told, begins) in zip(said, wanted)):
        return None
    return f"{said}, not {wanted}"


def results():
    """(name, what is wrong or None)"""
    for name, case in CASES.items():
        yield f"examples: {name}", wrong(*case)
