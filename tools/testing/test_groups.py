# SPDX-License-Identifier: GPL-2.0
"""Probe groups: attached and detached at run time, also under load; hooks that cannot attach."""
import errno
import itertools
import mmap
import os
import re
import signal
import subprocess

from taskviz_testlib import (abi, about, architecture, debug, kind, libc, lives, module, oracle,
                             probes, signals, slabs, tables, tasks, text, tracing)
from taskviz_testlib.cow import Family
from taskviz_testlib.ends import EndsCase
from taskviz_testlib.wait import eventually

PAGES = 100
FTRACE = "/proc/sys/kernel/ftrace_enabled"
# What a kernel leaves for others, whatever goes before them: until 6.11, and since.
THROTTLE = "/proc/sys/kernel/sched_rt_runtime_us"
SERVER = "/sys/kernel/debug/sched/fair_server/cpu0/runtime"
NOWHERE = "no_such_function"
SWITCHES = 4
LOADS = 3


def commands():
    """Something that every group would see."""
    subprocess.run(["sh", "-c", "for i in 1 2 3; do (kill -CONT $$; true) | cat; done"],
                   check=True)


def write_once(path, value):
    """Write, and do not try again when it fails."""
    fd = os.open(path, os.O_WRONLY)
    try:
        os.write(fd, value.encode())
    finally:
        os.close(fd)


class Recorder(EndsCase):
    """What follows leaves the groups as they were."""

    def setUp(self):
        super().setUp()
        before = debug.groups()
        self.addCleanup(lambda: debug.switch(before))

    def assert_copies_counted(self):
        """Known answers still come out."""
        family = Family(self.program("cow"))
        family.do(0, "anon", PAGES)
        family.do(0, "write", PAGES)
        family.fork(0, 1)
        family.settle(1)
        before = family.counts(1)
        family.do(1, "write", PAGES)
        self.assertEqual(family.counts(1)["fork"] - before["fork"], PAGES)
        return family

    def end_of(self, child):
        """Reap it. Returns its ended record."""
        child.reap()
        return self.ended(child.pid)


