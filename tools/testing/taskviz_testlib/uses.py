# SPDX-License-Identifier: GPL-2.0
"""
Processes that use the module without rest while it is unloaded and loaded beneath them. Only the file of
/proc allows that: open files of debugfs keep the module.
"""
import errno
import os

from . import abi, text
from .wait import DEADLINE, eventually

# Errors of a file whose module is gone, or of a path where there is none.
GONE = (errno.EIO, errno.ENOTTY, errno.ENOENT, errno.EINVAL)
ROUND = 20  # uses between two words about them


class Use:
    """One kind of use."""

    def __init__(self, act):
        self.act = act

    def for_ever(self, say):
        """Over and over; says how often, and how often the module was away: no other error is right."""
        used = gone = 0
        while True:
            try:
                self.act()
                used += 1
                if used % ROUND == 1:
                    say([used, gone])
            except OSError as error:
                if error.errno not in GONE:
                    raise
                gone += 1


def read_slowly():
    """In many calls, so that some come too late."""
    fd = os.open(abi.PATH, os.O_RDONLY)
    try:
        while os.read(fd, 50):
            pass
    finally:
        os.close(fd)


class Kept:
    """A file that is kept open until it is dead."""

    fd = -1

    def read(self):
        """Some of it."""
        try:
            if self.fd < 0:
                self.fd = os.open(abi.PATH, os.O_RDONLY)
            os.pread(self.fd, 1000, 0)
        except OSError:
            if self.fd >= 0:
                os.close(self.fd)
            self.fd = -1
            raise


def all_kinds():
    """The whole text, which must be whole; the records; and the two above."""
    return [Use(act) for act in (text.read, lambda: abi.snapshot(threads=True), read_slowly,
                                 Kept().read)]


def times_gone(user, patience=DEADLINE):
    """How often the module was away for a process, which has gone on since."""
    used, _ = user.hear(patience)

    def since():
        again, gone = user.hear(patience)
        return [gone] if again > used else None
    return eventually(since, "uses go on", patience)[0]
