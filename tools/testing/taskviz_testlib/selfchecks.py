# SPDX-License-Identifier: GPL-2.0
"""The checks that a debug kernel makes of itself: which it has."""
import os

_DEBUG = "/sys/kernel/debug"

_FILES = {
    "PROVE_LOCKING": "/proc/lockdep_chains",
    "DEBUG_OBJECTS": f"{_DEBUG}/debug_objects",
    "DEBUG_KMEMLEAK": f"{_DEBUG}/kmemleak",
    "FAULT_INJECTION": "/proc/self/fail-nth",
    "FAILSLAB": f"{_DEBUG}/failslab",
    "FAIL_PAGE_ALLOC": f"{_DEBUG}/fail_page_alloc",
}
_FUNCTIONS = {
    "KASAN": "kasan_report",
    "PROVE_RCU": "lockdep_rcu_suspicious",
    "DEBUG_ATOMIC_SLEEP": "__might_sleep",
    "DEBUG_LIST": "__list_add_valid",
}


def missing():
    """The names of those that this kernel has not."""
    with open("/proc/kallsyms", encoding="ascii") as file:
        functions = {line.split()[2] for line in file}
    return [name for name, path in _FILES.items() if not os.path.exists(path)] + \
           [name for name, function in _FUNCTIONS.items() if function not in functions]
