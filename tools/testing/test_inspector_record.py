# SPDX-License-Identifier: GPL-2.0
"""The inspector's event stream and recordings, against the kernel's trace events and wait()."""
import errno
import json
import os
import re
import signal
import subprocess
import time

from taskviz_testlib import inspector, kind, libc, module, oracle, tracing
from taskviz_testlib.cow import Family
from taskviz_testlib.recordings import COLUMNS, Recordings, is_on
from taskviz_testlib.wait import eventually

# The shell writes into a FIFO, after it has seen that cat sleeps there: cat wakes by that alone.
PIPE = """
mkfifo {0}/fifo; cat {0}/fifo & exec 3>{0}/fifo
until [ "$(cut -d' ' -f3 /proc/$!/stat)" = S ]; do :; done
echo a word >&3; exec 3>&-; wait; rm {0}/fifo"""
# Pipes, a subshell that fails, an exec after an exec, a background task that is waited for.
SCRIPT = "seq 20 | sort -rn | head -n 1; (true; exit 3); env true; sleep 0.01 & wait; exit 5"
# Two that want the CPU all the time, and one that sleeps again and again beside them.
BUSY = "for i in 1 2; do seq 30000 | wc -l & done; for i in 1 2 3 4 5 6; do sleep 0.01; done; wait"
# One that reads what another writes when it has slept, then sleeps itself; both are waited for.
CHAIN = "(sleep 0.3; echo) | (read -r; exec sleep 0.2); true"
PAGES = 3000


class Scheduled:
    """What trace events tell of one task until it exits: .runs, .delays in seconds, .on_cpu."""

    def __init__(self, pid, trace):
        self.pid, self.runs, self.delays, self.on_cpu = pid, 0, [], 0.0
        self.asleep, self.woken, self.since = False, None, None
        for one in trace.caught("sched_switch", "sched_wakeup", "sched_process_exit"):
            if one.name == "sched_process_exit":
                if one.tid == pid:
                    self.leave(one)
                    break
            elif one.name == "sched_switch":
                self.switch(one)
            elif self.asleep and one.number("pid") == pid:
                self.asleep, self.woken = False, one.time

    def switch(self, one):
        """It leaves its CPU, or gets one."""
        if one.number("next_pid") == self.pid:
            self.runs += 1
            self.since = one.time
            if self.woken:
                self.delays.append(one.time - self.woken)
            self.woken = None
        elif one.number("prev_pid") == self.pid:
            self.asleep = not one.fields["prev_state"].startswith("R")
            self.leave(one)

    def leave(self, one):
        """It gives its CPU back, or is a zombie, which may get it once more: that is no run."""
        self.on_cpu += one.time - self.since if self.since else 0


