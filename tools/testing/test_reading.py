# SPDX-License-Identifier: GPL-2.0
"""Every way to read the file gives the one text of its snapshot."""
import errno
import os
import random
import re
import resource
import socket
import subprocess
import threading

from taskviz_testlib import abi, debug, kind, libc, tasks, text
from taskviz_testlib.case import NOBODY, USER, Case

SIZE = 1 << 20


class Open(Case):
    """The file, open, with a snapshot taken by a first read."""

    def setUp(self):
        super().setUp()
        self.fd = os.open(abi.PATH, os.O_RDONLY)
        self.addCleanup(os.close, self.fd)

    def whole(self):
        """
        The text of the snapshot there is: pread() at 0 would take another, and so would the next
        read after one that found the end.
        """
        data = b"k"
        while not text.is_whole(data):
            part = os.pread(self.fd, SIZE, len(data))
            self.assertTrue(part, f"the text ends early: {data[-200:]}")
            data += part
        return data

    def read_all(self, size, before=b""):
        """The text in pieces, but for what was read before; the end itself is not looked for."""
        pieces = []
        data = before
        while not text.is_whole(data):
            piece = os.read(self.fd, size)
            self.assertTrue(piece, f"the text ends early: {data[-200:]}")
            self.assertLessEqual(len(piece), size)
            pieces.append(piece)
            data += piece
        return pieces


class Pieces(Open):
    """Pieces of any size."""

    def test_pieces(self):
        """All sizes give the same bytes."""
        for size in (1, 2, 7, 63, 64, 100, 1000, 4095, 4096, 4097, 65536, SIZE):
            with self.subTest(size=size):
                os.lseek(self.fd, 0, os.SEEK_SET)
                pieces = self.read_all(size)
                data = b"".join(pieces)
                self.assertEqual(data, self.whole())
                text.Text(data)

    def test_no_bytes(self):
        """A read of nothing is nothing, and takes no snapshot away."""
        self.assertEqual(os.read(self.fd, 0), b"")
        first = os.read(self.fd, 100)
        self.assertEqual(os.read(self.fd, 0), b"")
        self.assertEqual(first + b"".join(self.read_all(SIZE, first)), self.whole())

    def test_four_gigabytes(self):
        """A read of more than any text is the text."""
        size = 4 << 30
        address = libc.map_memory(size)
        self.addCleanup(libc.unmap_memory, address, size)
        got = libc.read(self.fd, address, size)
        data = libc.ctypes.string_at(address, got)
        while not text.is_whole(data):
            got = libc.read(self.fd, address, size)
            self.assertTrue(got)
            data += libc.ctypes.string_at(address, got)
        self.assertEqual(data, self.whole())
        text.Text(data)

    def test_bad_addresses(self):
        """EFAULT, and the file can be read all the same."""
        for address in (0, 1, libc.map_memory(4096, libc.PROT_NONE), 0xffff888000000000,
                        0xffffffff81000000, (1 << 64) - 4096):
            with self.subTest(address=hex(address)):
                os.lseek(self.fd, 0, os.SEEK_SET)
                self.assert_error(errno.EFAULT, libc.read, self.fd, address, 100)
                os.lseek(self.fd, 0, os.SEEK_SET)
                text.Text(b"".join(self.read_all(SIZE)))

    def test_readv(self):
        """Scattered over buffers of many sizes."""
        buffers = [bytearray(size) for size in (1, 0, 3, 500, 17, SIZE)]
        got = os.readv(self.fd, buffers)
        first = b"".join(buffers)[:got]
        rest = b"".join(self.read_all(SIZE, first))
        self.assertEqual(first + rest, self.whole())

    def test_preadv(self):
        """At an offset."""
        os.read(self.fd, 1)
        whole = self.whole()
        buffers = [bytearray(10), bytearray(30)]
        self.assertEqual(os.preadv(self.fd, buffers, 55), 40)
        self.assertEqual(b"".join(buffers), whole[55:95])


