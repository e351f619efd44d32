# SPDX-License-Identifier: GPL-2.0
"""Making tasks: a child that does what it is told and says what it found."""
import json
import mmap
import os
import resource
import select
import signal
import subprocess
import sys
import threading
import time
import traceback

from . import libc
from .wait import DEADLINE, eventually


def _write_line(fd, value):
    data = json.dumps(value).encode() + b"\n"
    while data:
        data = data[os.write(fd, data):]


class Ears:
    """The end of a pipe on which another process speaks in lines of JSON."""

    def __init__(self, fd):
        self.fd = fd
        self.heard = b""

    def hear(self, deadline=DEADLINE):
        """The next thing said; what went wrong there goes wrong here."""
        while b"\n" not in self.heard:
            if not select.select([self.fd], [], [], deadline)[0]:
                raise AssertionError(f"a child said nothing for {deadline:g} s")
            data = os.read(self.fd, 65536)
            if not data:
                raise AssertionError(f"a child ended without a word, {self.heard!r} apart")
            self.heard += data
        line, _, self.heard = self.heard.partition(b"\n")
        value = json.loads(line)
        if isinstance(value, dict) and "traceback" in value:
            raise AssertionError(f"in a child:\n{value['traceback']}")
        return value

    def close(self):
        """Listen no more."""
        os.close(self.fd)


def _run(act, fd):
    """Be the child. Never returns."""
    status = 97
    try:
        libc.die_with_parent()
        act(lambda value=None: _write_line(fd, value))
        status = 0
    except BaseException:  # pylint: disable=broad-exception-caught
        _write_line(fd, {"traceback": traceback.format_exc()})
    finally:
        sys.stderr.flush()
        os._exit(status)


class Child:
    """A forked process that runs act(say), where say() makes the parent's hear() return."""

    def __init__(self, act):
        ears, mouth = os.pipe()
        self.reaped = False
        self.pid = os.fork()
        if not self.pid:
            os.close(ears)
            _run(act, mouth)
        os.close(mouth)
        self.ears = Ears(ears)
        self.hear = self.ears.hear

    def kill(self, number=signal.SIGKILL):
        """Send it a signal."""
        os.kill(self.pid, number)

    def reap(self):
        """Wait for it. Returns the status as wait() gives it."""
        self.reaped = True
        return os.waitpid(self.pid, 0)[1]

    def end(self):
        """Leave nothing of it."""
        self.ears.close()
        if not self.reaped:
            self.kill()
            self.reap()


class Program:
    """A helper program, which says ready and lives until its input is closed."""

    def __init__(self, *command):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([str(part) for part in command], bufsize=0,
                                        stdin=pipe, stdout=pipe)
        self.is_helper = False
        self.pid = self.process.pid

    def line(self, deadline=DEADLINE):
        """The next line of its output."""
        if not select.select([self.process.stdout], [], [], deadline)[0]:
            raise AssertionError(f"{self.process.args} printed nothing for {deadline:g} s")
        return self.process.stdout.readline().decode().rstrip("\n")

    def await_ready(self, deadline=DEADLINE):
        """Wait until it says that it is ready."""
        line = self.line(deadline)
        if line != "ready":
            raise AssertionError(f"{self.process.args} said {line!r}, not ready")
        self.is_helper = True
        return self

    def finish(self, deadline=DEADLINE):
        """Ask it to end by closing its input. Returns the rest of its output; it must succeed."""
        output, _ = self.process.communicate(timeout=deadline)
        if self.process.returncode:
            raise AssertionError(
                f"{self.process.args}: status {self.process.returncode}: {output.decode()}")
        return output.decode()

    def end(self):
        """Leave nothing of it: one of our helpers clears up after itself, others are killed."""
        self.process.stdin.close()
        self.process.stdout.close()
        if not self.is_helper:
            self.process.kill()
        try:
            self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def sleep_forever():
    """Be S until killed."""
    while True:
        signal.pause()


def nested(act, options=None):
    """Do it as PID 1 of a new pid namespace with a /proc of its own, with options; end if it fails."""
    libc.unshare(libc.CLONE_NEWPID | libc.CLONE_NEWNS)
    libc.mount("none", "/", None, libc.MS_REC | libc.MS_PRIVATE)
    init = os.fork()
    if not init:
        libc.die_with_parent()
        libc.mount("proc", "/proc", "proc", 0, options)
        act()
        os._exit(0)
    if os.waitpid(init, 0)[1]:
        raise AssertionError("the namespace's init failed")


def drop_to(uid, gid, groups=()):
    """Become a plain user for good, and be as traceable as one who logged in."""
    os.setgroups(list(groups))
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    libc.set_dumpable(True)
    libc.die_with_parent()


NAPS = 20
FAULTS = 200


def threads_that_worked(count):
    """
    Threads that sleep NAPS times or more and have FAULTS page faults or more each, and have exited
    on return. Returns how many.
    """
    def work():
        with mmap.mmap(-1, FAULTS * mmap.PAGESIZE, flags=mmap.MAP_PRIVATE) as memory:
            for at in range(0, len(memory), mmap.PAGESIZE):
                memory[at] = 1
        # a nap that is over before the thread has left the CPU is no switch
        while resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw < NAPS:
            time.sleep(0.001)
    workers = [threading.Thread(target=work) for _ in range(count)]
    for worker in workers:
        worker.start()
    ids = [worker.native_id for worker in workers]
    for worker in workers:
        worker.join()
    eventually(lambda: not any(os.path.exists(f"/proc/self/task/{tid}") for tid in ids),
               "the threads have left the thread group")
    return len(ids)
