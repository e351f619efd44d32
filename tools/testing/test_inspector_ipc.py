# SPDX-License-Identifier: GPL-2.0
"""taskviz ipc, against ipcs, /proc/sysvipc and what programs did with the objects."""
import contextlib
import os
import subprocess

from taskviz_testlib import inspector, libc
from taskviz_testlib.case import Case
from taskviz_testlib.wait import eventually


def told(*command):
    """What a program printed."""
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE,
                          text=True).stdout


def ipcs(letter, *options):
    """{id: words} of a table of ipcs."""
    lines = [line.split() for line in told("ipcs", f"-{letter}", *options).splitlines()]
    return {int(words[0 if options else 1]): words for words in lines
            if len(words) > 3 and words[0 if options else 1].isdigit()}


def waits_for(pid):
    """What a task waits for."""
    shown = inspector.show("waits", "-J", "-o", "PID,FOR", "--for", pid).json()
    return {row["pid"]: row["for"] for row in inspector.flat(shown)}.get(pid)


def rows():
    """{(kind, id or name): row}"""
    shown = inspector.run("ipc", "-J", "--output-all").json()
    return {(row["kind"], row["name"] if row["id"] is None else row["id"]): row for row in shown}


class Objects(Case):
    """Objects of System V and of POSIX."""

    def setUp(self):
        for folder, kind in (("/dev/mqueue", "mqueue"), ("/dev/shm", "tmpfs")):
            os.makedirs(folder, exist_ok=True)
            libc.mount("none", folder, kind)
            self.addCleanup(libc.unmount, folder)

    def made(self, letter, *words):
        """The id of an object that ipcmk makes for the length of the test."""
        found = int(told("ipcmk", *words).split()[-1])
        self.addCleanup(subprocess.run, ["ipcrm", f"-{letter}", str(found)], check=False,
                        stderr=subprocess.DEVNULL)
        return found

    def assert_rows(self, wanted):
        """{(kind, id): {column: value}}, as soon as it is so."""
        def look():
            found = rows()
            return {key: {name: found.get(key, {}).get(name) for name in row}
                    for key, row in wanted.items()}
        with contextlib.suppress(AssertionError):
            eventually(lambda: look() == wanted, "all is as it should be")
        self.assertEqual(look(), wanted)

    def test_like_ipcs(self):
        """Keys, owners, rights, sizes and pids are those that ipcs tells."""
        queue, memory, semaphores = (self.made("q", "-Q"), self.made("m", "-M", 8192, "-p", 640),
                                     self.made("s", "-S", 3, "-p", 606))
        self.program("ipc", "attach", memory).await_ready()
        sender = self.program("ipc", "send", queue)
        eventually(lambda: int(ipcs("q")[queue][5]) > 10, "the queue fills")
        self.await_state(sender.pid, "S")
        found = {key: (row["key"], row["owner"], row["mode"], row["bytes"], row["count"])
                 for key, row in rows().items() if row["id"] is not None}
        wanted = {("queue", queue): (*ipcs("q")[queue][0:1], *ipcs("q")[queue][2:4],
                                     *map(int, ipcs("q")[queue][4:6])),
                  ("memory", memory): (*ipcs("m")[memory][0:1], *ipcs("m")[memory][2:4],
                                       *map(int, ipcs("m")[memory][4:6])),
                  ("semset", semaphores): (*ipcs("s")[semaphores][0:1],
                                               *ipcs("s")[semaphores][2:4], None,
                                               int(ipcs("s")[semaphores][4]))}
        self.assertEqual(found, wanted)
        found = rows()
        self.assertEqual([found["queue", queue]["sender"], found["queue", queue]["receiver"] or 0],
                         list(map(int, ipcs("q", "-p")[queue][2:4])))
        self.assertEqual([found["memory", memory]["maker"],
                          int(found["memory", memory]["operators"])],
                         list(map(int, ipcs("m", "-p")[memory][2:4])))

    def test_queue(self):
        """Who sleeps to receive, and who to send."""
        empty, full = self.made("q", "-Q"), self.made("q", "-Q")
        first = self.program("ipc", "receive", empty)
        second = self.program("ipc", "receive", empty)
        sender = self.program("ipc", "send", full)
        self.assert_rows({
            ("queue", empty): {"asleep": f"receive {first.pid},{second.pid}", "count": 0,
                               "last": "-", "used-by": "-", "note": "-"},
            ("queue", full): {"asleep": f"send {sender.pid}", "bytes": 16000, "most": 16384,
                              "holds": "16 messages, 15K of 16K",
                              "last": f"sent {sender.pid}"}})

    def test_semaphores(self):
        """At which of a set who sleeps."""
        semaphores = self.made("s", "-S", 3)
        one, other = (self.program("ipc", "down", semaphores, 2) for _ in range(2))
        both = self.program("ipc", "both", semaphores)
        self.assert_rows({("semset", semaphores): {
            "asleep": f"{both.pid}, 2: {one.pid},{other.pid}", "count": 3, "holds": "values 0 0 0",
            "last": "-", "note": "-"}})

    def test_memory(self):
        """Who has it mapped; once it is removed it is there until the last of them has gone."""
        memory = self.made("m", "-M", 4096)
        one, other = (self.program("ipc", "attach", memory).await_ready() for _ in range(2))
        maker = int(ipcs("m", "-p")[memory][2])
        self.assert_rows({("memory", memory): {
            "used-by": f"{one.pid},{other.pid}", "count": 2, "note": "-",
            "last": f"made {maker}, used {other.pid}", "asleep": "-"}})
        told("ipcrm", "-m", memory)
        one.finish()
        self.assert_rows({("memory", memory): {"used-by": str(other.pid), "note": "removed",
                                               "name": "private"}})

    def test_posix(self):
        """Queues and memory of POSIX are files."""
        program = self.program("ipc", "mqueue", "/jobs")
        with open("/dev/shm/board", "wb") as board:
            board.truncate(5000)
            self.assert_rows({
                ("mqueue", "/jobs"): {"count": 0, "most": 10, "bytes": 0, "mode": "600",
                                      "used-by": str(program.pid),
                                      "asleep": f"receive {program.pid}"},
                ("shm", "/board"): {"bytes": 5000, "used-by": str(os.getpid()), "asleep": "-"}})

    def test_namespaces(self):
        """Another namespace has a queue of the same id: who sleeps there does not sleep at ours."""
        def make():
            libc.unshare(libc.CLONE_NEWIPC)
            return int(told("ipcmk", "-Q").split()[-1])
        def act(say):
            queue = make()
            say(queue)
            os.execlp("ipc", "ipc", "receive", str(queue))
        other = self.child(act)
        queue = other.hear()
        eventually(lambda: waits_for(other.pid) == f"message in queue {queue}", "it sleeps")
        def look():
            mine = make()
            return mine, [(row["id"], row["asleep"]) for row in rows().values()]
        self.assertEqual(self.in_child(look), [queue, [[queue, "-"]]])

    def test_no_right(self):
        """A plain user sees all objects, but not what is in those that are not for it."""
        queue = self.made("q", "-Q", "-p", 600)
        self.made("s", "-S", 3, "-p", 600)
        self.made("s", "-S", 1, "-p", 644)
        self.program("ipc", "receive", queue)
        found = self.as_user(lambda: [[row[name] for name in ("holds", "asleep", "last", "note")]
                                      for row in rows().values()])
        self.assertEqual(found, [["0 messages, 0 B", "?", "-", "permission"],
                                 ["values ? of 3", "?", "?", "permission"],
                                 ["value 0", "-", "-", "-"]])


class Missing(Case):
    """What is not there."""

    def test_no_mount(self):
        """Without a mount nobody sees queues of POSIX, which is said, with what helps."""
        done = inspector.run("ipc")
        self.assertEqual(done.status, inspector.OK)
        self.assertIn("mount -t mqueue none /dev/mqueue\n", done.err)
