# SPDX-License-Identifier: GPL-2.0
"""The module's parameters: the mode of the file, and the bound of a snapshot."""
import errno
import os
import stat

from taskviz_testlib import abi, about, architecture, debug, module, oracle, text
from taskviz_testlib.case import NOBODY, Case

READ = 1 << 20


@architecture.independent
class Parameters(Case):
    """A case that listens to the kernel log."""

    def setUp(self):
        super().setUp()
        self.log = module.Log()
        self.addCleanup(self.log.close)

    def assert_told(self, *words):
        """One line of the log holds all of the words."""
        lines = self.log.lines()
        self.assertTrue([line for line in lines if all(word in line for word in words)], lines)


@architecture.independent
class AtLoad(Parameters):
    """A case that loads the module with parameters, and leaves it loaded without any."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(module.load)
        module.unload()

    def setUp(self):
        super().setUp()
        self.addCleanup(lambda: module.unload() if module.is_loaded() else None)


@architecture.independent
class Mode(AtLoad):
    """proc_mode, which is set when the module is loaded."""

    @staticmethod
    def try_to_read():
        """0 or the error."""
        try:
            text.read()
        except OSError as error:
            return error.errno
        return 0

    def assert_readable(self, mode, root, group, user):
        """Who can read it in that mode."""
        self.assertEqual(stat.S_IMODE(os.stat(abi.PATH).st_mode), mode)
        self.assertEqual(self.try_to_read(), root)
        self.assertEqual(self.as_user(self.try_to_read, NOBODY, NOBODY, groups=[0]), group)
        self.assertEqual(self.as_user(self.try_to_read, NOBODY, NOBODY), user)

    def test_default(self):
        """Everybody may read."""
        module.load()
        self.assert_readable(0o444, 0, 0, 0)

    def test_group(self):
        """Root and the group of root."""
        module.load("proc_mode=0440")
        self.assert_readable(0o440, 0, 0, errno.EACCES)

    def test_owner(self):
        """Root alone."""
        module.load("proc_mode=0400")
        self.assert_readable(0o400, 0, errno.EACCES, errno.EACCES)

    def test_more_than_reading(self):
        """Refused, with a word about what would be right, and nothing left behind."""
        for mode in (0o666, 0o644, 0o555, 0o1444, 0o200000):
            with self.subTest(mode=oct(mode)):
                self.assertIn("Invalid", module.refused(f"proc_mode=0{mode:o}"))
                self.assert_told("taskviz:", f"proc_mode=0{mode:o} ", "0444")
                self.assertFalse(os.path.exists(abi.PATH))
                self.assertFalse(module.is_loaded())

    def test_nothing(self):
        """Refused as well: /proc takes a mode of 0 for its default, which is to let everybody read."""
        self.assertIn("Invalid", module.refused("proc_mode=0"))
        self.assert_told("taskviz:", "proc_mode=0 ", "0400")
        self.assertFalse(module.is_loaded())

    def test_no_number(self):
        """Refused by the kernel."""
        self.assertIn("Invalid", module.refused("proc_mode=rw"))
        self.assertFalse(module.is_loaded())


@architecture.independent
class Sources(AtLoad):
    """Where a value is from, as the table "settings" tells it."""

    def test_default(self):
        """Nobody said anything."""
        module.load()
        self.assertEqual(about.settings(), {
            "probes": ("lifecycle,cow,signals", "default"), "history": ("4096", "default"),
            "proc_mode": ("0444", "default"), "kthreads": ("0", "default")})

    def test_parameters(self):
        """A parameter, even if it says what is the default."""
        module.load("probes=none", "history=100", "proc_mode=0444", "kthreads=2")
        self.assertEqual(about.settings(), {
            "probes": ("none", "parameter"), "history": ("100", "parameter"),
            "proc_mode": ("0444", "parameter"), "kthreads": ("2", "parameter")})

    def test_written(self):
        """A parameter that was written later is one, too; a wrong one changes nothing."""
        module.load()
        debug.switch(["states", "lifecycle"])
        self.assertEqual(about.settings()["probes"], ("lifecycle,states", "parameter"))
        self.assert_error(errno.EINVAL, debug.switch, ["states", "nonsense"])
        self.assertEqual(about.settings()["probes"], ("lifecycle,states", "parameter"))


@architecture.independent
class Bound(Parameters):
    """snapshot_max, which can be set at any time."""

    def setUp(self):
        super().setUp()
        self.addCleanup(module.put, "snapshot_max", module.get("snapshot_max"))
        self.fd = os.open(abi.PATH, os.O_RDONLY)
        self.addCleanup(os.close, self.fd)

    def test_too_small(self):
        """Both ways fail and the log says what to raise; raised, both work again."""
        for value in (0, 1, 5):
            with self.subTest(snapshot_max=value):
                module.put("snapshot_max", value)
                self.assert_error(errno.EFBIG, os.pread, self.fd, READ, 0)
                self.assert_error(errno.EFBIG, abi.snapshot, False, abi.PATH, self.fd)
                self.assert_told("taskviz:", f"more than {value} ", "snapshot_max")
                module.put("snapshot_max", 1 << 18)
                self.assertIn(os.getpid(), text.Text(os.pread(self.fd, READ, 0)).by_pid)
                self.assertIn(os.getpid(), abi.snapshot(fd=self.fd).by_pid)

    def test_reading_goes_on(self):
        """A reading that has begun comes to its end; the next one fails, and leaves nothing."""
        first = os.read(self.fd, 500)
        module.put("snapshot_max", 5)
        rest = b"".join(iter(lambda: os.read(self.fd, 500), b""))
        self.assertIn(os.getpid(), text.Text(first + rest).by_pid)
        os.lseek(self.fd, 0, os.SEEK_SET)
        self.assert_error(errno.EFBIG, os.read, self.fd, 500)
        self.assert_error(errno.EFBIG, os.pread, self.fd, 500, 100)

    def test_exact(self):
        """As many as there are is enough, one less is not."""
        root = self.proc_of_namespace()
        wanted = len(oracle.pids(root))
        self.assertEqual(wanted, 2)
        module.put("snapshot_max", wanted)
        self.assertEqual(len(abi.snapshot(path=f"{root}/taskviz").records), wanted)
        module.put("snapshot_max", wanted - 1)
        self.assert_error(errno.EFBIG, abi.snapshot, False, f"{root}/taskviz")

    def proc_of_namespace(self):
        """The /proc of a pid namespace with two tasks that keep still: no one else counts there."""
        program = self.program("unshare", "--pid", "--fork", "--mount-proc", "crowd", 1)
        program.await_ready()
        with open(f"/proc/{program.pid}/task/{program.pid}/children", encoding="ascii") as file:
            (init,) = file.read().split()
        return f"/proc/{init}/root/proc"