class Switching(Recorder):
    """The parameter probes."""

    def test_every_combination(self):
        """What is asked for is on, what is on is hooked, and nothing else is."""
        foreign = None
        names = probes.all_groups()
        self.assertEqual(len(names), 6)
        for size in range(len(names) + 1):
            for chosen in itertools.combinations(names, size):
                debug.switch(chosen)
                self.assertEqual(set(debug.groups()), set(chosen))
                on = probes.on()
                self.assertEqual({name for name in names if on[name]}, set(chosen))
                self.assertEqual(on["ledger"], bool(chosen))
                for hook in probes.hooks():
                    wanted = "attached" if on[hook.group] else "off"
                    self.assertEqual((hook.name, hook.state), (hook.name, wanted))
                functions = tracing.hooked_functions()
                foreign = functions if foreign is None else foreign
                self.assertEqual(functions - foreign, probes.attached_functions())

    def test_width(self):
        """With all groups on, what has no lists in it fits into a terminal of 120 columns."""
        debug.switch(probes.all_groups())
        for view in ("groups", "hooks", "settings", "self", "sharing", "states", "cpus", "moves",
                      "switches", "times", "entries", "kthreads", "lab"):
            shown = debug.read(view)
            room = tables.room(view, shown)
            for line in shown.splitlines():
                self.assertLessEqual(len(line), room, f"{view}: {line!r}")

    def test_off_sees_nothing(self):
        """No hit while the kernel's own events tell that there was something to see."""
        debug.switch(probes.all_groups())
        commands()
        debug.switch([])
        self.assertEqual(module.get("probes"), "none")
        hooks = probes.hooks()
        for group in probes.all_groups():
            self.assertGreater(max(hook.hits for hook in hooks if hook.group == group), 0, group)
        with tracing.Trace(["sched:sched_process_exit"]) as trace:
            commands()
        self.assertGreater(len(trace.caught("sched_process_exit")), 6)
        self.assertEqual(probes.hooks(), hooks)

    def test_unknown_while_off(self):
        """Not recorded is not 0; nor is what began before it was."""
        child = self.sleeper()
        debug.switch([])
        record = abi.snapshot().by_pid[child.pid]
        self.assertEqual(set(record.counts.copies), {abi.UNKNOWN32})
        self.assertEqual((record.counts.execs, record.counts.reused, record.counts.signals_got),
                         (abi.UNKNOWN32,) * 3)
        self.assertEqual(self.row(child.pid).columns["COPIED"], "?")
        debug.switch(["cow"])
        record = abi.snapshot().by_pid[child.pid]
        self.assertTrue(record.info & abi.SINCE)
        self.assertEqual((record.counts.copies[0], record.counts.execs), (0, abi.UNKNOWN32))
        self.assert_copies_counted()

    def test_wrong_names(self):
        """Refused, with a line in the log that tells what is right; nothing changes."""
        before = debug.groups()
        for value in ("nonsense", "lifecycle,nonsense", "lifecycle cow", "COW"):
            log = module.Log()
            self.addCleanup(log.close)
            self.assert_error(errno.EINVAL, write_once, debug.PROBES, value)
            self.assertEqual(debug.groups(), before)
            told = [line for line in log.lines() if "no group" in line]
            self.assertEqual(len(told), 1, value)
            self.assertRegex(told[0], "taskviz: .*lifecycle,cow,pins,signals,states,entries")

    def test_loose_lists(self):
        """Commas and white space too many do no harm; none is none."""
        for value, wanted in (("cow,\n", {"cow"}), (",lifecycle,,cow", {"lifecycle", "cow"}),
                              ("none", set()), ("cow", {"cow"}), ("", set()),
                              ("cow,cow", {"cow"})):
            module.put("probes", value or "\n")
            self.assertEqual(set(debug.groups()), wanted, value)

    def test_at_load(self):
        """The parameter of insmod; a wrong one is refused."""
        self.reload("probes=none")
        self.assertEqual(debug.groups(), [])
        module.unload()
        module.load("probes=cow")
        self.assertEqual(debug.groups(), ["cow"])
        module.unload()
        self.assertIn("Invalid parameters", module.refused("probes=nonsense"))
        module.load()
        self.assertEqual(set(debug.groups()), {"lifecycle", "cow", "signals"})

    def test_functions_are_found_once(self):
        """To look for one costs a grace period: what was found is known from then on."""
        self.reload("probes=none")
        with tracing.Calls("register_kprobe") as calls:
            debug.switch(["lifecycle", "cow"])
        self.assertGreater(calls.count, 5)
        debug.switch([])
        with tracing.Calls("register_kprobe") as calls:
            debug.switch(["lifecycle", "cow"])
        self.assertEqual(calls.count, 0)
        self.assert_copies_counted()


class Resting(Recorder):
    """A function that is let go of is not called for any more, but stays known to the kernel."""

    def test_nobody_is_waited_for(self):
        """To switch does not wait until each task was seen, as to unregister a function does."""
        # a kernel that is never preempted has only the second, younger ones may have only the first
        wait = next(filter(tracing.can_trace, ("synchronize_rcu_tasks",
                                               "synchronize_rcu_tasks_rude")))
        debug.switch(probes.all_groups())
        with tracing.Calls(wait) as calls:
            debug.switch([])
            debug.switch(probes.all_groups())
        self.assertEqual(calls.count, 0)
        with tracing.Calls(wait) as calls:
            self.reload()
        self.assertGreater(calls.count, 5)

    def test_nothing_is_called(self):
        """Where it rests nobody comes; hooked again it counts on."""
        debug.switch(["cow"])
        self.assert_copies_counted()
        debug.switch([])
        before = probes.hits("cow")
        self.assertEqual(probes.attached_functions(), set())
        self.assertNotIn("ptep_clear_flush", tracing.hooked_functions())
        commands()
        self.assertEqual(probes.hits("cow"), before)
        debug.switch(["cow"])
        self.assert_copies_counted()
        self.assertGreater(probes.hits("cow")["ptep_clear_flush"], before["ptep_clear_flush"])


