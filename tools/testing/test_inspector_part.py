# SPDX-License-Identifier: GPL-2.0
"""Recordings of a part of the machine, against the kernel's trace of who made whom beside a storm of others."""
import os
import signal
import subprocess

from taskviz_testlib import inspector, tracing
from taskviz_testlib.recordings import Recordings
from taskviz_testlib.wait import eventually

# Children that end at once, a grandchild that outlives its parent and makes one more, a thread of none.
FAMILY = """for i in 1 2 3; do (exit $i); done
(bash -c 'sleep 0.2; (exit 7); exit 8' &)
sleep 0.4; echo done
"""
STORM = "while :; do (:); done"


class Part(Recordings):
    """Of a shell that was there before."""

    def begin(self):
        """A shell that does what it is told, with a child, and somebody who forks all the time."""
        self.shell = subprocess.Popen(["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.storm = subprocess.Popen(["bash", "-c", STORM])
        for program in (self.storm, self.shell):
            self.addCleanup(program.wait)
            self.addCleanup(program.kill)
        self.addCleanup(self.shell.stdout.close)
        self.addCleanup(self.shell.stdin.close)
        self.tell("exec 2>/dev/null; sleep 1000 & echo done\n")

    def tell(self, what):
        """It does that."""
        self.shell.stdin.write(what.encode())
        self.shell.stdin.flush()
        self.assertEqual(self.shell.stdout.readline(), b"done\n")

    def recorded(self, *options):
        """Record while it makes the family. Returns the trace."""
        recorder = self.start(*options)
        with tracing.Trace(["sched:sched_process_fork", "sched:sched_process_exit"]) as trace:
            self.tell(FAMILY)
        self.stop(recorder)
        return trace

    def born(self, trace, root):
        """{pid: parent} of those that descend from that by birth, as the kernel tells, and how many others."""
        made, others = {}, 0
        for one in trace.caught("sched_process_fork"):
            parent = one.number("pid")
            if parent == root or parent in made:
                made[one.number("child_pid")] = parent
            else:
                others += 1
        return made, others

    def assert_head(self, what):
        """Report and events say of what it is."""
        line = f"recorded  process {self.shell.pid} bash{what}\n"
        for command in ("report", "events"):
            self.assertTrue(inspector.show(command, "--from", self.file).out.startswith(line), what)

    def test_subtree(self):
        """All births and ends below it, those of orphans too, and none of the storm's."""
        self.begin()
        made, others = self.born(self.recorded("--subtree", self.shell.pid), self.shell.pid)
        self.assertEqual(len(made), 8, made)
        self.assertGreater(others, 20)
        forks = {one["pid"]: one["parent"] for one in self.events("-k", "fork")}
        self.assertEqual(forks, made)
        codes = {one["pid"]: one["exit_code"] >> 8 for one in self.events("-k", "exit")}
        self.assertEqual(set(codes), set(made))
        self.assertEqual(sorted(codes.values()), [0, 0, 0, 1, 2, 3, 7, 8])
        tree = self.tree("--dead")
        self.assertIn(self.shell.pid, tree)
        self.assertIn(1, tree)
        self.assertNotIn(self.storm.pid, tree)
        self.assert_head(" and what it made")

    def test_process(self):
        """What it does itself: whom it makes is told, and that it waits for them, not what they do."""
        self.begin()
        made, _ = self.born(self.recorded("--pid", self.shell.pid), self.shell.pid)
        own = {pid for pid, parent in made.items() if parent == self.shell.pid}
        self.assertEqual({one["pid"] for one in self.events("-k", "fork")}, own)
        self.assertEqual({one["pid"] for one in self.events("-k", "reap")}, own)
        self.assertNotIn("exit", [one["event"] for one in self.events()])
        self.assert_head(" alone")

    def test_ring(self):
        """In memory, until all of it is gone."""
        self.begin()
        recorder = self.start_ring("--subtree", self.shell.pid)
        recorder.send_signal(signal.SIGUSR1)
        eventually(lambda: os.path.exists(f"{self.file}.1"), "it has its first snapshot")
        os.unlink(f"{self.file}.1")
        self.tell("(exit 5); kill $!; wait; echo done\n")
        self.shell.stdin.close()
        self.shell.wait()
        told = recorder.stderr.read().decode()
        self.assertEqual(recorder.wait(), inspector.OK, told)
        codes = [one["exit_code"] for one in self.events("-k", "exit")]
        self.assertEqual(sorted(codes), [0, signal.SIGTERM, 5 << 8])
        self.assertNotIn(self.storm.pid, self.tree("--dead"))

    def test_nobody(self):
        """Who is not there cannot be recorded, nor a thread."""
        with open("/proc/sys/kernel/pid_max", encoding="ascii") as file:
            done = inspector.run("record", "-w", self.file, "--pid", int(file.read()) - 1)
        self.assertEqual(done.status, inspector.NOTHING)
        self.assertIn("there is no process", done.err)
        self.assert_clean()
