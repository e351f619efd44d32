# SPDX-License-Identifier: GPL-2.0
"""Torture: stress-ng as the load, which nobody here wrote."""
import re
import subprocess

from taskviz_testlib import torture
from taskviz_testlib.case import USER

STRESSORS = ("fork", "clone", "vfork", "zombie", "daemon", "exec", "signal", "sem", "futex",
             "mmaphuge", "swap")
# Who does it, and where: not all may be done by root, nor by others; and to swap wants a disk.
ROOT, DISK = 0, "/root"


class Stress(torture.Job):
    """One stressor of each kind, a few at a time, beside who reads everything."""

    def test_stress(self):
        """Nothing that it does harms a reader."""
        readers = [self.start("devour", 1, *torture.files()), self.start("devour", 1, "records")]
        share = max(self.slice // len(STRESSORS), 1)
        for stressor in STRESSORS:
            torture.figure(stressor, self.stress_until_done(stressor, share), "-",
                           "bogo operations of stress-ng")
            self.assert_works()
        said = [line.split() for line in torture.finish(readers)]
        torture.figure("readings", sum(int(readings) for readings, _ in said), "-", "readings")

    def stress_until_done(self, stressor, seconds):
        """At least one operation: what did none was no load."""
        done = self.stress(stressor, seconds)
        while not done and 2 * seconds < self.slice:
            seconds *= 2
            done = self.stress(stressor, seconds)
        self.assertTrue(done, f"{stressor} did nothing in {seconds} seconds")
        return done

    def stress(self, stressor, seconds):
        """Returns how many operations it says it did."""
        user, folder = (ROOT, DISK) if stressor == "swap" else (USER, "/tmp")
        done = subprocess.run(["stress-ng", f"--{stressor}", "2", "--timeout", f"{seconds}s",
                               "--metrics-brief"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False, timeout=self.limit,
                              user=user, group=user, extra_groups=[], cwd=folder)
        said = done.stdout.decode(errors="replace")
        self.assertEqual(done.returncode, 0, said)
        found = re.search(rf" {stressor} +(\d+) ", said)
        self.assertTrue(found, said)
        return int(found[1])
