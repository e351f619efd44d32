# SPDX-License-Identifier: GPL-2.0
"""The kernel-thread lab: states, steps, commands; against /proc and the kernel's tracepoints."""
import contextlib
import errno
import os
import re
import stat
import time

from taskviz_testlib import abi, architecture, debug, kind, lab, module, oracle, tables
from taskviz_testlib.lab import LabCase
from taskviz_testlib.tracing import Functions, Trace
from taskviz_testlib.wait import between, eventually

CPU1 = "/sys/devices/system/cpu/cpu1/online"
COMMAND = "/sys/module/taskviz/parameters/kthreads_command"
KTHREADD = 2
ACTIVITIES = {"busy": "R", "sleep": "S", "disk": "D", "killable": "D", "idle": "I"}
GONE_MAX = 64
HANG = "sched:sched_process_hang"
TRACED = ("sched:sched_kthread_stop", "sched:sched_kthread_stop_ret")


def get(path):
    """A setting of the kernel."""
    with open(path, encoding="ascii") as file:
        return file.read().strip()


def put(path, value):
    """Change it."""
    with open(path, "w", encoding="ascii") as file:
        file.write(str(value))


@contextlib.contextmanager
def setting(path, value):
    """Another value for a while."""
    before = get(path)
    put(path, value)
    try:
        yield
    finally:
        put(path, before)


def schedstat(pid):
    """Time on a CPU in ns, and how often it came to one, as the scheduler counts."""
    values = [int(value) for value in get(f"/proc/{pid}/schedstat").split()]
    return values[0], values[2]


@architecture.independent
class States(LabCase):
    """A thread held in each state."""

    def assert_seen(self, name, pid, letter):
        """Everybody says the same of it."""
        told = oracle.task(pid)
        self.assertEqual((told.state, told.ppid, told.name), (letter, KTHREADD, name.encode()))
        self.assertTrue(told.is_kernel)
        self.assertFalse(told.has_mm)
        row = self.row(pid)
        self.assertEqual((row.state, row.ppid, row.task), (letter, KTHREADD, f"[{name}]"))
        self.assertEqual(abi.snapshot().by_pid[pid].kind, "kthread")
        shown = lab.thread(name)
        self.assertEqual((shown.state, shown.result), (letter, None))

    def test_each(self):
        """R, S, D, killable D and I, below kthreadd."""
        for activity, letter in ACTIVITIES.items():
            with self.subTest(activity):
                pid = self.hold(f"x-{activity}", activity, letter)
                self.assert_seen(f"x-{activity}", pid, letter)
                self.assertEqual(lab.thread(f"x-{activity}").activity, activity)

    def test_one_thread_in_all(self):
        """The same thread goes from each to each."""
        pid = self.make("run one")
        for first, letter in ACTIVITIES.items():
            for second, other in ACTIVITIES.items():
                self.assertEqual(self.hold("one", first, letter), pid)
                self.assertEqual(self.hold("one", second, other), pid)

    def test_parked(self):
        """From any activity to P and back."""
        for activity, letter in ACTIVITIES.items():
            pid = self.hold(activity, activity, letter)
            lab.command(f"park {activity}")
            self.assert_seen(activity, pid, "P")
            self.assertEqual(lab.thread(activity).step, "parked")
            lab.command(f"unpark {activity}")
            self.await_state(pid, letter)

    def test_signals_are_ignored(self):
        """As by every kernel thread that did not ask for them: only stop ends it."""
        pid = self.hold("deaf", "killable", "D")
        os.kill(pid, 9)
        lab.command("wake deaf")
        self.await_state(pid, "D")
        lab.command("stop deaf")
        self.assertEqual(lab.gone("deaf").result, 0)