class Commands(Recordings):
    """Of one command."""

    def recorded_with_oracle(self):
        """Record the script. Returns (events, trace of the kernel's own, {pid: parent} of it)."""
        names = ["sched:sched_process_fork", "sched:sched_process_exec",
                 "sched:sched_process_exit"]
        with tracing.Trace(names) as trace:
            told = self.record("bash", "-c", SCRIPT)
        self.assertIn("the command exited with 5", told)
        events = self.events("-k", "fork,exec,exit,reap")
        root = events[0]["pid"]
        made = {root: None}
        for one in trace.caught("sched_process_fork"):
            if one.number("pid") in made:
                made[one.number("child_pid")] = one.number("pid")
        return events, trace, made

    def test_births_execs_ends(self):
        """Each as the kernel's own trace events have it, no more and no less, in their order."""
        events, trace, made = self.recorded_with_oracle()
        root = events[0]["pid"]
        self.assertGreater(len(made), 6)
        births = {one["pid"]: one["parent"] for one in events if one["event"] == "fork"}
        self.assertEqual(births, {pid: parent for pid, parent in made.items() if pid != root})
        self.assertEqual(
            [(one["pid"], one["name"]) for one in events if one["event"] == "exec"],
            [(one.number("pid"), os.path.basename(one.fields["filename"])[:15])
             for one in trace.caught("sched_process_exec") if one.number("pid") in made])
        self.assertEqual(
            [one["pid"] for one in events if one["event"] == "exit"],
            [one.number("pid") for one in trace.caught("sched_process_exit")
             if one.number("pid") in made])

    def test_exit_codes(self):
        """What the script does is known: one task exits with 3, its shell with 5, others with 0."""
        self.record("bash", "-c", SCRIPT)
        codes = [one["exit_code"] for one in self.events("-k", "exit")]
        self.assertEqual(sorted(codes), [0] * (len(codes) - 2) + [3 << 8, 5 << 8])
        ended = self.tree("--dead")
        (shell,) = [row for row in ended.values() if row["exit"] == "exit 5"]
        self.assertEqual(shell["name"], "bash")

    def test_nothing_else(self):
        """What others do meanwhile is not in it, its ancestors are."""
        other = self.child(lambda say: [say(), fork_for_ever()])
        other.hear()
        self.record("bash", "-c", SCRIPT)
        events = self.events()
        makers = {one["parent"] for one in events if one["event"] == "fork"}
        self.assertNotIn(other.pid, makers)
        tree = self.tree("--dead")
        self.assertIn(1, tree)
        self.assertIn(os.getpid(), tree)
        self.assertNotIn(other.pid, tree)

    def test_lives_in_the_timeline(self):
        """Its trace for Perfetto has each program with its length: sleep sleeps for most of it."""
        self.record("bash", "-c", "sleep 0.3")
        inspector.show("timeline", "--from", self.file, "-w", f"{self.folder.name}/trace.json")
        with open(f"{self.folder.name}/trace.json", encoding="ascii") as file:
            events = json.load(file)["traceEvents"]
        sleep = next(one for one in events if one["ph"] == "X" and one["cat"] == "program"
                     and one["name"] == "sleep")
        self.assertGreater(sleep["dur"], 300_000)
        asleep = [one["dur"] for one in events if one["ph"] == "X" and one["name"] == "asleep"
                  and one["tid"] == sleep["tid"] and one["ts"] >= sleep["ts"]]
        self.assertGreater(sum(asleep), 290_000)
        self.assertLess(sum(asleep), sleep["dur"])

    def sleeps(self):
        """[(pid, what ended it, length in us)] of all sleeps, by the trace for Perfetto."""
        inspector.show("timeline", "--from", self.file, "-w", f"{self.folder.name}/trace.json")
        with open(f"{self.folder.name}/trace.json", encoding="ascii") as file:
            return [(one["tid"], one["args"]["woken by"], one["dur"])
                    for one in json.load(file)["traceEvents"]
                    if one["name"] == "asleep" and "args" in one]

    def test_who_woke(self):
        """Who reads a pipe is woken by who writes into it, so say events, timeline and report; and how."""
        self.record("bash", "-c", PIPE.format(self.folder.name))
        shell = self.events("-k", "fork")[0]["parent"]
        (cat,) = [one["pid"] for one in self.events("-k", "exec") if one["name"] == "cat"]
        wakers = [(one["context"], one["waker"], one["call"], one["waker_call"])
                  for one in self.events("-k", "wakeup") if one["pid"] == cat]
        self.assertIn(("task", shell, "read", "write"), wakers)
        enders = [by for pid, by, length in self.sleeps() if pid == cat]
        self.assertEqual(enders[-1], f"{shell} bash from {wakers[-1][3]}()")
        told = inspector.show("report", "--from", self.file, "-noPID,WAKERS", "--raw").out
        self.assertRegex(told, rf"(?m)^{cat} .*{shell}\\x20bash:")

    def test_woken_by_the_clock(self):
        """What ends the sleep of sleep is an interrupt, whoever had the CPU."""
        self.record("sleep", "0.2")
        _, ender, length = max(self.sleeps(), key=lambda sleep: sleep[2])
        self.assertGreater(length, 190_000)
        self.assertRegex(ender, "^an interrupt")

    def test_woken_without_calls(self):
        """Where the event of calls cannot be switched on the kernel's own tells who woke, no more."""
        self.addCleanup(lambda: [module.unload(), module.load()])
        module.unload()
        module.load("alias=sched_waking=no_such_place")
        self.assert_error(errno.ENOENT, tracing.write,
                          f"{tracing.TRACING}/events/taskviz/task_waking/enable", 1)
        self.record("sleep", "0.1")
        wakeups = self.events("-k", "wakeup")
        self.assertTrue({one["context"] for one in wakeups} - {None})
        self.assertEqual({(one["call"], one["waker_call"]) for one in wakeups}, {(None, None)})

    def groups(self, by):
        """{who: row} of the report by that, all columns."""
        rows = inspector.show("report", "--from", self.file, "--by", by, "-J", "--output-all")
        return {row["who"]: row for row in rows.json()}

    def test_groups(self):
        """Seven children of a shell, and their ends; groups have together what the tasks have."""
        self.record("bash", "-c", "for i in 1 2 3; do (exit 0) & (exit 1) & done; "
                    "while :; do :; done & kill -9 $!; setpriv --reuid 4711 sleep 0.1; true")
        events = self.events()
        shell = next(one["parent"] for one in events if one["event"] == "fork")
        made = self.groups("parent")[f"{shell} bash"]
        self.assertEqual((made["lives"], made["threads"], made["forks"]), (8, 0, 0))
        self.assertEqual(made["ends"], "0: 4, 1: 3, SIGKILL: 1")
        names = self.groups("name")
        self.assertEqual((names["sleep"]["execs"], names["sleep"]["lives"]), (2, 1))
        self.assertGreater(names["sleep"]["asleep"], 0.09)
        self.assertEqual(names["bash"]["forks"], 8)
        self.assertEqual({who: row["lives"] for who, row in self.groups("user").items()},
                         {"root": 8, "4711": 1})
        tasks = inspector.flat(inspector.show("report", "--from", self.file, "-J",
                                              "--output-all").json())
        for by in ("parent", "name", "user"):
            rows = self.groups(by).values()
            for name in ("on-cpu", "asleep", "forks", "copied"):
                self.assertAlmostEqual(sum(row[name] for row in rows),
                                       sum(row[name] or 0 for row in tasks
                                           if row["forks"] is not None), 6, (by, name))

    def test_scheduling(self):
        """Runs and delays of each task are those of the kernel's own trace, and so is the CPU's."""
        with tracing.Trace(["sched:sched_switch", "sched:sched_wakeup",
                            "sched:sched_process_exit"]) as trace:
            self.record("bash", "-c", BUSY)
        forks = self.events("-k", "fork")
        born, parent = [one["pid"] for one in forks], forks[0]["parent"]
        rows = {row["pid"]: row for row in
                inspector.show("report", "--from", self.file, "--sched", "-J").json()}
        self.assertLessEqual(set(born), set(rows))
        for pid in born:
            row, traced = rows[pid], Scheduled(pid, trace)
            self.assertEqual((row["runs"], row["delays"]), (traced.runs, len(traced.delays)), pid)
            self.assertAlmostEqual(row["on-cpu"], traced.on_cpu, 3)
            if traced.delays:
                self.assertAlmostEqual(row["delay-max"], max(traced.delays), delta=1e-5)
                self.assertAlmostEqual(row["delay-mean"], sum(traced.delays) / len(traced.delays),
                                       delta=1e-5)
        self.assertGreater(sum(rows[pid]["delays"] for pid in born), 8)
        told = inspector.show("report", "--from", self.file, "--sched").out
        (used,) = re.findall(r"(?m)^CPU 0 +([\d.]+) s .* the command, ", told)
        begin = float(re.search(r"from ([\d.]+) to .* since boot", told)[1])
        self.assertAlmostEqual(float(used), self.switched({*born, parent}, begin), 4)
        self.assertGreater(float(used), sum(row["on-cpu"] for row in rows.values()))

    def switched(self, pids, begin):
        """Seconds that the one CPU had these tasks, until after their exits."""
        switches = [(max(one["time_ns"] / 1e9, begin), one["next_pid"])
                    for one in self.events("-k", "switch")]
        return sum(end - start for (start, pid), (end, _) in zip(switches, switches[1:])
                   if pid in pids)

    def test_critical_path(self):
        """It leads through both sleeps by wakeups that the kernel's trace has, and is as long as the life."""
        with tracing.Trace(["sched:sched_waking"]) as trace:
            self.record("bash", "-c", CHAIN)
        steps = inspector.show("report", "--from", self.file, "--critical-path", "-J",
                               "--output-all").json()
        shell = self.shell()
        self.assertAlmostEqual(sum(step["took"] for step in steps), shell["lived"], 8)
        self.assertEqual([step["to"] for step in steps[:-1]], [step["from"] for step in steps[1:]])
        self.assertEqual((steps[0]["pid"], steps[-1]["pid"]), (shell["pid"], shell["pid"]))
        sleeps = [step for step in steps if step["what"] == "asleep" and step["took"] > 0.1]
        self.assertEqual([step["name"] for step in sleeps], ["sleep", "sleep"])
        for step, length in zip(sleeps, (0.3, 0.2)):
            self.assertAlmostEqual(step["took"], length, delta=0.01)
            self.assertIn("nanosleep", step["in"])
        woken = {(one.tid, one.number("pid")) for one in trace.caught("sched_waking")}
        led = [(int(step["by"].split()[0]), step["pid"]) for step in steps
               if re.match(r"\d+ \S+( from .*)?$", step["by"] or "")]
        self.assertLessEqual(set(led), woken)
        self.assertEqual(led[-1], (sleeps[1]["pid"], shell["pid"]))
        self.assertIn(sleeps[1]["pid"], [pid for _, pid in led])

    def shell(self):
        """The row of the command in the report."""
        pid = self.events("-k", "fork")[0]["parent"]
        rows = inspector.flat(inspector.show("report", "--from", self.file, "-J").json())
        return next(row for row in rows if row["pid"] == pid)

    def test_trace_is_sound(self):
        """Slices of a thread are nested or apart, each arrow has two ends in slices of tasks."""
        self.record("bash", "-c", SCRIPT)
        inspector.show("timeline", "--from", self.file, "-w", f"{self.folder.name}/trace.json")
        with open(f"{self.folder.name}/trace.json", encoding="ascii") as file:
            events = json.load(file)["traceEvents"]
        threads = {}
        for one in events:
            if one["ph"] == "X":
                start = round(one["ts"] * 1000)
                threads.setdefault(one["tid"], []).append(
                    (start, -(start + round(one["dur"] * 1000))))
        for tid, slices in threads.items():
            open_ends = []
            for start, end in sorted(slices):
                while open_ends and open_ends[-1] <= start:
                    open_ends.pop()
                self.assertFalse(open_ends and -end > open_ends[-1], f"slices of {tid} cross")
                open_ends.append(-end)
        ends = {phase: {(one["id"], one["name"]) for one in events if one["ph"] == phase}
                for phase in "sf"}
        self.assertEqual(ends["s"], ends["f"])
        self.assertGreater(len(ends["s"]), 6)
        named = {one["tid"] for one in events if one["ph"] == "M"}
        self.assertLessEqual({one["tid"] for one in events}, named)

    def test_command_that_is_none(self):
        """Is told, and leaves nothing."""
        done = inspector.run("record", "-w", self.file, "--", "/no/such/command")
        self.assertNotEqual(done.status, inspector.OK)
        self.assertIn("cannot run the command", done.err)
        self.assertEqual(os.listdir(self.folder.name), [])
        self.assert_clean()


