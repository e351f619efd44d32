# SPDX-License-Identifier: GPL-2.0
"""taskviz lesson: what every lesson claims is so on this kernel; played, left and broken off."""
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

from taskviz_testlib import inspector, module
from taskviz_testlib.case import USER, Case
from taskviz_testlib.terminal import Terminal
from taskviz_testlib.wait import eventually

LESSONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lessons")


SECONDS = 20    # that a lesson may take without KVM, on a clock that no other machine disturbs
MEMORY = 256 << 20


class Lesson(Case):
    """A lesson that checks itself."""

    def check(self, *words, **how):
        """Each verdict is looked at here, too; and how long that took."""
        begun = time.monotonic()
        done = inspector.run("lesson", "--check", *words, **how)
        took = time.monotonic() - begun
        verdicts = re.findall(r"^((?:not )?ok) (\d+) - (.*)$", done.out, re.M)
        self.assertEqual([number for _, number, _ in verdicts],
                         [str(number + 1) for number in range(len(verdicts))], done.out)
        self.assertIn(f"\n1..{len(verdicts)}\n", done.out)
        self.assertEqual([text for result, _, text in verdicts if result != "ok"], [], done.out)
        self.assertTrue([text for _, _, text in verdicts if "# SKIP" not in text], done.out)
        self.assertNotIn("\n# wider than", done.out)
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertLess(took, SECONDS)


class Claims(Lesson):
    """A test for each lesson, made below."""

    def check_usual(self, name):
        """With the usual numbers."""
        if name.endswith("memory"):
            self.swap_on()
        self.check(name)


class Limits(Lesson):
    """The same with the smallest and the largest numbers that learners may choose."""

    # Where not all that are large make a lesson large.
    WORST = {"07-memory": {"every": "least"}}

    def check_limit(self, name, numbers, limit):
        """With those of one end, in no more memory than a lesson may take."""
        if name.endswith("memory"):
            self.swap_on(96)
        group = self.memory_group()
        chosen = {word: limits[limit] for word, limits in numbers.items()}
        for word, other in self.WORST.get(name, {}).items():
            chosen[word] = numbers[word][other]
        self.check(name, *(f"--number={word}={number}" for word, number in chosen.items()),
                   preexec_fn=lambda: enter(group))
        with open(f"{group}/memory.peak", encoding="ascii") as file:
            self.assertLess(int(file.read()), MEMORY)

    def memory_group(self):
        """A control group that counts memory."""
        root = "/sys/fs/cgroup"
        group = tempfile.mkdtemp(dir=root)
        self.addCleanup(os.rmdir, group)
        with open(f"{root}/cgroup.subtree_control", "w", encoding="ascii") as file:
            file.write("+memory")
        return group


def enter(group):
    """Be in a control group."""
    with open(f"{group}/cgroup.procs", "w", encoding="ascii") as file:
        file.write("0")


def numbers_of(name):
    """{number: {"least": N, "most": N}} of a lesson."""
    with open(os.path.join(LESSONS, name, "lesson.yaml"), encoding="utf-8") as file:
        found = re.findall(r"^  (\w+): \{usual: \d+, least: (\d+), most: (\d+),", file.read(), re.M)
    return {word: {"least": least, "most": most} for word, least, most in found}


def _add(name):
    """The tests of a lesson."""
    def usual(self):
        self.check_usual(name)
    usual.__doc__ = f"What lesson {name} claims is so here."
    method = "test_" + re.sub(r"\W", "_", name)
    setattr(Claims, method, usual)
    numbers = numbers_of(name)
    for limit in ("least", "most") if numbers else ():
        def at_limit(self, limit=limit):
            self.check_limit(name, numbers, limit)
        at_limit.__doc__ = f"So it is where the numbers of lesson {name} are the {limit} they can be."
        setattr(Limits, f"{method}_{limit}", at_limit)


for _name in sorted(name for name in os.listdir(LESSONS) if re.match(r"\d\d-", name)):
    _add(_name)

