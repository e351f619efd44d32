# SPDX-License-Identifier: GPL-2.0
"""What something costs, in virtual time: there an instruction is a nanosecond. For the table of safety.rst."""
import time


def instructions(act, times=1):
    """Of the cheapest of some times: what an interrupt cost meanwhile is left out."""
    costs = []
    for _ in range(times):
        began = time.monotonic_ns()
        act()
        costs.append(time.monotonic_ns() - began)
    return min(costs)


def tell(what, *figures):
    """What was seen, for the table."""
    print("# cost", what, *figures, flush=True)
