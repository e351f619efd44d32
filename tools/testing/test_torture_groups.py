# SPDX-License-Identifier: GPL-2.0
"""Torture: groups of probes, switched under load."""
from taskviz_testlib import abi, debug, oracle, torture

GOAL = 10000
# From nothing to all and back, groups that share hooks and groups that do not, each alone.
SETS = (*((name,) for name in torture.ALL_GROUPS.split(",")), (), ("lifecycle", "signals"),
        ("cow", "states"), tuple(torture.ALL_GROUPS.split(",")), ("states", "entries"),
        ("pins",), ())


class Groups(torture.Job):
    """Sets of groups, one after the other."""

    def test_groups(self):
        """Each is on when it is said to be, beside a storm and who reads what it records."""
        load = [*self.storm(), self.start("devour", 1, abi.PATH, f"{debug.FOLDER}/lives", "records",
                                          "table:copies", "table:signals", "table:times")]
        before, done = oracle.births(), 0
        while self.goes_on(done, GOAL):
            wanted = SETS[done % len(SETS)]
            debug.switch(wanted)
            self.assertEqual(debug.groups(), list(wanted))
            done += 1
        torture.figure("switches", done, GOAL, "switches of groups")
        torture.figure("forks", oracle.births() - before, "-", "forks meanwhile")
        torture.finish(load)