SCRIPT = """#!/bin/sh
sleep 1000 &
echo "begun: other=$! count=$1"
read line
echo "ended: with=$line"
read line
"""

LESSON = """
title: A test
summary: of the player
groups: lifecycle,cow,entries
numbers:
  count: {usual: 3, least: 1, most: 9, about: what is counted}
steps:
- name: first
  text: It counts.
  ask: {text: How far?, measured: found}
  run: program {count}
  until: begun
  measure: {found: "echo {count}"}
  show: ["echo {other} runs"]
  claims:
  - {text: it counts, holds: found == count}
  why: It has to.
  again: {text: And twice as far?, measured: 2 * found}
- name: second
  needs: "test ! -e /tmp/lacking || { echo that is missing; false; }"
  text: It ends.
  until: ended
  claims:
  - {text: it was so, holds: "count == 3"}
"""


class Player(Case):
    """A lesson of our own."""

    def setUp(self):
        folder = tempfile.mkdtemp()
        os.chmod(folder, 0o755)
        self.addCleanup(subprocess.run, ["rm", "-r", folder], check=True)
        self.lessons = os.path.join(folder, "lessons")
        os.makedirs(os.path.join(self.lessons, "01-own"))
        self.put("lesson.yaml", LESSON, 0o644)
        self.put("program", SCRIPT, 0o755)
        self.environment = {**os.environ, "TASKVIZ_LESSONS": self.lessons,
                            "XDG_STATE_HOME": os.path.join(folder, "state")}
        self.before = module.get("probes")
        self.assertNotIn("entries", self.before)

    def put(self, name, text, mode):
        """A file of the lesson."""
        path = os.path.join(self.lessons, "01-own", name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)

    def play(self, *lines):
        """What is printed when these are typed."""
        done = subprocess.run([inspector.PROGRAM, "lesson", "own"], env=self.environment, text=True,
                              input="".join(line + "\n" for line in lines), check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def check(self):
        """The verdicts, and the exit status."""
        done = inspector.run("lesson", "--check", "own", env=self.environment)
        return re.findall(r"^(?:not )?ok .*", done.out, re.M), done.status

    def assert_nothing_is_left(self, other):
        """No process of the program lives, and what is recorded is what was."""
        eventually(lambda: not os.path.exists(f"/proc/{other}"), f"{other} is gone")
        eventually(lambda: module.get("probes") == self.before, "what was recorded is recorded again")

    @staticmethod
    def other(text):
        """The process that the program made."""
        return re.search(r"other=(\d+)", text).group(1)


class Answers(Player):
    """Learners who answer."""

    def test_right_and_wrong(self):
        """A right answer is said to be, a wrong one gets what was measured and a second question."""
        out = self.play("4", "6", "", "q")
        self.assertIn("not so: you said 4, measured here: 3", out)
        self.assertIn("right: you said 6, measured here: 6", out)
        self.assertIn("seen: it counts (found = 3, count = 3)", out)
        self.assertIn("right: 1 of 2", out)
        out = self.play("3", "", "q")
        self.assertIn("right: you said 3, measured here: 3", out)
        self.assertNotIn("And twice as far?", out)
        (row,) = inspector.run("lesson", "-J", env=self.environment).json()
        self.assertEqual((row["name"], row["answered"]), ("own", "1 of 1"))
        self.assertIn("Left in step 1 of ", self.play("4", "6", "q"))
        (row,) = inspector.run("lesson", "-J", env=self.environment).json()
        self.assertEqual(row["answered"], "1 of 1")
        answers = os.path.join(self.environment["XDG_STATE_HOME"], "taskviz/lessons/01-own.tap")
        self.assertIn("✓ 1/1", inspector.run("lesson", "--collect", answers).out)
        self.assert_nothing_is_left(self.other(out))

    def test_width(self):
        """Values for which a line has no room stand on the next one."""
        text = "as many as " + "x" * 50
        self.put("lesson.yaml", LESSON.replace("text: it counts,", f"text: {text},"), 0o644)
        self.assertIn(f"seen: {text}\n  (found = 3, count = 3)\n", self.play("3", "q"))

    def test_long_answers(self):
        """Two answers for which a line has no room stand below each other."""
        choices = "choices: [{text: %s, holds: found == 4}, {text: %s, holds: found == 3}]"
        wrong, right = "it counts as far as " + "x" * 20, "it counts as far as " + "y" * 20
        self.put("lesson.yaml", LESSON.replace("measured: found}", choices % (wrong, right) + "}"),
                 0o644)
        self.assertIn(f"not so:\n  you said a) {wrong}\n  measured here: b) {right}\n",
                      self.play("a", "6", "q"))

    def test_other_numbers(self):
        """With r numbers are chosen anew, within limits, and the answer is the one for these."""
        out = self.play("many", "3", "r", "10", "7", "7", "", "q")
        self.assertIn("a whole number, please", out)
        self.assertIn("right: you said 7, measured here: 7", out)
        self.assertIn("$ program 7", out)
        self.assertIn("NOT SEEN: it was so (count = 7)", out)

    def test_back(self):
        """With b the step before happens again, with a program of its own."""
        out = self.play("3", "", "b", "3", "q")
        self.assertEqual(len(re.findall("- step 1 of 2", out)), 2)
        first, second = re.findall(r"other=(\d+)", out)
        self.assertNotEqual(first, second)
        self.assert_nothing_is_left(first)
        self.assert_nothing_is_left(second)

    def test_program(self):
        """With s its source is shown, and where there is none that is said."""
        self.assertIn("program.c: No such file", self.play("3", "s", "q"))
        self.put("program.c", "the source\n", 0o644)
        self.assertIn("> the source\n", self.play("3", "s", "q"))
        os.unlink(os.path.join(self.lessons, "01-own", "program.c"))
        self.put("program.go", "the source in Go\n", 0o644)
        self.assertIn("> the source in Go\n", self.play("3", "s", "q"))

    def test_japanese(self):
        """The player speaks Japanese, texts that nobody translated stay English."""
        done = subprocess.run([inspector.PROGRAM, "lesson", "own", "--lang", "ja"], text=True,
                              env=self.environment, input="3\n\n", check=True,
                              stdout=subprocess.PIPE)
        self.assertIn("正解: あなたの答え: 3、ここでの測定結果: 3", done.stdout)
        self.assertIn("It counts.", done.stdout)


class Verdicts(Player):
    """What --check says of lessons that are not so."""

    def test_all_is_so(self):
        """One verdict for each claim, question and shown command."""
        verdicts, status = self.check()
        self.assertEqual(len(verdicts), 5, verdicts)
        self.assertTrue(all(verdict.startswith("ok ") for verdict in verdicts), verdicts)
        self.assertEqual(status, inspector.OK)

    def test_false_claim(self):
        """A claim that is not so fails, and those beside it do not."""
        self.put("lesson.yaml", LESSON.replace("found == count", "found > count"), 0o644)
        verdicts, status = self.check()
        self.assertEqual([verdict for verdict in verdicts if verdict.startswith("not")],
                         ["not ok 2 - 01-own first: it counts"])
        self.assertEqual((len(verdicts), status), (5, inspector.NOTHING))

    def test_program_that_fails(self):
        """What does not happen fails, and so does a measure."""
        self.put("program", "#!/bin/sh\necho no luck\n", 0o755)
        verdicts, status = self.check()
        self.assertEqual((verdicts, status), (["not ok 1 - 01-own first: it happens"], 1))
        self.put("program", SCRIPT, 0o755)
        self.put("lesson.yaml", LESSON.replace('"echo {count}"', '"exit 3"'), 0o644)
        verdicts, status = self.check()
        self.assertEqual((verdicts, status), (["not ok 1 - 01-own first: it happens"], 1))

    def test_lacking(self):
        """What cannot happen here is skipped, and why is said."""
        with open("/tmp/lacking", "w", encoding="utf-8"):
            self.addCleanup(os.unlink, "/tmp/lacking")
        verdicts, status = self.check()
        self.assertIn("ok 5 - 01-own second # SKIP that is missing", verdicts)
        self.assertEqual(status, inspector.OK)
        self.assertIn("This cannot happen here: that is missing", self.play("3", "", "q"))

    def test_errors(self):
        """No such lesson, a file that is none, no lessons, no right: each is told as what it is."""
        done = inspector.run("lesson", "7", env=self.environment)
        self.assertEqual(done.status, inspector.USAGE)
        self.assertIn("there is no lesson '7'", done.err)
        done = inspector.run("lesson", "own", env=self.environment, user=USER)
        self.assertEqual(done.status, inspector.NO_RIGHT)
        self.put("lesson.yaml", "title: [\n", 0o644)
        done = inspector.run("lesson", "own", env=self.environment)
        self.assertEqual(done.status, inspector.NO_SOURCE)
        self.assertIn("lesson.yaml:2: ", done.err)
        done = inspector.run("lesson", env={**os.environ, "TASKVIZ_LESSONS": "/nowhere"})
        self.assertEqual(done.status, inspector.NO_SOURCE)
        self.assertIn("no lessons in '/nowhere'", done.err)


class Walk(Case):
    """Modules of learners, as the lesson that builds one grades them."""

    FOLDER = os.path.join(LESSONS, "13-walk")

    def source(self, name="solution"):
        """Of a module of the lesson."""
        with open(os.path.join(self.FOLDER, name + ".c"), encoding="utf-8") as file:
            return file.read()

    def failed(self, source, built_as):
        """What is not so of a module with that source; it was built elsewhere."""
        home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, home)
        own = os.path.join(home, "mywalk")
        os.mkdir(own)
        shutil.copy(os.path.join(self.FOLDER, "list.h"), own)
        with open(os.path.join(own, "mywalk.c"), "w", encoding="utf-8") as file:
            file.write(source)
        shutil.copy(os.path.join(self.FOLDER, built_as + ".ko"), os.path.join(own, "mywalk.ko"))
        done = inspector.run("lesson", "--check", "walk", env={**os.environ, "HOME": home})
        for name in ("mywalk", "solution", "unsafe"):
            self.assertFalse(os.path.exists(f"/sys/module/{name}"), done.out)
        return re.findall(r"^not ok \d+ - 13-walk (.*)$", done.out, re.M)

    def test_whole(self):
        """One that is whole passes."""
        self.assertEqual(self.failed(self.source(), "solution"), [])

    def test_skeleton(self):
        """The skeleton fails in each step that has a gap, and only there."""
        failed = self.failed(self.source("mywalk"), "mywalk")
        self.assertEqual({line.split(":")[0] for line in failed}, {"walk", "rcu", "thread"}, failed)
        self.assertIn("walk: none is in it twice", failed)

    def test_no_section(self):
        """One without a read section lacks nothing but that."""
        source = "".join(line for line in self.source().splitlines(True) if "rcu_read" not in line)
        failed = self.failed(source, "unsafe")
        self.assertEqual(len(failed), 2, failed)
        self.assertRegex(failed[0], "^rcu: none of [0-9]+ was added outside of a read section")
        self.assertEqual(failed[1], "thread: your list is whole")

    def test_dangerous(self):
        """One that would break the kernel is not loaded."""
        for call in ("rcu_read_unlock", "kthread_stop"):
            source = "".join(line for line in self.source().splitlines(True) if call not in line)
            failed = self.failed(source, "solution")
            self.assertIn("walk: your module was built and loaded", failed, call)


