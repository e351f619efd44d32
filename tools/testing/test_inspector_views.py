# SPDX-License-Identifier: GPL-2.0
"""taskviz cow, signals, sharing, kthreads and doctor, against real tasks and the views."""
import os
import signal
import subprocess
import tempfile

from taskviz_testlib import abi, debug, inspector, libc, module, tables
from taskviz_testlib.case import Case
from taskviz_testlib.lab import LabCase

DEBUGFS = "/sys/kernel/debug"

VIEWS = ("cow", "signals", "sharing", "kthreads")


class Inspected(Case):
    """A test of the program."""

    def rows(self, *arguments):
        """What it shows, all columns."""
        return inspector.show(*arguments, "-J", "--output-all").json()


class Views(Inspected):
    """The views as tables."""

    def test_cow(self):
        """A process that copied, and the fork that shared."""
        child = self.sleeper()
        row, = self.rows("cow", child.pid)
        counts = abi.snapshot().by_pid[child.pid].counts
        self.assertEqual([row[name] for name in ("fork", "zero", "file", "huge")],
                         list(counts.copies[:4]))
        self.assertEqual((row["e"], row["name"], row["reused"]),
                         ("-", "python3", counts.reused))
        fork, = [row for row in self.rows("cow", "--forks", child.pid)
                 if row["pid"] == child.pid]
        self.assertEqual((fork["parent"], fork["sharing"]), (os.getpid(), "shares"))
        self.assertEqual(fork["by-child"], row["fork"])
        self.assertGreater(fork["shared"], fork["by-child"])

    def test_signal_sets(self):
        """Blocked, ignored, caught, pending: as the task has it."""
        def act(say):
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
            signal.signal(signal.SIGUSR2, lambda *_: None)
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGWINCH, signal.SIGURG])
            say()
            signal.pause()
        child = self.child(act)
        child.hear()
        found = {row["set"]: row["signals"].split(",")
                 for row in self.rows("signals", child.pid)}
        self.assertEqual(sorted(found["blocked"]), ["URG", "WINCH"])
        self.assertIn("USR1", found["ignored"])
        self.assertIn("USR2", found["caught"])
        self.assertEqual(found.get("shared") or found.get("pending"), None)
        os.kill(child.pid, signal.SIGURG)
        row, = [row for row in self.rows("signals", child.pid) if row["set"] == "shared"]
        self.assertEqual(row["signals"], "URG")

    def test_signal_log(self):
        """Who sent which signal, and what it did."""
        child = self.sleeper()
        child.kill(signal.SIGKILL)
        child.reap()
        row = self.rows("signals", "--log", child.pid)
        kills = [one for one in row if (one["sig"], one["signal"]) == (9, "KILL")]
        self.assertEqual(len(kills), 1)
        self.assertEqual((kills[0]["sender"], kills[0]["target"]), (os.getpid(), child.pid))
        self.assertEqual((kills[0]["effect"], kills[0]["sender-name"], kills[0]["target-name"]),
                         ("terminate", "python3", "python3"))
        self.assertGreaterEqual(kills[0]["after"], 0)

    def test_sharing(self):
        """Threads share, processes do not."""
        program = self.program("threads", 3).await_ready()
        rows = self.rows("sharing", program.pid)
        self.assertEqual(len(rows), 4)
        for row in rows:
            for name in ("memory", "files", "cwd", "handlers"):
                self.assertEqual((row[name], row[f"{name}-n"]), (program.pid, 4))
        child, = self.rows("sharing", self.sleeper().pid)
        for name in ("memory", "handlers"):
            self.assertEqual((child[name], child[f"{name}-n"]), (child["pid"], 1))

    def test_sharing_for_people(self):
        """One column says both; of a kernel thread there is no memory."""
        program = self.program("threads", 3).await_ready()
        for pid, memory in ((program.pid, f"{program.pid} / 4"), (self.sleeper().pid, "own"),
                            (2, "-")):
            done = inspector.show("sharing", "-o", "PID,MEMORY", pid)
            self.assertIn([str(pid), *memory.split()], done.words())

    def test_all_rows(self):
        """As many rows as the view has lines, every task among them."""
        pids = {record.pid for record in abi.snapshot(threads=True).records if record.pid}
        still = {row["pid"] for row in self.rows("sharing")}
        self.assertLessEqual(pids & {record.pid for record in abi.snapshot(threads=True).records},
                             still)

    def test_hostile_names(self):
        """Names that look like the text around them."""
        names = [b"a  b", b" lead", b"/ 3 x", b"\xff\n\x1b[1m", b"1 2 3"]
        for name in names:
            child = self.sleeper(lambda n=name: libc.set_name(n))
            wanted, = [row["name"] for row in inspector.tree(child.pid)]
            for view in ("cow", "sharing", "signals"):
                self.assertEqual({row["name"] for row in self.rows(view, child.pid)}, {wanted},
                                 (view, name))

    def test_log_without_the_group(self):
        """Says how to switch it on, and no other group off."""
        self.addCleanup(debug.switch, debug.groups())
        debug.switch(["lifecycle", "states"])
        done = inspector.run("signals", "--log")
        self.assertEqual(done.status, inspector.NO_SOURCE)
        subprocess.run(done.err.splitlines()[-1], shell=True, check=True)
        self.assertEqual(set(debug.groups()), {"lifecycle", "states", "signals"})

    def test_rights(self):
        """A plain user is told what right is missing."""
        for view in VIEWS:
            status, out, err = self.as_user(
                lambda view=view: [(done := inspector.run(view)).status, done.out, done.err])
            self.assertEqual((status, out), (inspector.NO_RIGHT, ""), view)
            self.assertIn("only root may read", err)

    def test_saved(self):
        """What was saved shows the same."""
        folder = tempfile.mkdtemp()
        self.addCleanup(subprocess.run, ["rm", "-r", folder], check=True)
        child = self.sleeper()
        place = f"{folder}/saved"
        inspector.show("save", place)
        forks = ("cow", "--forks", "-o", "PARENT,PID,SHARED,BY-CHILD,SHARING,NAME")
        for arguments in (("cow",), forks, ("signals",), ("sharing",)):
            live = inspector.show(*arguments, child.pid).out
            for moment in ((), ("--at", "+0")):
                saved = inspector.show(*arguments, child.pid, "--from", place, *moment)
                self.assertEqual(saved.out, live)


