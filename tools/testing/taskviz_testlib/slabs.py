# SPDX-License-Identifier: GPL-2.0
"""Objects of the kernel's slab caches by who asked for them. Needs slub_debug=U at boot."""
import os
import re

from .wait import eventually

FOLDER = "/sys/kernel/debug/slab"
# SLUB's own folder in debugfs of each cache leaves names behind, whoever the cache belongs to.
_NOT_OURS = "debugfs_slab_add"
# Areas that vmalloc() gives back when there are many; their pages are in VmallocUsed until freed.
_LAZY = ("vmap_area",)


def _traces(cache):
    """(objects, callers from the inmost on) of a cache."""
    with open(f"{FOLDER}/{cache}/alloc_traces", encoding="ascii") as file:
        for entry in file.read().strip("\n").split("\n\n"):
            head, *callers = entry.split("\n")
            if re.match(r" *\d+ ", head):
                yield int(head.split()[0]), [line.split("+")[0].strip() for line in callers]


def objects(cache):
    """Objects of a cache that are in use."""
    return sum(count for count, _ in _traces(cache))


def _is_ours(callers):
    """Did the module ask for it? When it is gone its code has no names, only addresses."""
    return (any(caller.endswith("[taskviz]") or caller.startswith("0x") for caller in callers)
            and _NOT_OURS not in callers)


def of_module():
    """{(cache, first callers with a name): objects} of those that a module asked for."""
    found = {}
    for cache in set(os.listdir(FOLDER)) - set(_LAZY):
        for count, callers in _traces(cache):
            if _is_ours(callers):
                named = [name for name in callers if not name.startswith("0x")]
                key = (cache, *named[:4])
                found[key] = found.get(key, 0) + count
    return found


def drained(count):
    """
    What count() says when the kernel has freed what it holds back: it is asked to, which also ends
    the wait of what kfree_rcu() collects, until that changes nothing any more.
    """
    last = []

    def settled():
        with open("/proc/sys/vm/drop_caches", "w", encoding="ascii") as file:
            file.write("3")
        last.append(count())
        return len(last) > 2 and last[-1] == last[-2] == last[-3]
    eventually(settled, "the kernel has freed what it holds back")
    return last[-1]