class Machine(Recordings):
    """Of the whole machine."""

    def test_replay_meets_the_end(self):
        """The first snapshot and all events give what the last snapshot says."""
        recorder = self.start()
        zombie = self.zombie(self.exits(7))
        stopped = self.sleeper()
        stopped.kill(signal.SIGSTOP)
        self.await_state(stopped.pid, "T")
        subprocess.run(["bash", "-c", SCRIPT], stdout=subprocess.DEVNULL, check=False)
        self.stop(recorder)
        end = self.tree("--kthreads=no")
        replayed = self.tree("--kthreads=no", "--at", f"{self.end_seconds() - 1e-6:.9f}")
        self.assertEqual(set(end), set(replayed))
        # These two ran while the snapshots were made, which are no instants.
        awake = (os.getpid(), recorder.pid)
        for pid, row in end.items():
            again = replayed[pid]
            for name in ("ppid", "name", "forks", "execs", "copied"):
                if pid not in awake or name in ("ppid", "name"):
                    self.assertEqual(row[name], again[name], f"{name} of {pid}")
            if "R" not in (row["st"], again["st"]):
                self.assertEqual(row["st"], again["st"], f"state of {pid}")
        self.assertEqual(replayed[zombie.pid]["st"], "Z")
        self.assertEqual(replayed[stopped.pid]["st"], "T")
        self.assertEqual(replayed[zombie.pid]["ppid"], os.getpid())

    def test_rotate(self):
        """The last files are kept, each whole, and nothing is missing between them."""
        recorder = self.start("--rotate", "3", "--duration", "0.2")
        born = {}
        while not os.path.exists(f"{self.file}.4"):
            now = time.clock_gettime(time.CLOCK_BOOTTIME)
            child = self.zombie(self.exits(7))
            born[child.pid] = now
            child.reap()
        recorder.send_signal(signal.SIGINT)
        told = recorder.stderr.read().decode()
        self.assertEqual(recorder.wait(), inspector.OK, told)
        *older, newest = sorted(os.listdir(self.folder.name), key=lambda name: name[::-1])
        self.assertEqual((len(older), newest), (2, "life.taskviz"))
        self.assertIn(f"{self.file}.{older[0][-1]} to {self.file}.{older[1][-1]}", told)
        spans, ended = [], set()
        for name in (*older, newest):
            self.file = f"{self.folder.name}/{name}"
            spans.append(self.span())
            ended.update(one["pid"] for one in self.events("-k", "exit"))
            end = self.tree("--kthreads=no")
            replayed = self.tree("--kthreads=no", "--at", f"{float(spans[-1][1]) - 1e-6:.9f}")
            # that of its last two snapshots is the first, and the moment is before the second
            self.assertEqual(*({pid: (row["ppid"], row["name"]) for pid, row in tree.items()
                                if pid not in born} for tree in (end, replayed)))
        self.assertEqual([end for _, end in spans[:-1]], [begin for begin, _ in spans[1:]])
        expected = {pid for pid, at in born.items() if at > float(spans[0][0])}
        self.assertGreater(len(expected), 3)
        self.assertLessEqual(expected, ended)

    def test_states_over_time(self):
        """A task is seen to sleep, to be stopped and to sleep again, at moments between."""
        child = self.sleeper()
        recorder = self.start()
        times = []
        for number, letter in ((signal.SIGSTOP, "T"), (signal.SIGCONT, "S")):
            child.kill(number)
            self.await_asleep(child.pid, letter)
            times.append((time.clock_gettime_ns(time.CLOCK_BOOTTIME), letter))
        self.stop(recorder)
        for moment, letter in times:
            at = f"{moment // 10**9}.{moment % 10**9:09d}"
            self.assertEqual(self.tree("--at", at)[child.pid]["st"], letter)

    def test_adoption(self):
        """An orphan has its first parent before, and init after; the events say when."""
        recorder = self.start()
        child = self.child(leave_orphan)
        middle, orphan = child.hear()
        eventually(lambda: oracle.task(orphan).ppid == 1, "init has the orphan")
        os.kill(orphan, signal.SIGKILL)
        self.await_gone(orphan)
        self.stop(recorder)
        (adopted,) = [one for one in self.events("-k", "adopt") if one["pid"] == orphan]
        self.assertEqual((adopted["old_parent"], adopted["parent"], adopted["why"]),
                         (middle, 1, "init"))
        moment = adopted["time_ns"] / 1e9
        self.assertEqual(self.tree("--at", f"{moment - 1e-6:.9f}")[orphan]["ppid"], middle)
        self.assertEqual(self.tree("--at", f"{moment + 1e-6:.9f}")[orphan]["ppid"], 1)

    def test_losses_are_told(self):
        """With a ring buffer that is too small: by events, report, page and picture."""
        family = Family(self.program("cow"))
        family.do(0, "anon", PAGES)
        family.do(0, "write", PAGES)
        recorder = self.start("--buffer", "8")
        os.kill(recorder.pid, signal.SIGSTOP)
        self.await_state(recorder.pid, "T")
        family.fork(0, 1)
        family.do(1, "write", PAGES)
        os.kill(recorder.pid, signal.SIGCONT)
        told = self.stop(recorder)
        self.assertIn("events were lost", told)
        lost = self.events("-k", "fork")
        self.assertIn("lost", {one["event"] for one in lost})
        self.assertIn("lost", inspector.show("report", "--from", self.file).out)
        for name in ("life.svg", "life.html"):
            inspector.show("timeline", "--from", self.file, "-w", f"{self.folder.name}/{name}")
            with open(f"{self.folder.name}/{name}", encoding="utf-8") as file:
                self.assertRegex(file.read(), "events (were )?lost")

    def test_views(self):
        """The views of its end are in it."""
        self.stop(self.start())
        for view in ("cow", "signals"):
            self.assertEqual(inspector.run(view, "--from", self.file).status, inspector.OK)


