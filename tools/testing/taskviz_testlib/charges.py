# SPDX-License-Identifier: GPL-2.0
"""Who pays for the kernel's memory: memory cgroups."""
import os

from .wait import eventually

ROOT = "/sys/fs/cgroup"


def join(group):
    """This process pays there from now on."""
    with open(f"{group}/cgroup.procs", "w", encoding="ascii") as file:
        file.write(str(os.getpid()))


def kernel_bytes(group):
    """Bytes of kernel memory that are charged to it."""
    with open(f"{group}/memory.stat", encoding="ascii") as file:
        stat = dict(line.split() for line in file)
    return int(stat["kernel"])


def _removed(group):
    """Try to remove a cgroup."""
    try:
        os.rmdir(group)
    except OSError:
        return False
    return True


def group_for(case):
    """A memory cgroup for the length of the test."""
    with open(f"{ROOT}/cgroup.controllers", encoding="ascii") as file:
        if "memory" not in file.read().split():
            case.skipTest("the kernel has no memory cgroups")
    with open(f"{ROOT}/cgroup.subtree_control", "w", encoding="ascii") as file:
        file.write("+memory")
    group = f"{ROOT}/payer"
    os.mkdir(group)
    case.addCleanup(lambda: eventually(lambda: _removed(group), "the cgroup is empty"))
    return group
