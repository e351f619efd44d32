# SPDX-License-Identifier: GPL-2.0
"""Torture: random system calls on every file."""
from taskviz_testlib import calls, torture

GOAL = 1000000
TURN = 400
THREADS = 4


class Calls(torture.Job):
    """Threads that share descriptors, beside forks; each turn has a seed of its own."""

    parameters = ()

    def test_calls(self):
        """No call has an error, a size or a byte that it must not have."""
        storm = self.storm()
        seed = done = succeeded = 0
        while self.goes_on(done, GOAL):
            seed += 1
            said = calls.run(seed, TURN, THREADS, limit=int(torture.PATIENCE))
            self.assertEqual(said.calls, TURN)
            done += said.calls
            succeeded += sum(said.succeeded.values())
        torture.figure("calls", done, GOAL, f"random system calls of {THREADS} threads")
        torture.figure("succeeded", succeeded, "-", "that succeeded")
        torture.finish(storm)