class Stopped(Recorder):
    """The kernel's own switch, which stops all calls from functions."""

    def test_held_while_hooked(self):
        """It cannot be set once a function is hooked: counts would stand still and look exact."""
        self.addCleanup(write_once, FTRACE, "1")
        debug.switch(["cow"])
        self.assert_error((errno.EBUSY, errno.EOPNOTSUPP), write_once, FTRACE, "0")
        self.assert_copies_counted()
        debug.switch([])
        self.assert_error((errno.EBUSY, errno.EOPNOTSUPP), write_once, FTRACE, "0")

    def test_set_before(self):
        """What it keeps from being hooked is unavailable, and says why."""
        self.addCleanup(write_once, FTRACE, "1")
        self.reload("probes=none")
        try:
            write_once(FTRACE, "0")
        except OSError as error:
            self.assertEqual(error.errno, errno.EOPNOTSUPP)
            self.skipTest("this kernel does not switch calls from functions off any more")
        debug.switch(["lifecycle", "cow"])
        self.assertEqual(debug.groups(), ["lifecycle"])
        for hook in probes.hooks():
            if hook.kind == "function" and hook.name in ("proc_exit_connector", "ptep_clear_flush"):
                self.assertEqual(hook.state, "unavailable")
                self.assertIn("kernel.ftrace_enabled is 0; lost: ", hook.why)
        write_once(FTRACE, "1")
        debug.switch([])
        debug.switch(["lifecycle", "cow"])
        self.assertEqual(debug.groups(), ["lifecycle", "cow"])
        self.assert_copies_counted()


class Waiting(Recorder):
    """A switch waits for the kernel, which on a busy machine may take a while: others do not."""

    def setUp(self):
        super().setUp()
        self.is_over = mmap.mmap(-1, 1)
        debug.switch(["lifecycle", "cow"])

    def go_before_others(self):
        """Let what is of this test run before all else, and leave others what it does not want."""
        for path in (THROTTLE, SERVER):
            if os.path.exists(path):
                with open(path, encoding="ascii") as file:
                    self.addCleanup(tracing.write, path, file.read())
                tracing.write(path, -1 if path == THROTTLE else 0)
        self.addCleanup(os.sched_setscheduler, 0, os.SCHED_OTHER, os.sched_param(0))
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(2))

    def held_up(self, groups):
        """
        Ask for groups while nobody else can run, so that nothing is switched until let_go() is
        called. Returns the Child that waits; it says the error that it gets.
        """
        self.go_before_others()

        def spin(say):
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
            say()
            while not self.is_over[0]:
                pass
        self.child(spin).hear()
        return self.writer(groups)

    def let_go(self):
        """Others run again."""
        self.is_over[0] = 1

    def writer(self, groups):
        """A Child that asks for groups, and says the error that it gets. SIGUSR2 restarts its calls."""
        def write(say):
            for number in (signal.SIGUSR1, signal.SIGUSR2):
                signal.signal(number, lambda *_: None)
            signal.siginterrupt(signal.SIGUSR2, False)
            fd = os.open(debug.PROBES, os.O_WRONLY)
            say()
            try:
                libc.write(fd, groups.encode())
                say(0)
            except OSError as error:
                say(error.errno)
        writer = self.child(write)
        self.addCleanup(self.let_go)
        writer.hear()
        return writer

    def assert_waits(self, writer, groups):
        """It waits for these groups; both tables tell, and all can be read meanwhile."""
        self.await_state(writer.pid, "S")
        self.assertEqual(self.in_child(probes.pending), groups)
        self.assertEqual(self.in_child(about.settings)["probes"],
                         [",".join(groups) or "none", "parameter"])
        self.assertTrue(self.in_child(about.figures))
        self.assertEqual(self.in_child(debug.groups), ["lifecycle", "cow"])
        self.assertTrue(self.in_child(lambda: module.get("history")))

    def test_held_up(self):
        """Readers go on, a signal ends the wait of who asked, and what was asked for last comes."""
        self.assertIsNone(probes.pending())
        writer = self.held_up("lifecycle")
        self.assert_waits(writer, ["lifecycle"])
        writer.kill(signal.SIGUSR1)
        self.assertEqual(writer.hear(), errno.EINTR)
        writer = self.writer("states,signals")
        self.assert_waits(writer, ["signals", "states"])
        writer.kill()
        self.assertEqual(writer.reap(), signal.SIGKILL)
        last = self.writer("none")
        self.assert_waits(last, [])
        self.let_go()
        self.assertEqual(last.hear(), 0)
        self.assertEqual((debug.groups(), probes.pending()), ([], None))
        self.assertEqual(about.settings()["probes"], ("none", "parameter"))

    @architecture.independent
    def test_restarted(self):
        """A handler that restarts calls, as a shell's for its children, does not end the wait."""
        writer = self.held_up("lifecycle")
        self.assert_waits(writer, ["lifecycle"])
        writer.kill(signal.SIGUSR2)
        eventually(lambda: not oracle.is_signalled(writer.pid), "the signal is taken")
        self.assert_waits(writer, ["lifecycle"])
        self.let_go()
        self.assertEqual(writer.hear(), 0)
        self.assertEqual(debug.groups(), ["lifecycle"])

    @architecture.independent
    def test_unloading_waits(self):
        """Unloading takes as long; who still waits for a switch is let go."""
        writer = self.held_up("lifecycle")
        self.addCleanup(lambda: None if module.is_loaded() else module.load())
        self.addCleanup(self.let_go)
        unloading = self.program("rmmod", "taskviz")
        eventually(lambda: module.state() == "going", "it is being unloaded")
        self.await_state(writer.pid, "S")
        self.assertIsNone(unloading.process.poll())
        self.let_go()
        self.assertEqual(writer.hear(), 0)
        unloading.finish()
        self.assertFalse(module.is_loaded())


