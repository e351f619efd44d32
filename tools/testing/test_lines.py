# SPDX-License-Identifier: GPL-2.0
"""Every line of the text against /proc/PID, ps, and what /proc tells of the whole system."""
import os
import platform
import signal

from taskviz_testlib import architecture, oracle, tasks, text
from taskviz_testlib.case import Case
from taskviz_testlib.wait import between, compare_all, eventually

ROLES = {0: " (idle task)", 1: " (init, adopts orphans)", 2: " (makes the kernel threads)"}


def size(value):
    """Bytes as a person reads them, rounded down: one decimal below 100 of a unit above K."""
    unit, count = "K", value // 1024
    if count < 1000:
        return f"{count}K"
    for unit in "MGTPE":
        value //= 1024
        if value < 1000 * 1024:
            break
    whole, tenths = value // 1024, value % 1024 * 10 // 1024
    return f"{whole}.{tenths}{unit}" if whole < 100 else f"{whole}{unit}"


def expected(task):
    """Row.settled() of a task, from /proc."""
    rss = size(task.rss_bytes) if task.has_mm else "-"
    return (task.pid, task.ppid, task.state, task.uid, task.nr_threads, rss)


def is_like(row, told):
    """Is the line as told? Memory that the reader takes to read comes and goes."""
    shown = row.settled()
    return shown[:-1] == told[:-1] if row.pid == os.getpid() else shown == told


def kept_still(before, after):
    """The tasks of which nothing moved between two looks: on one CPU they did not run either."""
    return {pid for pid in before.keys() & after.keys()
            if (expected(before[pid]), before[pid].moves()) ==
            (expected(after[pid]), after[pid].moves())}


def is_named(row, told, is_kernel):
    """Does the last column, without the branches, say that name, and what the task is for?"""
    role = ROLES.get(row.pid, "")
    name = row.task.removesuffix(role)
    if not row.task.endswith(role) or (name[:1] + name[-1:] == "[]") != is_kernel:
        return False
    if is_kernel:
        return oracle.is_kernel_name(name[1:-1].encode(), told)
    return name == text.escape(told)


def like_ps(line):
    """Row.settled() of a line of ps; no memory is 0 there."""
    rss = "-" if is_kernel_in(line) else size(int(line["rss"]) * 1024)
    numbers = [int(line[name]) for name in ("pid", "ppid", "uid", "nlwp")]
    return (*numbers[:2], line["state"], *numbers[2:], rss)


def is_kernel_in(line):
    """ps tells kernel threads by their parent."""
    return "2" in (line["pid"], line["ppid"])


@architecture.independent
class Lines(Case):
    """The text on a quiet system."""

    def test_each_line_against_proc(self):
        """Every line whose oracle is the same before and after must be exactly that."""
        self.assertEqual(compare_all(self.compare_with_proc), {})

    def compare_with_proc(self):
        """All, those that kept still, {pid: (shown, told)} of lines that differ from /proc."""
        def take():
            return oracle.processes(), text.read().by_pid, oracle.processes()
        _, (before, rows, after) = between(oracle.births, take, "nobody is born")
        self.assertLessEqual(after.keys(), rows.keys())
        self.assertLessEqual(rows.keys() - {0}, before.keys())
        still = kept_still(before, after)
        return after, still, {
            pid: (rows[pid].line, vars(after[pid])) for pid in still
            if not is_like(rows[pid], expected(after[pid]))
            or not is_named(rows[pid], after[pid].name, after[pid].is_kernel)}

    def test_idle_task(self):
        """PID 0 is in no oracle's list; what is said of it is that it is the idle task."""
        row = text.read().rows[0]
        self.assertEqual((row.pid, row.ppid, row.depth, row.rss), (0, 0, 0, "-"))
        self.assertTrue(row.task.startswith("[swapper"), row.task)
        self.assertTrue(row.task.endswith(ROLES[0]), row.task)

    def test_each_line_against_ps(self):
        """pid, ppid, state, uid, threads, rss, name, kernel thread or not, as ps has them."""
        self.assertEqual(compare_all(self.compare_with_ps), {})

    def compare_with_ps(self):
        """All, those that kept still, {pid: (shown, told)} of lines that differ from ps's."""
        before, rows = oracle.processes(), text.read().by_pid
        lines, _ = oracle.ps(["pid", "ppid", "state", "uid", "nlwp", "rss", "comm"])
        after = oracle.processes()
        listed = {int(line["pid"]): line for line in lines}
        # this process waits for ps while ps looks at it
        others = after.keys() & before.keys() - {os.getpid()}
        still = kept_still(before, after) & others
        self.assertLessEqual(still, listed.keys() & rows.keys())
        return others, still, {
            pid: (rows[pid].line, listed[pid]) for pid in still
            if rows[pid].settled() != like_ps(listed[pid])
            or not is_named(rows[pid], listed[pid]["comm"].encode(), is_kernel_in(listed[pid]))}

    def test_age_against_ps(self):
        """The age, between two of ps."""
        first, _ = oracle.ps(["pid", "etimes"])
        rows = text.read().by_pid
        second = {line["pid"]: line for line in oracle.ps(["pid", "etimes"])[0]}
        compared = 0
        for line in first:
            if line["pid"] in second and int(line["pid"]) in rows:
                age = rows[int(line["pid"])].age
                # ps rounds the start down to a tick, and so the age up
                self.assertGreaterEqual(age, int(line["etimes"]) - 1, line)
                self.assertLessEqual(age, int(second[line["pid"]]["etimes"]), line)
                compared += 1
        self.assertGreater(compared, 10)


