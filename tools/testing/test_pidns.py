# SPDX-License-Identifier: GPL-2.0
"""Pid namespaces: the mount that is read decides whose tasks are shown, and in which numbers."""
import os
import signal
import subprocess

from taskviz_testlib import abi, architecture, libc, oracle, tasks, text
from taskviz_testlib.case import Case
from taskviz_testlib.wait import between, eventually

IN_NAMESPACE = ("unshare", "--pid", "--fork", "--mount-proc")


def shown(found):
    """{pid: parent} of a text."""
    return {row.pid: row.ppid for row in found.rows}


def told(root="/proc"):
    """{pid: parent} of /proc."""
    return {task.pid: task.ppid for task in oracle.processes(root).values()}


def fork_sleepers(count):
    """Children that sleep. Returns their pids."""
    made = []
    for _ in range(count):
        pid = os.fork()
        if not pid:
            libc.die_with_parent()
            tasks.sleep_forever()
        made.append(pid)
    return made


@architecture.independent
class Inside(Case):
    """What is seen inside a new namespace, where the case itself runs as PID 1."""

    def test_only_its_tasks(self):
        """Both formats have exactly the tasks of its /proc, and its init is the root."""
        def look():
            fork_sleepers(3)
            wanted, found = between(told, text.read)
            self.assertEqual(len(wanted), 4)
            self.assertEqual(shown(found), wanted)
            self.assertEqual({record.pid: record.ppid for record in abi.snapshot().records}, wanted)
            root = abi.snapshot().records[0]
            self.assertEqual((root.pid, root.ppid, root.depth, root.parent, root.kind),
                             (1, 0, 0, 0, "init"))
            self.assertFalse(root.info & abi.ADRIFT)
            self.assertEqual({row.depth for row in found.rows[1:]}, {1})
            self.assertTrue(found.rows[0].task.endswith(" (init, adopts orphans)"))
            return True
        self.assertTrue(self.in_pid_namespace(look))

    def test_only_they_count(self):
        """The sums are those of the namespace, without kernel threads, and none of the machine's."""
        def look():
            fork_sleepers(3)
            counts = abi.snapshot().counts
            return [counts.count, counts.processes, counts.threads, counts.kthreads,
                    sum(counts.states), len(oracle.pids()),
                    counts.births, counts.execs, counts.exits, counts.copies]
        self.assertEqual(self.in_pid_namespace(look), [4, 4, 4, 0, 4, 4] + 4 * [abi.UNKNOWN64])

    def test_like_ps(self):
        """The pids that ps has there."""
        def look():
            fork_sleepers(2)
            lines, own = oracle.ps(["pid", "ppid", "nlwp"])
            wanted = {int(line["pid"]): int(line["ppid"]) for line in lines}
            del wanted[own]
            self.assertEqual(shown(text.read()), wanted)
            return len(wanted)
        self.assertEqual(self.in_pid_namespace(look), 3)

    def test_threads(self):
        """Thread ids are in its numbers too."""
        def look():
            group = subprocess.Popen(["threads", "3"], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE)
            group.stdout.readline()
            found = {record.pid: record.tgid for record in abi.snapshot(threads=True).records}
            self.assertEqual(found, {task.pid: task.tgid for task in oracle.threads().values()})
            return len(found)
        self.assertEqual(self.in_pid_namespace(look), 5)

    def test_tracer_outside(self):
        """A tracer that has no number there is none."""
        def act(say):
            def look():
                say()
                eventually(lambda: signal.sigtimedwait([signal.SIGUSR1], 0.01), "the go-ahead")
                say([abi.snapshot().by_pid[1].tracer, oracle.task(1).tracer])
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
            tasks.nested(look)
        child = self.child(act)
        child.hear()
        init = next(task.pid for task in oracle.processes().values() if task.ppid == child.pid)
        strace = self.program("strace", "-qq", "-o", "/dev/null", "-p", init)
        eventually(lambda: oracle.task(init).tracer == strace.pid, "strace is attached")
        os.kill(init, signal.SIGUSR1)
        self.assertEqual(child.hear(), [0, 0])

    def test_two_levels(self):
        """A namespace in a namespace."""
        def look(say):
            def act():
                say(list(shown(text.read())))
                tasks.sleep_forever()
            tasks.nested(act)

        def look_deeper():
            fork_sleepers(1)
            inner = self.child(look)
            return [inner.hear(), sorted(shown(text.read())), sorted(told())]
        innermost, middle, wanted = self.in_pid_namespace(look_deeper)
        self.assertEqual(innermost, [1])
        self.assertEqual(middle, wanted)


