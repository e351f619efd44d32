# SPDX-License-Identifier: GPL-2.0
"""
The base of the torture jobs. A job goes on until its slice of time is over or its goal is reached,
tells how far it came, and afterwards the kernel must be as it was before: time bounds what is done,
and is never asserted.
"""
import os
import time

from . import abi, debug, kind, leftovers, module, selfchecks
from .case import Case
from .wait import DEADLINE, eventually

# A kernel that checks itself takes longer for everything.
PATIENCE = 8 * DEADLINE
ALL_GROUPS = "lifecycle,cow,pins,signals,states,entries"


def figure(name, reached, goal, unit):
    """Tells what was reached, for tools/torture; goal is "-" if there is none."""
    print(f"# figure {name} {reached} {goal} {unit}", flush=True)


def files():
    """Every file that the module has."""
    return [abi.PATH, *(f"{debug.FOLDER}/{name}" for name in sorted(os.listdir(debug.FOLDER)))]


@kind.torture
class Job(Case):
    """A torture job. A kernel that is there to check itself must do so."""

    slice = 60      # seconds
    parameters = (f"probes={ALL_GROUPS}",)

    @property
    def limit(self):
        """When it hangs, in seconds."""
        return self.slice + 600

    def setUp(self):
        super().setUp()
        print(f"# checks {self.shortDescription()}", flush=True)
        missing = selfchecks.missing()
        self.assertEqual(missing, [], "this kernel was built without what it is there for")
        if module.is_loaded():
            module.unload()
        pids = leftovers.idle_pids()
        module.load(*self.parameters)
        self.addCleanup(self.look_back, pids)
        self.end = time.monotonic() + self.slice

    def look_back(self, pids):
        """The module works, can be unloaded, and has left nothing."""
        if not module.is_loaded():
            module.load()
        self.assert_works()
        self.assertEqual(module.references(), 0)
        module.unload()
        self.addCleanup(module.load)
        eventually(lambda: leftovers.idle_pids() <= pids, "no pid is held", PATIENCE)

    def assert_works(self):
        """It is whole, and shows who asks."""
        self.assertEqual(module.state(), "live")
        self.assertIn(os.getpid(), abi.snapshot().by_pid)

    def goes_on(self, done, goal):
        """Shall there be another turn? One there is in any case."""
        return done < goal and (not done or time.monotonic() < self.end)

    def start(self, *command):
        """A helper that has begun what it does, for the length of the job."""
        program = self.program(*command)
        program.await_ready(PATIENCE)
        return program

    def storm(self, *more):
        """Forks and exits without rest, and more helpers that do something else."""
        return [self.start(name, 1) for name in ("storm", *more)]


def finish(programs):
    """Ends helpers, all of which must have succeeded. Returns what they said."""
    return [program.finish(PATIENCE) for program in programs]