def count_system():
    """Processes, threads and kernel threads, counted by hand in /proc/*/task/*/stat."""
    tasks = oracle.threads().values()
    mine = [task for task in tasks if not task.is_kernel]
    return len({task.tgid for task in mine}), len(mine), len(tasks) - len(mine)


def sums(found):
    """The same of the header."""
    return tuple(int(found.head[name]) for name in ("processes", "threads", "kthreads"))


@architecture.independent
class Header(Case):
    """The lines that sum the system up."""

    def test_sums(self):
        """Number of processes, threads, kernel threads and tasks in each state."""
        wanted, found = between(lambda: (oracle.births(), count_system()), text.read)
        self.assertEqual(sums(found), wanted[1])
        census = oracle.Census(lambda: text.read().states)
        self.assertEqual("".join(census.taken), "RSDTtXZPI")
        self.assertEqual(census.wrong(census.taken), {})
        self.assertEqual(sum(census.taken.values()), census.count)

    def test_states(self):
        """The same in a pid namespace, where no kernel thread moves: exactly."""
        def look():
            made = [tasks.Child(act) for act in (
                lambda say: None, lambda say: [say(), tasks.sleep_forever()],
                lambda say: os.kill(os.getpid(), signal.SIGSTOP))]
            for child, letter in zip(made, "ZST"):
                self.await_state(child.pid, letter)
            found = text.read()
            return [sums(found), {letter: count for letter, count in found.states.items() if count}]
        self.assertEqual(self.in_pid_namespace(look),
                         [[4, 4, 0], {"R": 1, "S": 1, "T": 1, "Z": 1}])

    def test_system(self):
        """Kernel, architecture, CPUs, uptime."""
        head = text.read().head
        self.assertEqual(head["release"], platform.release())
        self.assertEqual(head["machine"], platform.machine())
        self.assertEqual(int(head["cpus"]), os.sysconf("SC_NPROCESSORS_ONLN"))

    def test_uptime(self):
        """Between two looks at /proc/uptime."""
        def uptime():
            with open("/proc/uptime", encoding="ascii") as file:
                return int(float(file.read().split()[0]))
        first, found, second = uptime(), text.seconds(text.read().head["up"]), uptime()
        self.assertLessEqual(first, found)
        self.assertLessEqual(found, second)

    def test_one_state_more(self):
        """A stopped task is one T more and no S less than before."""
        child = self.sleeper()
        before = text.read().states["T"]
        child.kill(19)
        self.await_state(child.pid, "T")
        eventually(lambda: text.read().states["T"] == before + 1, "one T more is counted")
