# SPDX-License-Identifier: GPL-2.0
"""Files as 'taskviz save' writes them, made on purpose: --from FILE needs no module."""
import os
import struct

from . import abi

SECOND = 10 ** 9


PART = struct.Struct("<IIQII")  # struct recording_part of the inspector
END, SNAPSHOT, TEXT = 0, 1, 3
TEXT_NAME = 32


def head():
    """struct recording_head, of one moment"""
    size, moment = 232, 4
    return struct.pack("<8sIIIIiIQ64s128s", b"TASKVIZR", 3, abi.VERSION, size, moment, 0, 0, 0,
                       b"", b"")


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


def _depths(records):
    """Roots first, then children: parents before children, each with its place in the tree."""
    known = {record.pid: record for record in records if record.state != "X"}
    ordered = []

    def add(record, parent):
        record.parent = len(ordered) if parent is None else parent
        record.depth = 0 if parent is None else ordered[parent].depth + 1
        place = len(ordered)
        ordered.append(record)
        for child in records:
            if child.ppid == record.pid and child is not record and record.pid:
                add(child, place)
    for record in records:
        if not record.pid or record.ppid == 0 or record.ppid not in known:
            add(record, None)
    return ordered


def _text(name, text):
    """A part of a file: a text."""
    body = name.encode().ljust(TEXT_NAME, b"\0") + text.encode() + b"\0"
    body += bytes(-len(body) % 8)
    return PART.pack(TEXT, 0, len(body), 0, 0) + body


def save(path, records, now, cgroups="", **sums):
    """Write them as what was saved at that second, all at once; cgroups are lines "ID PATH"."""
    records = _depths(records)
    states = [sum(record.state == letter for record in records) for letter in abi.STATES]
    argument = abi.argument()
    argument.count = len(records)
    argument.now_ns = now * SECOND
    argument.processes = argument.threads = len(records)
    argument.cpus = 2
    argument.states[:len(states)] = states
    for name, value in sums.items():
        setattr(argument, name, value)
    body = b"".join(bytes(part) for part in (argument, *records))
    parts = [PART.pack(SNAPSHOT, which, len(body), abi.ARGUMENT_SIZE, abi.RECORD_SIZE) + body
             for which in (2, 3)]
    parts += [_text("cgroups", cgroups)] if cgroups else []
    with open(path + ".new", "wb") as file:
        file.write(head() + b"".join(parts) + PART.pack(END, 0, 0, 0, 0))
    os.rename(path + ".new", path)