class Lab(LabCase):
    """Kernel threads driven by hand."""

    def lab(self):
        """{name: row}"""
        return {row["name"]: row for row in inspector.show("kthreads", "--lab", "-J").json()}

    def test_driven(self):
        """Made, woken, parked, stopped."""
        inspector.show("kthreads", "create", "one")
        self.assertEqual(self.lab()["one"]["step"], "created")
        inspector.show("kthreads", "wake", "one")
        inspector.show("kthreads", "nice", "one", "-5")
        self.await_state(self.lab()["one"]["pid"], "S")
        row = self.lab()["one"]
        self.assertEqual((row["step"], row["policy"]), ("running", "other/-5"))
        inspector.show("kthreads", "park", "one")
        self.assertEqual(self.lab()["one"]["s"], "P")
        inspector.show("kthreads", "unpark", "one")
        inspector.show("kthreads", "stop", "one")
        self.assertEqual(self.lab()["one"]["return"], "0")

    def test_refused(self):
        """The module's no is ours, and says where the reason is."""
        done = inspector.run("kthreads", "park", "nobody")
        self.assertEqual(done.status, inspector.USAGE)
        self.assertIn("refused 'park nobody': dmesg says why", done.err)

    def test_others(self):
        """What kernel threads do, as the table says."""
        rows = {row["pid"]: row for row in inspector.show("kthreads", "-J").json()}
        found = {int(row["PID"]): row for row in tables.read("kthreads")}
        for pid in rows.keys() & found.keys():
            self.assertEqual((rows[pid]["function"], rows[pid]["job"]),
                             (found[pid]["FUNCTION"], found[pid]["JOB"]))
        self.assertGreater(len(rows.keys() & found.keys()), 30)


class Doctor(Inspected):
    """What is wrong, and what mends it."""

    def setUp(self):
        super().setUp()
        self.addCleanup(lambda: None if module.is_loaded() else module.load())

    def found(self, *arguments):
        """Status, {check: row}"""
        done = inspector.run("doctor", "-J", *arguments)
        return done.status, {row["check"]: row for row in done.json()}

    def test_all_well(self):
        """Loaded, as root."""
        status, found = self.found()
        self.assertEqual(status, inspector.OK)
        self.assertEqual({row["result"] for row in found.values()} - {"ok", "note"}, set())
        self.assertEqual(found["group cow"]["result"], "ok")
        self.assertIn("records pages copied", found["group cow"]["detail"])
        self.assertEqual(found["group states"]["result"], "note")
        self.assertIn("probes),states >", found["group states"]["mend"])

    def test_missing_hook(self):
        """It is a problem of the hook and of the group that is off for want of it, with why."""
        module.unload()
        module.load("alias=ptep_clear_flush=no_such_function")
        self.addCleanup(module.load)
        self.addCleanup(module.unload)
        status, found = self.found()
        self.assertEqual(status, inspector.NOTHING)
        self.assertEqual({name: row["result"] for name, row in found.items()
                          if row["result"] == "PROBLEM"},
                         {"group cow": "PROBLEM", "ptep_clear_flush": "PROBLEM"})
        self.assertIn("lacks what it needs", found["group cow"]["detail"])
        self.assertIn("cannot trace such a function; lost: copies",
                      found["ptep_clear_flush"]["detail"])

    def test_not_loaded(self):
        """Without the module; and the other commands say so, too."""
        module.unload()
        status, found = self.found()
        self.assertEqual((status, found["module"]["result"]), (inspector.NOTHING, "PROBLEM"))
        for arguments in (("tree",), ("cow",), ("save", "/tmp/never")):
            done = inspector.run(*arguments)
            self.assertEqual(done.status, inspector.NO_SOURCE)
            self.assertIn("not loaded", done.err)
        self.assertFalse(os.path.exists("/tmp/never"))

    def test_no_debugfs(self):
        """It is noted, and the command that mends it does; tables are shown all the same."""
        libc.unmount(DEBUGFS)
        self.addCleanup(lambda: None if os.path.ismount(DEBUGFS)
                        else libc.mount("debugfs", DEBUGFS, "debugfs"))
        inspector.show("cow")
        status, found = self.found()
        self.assertEqual((status, found["debugfs"]["result"]), (inspector.OK, "note"))
        self.assertEqual(found["group cow"]["result"], "ok")
        subprocess.run(found["debugfs"]["mend"].split(), check=True)
        self.assertTrue(os.path.exists(f"{DEBUGFS}/taskviz/copies"))
        self.assertEqual(self.found()[1]["debugfs"]["result"], "ok")

    def test_plain_user(self):
        """What a plain user cannot have is no problem, but noted."""
        def act():
            status, found = self.found()
            return status, found["tables"]["result"], found["/proc/taskviz"]["result"]
        self.assertEqual(self.as_user(act), [inspector.OK, "note", "ok"])
