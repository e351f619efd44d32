# SPDX-License-Identifier: GPL-2.0
"""taskviz top on a terminal, from saved directories that are written anew under it."""
import os
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

from taskviz_testlib import abi, saved
from taskviz_testlib.terminal import Terminal

PROGRAM = os.environ["TASKVIZ"]
MAKE_STORY = os.path.join(os.path.dirname(PROGRAM), "test/make_story")
NOW = 1000
SHELL = "10"    # of the story


def family():
    """init with a shell that has three children, and a daemon; kthreadd with one."""
    return [saved.task(0, 0, "swapper/0", "R", _kind=0, info=0, start_ns=0),
            saved.task(1, 0, "init", _kind=1),
            saved.task(2, 0, "kthreadd", _kind=2, info=0),
            saved.task(3, 2, "rcu_gp", "I", _kind=3, info=0),
            saved.task(10, 1, "shell"),
            saved.task(11, 10, "first", counts=saved.copied(100)),
            saved.task(12, 10, "second", "Z", exit_code=3 << 8),
            saved.task(13, 10, "third", "T"),
            saved.task(20, 1, "daemon", rss_bytes=5 << 20)]


def without(records, *pids):
    """Those that have none of the pids."""
    return [record for record in records if record.pid not in pids]


class Top(unittest.TestCase):
    """One file and one terminal a test."""

    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.path = f"{folder}/saved"
        self.now = NOW
        saved.save(self.path, family(), self.now, births=10, execs=5, exits=1, copies=100)

    def top(self, *options, size=(80, 24), delay="3600", **environment):
        """A terminal with it. What changes from one refresh to the next is seen by refresh()."""
        environment.setdefault("LC_ALL", "C.UTF-8")
        terminal = Terminal(PROGRAM, "top", "--from", self.path, "-d", delay, *options,
                            size=size, **environment)
        self.addCleanup(terminal.end)
        terminal.until("daemon")
        return terminal

    def later(self, records, seconds=1, **sums):
        """The next snapshot."""
        self.now += seconds
        saved.save(self.path, records, self.now, **sums)

    def refresh(self, terminal, records, seconds=1, **sums):
        """The next snapshot, and have it read."""
        self.later(records, seconds, **sums)
        terminal.keys("u")
        clock = f"up 0:{self.now // 60:02}:{self.now % 60:02} "
        terminal.until(clock)

    @staticmethod
    def names(terminal):
        """The names of the tasks from the top down."""
        return [re.match(r"\W*(\w+)", line[44:]).group(1) for line in terminal.screen()[5:-1]
                if re.match(r" *\d+ +[A-Z]", line)]

    @staticmethod
    def selected(terminal):
        """Line and text of the row that is reversed."""
        for at, line in enumerate(terminal.screen(colours=True)[5:-1]):
            if re.search(r"\x1b\[[0-9;]*\b7[;m]", line):
                return at, re.sub(r"\x1b\[[0-9;]*m", "", line).split()[0]
        return None

    def await_names(self, terminal, names):
        """Wait until these are the rows."""
        terminal.await_screen(lambda: self.names(terminal) == names, f"the rows are {names}")

    def await_selected(self, terminal, pid):
        """Wait until that row is selected. Returns its line."""
        return terminal.await_screen(
            lambda: (self.selected(terminal) or (0, 0))[1] == str(pid) and self.selected(terminal),
            f"{pid} is selected")[0]

    def test_tree(self):
        """Branches, states, remarks, sums."""
        top = self.top()
        top.until(r"│ ├─first$")
        top.until(r"│ ├─second \(exit 3, parent 10")
        top.until(r"│ └─third$")
        top.until(r"└\+\[kthreadd\]")
        top.until("processes 9 .*kernel threads 0")
        top.until("Z 1")
        top.until("^R+S+T+Z+I+$")
        self.assertIsNone(top.line("rcu_gp"))

    def test_unknown_states(self):
        """Who is in a state that nothing told may be in any."""
        path = self.path + ".story"
        with open(path, "wb") as file:
            subprocess.run([MAKE_STORY, SHELL], stdout=file, check=True)
        top = Terminal(PROGRAM, "top", "--from", path, "--at", "+1.5", size=(80, 24))
        self.addCleanup(top.end)
        top.until(r"states +R 1\+ +S 1\+ +D \? .* \? 4$")
        self.assertIsNone(top.line("^[RSTZI]+$"))

    def test_ascii(self):
        """Without UTF-8 nothing but ASCII."""
        top = self.top(LC_ALL="C")
        top.until(r"\| `-third$")
        daemon = saved.task(20, 1, "daemon", counts=saved.copied(7))
        self.refresh(top, family()[:-1] + [daemon], copies=107)
        top.until("7 ###### .*daemon")
        self.assertTrue("\n".join(top.screen()).isascii())

    def colours(self, **environment):
        """Are there any on the screen?"""
        top = self.top(**environment)
        return any(re.search(r"\x1b\[([0-9]+;)*[39][0-7]m", line)
                   for line in top.screen(colours=True))

    def test_no_colour(self):
        """For whoever has asked all programs for none."""
        self.assertTrue(self.colours(NO_COLOR=""))
        self.assertFalse(self.colours(NO_COLOR="1"))

    def test_draw_anew(self):
        """What does not belong on the screen goes."""
        top = self.top()
        with open(top.device(), "w", encoding="ascii") as tty:
            tty.write("\x1b[3;1Hintruder")
        top.until("intruder")
        top.keys("C-l")
        top.until_not("intruder")

    def test_death_and_birth(self):
        """The dead one keeps its line until its time is over; the new one is below its parent."""
        top = self.top("--linger", "3")
        before = self.names(top)
        self.refresh(top, without(family(), 11), exits=2)
        top.until(r"SX +- +- +\? +│ │ ├─first \(gone\)")
        self.assertEqual(self.names(top), before)
        born = family() + [saved.task(1002, 10, "newborn", start_ns=(NOW + 1) * saved.SECOND + 1,
                                      counts=saved.copied(9))]
        self.refresh(top, without(born, 11), births=11, exits=2, copies=109)
        top.until(r" 9 ██████ │ │ └─newborn$")
        self.assertEqual(self.names(top), ["swapper", "init", "shell", "first", "second", "third",
                                           "newborn", "daemon", "kthreadd"])
        self.refresh(top, without(born, 11), 2)
        self.assertEqual(self.names(top), ["swapper", "init", "shell", "second", "third",
                                           "newborn", "daemon", "kthreadd"])

    def test_brief_life(self):
        """It was born and died between two refreshes, and is shown."""
        top = self.top()
        when = NOW * saved.SECOND + 5
        self.refresh(top, family() + [saved.task(
            1001, 10, "brief", "X", info=abi.INFO_ENDED, start_ns=when, exited_ns=when + 10 ** 6,
            reaped_ns=when + 2 * 10 ** 6, reaper=10, exit_code=7 << 8)])
        top.until(r"brief \(exit 7, lived 1\.0ms")
        top.until("lived and died 1")
        top.keys("Enter", "/")
        top.type("brief")
        top.keys("Enter")
        top.until("EXIT exit 7 .*REAPER 10")

    def test_stays_in_its_line(self):
        """The selected task does, whatever is born above it."""
        crowd = [saved.task(pid, 1, f"one{pid}") for pid in range(100, 160)]
        self.later(family() + crowd)
        top = self.top()
        top.keys("NPage", "NPage")
        pid = int(self.selected_text(top))
        line = self.await_selected(top, pid)
        born = [saved.task(2000 + i, 10, f"new{i}", start_ns=self.now * saved.SECOND + i)
                for i in range(5)]
        for records in (family() + born + crowd, family() + crowd, family() + crowd):
            self.refresh(top, records, 10)
            self.assertEqual(self.selected(top), (line, str(pid)))

    def selected_text(self, terminal):
        """The pid of the selected row, once it is not the first any more."""
        return terminal.await_screen(
            lambda: (self.selected(terminal) or (0, "0"))[1] not in ("0", "1") and
            self.selected(terminal)[1], "another row is selected")

    def test_keys(self):
        """Fold, unfold, sort, list, kernel threads, detail, help."""
        top = self.top()
        everybody = self.names(top)
        top.keys("Down", "Down", "Space")
        self.await_names(top, ["swapper", "init", "shell", "daemon", "kthreadd"])
        top.until(r"├\+shell")
        top.keys("Right")
        self.await_names(top, everybody)
        top.keys("Left", "Left", "Left")
        self.await_names(top, ["swapper", "init", "kthreadd"])
        top.keys("*")
        self.await_names(top, everybody + ["rcu_gp"])
        top.keys("K")
        self.await_names(top, everybody[:-1])
        top.keys("s", "s", "s", "s")
        top.until("sorted by pages copied lately")
        top.keys("S", "t")
        top.until("sort: memory")
        top.await_screen(lambda: self.names(top)[:1] == ["daemon"], "the largest is first")
        top.keys("r")
        top.until("memory reversed")
        top.keys("t", "r", "S", "S", "S")
        self.await_names(top, everybody[:-1])
        top.keys("Enter")
        top.until("^family +PPID")
        self.assertIsNone(top.line("^waits"), "of what is saved that is not known")
        top.keys("Enter")
        top.until_not("^family")
        top.keys("?")
        top.until("any key: back")
        top.until("p +pause, go on")
        top.until("Z exited, its parent has not waited")
        top.until("two refreshes")
        top.keys("x")
        top.until("daemon")
        top.keys("q")
        top.until("status 0")

    def flood(self):
        """30 children more of the shell, all alike."""
        return family() + [saved.task(pid, 10, "sleep", counts=saved.copied(5),
                                      start_ns=self.now * saved.SECOND) for pid in range(500, 530)]

    def test_flood(self):
        """Those alike share a line when they flood the screen, and have one each if one wants."""
        top = self.top()
        self.refresh(top, self.flood(), births=40, copies=250)
        top.until(r" +×30 +S .* 150 ██████ │ │ └─sleep ×30$")
        top.until("^. help  q quit  space split  c split all  / search")
        self.assertIsNotNone(top.line("daemon"))
        top.keys("/")
        top.type("sleep")
        top.keys("Enter", "Enter")
        top.until("500 sleep, the first of ×30")
        top.keys("Enter", "Space")
        top.until("├─sleep$")
        self.assertIsNone(top.line("daemon"))
        top.keys("Space")
        top.until("└─sleep ×30$")
        top.keys("c")
        top.until("siblings that are alike have a line each")
        top.until("├─sleep$")

    def test_flood_in_ascii(self):
        """Also on a wide screen; few on a large one are no flood, but share a line if one wants."""
        self.later(self.flood())
        top = self.top("--collapse", size=(140, 60), LC_ALL="C")
        top.until(r" +x30 +10 +0 +S .*`-sleep x30$")
        top = self.top(size=(140, 60))
        top.until("├─sleep$")
        top = Terminal(PROGRAM, "top", "--from", self.path, "--no-collapse", LC_ALL="C.UTF-8")
        self.addCleanup(top.end)
        top.until("├─sleep$")

    def test_units(self):
        """A column that one can have, also by a key; of those that differ a crowd has none."""
        crowd = [saved.task(pid, 20, "worker", cgroup=42) for pid in range(500, 540)]
        crowd += [saved.task(pid, 10, "worker", cgroup=41 + pid % 2) for pid in range(600, 640)]
        saved.save(self.path, family() + crowd, self.now,
                   cgroups="41 /user.slice\n42 /system.slice/a-long-name-of-it.service\n")
        top = self.top("--units")
        top.until(r"\+COPY +UNIT +TASK")
        top.until(r"\? a-long-name-of-i │   └─worker ×40$")
        top.until(r"\? {18}│ │ └─worker ×40$")
        top.keys("U")
        top.until(r"\+COPY +TASK")
        top.until_not("UNIT|a-long-name")

    def test_heading(self):
        """Each word above the tasks is one that is explained."""
        for word in self.top("--units", size=(140, 24)).screen()[4].split():
            subprocess.run([PROGRAM, "explain", word], check=True, stdout=subprocess.DEVNULL)

    def test_filter(self):
        """It works while it is typed; ancestors stay."""
        top = self.top()
        top.keys("f")
        top.type("SECO")
        self.await_names(top, ["swapper", "init", "shell", "second"])
        top.keys("Enter")
        top.until("only what matches 'SECO'")
        top.keys("Escape")
        top.until("rd$|daemon")
        top.keys("f")
        top.type("rcu")
        self.await_names(top, ["swapper", "kthreadd", "rcu_gp"])
        top.keys("BSpace", "BSpace", "BSpace", "Escape")
        top.until("daemon")

    def test_search(self):
        """It opens folds; what is not there is told."""
        top = self.top()
        top.keys("/")
        top.type("rcu")
        top.until("search: rcu_")
        top.keys("Enter")
        self.await_selected(top, 3)
        top.keys("/")
        top.type("nowhere")
        top.keys("Enter")
        top.until("no task matches 'nowhere'")
        self.await_selected(top, 3)

    def test_pause(self):
        """Nothing changes until it goes on."""
        top = self.top(delay="0.1")
        top.keys("p")
        top.until("PAUSED")
        self.later(without(family(), 11))
        top.keys("u", "Enter")
        top.until("^family")
        self.assertIsNone(top.line("gone"))
        top.keys("p")
        top.until(r"first \(gone\)")

    def test_resize(self):
        """What fits is shown, at every size."""
        top = self.top()
        top.keys("Enter")
        top.until("^end ")
        for size in ((120, 40), (40, 10), (20, 5), (7, 2), (2, 1), (200, 50), (80, 24)):
            with self.subTest(size=size):
                top.resize(*size)
                top.await_screen(lambda s=size: self.is_laid_out(top, *s), f"it is {size}")

    def is_laid_out(self, top, columns, lines):
        """Is the last line where it must be, and nothing wider than the screen?"""
        screen = top.screen()
        if len(screen) != lines or not screen[-1].startswith("? help"[:columns].rstrip()):
            return False
        has_parents = any("PID    PPID" in line for line in screen)
        has_rows = lines < 7 or any("init" in line or columns < 60 for line in screen)
        return has_rows and has_parents == (columns >= 100 and lines > 5)

    def test_source_goes_and_comes(self):
        """A message while it is away, the rows as they were; then it goes on."""
        top = self.top(delay="0.1")
        before = self.names(top)
        os.rename(self.path, self.path + ".away")
        top.until("NO DATA")
        top.until("No such file")
        self.assertEqual(self.names(top), before)
        with open(self.path, "wb") as file:
            file.write(b"TASKVIZ")
        top.until("it is no recording")
        self.later(without(family(), 11))
        top.until("taskviz is back")
        top.until(r"first \(gone\)")
        self.assertIsNone(top.line("NO DATA"))

    def test_signals(self):
        """The terminal is as it was before, whatever ends it."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(number=number):
                top = self.top()
                os.kill(top.pid("taskviz"), number)
                top.until(f"status {128 + number}")
                top.until(r"(^|[^-])\bicanon\b")
                top.until(r"(^| )echo ")
                self.assertIsNone(top.line("daemon"))

    def test_interrupt_key(self):
        """The key, not only the signal."""
        top = self.top()
        top.keys("C-c")
        top.until("status 130")

    def test_stop_and_go_on(self):
        """Stopped it gives the terminal back, continued it draws again."""
        script = f"set -m; {PROGRAM} top --from {self.path}; echo stopped; read -r; fg"
        top = Terminal("bash", "-c", script)
        self.addCleanup(top.end)
        top.until("daemon")
        top.keys("C-z")
        top.until("^stopped")
        self.assertIsNone(top.line("daemon"))
        top.keys("Enter")
        top.until("daemon")
        top.keys("q")
        top.until("status 0")

    def test_names(self):
        """A name cannot steer the terminal."""
        records = family()
        records[4]._name[:8] = b"\x1b[2Ja\n\xff\xc3"
        self.later(records)
        top = self.top()
        top.until(r"├─\\x1b\[2Ja\\n\\xff\\xc3$")

    def test_deep(self):
        """Deeper than the screen is wide."""
        chain = [saved.task(pid, pid - 1 if pid > 100 else 1, f"deep{pid}")
                 for pid in range(100, 300)]
        self.later(family() + chain)
        top = self.top()
        top.keys("/")
        top.type("deep299")
        top.keys("Enter")
        top.until(r"\+19\d .*deep299$")

    def refused(self, *words, **environment):
        """Status and text of a run without a terminal."""
        done = subprocess.run([PROGRAM, "top", *words], stdout=subprocess.PIPE, check=False,
                              stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                              env=os.environ | environment)
        return done.returncode, done.stderr.decode()

    def test_no_terminal(self):
        """It says so, and what to use."""
        status, text = self.refused("--from", self.path)
        self.assertEqual(status, 2)
        self.assertIn("taskviz tree", text)

    def test_wrong_words(self):
        """Each with a message of its own."""
        for words, what in ((("-d", "0"), "'0'"), (("-d", "x"), "'x'"), (("-d", "1e9"), "1e9"),
                            (("--linger", "-1"), "'-1'"), (("word",), "'word'"),
                            (("-d", "nan"), "'nan'")):
            with self.subTest(words=words):
                status, text = self.refused(*words)
                self.assertEqual(status, 2)
                self.assertIn(what, text)

    def test_unknown_terminal(self):
        """A TERM that is not known; what curses leaves behind then is not ours."""
        script = f"ASAN_OPTIONS=detect_leaks=0 TERM=nosuch {PROGRAM} top --from {self.path}"
        top = Terminal("sh", "-c", script)
        self.addCleanup(top.end)
        top.until("'nosuch' is not known")
        top.until("status 2")

    def test_no_file(self):
        """Where there is nothing to show at the start it does not start."""
        top = Terminal(PROGRAM, "top", "--from", self.path + ".none")
        self.addCleanup(top.end)
        top.until("cannot read")
        top.until("status 3")
