# SPDX-License-Identifier: GPL-2.0
"""Writes to a file that is mapped with MAP_SHARED and lies on a disk: a fault each, but no copy."""
import mmap
import os
import tempfile

from taskviz_testlib import abi
from taskviz_testlib.case import Case
from taskviz_testlib.cow import counts_of

PAGES = 400
FOLDER = "/var/tmp"     # on ext4, which asks for a fault before each page is dirty; tmpfs does not


class SharedFile(Case):
    """The kernel makes a page writable in place, as it does for the last owner of a private one."""

    def test_neither_copied_nor_reused(self):
        """Nobody asks of shared pages whose they are."""
        with tempfile.TemporaryFile(dir=FOLDER) as file:
            file.write(bytes(PAGES * mmap.PAGESIZE))
            file.flush()
            os.fsync(file.fileno())
            with mmap.mmap(file.fileno(), PAGES * mmap.PAGESIZE) as memory:
                self.assertFalse(any(memory[at] for at in range(0, len(memory), mmap.PAGESIZE)))
                self.counts()       # its own pages are settled after one look
                before = self.counts()
                faults = self.faults()
                for page in range(PAGES):
                    memory[page * mmap.PAGESIZE] = 1
                self.assertGreaterEqual(self.faults() - faults, PAGES)
                after = self.counts()
        for kind in ("fork", "zero", "file", "reused"):
            self.assertLess(after[kind] - before[kind], PAGES // 4, kind)

    @staticmethod
    def counts():
        """Our own."""
        return counts_of(abi.snapshot().by_pid[os.getpid()])

    @staticmethod
    def faults():
        """Our own, as the kernel counts them."""
        return abi.snapshot().by_pid[os.getpid()].min_flt
