# SPDX-License-Identifier: GPL-2.0
"""taskviz locks, against lslocks, the order in which programs got a lock, and what they sleep in."""
import contextlib
import fcntl
import json
import os
import subprocess
import tempfile

from taskviz_testlib import inspector, tasks
from taskviz_testlib.case import Case
from taskviz_testlib.wait import eventually


def locks(kind, *arguments):
    """{name of a lock: its users, in order}, of one kind."""
    shown = inspector.show("locks", "-J", "--output-all", *arguments).json()
    return {lock["lock"]: lock["children"] for lock in shown if lock["kind"] == kind}


def users(rows):
    """[(pid, what it does, its turn)]"""
    return [(row["pid"], row["does"], row["turn"]) for row in rows]


def lslocks(path):
    """{(kind, pid, mode, waits)} of a file, as another program tells it."""
    told = subprocess.run(["lslocks", "-J", "-o", "TYPE,PID,MODE,PATH"], check=True,
                          stdout=subprocess.PIPE).stdout
    return {(row["type"].lower(), int(row["pid"]), row["mode"].rstrip("*").lower(),
             row["mode"].endswith("*"))
            for row in json.loads(told)["locks"] if row["path"] == path}


class Locks(Case):
    """Tests with a file to lock."""

    def setUp(self):
        file = tempfile.NamedTemporaryFile()  # pylint: disable=consider-using-with
        self.addCleanup(file.close)
        self.file = file

    def assert_users(self, kind, name, wanted, *arguments):
        """These have a lock, and wait for it, as soon as they sleep."""
        def look():
            return users(locks(kind, *arguments).get(name, []))
        with contextlib.suppress(AssertionError):
            eventually(lambda: look() == wanted, "all queue as they should")
        self.assertEqual(look(), wanted)

    def locker(self, operation=fcntl.LOCK_EX):
        """A child that says when it has the lock, and has it until it is killed."""
        def act(say):
            with open(self.file.name, encoding="ascii") as own:
                say()
                fcntl.flock(own, operation)
                say("has it")
                tasks.sleep_forever()
        child = self.child(act)
        child.hear()
        return child