class Presenting(Player):
    """Teachers before a room."""

    def test_keys(self):
        """One key a step, there and back; the terminal is as before, and no answer was kept."""
        terminal = Terminal("taskviz", "lesson", "own", "--present", TASKVIZ_LESSONS=self.lessons,
                            XDG_STATE_HOME=self.environment["XDG_STATE_HOME"])
        self.addCleanup(terminal.end)
        terminal.until("How far")
        terminal.keys("Space")
        terminal.until("It has to")
        self.assertEqual(terminal.screen()[1], "A test - step 1 of 2")
        terminal.keys("Enter")
        terminal.until("It ends")
        self.assertEqual(terminal.screen()[1], "A test - step 2 of 2")
        terminal.keys("Left")
        terminal.until("How far")
        terminal.keys("C-c")
        terminal.until("status 0")
        self.assertRegex("\n".join(terminal.screen()), r"\bisig icanon\b")
        self.assertFalse(os.path.exists(self.environment["XDG_STATE_HOME"]))


class Screens(Player):
    """Output that is longer than the terminal."""

    def test_long(self):
        """It comes a screen at a time, and is not driven off by what is told below it."""
        self.put("lesson.yaml", LESSON.replace('["echo {other} runs"]', '["seq 60"]'), 0o644)
        terminal = Terminal("taskviz", "lesson", "own", TASKVIZ_LESSONS=self.lessons,
                            XDG_STATE_HOME=self.environment["XDG_STATE_HOME"])
        self.addCleanup(terminal.end)
        terminal.until("How far")
        terminal.keys("3", "Enter")
        terminal.until("Enter shows more")
        seen = self.numbers(terminal)
        self.assertEqual(seen[0], 1)
        while not terminal.line("Enter tells why"):
            terminal.keys("Enter")
            terminal.until(f"^({seen[-1] + 2}|60)$")
            terminal.until("Enter (shows more|tells why)")
            seen += [number for number in self.numbers(terminal) if number > seen[-1]]
        self.assertEqual(seen, list(range(1, 61)))
        self.assertFalse(terminal.line("It has to"))
        terminal.keys("Enter")
        terminal.until("It has to")
        terminal.keys("q", "Enter")
        terminal.until("status 0")

    @staticmethod
    def numbers(terminal):
        """Those that stand on the screen in lines of their own."""
        return [int(line) for line in terminal.screen() if re.fullmatch(r"\d+", line)]


