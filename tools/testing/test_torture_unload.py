# SPDX-License-Identifier: GPL-2.0
"""Torture: unloading with every file open, read half, waited at, and with events on."""
import errno
import os

from taskviz_testlib import abi, libc, module, tasks, torture, tracing, uses

GOAL = 200
SIZE = 50   # of a reading that is not the last of its file


class Unload(torture.Job):
    """Whoever holds a file has either kept the module or a file that is dead."""

    cut_short = 0

    def test_unload(self):
        """Each way that files can be held, in turn, beside a storm."""
        storm = self.storm()
        ways = (self.while_proc_is_open, self.while_proc_is_used, self.while_tables_are_open,
                self.while_events_are_awaited)
        done = {way.__name__: 0 for way in ways}
        while self.goes_on(min(done.values()), GOAL):
            for way in ways:
                way()
                done[way.__name__] += 1
                self.assert_works()
        for name, count in done.items():
            torture.figure(name.replace("_", "-"), count, GOAL, "unloads")
        torture.figure("uses", self.cut_short, "-", "uses that found the module away")
        torture.finish(storm)

    def reload(self):
        """Away with it, and back."""
        module.unload()
        module.load(*self.parameters)

    def while_proc_is_open(self):
        """Files of /proc never read, in the midst and at the end: they are dead, for good."""
        fds = [os.open(abi.PATH, os.O_RDONLY) for _ in range(3)]
        os.read(fds[1], SIZE)
        while os.read(fds[2], 1 << 20):
            pass
        self.reload()
        for fd in fds:
            self.assert_error(errno.EIO, os.read, fd, SIZE)
            os.close(fd)

    def while_proc_is_used(self):
        """Who is in the midst of a call is waited for, and goes on with the next load."""
        users = [tasks.Child(lambda say, use=use: use.for_ever(say)) for use in uses.all_kinds()]
        try:
            for user in users:
                user.hear(torture.PATIENCE)
            self.reload()
            for user in users:
                self.cut_short += uses.times_gone(user, torture.PATIENCE)
        finally:
            for user in users:
                user.end()

    def while_tables_are_open(self):
        """Files of debugfs keep it, each alone, and are as good as before; closed they do not."""
        paths = torture.files()
        paths.remove(abi.PATH)
        for path in paths:
            with open(path, "rb", buffering=0) as file:
                begun = file.read(SIZE)
                self.assertTrue(begun, path)
                self.assert_refused()
                self.assertIsNotNone(file.read(SIZE), path)
        self.reload()

    def assert_refused(self):
        """It is in use, and works on."""
        self.assert_error(errno.EWOULDBLOCK, libc.delete_module, "taskviz")
        self.assertEqual(module.state(), "live")

    def while_events_are_awaited(self):
        """A reader that sleeps at the stream of events, all on, wakes for those of the next load."""
        folder = f"{tracing.TRACING}/instances/unload"
        events = f"{folder}/events/taskviz"
        event = f"{events}/task_fork"
        os.mkdir(folder)
        try:
            tracing.write(f"{events}/filter", "pid == 0")
            tracing.write(f"{events}/enable", 1)
            reader = self.child(lambda say: self.tell_of_events(f"{folder}/trace_pipe", say))
            reader.hear(torture.PATIENCE)
            self.await_state(reader.pid, "S")
            self.reload()
            tracing.write(f"{event}/enable", 1)
            self.assertIn("task_fork: ", reader.hear(torture.PATIENCE))
            tracing.write(f"{event}/enable", 0)
            reader.kill()
            reader.reap()
        finally:
            os.rmdir(folder)

    @staticmethod
    def tell_of_events(path, say):
        """Says that it begins, and then what comes there first."""
        fd = os.open(path, os.O_RDONLY)
        say()
        say(os.read(fd, 4096).decode(errors="replace"))
        tasks.sleep_forever()
