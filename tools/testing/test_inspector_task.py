# SPDX-License-Identifier: GPL-2.0
"""taskviz task, pages, states and export, against real tasks, /proc and the records."""
import mmap
import os
import re
import signal
import subprocess
import tempfile

from taskviz_testlib import abi, debug, inspector, kind, states, tasks, text
from taskviz_testlib.case import Case

PAGE = mmap.PAGESIZE


class Inspected(Case):
    """A test of the program."""


class Task(Inspected):
    """One task in full."""

    def report(self, pid, *arguments):
        """{section: {field: value}}"""
        rows = inspector.show("task", pid, "-J", *arguments).json()
        return {row["field"]: {below["field"]: below["value"] for below in row["children"]}
                for row in rows}

    def test_process(self):
        """What the record has, and what /proc has."""
        child = self.sleeper()
        report = self.report(child.pid)
        record = abi.snapshot().by_pid[child.pid]
        self.assertEqual(report["identity"]["PID"], str(child.pid))
        self.assertEqual(report["identity"]["NAME"], text.escape(record.name))
        self.assertEqual(report["parents"]["PPID"], str(os.getpid()))
        self.assertEqual(report["memory"]["RSS"], str(record.rss_bytes))
        self.assertEqual(report["state"]["kernel name"], "TASK_INTERRUPTIBLE")
        flags = {name: int(value, 16) for name, value in report["flags"].items()}
        self.assertEqual(sum(flags.values()), record.flags)
        self.assertIn("PF_FORKNOEXEC", flags)
        proc = report[f"/proc/{child.pid}"]
        self.assertEqual(proc["exe"], os.readlink(f"/proc/{child.pid}/exe"))
        self.assertEqual(proc["cwd"], os.getcwd())
        self.assertEqual(set(report["files"]), set(os.listdir(f"/proc/{child.pid}/fd")))
        self.assertEqual(report["namespaces"]["pid"], os.readlink("/proc/self/ns/pid"))
        self.assertEqual(report["sharing"]["memory"], "own")
        self.assertTrue(report["fork"]["shared"].endswith(f"pages at its fork by {os.getpid()}"))

    def test_signals(self):
        """The sets of the view."""
        child = self.sleeper(lambda: signal.signal(signal.SIGUSR2, signal.SIG_IGN))
        self.assertIn("USR2", self.report(child.pid)["signals"]["ignored"].split(","))

    def test_map(self):
        """The sums by kind are the whole address space."""
        child = self.sleeper()
        report = self.report(child.pid)
        self.assertLess({"code", "file", "heap", "stack", "anonymous"}, set(report["map"]))
        with open(f"/proc/{child.pid}/maps", encoding="ascii") as file:
            areas = len(file.readlines())
        self.assertEqual(sum(int(value.split(" in ")[1]) for value in report["map"].values()),
                         areas)

    def test_family(self):
        """Its threads and children by name."""
        program = self.program("threads", 3).await_ready()
        ours = self.report(os.getpid())
        self.assertIn(str(program.pid), ours["children"])
        self.assertEqual(len(ours["children"]), int(ours["identity"]["NCHILDREN"]))
        thread = next(int(tid) for tid in os.listdir(f"/proc/{program.pid}/task")
                      if int(tid) != program.pid)
        report = self.report(thread)
        self.assertEqual(report["identity"]["TGID"], str(program.pid))
        self.assertEqual(report["sharing"]["files"], f"the same as {program.pid}, 4 tasks do")

    def test_kernel_thread(self):
        """No memory, no program, and that is said."""
        report = self.report(2)
        self.assertIn("PF_KTHREAD", report["flags"])
        self.assertEqual(report["memory"]["RSS"], "-")
        self.assertEqual(report["/proc/2"]["exe"], "unavailable")
        self.assertNotIn("map", report)
        self.assertNotIn("files", report)

    def test_ended(self):
        """What is remembered of one that is gone."""
        child = self.child(lambda say: os.execvp("sh", ["sh", "-c", "exit 5"]))
        child.reap()
        report = self.report(child.pid)
        self.assertEqual((report["end"]["EXIT"], report["end"]["REAPER"]),
                         ("exit 5", str(os.getpid())))
        self.assertEqual((report["life"]["exit"], report["programs"]["ran"]),
                         ("5", "python3 > sh"))
        self.assertNotIn("flags", report)

    def test_plain_user(self):
        """Others' tasks: what is missing says why; nothing is made up."""
        pid = os.getpid()
        report = self.as_user(lambda: self.report(pid))
        self.assertEqual(report["identity"]["PID"], str(pid))
        self.assertEqual(report["sharing"], {"sharing": "unavailable"})
        self.assertEqual(report[f"/proc/{pid}"]["exe"], "unavailable")

    def test_nobody(self):
        """No such task."""
        self.assertEqual(inspector.run("task", 4194303).status, inspector.NOTHING)