@kind.parallel
class TwoCpus(Recordings):
    """Events from the buffers of two CPUs make one story."""

    test_replay_meets_the_end = Machine.test_replay_meets_the_end

    def test_order(self):
        """They come in the order of time, and each life in its own."""
        self.record("bash", "-c", "for i in 1 2 3 4 5; do "
                    "taskset -c 0 seq 20 | taskset -c 1 sort -rn | taskset -c 0 tail -n 1; done")
        events = self.events("-k", "fork,exec,exit,reap")
        times = [one["time_ns"] for one in events]
        self.assertEqual(times, sorted(times))
        steps = {}
        for one in events:
            steps.setdefault(one["pid"], []).append(one["event"])
        shell = events[0]["pid"]
        self.assertEqual(len(steps), 1 + 15)
        self.assertEqual({tuple(life) for pid, life in steps.items() if pid != shell},
                         {("fork", "exec", "exec", "exit", "reap")})


class Ends(Recordings):
    """Whatever ends a recorder: what was recorded can be read, and nothing is left in tracefs."""

    def test_signals(self):
        """An interrupt ends the recording, which is whole."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self.stop(self.start(), number)
            self.assertIn(1, self.tree())

    def cut(self, *words):
        """What a command shows of the recording; it says that it was cut."""
        done = inspector.run(*words)
        self.assertEqual(done.status, inspector.OK, done.err)
        self.assertRegex(done.err, f"^taskviz: {self.file} was cut [0-9.]+ s after its beginning")
        return done

    def has_reaped(self, pid):
        """Is that in the file already? It cannot be read before it has begun."""
        done = inspector.run("events", "--from", self.file, "-J", "-k", "reap")
        return pid in [json.loads(line)["pid"] for line in done.out.splitlines()]

    def test_killed(self):
        """A recorder that is killed had its events in the file: soon after they happened."""
        recorder = self.start()
        child = self.zombie(self.exits(7))
        child.reap()
        eventually(lambda: self.has_reaped(child.pid), "the end of a child is recorded")
        recorder.kill()
        recorder.wait()
        columns = f"{COLUMNS},USER"
        rows = self.cut("tree", "--from", self.file, "-J", "-o", columns, "--dead").json()
        ended = {row["pid"]: row for row in inspector.flat(rows)}[child.pid]
        self.assertEqual((ended["st"], ended["exit"], ended["user"]), ("X", "exit 7", "root"))
        self.cut("report", "--from", self.file)
        self.cut("timeline", "--from", self.file, "-w", f"{self.folder.name}/life.svg")
        os.unlink(f"{self.folder.name}/life.svg")
        self.record("true")
        self.assert_clean()

    def test_full_disk(self):
        """Is told, and leaves what was recorded until then."""
        libc.mount("none", self.folder.name, "tmpfs", 0, "size=256k")
        self.addCleanup(libc.unmount, self.folder.name)
        recorder = self.start()
        maker = self.child(lambda say: [say(), fork_for_ever()])
        maker.hear()
        told = recorder.stderr.read().decode()
        self.assertEqual(recorder.wait(), inspector.IO)
        self.assertIn("No space left", told)
        self.assertIn("holds what was recorded until then", told)
        maker.kill()
        forks = self.cut("events", "--from", self.file, "-J", "-k", "fork").out.splitlines()
        self.assertIn(maker.pid, {json.loads(line)["parent"] for line in forks})
        self.assert_clean()

    def test_disk_that_is_full(self):
        """Where there is no room for the beginning no file is left."""
        libc.mount("none", self.folder.name, "tmpfs", 0, "size=4k")
        self.addCleanup(libc.unmount, self.folder.name)
        with open(f"{self.folder.name}/full", "wb") as file:
            file.write(bytes(4096))
        done = inspector.run("record", "-w", self.file)
        self.assertEqual(done.status, inspector.IO)
        self.assertIn("No space left", done.err)
        self.assertEqual(os.listdir(self.folder.name), ["full"])
        os.unlink(f"{self.folder.name}/full")
        self.assert_clean()

    def test_only_the_owner_reads(self):
        """Whatever the umask is, and whoever could read the file before."""
        self.addCleanup(os.umask, os.umask(0))
        for _ in range(2):
            self.record("true")
            self.assertEqual(os.stat(self.file).st_mode & 0o777, 0o600)
            os.chmod(self.file, 0o666)

    def test_limits(self):
        """It ends by itself after a time, or when the file is large enough, and is whole."""
        begin = time.monotonic()
        done = inspector.run("record", "-w", self.file, "--duration", "0.3")
        self.assertEqual(done.status, inspector.OK, done.err)
        self.assertGreater(time.monotonic() - begin, 0.3)
        self.assertIn(1, self.tree())
        maker = self.child(lambda say: [say(), fork_for_ever()])
        maker.hear()
        done = inspector.run("record", "-w", self.file, "--max-size", "64K")
        maker.kill()
        self.assertEqual(done.status, inspector.OK, done.err)
        self.assertIn("as large as --max-size allows", done.err)
        self.assertGreater(os.path.getsize(self.file), 1 << 16)
        self.assertIn(maker.pid, {one["parent"] for one in self.events("-k", "fork")})
        self.assertIn(1, self.tree())

    def test_status_of_the_command(self):
        """Is asked for; otherwise it is told only."""
        for script, status in (("exit 5", 5), ("kill -9 $$", 137), ("true", 0)):
            words = ("-w", self.file, "--", "bash", "-c", script)
            self.assertEqual(inspector.run("record", *words).status, inspector.OK)
            self.assertEqual(inspector.run("record", "--status", *words).status, status)

    def test_plain_user(self):
        """Is told what right is missing."""
        os.chmod(self.folder.name, 0o777)
        done = self.as_user(lambda: vars(inspector.run("record", "-w", self.file)))
        self.assertEqual(done["status"], inspector.NO_RIGHT)
        self.assertIn("root", done["err"])
        self.assertEqual(os.listdir(self.folder.name), [])

    def test_stale_instances(self):
        """What a recorder that was killed left in tracefs is removed by the next one."""
        killed = self.start()
        killed.kill()
        killed.wait()
        self.record("true")
        self.assertEqual([name for name in os.listdir(f"{tracing.TRACING}/instances")
                          if name.startswith("taskviz-")], [])


class Stream(Recordings):
    """taskviz events, live."""

    def follow(self, *options):
        """A stream that has begun, read line by line."""
        program = subprocess.Popen([inspector.PROGRAM, "events", "-J", *map(str, options)],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.addCleanup(program.stdout.close)
        self.addCleanup(program.wait)
        self.addCleanup(program.kill)
        eventually(lambda: is_on(program.pid), "the stream is on")
        return program

    def test_subtree(self):
        """A child's own child is seen to be born, to end and to be waited for, nobody else's."""
        child = self.child(lambda say: fork_when_told(say))
        child.hear()
        stream = self.follow("--subtree", child.pid, "-k", "fork,exit,reap", "-c", 3)
        subprocess.run(["true"], check=True)
        child.kill(signal.SIGUSR1)
        grandchild = child.hear()
        events = [json.loads(line) for line in stream.stdout]
        self.assertEqual([(one["event"], one["pid"]) for one in events],
                         [("fork", grandchild), ("exit", grandchild), ("reap", grandchild)])
        self.assertEqual(events[1]["exit_code"], 9 << 8)
        self.assertEqual(events[2]["reaper"], child.pid)
        self.assertEqual(stream.wait(), inspector.OK)
        self.assert_clean()

    def test_reader_goes_away(self):
        """Ends the stream, and leaves nothing in tracefs."""
        stream = self.follow()
        stream.stdout.close()

        def ended():
            subprocess.run(["true"], check=True)
            return stream.poll() is not None
        eventually(ended, "the stream has ended")
        self.assert_clean()

    def test_interrupt(self):
        """Ends it well."""
        stream = self.follow()
        stream.send_signal(signal.SIGINT)
        stream.stdout.read()
        self.assertEqual(stream.wait(), inspector.OK)
        self.assert_clean()


def fork_for_ever():
    """Make children and wait for them until killed."""
    while True:
        child = os.fork()
        if not child:
            os._exit(0)
        os.waitpid(child, 0)


def fork_when_told(say):
    """On SIGUSR1 make a child that exits with 9, wait for it, and say its pid."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    say()
    signal.sigwait([signal.SIGUSR1])
    child = os.fork()
    if not child:
        os._exit(9)
    os.waitpid(child, 0)
    say(child)
    signal.pause()


def leave_orphan(say):
    """Say [middle, orphan] when the middle is gone; init adopts the orphan."""
    ears, mouth = os.pipe()
    middle = os.fork()
    if not middle:
        orphan = os.fork()
        if not orphan:
            signal.pause()
        os.write(mouth, str(orphan).encode())
        os._exit(0)
    os.waitpid(middle, 0)
    say([middle, int(os.read(ears, 100))])
    signal.pause()
