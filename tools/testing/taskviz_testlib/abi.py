# SPDX-License-Identifier: GPL-2.0
"""The binary side of /proc/taskviz: module/uapi/taskviz.h as ctypes, and its ioctl."""
import ctypes
import errno
import os

from . import libc

PATH = "/proc/taskviz"
VERSION = 1
STATES = "RSDTtXZPI"
MAX_STATES = 16
KINDS = ("idle", "init", "kthreadd", "kthread", "user")

THREADS = 0x1
ENDED = 0x2
FLAGS = THREADS | ENDED

IDENTITY, MEMORY, USAGE, SCHED, CRED, RECORDED, TREE, CGROUP = (1 << bit for bit in range(8))
ALL_FIELDS = 0xff

HAS_MM = 0x1
THREAD = 0x2
LAST = 0x4
ADRIFT = 0x8
INFO_ENDED = 0x10
SINCE = 0x20

UNKNOWN64 = (1 << 64) - 1
UNKNOWN32 = (1 << 32) - 1
UNKNOWN_PID = -1
UNKNOWN_EXIT = -1


class Counts(ctypes.Structure):
    """struct taskviz_counts"""
    _fields_ = [("copies", ctypes.c_uint32 * 5)] + [
        (name, ctypes.c_uint32) for name in (
            "reused", "forks", "clones", "execs", "signals_sent", "signals_got")]


class Record(ctypes.Structure):
    """struct taskviz_record"""
    _fields_ = (
        [(name, ctypes.c_uint64) for name in (
            "start_ns", "vss_bytes", "rss_bytes", "swap_bytes", "pgtable_bytes", "utime_ns",
            "stime_ns", "nvcsw", "nivcsw", "min_flt", "maj_flt")]
        + [(name, ctypes.c_int32) for name in ("pid", "tgid", "ppid", "birth_ppid", "tracer")]
        + [(name, ctypes.c_uint32) for name in (
            "parent", "depth", "state_bits", "flags", "uid", "euid", "gid", "egid", "nr_threads",
            "nr_children")]
        + [("exit_code", ctypes.c_int32), ("cpu", ctypes.c_uint32), ("_state", ctypes.c_uint8),
           ("_kind", ctypes.c_uint8), ("policy", ctypes.c_uint8), ("nice", ctypes.c_int8),
           ("priority", ctypes.c_int16), ("info", ctypes.c_uint16),
           ("_name", ctypes.c_ubyte * 16), ("rt_priority", ctypes.c_uint8),
           ("adopted", ctypes.c_uint8), ("unused", ctypes.c_uint16),
           ("exited_ns", ctypes.c_uint64), ("reaped_ns", ctypes.c_uint64),
           ("reaper", ctypes.c_int32), ("counts", Counts),
           ("cgroup", ctypes.c_uint64)])

    @property
    def state(self):
        """The state letter."""
        return chr(self._state)

    @property
    def kind(self):
        """What sort of task it is, one of KINDS."""
        return KINDS[self._kind]

    @property
    def name(self):
        """The name, without what pads it."""
        return bytes(self._name).split(b"\0", 1)[0]


class Argument(ctypes.Structure):
    """struct taskviz_snapshot"""
    _fields_ = [
        ("size", ctypes.c_uint32), ("version", ctypes.c_uint32), ("flags", ctypes.c_uint32),
        ("record_size", ctypes.c_uint32), ("records", ctypes.c_uint64),
        ("capacity", ctypes.c_uint32), ("count", ctypes.c_uint32), ("now_ns", ctypes.c_uint64),
        ("processes", ctypes.c_uint32), ("threads", ctypes.c_uint32),
        ("kthreads", ctypes.c_uint32), ("cpus", ctypes.c_uint32),
        ("states", ctypes.c_uint32 * MAX_STATES), ("reserved", ctypes.c_uint64),
        ("births", ctypes.c_uint64), ("execs", ctypes.c_uint64), ("exits", ctypes.c_uint64),
        ("copies", ctypes.c_uint64), ("boot_offset_ns", ctypes.c_int64),
        ("fields", ctypes.c_uint64)]


RECORD_SIZE = ctypes.sizeof(Record)
ARGUMENT_SIZE = ctypes.sizeof(Argument)
# What the first programs knew: these sizes are right for ever.
FIRST_RECORD_SIZE = 184
FIRST_ARGUMENT_SIZE = 128
SNAPSHOT = 3 << 30 | ARGUMENT_SIZE << 16 | ord("t") << 8 | 0xd0


def argument(flags=0, records=0, capacity=0, fields=0):
    """An argument that is right in all that is not named."""
    return Argument(size=ARGUMENT_SIZE, version=VERSION, flags=flags, record_size=RECORD_SIZE,
                    records=records, capacity=capacity, fields=fields)


def call(fd, arg):
    """The ioctl on an Argument."""
    libc.ioctl(fd, SNAPSHOT, ctypes.addressof(arg))


class Snapshot:
    """
    What one successful ioctl handed out: .counts and .records, in the module's order; those that
    have ended are in .ended, too, and not in .by_pid.
    """

    def __init__(self, counts, records):
        self.counts = counts
        self.records = records
        self.ended = [record for record in records if record.info & INFO_ENDED]
        self.by_pid = {record.pid: record for record in records if not record.info & INFO_ENDED}

    def states(self):
        """Number of tasks in each state that occurs."""
        return {letter: number for letter, number in zip(STATES, self.counts.states) if number}

    def children(self, pid):
        """The processes of which it is the parent, in order."""
        return [record for record in self.records
                if record.ppid == pid and record.pid and not record.info & THREAD]


def _take(fd, flags, fields):
    capacity = 256
    while True:
        records = (Record * capacity)()
        arg = argument(flags, ctypes.addressof(records), capacity, fields)
        try:
            call(fd, arg)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            capacity = arg.count + 64
            continue
        return Snapshot(arg, records[:arg.count])


def snapshot(threads=False, path=PATH, fd=None, ended=False, fields=0):
    """One snapshot by ioctl, of a file that is open or of one to open."""
    flags = (THREADS if threads else 0) | (ENDED if ended else 0)
    if fd is not None:
        return _take(fd, flags, fields)
    fd = os.open(path, os.O_RDONLY)
    try:
        return _take(fd, flags, fields)
    finally:
        os.close(fd)
