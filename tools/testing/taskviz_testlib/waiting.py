# SPDX-License-Identifier: GPL-2.0
"""The base of the test cases of taskviz waits."""
import contextlib
import os

from . import inspector
from .case import Case
from .wait import eventually


def rows(*arguments):
    """{pid: row}, each with .parent: the pid it hangs below."""
    shown = inspector.show("waits", "-J", "--output-all", *arguments).json()
    return {row["pid"]: row for row in inspector.flat(shown)}


def threads(pid):
    """The other threads of a process, in the order they were made."""
    return sorted(int(tid) for tid in os.listdir(f"/proc/{pid}/task") if int(tid) != pid)


class Waiting(Case):
    """A test of what is said of tasks that wait."""

    def assert_waits(self, wanted, *arguments):
        """{pid: {column: text}}: these rows are so, as soon as the tasks have come to sleep."""
        def look():
            found = rows(*arguments or wanted)
            return {pid: {name: found.get(pid, {}).get(name) for name in row}
                    for pid, row in wanted.items()}
        with contextlib.suppress(AssertionError):
            eventually(lambda: look() == wanted, "all wait as they should")
        self.assertEqual(look(), wanted)

    def pipe(self):
        """Both ends of a pipe, open here for the length of the test."""
        ends = os.pipe()
        for end in ends:
            self.addCleanup(os.close, end)
        return ends
