# SPDX-License-Identifier: GPL-2.0
"""
The checks that a kernel makes of itself: which it has. Who looks for data races makes no others, as KASAN
cannot be there with KCSAN, and the rest would make it slow. Debian's own make none.
"""
import functools
import gzip
import os

# By the last word of the kernel's release.
_CHECKS = {
    "debug": ("KASAN", "DEBUG_KMEMLEAK", "DEBUG_OBJECTS", "DEBUG_LIST", "PROVE_LOCKING",
              "PROVE_RAW_LOCK_NESTING", "PROVE_RCU", "PROVE_RCU_LIST", "DEBUG_ATOMIC_SLEEP",
              "FAULT_INJECTION", "FAILSLAB", "FAIL_PAGE_ALLOC"),
    "kcsan": ("KCSAN",),
}


@functools.cache
def _options():
    """What this kernel was built with; nothing if it does not tell, as Debian's."""
    try:
        with gzip.open("/proc/config.gz", "rt", encoding="ascii") as file:
            return frozenset(line.strip() for line in file)
    except FileNotFoundError:
        return frozenset()


def fails_on_demand():
    """Can its allocations be made to fail?"""
    return "CONFIG_FAULT_INJECTION=y" in _options()


def missing():
    """The names of those that this kernel should have, and has not."""
    checks = _CHECKS.get(os.uname().release.rpartition("-")[2], ())
    return [name for name in checks if f"CONFIG_{name}=y" not in _options()]
