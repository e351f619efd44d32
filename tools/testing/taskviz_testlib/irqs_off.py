# SPDX-License-Identifier: GPL-2.0
"""
Where interrupts or preemption are off for longest, as the kernel's own tracers tell it; and the same of
the module alone, from events at each place that switches interrupts off or on.
"""
import os
import re

from . import module
from .tracing import TRACING, write

_FOLDER = f"{TRACING}/instances/taskviz_irqs_off"
_EVENTS = f"{_FOLDER}/events/preemptirq"
_BUFFER_KIB = 65536
_COUNT = re.compile(r"# entries-in-buffer/entries-written: (\d+)/(\d+) ")
_LINE = re.compile(r".*\] \S+ +(\d+): irq_(disable|enable): caller=(.*) parent=(.*)$")
# Of the latency tracers: where the section began and ended, and the calls there.
_PLACE = re.compile(r"=> (started|ended) at: +(\S+)")


def tracers():
    """Those that this kernel has."""
    with open(f"{TRACING}/available_tracers", encoding="ascii") as file:
        return file.read().split()


def _kernel():
    """Where the kernel's code begins: events tell places from there on."""
    with open("/proc/kallsyms", encoding="ascii") as file:
        return next(int(line.split()[0], 16) for line in file if line.split()[2] == "_stext")


class Longest:
    """
    The longest section of all, by a tracer: .ns, .lines as the kernel drew it, .is_ours if the module
    stands in these. with Longest("irqsoff") as found: ...
    """

    def __init__(self, tracer):
        self.tracer, self.ns, self.lines = tracer, 0, []

    def __enter__(self):
        os.mkdir(_FOLDER)
        # calls in between would take most of the time
        write(f"{_FOLDER}/options/function-trace", 0)
        write(f"{_FOLDER}/current_tracer", self.tracer)
        write(f"{_FOLDER}/tracing_max_latency", 0)
        return self

    def __exit__(self, *exception):
        write(f"{_FOLDER}/tracing_on", 0)
        with open(f"{_FOLDER}/tracing_max_latency", encoding="ascii") as file:
            self.ns = int(file.read()) * 1000
        with open(f"{_FOLDER}/trace", encoding="latin-1") as file:
            self.lines = file.read().splitlines()
        write(f"{_FOLDER}/current_tracer", "nop")
        os.rmdir(_FOLDER)

    @property
    def place(self):
        """Where it began and ended."""
        return " to ".join(match[2] for match in map(_PLACE.search, self.lines) if match)

    @property
    def is_ours(self):
        """Stands a function of the module in it?"""
        return any("taskviz" in line for line in self.lines if " : " in line or "=>" in line)


class Ours:
    """
    Sections that the module began: .sections [(ns, where it began, where it ended)], in virtual time:
    with Ours() as found: ...
    """

    def __init__(self):
        self.sections = []

    def __enter__(self):
        start = _kernel()
        first, end = (address - start for address in module.addresses())
        os.mkdir(_FOLDER)
        write(f"{_FOLDER}/trace_clock", "x86-tsc")
        write(f"{_FOLDER}/buffer_size_kb", _BUFFER_KIB)
        among = " || ".join(f"({name} >= {first} && {name} < {end})"
                            for name in ("caller_offs", "parent_offs"))
        write(f"{_EVENTS}/irq_disable/filter", among)
        for name in ("irq_disable", "irq_enable"):
            write(f"{_EVENTS}/{name}/enable", 1)
        return self

    def __exit__(self, *exception):
        write(f"{_FOLDER}/tracing_on", 0)
        with open(f"{_FOLDER}/trace", encoding="latin-1") as file:
            self._read(file)
        write(f"{_FOLDER}/events/enable", 0)
        os.rmdir(_FOLDER)

    def _read(self, lines):
        began = None
        for line in lines:
            count, match = _COUNT.match(line), _LINE.match(line)
            if count and count[1] != count[2]:
                raise AssertionError(f"the trace lost events: {line}")
            if match and match[2] == "disable":
                began = int(match[1]), match[4]
            elif match and began:
                self.sections.append((int(match[1]) - began[0], began[1], match[4]))
                began = None
