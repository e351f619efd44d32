# SPDX-License-Identifier: GPL-2.0
"""taskviz waits, against real tasks that wait at pipes, terminals and sockets."""
import os
import select
import signal
import socket
import subprocess
import tempfile

from taskviz_testlib import oracle, sock_diag
from taskviz_testlib.wait import eventually
from taskviz_testlib.waiting import Waiting, rows


class Pipes(Waiting):
    """Pipes and FIFOs."""

    def test_empty(self):
        """A reader waits for this process, which alone can write."""
        ours, theirs = self.pipe()
        def act(say):
            os.close(theirs)
            say()
            os.read(ours, 1)
        child = self.child(act)
        child.hear()
        link = os.readlink(f"/proc/self/fd/{ours}")
        self.assert_waits({child.pid: {"st": "S", "in": f"read({ours})", "for": f"data from {link}",
                                       "by": str(os.getpid()), "source": "fdinfo", "note": "-"}})

    def test_full(self):
        """A writer waits for this process, which alone can read."""
        theirs, ours = self.pipe()
        def act(say):
            os.close(theirs)
            say()
            os.write(ours, bytes(1 << 20))
        child = self.child(act)
        child.hear()
        link = os.readlink(f"/proc/self/fd/{ours}")
        self.assert_waits({child.pid: {"st": "S", "in": f"write({ours})", "for": f"room in {link}",
                                       "by": str(os.getpid()), "note": "-"}})

    def test_pipeline(self):
        """Who writes to a full pipe waits for who reads it, though that is stopped."""
        shell = subprocess.Popen(["sh", "-c", "yes | sleep 1000"], start_new_session=True)
        self.addCleanup(shell.wait)
        self.addCleanup(os.killpg, shell.pid, signal.SIGKILL)
        def both():
            names = {oracle.task(pid).name: pid for pid in oracle.children(shell.pid)}
            return b"yes" in names and b"sleep" in names and names
        names = eventually(both, "the pipeline is there")
        writer, reader = names[b"yes"], names[b"sleep"]
        os.kill(reader, signal.SIGSTOP)
        name = oracle.task(os.getpid()).name.decode()
        self.assert_waits({writer: {"in": "write(1)", "by": str(reader), "parent": reader},
                           reader: {"in": "stopped",
                                    "for": f"SIGCONT, after SIGSTOP from {os.getpid()} {name}"}})
        self.assertEqual(rows(shell.pid)[shell.pid]["for"], "any child")

    def test_set(self):
        """Who polls two pipes waits for who can write to either."""
        first, second = self.pipe(), self.pipe()
        def act(say):
            poll = select.poll()
            for ours, theirs in (first, second):
                os.close(theirs)
                poll.register(ours, select.POLLIN)
            say()
            poll.poll()
        child = self.child(act)
        child.hear()
        self.assert_waits({child.pid: {"by": str(os.getpid()), "note": "-",
                                       "for": f"any of 2 files: {first[0]},{second[0]}"}})

    def test_sets(self):
        """Who selects, or asks epoll for, two pipes waits for who can write to either."""
        first, second = self.pipe(), self.pipe()
        ours = (first[0], second[0])
        def act(say, wait):
            os.close(first[1])
            os.close(second[1])
            say()
            wait()
        def ask_epoll():
            poll = select.epoll()
            for end in ours:
                poll.register(end, select.EPOLLIN)
            poll.poll()
        selects = self.child(lambda say: act(say, lambda: select.select(ours, [], [])))
        polls = self.child(lambda say: act(say, ask_epoll))
        selects.hear()
        polls.hear()
        self.assert_waits({child.pid: {"st": "S", "by": str(os.getpid()), "source": "fdinfo",
                                       "note": "-"} for child in (selects, polls)})
        # epoll has an order of its own
        for pid in (selects.pid, polls.pid):
            what, _, files = rows(pid)[pid]["for"].partition(": ")
            self.assertEqual((what, sorted(map(int, files.split(",")))),
                             ("any of 2 files", sorted(ours)))

    def test_fifo(self):
        """Who opens one end of a FIFO waits for whoever will open the other one."""
        with tempfile.TemporaryDirectory() as folder:
            ways = {f"{folder}/in": (os.O_RDONLY, "a writer"),
                    f"{folder}/out": (os.O_WRONLY, "a reader")}
            wanted = {}
            for path, (flags, whom) in ways.items():
                os.mkfifo(path)
                child = self.child(lambda say, path=path, flags=flags: os.open(path, flags))
                wanted[child.pid] = {"st": "S", "in": "openat(-100)", "by": "?", "note": "-",
                                     "for": f"{whom} to open {path}"}
            self.assert_waits(wanted)

    def test_terminal(self):
        """Who reads a terminal waits for who has its other end open."""
        ours, theirs = os.openpty()
        self.addCleanup(os.close, ours)
        self.addCleanup(os.close, theirs)
        def act(say):
            os.close(ours)
            say()
            os.read(theirs, 1)
        child = self.child(act)
        child.hear()
        self.assert_waits({child.pid: {"by": f"{os.getpid()}+", "parent": os.getpid(),
                                       "for": f"input from the terminal {os.ttyname(theirs)}"}})

    def test_own(self):
        """Who reads what it alone can write waits for itself."""
        def act(say):
            ours, _ = os.pipe()
            say()
            os.read(ours, 1)
        child = self.child(act)
        child.hear()
        self.assert_waits({child.pid: {"by": str(child.pid), "note": "deadlock"}})


