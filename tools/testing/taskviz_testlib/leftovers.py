# SPDX-License-Identifier: GPL-2.0
"""
What a module that is gone may have left. Its own caches must be empty before they can go, and of
other memory kmemleak tells: the kernel looks for both itself. A pid that is held is neither.
Needs slub_debug=U at boot.
"""
import glob

from . import slabs
from .tracing import write


def idle_pids():
    """Objects of the kernel, struct pid, that are of no task."""
    # KASAN holds freed objects back, so that their use is noticed, until their cache is to shrink
    write("/sys/kernel/slab/pid/shrink", 1)
    return slabs.objects("pid") - len(glob.glob("/proc/[0-9]*/task/[0-9]*"))
