# SPDX-License-Identifier: GPL-2.0
"""
How long the module keeps interrupts off: from taking one of its locks, or of the kernel's, to letting go
of it; a lock that turns none off is taken where they are. In virtual time, where an instruction is a nanosecond
and a tick of the clock. For amd64.

The probe of a lock is hit before interrupts are off, and one that came meanwhile is taken there: such a section
is not measured, as it had not begun.
"""
import os
import re

from . import module
from .tracing import TRACING, write

_GROUP = "taskviz_sections"
_FOLDER = f"{TRACING}/instances/{_GROUP}"
_PROBES = f"{TRACING}/kprobe_events"
_STACK_TRACER = "/proc/sys/kernel/stack_tracer_enabled"
_POINTS = {"lock": "_raw_spin_lock_irqsave", "lock_within": "_raw_spin_lock",
           "unlock": "_raw_spin_unlock_irqrestore", "unlock_within": "_raw_spin_unlock"}
_LINE = re.compile(r".*\] \S+ +(\d+): (lock|unlock)(?:_within)?: .* lock=(\S+)")
_INTERRUPT = re.compile(r".*\] \S+ +\d+: (irq_handler|\w+)_entry: (irq|vector)=")
_INTERRUPTS = ("irq_vectors", "irq/irq_handler_entry")
_COUNT = re.compile(r"# entries-in-buffer/entries-written: (\d+)/(\d+) ")
_BUFFER_KIB = 32768


def _define(words):
    fd = os.open(_PROBES, os.O_WRONLY | os.O_APPEND)
    try:
        os.write(fd, f"{words}\n".encode())
    finally:
        os.close(fd)


class Sections:
    """.lengths of the sections that the module's code makes while it runs: with Sections() as found: ..."""

    def __init__(self):
        self.lengths = []

    def __enter__(self):
        first, end = module.addresses()
        os.mkdir(_FOLDER)
        write(f"{_FOLDER}/trace_clock", "x86-tsc")
        write(f"{_FOLDER}/buffer_size_kb", _BUFFER_KIB)
        for name, function in _POINTS.items():
            _define(f"p:{_GROUP}/{name} {function} caller=+0($stack):x64 lock=%di:x64")
            event = f"{_FOLDER}/events/{_GROUP}/{name}"
            # who lets go as the last thing it does may have jumped there, and its caller stands here
            if name in ("lock", "lock_within"):
                write(f"{event}/filter", f"caller >= {first:#x} && caller < {end:#x}")
            write(f"{event}/enable", 1)
        for name in _INTERRUPTS:
            write(f"{_FOLDER}/events/{name}/enable", 1)
        return self

    def __exit__(self, *exception):
        write(f"{_FOLDER}/tracing_on", 0)
        with open(f"{_FOLDER}/trace", encoding="latin-1") as file:
            self._read(file)
        write(f"{_FOLDER}/events/enable", 0)
        os.rmdir(_FOLDER)
        for name in _POINTS:
            _define(f"-:{_GROUP}/{name}")

    def _read(self, lines):
        began = {}
        for line in lines:
            count, match = _COUNT.match(line), _LINE.match(line)
            if count and count[1] != count[2]:
                raise AssertionError(f"the trace lost events: {line}")
            if _INTERRUPT.match(line):
                began.clear()
            if match and match[2] == "lock":
                began[match[3]] = int(match[1])
            elif match and match[3] in began:
                self.lengths.append(int(match[1]) - began.pop(match[3]))


class Stack:
    """.most bytes of the stack that were in use when a function of the module began: with Stack() as stack: ..."""

    def __init__(self):
        self.most = 0

    def __enter__(self):
        write(f"{TRACING}/stack_trace_filter", "*:mod:taskviz")
        write(f"{TRACING}/stack_max_size", 0)
        write(_STACK_TRACER, 1)
        return self

    def __exit__(self, *exception):
        write(_STACK_TRACER, 0)
        with open(f"{TRACING}/stack_max_size", encoding="ascii") as file:
            self.most = int(file.read())
        write(f"{TRACING}/stack_trace_filter", "")
