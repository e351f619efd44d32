# SPDX-License-Identifier: GPL-2.0
"""Groups of fields that the ioctl is asked for: what was asked is as /proc tells it, all else is 0."""
import ctypes
import errno
import itertools
import os

from taskviz_testlib import abi, libc, oracle
from taskviz_testlib.case import Case

# By group: fields that /proc has, of a task that sleeps and therefore keeps them.
IN_PROC = {
    abi.IDENTITY: ("pid", "tgid", "ppid", "state", "flags", "tracer", "nr_threads", "name"),
    abi.MEMORY: ("vss_bytes", "rss_bytes", "swap_bytes", "pgtable_bytes"),
    abi.USAGE: ("min_flt", "maj_flt", "nvcsw", "nivcsw"),
    abi.SCHED: ("cpu", "policy", "nice", "priority", "rt_priority"),
    abi.CRED: ("uid", "euid", "gid", "egid"),
    abi.RECORDED: (),
    abi.TREE: (),
    abi.CGROUP: (),
}
# And all fields of each but the first.
ALL_OF = {
    abi.MEMORY: IN_PROC[abi.MEMORY],
    abi.USAGE: IN_PROC[abi.USAGE] + ("utime_ns", "stime_ns"),
    abi.SCHED: IN_PROC[abi.SCHED],
    abi.CRED: IN_PROC[abi.CRED],
    abi.RECORDED: ("birth_ppid", "adopted", "exited_ns", "reaped_ns", "reaper"),
    abi.TREE: ("parent", "depth", "nr_children"),
    abi.CGROUP: ("cgroup",),
}
BITS = {abi.MEMORY: abi.HAS_MM, abi.RECORDED: abi.SINCE, abi.TREE: abi.LAST | abi.ADRIFT}
UNIONS = [sum(groups) for number in (0, 1, 2, 7)
          for groups in itertools.combinations(IN_PROC, number)]


class Fields(Case):
    """Snapshots of some groups."""

    def special(self):
        """A child that sleeps, has memory, a user of its own and a priority, and a child."""
        def change():
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(7))
            os.setresgid(1003, 1004, 1005)
            os.setresuid(1001, 1002, 0)
            libc.die_with_parent()
        return self.sleeper(change).pid

    def assert_group(self, record, task, group):
        """As /proc tells it."""
        for name in IN_PROC[group]:
            self.assertEqual(getattr(record, name), getattr(task, name), name)

    def assert_nothing(self, record, group):
        """No field of it says anything."""
        for name in ALL_OF[group]:
            self.assertEqual(getattr(record, name), 0, name)
        self.assertEqual(record.info & BITS.get(group, 0), 0)
        if group == abi.RECORDED:
            self.assertEqual(bytes(record.counts), bytes(ctypes.sizeof(abi.Counts)))

    def check(self, record, task, wanted):
        """One record of a snapshot of some groups."""
        for group in IN_PROC:
            if group & (wanted or abi.ALL_FIELDS) or group == abi.IDENTITY:
                self.assert_group(record, task, group)
            else:
                self.assert_nothing(record, group)

    def test_each(self):
        """Each group alone, each two, all and none, which is all."""
        pid = self.special()
        task = oracle.task(pid)
        for wanted in UNIONS:
            for threads in False, True:
                with self.subTest(fields=hex(wanted), threads=threads):
                    snap = abi.snapshot(threads, fields=wanted)
                    self.assertEqual(snap.counts.fields,
                                     wanted | abi.IDENTITY if wanted else abi.ALL_FIELDS)
                    self.check(snap.by_pid[pid], task, wanted)
                    self.assertLessEqual({1, 2, pid, os.getpid()}, snap.by_pid.keys())

    def test_what_is_recorded(self):
        """Counts, the maker and the end are the same as with all groups."""
        pid = self.special()
        zombie = self.zombie(lambda: os._exit(3)).pid
        whole = abi.snapshot().by_pid
        for wanted in abi.RECORDED, abi.RECORDED | abi.MEMORY:
            part = abi.snapshot(fields=wanted).by_pid
            for one in pid, zombie:
                for name in ALL_OF[abi.RECORDED]:
                    self.assertEqual(getattr(part[one], name), getattr(whole[one], name), name)
                self.assertEqual(bytes(part[one].counts), bytes(whole[one].counts))
            self.assertEqual(part[pid].birth_ppid, os.getpid())
            self.assertGreater(part[zombie].exited_ns, part[zombie].start_ns)
        self.assertEqual(abi.snapshot(fields=abi.IDENTITY).by_pid[zombie].exit_code,
                         whole[zombie].exit_code)

    def test_order(self):
        """With the tree as without groups, else as the kernel lists tasks: by birth."""
        born = [self.sleeper().pid for _ in range(3)]
        family = {1, os.getpid(), *born}
        whole, tree, listed = (
            [record.pid for record in abi.snapshot(fields=fields).records if record.pid in family]
            for fields in (abi.ALL_FIELDS, abi.TREE, abi.USAGE))
        self.assertEqual(tree, whole)
        self.assertEqual(listed, [1, os.getpid(), *born])

    def test_ended(self):
        """Who has ended is recorded, and has a place in the tree: both come with it."""
        snap = abi.snapshot(ended=True, fields=abi.CRED)
        self.assertEqual(snap.counts.fields, abi.IDENTITY | abi.CRED | abi.RECORDED | abi.TREE)
        self.assertGreater(len(snap.ended), 0)
        for record in snap.ended:
            for group in abi.MEMORY, abi.USAGE, abi.SCHED:
                self.assert_nothing(record, group)
            self.assertTrue(record.exited_ns and record.reaped_ns)

    def test_unknown(self):
        """Bits that mean nothing are refused, alone and beside others."""
        fd = os.open(abi.PATH, os.O_RDONLY)
        self.addCleanup(os.close, fd)
        for bit in (1 << place for place in range(64)):
            if not bit & abi.ALL_FIELDS:
                with self.subTest(bit=hex(bit)):
                    for fields in bit, bit | abi.ALL_FIELDS:
                        arg = abi.argument(fields=fields)
                        self.assert_error(errno.EINVAL, abi.call, fd, arg)
