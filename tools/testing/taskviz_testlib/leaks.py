# SPDX-License-Identifier: GPL-2.0
"""What must not come out of the kernel: addresses, and what a piece of memory held before."""
import ctypes
import errno
import os
import re

from . import abi, tables

# All that is above, but for small negative numbers, is the kernel's; on amd64 its image is among these.
FIRST_ADDRESS = {"x86_64": 0xffff800000000000, "aarch64": 0xffff000000000000}[os.uname().machine]
IMAGE_HALF = 0xffffffff
MARKS = (0xaa, 0x55)

# What slub_debug and page_poison of tools/testing/run put where nothing was written yet.
_STALE = re.compile(rb"\x6b{4}|\x5a{4}|\xbb{4}|\xcc{4}|\xaa{4}")
_NUMBER = re.compile(r"\b(?:0x)?([0-9a-f]{8,20})\b")
_HASHED = re.compile(r"\b[0-9a-f]{16}\b")


class Addresses:
    """Where the kernel and its modules are, as root is told by /proc/kallsyms."""

    def __init__(self):
        with open("/proc/kallsyms", encoding="ascii") as file:
            self.symbols = {int(line.split(None, 1)[0], 16) for line in file}
        # per-CPU symbols are offsets
        self.symbols = {symbol for symbol in self.symbols if symbol >= FIRST_ADDRESS}
        image = [symbol for symbol in self.symbols if symbol >> 32 == IMAGE_HALF]
        self.image = range(min(image), max(image) + 1) if image else range(0)

    def has(self, value):
        """Is it one? A half with all bits, or all but one, is what is not known, or is not."""
        half = value >> 32
        if half == IMAGE_HALF:
            return value in self.image
        return FIRST_ADDRESS <= value < 1 << 64 and half != IMAGE_HALF - 1

    def in_bytes(self, data):
        """Those found at any place where a number of 8 bytes may begin."""
        found = []
        for first in (0, 4):
            numbers = memoryview(data)[first:first + (len(data) - first) // 8 * 8].cast("Q")
            found += [hex(value) for value in numbers if value >= FIRST_ADDRESS and self.has(value)]
        return found

    def in_text(self, text):
        """Those found as a number of any base, and what looks like one that was hashed."""
        words = _NUMBER.findall(text)
        values = [int(word, 16) for word in words] + [int(word) for word in words if word.isdigit()]
        return [hex(value) for value in values if self.has(value)] + _HASHED.findall(text)


def stale(data):
    """Parts that nobody wrote since the memory was allocated."""
    return _STALE.findall(data)


class Room:
    """Memory of the caller's that is filled with a mark before the kernel writes there."""

    def __init__(self, size, mark):
        self.memory = ctypes.create_string_buffer(bytes([mark]) * size, size)
        self.address = ctypes.addressof(self.memory)
        self.mark = mark

    def marked(self, end):
        """A number with a byte that is not 0 for each that holds the mark, up to the end."""
        places = bytes(byte == self.mark for byte in range(256))
        return int.from_bytes(self.memory.raw[:end].translate(places), "little")


def snapshot_in(room, fd, size, flags=abi.FLAGS):
    """A snapshot that is written there in records of a size. Returns the argument."""
    arg = abi.argument(flags, room.address, len(room.memory) // size)
    arg.record_size = size
    abi.call(fd, arg)
    return arg


def table_in(room, fd, number, name, stride):
    """What a table's ioctl writes there, of a size. Returns the query."""
    query = tables.query(name, to=room.address, capacity=len(room.memory) // stride, stride=stride)
    tables.call(fd, number, query)
    return query


def table_size(fd, number, name):
    """Of what the ioctl writes, and how many of it there are."""
    query = tables.query(name)
    try:
        tables.call(fd, number, query)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
    return query.stride, query.count
