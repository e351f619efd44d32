# SPDX-License-Identifier: GPL-2.0
"""Random system calls on all files of the module: what each returns, writes and leaves behind."""
from collections import Counter

from taskviz_testlib import abi, architecture, debug, kind, module, slabs, tables, text
from taskviz_testlib.calls import run
from taskviz_testlib.case import Case
from taskviz_testlib.wait import DEADLINE, eventually

SEEDS = (1, 2, 3)
CALLS = 800
STORM = 50
KINDS = {"open", "close", "read", "pread", "readv", "splice", "lseek", "poll", "mmap", "dup",
         "snapshot", "describe", "rows", "ioctl", "write", "fork"}
# These refuse always.
REFUSED = {"mmap", "ioctl"}
PARAMETERS = ("snapshot_max", "kthreads_max", "show_ended", "probes")


class Fuzzed(Case):
    """What there was before is there again."""

    def setUp(self):
        super().setUp()
        self.addCleanup(lambda: None if module.is_loaded() else module.load())
        self.before = self.state()

    @staticmethod
    def state():
        """The parameters, and the bytes that groups which are off again may not keep."""
        figures = {row["WHAT"]: int(row["VALUE"]) for row in tables.read("self")}
        return ({name: module.get(name) for name in PARAMETERS},
                {name: figures[name] for name in ("states-memory", "entries-memory")})

    def assert_as_before(self):
        """No open file, no thread of the lab; and the module goes and comes."""
        self.assertEqual(self.state(), self.before)
        self.assertEqual([row for row in tables.read("lab") if row["STEP"] != "gone"], [])
        eventually(lambda: module.references() == 0, "no file of debugfs is open")
        module.unload()
        module.load()
        text.read()
        abi.snapshot(threads=True)
        debug.read("self")

    def calls_made(self, seed, threads=1):
        """What was Said of CALLS calls, all of which were made."""
        said = run(seed, CALLS, threads)
        self.assertEqual((said.calls, set(said.made)), (CALLS, KINDS))
        return said


@architecture.independent
class Single(Fuzzed):
    """One thread."""

    def test_seeds(self):
        """No call has an error, a size or a byte that it must not have."""
        made, succeeded = Counter(), Counter()
        for seed in SEEDS:
            with self.subTest(seed=seed):
                said = self.calls_made(seed)
                made.update(said.made)
                succeeded.update(said.succeeded)
        self.assertEqual({name for name in KINDS if not made[name]}, set())
        self.assertEqual({name for name in KINDS if not succeeded[name]}, REFUSED)
        self.assert_as_before()

    def test_same_seed(self):
        """A seed is the calls that are made, so that what failed can be made to fail again."""
        one, again, other = run(7, CALLS), run(7, CALLS), run(8, CALLS)
        self.assertEqual((one.digest, one.made), (again.digest, again.made))
        self.assertNotEqual(one.digest, other.digest)

    @kind.load
    def test_leaves_nothing(self):
        """Once the module is gone, not one object of it more than after a shorter run."""
        def left_after(calls):
            run(9, calls)
            module.unload()
            found = slabs.drained(slabs.of_module)
            module.load()
            return found
        few, many = left_after(CALLS // 4), left_after(CALLS)
        self.assertEqual({site: count - few.get(site, 0) for site, count in many.items()
                          if count > few.get(site, 0)}, {})


@kind.parallel
@architecture.independent
class Together(Fuzzed):
    """Threads that share descriptors, on two CPUs, beside a storm of forks."""

    def test_four_threads(self):
        """The same holds whatever the others do meanwhile."""
        storm = self.program("storm", STORM).await_ready(8 * DEADLINE)
        self.calls_made(11, threads=4)
        storm.finish()
        self.assert_as_before()
