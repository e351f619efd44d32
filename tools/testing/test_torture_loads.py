# SPDX-License-Identifier: GPL-2.0
"""Torture: loading and unloading under a storm of forks."""
from taskviz_testlib import module, oracle, torture

GOAL = 1000
PARAMETERS = (("probes=none",), (), ("history=16", "signal_history=64"),
              (f"probes={torture.ALL_GROUPS}", "kthreads=1"))


class Loads(torture.Job):
    """Cycles of all that a load can be told, in turn."""

    def test_loads(self):
        """The module loads, works and unloads each time."""
        storm = self.storm()
        before, done = oracle.births(), 0
        while self.goes_on(done, GOAL):
            module.unload()
            module.load(*PARAMETERS[done % len(PARAMETERS)])
            self.assert_works()
            done += 1
        torture.figure("loads", done, GOAL, "loads and unloads")
        torture.figure("forks", oracle.births() - before, "-", "forks meanwhile")
        torture.finish(storm)