class Offsets(Open):
    """Seeking, and reading at offsets."""

    def test_random_offsets(self):
        """The same bytes wherever one begins."""
        os.read(self.fd, 1)
        whole = self.whole()
        dice = random.Random(1)
        for _ in range(300):
            at, size = dice.randrange(1, len(whole)), dice.randrange(200)
            self.assertEqual(os.pread(self.fd, size, at), whole[at:at + size], (at, size))
        self.assertEqual(os.read(self.fd, 10), whole[1:11], "pread() moves nothing")

    def test_first_read_anywhere(self):
        """The first read may be a pread() in the middle."""
        self.assertEqual(len(os.pread(self.fd, 10, 100)), 10)
        text.Text(self.whole())

    def test_seek(self):
        """To offsets, by differences."""
        os.read(self.fd, 1)
        whole = self.whole()
        for at in (1, 64, 4096, len(whole) - 1, 5):
            self.assertEqual(os.lseek(self.fd, at, os.SEEK_SET), at)
            self.assertEqual(os.read(self.fd, 20), whole[at:at + 20])
        here = os.lseek(self.fd, 0, os.SEEK_CUR)
        self.assertEqual(os.lseek(self.fd, 7, os.SEEK_CUR), here + 7)
        self.assertEqual(os.read(self.fd, 20), whole[here + 7:here + 27])

    def test_past_the_end(self):
        """Nothing is there, and the way back is open."""
        os.read(self.fd, 1)
        whole = self.whole()
        for at in (len(whole) + 1, len(whole) + 4096, 1 << 31, 1 << 40, (1 << 63) - 4096):
            with self.subTest(at=at):
                self.assertEqual(os.pread(self.fd, 100, at), b"")
                os.lseek(self.fd, at, os.SEEK_SET)
                self.assertEqual(os.read(self.fd, 100), b"")
                os.lseek(self.fd, 1, os.SEEK_SET)
                self.assertEqual(os.read(self.fd, 30), whole[1:31])
                text.Text(self.whole())

    def test_nowhere(self):
        """Offsets and ways to seek that are none."""
        for at, how in ((-1, os.SEEK_SET), (0, os.SEEK_END), (0, 42)):
            self.assert_error(errno.EINVAL, os.lseek, self.fd, at, how)
        text.Text(b"".join(self.read_all(SIZE)))


class Snapshots(Open):
    """One reading is one snapshot; a reading from the beginning is another."""

    def test_stable_while_tasks_change(self):
        """What comes and goes between two reads is not in the text, what was there is."""
        gone = self.sleeper()
        first = os.read(self.fd, 10)
        gone.kill()
        gone.reap()
        come = self.sleeper()
        found = text.Text(first + b"".join(self.read_all(10, first)))
        self.assertIn(gone.pid, found.by_pid)
        self.assertNotIn(come.pid, found.by_pid)

    def assert_new(self, begin_again):
        """begin_again() returns a text, which must know who came after the first one."""
        self.read_all(SIZE)
        come = self.sleeper()
        self.assertNotIn(come.pid, text.Text(self.whole()).by_pid, "before it begins again")
        self.assertIn(come.pid, text.Text(begin_again()).by_pid)

    def test_seek_to_the_beginning(self):
        """lseek() to 0."""
        def begin_again():
            os.lseek(self.fd, 0, os.SEEK_SET)
            return b"".join(self.read_all(SIZE))
        self.assert_new(begin_again)

    def test_pread_of_the_beginning(self):
        """pread() at 0."""
        def begin_again():
            os.pread(self.fd, 10, 0)
            return self.whole()
        self.assert_new(begin_again)

    def test_the_end(self):
        """Who found the end has read the snapshot: here is the end still, elsewhere another one."""
        data = os.read(self.fd, SIZE)
        data += b"".join(self.read_all(SIZE, data))
        come = self.sleeper()
        for _ in range(3):
            self.assertEqual(os.read(self.fd, 100), b"")
        self.assertNotIn(come.pid, text.Text(data).by_pid)
        self.assertIn(come.pid, text.Text(self.whole()).by_pid)

    def test_ioctl_is_apart(self):
        """A snapshot by ioctl does not disturb the text that is being read."""
        first = os.read(self.fd, 200)
        come = self.sleeper()
        self.assertIn(come.pid, abi.snapshot(fd=self.fd).by_pid)
        found = text.Text(first + b"".join(self.read_all(SIZE, first)))
        self.assertNotIn(come.pid, found.by_pid)

    def test_each_open_file_has_its_own(self):
        """Two files opened one after the other."""
        first = os.read(self.fd, 10)
        come = self.sleeper()
        self.assertIn(come.pid, text.read().by_pid)
        found = text.Text(first + b"".join(self.read_all(SIZE, first)))
        self.assertNotIn(come.pid, found.by_pid)


