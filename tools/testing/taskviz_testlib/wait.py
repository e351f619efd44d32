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


def always_wrong(compare, tries=5):
    """
    What is wrong each time. compare() returns {what: trouble}; a task that moved between the two
    looks compared is wrong once, a figure that is wrong is so every time.
    """
    wrong = compare()
    for _ in range(tries - 1):
        if wrong:
            again = compare()
            wrong = {what: again[what] for what in wrong if what in again}
    return wrong
