# SPDX-License-Identifier: GPL-2.0
"""Who made a task, and what it is counted as: where threads are involved."""
import os
import signal
import threading

from taskviz_testlib import abi, oracle, tasks, tracing
from taskviz_testlib.case import Case
from taskviz_testlib.wait import eventually


def in_thread(act):
    """Do it in a thread that ends then."""
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()


def sleeping_child():
    """Its pid."""
    pid = os.fork()
    if not pid:
        tasks.sleep_forever()
    return pid


def leave_orphan(say):
    """Say the ids of the threads of a process whose parent ends when it has both; wait for it."""
    ears, mouth = os.pipe()
    middle = os.fork()
    if not middle:
        if not os.fork():
            thread = threading.Thread(target=tasks.sleep_forever, daemon=True)
            thread.start()
            os.write(mouth, f"{os.getpid()} {thread.native_id}".encode())
            tasks.sleep_forever()
        orphan = os.read(ears, 100)
        os.write(mouth, orphan)
        os._exit(0)
    os.waitpid(middle, 0)
    ids = [int(word) for word in os.read(ears, 100).split()]
    eventually(lambda: oracle.task(ids[0]).ppid != middle, "it is adopted")
    say(ids)
    tasks.sleep_forever()


class Makers(Case):
    """Births and adoptions beside threads."""

    def test_process_made_by_a_thread(self):
        """Its maker is the process, whichever thread called fork()."""
        def act(say):
            pids = []
            in_thread(lambda: pids.append(sleeping_child()))
            say(pids[0])
            tasks.sleep_forever()
        maker = self.child(act)
        pid = maker.hear()
        self.addCleanup(os.kill, pid, signal.SIGKILL)
        record = abi.snapshot().by_pid[pid]
        self.assertEqual((record.ppid, record.birth_ppid), (maker.pid, maker.pid))

    def test_vfork_is_a_fork(self):
        """What shares memory only is no thread."""
        def act(say):
            for _ in range(3):
                os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
            in_thread(lambda: None)
            in_thread(lambda: None)
            say()
            tasks.sleep_forever()
        maker = self.child(act)
        maker.hear()
        counts = abi.snapshot().by_pid[maker.pid].counts
        self.assertEqual((counts.forks, counts.clones), (3, 2))

    def test_threads_follow_their_leader(self):
        """An adoption is told once a process."""
        with tracing.Trace(["taskviz:task_adopt"]) as trace:
            leader, thread = self.child(leave_orphan).hear()
        self.addCleanup(os.kill, leader, signal.SIGKILL)
        told = [one.number("pid") for one in trace.caught("task_adopt")]
        self.assertEqual([pid for pid in told if pid in (leader, thread)], [leader])
