# SPDX-License-Identifier: GPL-2.0
"""Who sees whom: hidepid, subset, exit codes, and files that change hands."""
import errno
import os

from taskviz_testlib import abi, architecture, libc, oracle, tasks, text
from taskviz_testlib.case import NOBODY, USER, Case
from taskviz_testlib.wait import between

GROUP = 2000


def readable(root):
    """The processes whose /proc/PID/stat can be read there, by trying every pid there may be."""
    found = []
    for pid in oracle.pids("/proc"):
        try:
            with open(f"{root}/{pid}/stat", "rb", buffering=0) as file:
                if file.read():
                    found.append(pid)
        except OSError:
            pass
    return found


def visible(root):
    """What both formats show there: pids of the text, of the records, the sums."""
    found, snap = text.read(f"{root}/taskviz"), abi.snapshot(path=f"{root}/taskviz")
    return [[row.pid for row in found.rows], [record.pid for record in snap.records],
            [int(found.head[name]) for name in ("processes", "kthreads")],
            [snap.counts.processes, snap.counts.kthreads]]


@architecture.independent
class Hidden(Case):
    """Mounts of /proc that hide processes."""

    def setUp(self):
        super().setUp()
        self.mine = self.sleeper(lambda: tasks.drop_to(USER, USER)).pid
        self.guarded = self.sleeper(self.drop_guarded).pid
        self.nobodys = self.sleeper(lambda: tasks.drop_to(NOBODY, NOBODY)).pid

    @staticmethod
    def drop_guarded():
        """A process that not even its own user may trace."""
        tasks.drop_to(USER, USER)
        libc.set_dumpable(False)

    def compare(self, root):
        """
        Both formats show just what can be read, PID 0 with PID 1; run by the reader. Returns the
        pids.
        """
        wanted, (rows, records, text_sums, sums) = between(
            lambda: readable(root), lambda: visible(root))
        listed = ([0] if 1 in wanted else []) + wanted
        self.assertEqual(sorted(rows), listed)
        self.assertEqual(sorted(records), listed)
        kernel = [pid for pid in wanted if oracle.task(pid, root=root).is_kernel]
        self.assertEqual(sums, [len(wanted) - len(kernel), len(kernel)])
        self.assertEqual(text_sums, sums)
        return wanted

    def seen_by_user(self, options, groups=()):
        """What a plain user sees, which must be what he may read."""
        root = self.proc_mount(options)
        return self.as_user(lambda: self.compare(root), groups=groups)

    def test_root_sees_all(self):
        """Whatever is hidden from others."""
        for level in (0, 1, 2, 4):
            with self.subTest(hidepid=level):
                seen = self.compare(self.proc_mount(f"hidepid={level}"))
                self.assertLessEqual({1, 2, self.mine, self.guarded, self.nobodys}, set(seen))

    def test_nothing_hidden(self):
        """Any user sees everybody on a mount without hidepid."""
        seen = self.seen_by_user("hidepid=0")
        self.assertLessEqual({1, 2, self.mine, self.guarded, self.nobodys}, set(seen))

    def test_hidden_from_user(self):
        """A user sees who he may trace."""
        for level in (1, 2, 4):
            with self.subTest(hidepid=level):
                seen = self.seen_by_user(f"hidepid={level}")
                self.assertIn(self.mine, seen)
                self.assertFalse({1, 2, self.guarded, self.nobodys, os.getpid()} & set(seen))

    def test_group_that_sees_all(self):
        """The option gid= names it; hidepid=4 knows no exception."""
        for level, sees_all in ((1, True), (2, True), (4, False)):
            with self.subTest(hidepid=level):
                seen = self.seen_by_user(f"hidepid={level},gid={GROUP}", groups=[GROUP])
                self.assertEqual(1 in seen and self.nobodys in seen, sees_all)
                self.assertIn(self.mine, seen)
                stranger = self.seen_by_user(f"hidepid={level},gid={GROUP}", groups=[GROUP + 1])
                self.assertNotIn(self.nobodys, stranger)

    def test_strangers_below_each_other(self):
        """Whose parent is hidden is a root, adrift, with his own family below."""
        def look():
            snap = abi.snapshot(path=f"{root}/taskviz")
            return [[record.pid, record.ppid, record.depth, bool(record.info & abi.ADRIFT)]
                    for record in snap.records]

        def parent_and_child():
            tasks.drop_to(USER, USER)
            if not os.fork():
                libc.die_with_parent()
                tasks.sleep_forever()
        root = self.proc_mount("hidepid=2")
        parent = self.sleeper(parent_and_child).pid
        (child,) = [task.pid for task in oracle.processes().values() if task.ppid == parent]
        rows = self.as_user(look)
        self.assertIn([parent, os.getpid(), 0, True], rows)
        self.assertEqual(rows[rows.index([parent, os.getpid(), 0, True]) + 1],
                         [child, parent, 1, False])

    def test_threads_of_hidden(self):
        """Nor does a snapshot of threads tell of them."""
        root = self.proc_mount("hidepid=2")
        group = self.program("threads", 3).await_ready()

        def look():
            snap = abi.snapshot(threads=True, path=f"{root}/taskviz")
            return [sorted({record.tgid for record in snap.records}), readable(root),
                    sum(snap.counts.states), snap.counts.count]
        seen, wanted, states, count = self.as_user(look)
        self.assertEqual(seen, wanted)
        self.assertEqual(states, count)
        self.assertNotIn(group.pid, seen)
        everything = abi.snapshot(threads=True, path=f"{root}/taskviz")
        self.assertLessEqual(set(oracle.tids(group.pid)), set(everything.by_pid))

    def test_subset(self):
        """subset=pid leaves nothing but processes, and no file of ours."""
        root = self.proc_mount("subset=pid")
        self.assertTrue(os.path.exists(f"{root}/self/stat"))
        self.assert_error(errno.ENOENT, os.open, f"{root}/taskviz", os.O_RDONLY)
        self.assertNotIn("taskviz", os.listdir(root))

    def test_mounts_are_apart(self):
        """Hiding on one mount hides nothing on another."""
        self.proc_mount("hidepid=2")
        self.assertIn(self.nobodys, self.as_user(lambda: list(text.read().by_pid)))


