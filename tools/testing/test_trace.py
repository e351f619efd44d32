# SPDX-License-Identifier: GPL-2.0
"""The module's own trace events, against the kernel's, wait() and /proc."""
import os
import signal
import subprocess

from taskviz_testlib import libc, oracle, tasks, tracing
from taskviz_testlib.case import Case
from taskviz_testlib.cow import Family
from taskviz_testlib.wait import eventually

EVENTS = ["cow_copy", "signal_effect", "task_adopt", "task_exec", "task_exit", "task_fork",
          "task_reap", "task_waking"]
SCRIPT = "seq 20 | sort -rn | head -n 1; (true; exit 3); env true; sleep 0.01 & wait"
PAGES = 200
# Of the error code of a page fault: of a page that is there, a write, in user mode.
PROTECTED_WRITE = 7


class Events(Case):
    """Caught in the same trace as those of the kernel."""

    def catch(self, *names, act):
        """A Trace of what happens during act()."""
        with tracing.Trace(names) as trace:
            act()
        return trace

    @staticmethod
    def run_script():
        """A few commands, and threads."""
        subprocess.run(["bash", "-c", SCRIPT], stdout=subprocess.DEVNULL, check=True)
        subprocess.run(["threads", "3"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       check=True)

    def test_list(self):
        """All are there, and trace-cmd finds them."""
        self.assertLessEqual(set(EVENTS), set(tracing.events("taskviz")))
        told = subprocess.run(["trace-cmd", "list", "-e", "taskviz"], stdout=subprocess.PIPE,
                              check=True).stdout.decode().split()
        self.assertLessEqual({f"taskviz:{name}" for name in EVENTS}, set(told))

    def test_fork(self):
        """Each task_newtask, with its flags; parents as sched_process_fork names them."""
        trace = self.catch("taskviz:task_fork", "task:task_newtask", "sched:sched_process_fork",
                           act=self.run_script)
        ours, kernel = trace.caught("task_fork"), trace.caught("task_newtask")
        self.assertGreater(len(kernel), 10)
        self.assertEqual(
            [(one.fields["pid"], one.number("flags"), one.fields["name"]) for one in ours],
            [(one.fields["pid"], int(one.fields["clone_flags"], 16), one.fields["comm"])
             for one in kernel])
        parents = {one.fields["child_pid"]: one.fields["pid"]
                   for one in trace.caught("sched_process_fork")}
        self.assertEqual({one.fields["pid"]: one.fields["parent"] for one in ours}, parents)
        for one in ours:
            thread = one.fields["pid"] != one.fields["tgid"]
            self.assertEqual(thread, bool(one.number("flags") & 0x10000))
            self.assertEqual(one.number("shared_pages") > 0, not one.number("flags") & 0x100)

    def test_exec(self):
        """Each sched_process_exec; the name is the file's, the old one the child's before."""
        trace = self.catch("taskviz:task_exec", "sched:sched_process_exec", act=self.run_script)
        ours, kernel = trace.caught("task_exec"), trace.caught("sched_process_exec")
        self.assertGreater(len(kernel), 6)
        self.assertEqual(
            [(one.fields["pid"], one.fields["old_pid"], one.fields["name"]) for one in ours],
            [(one.fields["pid"], one.fields["old_pid"],
              os.path.basename(one.fields["filename"])[:15]) for one in kernel])
        names = {one.fields["name"]: one.fields["old_name"] for one in ours}
        self.assertEqual(names["sort"], "bash")
        self.assertIn(names["true"], ("env", "bash"))

    def test_exit(self):
        """Each sched_process_exit."""
        trace = self.catch("taskviz:task_exit", "sched:sched_process_exit", act=self.run_script)
        ours, kernel = trace.caught("task_exit"), trace.caught("sched_process_exit")
        self.assertGreater(len(kernel), 10)
        self.assertEqual([(one.fields["pid"], one.fields["name"]) for one in ours],
                         [(one.fields["pid"], one.fields["comm"]) for one in kernel])
        self.assertIn(3 << 8, [one.number("exit_code") for one in ours])

    def test_exit_codes_and_reapers(self):
        """As waitpid() has them."""
        statuses = {}

        def act():
            for code in (0, 1, 77):
                child = tasks.Child(lambda say, code=code: os._exit(code))
                statuses[child.pid] = child.reap()
            child = tasks.Child(lambda say: tasks.sleep_forever())
            child.kill(signal.SIGKILL)
            statuses[child.pid] = child.reap()
        trace = self.catch("taskviz:task_exit", "taskviz:task_reap", act=act)
        for name in ("task_exit", "task_reap"):
            found = {one.number("pid"): one.number("exit_code") for one in trace.caught(name)
                     if one.number("pid") in statuses}
            self.assertEqual(found, statuses, name)
        for one in trace.caught("task_reap"):
            if one.number("pid") in statuses:
                self.assertEqual(one.number("reaper"), os.getpid())
                self.assertIn(one.number("zombie_ns"), range(1, 10**9))

    def test_reap(self):
        """One for each task that the kernel then frees, once."""
        pids = []

        def act():
            for _ in range(30):
                child = tasks.Child(lambda say: None)
                pids.append(child.pid)
                child.reap()
            eventually(lambda: freed_all(pids), "the kernel has freed them")
        trace = self.catch("taskviz:task_reap", "sched:sched_process_free", act=act)
        for name in ("task_reap", "sched_process_free"):
            found = [one.number("pid") for one in trace.caught(name)
                     if one.number("pid") in pids]
            self.assertEqual(sorted(found), sorted(pids), name)

    def test_adopt(self):
        """Old and new parent, and why."""
        found = {}

        def act():
            for subreaper, why in ((True, "subreaper"), (False, "init")):
                child = self.child(lambda say, ask=subreaper: leave_orphan(say, ask))
                middle, orphan = child.hear()
                found[orphan] = (middle, oracle.task(orphan).ppid, why)
                os.kill(orphan, signal.SIGKILL)
        trace = self.catch("taskviz:task_adopt", act=act)
        told = {one.number("pid"): (one.number("old_parent"), one.number("parent"),
                                    one.fields["why"])
                for one in trace.caught("task_adopt") if one.number("pid") in found}
        self.assertEqual(told, found)
        self.assertIn(1, [parent for _, parent, _ in found.values()])

    def test_copies(self):
        """One for each page, with its address: that of a fault of the kernel's, where it tells."""
        family = Family(self.program("cow"))
        family.do(0, "anon", PAGES)
        family.do(0, "write", PAGES)
        pid = family.fork(0, 1)
        family.settle(1)
        names = ["taskviz:cow_copy"]
        if "exceptions" in os.listdir(f"{tracing.TRACING}/events"):
            names.append("exceptions:page_fault_user")
        trace = self.catch(*names, act=lambda: family.do(1, "write", PAGES))
        ours = [one for one in trace.caught("cow_copy") if one.number("pid") == pid]
        self.assertEqual([one.fields["kind"] for one in ours], ["fork"] * PAGES)
        addresses = [one.number("address") for one in ours]
        first = addresses[0]
        self.assertEqual(addresses, [first + 4096 * i for i in range(PAGES)])
        faults = [one.number("address") for one in trace.caught("page_fault_user")
                  if one.tid == pid and one.number("error_code") == PROTECTED_WRITE]
        if len(names) > 1:
            self.assertEqual(faults, addresses)

    def test_starts(self):
        """With the pid the identity, the same in every event of a task."""
        trace = self.catch(*(f"taskviz:{name}" for name in EVENTS), act=self.run_script)
        starts = {}
        for name in ("task_fork", "task_exec", "task_exit", "task_reap", "cow_copy"):
            for one in trace.caught(name):
                starts.setdefault(one.number("pid"), set()).add(one.number("start_ns"))
        self.assertGreater(len(starts), 10)
        self.assertEqual({pid: found for pid, found in starts.items() if len(found) > 1}, {})


def freed_all(pids):
    """Has the kernel freed all these tasks, so far as the trace that runs has it?"""
    with open(f"{tracing.TRACING}/instances/taskviz_trace/trace", encoding="latin-1") as file:
        text = file.read()
    return all(f" pid={pid} prio=" in text for pid in pids)


def leave_orphan(say, ask):
    """Say [middle, orphan] when the middle is gone, whoever has the orphan."""
    if ask:
        libc.adopt_orphans()
    ears, mouth = os.pipe()
    middle = os.fork()
    if not middle:
        orphan = os.fork()
        if not orphan:
            tasks.sleep_forever()
        os.write(mouth, str(orphan).encode())
        os._exit(0)
    os.waitpid(middle, 0)
    say([middle, int(os.read(ears, 100))])
    tasks.sleep_forever()