class Missing(Recorder):
    """Functions that this kernel does not have."""

    def missing(self, name, probes_on="lifecycle,cow,signals"):
        """Load with a function missing. Returns what the log said of it."""
        log = module.Log()
        self.addCleanup(log.close)
        self.reload(f"alias={name}={NOWHERE}", f"probes={probes_on}")
        return [line for line in log.lines() if f"{name} not hooked" in line]

    def assert_unavailable(self, name, group):
        """The view says so, and why."""
        hook = probes.hook(name, group)
        self.assertEqual(hook.state, "unavailable")
        self.assertIn("this kernel cannot trace such a function; lost: ", hook.why)

    def assert_lives_recorded(self):
        """Births, execs and ends are."""
        child = self.child(lambda say: os.execvp("sh", ["sh", "-c", "exit 6"]))
        end = self.end_of(child)
        self.assertEqual((end.exit_code, end.birth_ppid, end.counts.execs),
                         (6 << 8, os.getpid(), 1))
        return end

    def test_copies(self):
        """Without what all of it needs the group is off; all else works."""
        told = self.missing("ptep_clear_flush")
        self.assertEqual(len(told), 1)
        self.assertIn("lost: copies", told[0])
        self.assertEqual(debug.groups(), ["lifecycle", "signals"])
        self.assert_unavailable("ptep_clear_flush", "cow")
        self.assertFalse(probes.attached_functions() & {"finish_fault", "ptep_set_access_flags"})
        record = self.assert_lives_recorded()
        self.assertEqual(set(record.counts.copies), {abi.UNKNOWN32})
        self.assertEqual(self.row(os.getpid()).columns["COPIED"], "?")
        self.assertEqual(abi.snapshot().counts.copies, abi.UNKNOWN64)

    def test_reuse(self):
        """Only that is unknown."""
        name = next(hook.name for hook in probes.hooks()
                    if hook.name.endswith("ptep_set_access_flags"))
        self.assertEqual(len(self.missing(name)), 1)
        self.assert_unavailable(name, "cow")
        family = self.assert_copies_counted()
        self.assertIsNone(family.counts(1)["reused"])
        row = lives.copied()[family.pids[1], "-"]
        self.assertEqual((row["REUSED"], row["FORK"]), (None, family.counts(1)["fork"]))

    def test_huge_copies(self):
        """Only these are unknown."""
        name = next(hook.name for hook in probes.hooks()
                    if re.match("copy_user_(huge|large)", hook.name))
        self.assertEqual(len(self.missing(name)), 1)
        self.assert_unavailable(name, "cow")
        self.assertIsNone(self.assert_copies_counted().counts(1)["huge"])

    def test_pins(self):
        """A group without its only hook is off, and says so."""
        self.assertEqual(len(self.missing("do_wp_page", "pins")), 1)
        self.assertEqual(debug.groups(), [])
        self.assert_unavailable("do_wp_page", "pins")

    def test_caller_of_copies(self):
        """Where the function that copies can be found, the one around it need not be."""
        with open("/proc/kallsyms", encoding="ascii") as file:
            if not re.search(r" wp_page_copy$", file.read(), re.M):
                self.skipTest("this kernel has wp_page_copy() inlined into do_wp_page()")
        self.assertEqual(self.missing("do_wp_page", "cow"), [])
        self.assertIsNone(self.assert_copies_counted().counts(1)["pin"])

    def test_path_of_copies(self):
        """Where what copies cannot be found copies are unknown, they are not 0."""
        self.reload(f"alias=do_wp_page={NOWHERE},wp_page_copy={NOWHERE}", "probes=lifecycle,cow")
        self.assertEqual(debug.groups(), ["lifecycle"])
        self.assertEqual(set(self.assert_lives_recorded().counts.copies), {abi.UNKNOWN32})
        self.assertEqual(self.row(os.getpid()).columns["COPIED"], "?")

    def test_orphaned_groups(self):
        """Whether a stop signal of job control stopped the target is unknown; SIGSTOP does."""
        self.assertEqual(len(self.missing("is_current_pgrp_orphaned")), 1)
        self.assert_unavailable("is_current_pgrp_orphaned", "signals")
        child = self.sleeper(lambda: os.setpgid(0, 0))
        for number in (signal.SIGTSTP, signal.SIGCONT, signal.SIGSTOP, signal.SIGCONT):
            child.kill(number)
            self.await_state(child.pid, "S" if number == signal.SIGCONT else "T")
        self.assertEqual([row.effect for row in signals.read().to(child.pid)],
                         ["?", "continue", "stop", "continue"])

    def test_release(self):
        """Who reaped is unknown; that it was, and when, is known a little later."""
        name = next(hook.name for hook in probes.hooks()
                    if re.match("(cgroup_(task_)?release|release_task)$", hook.name))
        self.assertEqual(len(self.missing(name)), 1)
        self.assert_unavailable(name, "lifecycle")
        end = self.assert_lives_recorded()
        self.assertEqual(end.reaper, abi.UNKNOWN_PID)
        self.assertGreater(end.reaped_ns, end.exited_ns)
        self.assertIsNone(lives.of(end.pid).reaper)
        self.assert_copies_counted()

    def test_adoption(self):
        """It is seen when the parent is released at the latest."""
        self.assertEqual(len(self.missing("proc_exit_connector")), 1)
        self.assert_unavailable("proc_exit_connector", "lifecycle")
        self.assertEqual(self.adoption_before_release(), (0, 3))

    def test_adoption_with_all_hooks(self):
        """It is seen while the parent is still a zombie."""
        self.assertEqual(self.adoption_before_release(), (3, 3))

    def adoption_before_release(self):
        """How an orphan is said to be adopted, while its parent is a zombie and afterwards."""
        def act(say):
            orphan = os.fork()
            if not orphan:
                tasks.sleep_forever()
            say(orphan)
        parent = self.child(act)
        orphan = parent.hear()
        self.addCleanup(os.kill, orphan, signal.SIGKILL)
        self.await_state(parent.pid, "Z")
        eventually(lambda: oracle.task(orphan).ppid == 1, "it is adopted")
        first = abi.snapshot().by_pid[orphan]
        self.assertEqual(first.ppid, 1)
        parent.reap()
        second = eventually(lambda: abi.snapshot().by_pid[orphan].adopted, "it is recorded")
        return first.adopted, second