class Memory(Case):
    """What a plain user can make the kernel hold by opening the file very often."""

    FILES = 1500

    def setUp(self):
        super().setUp()
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (2 * self.FILES, 2 * self.FILES))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, before)

    @staticmethod
    def free():
        """Bytes that nobody uses."""
        with open("/proc/meminfo", encoding="ascii") as file:
            return int(re.search(r"MemFree: +(\d+)", file.read())[1]) << 10

    def open_many(self, read):
        """Opens the file and reads of it, again and again: how often, the bytes taken, the error."""
        free, fds, failed = self.free(), [], 0
        try:
            for _ in range(self.FILES):
                fds.append(os.open(abi.PATH, os.O_RDONLY))
                read(fds[-1])
        except OSError as error:
            failed = error.errno
        taken = free - self.free()
        for fd in fds:
            os.close(fd)
        return len(fds) - bool(failed), taken, failed

    @staticmethod
    def read_to_the_end(fd):
        """Until a read finds nothing."""
        while os.read(fd, SIZE):
            pass

    def test_open_and_read(self):
        """An open file, and one that was read to its end, hold next to nothing."""
        for read in (lambda fd: None, self.read_to_the_end):
            nr, taken, failed = self.as_user(lambda: self.open_many(read))
            self.assertEqual((nr, failed), (self.FILES, 0))
            self.assertLess(taken, self.FILES * 8192)

    def test_unfinished(self):
        """64 MiB a user at most, then EMFILE; others, and who comes later, can read."""
        def begin_many():
            nr, taken, failed = self.open_many(lambda fd: os.read(fd, 1))
            with open(abi.PATH, "rb") as file:
                text.Text(file.read())
            return nr, taken, failed
        nr, taken, failed = self.as_user(begin_many)
        self.assertEqual(failed, errno.EMFILE)
        self.assertGreater(nr, 100)
        self.assertLess(taken, 80 << 20)

    def test_users_are_apart(self):
        """Who has read nothing is not hindered by who has too much; a namespace is its maker's."""
        def hold(say):
            tasks.drop_to(USER, USER)
            fds = [os.open(abi.PATH, os.O_RDONLY) for _ in range(self.FILES)]
            said = [self.errno_of(fd) for fd in fds]
            libc.unshare(libc.CLONE_NEWUSER)
            say((said[0], said[-1], self.errno_of(os.open(abi.PATH, os.O_RDONLY))))
        holder = self.child(hold)
        self.assertEqual(tuple(holder.hear()), (0, errno.EMFILE, errno.EMFILE))
        self.assertGreater(self.as_user(lambda: len(text.read().rows), NOBODY, NOBODY), 1)
        self.assertEqual(self.open_many(lambda fd: os.read(fd, 1))[::2], (self.FILES, 0), "root")

    @staticmethod
    def errno_of(fd):
        """0, or why a first read failed."""
        try:
            os.read(fd, 1)
        except OSError as error:
            return error.errno
        return 0


class Shared(Open):
    """One open file, several readers."""

    @kind.parallel
    def test_two_threads(self):
        """Each byte goes to one of them."""
        pieces = [[], []]
        both = threading.Barrier(2)

        os.read(self.fd, 1)
        whole = self.whole()

        def read(mine):
            both.wait()
            while piece := os.read(self.fd, 16):
                mine.append(piece)
        readers = [threading.Thread(target=read, args=(mine,)) for mine in pieces]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        wanted = [whole[at:at + 16] for at in range(1, len(whole), 16)]
        self.assertEqual(sorted(pieces[0] + pieces[1]), sorted(wanted))

    def pieces_of_two(self, fd, size, beside=lambda: None):
        """What two processes get of one descriptor, each piece once; beside is done by both, too."""
        def read(say):
            say()
            os.read(gate, 1)
            mine = []
            while piece := os.read(fd, size):
                mine.append(piece.decode("latin-1"))
                beside()
            say(mine)
        gate, go = os.pipe()
        readers = [self.child(read) for _ in range(2)]
        for reader in readers:
            reader.hear()
        os.write(go, b"..")
        os.close(gate)
        os.close(go)
        found = [reader.hear() for reader in readers]
        return [piece.encode("latin-1") for mine in found for piece in mine]

    @kind.parallel
    def test_two_processes(self):
        """The same of processes, which also take records by the same descriptor meanwhile."""
        os.read(self.fd, 1)
        whole = self.whole()
        pieces = self.pieces_of_two(self.fd, 16, lambda: abi.snapshot(fd=self.fd))
        wanted = [whole[at:at + 16] for at in range(1, len(whole), 16)]
        self.assertEqual(sorted(pieces), sorted(wanted))

    @kind.parallel
    def test_two_processes_of_tables(self):
        """And of files in debugfs, whose rows are taken by whoever comes first."""
        for name in "settings", "tables":
            whole = debug.read(name).encode()
            wanted = [whole[at:at + 16] for at in range(0, len(whole), 16)]
            for _ in range(10):
                fd = os.open(f"{debug.FOLDER}/{name}", os.O_RDONLY)
                pieces = self.pieces_of_two(fd, 16)
                os.close(fd)
                self.assertEqual(sorted(pieces), sorted(wanted), name)

    @kind.parallel
    def test_reader_of_the_beginning(self):
        """One thread begins again all the time: what the other gets is some snapshot's text."""
        stop = threading.Event()

        def begin_again():
            while not stop.is_set():
                os.pread(self.fd, 1, 0)
        disturber = threading.Thread(target=begin_again)
        disturber.start()
        try:
            for _ in range(30):
                text.Text(b"k" + os.pread(self.fd, 60000, 1))
        finally:
            stop.set()
            disturber.join()

    def test_child_goes_on(self):
        """A file inherited over fork() is read on from where it is."""
        first = os.read(self.fd, 300)
        rest = self.in_child(lambda: b"".join(self.read_all(SIZE, first)).decode())
        self.assertEqual(first + rest.encode(), self.whole())
        self.assertEqual(os.read(self.fd, 100), b"", "the child read to the end")