class Pages(Inspected):
    """Page maps."""

    def family(self):
        """A child with pages of each kind, and where they are: written, zero, absent, a file's."""
        def act(say):
            region = mmap.mmap(-1, 16 * PAGE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
            region.madvise(mmap.MADV_NOHUGEPAGE)
            region[0:4 * PAGE] = b"x" * 4 * PAGE
            for page in range(4, 8):
                region[page * PAGE]  # pylint: disable=pointless-statement
            begin = self.address_of(region)
            other = os.fork()
            if not other:
                tasks.libc.die_with_parent()
                region[0:PAGE] = b"y" * PAGE
                say([begin, os.getpid(), os.getppid()])
            tasks.sleep_forever()
        child = self.child(act)
        begin, young, old = child.hear()
        self.await_state(young, "S")
        return begin, young, old

    @staticmethod
    def address_of(region):
        """Where it is mapped."""
        import ctypes  # pylint: disable=import-outside-toplevel
        return ctypes.addressof(ctypes.c_char.from_buffer(region))

    def rows(self, *arguments):
        """What it shows, all columns."""
        return inspector.show("pages", *arguments, "-J", "--output-all").json()

    def test_page_by_page(self):
        """After the fork one page is written: it is the child's own, the others are shared."""
        begin, young, old = self.family()
        rows = self.rows(young, old, "--area", f"{begin:x}")
        rows = [row for row in rows if begin <= int(row["address"], 16) < begin + 16 * PAGE]
        kinds = [(row["kind"], row["kind2"], row["same"]) for row in rows]
        self.assertEqual(kinds[0], ("private", "private", "no"))
        self.assertEqual(kinds[1:4], [("shared", "shared", "yes")] * 3)
        self.assertEqual(kinds[4:8], [("zero", "zero", "yes")] * 4)
        self.assertEqual(kinds[8:], [("absent", "absent", "-")] * 8)

    def test_areas(self):
        """The sums of an area, and the pages of all areas are the address space."""
        begin, young, old = self.family()
        rows = self.rows(young, old)
        area, = [row for row in rows
                 if int(row["begin"], 16) <= begin < int(row["begin"], 16) + row["pages"] * PAGE]
        self.assertGreaterEqual(area["shared"], 3)
        self.assertGreaterEqual(area["zero"], 4)
        self.assertGreaterEqual(area["different"], 1)
        with open(f"/proc/{young}/statm", encoding="ascii") as file:
            size = int(file.read().split()[0])
        self.assertEqual(sum(row["pages"] for row in rows if row["name"] != "[vsyscall]"), size)

    def test_against_smaps(self):
        """Of each area as many pages are there as the kernel counts; the zero page it does not."""
        _, young, _ = self.family()
        with open(f"/proc/{young}/smaps", encoding="ascii") as file:
            found = re.findall(r"^([0-9a-f]+)-.*\n(?:\w.*\n)*?Rss: +(\d+) kB", file.read(), re.M)
        wanted = {begin.lstrip("0"): int(size) * 1024 // PAGE for begin, size in found}
        rows = {row["begin"]: row for row in self.rows(young)
                if row["private"] is not None and not (row["name"] or "").startswith("[v")}
        self.assertGreater(len(rows), 20)
        self.assertEqual({begin: row["private"] + row["shared"] + row["file"]
                          for begin, row in rows.items()},
                         {begin: wanted[begin] for begin in rows})

    def test_rights(self):
        """Its own memory everybody may see, though not which physical pages; others' not."""
        def act():
            own = inspector.run("pages", os.getpid(), "-J", "--output-all")
            other = inspector.run("pages", 1)
            return own.status, own.err, other.status, other.err
        status, err, refused, why = self.as_user(act)
        self.assertEqual((status, refused), (inspector.OK, inspector.NO_RIGHT))
        self.assertIn("told to root only", err)
        self.assertIn("not for this user", why)
        self.assertEqual(inspector.run("pages", 2).status, inspector.NOTHING)


class States(Inspected):
    """States, moves and pictures of them."""

    def saved(self):
        """A saved file, so that two commands see the same."""
        folder = tempfile.mkdtemp()
        self.addCleanup(subprocess.run, ["rm", "-r", folder], check=True)
        inspector.show("save", f"{folder}/saved")
        return f"{folder}/saved"

    def test_census(self):
        """The counts of the table, of states that nobody enters or leaves meanwhile."""
        for _ in range(2):
            stopped = self.sleeper()
            stopped.kill(signal.SIGSTOP)
            self.await_asleep(stopped.pid, "T")
        self.zombie(self.exits(0))
        before, saved, after = states.Census(), self.saved(), states.Census()
        rows = inspector.show("states", "-J", "--from", saved).json()
        self.assertEqual("".join(row["s"] for row in rows), abi.STATES)
        shown = {row["s"]: row["tasks"] for row in rows}
        for letter, least in (("T", 2), ("Z", 1)):
            self.assertGreaterEqual(shown[letter], least)
            self.assertEqual([before.tasks[letter], after.tasks[letter]], [shown[letter]] * 2)
        on_cpu = {row["s"]: row["on-cpu"] for row in rows}
        self.assertGreaterEqual(on_cpu.pop("R"), 1)
        self.assertEqual(set(on_cpu.values()), {None})

    @kind.parallel
    def test_cpus(self):
        """Some CPU runs the program itself."""
        rows = inspector.show("states", "--cpus", "-J").json()
        self.assertEqual(len(rows), os.cpu_count())
        self.assertEqual([row["name"] for row in rows if row["what"] == "reader"], ["taskviz"])

    def test_off(self):
        """Without the group: no picture, but how to switch it on; the other groups stay."""
        before = debug.groups()
        self.addCleanup(debug.switch, before)
        for option in ("--moves", "--switches", "--times", "--diagram=text"):
            debug.switch(before)
            done = inspector.run("states", option)
            self.assertEqual((done.status, done.out), (inspector.NO_SOURCE, ""))
            subprocess.run(done.err.splitlines()[-1], shell=True, check=True)
            self.assertEqual(set(debug.groups()), {*before, "states"})

    def test_pictures(self):
        """Each has the counts of the moves."""
        with debug.recording("states"):
            self.zombie(self.exits(0))
            folder = self.saved()
        moves = inspector.show("states", "--moves", "-J", "--from", folder).json()
        self.assertGreater(len(moves), 17)
        slept, = [move for move in moves if move["to"] == "sleeping"]
        self.assertGreater(slept["count"], 0)
        drawn = {kind: inspector.show("states", "--diagram", kind, "--from", folder).out
                 for kind in ("text", "dot", "svg")}
        for move in moves:
            self.assertIn(f'"{move["from"]}" -> "{move["to"]}" [label="{move["count"]}"',
                          drawn["dot"])
        self.assertRegex(drawn["text"], rf" {slept['count']} ─▶ S sleeping")
        self.assertIn(f">{slept['count']}</text>", drawn["svg"])
        lines = drawn["text"].splitlines()
        self.assertEqual(len({len(line) for line in lines if line[-1] in "┐│┤┘"}), 1)

    def test_times(self):
        """A task that sleeps has slept."""
        with debug.recording("states"):
            child = self.sleeper()
            row, = inspector.show("states", "--times", child.pid, "-J").json()
        self.assertEqual((row["pid"], row["s"]), (child.pid, "S"))
        self.assertGreater(row["on-cpu"], 0)


class Export(Inspected):
    """Figures for Prometheus."""

    @staticmethod
    def figures(out):
        """{name with labels: value}"""
        return dict(re.findall(r"^(taskviz_\S+) (\S+)$", out, re.M))

    def test_figures(self):
        """Those of the snapshot; each has a type and a help."""
        out = inspector.show("export", "prometheus").out
        found = self.figures(out)
        counts = abi.snapshot().counts
        self.assertEqual(int(found["taskviz_cpus"]), counts.cpus)
        self.assertAlmostEqual(int(found["taskviz_kernel_threads"]), counts.kthreads, delta=3)
        self.assertLessEqual(int(found["taskviz_births_total"]), counts.births)
        self.assertGreater(int(found["taskviz_births_total"]), counts.births - 10)
        for name in found:
            bare = name.partition("{")[0]
            self.assertRegex(out, rf"(?m)^# HELP {bare} .+\.\n# TYPE {bare} (gauge|counter)$")

    def test_zombies(self):
        """How long the oldest waits."""
        self.zombie(self.exits(0))
        found = self.figures(inspector.show("export", "prometheus").out)
        self.assertGreaterEqual(int(found['taskviz_tasks{state="Z"}']), 1)
        self.assertGreater(float(found["taskviz_oldest_zombie_seconds"]), 0)

    def test_unknown_is_left_out(self):
        """A gap, not a zero."""
        before = debug.groups()
        self.addCleanup(debug.switch, before)
        debug.switch([name for name in before if name != "cow"])
        found = self.figures(inspector.show("export", "prometheus").out)
        self.assertNotIn("taskviz_copied_pages_total", found)
        self.assertIn("taskviz_births_total", found)

    def test_plain_user(self):
        """Everybody may, without what is root's."""
        def act():
            done = inspector.run("export", "prometheus")
            return done.status, self.figures(done.out)
        status, found = self.as_user(act)
        self.assertEqual(status, inspector.OK)
        self.assertIn("taskviz_processes", found)
        self.assertNotIn("taskviz_lost_total", found)

    def test_file(self):
        """Written whole, read by others; a full disk leaves what was there."""
        folder = tempfile.mkdtemp()
        self.addCleanup(subprocess.run, ["umount", "-l", folder], check=False)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], check=True)
        path = f"{folder}/taskviz.prom"
        inspector.show("export", "prometheus", "-w", path)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o644)
        with open(path, encoding="ascii") as file:
            before = file.read()
        fill = os.open(f"{folder}/fill", os.O_WRONLY | os.O_CREAT)
        with self.assertRaises(OSError):
            while True:
                os.write(fill, bytes(4096))
        os.close(fill)
        done = inspector.run("export", "prometheus", "-w", path)
        self.assertEqual(done.status, inspector.IO)
        with open(path, encoding="ascii") as file:
            self.assertEqual(file.read(), before)
        self.assertEqual(sorted(os.listdir(folder)), ["fill", "taskviz.prom"])
