# SPDX-License-Identifier: GPL-2.0
"""Torture: the Nth allocation fails, for each N until none does."""
import errno
import subprocess
import time

from taskviz_testlib import debug, faults, module, selfchecks, tables, torture

GROUPS = torture.ALL_GROUPS.split(",")
# Of failing allocations, and of copies that come to no end.
RIGHT = {0, errno.ENOMEM, errno.EFAULT}
SWITCHES = 1000
PERCENT = 10


class Allocations(torture.Job):
    """All that a program can ask of the module."""

    def setUp(self):
        if not selfchecks.fails_on_demand():
            self.skipTest("nothing fails on demand here")
        super().setUp()
        faults.allow_all()

    def actions(self):
        """{kind: [action as the helper nth takes it]}, those with the most to do last."""
        names = [row["TABLE"] for row in tables.read("tables")]
        return {
            "open-read": [("read", path) for path in torture.files()],
            "ioctl": [("records",), *(("table", name) for name in names)],
            "switch": [("write", debug.PROBES, name) for name in (*GROUPS, "none")],
            "lab": [("write", f"{debug.FOLDER}/lab",
                     "create torture\nrun torture\nstop torture\n")],
            "rmmod": [("rmmod", module.FILE, f"probes={torture.ALL_GROUPS}")],
            "insmod": [("insmod", module.FILE, f"probes={names}")
                       for names in ("none", torture.ALL_GROUPS)],
        }

    def test_each(self):
        """Each fails as it may, and what is done after it succeeds."""
        kinds = self.actions()
        to_come = sum(map(len, kinds.values()))
        for kind, actions in kinds.items():
            places = failed = 0
            for action in actions:
                share = max(self.end - time.monotonic(), 0) / to_come
                more = self.fail_all(action, share)
                places, failed = places + more[0], failed + more[1]
                to_come -= 1
            torture.figure(kind, failed, places, "allocations and copies failed of those there are")

    def fail_all(self, action, seconds):
        """Returns how many can fail, and how many did."""
        if action[0] in ("insmod", "rmmod"):
            module.unload()
        helper = self.start("nth", *action)
        try:
            helper.process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass
        (places, failed), *errors = [map(int, line.split())
                                     for line in helper.finish(torture.PATIENCE).splitlines()]
        self.assertLessEqual({error for error, _ in errors}, RIGHT, action)
        self.assertTrue(failed, action)
        if not module.is_loaded():
            module.load(*self.parameters)
        self.assert_works()
        return places, failed

    def test_in_workers(self):
        """What the kernel's workers do for a switch of groups fails; the next switch is whole."""
        done = 0
        while self.goes_on(done, SWITCHES):
            with faults.in_workers(PERCENT):
                debug.switch(GROUPS)
                debug.switch(())
            debug.switch(GROUPS)
            self.assertEqual(debug.groups(), GROUPS)
            debug.switch(())
            done += 1
        torture.figure("in-workers", done, SWITCHES, f"switches with {PERCENT} % failing")
