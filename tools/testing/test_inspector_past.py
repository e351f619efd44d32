# SPDX-License-Identifier: GPL-2.0
"""What a recording knows of times before its end, against what was done and seen at those times."""
import signal
import time

from taskviz_testlib import inspector, oracle
from taskviz_testlib.cow import Family
from taskviz_testlib.recordings import Recordings

COLUMNS = "PID,FORK,ZERO,FILE"
PAGES = 1000
LIMIT = 60


def now(later=0):
    """Since boot, as options take it, or a few seconds later."""
    moment = time.clock_gettime_ns(time.CLOCK_BOOTTIME) + int(later * 10**9)
    return f"{moment // 10**9}.{moment % 10**9:09d}"


class Past(Recordings):
    """Of the whole machine, which does little meanwhile."""

    def rows(self, *words):
        """The table that a command shows of the recording."""
        return inspector.show(*words, "--from", self.file, "-J").json()

    def pids(self, *words):
        """The pids in it."""
        return [row["pid"] for row in self.rows(*words, "-o", "PID")]

    def test_copies(self):
        """Each second writes what it was told to, and the kernel's own counts grew by as much."""
        family = Family(self.program("cow"))
        family.do(0, "anon", PAGES)
        family.do(0, "write", PAGES)
        recorder = self.start()
        child = family.fork(0, 1)
        family.settle(1)
        times, counts = [now()], [family.counts(1)]
        for pages in (300, 500):
            family.do(1, "write", pages)
            times.append(now())
            counts.append(family.counts(1))
        self.stop(recorder)
        for i, pages in enumerate((300, 200)):
            (row,) = [row for row in self.rows("cow", "-o", COLUMNS, "--since", times[i],
                                               "--until", times[i + 1]) if row["pid"] == child]
            self.assertEqual(row["fork"], pages)
            for name in ("fork", "zero", "file"):
                self.assertEqual(row[name], counts[i + 1][name] - counts[i][name], name)
        (until,) = [row for row in self.rows("cow", "-o", COLUMNS, "--at", times[1])
                    if row["pid"] == child]
        self.assertEqual(until["fork"], counts[1]["fork"])

    def test_states(self):
        """As many tasks as /proc had, and in the states that last as many."""
        recorder = self.start()
        for _ in range(2):
            self.zombie(self.exits(0))
        for _ in range(3):
            stopped = self.sleeper()
            stopped.kill(signal.SIGSTOP)
            self.await_asleep(stopped.pid, "T")
        before, moment = oracle.births(), now()
        seen = [task.state for task in oracle.threads().values()]
        self.assertEqual(oracle.births(), before)
        self.zombie(self.exits(0)).reap()
        self.stop(recorder)
        counts = {row["s"]: row["tasks"] for row in self.rows("states", "--at", moment)}
        self.assertEqual(counts["T"], 3)
        for letter in "TZXtP":
            self.assertEqual(counts[letter], seen.count(letter), letter)
        self.assertEqual(sum(counts.values()), len(seen))

    def test_lives(self):
        """Whoever lived then, and nobody else."""
        recorder = self.start()
        times = [now()]
        child = self.zombie(self.exits(0))
        times.append(now())
        child.reap()
        times.append(now())
        self.stop(recorder)
        for moment, there in zip(times, (False, True, False)):
            self.assertEqual(child.pid in self.pids("lives", "--at", moment), there)
            self.assertEqual(child.pid in self.tree("--at", moment), there)
        self.assertIn(child.pid, self.pids("lives", "--since", times[0], "--until", times[1]))
        self.assertNotIn(child.pid, self.pids("lives", "--since", times[2]))

    def test_signals(self):
        """Those that were raised in that time; live, too."""
        child = self.sleeper()
        recorder = self.start()
        child.kill(signal.SIGWINCH)
        between = now()
        child.kill(signal.SIGURG)
        self.stop(recorder)

        def names(*words):
            return [row["signal"] for row in inspector.show("signals", "--log", "-J", *words,
                                                            str(child.pid)).json()]
        for source in ([], ["--from", self.file]):
            self.assertEqual(names(*source, "--since", between), ["URG"])
            self.assertNotIn("URG", names(*source, "--until", between))
            self.assertIn("WINCH", names(*source, "--at", between))

    def test_until(self):
        """A stream ends at its time, also when nothing happens any more."""
        done = inspector.run("events", "--kinds", "adopt", "--until", now(0.5), timeout=LIMIT)
        self.assertEqual((done.status, len(done.out.splitlines())), (inspector.OK, 1), done.err)

    def test_report(self):
        """A task that is stopped all of the time is that for all of it."""
        child = self.sleeper()
        recorder = self.start()
        child.kill(signal.SIGSTOP)
        self.await_asleep(child.pid, "T")
        begin = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        times = [now()]
        time.sleep(0.1)
        times.append(now())
        length = time.clock_gettime_ns(time.CLOCK_BOOTTIME) - begin
        child.kill(signal.SIGCONT)
        self.await_asleep(child.pid, "S")
        self.stop(recorder)
        (row,) = [row for row in inspector.flat(
            self.rows("report", "-o", "PID,STOPPED,LIVED", "--since", times[0], "--until", times[1]))
            if row["pid"] == child.pid]
        self.assertEqual(row["stopped"], row["lived"])
        self.assertGreaterEqual(row["stopped"], 0.1)
        self.assertLess(row["stopped"], length / 1e9)