@architecture.independent
class Handed(Case):
    """An open file that goes to somebody else: who opened it decides."""

    def setUp(self):
        super().setUp()
        self.root = self.proc_mount("hidepid=2")
        self.mine = self.sleeper(lambda: tasks.drop_to(USER, USER)).pid
        self.nobodys = self.sleeper(lambda: tasks.drop_to(NOBODY, NOBODY)).pid

    def seen(self, fd):
        """The pids of both formats, which must agree."""
        records = sorted(abi.snapshot(fd=fd).by_pid)
        rows = sorted(text.Text(os.read(fd, 1 << 20)).by_pid)
        self.assertEqual(rows, records)
        return rows

    def test_opened_by_root(self):
        """A service that drops its rights keeps the view it opened."""
        fd = os.open(f"{self.root}/taskviz", os.O_RDONLY)
        self.addCleanup(os.close, fd)
        seen = self.as_user(lambda: self.seen(fd))
        self.assertLessEqual({0, 1, 2, self.mine, self.nobodys}, set(seen))

    def test_opened_by_user(self):
        """A file that a user hands to root, a set-user-id program say, tells root no more."""
        def open_as_user_read_as_root():
            os.setegid(USER)
            os.seteuid(USER)
            fd = os.open(f"{self.root}/taskviz", os.O_RDONLY)
            os.seteuid(0)
            os.setegid(0)
            own = text.read(f"{self.root}/taskviz").by_pid
            return [self.seen(fd), sorted(own)]
        seen, own = self.in_child(open_as_user_read_as_root)
        self.assertIn(self.nobodys, own)
        self.assertIn(self.mine, seen)
        self.assertFalse({0, 1, 2, self.nobodys, os.getpid()} & set(seen))

    def test_exit_code_by_opener(self):
        """Exit codes too."""
        zombie = self.zombie(self.exits(3)).pid
        fd = os.open(abi.PATH, os.O_RDONLY)
        self.addCleanup(os.close, fd)
        code = self.as_user(lambda: abi.snapshot(fd=fd).by_pid[zombie].exit_code)
        self.assertEqual(code, 3 << 8)
        code = self.as_user(lambda: abi.snapshot().by_pid[zombie].exit_code)
        self.assertEqual(code, abi.UNKNOWN_EXIT)


@architecture.independent
class ExitCodes(Case):
    """Field 52 of /proc/PID/stat is 0 for those who may not trace the task; here it is unknown."""

    def setUp(self):
        super().setUp()
        self.zombies = [self.zombie(self.exits_as(uid, 3)) for uid in (0, USER, NOBODY)]

    @staticmethod
    def exits_as(uid, code):
        """What makes a zombie of a user's."""
        def end():
            if uid:
                tasks.drop_to(uid, uid)
            os._exit(code)
        return end

    def compare(self):
        """What is shown of each zombie, which must be what /proc shows; run by the reader."""
        shown = []
        rows, snap = text.read().by_pid, abi.snapshot()
        for child in self.zombies:
            code = oracle.task(child.pid).exit_code
            self.assertEqual(snap.by_pid[child.pid].exit_code, code or abi.UNKNOWN_EXIT)
            words = f"exit {code >> 8}" if code else "exit ?"
            self.assertIn(f" ({words}, parent ", rows[child.pid].task)
            shown.append(bool(code))
        return shown

    def test_root(self):
        """Root sees all."""
        self.assertEqual(self.compare(), [True, True, True])

    def test_user(self):
        """A user sees that of his own."""
        self.assertEqual(self.as_user(self.compare), [False, True, False])
        self.assertEqual(self.as_user(self.compare, NOBODY, NOBODY), [False, False, True])

    def test_user_on_other_mounts(self):
        """The same where processes are hidden from others, in what is visible at all."""
        root = self.proc_mount("hidepid=2")
        own = self.zombies[1].pid

        def look():
            snap = abi.snapshot(path=f"{root}/taskviz")
            pids = [child.pid for child in self.zombies if child.pid in snap.by_pid]
            return [pids, snap.by_pid[own].exit_code, oracle.task(own, root=root).exit_code]
        self.assertEqual(self.as_user(look), [[own], 3 << 8, 3 << 8])