@architecture.independent
class Steps(LabCase):
    """The steps of a life."""

    def go_before_all(self):
        """Let nobody else run on CPU 0 unless this process, or a child of it, sleeps."""
        self.addCleanup(os.sched_setaffinity, 0, os.sched_getaffinity(0))
        os.sched_setaffinity(0, {0})
        self.addCleanup(os.sched_setscheduler, 0, os.SCHED_OTHER, os.sched_param(0))
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))

    def test_created_waits(self):
        """kthread_create alone: not runnable, until it is woken."""
        pid = self.make("create a")
        first = lab.thread("a")
        self.assertEqual((first.step, first.state, first.wakeups), ("created", "D", 0))
        self.await_state(pid, "D")
        begun = schedstat(pid)
        lab.command("nice a 3", "run other")
        self.assertEqual(schedstat(pid), begun, "it ran")
        lab.command("wake a")
        self.await_step("a", "running")
        self.await_state(pid, "S")
        self.assertEqual(lab.thread("a").wakeups, 1)

    def test_run_is_both(self):
        """kthread_run: created and woken at once."""
        pid = self.make("run a")
        self.await_step("a", "running")
        self.await_state(pid, "S")
        self.assertEqual(lab.thread("a").wakeups, 1)

    def test_run_wakes_created(self):
        """run gives one that was only created something to do."""
        pid = self.make("create a", "run a idle")
        self.await_step("a", "running")
        self.await_state(pid, "I")

    def test_park_created(self):
        """One that was never woken parks before its function begins."""
        pid = self.make("create a", "park a")
        self.assertEqual((oracle.state(pid), lab.thread("a").step), ("P", "parked"))
        lab.command("unpark a")
        self.await_step("a", "running")

    def test_park_again_and_again(self):
        """No wake-up is lost or left over."""
        for activity in ("sleep", "busy"):
            pid = self.make(f"run {activity} {activity}")
            for _ in range(50):
                lab.command(f"park {activity}")
                self.assertEqual(oracle.state(pid), "P")
                lab.command(f"unpark {activity}")

    def test_in_order(self):
        """created, runnable, running, parked, running, stopping, gone."""
        self.go_before_all()
        lab.command("create a", "bind a 0")
        self.assertEqual(lab.thread("a").step, "created")
        lab.command("wake a")
        seen = lab.thread("a")
        self.assertEqual((seen.step, seen.state), ("runnable", "R"))
        self.await_step("a", "running")
        lab.command("park a")
        self.assertEqual(lab.thread("a").step, "parked")
        lab.command("unpark a")
        self.await_step("a", "running")

        def stop(say):
            say()
            lab.command("stop a")
            say()
        child = self.child(stop)
        child.hear()
        # the child waits for the thread, which waits for this process to sleep
        self.assertEqual(lab.thread("a").step, "stopping")
        child.hear()
        self.assertEqual(lab.gone("a").result, 0)


@architecture.independent
class Stopping(LabCase):
    """What kthread_stop() returns, as its tracepoint tells it, too."""

    def test_results(self):
        """-EINTR of one that was never woken, 0 of all others."""
        lab.command("create never", "create parked", "park parked",
                    *(f"run {activity} {activity}" for activity in ACTIVITIES))
        for activity in ACTIVITIES:
            self.await_step(activity, "running")
        names = ["never", "parked", *ACTIVITIES]
        pids = {name: lab.thread(name).pid for name in names}
        with Trace(TRACED) as trace:
            lab.command(*(f"stop {name}" for name in names))
        returned = [event.number("ret") for event in trace.caught("sched_kthread_stop_ret")]
        wanted = [-errno.EINTR] + [0] * (len(names) - 1)
        self.assertEqual(returned, wanted)
        self.assertEqual([lab.gone(name).result for name in names], wanted)
        for name in names:
            gone = lab.gone(name)
            self.assertEqual((gone.pid, gone.state, gone.allowed), (pids[name], "-", "-"))
            self.await_gone(pids[name])

    def test_gone_is_bounded(self):
        """The last ones that were stopped stay listed, in their order."""
        names = [f"n{number}" for number in range(GONE_MAX + 6)]
        for name in names:
            lab.command(f"create {name}", f"stop {name}")
        self.assertEqual([one.name for one in lab.Listing().gone], names[-GONE_MAX:])

    @kind.parallel
    def test_thousand(self):
        """Created and stopped, run and stopped, while others read; nothing is left."""
        def read(say):
            while True:
                lab.Listing()
                say()
        reader = self.child(read)
        reader.hear()
        before, tasks = len(oracle.pids()), self.task_structs()
        for _ in range(10):
            lab.command(*["create a", "stop a", "run a busy", "stop a"] * 50)
        self.assertEqual(lab.Listing().living, {})
        reader.hear()
        eventually(lambda: len(oracle.pids()) <= before + 5, "the tasks are gone")
        eventually(lambda: self.task_structs() < tasks + 300, "so are their descriptors")

    @staticmethod
    def task_structs():
        """Descriptors in memory."""
        return int(re.search(r"^task_struct +(\d+)", get("/proc/slabinfo"), re.M)[1])


