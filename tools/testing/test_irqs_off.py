# SPDX-License-Identifier: GPL-2.0
"""
How long interrupts are off, and where, on a kernel that can tell: in virtual time, so that an instruction
is a nanosecond. What such a kernel checks of itself is part of that.
"""
import os
import signal

from taskviz_testlib import architecture, debug, irqs_off, probes, tables, tasks
from taskviz_testlib.case import Case
from taskviz_testlib.torture import files

CROWD = 150
# The module's own sections, with what lockdep and KASAN do in them.
MOST_NS = 100_000


@architecture.independent
class IrqsOff(Case):
    """What costs, done while the kernel looks."""

    def setUp(self):
        super().setUp()
        if "irqsoff" not in irqs_off.tracers():
            self.skipTest("this kernel has no tracer of how long interrupts are off")
        groups = debug.groups()
        self.addCleanup(debug.switch, groups)
        debug.switch(probes.all_groups())

    def read_all(self):
        """Every file, and every table by ioctl."""
        named = [f"table:{row['TABLE']}" for row in tables.read("tables")]
        self.program("devour", 1, *files(), "records", *named).await_ready(120).finish(120)

    def fork(self):
        """Processes, and their ends."""
        self.program("crowd", CROWD).await_ready(120).finish(120)
        self.program("execs", CROWD).await_ready(120).finish(120)

    def kill_all(self):
        """A process group, with one call."""
        def lead(say):
            os.setpgid(0, 0)
            tasks.Program("crowd", CROWD).await_ready(120)
            say()
            tasks.sleep_forever()
        leader = self.child(lead)
        leader.hear(120)
        os.killpg(leader.pid, signal.SIGKILL)
        leader.reap()

    def switch(self):
        """Each group off, and on again."""
        names = probes.all_groups()
        for name in names:
            debug.switch([other for other in names if other != name])
        debug.switch(names)

    def jobs(self):
        """{what: how it is done}"""
        return {"reads": self.read_all, "forks": self.fork, "signals": self.kill_all,
                "switches": self.switch}

    def test_longest(self):
        """Of all sections, by the kernel's own tracers: who begins the longest, and if that is ours."""
        for tracer in ("irqsoff", "preemptirqsoff"):
            if tracer not in irqs_off.tracers():
                continue
            for name, job in self.jobs().items():
                with irqs_off.Longest(tracer) as found:
                    job()
                print(f"# {tracer} {name}: {found.ns} instructions,", found.place, flush=True)
                self.assertGreater(found.ns, 0)
                if found.is_ours:
                    self.assertLess(found.ns, MOST_NS, "\n".join(found.lines))

    def test_ours(self):
        """Of those that the module begins while all of it is read."""
        with irqs_off.Ours() as found:
            self.read_all()
        self.assertGreater(len(found.sections), 0)
        longest = max(found.sections)
        print(f"# ours: {len(found.sections)} sections, at most", *longest, flush=True)
        self.assertLess(longest[0], MOST_NS)