@architecture.independent
class Container(Case):
    """A namespace that lives on, looked at from outside and by those who enter it."""

    def setUp(self):
        super().setUp()

        def act(say):
            def live():
                say([os.getpid(), *fork_sleepers(2)])
                tasks.sleep_forever()
            tasks.nested(live)
        self.outer = self.child(act)
        self.inside = self.outer.hear()
        self.init = next(task.pid for task in oracle.processes().values()
                         if task.ppid == self.outer.pid)
        self.proc = f"/proc/{self.init}/root/proc"

    def test_outer_numbers(self):
        """The outer mount has every one of them once, in its own numbers, below the outer parent."""
        def members():
            return {task.pid: task.ppid for task in oracle.processes().values()
                    if len(task.ns_pids) > 1}
        wanted, found = between(members, text.read)
        self.assertEqual(len(wanted), 3)
        self.assertEqual({pid: found.by_pid[pid].ppid for pid in wanted}, wanted)
        self.assertEqual(found.by_pid[self.init].ppid, self.outer.pid)
        self.assertEqual(abi.snapshot().by_pid[self.init].kind, "user")
        inner = sorted(task.ns_pids[-1] for task in oracle.processes().values()
                       if task.pid in wanted)
        self.assertEqual(inner, sorted(self.inside))

    def test_inner_mount_from_outside(self):
        """Whoever reads the inner mount sees the inner numbers."""
        wanted = told(self.proc)
        self.assertEqual(sorted(wanted), sorted(self.inside))
        self.assertEqual(shown(text.read(f"{self.proc}/taskviz")), wanted)
        snap = abi.snapshot(path=f"{self.proc}/taskviz")
        self.assertEqual(sorted(snap.by_pid), sorted(self.inside))
        self.assertEqual(snap.records[0].kind, "init")

    def test_outer_mount_from_inside(self):
        """A file opened on the outer mount keeps to its numbers, whoever reads it."""
        fd = os.open(abi.PATH, os.O_RDONLY)
        self.addCleanup(os.close, fd)

        def act(say):
            tasks.nested(lambda: say(sorted(abi.snapshot(fd=fd).by_pid)))
        seen = self.child(act).hear()
        self.assertIn(self.init, seen)
        self.assertIn(os.getpid(), seen)
        self.assertIn(0, seen)

    def test_entered(self):
        """A task that entered has no parent there: it hangs below the root, marked as adrift."""
        guest = self.program("nsenter", "-t", self.init, "-p", "-m", "sleep", "1000")
        eventually(lambda: len(told(self.proc)) == 4, "it has entered")
        wanted = told(self.proc)
        (entered,) = set(wanted) - set(self.inside)
        self.assertEqual(wanted[entered], 0)
        found = text.read(f"{self.proc}/taskviz")
        self.assertEqual(shown(found), wanted)
        self.assertEqual((found.by_pid[entered].depth, found.by_pid[entered].ppid), (1, 0))
        record = abi.snapshot(path=f"{self.proc}/taskviz").by_pid[entered]
        self.assertEqual((record.parent, record.depth), (0, 1))
        self.assertTrue(record.info & abi.ADRIFT)
        outer = [task for task in oracle.processes().values() if task.ppid == guest.pid]
        self.assertEqual([task.ns_pids[-1] for task in outer], [entered])
        self.assertEqual(self.row(outer[0].pid).ppid, guest.pid)

    def test_dead_namespace(self):
        """When all its tasks are gone the mount shows nobody."""
        fd = os.open(f"{self.proc}/taskviz", os.O_RDONLY)
        self.addCleanup(os.close, fd)
        self.assertEqual(len(abi.snapshot(fd=fd).records), 3)
        os.kill(self.init, signal.SIGKILL)
        self.await_gone(self.init)
        self.assertEqual(abi.snapshot(fd=fd).records, [])
        found = text.Text(os.read(fd, 1 << 20))
        self.assertEqual((found.rows, int(found.head["processes"])), ([], 0))


@architecture.independent
class Tools(Case):
    """As people make namespaces."""

    def test_unshare(self):
        """A cat that is alone in its world."""
        done = subprocess.run([*IN_NAMESPACE, "cat", abi.PATH], stdout=subprocess.PIPE, check=True)
        rows = text.Text(done.stdout).rows
        self.assertEqual([(row.pid, row.ppid, row.task) for row in rows],
                         [(1, 0, "cat (init, adopts orphans)")])

    def test_unshare_as_user(self):
        """A plain user's namespaces: root inside, and no more to be seen than inside."""
        command = [*IN_NAMESPACE, "--user", "--map-root-user", "cat", abi.PATH]

        def run():
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            return done.stdout.decode()
        rows = text.Text(self.as_user(run).encode()).rows
        self.assertEqual([(row.pid, row.ppid, row.uid) for row in rows], [(1, 0, 0)])
