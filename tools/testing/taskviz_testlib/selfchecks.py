# SPDX-License-Identifier: GPL-2.0
"""
The checks that a kernel makes of itself: which it has. Who looks for data races makes no others, as KASAN
cannot be there with KCSAN, and the rest would make it slow.
"""
import functools
import gzip

_CHECKS = ("KASAN", "DEBUG_KMEMLEAK", "DEBUG_OBJECTS", "DEBUG_LIST", "PROVE_LOCKING",
           "PROVE_RAW_LOCK_NESTING", "PROVE_RCU", "PROVE_RCU_LIST", "DEBUG_ATOMIC_SLEEP",
           "FAULT_INJECTION", "FAILSLAB", "FAIL_PAGE_ALLOC")


@functools.cache
def _options():
    """What this kernel was built with."""
    with gzip.open("/proc/config.gz", "rt", encoding="ascii") as file:
        return frozenset(line.strip() for line in file)


def finds_races():
    """Is it one that looks for data races?"""
    return "CONFIG_KCSAN=y" in _options()


def missing():
    """The names of those that this kernel should have, and has not."""
    if finds_races():
        return []
    return [name for name in _CHECKS if f"CONFIG_{name}=y" not in _options()]
