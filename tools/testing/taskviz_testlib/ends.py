# SPDX-License-Identifier: GPL-2.0
"""The base of the test cases that look at tasks after their end."""
import time

from . import abi, libc, lives, module
from .case import Case
from .wait import eventually


def now_ns():
    """The clock that the records are stamped with."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


class EndsCase(Case):
    """Pids are used again: a task that ended is one that was born during the test."""

    def setUp(self):
        super().setUp()
        self.since_ns = now_ns()

    def find_ended(self, pid, threads=False):
        """The ended record of that pid, if there is one."""
        found = [record for record in abi.snapshot(threads=threads, ended=True).ended
                 if record.pid == pid and record.start_ns >= self.since_ns]
        return max(found, key=lambda record: record.start_ns, default=None)

    def ended(self, pid, threads=False):
        """The ended record of that pid, as soon as there is one."""
        return eventually(lambda: self.find_ended(pid, threads), f"the end of {pid} is remembered")

    def life(self, pid):
        """What lifecycle tells of it, as soon as it does."""
        self.ended(pid, threads=True)
        return lives.of(pid)

    def reload(self, *parameters):
        """Load the module anew, for the length of the test."""
        module.unload()
        self.addCleanup(module.load)
        self.addCleanup(module.unload)
        module.load(*parameters)

    def tracked(self, act):
        """A Child that is a subreaper, so that what it leaves behind comes to it, then to none."""
        def adopt_and_act(say):
            libc.adopt_orphans()
            act(say)
        return self.child(adopt_and_act)
