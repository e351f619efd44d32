# SPDX-License-Identifier: GPL-2.0
"""Who gets the children of the dead, against /proc and what the test made happen."""
import os
import signal
import threading

from taskviz_testlib import abi, libc, oracle, tasks
from taskviz_testlib.ends import EndsCase
from taskviz_testlib.orphans import abi_adopted, leave_orphan
from taskviz_testlib.wait import eventually


class Adoptions(EndsCase):
    """Who gets the children of the dead, and why."""

    def assert_adopted(self, pid, parent, birth, why):
        """The record says so, and /proc names the same parent."""
        def find():
            record = abi.snapshot().by_pid[pid]
            return record if record.adopted else None
        record = eventually(find, "the adoption is recorded")
        self.assertEqual((record.ppid, record.birth_ppid), (parent, birth))
        self.assertEqual(record.adopted, abi_adopted(why))
        self.assertEqual(oracle.task(pid).ppid, parent)

    def test_by_subreaper(self):
        """An ancestor that asked for it."""
        family = self.tracked(leave_orphan)
        middle, orphan = family.hear()
        family.hear()
        self.assert_adopted(orphan, family.pid, middle, "subreaper")
        os.kill(orphan, signal.SIGKILL)
        family.hear()

    def test_by_init(self):
        """Without one it is init."""
        family = self.child(leave_orphan)
        middle, orphan = family.hear()
        self.addCleanup(os.kill, orphan, signal.SIGKILL)
        family.hear()
        self.assert_adopted(orphan, 1, middle, "init")

    def test_by_thread(self):
        """The thread that made it ends: another thread of the group."""
        def act(say):
            made = []

            def fork():
                pid = os.fork()
                if not pid:
                    tasks.sleep_forever()
                made.append(pid)
            maker = threading.Thread(target=fork)
            maker.start()
            maker.join()
            eventually(lambda: made[0] in oracle.children(os.getpid()), "it is adopted")
            say(made[0])
            signal.sigwait([signal.SIGUSR1])
            os.kill(made[0], signal.SIGKILL)
            os.waitpid(made[0], 0)
            say()
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        self.addCleanup(signal.pthread_sigmask, signal.SIG_UNBLOCK, [signal.SIGUSR1])
        child = self.child(act)
        pid = child.hear()
        self.assert_adopted(pid, child.pid, child.pid, "thread")
        child.kill(signal.SIGUSR1)
        child.hear()
        life = self.life(pid)
        self.assertEqual((life.maker, life.adopter, life.parent),
                         (child.pid, "thread", child.pid))

    def test_by_init_of_a_namespace(self):
        """Whoever is 1 there."""
        def act(say):
            libc.unshare(libc.CLONE_NEWPID)
            init = os.fork()
            if not init:
                if not os.fork():
                    if not os.fork():
                        tasks.sleep_forever()
                    os._exit(0)
                tasks.sleep_forever()
            say(init)
            os.waitpid(init, 0)
            say()
        child = self.child(act)
        init = child.hear()
        self.addCleanup(child.hear)
        self.addCleanup(os.kill, init, signal.SIGKILL)
        middle, orphan = eventually(lambda: self.found_below(init), "the orphan is there")
        self.assert_adopted(orphan, init, middle, "init")

    @staticmethod
    def found_below(init):
        """(dead, orphan) below the init of a namespace."""
        dead = [pid for pid in oracle.children(init) if oracle.state(pid) == "Z"]
        living = [pid for pid in oracle.children(init) if oracle.state(pid) == "S"]
        return (dead[0], living[0]) if dead and living else None

    def test_generations(self):
        """A chain of four whose middle is gone: each hangs below who has it, dead ones too."""
        family = self.tracked(make_generations)
        first, second, third = family.hear()
        self.assert_adopted(third, family.pid, second, "subreaper")
        snap = abi.snapshot(ended=True)
        gone = {record.pid: record for record in snap.ended if record.start_ns >= self.since_ns}
        self.assertEqual([gone[pid].birth_ppid for pid in (first, second)], [family.pid, first])
        for pid in (first, second):
            record = gone[pid]
            self.assertEqual(snap.records[record.parent].pid, record.ppid)
        self.assertEqual(gone[first].ppid, family.pid)


def make_generations(say):
    """Say three pids, parent before child, of which the first two are gone."""
    ears, mouth = os.pipe()
    first = os.fork()
    if not first:
        second = os.fork()
        if not second:
            third = os.fork()
            if not third:
                tasks.sleep_forever()
            os.write(mouth, f"{os.getpid()} {third}\n".encode())
            os._exit(0)
        os.waitpid(second, 0)
        os._exit(0)
    second, third = (int(word) for word in os.read(ears, 100).split())
    os.waitpid(first, 0)
    eventually(lambda: third in oracle.children(os.getpid()), "it is adopted")
    recorded = abi.snapshot
    eventually(lambda: {first, second} <= {one.pid for one in recorded(ended=True).ended},
               "both ends are remembered")
    say([first, second, third])
    tasks.sleep_forever()
