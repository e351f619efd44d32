# SPDX-License-Identifier: GPL-2.0
"""Recordings by the inspector, and what it says of them."""
import json
import os
import re
import signal
import subprocess
import tempfile

from . import inspector, tracing
from .case import Case
from .wait import eventually

COLUMNS = "PID,PPID,ST,NAME,FORKS,EXECS,COPIED,EXIT,TASK"


class Recordings(Case):
    """What taskviz record wrote."""

    def setUp(self):
        super().setUp()
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.file = f"{self.folder.name}/life.taskviz"

    def record(self, *command, options=()):
        """Record a command. Returns what taskviz said."""
        done = inspector.run("record", "-w", self.file, *options, "--", *command)
        self.assertEqual(done.status, inspector.OK, done.err)
        return done.err

    def begin_recorder(self, *options):
        """A recorder that will be gone at the end of the test."""
        program = subprocess.Popen([inspector.PROGRAM, "record", "-w", self.file,
                                    *map(str, options)],
                                   stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(program.stderr.close)
        self.addCleanup(program.wait)
        self.addCleanup(program.kill)
        return program

    def start(self, *options):
        """A recorder that has begun: it is in its own file."""
        program = self.begin_recorder(*options)
        eventually(lambda: self.has_begun(program.pid), "the recorder records")
        return program

    def start_ring(self, *options):
        """A recorder that keeps the last 128 KiB of events."""
        program = self.begin_recorder("--ring", "128K", *options)
        eventually(lambda: is_on(program.pid), "the recorder records")
        return program

    def has_begun(self, pid):
        """Its buffers are on, and the first snapshot is in the file that grows."""
        return is_on(pid) and any(os.path.getsize(f"{self.folder.name}/{name}") > 512
                                  for name in os.listdir(self.folder.name))

    def stop(self, program, number=signal.SIGINT):
        """Interrupt it. Returns what it said; it must succeed and leave nothing in tracefs."""
        program.send_signal(number)
        told = program.stderr.read().decode()
        self.assertEqual(program.wait(), inspector.OK, told)
        self.assert_clean()
        return told

    def assert_clean(self):
        """No instance of a recorder is left, nor a file that is not whole."""
        left = [name for name in os.listdir(f"{tracing.TRACING}/instances")
                if name.startswith("taskviz-")]
        self.assertEqual(left, [])
        self.assertLessEqual(set(os.listdir(self.folder.name)), {"life.taskviz"})

    def events(self, *options):
        """The events of the recording, as dictionaries."""
        lines = inspector.show("events", "--from", self.file, "-J", *options).out.splitlines()
        return [json.loads(line) for line in lines]

    def tree(self, *options):
        """{pid: row} of the tree of the recording."""
        rows = inspector.show("tree", "--from", self.file, "-J", "-o", COLUMNS, *options).json()
        return {row["pid"]: row for row in inspector.flat(rows)}

    def span(self):
        """When the recording begins, and ends: taskviz says so when it is asked for another time."""
        done = inspector.run("tree", "--from", self.file, "--at", "0")
        return re.search(r"holds seconds (\S+) to (\S+) since", done.err).groups()

    def end_seconds(self):
        """When it ends."""
        return float(self.span()[1])


def is_on(pid):
    """
    Does that taskviz collect events? Its instance is on when it is made, is switched off then, and
    on again when its events are: in this order they are looked at. Its files come after it.
    """
    namespace = os.stat("/proc/self/ns/pid").st_ino
    path = f"{tracing.TRACING}/instances/taskviz-{pid}-taskviz-{namespace}"

    def says(name):
        try:
            with open(f"{path}/{name}", encoding="ascii") as file:
                return file.read().strip()
        except FileNotFoundError:
            return "0"
    return says("events/enable") != "0" and says("tracing_on") == "1"
