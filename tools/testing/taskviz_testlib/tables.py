# SPDX-License-Identifier: GPL-2.0
"""The tables of the module: files of debugfs taken apart, and module/uapi/taskviz_table.h."""
import ctypes
import errno
import os
from collections import namedtuple

from . import abi, debug, libc

DESCRIBE, READ = 0xd1, 0xd2
TYPES = ("number", "pid", "time", "duration", "exit", "signals", "word", "name", "text")
UNKNOWN, NONE, DETAIL = 0x01, 0x02, 0x04

Text = namedtuple("Text", "remarks columns rows")


class Query(ctypes.Structure):
    """struct taskviz_table_query"""
    _fields_ = [("size", ctypes.c_uint32), ("version", ctypes.c_uint32),
                ("name", ctypes.c_char * 16), ("to", ctypes.c_uint64),
                ("capacity", ctypes.c_uint32), ("stride", ctypes.c_uint32),
                ("count", ctypes.c_uint32), ("reserved", ctypes.c_uint32),
                ("now_ns", ctypes.c_uint64), ("group", ctypes.c_char * 16)]


class Column(ctypes.Structure):
    """struct taskviz_column"""
    _fields_ = [("_name", ctypes.c_char * 16), ("unit", ctypes.c_char * 8),
                ("meaning", ctypes.c_char * 88), ("offset", ctypes.c_uint16),
                ("size", ctypes.c_uint16), ("least", ctypes.c_uint16), ("type", ctypes.c_uint8),
                ("flags", ctypes.c_uint8)]

    @property
    def name(self):
        """The heading."""
        return self._name.decode()

    def cell(self, row):
        """Its bytes."""
        return row[self.offset:self.offset + self.size]

    def value(self, row):
        """The cell of a row: a number, bytes without what pads them, None if it is unknown."""
        cell = self.cell(row)
        kind = TYPES[self.type]
        if kind in ("word", "name", "text"):
            return cell.split(b"\0", 1)[0]
        value = int.from_bytes(cell, "little", signed=kind in ("pid", "exit"))
        unknown = -1 if kind in ("pid", "exit") else (1 << 8 * self.size) - 1
        known = not (self.flags & UNKNOWN and value == unknown or
                     self.flags & NONE and value == unknown - 1)
        return value if known else None


def query(name, **fields):
    """A query that is right in all that is not named."""
    return Query(**{**dict(size=ctypes.sizeof(Query), version=abi.VERSION, name=name.encode(),
                           stride=8), **fields})


def call(fd, number, asked):
    """The ioctl on a Query."""
    libc.ioctl(fd, 3 << 30 | ctypes.sizeof(Query) << 16 | ord("t") << 8 | number,
               ctypes.addressof(asked))


def _ask(fd, number, name):
    """What is asked for, as bytes, and the Query that was answered; a few too many at first."""
    asked = query(name, stride=8)
    while True:
        room = ctypes.create_string_buffer(max(asked.capacity * asked.stride, 1))
        asked.to = ctypes.addressof(room)
        try:
            call(fd, number, asked)
            return room.raw, asked
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            asked.capacity = asked.count + 64


def describe(name, fd=None):
    """The Columns of a table."""
    with _file(fd) as opened:
        room, asked = _ask(opened, DESCRIBE, name)
    return [Column.from_buffer_copy(room, i * asked.stride) for i in range(asked.count)]


def raw(name, fd=None):
    """The rows of a table by ioctl, as bytes."""
    with _file(fd) as opened:
        room, asked = _ask(opened, READ, name)
    size = asked.stride
    return [room[i * size:(i + 1) * size] for i in range(asked.count)]


def rows(name, fd=None):
    """The rows of a table by ioctl: dictionaries of values, by column."""
    columns = describe(name, fd)
    return [{column.name: column.value(row) for column in columns} for row in raw(name, fd)]


class _file:
    """An open file as it is, or /proc/taskviz for a while."""

    def __init__(self, fd):
        self.fd, self.own = fd, fd is None

    def __enter__(self):
        if self.own:
            self.fd = os.open(abi.PATH, os.O_RDONLY)
        return self.fd

    def __exit__(self, *_):
        if self.own:
            os.close(self.fd)


def parse(text):
    """
    The text of a table: .remarks as lines, the names of its .columns, its .rows: {column: word}. What
    stands below the last name is its own, blanks too; the others are words, as awk would find them.
    """
    lines = text.splitlines()
    remarks = [line for line in lines if line.startswith("#")]
    heading, *others = lines[len(remarks):]
    columns = heading.split()
    last = len(heading) - len(columns[-1])
    return Text(remarks, columns, [_row(columns, line, last) for line in others])


def _row(columns, line, last):
    words = line[:last].split()
    words = [*words, line[last:]] if len(words) == len(columns) - 1 else line.split()
    if len(words) != len(columns):
        raise AssertionError(f"{len(words)} words for {len(columns)} columns: {line!r}")
    return dict(zip(columns, words))


def read(name):
    """The rows of a table, as debugfs shows them: {column: word}."""
    return parse(debug.read(name)).rows


def number(word):
    """A word of a row as a number; None for "?" and "-"; a plus is left out."""
    return None if word in ("?", "-") else int(word.rstrip("+"))


def ns(word):
    """Seconds, with microseconds, as nanoseconds; None for "?" and "-"."""
    if word in ("?", "-"):
        return None
    whole, micros = word.split(".")
    return int(whole) * 1_000_000_000 + int(micros) * 1000


def room(name, text):
    """The columns that a line of a table may take: 120, and what its times have beyond 9.999999."""
    shown = parse(text)
    times = {column.name for column in describe(name) if TYPES[column.type] in ("time", "duration")}
    return 120 + sum(max(0, max((len(row[column]) for row in shown.rows), default=0) -
                         max(len(column), len("9.999999")))
                     for column in shown.columns if column in times)