class Programs(Open):
    """Programs and calls that read in ways of their own."""

    def test_head(self):
        """A reader that goes away early."""
        done = subprocess.run(["head", "-n", "1", abi.PATH], stdout=subprocess.PIPE, check=True)
        self.assertRegex(done.stdout.decode(), r"\Akernel   Linux .*\n\Z")

    def test_pipe_closed_early(self):
        """cat into a pipe that nobody reads any more."""
        done = subprocess.run(["bash", "-c", f"set -o pipefail; cat {abi.PATH} | true"], check=False)
        self.assertIn(done.returncode, (0, 128 + 13))

    def test_programs_agree(self):
        """cat, dd by one byte, tail, on files of their own: the header and every line are whole."""
        for command in (["cat", abi.PATH], ["dd", f"if={abi.PATH}", "bs=1", "status=none"],
                        ["tail", "-n", "+1", abi.PATH], ["tac", abi.PATH]):
            with self.subTest(command=command):
                done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
                lines = done.stdout.splitlines(keepends=True)
                if command[0] == "tac":
                    lines.reverse()
                self.assertIn(os.getpid(), text.Text(b"".join(lines)).by_pid)

    def test_python_open(self):
        """Buffered, as text, by line."""
        with open(abi.PATH, encoding="utf-8") as file:
            lines = list(file)
            self.assertIn(os.getpid(), text.Text("".join(lines).encode()).by_pid)
            file.seek(0)
            self.assertEqual(file.readline()[:14], "kernel   Linux")

    def test_splice(self):
        """Into a pipe, without a buffer of one's own."""
        ends = os.pipe()
        data = b""
        while not text.is_whole(data):
            data += os.read(ends[0], os.splice(self.fd, ends[1], 4096))
        for end in ends:
            os.close(end)
        self.assertEqual(data, self.whole())
        text.Text(data)

    def test_sendfile(self):
        """Into a socket."""
        here, there = socket.socketpair()
        data = b""
        with here, there:
            while not text.is_whole(data):
                moved = os.sendfile(here.fileno(), self.fd, None, 4096)
                data += there.recv(moved, socket.MSG_WAITALL)
        # sendfile() has looked for the end, so the snapshot is gone and cannot be compared with
        found = text.Text(data)
        self.assertIn(os.getpid(), found.by_pid)
        self.assertEqual(len(found.by_pid), len(found.rows), "a line is there twice")


class Refused(Case):
    """What cannot be done with the file."""

    def test_writing(self):
        """Root may open any file for writing, but there is nothing to be written."""
        fd = os.open(abi.PATH, os.O_RDWR)
        self.addCleanup(os.close, fd)
        self.assert_error((errno.EINVAL, errno.EIO), os.write, fd, b"x")
        text.Text(os.read(fd, SIZE))

    def test_mapping(self):
        """There is no memory to be mapped."""
        fd = os.open(abi.PATH, os.O_RDONLY)
        self.addCleanup(os.close, fd)
        self.assert_error((errno.ENODEV, errno.EIO), libc.map_file, fd, 4096)

    def test_size_is_unknown(self):
        """As for all of /proc."""
        self.assertEqual(os.stat(abi.PATH).st_size, 0)
        self.assertEqual(os.stat(abi.PATH).st_mode, 0o100444)
