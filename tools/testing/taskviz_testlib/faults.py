# SPDX-License-Identifier: GPL-2.0
"""Faults that the kernel injects: what may fail, and in which tasks."""
import contextlib
import glob

from .tracing import write

_DEBUG = "/sys/kernel/debug"
_KINDS = ("failslab", "fail_page_alloc", "fail_usercopy")


def allow_all():
    """
    Allocations of any kind and size may fail, and each that does is one line of the kernel log: so
    tools/vm/check-log can tell what the kernel says of it from other trouble.
    """
    for name in ("failslab", "fail_page_alloc"):
        write(f"{_DEBUG}/{name}/ignore-gfp-wait", "N")
    write(f"{_DEBUG}/fail_page_alloc/ignore-gfp-highmem", "N")
    write(f"{_DEBUG}/fail_page_alloc/min-order", 0)
    for name in _KINDS:
        write(f"{_DEBUG}/{name}/verbose", 1)


def _mark_workers(value):
    """Those that do work which is bound to no CPU, as the module's is."""
    for path in glob.glob("/proc/[0-9]*/comm"):
        with contextlib.suppress(OSError):
            with open(path, encoding="ascii") as file:
                if file.read().startswith("kworker/u"):
                    write(path.replace("comm", "make-it-fail"), value)


@contextlib.contextmanager
def in_workers(percent):
    """So many of the allocations of the kernel's workers fail meanwhile."""
    for name in ("failslab", "fail_page_alloc"):
        write(f"{_DEBUG}/{name}/task-filter", "Y")
        write(f"{_DEBUG}/{name}/times", -1)
    _mark_workers(1)
    try:
        for name in ("failslab", "fail_page_alloc"):
            write(f"{_DEBUG}/{name}/probability", percent)
        yield
    finally:
        for name in ("failslab", "fail_page_alloc"):
            write(f"{_DEBUG}/{name}/probability", 0)
        _mark_workers(0)
