# SPDX-License-Identifier: GPL-2.0
"""Recordings into memory: what came last is written, when it is asked for or has come true."""
import os
import signal
import subprocess

from taskviz_testlib import inspector, oracle
from taskviz_testlib.recordings import Recordings
from taskviz_testlib.wait import eventually


class Ring(Recordings):
    """Of the whole machine."""

    def test_ring(self):
        """What came last can be had, whole, while it goes on and at its end; nothing older can."""
        recorder = self.start_ring()
        early = self.zombie(self.exits(7))
        early.reap()
        subprocess.run(["bash", "-c", "for i in $(seq 300); do (:); done"], check=True)
        late = self.zombie(self.exits(9))
        late.reap()
        zombie = self.zombie(self.exits(1))
        last, self.file = self.file, f"{self.file}.1"
        recorder.send_signal(signal.SIGUSR1)
        eventually(lambda: os.path.exists(self.file), "what came last is written")
        self.assertEqual(os.stat(self.file).st_mode & 0o777, 0o600)
        ended = {one["pid"] for one in self.events("-k", "exit")}
        self.assertIn(late.pid, ended)
        self.assertNotIn(early.pid, ended)
        end = self.tree("--kthreads=no")
        replayed = self.tree("--kthreads=no", "--at", f"{self.end_seconds() - 1e-6:.9f}")
        self.assertEqual({pid: (row["ppid"], row["name"]) for pid, row in end.items()},
                         {pid: (row["ppid"], row["name"]) for pid, row in replayed.items()})
        self.assertEqual((end[zombie.pid]["st"], replayed[zombie.pid]["st"]), ("Z", "Z"))
        os.unlink(self.file)
        self.file = last
        zombie.reap()
        told = self.stop(recorder)
        self.assertRegex(told, r"^taskviz: the last [0-9.]+ s, \d+ events, in \S+z\.1\n"
                               r"taskviz: the last [0-9.]+ s, \d+ events, in \S+z\n$")
        self.assertIn(zombie.pid, [one["pid"] for one in self.events("-k", "reap")])
        done = inspector.run("record", "-w", self.file, "--ring", "64K", "--status", "--",
                             "bash", "-c", "exit 5")
        self.assertEqual(done.status, 5, done.err)
        self.assertIn(5 << 8, [one["exit_code"] for one in self.events("-k", "exit")])
        self.assert_clean()

    def test_ring_until_killed(self):
        """It ends by itself when a process of the name is killed, not before, and has that."""
        recorder = self.start_ring("--when", "killed:taskviz-victim")
        self.killed(signal.SIGKILL).reap()
        subprocess.run(["bash", "-c", "cp /bin/sleep /tmp/taskviz-victim; /tmp/taskviz-victim 0"],
                       check=True)
        self.assertIsNone(recorder.poll())
        victim = subprocess.Popen(["/tmp/taskviz-victim", "60"])
        self.addCleanup(os.unlink, "/tmp/taskviz-victim")
        eventually(lambda: oracle.task(victim.pid).name == b"taskviz-victim", "it runs")
        victim.send_signal(signal.SIGTERM)
        victim.wait()
        told = recorder.stderr.read().decode()
        self.assertEqual(recorder.wait(), inspector.OK, told)
        self.assertIn("; killed:taskviz-victim came true", told)
        exits = {one["pid"]: one["exit_code"] for one in self.events("-k", "exit")}
        self.assertEqual(exits[victim.pid], signal.SIGTERM)

    def ends_by_itself(self, recorder, condition):
        """It does, with a recording that is whole, and says why."""
        eventually(lambda: recorder.poll() is not None, f"{condition} comes true")
        told = recorder.stderr.read().decode()
        self.assertEqual(recorder.wait(), inspector.OK, told)
        self.assertIn(f"; {condition} came true", told)
        self.assert_clean()

    def test_until_asleep_for_long(self):
        """Somebody sleeps in D for so long: who waits for a vfork() child that goes on."""
        recorder = self.start_ring("--when", "D:0.5s")
        blocked = self.program("vforked").await_ready()
        self.await_state(blocked.pid, "D")
        self.ends_by_itself(recorder, "D:0.5s")
        self.assertEqual(oracle.state(blocked.pid), "D")
        self.assertEqual(self.tree()[blocked.pid]["st"], "D")
        began = [one["time_ns"] for one in self.events("-k", "switch")
                 if (one["prev_pid"], one["prev_state"]) == (blocked.pid, "D")]
        self.assertTrue(0.5 <= self.end_seconds() - began[-1] / 1e9 < 5, began)

    def test_until_many_are_born(self):
        """More in a second than were told, of which it has all; no sooner."""
        recorder = self.start_ring("--when", "forks:12")
        subprocess.run(["bash", "-c", "for i in 1 2 3; do (:); done"], check=True)
        recorder.send_signal(signal.SIGUSR1)
        eventually(lambda: os.path.exists(f"{self.file}.1"), "what there is until then is written")
        os.unlink(f"{self.file}.1")
        self.assertIsNone(recorder.poll())
        subprocess.run(["bash", "-c", "for i in $(seq 40); do (:); done"], check=True)
        self.ends_by_itself(recorder, "forks:12")
        born = [one["time_ns"] for one in self.events("-k", "fork") if one["pid"] == one["tgid"]]
        self.assertTrue(any(last - first < 10**9 for first, last in zip(born, born[12:])), born)
