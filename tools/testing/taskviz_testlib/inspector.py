# SPDX-License-Identifier: GPL-2.0
"""The program taskviz: run as a person would, its answers taken apart."""
import json
import subprocess

PROGRAM = "/taskviz/bin/taskviz"

OK, NOTHING, USAGE, NO_SOURCE, NO_RIGHT, IO = range(6)


class Done:
    """A run that ended: .status .out .err (text), .json() of it, .rows() of a table with -r"""

    def __init__(self, arguments, **how):
        done = subprocess.run([PROGRAM, *map(str, arguments)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **how)
        self.status = done.returncode
        self.out, self.err = done.stdout.decode(), done.stderr.decode()

    def json(self):
        """What -J printed, the one array in it."""
        (rows,) = json.loads(self.out).values()
        return rows

    def words(self):
        """The words of each line."""
        return [line.split() for line in self.out.splitlines()]


def run(*arguments, **how):
    """Run it, whatever comes of it."""
    return Done(arguments, **how)


def show(*arguments):
    """Run it; it must succeed and say nothing beside."""
    done = run(*arguments)
    if done.status or done.err:
        raise AssertionError(f"taskviz {arguments}: status {done.status}: {done.err}")
    return done


def flat(rows, parent=None):
    """The rows of a tree, each with .parent, in order."""
    found = []
    for row in rows:
        below = row.pop("children", [])
        row["parent"] = parent
        found.append(row)
        found += flat(below, row["pid"])
    return found


def tree(*arguments):
    """Rows of the tree, all columns."""
    return flat(show("tree", "-J", "--output-all", *arguments).json())
