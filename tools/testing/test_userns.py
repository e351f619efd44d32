# SPDX-License-Identifier: GPL-2.0
"""User namespaces: ids are those of the reader who opened the file, as in /proc/PID/status."""
import os

from taskviz_testlib import abi, architecture, libc, oracle, tasks, text
from taskviz_testlib.case import NOBODY, USER, Case

IDS = ("uid", "euid", "gid", "egid")


def write_map(pid, name, line):
    """Set a namespace's map."""
    with open(f"/proc/{pid}/{name}", "w", encoding="ascii") as file:
        file.write(line)


def ids(source):
    """The four ids of a record or a Task."""
    return [getattr(source, name) for name in IDS]


@architecture.independent
class UserNamespace(Case):
    """A reader in a user namespace in which only some ids have a number."""

    def setUp(self):
        super().setUp()
        self.plain = self.sleeper(lambda: tasks.drop_to(USER, USER + 1))
        self.other = self.sleeper(lambda: tasks.drop_to(NOBODY - 1, NOBODY - 1))

    def in_user_namespace(self, act, before=lambda: None):
        """What act() returns, by a reader for whom user 1000 is 0 and group 1001 is 5."""
        def enter(say):
            held = before()
            libc.unshare(libc.CLONE_NEWUSER)
            say()
            os.read(go, 1)
            say(act(held) if held is not None else act())
        go, tell = os.pipe()
        child = self.child(enter)
        child.hear()
        write_map(child.pid, "uid_map", f"0 {USER} 1\n")
        write_map(child.pid, "setgroups", "deny")
        write_map(child.pid, "gid_map", f"5 {USER + 1} 1\n")
        os.write(tell, b".")
        answer = child.hear()
        os.close(go)
        os.close(tell)
        return answer

    def compare(self, snap):
        """All ids of all tasks as /proc/PID/status has them for this reader."""
        same = 0
        for record in snap.records:
            task = oracle.task(record.pid) if record.pid else None
            if task:
                self.assertEqual(ids(record), ids(task), record.pid)
                same += 1
        return same

    def test_mapped(self):
        """Mapped ids have the numbers of the reader's namespace, others the overflow number."""
        def look():
            snap, rows = abi.snapshot(), text.read().by_pid
            shown = [[*ids(snap.by_pid[pid]), rows[pid].uid]
                     for pid in (self.plain.pid, self.other.pid, 1)]
            return [shown, self.compare(snap)]
        shown, same = self.in_user_namespace(look)
        self.assertEqual(shown, [[0, 0, 5, 5, 0], [NOBODY] * 5, [NOBODY] * 5])
        self.assertGreater(same, 10)

    def test_opener_decides(self):
        """A file opened outside keeps to the numbers outside; so does /proc/PID/status."""
        def before():
            return [os.open(path, os.O_RDONLY)
                    for path in (abi.PATH, f"/proc/{self.plain.pid}/status")]

        def look(fds):
            record = abi.snapshot(fd=fds[0]).by_pid[self.plain.pid]
            status = os.read(fds[1], 4096).decode()
            return [ids(record), next(line for line in status.split("\n") if "Uid" in line)]
        shown, status = self.in_user_namespace(look, before)
        self.assertEqual(shown, [USER, USER, USER + 1, USER + 1])
        self.assertEqual(status.split()[1:], [str(USER)] * 4)