class Leaving(Player):
    """Learners who leave in the middle, one way or the other."""

    def begin(self):
        """A terminal with the lesson, waiting for a key; and the process its program made."""
        terminal = Terminal("taskviz", "lesson", "own", TASKVIZ_LESSONS=self.lessons,
                            XDG_STATE_HOME=self.environment["XDG_STATE_HOME"])
        self.addCleanup(terminal.end)
        terminal.until("How far")
        terminal.keys("3", "Enter")
        terminal.until("Enter goes on")
        self.assertIn("entries", module.get("probes"))
        return terminal, self.other("\n".join(terminal.screen()))

    def test_interrupt(self):
        """With Ctrl-C."""
        terminal, other = self.begin()
        terminal.keys("C-c")
        terminal.until("status 130")
        self.assert_nothing_is_left(other)

    def test_groups_of_others(self):
        """What others switched on or off meanwhile stays so; what the lesson did is taken back."""
        terminal, _ = self.begin()
        self.addCleanup(module.put, "probes", self.before)
        module.put("probes", "lifecycle,entries,states")
        terminal.keys("q", "Enter")
        terminal.until("status 0")
        self.assertEqual(set(module.get("probes").split(",")), {"lifecycle", "states"})

    def test_kill(self):
        """By a signal that nothing can be done about."""
        terminal, other = self.begin()
        os.kill(terminal.pid("taskviz"), signal.SIGKILL)
        terminal.until("status 137")
        self.assert_nothing_is_left(other)

    def test_hangup(self):
        """With the terminal."""
        terminal, other = self.begin()
        terminal.server.kill()
        self.assert_nothing_is_left(other)
