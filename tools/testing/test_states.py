# SPDX-License-Identifier: GPL-2.0
"""Tables: tasks by state, who runs, moves, times; against /proc and tracepoints."""
import os
import re
import signal
import threading
import time

from taskviz_testlib import abi, debug, kind, libc, oracle, probes, states, tables
from taskviz_testlib.case import Case
from taskviz_testlib.wait import between, eventually

INSTANCE = "/sys/kernel/tracing/instances/taskviz_test"
SWITCH = f"{INSTANCE}/events/sched/sched_switch"
MS = 1_000_000
ROUNDS = 200
TOGGLES = 8


def schedstat(pid):
    """On a CPU and waiting for one, in ns, as the scheduler counts."""
    with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
        return [int(value) for value in file.read().split()[:2]]


def proc_stat(name):
    """A number of /proc/stat."""
    with open("/proc/stat", encoding="ascii") as file:
        return int(re.search(rf"^{name} (\d+)$", file.read(), re.M)[1])


def start_of(pid):
    """When a task was born, as the tables show it: microseconds count."""
    record, = (record for record in abi.snapshot().records if record.pid == pid)
    return record.start_ns // 1000 * 1000


def switches_of(pid):
    """Voluntary and involuntary switches, as /proc tells."""
    task = oracle.task(pid)
    return task.nvcsw, task.nivcsw


def make_states(case):
    """Have tasks in states that are else rare."""
    stopped = case.sleeper()
    stopped.kill(signal.SIGSTOP)
    case.await_asleep(stopped.pid, "T")
    case.zombie(case.exits(0))
    blocked = case.program("vforked").await_ready()
    case.await_asleep(blocked.pid, "D")


def spin(say):
    """Be R until killed."""
    say()
    while True:
        pass


def spin_on(cpu):
    """Be R on that CPU."""
    def act(say):
        os.sched_setaffinity(0, {cpu})
        spin(say)
    return act


def work_and_stop(say):
    """Run, sleep, and stop, so that nothing moves any more."""
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        pass
    for _ in range(50):
        time.sleep(0.002)
    say()
    os.kill(os.getpid(), signal.SIGSTOP)


def patches_race():
    """
    Does the emulator lose races between a CPU that runs code and one that patches it? QEMU's
    multi-threaded x86 does: any kernel, without taskviz too, then dies of a stale int3 when trace
    events are switched beside page faults on another CPU.
    """
    with open("/proc/cpuinfo", encoding="ascii") as file:
        return "QEMU TCG CPU" in file.read()


class WithoutRecording(Case):
    """What is true at any time, the group being off."""

    def setUp(self):
        super().setUp()
        self.addCleanup(debug.switch, debug.groups())
        debug.switch([name for name in debug.groups() if name != "states"])

    def test_census(self):
        """As many tasks in each state as /proc has."""
        make_states(self)
        census = oracle.Census(states.Census)
        shown = census.taken
        self.assertEqual(census.wrong(shown.tasks), {})
        self.assertEqual(sum(shown.tasks.values()), census.count)
        for letter in "TZDR":
            self.assertGreaterEqual(shown.tasks[letter], 1, letter)
        self.assertLessEqual(1, shown.running)
        self.assertLessEqual(shown.running, shown.tasks["R"])
        self.assertEqual({word for letter, word in shown.on_cpu.items() if letter != "R"}, {"-"})

    @kind.parallel
    def test_running_and_waiting(self):
        """Three that spin on one CPU: one runs, two wait."""
        for _ in range(3):
            self.child(spin_on(1)).hear()
        self.addCleanup(os.sched_setaffinity, 0, os.sched_getaffinity(0))
        os.sched_setaffinity(0, {0})
        eventually(self.two_run_two_wait, "nobody else wants to run")

    def two_run_two_wait(self):
        """Do the reader and one of three others run? While one follows another that is unclear."""
        census = states.Census()
        self.assertGreaterEqual(census.running + census.waiting, 4)
        self.assertGreaterEqual(census.waiting, 1)
        return (census.running, census.waiting) == (2, 2)

    @kind.parallel
    def test_current(self):
        """A CPU that spins runs the spinner, ours runs the reader; then the idle task."""
        self.addCleanup(os.sched_setaffinity, 0, os.sched_getaffinity(0))
        os.sched_setaffinity(0, {0})
        child = self.child(spin_on(1))
        child.hear()
        cpus = eventually(lambda: self.running_on(1, child.pid), "the spinner runs on CPU 1")
        self.assertEqual(oracle.task(child.pid).cpu, 1)
        self.assertEqual(cpus[1]["WHAT"], "user")
        self.assertEqual(tables.ns(cpus[1]["START"]), start_of(child.pid))
        self.assertEqual((cpus[0]["PID"], cpus[0]["WHAT"]), (str(os.getpid()), "reader"))
        child.kill()
        cpus = eventually(lambda: self.running_on(1, 0), "CPU 1 has nothing to do")
        self.assertEqual((cpus[1]["WHAT"], cpus[1]["NAME"]), ("idle", "swapper/1"))
        self.assertEqual(cpus[1]["IDLE-TASK"], "swapper/1")
        self.assertEqual((cpus[1]["FOR"], cpus[1]["IDLE"]), ("?", "?"))

    @staticmethod
    def running_on(cpu, pid):
        """What all CPUs run, if that CPU runs that task."""
        cpus = states.cpus()
        return cpus if cpus[cpu]["PID"] == str(pid) else None

    def test_says_it_is_off(self):
        """No numbers where nothing is recorded."""
        for name in ("moves", "switches", "times"):
            text = debug.read(name)
            self.assertIn("The group states is off", text)
            self.assertEqual(tables.parse(text).rows, [])


