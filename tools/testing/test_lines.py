# SPDX-License-Identifier: GPL-2.0
"""Every line of the text against /proc/PID, ps, and what /proc tells of the whole system."""
import collections
import os
import platform

from taskviz_testlib import oracle, text
from taskviz_testlib.case import Case
from taskviz_testlib.wait import always_wrong, between, eventually

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


class Lines(Case):
    """The text on a quiet system."""

    def test_each_line_against_proc(self):
        """Every line whose oracle is the same before and after must be exactly that."""
        self.assertEqual(always_wrong(self.compare_with_proc), {})

    def compare_with_proc(self):
        """{pid: (shown, told)} of lines that differ from /proc."""
        before = oracle.processes()
        rows = text.read().by_pid
        after = oracle.processes()
        both = before.keys() & after.keys()
        self.assertLessEqual(both, rows.keys())
        self.assertLessEqual(rows.keys() - {0}, before.keys() | after.keys())
        still = [pid for pid in both if expected(before[pid]) == expected(after[pid])]
        self.assertGreater(len(still), len(after) * 0.9, "too few tasks kept still")
        return {pid: (rows[pid].line, vars(after[pid])) for pid in still
                if rows[pid].settled() != expected(after[pid])
                or not is_named(rows[pid], after[pid].name, after[pid].is_kernel)}

    def test_idle_task(self):
        """PID 0 is in no oracle's list; what is said of it is that it is the idle task."""
        row = text.read().rows[0]
        self.assertEqual((row.pid, row.ppid, row.depth, row.rss), (0, 0, 0, "-"))
        self.assertTrue(row.task.startswith("[swapper"), row.task)
        self.assertTrue(row.task.endswith(ROLES[0]), row.task)

    def test_each_line_against_ps(self):
        """pid, ppid, state, uid, threads, rss, name, kernel thread or not, as ps has them."""
        self.assertEqual(always_wrong(self.compare_with_ps), {})

    def compare_with_ps(self):
        """{pid: (shown, told)} of lines that differ from those of ps."""
        before = text.read().by_pid
        lines, own = oracle.ps(["pid", "ppid", "state", "uid", "nlwp", "rss", "comm"])
        after = text.read().by_pid
        listed = {int(line["pid"]): line for line in lines}
        both = before.keys() & after.keys() - {0}
        self.assertLessEqual(both, listed.keys())
        self.assertLessEqual(listed.keys() - {own}, before.keys() | after.keys())
        # this process waits for ps while ps looks at it
        still = [pid for pid in both - {os.getpid()}
                 if before[pid].settled() == after[pid].settled()]
        self.assertGreater(len(still), len(listed) * 0.9, "too few tasks kept still")
        return {pid: (after[pid].line, listed[pid]) for pid in still
                if after[pid].settled() != like_ps(listed[pid])
                or not is_named(after[pid], listed[pid]["comm"].encode(),
                                is_kernel_in(listed[pid]))}

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
    """Processes, threads, kernel threads and states, counted by hand in /proc/*/task/*/stat."""
    tasks = oracle.threads().values()
    mine = [task for task in tasks if not task.is_kernel]
    states = collections.Counter(task.state for task in tasks)
    return (len({task.tgid for task in mine}), len(mine), len(tasks) - len(mine), dict(states))


def sums(found):
    """The same of the header."""
    numbers = (int(found.head[name]) for name in ("processes", "threads", "kthreads"))
    return (*numbers, {letter: number for letter, number in found.states.items() if number})


class Header(Case):
    """The lines that sum the system up."""

    def test_sums(self):
        """Number of processes, threads, kernel threads and tasks in each state."""
        def compare():
            wanted, found = between(count_system, text.read)
            self.assertEqual("".join(found.states), "RSDTtXZPI")
            return {"sums": (sums(found), wanted)} if sums(found) != wanted else {}
        self.assertEqual(always_wrong(compare), {})

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