def peer(pid):
    """What is said of who waits at a unix socket for a process, by what the kernel tells."""
    if sock_diag.has_unix():
        return {"by": str(pid), "source": "sock_diag"}
    return {"by": "?", "note": "the kernel has no unix_diag"}


class Sockets(Waiting):
    """Both ends of a connection; here each of them is in one process only."""

    def test_diag(self):
        """Debian's kernels have the module, which the guest's start loads; those that are built here have not."""
        self.assertEqual(sock_diag.has_unix(), os.uname().release.endswith(("-amd64", "-arm64")))

    def gate(self):
        """A pipe: what to read from it until the test opens it, and how it does."""
        ours, theirs = self.pipe()

        def wait():
            os.read(ours, 1)
        return wait, theirs

    def test_stream(self):
        """A server that waits for clients, for a question, for us; and a client that does not ask."""
        (think, answers), (ponder, asks) = self.gate(), self.gate()
        path = f"{self.enterContext(tempfile.TemporaryDirectory())}/door"

        def serve(say):
            os.close(answers)
            os.close(asks)
            with socket.socket(socket.AF_UNIX) as door:
                door.bind(path)
                door.listen()
                say()
                end, _ = door.accept()
                end.recv(1)
                think()
                end.send(b"answer")
                end.recv(1)

        def ask(say):
            os.close(answers)
            os.close(asks)
            with socket.socket(socket.AF_UNIX) as end:
                end.connect(path)
                say()
                ponder()
                end.send(b"?")
                end.recv(6)
                end.recv(1)
        server = self.child(serve)
        server.hear()
        self.assert_waits({server.pid: {"st": "S", "by": "?", "note": "-",
                                        "for": f"a connection to {path}"}})
        client = self.child(ask)
        client.hear()
        us = {"by": str(os.getpid()), "source": "fdinfo", "note": "-"}
        self.assert_waits({server.pid: peer(client.pid), client.pid: us})
        os.write(asks, b"x")
        self.assert_waits({server.pid: us, client.pid: peer(server.pid)})
        os.write(answers, b"x")
        circle = {"note": "deadlock"} if sock_diag.has_unix() else {}
        self.assert_waits({server.pid: peer(client.pid) | circle,
                           client.pid: peer(server.pid) | circle})
        for pid, row in rows(server.pid, client.pid).items():
            self.assertRegex(row["in"], r"^recvfrom\([0-9]+\)$", pid)
            self.assertRegex(row["for"], r"^data from socket:\[[0-9]+\]$")

    def test_tcp(self):
        """A server that waits for clients at its address, and then for the one that came."""
        def serve(say):
            with socket.create_server(("127.0.0.1", 0)) as door:
                say(door.getsockname()[1])
                end, _ = door.accept()
                end.recv(1)
        server = self.child(serve)
        port = server.hear()
        self.assert_waits({server.pid: {"st": "S", "by": "?", "note": "-",
                                        "for": f"a connection to 127.0.0.1:{port}"}})
        with socket.create_connection(("127.0.0.1", port)):
            self.assert_waits({server.pid: {"by": str(os.getpid()), "source": "/proc/net/tcp",
                                            "note": "-"}})

    def test_datagrams(self):
        """Of a pair for datagrams the other end, too."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(theirs.close)

        def act(say):
            theirs.close()
            say()
            ours.recv(1)
        child = self.child(act)
        child.hear()
        ours.close()
        self.assert_waits({child.pid: {"st": "S"} | peer(os.getpid())})
