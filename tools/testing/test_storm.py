# SPDX-License-Identifier: GPL-2.0
"""Snapshots beside storms of forks and execs: those who live through it are in each of them."""
import os
import random
import threading

from taskviz_testlib import abi, architecture, kind, text
from taskviz_testlib.case import Case
from taskviz_testlib.wait import DEADLINE

PID_MAX = "/proc/sys/kernel/pid_max"
SENTINELS = 10
# What each must have seen or made happen beside all others, who go on until then.
SNAPSHOTS = 200
FAMILIES = 600
CHURNS = 200
EXECS = 60
TEXTS = 20
READS = 200


@kind.parallel
class Storm(Case):
    """Programs that make a storm, and programs that watch it."""

    def setUp(self):
        super().setUp()
        self.sentinels = [self.sleeper().pid for _ in range(SENTINELS)]
        self.restricted = self.proc_mount("hidepid=2")

    def start(self):
        """Sets .storms and .watches."""
        self.storms = [self.program("storm", FAMILIES), self.program("churn", CHURNS),
                       self.program("execs", EXECS), self.program("execs", EXECS)]
        # a process that executes itself keeps its pid: it must never be missed either
        pids = [*self.sentinels, *(program.pid for program in self.storms)]
        self.watches = [
            self.program("watch", SNAPSHOTS, how, f"{root}/taskviz", *pids)
            for how, root in (("processes", "/proc"), ("threads", "/proc"), ("text", "/proc"),
                              ("processes", self.restricted))]

    def assert_all_held(self):
        """Every watch sees its snapshots and nothing wrong while the storms blow."""
        everybody = self.watches + self.storms
        for program in everybody:
            program.await_ready(8 * DEADLINE)
        # the watches first: whom they look for is there as long as they look
        for program in everybody:
            program.finish()

    def read_texts(self):
        """Whole texts, whose drawing must agree with the parents they name."""
        for _ in range(TEXTS):
            found = text.read()
            self.assertEqual(len(found.rows), len(found.by_pid))
            self.assertLessEqual(set(self.sentinels), found.by_pid.keys())
            path = []
            for row in found.rows:
                del path[row.depth:]
                if path and path[-1].pid not in (row.ppid, 0):
                    self.fail(f"drawn below {path[-1].pid}: {row.line}")
                path.append(row)

    def share(self):
        """Children that read one open file at once, anywhere. Returns them."""
        fd = os.open(abi.PATH, os.O_RDONLY)
        self.addCleanup(os.close, fd)

        def read(say):
            dice = random.Random(os.getpid())
            for _ in range(READS):
                at = dice.choice((0, 0, 1, dice.randrange(20000)))
                data = os.pread(fd, dice.randrange(1, 70000), at)
                if at == 0 and not b"kernel   Linux".startswith(data[:14]):
                    raise AssertionError(f"not the beginning: {data[:80]!r}")
            say()
        return [self.child(read) for _ in range(2)]

    def test_forks_and_execs(self):
        """Forks, exits, orphans, execs by threads that are not the leader, and every reader."""
        self.start()
        shared = self.share()
        self.read_texts()
        for child in shared:
            child.hear(8 * DEADLINE)
        self.assert_all_held()

    @architecture.independent
    def test_pid_reuse(self):
        """The same with so few pids that each is used again and again."""
        with open(PID_MAX, encoding="ascii") as file:
            self.addCleanup(self.set_pid_max, file.read())
        self.set_pid_max(700)
        self.start()
        self.assert_all_held()

    @staticmethod
    def set_pid_max(value):
        """How many pids there are."""
        with open(PID_MAX, "w", encoding="ascii") as file:
            file.write(str(value))


@kind.parallel
@architecture.independent
class ThreadStorm(Case):
    """Threads that come and go in the reading process itself."""

    def test_threads_come_and_go(self):
        """Its record of threads is never without its leader, nor without a thread that stays."""
        stop = threading.Event()

        def churn():
            while not stop.is_set():
                short = threading.Thread(target=lambda: None)
                short.start()
                short.join()
        churners = [threading.Thread(target=churn) for _ in range(2)]
        for churner in churners:
            churner.start()
        stay = {os.getpid(), *(churner.native_id for churner in churners)}
        try:
            for _ in range(100):
                snap = abi.snapshot(threads=True)
                mine = {record.pid for record in snap.records if record.tgid == os.getpid()}
                self.assertLessEqual(stay, mine)
                self.assertEqual(len(snap.records), len(snap.by_pid))
        finally:
            stop.set()
            for churner in churners:
                churner.join()
