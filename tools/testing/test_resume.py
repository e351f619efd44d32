# SPDX-License-Identifier: GPL-2.0
"""A walk that let others run for a while: the process it goes on from may have gone."""
from taskviz_testlib import abi
from taskviz_testlib.case import Case
from taskviz_testlib.wait import DEADLINE

BATCH = 512     # as in module/walk/snapshot.c: so many tasks are visited before others may run
STORMS = 12
SNAPSHOTS = 150


class Resume(Case):
    """
    As many tasks as to let a batch end among those that come and go. Whoever is preempted there
    runs again when the others had their turns, and by then the neighbours in the list are freed.
    """

    def test_place_is_gone(self):
        """Every snapshot is whole, and no freed memory is taken for a task."""
        now = len(abi.snapshot(threads=True).records)
        crowd = self.program("crowd", BATCH - now - STORMS - 4)
        crowd.await_ready()
        storms = [self.program("storm", 1) for _ in range(STORMS)]
        watches = [self.program("watch", SNAPSHOTS, how, abi.PATH, 1, crowd.pid)
                   for how in ("processes", "text")]
        for program in (*watches, *storms):
            program.await_ready(8 * DEADLINE)
        for program in (*watches, *storms):
            program.finish()
