# SPDX-License-Identifier: GPL-2.0
"""
Where a test runs. Hooks, traps, calls and the layout of memory depend on the architecture, and so
does who is patched under load; trees, names, rights and namespaces do not. A test that says
nothing runs everywhere, one that is independent on REFERENCE alone.
"""
import platform

REFERENCE = "x86_64"


def independent(thing):
    """Marks a test, or all tests of a class: the same code is tested on every architecture."""
    thing.is_independent = True
    return thing


def is_for(test, machine=platform.machine()):
    """Is a test to be run on such a machine?"""
    method = getattr(test, getattr(test, "_testMethodName", ""), test)
    return machine == REFERENCE or not (
        getattr(method, "is_independent", False) or getattr(test, "is_independent", False))