class Files(Locks):
    """Locks of files."""

    def test_queue(self):
        """Four queue: who is before whom is the order in which they get it."""
        queue = []
        for turn in range(4):
            queue.append(self.locker())
            wanted = [(child.pid, "waits" if place else "has it", place or None)
                      for place, child in enumerate(queue)]
            self.assert_users("flock", self.file.name, wanted)
            self.assertEqual(len(lslocks(self.file.name)), turn + 1)
        self.assertEqual({("flock", row["pid"], row["how"], row["does"] == "waits")
                          for row in locks("flock")[self.file.name]}, lslocks(self.file.name))
        times = [row["since"] for row in locks("flock")[self.file.name]]
        self.assertIsNone(times[0])
        self.assertEqual(sorted(times[1:], reverse=True), times[1:])
        for place, child in enumerate(queue):
            self.assertEqual(child.hear(), "has it")
            self.assert_users("flock", self.file.name,
                              [(other.pid, "waits" if turn else "has it", turn or None)
                               for turn, other in enumerate(queue[place:])])
            child.kill()
            child.reap()

    def test_readers(self):
        """Two that read have it both; a third waits for them to write."""
        readers = [self.locker(fcntl.LOCK_SH) for _ in range(2)]
        for reader in readers:
            self.assertEqual(reader.hear(), "has it")
        writer = self.locker()
        eventually(lambda: len(locks("flock")[self.file.name]) == 3, "the writer queues")
        self.assertEqual({(row["pid"], row["how"], row["turn"])
                          for row in locks("flock")[self.file.name]},
                         {(reader.pid, "read", None) for reader in readers} |
                         {(writer.pid, "write", 1)})

    def test_parts(self):
        """Which bytes; and who has the lock of an open file, of which the kernel names nobody."""
        self.file.truncate(100)
        fcntl.lockf(self.file, fcntl.LOCK_EX, 50)
        waiter = self.program("locks", "posix", self.file.name)
        self.assert_users("posix", self.file.name,
                          [(os.getpid(), "has it", None), (waiter.pid, "waits", 1)])
        found = locks("posix")[self.file.name]
        self.assertEqual([row["how"] for row in found], ["write 0-49", "write 0-9"])
        self.assertEqual({("posix", row["pid"], "write", row["does"] == "waits")
                          for row in found}, lslocks(self.file.name))
        fcntl.lockf(self.file, fcntl.LOCK_UN)
        waiter.await_ready()
        waiter.finish()
        holder = self.program("locks", "ofd", self.file.name).await_ready()
        second = self.program("locks", "ofd", self.file.name)
        self.assert_users("ofd", self.file.name,
                          [(holder.pid, "has it", None), (second.pid, "waits", 1)])

    def test_inherited(self):
        """Who took the lock has ended; its child has the open file, and with it the lock."""
        def act(say):
            fcntl.flock(os.open(self.file.name, os.O_RDONLY), fcntl.LOCK_EX)
            child = os.fork()
            if child:
                say(child)
                os._exit(0)
            tasks.sleep_forever()
        taker = self.child(act)
        heir = taker.hear()
        self.addCleanup(os.kill, heir, 9)
        taker.reap()
        self.assert_users("flock", self.file.name, [(heir, "has it", None)])

    def test_lease(self):
        """Who has a lease, which is refused while somebody may write."""
        def act(say):
            own = os.open(self.file.name, os.O_RDONLY)
            fcntl.fcntl(own, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            say()
            tasks.sleep_forever()
        self.file.close()
        with open(self.file.name, "wb"):
            self.addCleanup(os.unlink, self.file.name)
        holder = self.child(act)
        holder.hear()
        self.assert_users("lease", self.file.name, [(holder.pid, "has it", None)])
        self.assertEqual([row["how"] for row in locks("lease")[self.file.name]], ["read"])

    def test_no_right(self):
        """A plain user is told the process that took it, but not the file, nor who has an open file."""
        child = self.locker()
        child.hear()
        self.program("locks", "ofd", self.file.name).await_ready()
        number = os.stat(self.file.name).st_ino
        def look():
            return [[(row["lock"], row["pid"], row["note"]) for row in rows]
                    for kind in ("flock", "ofd") for name, rows in locks(kind).items()
                    if name.startswith(f"inode {number} of ")]
        self.assertEqual(self.as_user(look), [[["python3", child.pid, "-"]],
                                              [["?", None, "permission"]]])


class Memory(Locks):
    """Locks that are words in memory."""

    def test_mutex(self):
        """One thread has it and reads, the others sleep at it: each one's system call says so."""
        program = self.program("locks", "mutex", 4).await_ready()
        def calls():
            shown = inspector.show("waits", "-J", "-o", "PID,TGID,IN", program.pid).json()
            return {row["pid"]: row["in"].partition("(")[0] for row in inspector.flat(shown)
                    if row["tgid"] == program.pid}
        eventually(lambda: sorted(calls().values()) == ["futex"] * 4 + ["read"], "all sleep")
        has, = (tid for tid, name in calls().items() if name == "read")
        waits = sorted(tid for tid in calls() if tid not in (has, program.pid))
        found = locks("mutex")
        self.assertEqual([users(rows) for rows in found.values()],
                         [[(has, "has it", None)] + [(tid, "waits", None) for tid in waits]])
        name, = found
        self.assertTrue(name.endswith(f" of process {program.pid}"))

    def test_deadlock(self):
        """Three philosophers: each has one fork and waits for the next."""
        program = self.program("philosophers", "normal", 3).await_ready()
        def look():
            return locks("mutex")
        eventually(lambda: len(look()) == 3, "all want a second one")
        found = [row for rows in look().values() for row in rows]
        self.assertEqual({row["note"] for row in found}, {"deadlock"})
        self.assertEqual({row["tgid"] for row in found}, {program.pid})
        self.assertEqual(sorted(row["pid"] for row in found if row["does"] == "waits"),
                         sorted(row["pid"] for row in found if row["does"] == "has it"))

    def test_semaphore(self):
        """It has no owner."""
        made = subprocess.run(["ipcmk", "-S", "2"], check=True, stdout=subprocess.PIPE).stdout
        semaphores = made.split()[-1].decode()
        self.addCleanup(subprocess.run, ["ipcrm", "-s", semaphores], check=True)
        program = self.program("ipc", "down", semaphores, 1)
        self.assert_users("semaphore", f"set {semaphores}, number 1",
                          [(None, "has it", None), (program.pid, "waits", None)])
