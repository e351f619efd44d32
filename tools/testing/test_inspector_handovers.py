# SPDX-License-Identifier: GPL-2.0
"""Locks that are handed on in a recording, against programs that know whom they gave them to."""
from taskviz_testlib import inspector, libc, terminal
from taskviz_testlib.recordings import Recordings

THREADS, TIMES = 3, 60
# The shell has the lock until another flock, which sleeps for it, had time to do so.
FD = 8
FLOCK = ("exec 9>{0}/lock; flock 9; (exec {1}<{0}/lock 9>&-; exec flock {1}) & "
         "sleep 0.1; flock -u 9; wait; rm {0}/lock")
# Each of two sets is waited for once.
SEMAPHORES = "ipc down {0} 0 & ipc down {1} 0 & sleep 0.1; ipc up {0} 0; ipc up {1} 0; wait"


class Handovers(Recordings):
    """Each with a program of its own."""

    def run_recorded(self, *command):
        """Record a command. Returns what it printed."""
        done = inspector.run("record", "-w", self.file, "--", *command)
        self.assertEqual(done.status, inspector.OK, done.err)
        return done.out

    def locks(self, *options):
        """[{of a lock}] of the recording."""
        return inspector.show("locks", "--from", self.file, "-J", "--output-all", *options).json()

    def test_baton(self):
        """A mutex that threads hand around: each counts from whom it got it, and knows its address."""
        address, *lines = self.run_recorded("baton", str(THREADS), str(TIMES)).splitlines()
        gave = {(int(one), int(other)): int(times)
                for one, _, other, times in (line.split() for line in lines)}
        self.assertEqual(sum(gave.values()), TIMES)
        lock, = [lock for lock in self.locks()
                 if lock["lock"].startswith(f"0x..{int(address, 16) & 0xffffffff:08x} of process ")]
        self.assertEqual({(row["from"], row["pid"]): row["times"] for row in lock["children"]},
                         gave)
        self.assertEqual((lock["kind"], lock["times"]), ("futex", TIMES))
        self.assertEqual({row["by"] for row in lock["children"]}, {"futex"})
        for row in lock["children"]:
            self.assertLessEqual(row["slept-mean"], row["slept-max"])
            # the others have it before, each for a millisecond; not so the first time
            self.assertGreater(row["slept-mean"], (THREADS - 1) * 0.0009)

    def test_narrow(self):
        """On a terminal of 80 columns who got it, from whom and how are in one line."""
        self.run_recorded("baton", str(THREADS), str(THREADS))
        screen = terminal.Terminal("taskviz", "locks", "--no-pager", "--from", self.file,
                                   LC_ALL="C.UTF-8")
        self.addCleanup(screen.end)
        screen.until("^status 0")
        pairs = {(row["pid"], row["from"]) for lock in self.locks() for row in lock["children"]}
        self.assertTrue(pairs)
        for pid, giver in pairs:
            self.assertTrue(screen.line(f"─baton +futex .* {pid} +{giver} baton +futex$"),
                            screen.screen())

    def test_file(self):
        """Who sleeps in flock() got it from who unlocked, and not from who did anything else to it."""
        self.run_recorded("bash", "-c", FLOCK.format(self.folder.name, FD))
        lock, = [lock for lock in self.locks() if lock["kind"] == "flock"]
        row, = lock["children"]
        self.assertEqual((row["times"], row["by"], row["from-name"]), (1, "flock", "flock"))
        self.assertEqual(lock["lock"], f"fd {FD} of process {row['pid']} flock")
        self.assertGreater(row["slept-max"], 0.05)
        began = {event["pid"]: event["time_ns"] for event in self.events("-k", "exec")
                 if event["name"] == "flock"}
        self.assertLess(began[row["pid"]], began[row["from"]])

    def test_semaphores(self):
        """Each set by its id, whoever sleeps there."""
        sets = [libc.new_semaphore() for _ in range(2)]
        for one in sets:
            self.addCleanup(libc.remove_semaphore, one)
        self.run_recorded("bash", "-c", SEMAPHORES.format(*sets))
        found = {lock["lock"]: lock["children"] for lock in self.locks()
                 if lock["kind"] == "semaphore"}
        self.assertEqual({name: [(row["lock"], row["from-name"], row["times"]) for row in rows]
                          for name, rows in found.items()},
                         {f"semaphore set {one}": [("ipc", "ipc", 1)] for one in sets})
        # the C library may make the second of the first
        self.assertLessEqual({row["by"] for rows in found.values() for row in rows},
                             {"semop", "semtimedop"})

    def test_part(self):
        """A part of the recording has its part of them; of sleeps that began before, at least that."""
        self.run_recorded("baton", str(THREADS), str(TIMES))
        woken = [event["time_ns"] for event in self.events("-k", "wakeup")
                 if event["futex"] and event["waker_call"] == "futex"]
        half = len(woken) // 2
        moment = f"{(woken[half - 1] + woken[half]) / 2e9:.6f}"
        parts = [sum(lock["times"] for lock in self.locks(option, moment))
                 for option in ("--until", "--since")]
        self.assertEqual(parts, [half, len(woken) - half])
        self.assertFalse(any(lock["slept-least"] for lock in self.locks()))
        self.assertTrue(any(lock["slept-least"] for lock in self.locks("--since", moment)))