class Load(Recorder):
    """Beside storms of forks, execs and copies."""

    def burst(self, how, count):
        """Short-lived children, on one CPU: that is much faster in an emulator."""
        self.program("taskset", "-c", 0, "burst", how, count).finish(120)

    def start_storm(self):
        """Programs that fork, exec, and write what they share, until they are finished."""
        storm = [self.program("storm", 10), self.program("storm", 10), self.program("execs", 10)]
        for program in storm:
            program.await_ready(120)
        return storm

    @kind.parallel
    def test_switching(self):
        """Groups come and go; afterwards all is as exact as before."""
        names = probes.all_groups()
        storm = self.start_storm()
        for chosen in SWITCHES * ([], names, names[::2], [], names[1::2], names[:1]):
            debug.switch(chosen)
            abi.snapshot(threads=True, ended=True)
            text.read()
        for program in storm:
            program.finish()
        debug.switch(names)
        self.assert_copies_counted()
        child = self.child(lambda say: os._exit(8))
        self.assertEqual(self.end_of(child).exit_code, 8 << 8)

    @kind.parallel
    def test_reading_while_switching(self):
        """Lives are read while groups come and go and tasks end: nothing that is gone is looked at."""
        is_over = mmap.mmap(-1, 1)

        def read(say):
            while not is_over[0]:
                debug.read("copies")
                debug.read("lives")
                say()
        readers = [self.child(read) for _ in range(2)]
        storm = self.start_storm()
        for reader in readers:
            reader.hear(120)
        for chosen in SWITCHES * ([], ["lifecycle", "cow", "signals"]):
            debug.switch(chosen)
        for reader in readers:
            reader.hear(120)
        is_over[0] = 1
        for program in storm:
            program.finish()

    @kind.parallel
    @architecture.independent
    def test_loading(self):
        """The module comes and goes, with all groups and with those by default."""
        storm = self.start_storm()
        self.addCleanup(lambda: None if module.is_loaded() else module.load())
        for parameters in LOADS * ([], ["probes=" + ",".join(probes.all_groups()), "history=50"]):
            module.unload()
            # a cache that still has objects stays, as does one that the kernel merged with others:
            # with slub_debug=FZP it merges none
            self.assertEqual(own_slabs(), [])
            module.load(*parameters)
            for name in ("copies", "lives", "self"):
                debug.read(name)
        for program in storm:
            program.finish()
        module.unload()
        module.load()

    def kept_after(self, count):
        """{cache: objects beside those of the living} after that many switches beside a burst."""
        for _ in range(count):
            for chosen in ([], probes.all_groups()):
                debug.switch(chosen)
                self.burst("fork", 50)

        def kept():
            living = len(oracle.threads())
            return {cache: slabs.objects(cache) - living for cache in ("pid", "task_struct")}
        return slabs.drained(kept)

    @kind.load
    @architecture.independent
    def test_no_pid_is_kept(self):
        """struct pid and task_struct go when their tasks do, however often groups are switched."""
        few, many = self.kept_after(SWITCHES), self.kept_after(4 * SWITCHES)
        for cache, count in many.items():
            self.assertLessEqual(count, few[cache], cache)

    @kind.load
    @architecture.independent
    def test_memory_is_bounded(self):
        """What the ledger says it holds: no more than what is alive, remembered or set aside."""
        self.reload("history=100")
        for _ in range(2):
            self.burst("exec", 250)
            found = about.figures()
            living, ended, history, total, each = (
                found[f"ledger-{what}"] for what in ("living", "ended", "history", "memory",
                                                     "account"))
            self.assertLessEqual(each, 256)
            self.assertEqual((ended, history), (100, 100))
            # 1,024 that are ready, batches on their way; of execs one each, but for our chains
            most = (living + ended + 1024 + 400) * (each + 2 * 104) + (8 << 12) + 100 * 8
            self.assertLess(total, most)
            self.assertGreater(total, (living + ended) * each)


def own_slabs():
    """Caches of the module that have not gone with it."""
    with open("/proc/slabinfo", encoding="ascii") as file:
        return [line.split()[0] for line in file if line.startswith("taskviz")]
