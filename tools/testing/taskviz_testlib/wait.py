# SPDX-License-Identifier: GPL-2.0
"""Waiting for a condition, never for a length of time."""
import time

DEADLINE = 30.0
_PAUSE = 0.005


def eventually(ask, what, deadline=DEADLINE):
    """Ask until the answer is true, and return it; fail after the deadline, in seconds."""
    end = time.monotonic() + deadline
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"after {deadline:g} s still not so: {what}")
        time.sleep(_PAUSE)


def between(oracle, take, what="the oracle agrees with itself", deadline=DEADLINE):
    """
    Take something between two equal answers of an oracle: then nothing moved meanwhile that the
    oracle could see. Returns (answer, taken).
    """
    end = time.monotonic() + deadline
    before = oracle()
    while True:
        taken = take()
        after = oracle()
        if before == after:
            return after, taken
        if time.monotonic() > end:
            raise AssertionError(f"in {deadline:g} s no quiet moment: {what}")
        before = after


LOOKS = 5


def compare_all(look):
    """
    Look LOOKS times. look() returns (all tasks, those compared, {what: trouble}) and compares only
    what cannot have moved meanwhile, so that there is no false alarm. Returns the first trouble: a
    fault that shows in half of all looks is missed once in 2**LOOKS = 32 times. Nine tasks in ten
    must have been compared: some threads of the kernel run whenever somebody looks.
    """
    compared = set()
    for _ in range(LOOKS):
        tasks, still, trouble = look()
        if trouble:
            return trouble
        compared |= set(still)
    left = set(tasks) - compared
    if len(left) * 10 > len(tasks):
        raise AssertionError(f"these never kept still: {left}")
    return {}
