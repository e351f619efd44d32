# SPDX-License-Identifier: GPL-2.0
"""Torture: a CPU that goes and comes under load."""
import os

from taskviz_testlib import abi, oracle, tables, torture, tracing

GOAL = 1000
ONLINE = "/sys/devices/system/cpu/cpu1/online"


class Hotplug(torture.Job):
    """The second CPU, with all groups on."""

    def test_hotplug(self):
        """Tables and events know it from the others, whatever it does."""
        if not os.path.exists(ONLINE):
            torture.figure("cycles", "unavailable", GOAL, "no CPU of this kernel can go")
            self.skipTest("no CPU of this kernel can go")
        self.addCleanup(tracing.write, ONLINE, 1)
        load = [*self.storm(), self.start("devour", 1, *torture.files(), "records", "table:cpus",
                                          "table:entries")]
        before, done = oracle.births(), 0
        while self.goes_on(done, GOAL):
            tracing.write(ONLINE, 0)
            self.assertEqual(abi.snapshot().counts.cpus, 1)
            self.assertIn(("1", "offline"),
                          [(row["CPU"], row["WHAT"]) for row in tables.read("cpus")])
            tracing.write(ONLINE, 1)
            self.assertEqual(abi.snapshot().counts.cpus, 2)
            done += 1
        torture.figure("cycles", done, GOAL, "times a CPU went and came")
        torture.figure("forks", oracle.births() - before, "-", "forks meanwhile")
        torture.finish(load)