@architecture.independent
class Figures(LabCase):
    """What is listed of a thread."""

    def test_wakeups_and_time(self):
        """As /proc/PID/schedstat counts: each time on a CPU but the first began with a wake-up."""
        pid = self.make("run a")
        # Its first sleep was in kthread_create(). Only one that sleeps can be woken once more.
        for sleeps in range(2, 23):
            eventually(lambda wanted=sleeps: oracle.task(pid).nvcsw == wanted, f"sleep {sleeps}")
            if sleeps < 22:
                lab.command("wake a")
        told, listed = between(lambda: (schedstat(pid), oracle.task(pid).nivcsw),
                               lambda: lab.thread("a"))
        (on_cpu, came), preempted = told
        self.assertEqual(listed.wakeups, 21)
        self.assertEqual(listed.wakeups, came - 1 - preempted)
        self.assertEqual(listed.on_cpu_us, on_cpu // 1000)

    def test_busy_time(self):
        """A busy thread's time grows, and stays as it was when it is gone."""
        pid = self.hold("a", "busy", "R")
        eventually(lambda: lab.thread("a").on_cpu_us > 200_000, "it had time")
        low = schedstat(pid)[0] // 1000
        shown = lab.thread("a").on_cpu_us
        high = schedstat(pid)[0] // 1000
        self.assertTrue(low <= shown <= high, (low, shown, high))
        lab.command("stop a")
        self.assertGreaterEqual(lab.gone("a").on_cpu_us, shown)

    def test_policy(self):
        """Policy, priority and nice value are those of /proc."""
        pid = self.make("run a")
        for line, shown, told in (
                ("nice a -7", "other/-7", (0, 0, -7)), ("sched a fifo 9", "fifo/9", (1, 9, -7)),
                ("sched a rr 99", "rr/99", (2, 99, -7)), ("sched a other", "other/-7", (0, 0, -7)),
                ("nice a 19", "other/19", (0, 0, 19)), ("sched a other 0", "other/19", (0, 0, 19))):
            lab.command(line)
            task = oracle.task(pid)
            self.assertEqual(lab.thread("a").policy, shown, line)
            self.assertEqual((task.policy, task.rt_priority, task.nice), told, line)

    @kind.parallel
    def test_bind(self):
        """It goes where it is told."""
        pid = self.hold("a", "busy", "R")
        for cpu in (1, 0, 1):
            lab.command(f"bind a {cpu}")
            self.assertEqual(os.sched_getaffinity(pid), {cpu})
            self.assertEqual(lab.thread("a").allowed, str(cpu))
            eventually(lambda at=cpu: oracle.task(pid).cpu == at, "it went there")
            self.assertEqual(lab.thread("a").cpu, cpu)

    def test_disk_is_no_fault(self):
        """
        The kernel looks for tasks that are D too long. It must find one that really is, so that we
        know that it looks, and none that was created earlier.
        """
        folder = "/proc/sys/kernel"
        created = self.make("create waits")
        with setting(f"{folder}/hung_task_warnings", 0), Trace([HANG]) as hung, \
                setting(f"{folder}/hung_task_timeout_secs", 1):
            found = self.make("run canary disk")
            eventually(lambda: f"pid={found}" in get(f"{hung.folder}/trace"), "it was found")
        pids = {event.number("pid") for event in hung.caught("sched_process_hang")}
        self.assertIn(found, pids)
        self.assertNotIn(created, pids)

    def test_disk_wakes(self):
        """A disk thread wakes by itself, well before two minutes, and is D again."""
        pid = self.hold("a", "disk", "D")
        first = lab.thread("a").wakeups
        eventually(lambda: lab.thread("a").wakeups > first, "it woke")
        self.await_state(pid, "D")


@architecture.independent
class Harmless(LabCase):
    """Threads that want too much."""

    FAVOURS = ("sched {} fifo 99", "sched {} rr 1", "nice {} -20")

    @staticmethod
    def favour(line, cpu):
        """Six that are busy on one CPU, all favoured by that command."""
        names = [f"hog{number}" for number in range(6)]
        lab.command(*(f"run {name}" for name in names),
                    *(line.format(name) for name in names),
                    *(f"bind {name} {cpu}" for name in names),
                    *(f"run {name} busy" for name in names))

    def spinner(self, cpu):
        """A plain process that wants all of a CPU."""
        def spin(say):
            os.sched_setaffinity(0, {cpu})
            say()
            while True:
                pass
        child = self.child(spin)
        child.hear()
        return child

    @kind.parallel
    def test_favoured_leave_time(self):
        """A plain process runs beside them, with nothing in the kernel to throttle them."""
        for line in self.FAVOURS:
            child = self.spinner(1)
            with setting("/proc/sys/kernel/sched_rt_runtime_us", -1):
                self.favour(line, 1)
                begin = schedstat(child.pid)[0]
                eventually(lambda pid=child.pid, least=begin + 100_000_000:
                           schedstat(pid)[0] > least, f"it runs beside {line}")
                lab.stop_all()
            child.kill()

    def test_favoured_leave_a_fifth(self):
        """By the clock; the kernel alone would leave a twentieth, or nothing that counts."""
        for line in self.FAVOURS:
            self.favour(line, 0)
            child = self.spinner(0)
            begin, used = time.monotonic_ns(), schedstat(child.pid)[0]
            eventually(lambda end=begin + 500_000_000: time.monotonic_ns() > end, "time passes")
            share = (schedstat(child.pid)[0] - used) / (time.monotonic_ns() - begin)
            self.assertGreater(share, 0.15, line)
            child.kill()
            lab.stop_all()


@kind.parallel
@architecture.independent
class Hotplug(LabCase):
    """A CPU that goes away."""

    def test_bound(self):
        """Threads bound to it go on elsewhere, can be parked, woken and stopped."""
        names = ["busy", "sleep", "disk", "created", "parked"]
        lab.command("run busy busy", "run sleep", "run disk disk", "create created", "run parked",
                    *(f"bind {name} 1" for name in names), "park parked")
        self.addCleanup(put, CPU1, 1)
        put(CPU1, 0)
        self.assert_error(errno.EINVAL, lab.command, "bind sleep 1")
        self.assertIn("CPU 1 is offline: use one of 0", self.told()[-1])
        lab.command("wake sleep", "wake disk", "wake created", "unpark parked")
        for name in names:
            self.await_step(name, "running")
        before = lab.thread("busy").on_cpu_us
        eventually(lambda: lab.thread("busy").on_cpu_us > before + 20_000, "it goes on")
        self.assertEqual(lab.thread("busy").cpu, 0)
        lab.command("park busy", "unpark busy", "stop disk", "stop created")
        put(CPU1, 1)
        lab.command("bind busy 1")
        eventually(lambda: lab.thread("busy").cpu == 1, "it went there")
        lab.stop_all()
        self.assertEqual([one.result for one in lab.Listing().gone[-len(names):]], [0] * len(names))


WRONG = (
    ("", "nothing but blanks"), ("\n", "nothing but blanks"), (" \t\n \n", "nothing but blanks"),
    ("fly a", "'fly' is no command: use one of create, wake, run"),
    ("cre a", "'cre' is no command"), ("CREATE b", "is no command"),
    ("wake", "too few words: use wake NAME"), ("wake a b", "too many words: use wake NAME"),
    ("wake nobody", "no thread nobody: there are a"), ("create a", "there is a thread a"),
    ("create abcdefghijklmnop", "is no name: use 1 to 15 letters"),
    ("create a/b", "'a/b' is no name"), ("create %s", "'%s' is no name"),
    ("create \xe4", r"'\xc3\xa4' is no name"), ("\x1b[31m\\", r"'\x1b[31m\\' is no command"),
    ("run a fly", "'fly' is no activity: use sleep, busy"), ("bind a", "too few words: use bind"),
    ("bind a -1", "'-1' is no CPU: use 0 to"), ("bind a 100000", "is no CPU"),
    ("bind a one", "'one' is no CPU"), ("nice a 20", "'20' is no nice value: use -20 to 19"),
    ("nice a 99999999999999999999", "is no nice value"), ("sched a batch 0", "is no policy: use"),
    ("sched a fifo", "fifo wants a priority: use 1 to 99"), ("sched a rr 0", "use 1 to 99"),
    ("sched a fifo 100", "use 1 to 99"), ("sched a other 5", "'5' is no priority of other: use 0"),
    ("unpark a", "a is not parked: use park a"), ("park a", None),
    ("park a", "a is parked: use unpark a"), ("wake a", "a is parked"),
    ("run a busy", "a is parked"), ("unpark a", None),
    (b"create b\0\n", "a byte 0"), (b"\0", "a byte 0"), (bytes(range(256)), "a byte 0"),
    ("x" * 65536, "'xxxxxxxxxxxxxxxxxxxxxxxx' is no command"), (b"\xff" * 65536, "is no command"),
    ("nice a 1\n" * 7000 + "x", "line 7001: 'x' is no command"), ("x" * 65537, "more than 64 KiB"),
)


@architecture.independent
class Commands(LabCase):
    """Commands right and wrong."""

    def test_wrong(self):
        """Each is refused with one line that says what would be right, and changes nothing."""
        lab.command("create a")
        for data, words in WRONG:
            with self.subTest(data[:40]):
                if words is None:
                    lab.write(data)
                    continue
                before = self.steps()
                self.assert_error(errno.EINVAL, lab.write, data)
                lines = self.told()
                self.assertEqual(len(lines), 1, lines)
                self.assertIn(words, lines[0])
                self.assertLess(len(lines[0]), 500)
                self.assertTrue(all(" " <= char <= "~" for char in lines[0]), lines)
                self.assertEqual(self.steps(), before)

    @staticmethod
    def steps():
        """{name: step} of those that live; a runnable one is about to be running."""
        return {name: one.step.replace("runnable", "running")
                for name, one in lab.Listing().living.items()}

    def test_in_order_up_to_the_wrong_one(self):
        """What comes before a wrong command is done, what comes after is not."""
        lines = "create p", "", "create q", "bogus", "create r"
        self.assert_error(errno.EINVAL, lab.command, *lines)
        self.assertEqual(set(lab.Listing().living), {"p", "q"})
        self.assertIn("line 4: 'bogus'", self.told()[0])

    def test_without_newline(self):
        """The last line needs no end; blanks do not count."""
        lab.write("create p\n\t create   q\t\r\n\nwake p")
        self.assertEqual(set(lab.Listing().living), {"p", "q"})
        self.assertNotEqual(lab.thread("p").step, "created")

    def test_long_is_whole(self):
        """As much as fits into 64 KiB is run to the last command."""
        lines = ["run a", *["nice a 1", "nice a 2"] * 3000, "stop a", "create last"]
        text = "\n".join(lines)
        self.assertGreater(len(text), 50_000)
        lab.write(text + "\n" * (65536 - len(text)))
        self.assertEqual(set(lab.Listing().living), {"last"})
        self.assertEqual(lab.gone("a").policy, "other/2")

    def test_parameter(self):
        """The same commands by the parameter, which works without debugfs."""
        self.assertEqual(stat.S_IMODE(os.stat(COMMAND).st_mode), 0o200)
        put(COMMAND, "create p\nrun q idle\nstop p\n")
        self.assertEqual(set(lab.Listing().living), {"q"})
        for text, words in (("bogus", "'bogus' is no command"), ("\n", "nothing but blanks"),
                            ("create r\n" + "x" * 8000, "more than 4095 bytes")):
            self.assert_error(errno.EINVAL, put, COMMAND, text)
            self.assertIn(words, self.told()[0])
        self.assertEqual(set(lab.Listing().living), {"q"})

    def test_rights(self):
        """Root alone reads and writes."""
        self.assertEqual(stat.S_IMODE(os.stat(lab.FILE).st_mode), 0o600)

        def try_it():
            return [os.access(path, os.R_OK | os.W_OK) for path in (lab.FILE, COMMAND)]
        self.assertEqual(self.as_user(try_it), [False, False])

    def test_bound(self):
        """No more than the parameter allows; then some are stopped and there is room again."""
        before = module.get("kthreads_max")
        self.addCleanup(module.put, "kthreads_max", before)
        module.put("kthreads_max", 2)
        lab.command("create a", "create b")
        for line in ("create c", "run c"):
            self.assert_error(errno.ENOSPC, lab.command, line)
            self.assertIn("kthreads_max", self.told()[0])
        lab.command("stop a", "create c")
        self.assertEqual(set(lab.Listing().living), {"b", "c"})


@architecture.independent
class Table(LabCase):
    """The table of all kernel threads."""

    @staticmethod
    def rows():
        """{pid: row}"""
        return {int(row["PID"]): row for row in tables.read("kthreads")}

    def test_all_are_listed(self):
        """Every kernel thread that /proc knows, the lab's own too, each once, by pid."""
        own = self.make("create own")

        def kernel_threads():
            return {pid for pid, task in oracle.processes().items() if task.is_kernel}
        told, rows = between(kernel_threads, self.rows)
        self.assertEqual(set(rows), told)
        self.assertIn(own, told)
        pids = [int(row["PID"]) for row in tables.read("kthreads")]
        self.assertEqual(pids, sorted(set(pids)))
        for pid, task in oracle.processes().items():
            if pid in rows:
                name = rows[pid]["NAME"].encode()
                self.assertTrue(oracle.is_kernel_name(name, task.name), (name, task.name))

    def test_births(self):
        """PID and START name a task, here and in the lab, also when it is gone."""
        pid = self.make("run own")
        tasks = abi.snapshot().by_pid
        for row in tables.read("kthreads"):
            if int(row["PID"]) in tasks:
                start_ns = tasks[int(row["PID"])].start_ns
                self.assertEqual(tables.ns(row["START"]), start_ns // 1000 * 1000, row)
        born_ns = tasks[pid].start_ns // 1000 * 1000
        self.assertEqual(lab.thread("own").start_ns, born_ns)
        lab.command("stop own")
        self.assertEqual(lab.gone("own").start_ns, born_ns)

    def test_functions(self):
        """Known ones run what the kernel's source says; no address is shown."""
        self.make("run own")
        text = debug.read("kthreads")
        found = {row["NAME"]: row for row in tables.parse(text).rows}
        for name, function in (("ksoftirqd/0", "smpboot_thread_fn"), ("kdevtmpfs", "devtmpfsd"),
                               ("kworker/0:0H", "worker_thread"), ("kswapd0", "kswapd"),
                               ("kthreadd", "?"), ("own", "lab_thread[taskviz]")):
            self.assertEqual(found[name]["FUNCTION"], function, name)
        for name, job in (("kworker/0:0H", "workqueue worker of CPU 0, high priority"),
                          ("ksoftirqd/0", "per-CPU service"), ("kthreadd", "?"),
                          ("own", "thread of the lab")):
            self.assertEqual(found[name]["JOB"], job, name)
        for shown in (text, lab.Listing().text):
            self.assertIsNone(re.search(r"0x[0-9a-f]|[0-9a-f]{12}", shown))

    def test_names_wait(self):
        """
        Not one is looked up before all tasks are visited: in sections of RCU it took too long; and
        one that runs many threads is looked up once.
        """
        visit, look_up = "find_ge_pid", "sprint_symbol_no_offset"
        with Functions(visit, look_up) as functions:
            threads = tables.read("kthreads")
        called = [call.name for call in functions.calls(os.getpid())]
        self.assertGreater(called.count(look_up), 5)
        self.assertLess(called.count(look_up), len(threads) / 2)
        self.assertNotIn(visit, called[called.index(look_up):])

    def test_rows_for_programs(self):
        """The ioctl hands out what the files show."""
        lab.command("create own", "run other", "stop other")
        rows = {row["PID"]: row for row in tables.rows("lab")}
        for one in (lab.thread("own"), lab.gone("other")):
            row = rows[one.pid]
            self.assertEqual((row["PID"], row["STEP"].decode()), (one.pid, one.step))
            self.assertEqual(row["ON-CPU"] // 1000, one.on_cpu_us)
        shown = self.rows()
        for row in tables.rows("kthreads"):
            if row["PID"] in shown:
                self.assertEqual(row["JOB"].decode(), shown[row["PID"]]["JOB"])

    def test_read_only(self):
        """Commands are written to the lab's file; this one takes none."""
        self.assertEqual(stat.S_IMODE(os.stat(f"{debug.FOLDER}/kthreads").st_mode), 0o400)


@architecture.independent
class LoadAndUnload(LabCase):
    """Threads that come and go with the module."""

    def setUp(self):
        super().setUp()
        self.addCleanup(lambda: None if module.is_loaded() else module.load())

    def reload(self, *parameters):
        """Load it anew."""
        if module.is_loaded():
            module.unload()
        module.load(*parameters)

    def test_unload_in_every_state(self):
        """All end, whatever they do, and the module goes."""
        self.reload()
        pids = [self.hold(f"n-{activity}", activity, letter)
                for activity, letter in ACTIVITIES.items()]
        pids += [self.make(*lines) for lines in (
            ("create c",), ("run p", "park p"), ("create q", "park q"), ("create w", "wake w"),
            ("run f busy", "sched f fifo 99"), ("run r busy", "sched r rr 1"),
            ("run n busy", "nice n 19"))]
        module.unload()
        for pid in pids:
            self.await_gone(pid)
        module.load()
        self.assertEqual(lab.Listing().living, {})
        self.assertEqual(lab.Listing().gone, [])

    def test_none_by_default(self):
        """No thread that nobody asked for."""
        self.reload()
        self.assertEqual(lab.Listing().living, {})

    def test_at_load(self):
        """As many as the parameter says."""
        self.reload("kthreads=3")
        listing = lab.Listing()
        self.assertEqual(list(listing.living), ["lab0", "lab1", "lab2"])
        for one in listing.living.values():
            self.await_state(one.pid, "S")
            self.assertEqual(oracle.task(one.pid).ppid, KTHREADD)
        self.assertEqual(module.get("kthreads"), "3")

    def test_too_many_at_load(self):
        """Refused, and nothing is left of them."""
        module.unload()
        module.refused("kthreads=65")
        self.assertIn("kthreads=65 is out of range", self.told()[-1])
        self.assertFalse(module.is_loaded())
        self.assertEqual([one for one in oracle.processes().values() if one.name[:3] == b"lab"], [])
        module.load("kthreads=65", "kthreads_max=70")
        self.assertEqual(len(lab.Listing().living), 65)

    def test_command_at_load(self):
        """There is no lab yet: it says so."""
        module.unload()
        module.refused("kthreads_command=create")
        self.assertIn("while it is loaded", self.told()[0])

    def test_folder_follows(self):
        """Without the module there is no file."""
        module.unload()
        self.assertFalse(os.path.exists(lab.FILE))
        self.assertFalse(os.path.exists(debug.FOLDER))
