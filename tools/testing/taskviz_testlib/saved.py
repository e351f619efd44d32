# SPDX-License-Identifier: GPL-2.0
"""Saved directories made on purpose: what 'taskviz --from DIR' reads, without a module."""
import ctypes
import os

from . import abi

SECOND = 10 ** 9


class Head(ctypes.Structure):
    """struct saved_head of tools/taskviz/source/saved.h"""
    _fields_ = [("magic", ctypes.c_char * 8), ("byte_order", ctypes.c_uint32),
                ("version", ctypes.c_uint32), ("head_size", ctypes.c_uint32),
                ("record_size", ctypes.c_uint32)]


def task(pid, ppid, name, state="S", **fields):
    """A record of a process that was born at the second of its pid."""
    record = abi.Record(pid=pid, tgid=pid, ppid=ppid, birth_ppid=ppid, _state=ord(state),
                        _kind=abi.KINDS.index("user"), nr_threads=1, start_ns=pid * SECOND,
                        exit_code=abi.UNKNOWN_EXIT, info=abi.HAS_MM, rss_bytes=1 << 20)
    record._name[:len(name)] = name.encode()
    for field, value in fields.items():
        setattr(record, field, value)
    return record


def copied(pages):
    """Counts of a task that copied so many pages after forks."""
    counts = abi.Counts()
    counts.copies[0] = pages
    return counts


def save(folder, records, now, **sums):
    """Write them as the snapshot of a directory, at that second, all at once."""
    states = [sum(record.state == letter for record in records) for letter in abi.STATES]
    argument = abi.argument()
    argument.count = len(records)
    argument.now_ns = now * SECOND
    argument.processes = argument.threads = len(records)
    argument.cpus = 2
    argument.states[:len(states)] = states
    for name, value in sums.items():
        setattr(argument, name, value)
    head = Head(b"TASKVIZ", 0x01020304, abi.VERSION, abi.ARGUMENT_SIZE, abi.RECORD_SIZE)
    data = b"".join(bytes(part) for part in (head, argument, *records))
    for name in ("snapshot.bin", "threads.bin"):
        path = os.path.join(folder, name)
        with open(path + ".new", "wb") as file:
            file.write(data)
        os.rename(path + ".new", path)
