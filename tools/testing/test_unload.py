# SPDX-License-Identifier: GPL-2.0
"""Loading and unloading, again and again, with files open and calls under way."""
import errno
import os
import re

from taskviz_testlib import abi, architecture, charges, kind, module, slabs, text, uses
from taskviz_testlib.case import Case

CYCLES = 5
LARGE = 8  # KiB: the largest object of a slab cache
MID_USE = 5
THREADS = 200
READS = 40
BLOCK = 8 * os.sysconf("SC_PAGE_SIZE")  # as in module/walk/pages.c: what is larger is mapped


def memory():
    """KiB of what is too large for a slab cache."""
    with open("/proc/meminfo", encoding="ascii") as file:
        found = dict(re.findall(r"(\w+): *(\d+) kB", file.read()))
    return {name: int(found[name]) for name in ("VmallocUsed", "SUnreclaim", "Percpu")}


def areas():
    """The areas of vmalloc() and vmap() that the module asked for; if it is gone, they have no names."""
    with open("/proc/vmallocinfo", encoding="ascii") as file:
        return [line for line in file if "[taskviz]" in line or re.match(r"\S+ +\d+ 0x", line)]


class Unload(Case):
    """Whatever happens, the module is there again afterwards."""

    def setUp(self):
        super().setUp()
        self.addCleanup(lambda: None if module.is_loaded() else module.load())

    def use(self):
        """Everything that can be done with the file, once."""
        fd = os.open(abi.PATH, os.O_RDONLY)
        text.Text(os.read(fd, 1 << 20))
        os.pread(fd, 100, 50)
        abi.snapshot(threads=True, fd=fd)
        os.close(fd)
        root = self.restricted
        abi.snapshot(path=f"{root}/taskviz")

    def cycle(self, count, parameters):
        """Unload, load, use."""
        for _ in range(count):
            module.unload()
            self.assertFalse(os.path.exists(abi.PATH))
            module.load(*parameters)
            self.use()

    def left_after(self, count, parameters):
        """What is in use after so many cycles: objects by call site, and memory."""
        self.cycle(count, parameters)
        module.unload()
        found = slabs.drained(slabs.of_module), memory()
        self.assertEqual(areas(), [])
        module.load(*parameters)
        return found

    @kind.load
    @architecture.independent
    def test_cycles_leave_nothing(self):
        """Not one object more after 4 N cycles than after N; of larger memory not LARGE each."""
        self.restricted = self.proc_mount("hidepid=2")
        for parameters in ((), ("probes=none",)):
            few, before = self.left_after(CYCLES, parameters)
            many, after = self.left_after(4 * CYCLES, parameters)
            self.assertEqual({site: count - few.get(site, 0) for site, count in many.items()
                              if count > few.get(site, 0)}, {}, parameters)
            for name, size in after.items():
                self.assertLess(size - before[name], 4 * CYCLES * LARGE, (name, parameters))
        module.unload()
        module.load()

    def test_blocks_leave_nothing(self):
        """Of the blocks of pages that snapshots were in none is charged, and no area is left."""
        self.assertGreater(THREADS * abi.RECORD_SIZE, BLOCK)
        group = charges.group_for(self)
        self.program("threads", THREADS).await_ready()

        def read(say):
            charges.join(group)
            for count in (1, READS):
                for _ in range(count):
                    abi.snapshot(threads=True)
                say(charges.kernel_bytes(group))
        child = self.child(read)
        few, many = child.hear(), child.hear()
        self.assertLess(many - few, READS * BLOCK / 2)
        child.reap()
        with open(abi.PATH, "rb", buffering=0) as file:
            file.read(1)
            self.assertNotEqual(areas(), [], "what is in use is not seen, either")
        module.unload()
        self.assertEqual(areas(), [])
        module.load()

    def test_file_open(self):
        """An open file does not hold the module; afterwards it is dead, also if it comes back."""
        fd = os.open(abi.PATH, os.O_RDONLY)
        self.addCleanup(os.close, fd)
        self.assertEqual(len(os.read(fd, 100)), 100)
        self.assertEqual(module.references(), 0)
        module.unload()
        self.assert_dead(fd)
        module.load()
        self.assert_dead(fd)
        self.assertIn(os.getpid(), text.read().by_pid)

    def assert_dead(self, fd):
        """No call on the file succeeds."""
        for at in (0, 100):
            self.assert_error(errno.EIO, os.pread, fd, 100, at)
        self.assert_error(errno.EIO, os.read, fd, 100)
        self.assert_error(errno.ENOTTY, abi.snapshot, False, abi.PATH, fd)
        self.assert_error(errno.EINVAL, os.lseek, fd, 0, os.SEEK_SET)

    def test_files_never_read(self):
        """Many files that were only opened, some closed before, some after."""
        fds = [os.open(abi.PATH, os.O_RDONLY) for _ in range(100)]
        for fd in fds[::2]:
            os.close(fd)
        module.unload()
        for fd in fds[1::2]:
            self.assert_error(errno.EIO, os.read, fd, 1)
            os.close(fd)
        module.load()

    @kind.parallel
    @architecture.independent
    def test_mid_use(self):
        """Unloaded under processes that read and call without rest, some on files kept open."""
        users = [self.child(lambda say, use=use: use.for_ever(say)) for use in uses.all_kinds()]
        for user in users:
            user.hear()
        for _ in range(MID_USE):
            module.unload()
            module.load()
        self.assertGreater(sum(map(uses.times_gone, users)), 0, "nobody was interrupted")