class Recording(Case):
    """With the group on."""

    def setUp(self):
        super().setUp()
        self.enterContext(debug.recording("states"))

    def enterContext(self, cm):  # pylint: disable=invalid-name
        """unittest has it from Python 3.11 on."""
        result = cm.__enter__()
        self.addCleanup(cm.__exit__, None, None, None)
        return result

    def grown(self, act):
        """By how much each kind of move grew during act()."""
        before = states.Moves()
        act()
        after = states.Moves()
        return {move: count - before.get(move, 0) for move, count in after.items()}


class Times(Recording):
    """Times and switches of a task."""

    def assert_close(self, shown, told):
        """Two clocks of the kernel, which it reads one after the other."""
        self.assertAlmostEqual(shown, told, delta=5 * MS + told // 20)

    def test_schedstat(self):
        """Time on a CPU and waiting for one are those of the scheduler; all times make the age."""
        before = time.monotonic_ns()
        child = self.child(work_and_stop)
        child.hear()
        self.await_state(child.pid, "T")
        on_cpu, waiting = schedstat(child.pid)
        times = states.times(child.pid)
        age = time.monotonic_ns() - before
        self.assertGreater(on_cpu, 200 * MS)
        self.assertGreater(times["SLEEPING"], 50 * 2 * MS)
        total = sum(times[name] for name in states.SECONDS)
        self.assertLessEqual(total, age)
        self.assert_close(times["ON-CPU"], on_cpu)
        self.assert_close(times["RUNNABLE"], waiting)
        self.assert_close(total, age)

    def test_switches(self):
        """Exactly as many switches of both kinds as /proc tells."""
        child = self.child(work_and_stop)
        child.hear()
        self.await_state(child.pid, "T")
        (voluntary, involuntary), times = between(lambda: switches_of(child.pid),
                                                  lambda: states.times(child.pid))
        self.assertGreaterEqual(voluntary, 50)
        self.assertEqual((times["VOL"], times["INVOL"]), (voluntary, involuntary))

    def test_stopped(self):
        """The time between SIGSTOP and SIGCONT."""
        child = self.sleeper()
        child.kill(signal.SIGSTOP)
        self.await_asleep(child.pid, "T")
        begin = time.monotonic_ns()
        eventually(lambda: time.monotonic_ns() - begin > 300 * MS, "time passes")
        least = time.monotonic_ns() - begin
        child.kill(signal.SIGCONT)
        self.await_state(child.pid, "S")
        times = states.times(child.pid)
        self.assertGreaterEqual(times["STOPPED"], least)
        self.assertLess(times["STOPPED"], least + 200 * MS)

    def test_in_state(self):
        """How long it has been in its state: not known of who came there before recording began."""
        begin = time.monotonic_ns()
        child = self.sleeper()
        self.await_asleep(child.pid, "S")
        asleep = time.monotonic_ns()
        eventually(lambda: time.monotonic_ns() - asleep > 100 * MS, "time passes")
        least = time.monotonic_ns() - asleep
        shown = states.times(child.pid)["FOR"]
        self.assertGreaterEqual(shown, least // 1000 * 1000)
        self.assertLessEqual(shown, time.monotonic_ns() - begin)
        groups = debug.groups()
        debug.switch([name for name in groups if name != "states"])
        debug.switch(groups)
        self.assertIsNone(states.times(child.pid)["FOR"])
        child.kill(signal.SIGSTOP)
        self.await_asleep(child.pid, "T")
        self.assertLess(states.times(child.pid)["FOR"], time.monotonic_ns() - asleep)

    def test_blocked(self):
        """A parent that waits for its vforked child."""
        program = self.program("vforked").await_ready()
        self.await_asleep(program.pid, "D")
        first = states.times(program.pid)["BLOCKED"]
        begin = time.monotonic_ns()
        eventually(lambda: time.monotonic_ns() - begin > 100 * MS, "time passes")
        least = time.monotonic_ns() - begin
        self.assertGreaterEqual(states.times(program.pid)["BLOCKED"], first + least)

    def test_idle(self):
        """While nobody wants to run the idle task does, and the reader since a moment ago."""
        self.addCleanup(os.sched_setaffinity, 0, os.sched_getaffinity(0))
        os.sched_setaffinity(0, {0})
        begin = time.monotonic_ns()
        before = states.cpus()[0]
        for _ in range(20):
            time.sleep(0.01)
        after = states.cpus()[0]
        passed = time.monotonic_ns() - begin
        grown = tables.ns(after["IDLE"]) - tables.ns(before["IDLE"])
        self.assertGreater(grown, 100 * MS)
        self.assertLessEqual(grown, passed)
        self.assertLess(tables.ns(after["FOR"]), passed - grown)

    def test_ended(self):
        """A task that has ended: what wait4() told its parent."""
        child = self.child(self.work_and_exit)
        child.hear()
        child.reaped = True
        _, _, usage = os.wait4(child.pid, 0)
        times = eventually(lambda: states.ended_times(child.pid), "its end is remembered")
        used = int((usage.ru_utime + usage.ru_stime) * 1e9)
        self.assertIn(times["VOL"] - usage.ru_nvcsw, (0, 1), "the last switch may be later")
        self.assertEqual(times["INVOL"], usage.ru_nivcsw)
        self.assert_close(times["ON-CPU"], used)

    @staticmethod
    def work_and_exit(say):
        """Use some time."""
        end = time.monotonic() + 0.1
        while time.monotonic() < end:
            pass
        time.sleep(0.01)
        say()

    def test_letters(self):
        """The letter of each task is that of /proc."""
        make_states(self)
        census = oracle.Census(lambda: states.Tasks("times"))
        shown = {pid: row["S"] for pid, row in census.taken.living.items()}
        self.assertEqual({pid: shown[pid] for pid in census.letters}, census.letters)
        self.assertEqual(shown[os.getpid()], "R")
        self.assertLessEqual({"T", "Z", "D", "S", "I"}, set(census.letters.values()))


def deaths(moves):
    """One whose parent was quick is dead before it leaves the CPU, and never slept as a zombie."""
    return moves["running", "zombie"] + moves["running", "dead"]


class Moves(Recording):
    """Moves from state to state, of all tasks."""

    def test_births_and_deaths(self):
        """As many tasks became runnable for the first time as /proc/stat counted forks."""
        begun, first = between(oracle.births, states.Moves)
        for _ in range(30):
            self.child(lambda say: say()).reap()
        # Where the kernel can be preempted, who is reaped may not have left the CPU yet.
        eventually(lambda: deaths(states.Moves()) - deaths(first) >= 30, "the dead left the CPU")
        ended, last = between(oracle.births, states.Moves)
        born = [moves["new", "runnable"] for moves in (first, last)]
        self.assertGreaterEqual(ended - begun, 30)
        self.assertEqual(born[1] - born[0], ended - begun)

    def test_all_switches(self):
        """As many context switches as /proc/stat counted between the same two moments."""
        marks = []
        for _ in range(2):
            before = proc_stat("ctxt")
            shown = states.switches()["all"]
            marks.append((before, shown, proc_stat("ctxt")))
            for _ in range(100):
                time.sleep(0.001)
        (before0, shown0, after0), (before1, shown1, after1) = marks
        self.assertGreater(before1 - after0, 100)
        self.assertGreaterEqual(shown1 - shown0, before1 - after0)
        self.assertLessEqual(shown1 - shown0, after1 - before0)

    def test_stop_and_continue(self):
        """Each SIGSTOP is a move, each SIGCONT one back."""
        child = self.sleeper()

        def act():
            for _ in range(5):
                child.kill(signal.SIGSTOP)
                self.await_asleep(child.pid, "T")
                child.kill(signal.SIGCONT)
                self.await_asleep(child.pid, "S")
        grown = self.grown(act)
        self.assertEqual(grown["running", "stopped"], 5)
        self.assertEqual(grown["stopped", "runnable"], 5)

    @kind.parallel
    def test_continued_at_once(self):
        """Continued before it has left the CPU it does not move: that is counted apart."""
        child = self.sleeper()
        rounds = 200
        before = states.Moves()
        for _ in range(rounds):
            child.kill(signal.SIGSTOP)
            self.await_state(child.pid, "T")
            child.kill(signal.SIGCONT)
        self.await_asleep(child.pid, "S")
        after = states.Moves()
        moved = [moves["stopped", "runnable"] for moves in (before, after)]
        self.assertLessEqual(moved[1] - moved[0], rounds)
        self.assertGreaterEqual(moved[1] - moved[0] + after.spared - before.spared, rounds)

    def test_traced(self):
        """A stop that the tracer sees is of the other kind."""
        def stop_traced(say):
            libc.trace_me()
            say()
            os.kill(os.getpid(), signal.SIGUSR1)

        def act():
            child = self.child(stop_traced)
            child.hear()
            self.await_asleep(child.pid, "t")
            child.kill()
            child.reap()
        grown = self.grown(act)
        self.assertEqual(grown["running", "traced"], 1)
        self.assertEqual(grown["traced", "runnable"], 1)

    def test_yield(self):
        """Two that yield to each other: /proc counts such a switch as involuntary."""
        def act_yield(say):
            os.sched_setaffinity(0, {0})
            end = time.monotonic() + 0.5
            while time.monotonic() < end:
                os.sched_yield()
            say()
            os.kill(os.getpid(), signal.SIGSTOP)
        involuntary = 0

        def act():
            nonlocal involuntary
            children = [self.child(act_yield) for _ in range(2)]
            for child in children:
                child.hear()
                self.await_state(child.pid, "T")
                involuntary += switches_of(child.pid)[1]
        grown = self.grown(act)
        self.assertGreater(involuntary, 200)
        self.assertGreater(grown["running", "yielded"], involuntary // 2)
        self.assertLessEqual(grown["running", "yielded"],
                             involuntary + self.kernel_yields(grown))

    def yields_of(self, call):
        """How often two 32-bit programs yielded that make this call side by side, at most."""
        programs = []

        def act():
            programs.extend(self.program("taskset", "-c", 0, "call_32", call) for _ in range(2))
            for program in programs:
                program.process.wait()
        grown = self.grown(act)
        if programs[0].process.returncode == 77:
            self.skipTest("this architecture has no call of that sort")
        self.assertEqual([program.process.returncode for program in programs], [0, 0])
        return grown["running", "yielded"], self.kernel_yields(grown)

    def test_yield_of_32_bit(self):
        """Their sched_yield() is one; the number that it has for others is getuid() to them."""
        count, _ = self.yields_of(158)
        self.assertGreater(count, 200)
        count, by_kernel = self.yields_of(24)
        self.assertLessEqual(count, by_kernel)

    @staticmethod
    def kernel_yields(grown):
        """Kernel threads may yield, too: at most as often as they got work."""
        return grown["idle", "runnable"] + 20

    def test_nothing_is_unknown(self):
        """No event of a task without a meter, no move that the diagram does not have."""
        for _ in range(20):
            self.child(lambda say: say()).reap()
        self.assertEqual(probes.misses("states"), 0)
        self.assertEqual(states.Moves().others, [])


@kind.parallel
class TwoCpus(Recording):
    """Moves that each CPU counts for itself are summed up."""

    test_births_and_deaths = Moves.test_births_and_deaths


class AgainstTracepoints(Recording):
    """The kernel's own sched_switch events, counted by state."""

    def setUp(self):
        super().setUp()
        os.mkdir(INSTANCE)
        self.addCleanup(os.rmdir, INSTANCE)

    @staticmethod
    def write(name, text):
        """Write to a file of the event."""
        with open(f"{SWITCH}/{name}", "w", encoding="ascii") as file:
            file.write(text)

    def counted(self):
        """{prev_state: events}, the idle tasks' not."""
        with open(f"{SWITCH}/hist", encoding="ascii") as file:
            found = re.findall(r"prev_state: *(\d+) .*hitcount: *(\d+)", file.read())
        return {int(state): int(count) for state, count in found}

    def test_sleeps(self):
        """As many sleeps of both kinds as there were events."""
        trigger = "hist:keys=prev_state if prev_pid != 0"
        outer = states.Moves()
        self.write("trigger", trigger)
        self.addCleanup(self.write, "trigger", "!" + trigger)
        inner = states.Moves()
        for _ in range(300):
            time.sleep(0.0005)
        for _ in range(20):
            self.program("vforked").await_ready().end()
        inner_end = states.Moves()
        counted = self.counted()
        outer_end = states.Moves()
        for state, name, least in ((1, "sleeping", 300), (2, "blocked", 20)):
            move = ("running", name)
            count = counted.get(state, 0)
            self.assertGreaterEqual(count, least)
            self.assertLessEqual(inner_end[move] - inner[move], count, name)
            self.assertGreaterEqual(outer_end[move] - outer[move] + 2, count, name)


class Kinds(Recording):
    """Switches within an address space and between two."""

    def ping_pong(self, start):
        """Two tasks on one CPU, each waiting for the other. Returns the growth of the switches."""
        before = states.switches()
        start()
        after = states.switches()
        self.assertEqual(after["all"], sum(after.values()) - after["all"])
        return {kind: count - before[kind] for kind, count in after.items()}

    def test_processes(self):
        """Each round between two processes is two switches of that kind."""
        grown = self.ping_pong(lambda: self.play("processes"))
        self.assertGreater(grown["processes"], ROUNDS)
        self.assertLess(grown["threads"], ROUNDS)

    def test_threads(self):
        """Each round between two threads is two switches of the other kind."""
        grown = self.ping_pong(lambda: self.play("threads"))
        self.assertGreater(grown["threads"], ROUNDS)
        self.assertLess(grown["processes"], ROUNDS)

    def play(self, how):
        """Be two that wait for each other."""
        child = self.child({"threads": ping_pong_threads, "processes": ping_pong_forked}[how])
        child.hear()
        child.reap()


def pong(ears, mouth):
    """Answer each byte."""
    for _ in range(ROUNDS):
        os.write(mouth, os.read(ears, 1))


def ping(ears, mouth):
    """Say a byte, wait for the answer."""
    for _ in range(ROUNDS):
        os.write(mouth, b"x")
        os.read(ears, 1)


def ping_pong_forked(say):
    """Two processes on one CPU."""
    os.sched_setaffinity(0, {0})
    (there, say_there), (here, say_here) = os.pipe(), os.pipe()
    other = os.fork()
    if not other:
        libc.die_with_parent()
        pong(there, say_here)
        os._exit(0)
    ping(here, say_there)
    os.waitpid(other, 0)
    say()


def ping_pong_threads(say):
    """Two threads on one CPU."""
    os.sched_setaffinity(0, {0})
    (there, say_there), (here, say_here) = os.pipe(), os.pipe()
    other = threading.Thread(target=pong, args=(there, say_here))
    other.start()
    ping(here, say_there)
    other.join()
    say()


@kind.parallel
class Load(Case):
    """Switching the group on and off while the scheduler is busy."""

    def test_on_and_off(self):
        """Again and again beside a fork storm; then the probes are silent."""
        def storm(say):
            say()
            while True:
                if not os.fork():
                    os._exit(0)
                os.wait()
        if patches_race():
            self.addCleanup(os.sched_setaffinity, 0, os.sched_getaffinity(0))
            os.sched_setaffinity(0, {0})
        for _ in range(3):
            self.child(storm).hear()
        self.child(spin).hear()
        for _ in range(TOGGLES):
            with debug.recording("states", "entries"):
                seen = probes.hits("states")["sched_switch"]
                self.assertTrue(states.Moves())
                debug.read("entries")
                eventually(lambda least=seen: probes.hits("states")["sched_switch"] > least,
                           "the storm is seen")
        before = probes.hits("states"), probes.hits("entries")
        for _ in range(100):
            time.sleep(0.001)
        self.assertEqual((probes.hits("states"), probes.hits("entries")), before)
