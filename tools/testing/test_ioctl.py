# SPDX-License-Identifier: GPL-2.0
"""The ioctl with everything that can be wrong with its argument, and what it may write."""
import ctypes
import errno
import fcntl
import mmap
import os
import signal
import subprocess
import threading

from taskviz_testlib import abi, libc, oracle
from taskviz_testlib.case import Case
from taskviz_testlib.wait import between

PAGE = mmap.PAGESIZE
KERNEL_ADDRESSES = (0xffff888000000000, 0xffffffff81000000, (1 << 64) - 4096, (1 << 64) - 8)
MANY = 4096


class Call(Case):
    """An open file and room for records."""

    def setUp(self):
        super().setUp()
        self.fd = os.open(abi.PATH, os.O_RDONLY)
        self.addCleanup(os.close, self.fd)
        self.room = self.memory(MANY * abi.RECORD_SIZE)

    def memory(self, size):
        """The address of fresh pages."""
        size = (size + PAGE - 1) // PAGE * PAGE
        address = libc.map_memory(size)
        self.addCleanup(libc.unmap_memory, address, size)
        return address

    def two_pages(self):
        """The address of the end of a page behind which is nothing."""
        address = self.memory(2 * PAGE)
        libc.protect_memory(address + PAGE, PAGE, libc.PROT_NONE)
        return address + PAGE

    def argument(self, **fields):
        """A good argument, apart from the fields named."""
        arg = abi.argument(records=self.room, capacity=MANY)
        for name, value in fields.items():
            setattr(arg, name, value)
        return arg

    def assert_refused(self, number, **fields):
        """The call must fail with that error, and write nothing."""
        arg = self.argument(**fields)
        was = bytes(arg)
        self.assert_error(number, abi.call, self.fd, arg)
        self.assertEqual(bytes(arg), was, "the argument was changed")
        self.assert_untouched(self.room, abi.RECORD_SIZE)

    def assert_untouched(self, address, size):
        """The memory is still zero."""
        self.assertEqual(ctypes.string_at(address, size), bytes(size), "memory was changed")

    def exact(self):
        """How many records there are."""
        return len(abi.snapshot(fd=self.fd).records)


class Argument(Call):
    """Values that are wrong."""

    def test_layout(self):
        """The structures here are the compiler's, field by field, without a gap."""
        output = subprocess.run(["layout"], stdout=subprocess.PIPE, check=True).stdout.decode()
        found = []
        for name, kind in (("record", abi.Record), ("snapshot", abi.Argument)):
            places = [getattr(kind, field) for field, _ in kind._fields_]
            found += [f"{name} {field.lstrip('_')} {place.offset}"
                      for (field, _), place in zip(kind._fields_, places)]
            found.append(f"{name} size {ctypes.sizeof(kind)}")
            self.assertEqual(sum(place.size for place in places), ctypes.sizeof(kind), name)
        self.assertEqual(found, output.splitlines())

    def test_answer(self):
        """What comes back of what was asked."""
        arg = self.argument()
        abi.call(self.fd, arg)
        self.assertEqual(arg.record_size, abi.RECORD_SIZE)
        self.assertEqual((arg.size, arg.version, arg.flags, arg.capacity, arg.records),
                         (abi.ARGUMENT_SIZE, abi.VERSION, 0, MANY, self.room))

    def test_older_programs(self):
        """Programs that know the first version's fields alone."""
        address = self.memory(PAGE)
        for size in range(abi.FIRST_ARGUMENT_SIZE, abi.ARGUMENT_SIZE, 8):
            for stride in range(abi.FIRST_RECORD_SIZE, abi.RECORD_SIZE, 8):
                with self.subTest(size=size, record_size=stride):
                    ctypes.memset(address, 0x55, PAGE)
                    old = self.argument(size=size, record_size=stride)
                    ctypes.memmove(address, bytes(old), size)
                    libc.ioctl(self.fd, abi.SNAPSHOT, address)
                    arg = abi.Argument.from_address(address)
                    self.assertEqual((arg.record_size, arg.size), (abi.RECORD_SIZE, size))
                    self.assertGreater(arg.count, 0)
                    self.assertEqual(ctypes.string_at(address + size, 64), b"\x55" * 64)
                    self.assert_strided(arg.count, stride)

    def assert_strided(self, count, stride):
        """There are records of that size, PID 0's first and each below one before it."""
        for index in range(count):
            data = ctypes.string_at(self.room + index * stride, stride)
            record = abi.Record.from_buffer_copy(data.ljust(abi.RECORD_SIZE, b"\0"))
            self.assertIn(record.state, abi.STATES)
            self.assertEqual(record.pid == 0, index == 0)
            self.assertLessEqual(record.parent, index)

    def test_size(self):
        """Too small, not a multiple of 8, too large."""
        for size in (0, 4, 8, 88, 120, 127, 129, 132, abi.ARGUMENT_SIZE + 4):
            with self.subTest(size=size):
                self.assert_refused(errno.EINVAL, size=size)
        for size in (PAGE + 8, 1 << 31, (1 << 32) - 8):
            with self.subTest(size=size):
                self.assert_refused(errno.E2BIG, size=size)

    def test_version(self):
        """Any other."""
        for version in (0, 2, 255, (1 << 32) - 1):
            with self.subTest(version=version):
                self.assert_refused(errno.EPROTONOSUPPORT, version=version)

    def test_flags(self):
        """Each bit that means nothing."""
        for bit in (1 << place for place in range(32)):
            if not bit & abi.FLAGS:
                with self.subTest(bit=hex(bit)):
                    self.assert_refused(errno.EINVAL, flags=bit)
                    self.assert_refused(errno.EINVAL, flags=bit | abi.FLAGS)

    def test_reserved(self):
        """Each bit of what must be 0."""
        for bit in range(64):
            with self.subTest(bit=bit):
                self.assert_refused(errno.EINVAL, reserved=1 << bit)

    def test_flags_that_were_followed(self):
        """Those that come back are those that counted: ended tasks are not for every reader."""
        def ask():
            return [abi.snapshot(threads=threads, ended=True).counts.flags
                    for threads in (False, True)]
        self.assertEqual(ask(), [abi.ENDED, abi.ENDED | abi.THREADS])
        self.assertEqual(self.in_pid_namespace(ask), [0, abi.THREADS])

    def test_room_for_states(self):
        """Behind the states there are zeroes, where others may come."""
        counts = abi.snapshot().counts
        self.assertGreater(sum(counts.states), 0)
        self.assertEqual(counts.states[len(abi.STATES):],
                         [0] * (abi.MAX_STATES - len(abi.STATES)))

    def test_record_size(self):
        """Smaller than the first version's, not a multiple of 8, absurd."""
        for size in (0, 8, 176, 180, 183, 185, 188, PAGE + 8, 1 << 31, (1 << 32) - 8):
            with self.subTest(size=size):
                self.assert_refused(errno.EINVAL, record_size=size)

    def test_larger_argument(self):
        """From a newer program: right as long as what is not known here is 0."""
        for size in (abi.ARGUMENT_SIZE + 8, 512, PAGE):
            with self.subTest(size=size):
                address = self.memory(PAGE)
                arg = abi.Argument.from_address(address)
                ctypes.memmove(address, bytes(self.argument(size=size)), abi.ARGUMENT_SIZE)
                libc.ioctl(self.fd, abi.SNAPSHOT, address)
                self.assertGreater(arg.count, 0)
                self.assertEqual(arg.size, size)
                self.assert_untouched(address + abi.ARGUMENT_SIZE, size - abi.ARGUMENT_SIZE)
                ctypes.memset(address + size - 1, 1, 1)
                self.assert_error(errno.E2BIG, libc.ioctl, self.fd, abi.SNAPSHOT, address)

    def test_commands(self):
        """Other commands are not ours."""
        kind, number = ord("t") << 8, 0xd0
        size = abi.ARGUMENT_SIZE << 16
        arg = ctypes.addressof(self.argument())
        for command in (0, 0x5401, 3 << 30 | size | ord("T") << 8 | number,
                        3 << 30 | size | kind | number + 3, 3 << 30 | size | kind | number - 1):
            with self.subTest(command=hex(command)):
                self.assert_error(errno.ENOTTY, libc.ioctl, self.fd, command, arg)

    def test_size_in_command(self):
        """The command of a program whose argument has another size is the same command."""
        for size in (8, abi.ARGUMENT_SIZE + 8, 0x3fff):
            arg = self.argument()
            libc.ioctl(self.fd, 3 << 30 | size << 16 | ord("t") << 8 | 0xd0, ctypes.addressof(arg))
            self.assertGreater(arg.count, 0)


class Capacity(Call):
    """Too little room, and just enough."""

    def fails_for_room(self, capacity):
        """A call that must fail, the argument and how many it says are needed."""
        arg = self.argument(capacity=capacity)
        self.assert_error(errno.ENOSPC, abi.call, self.fd, arg)
        self.assert_untouched(self.room, MANY * abi.RECORD_SIZE)
        return arg

    def test_none(self):
        """The way to ask how many."""
        wanted, arg = between(self.exact, lambda: self.fails_for_room(0))
        self.assertEqual(arg.count, wanted)
        self.assertEqual((arg.capacity, arg.record_size), (0, abi.RECORD_SIZE))
        self.assertGreater(arg.processes, 0)
        self.assertEqual(arg.threads + arg.kthreads, sum(arg.states))

    def test_none_without_address(self):
        """An address is not needed for that."""
        arg = self.argument(capacity=0, records=0)
        self.assert_error(errno.ENOSPC, abi.call, self.fd, arg)
        self.assertGreater(arg.count, 0)

    def test_one_too_few(self):
        """Nothing is written."""
        wanted, arg = between(self.exact, lambda: self.fails_for_room(self.exact() - 1))
        self.assertEqual(arg.count, wanted)

    def test_exact(self):
        """Not a byte behind the last one."""
        def take():
            ctypes.memset(self.room, 0, MANY * abi.RECORD_SIZE)
            arg = self.argument(capacity=self.exact())
            try:
                abi.call(self.fd, arg)
            except OSError as error:
                self.assertEqual(error.errno, errno.ENOSPC, "somebody came meanwhile")
            return arg
        wanted, arg = between(self.exact, take)
        self.assertEqual(arg.count, wanted)
        used = wanted * abi.RECORD_SIZE
        self.assert_untouched(self.room + used, MANY * abi.RECORD_SIZE - used)
        last = abi.Record.from_address(self.room + used - abi.RECORD_SIZE)
        self.assertGreater(last.pid, 0)

    def test_largest(self):
        """A capacity whose bytes would not fit into 32 bits."""
        arg = self.argument(capacity=(1 << 32) - 1)
        abi.call(self.fd, arg)
        self.assertGreater(arg.count, 0)


class Pointers(Call):
    """Addresses that lead nowhere."""

    def test_argument_address(self):
        """Of the argument."""
        for address in (0, 1, self.two_pages(), *KERNEL_ADDRESSES):
            with self.subTest(address=hex(address)):
                self.assert_error(errno.EFAULT, libc.ioctl, self.fd, abi.SNAPSHOT, address)

    def test_argument_cut(self):
        """An argument of which only the beginning can be read."""
        end = self.two_pages()
        for size in (2, 4, 8, 95, abi.ARGUMENT_SIZE - 1):
            with self.subTest(size=size):
                data = bytes(self.argument())[:size]
                ctypes.memmove(end - size, data, size)
                self.assert_error(errno.EFAULT, libc.ioctl, self.fd, abi.SNAPSHOT, end - size)

    def test_argument_at_the_end(self):
        """The last bytes of a page are a good place."""
        address = self.two_pages() - abi.ARGUMENT_SIZE
        ctypes.memmove(address, bytes(self.argument()), abi.ARGUMENT_SIZE)
        libc.ioctl(self.fd, abi.SNAPSHOT, address)
        self.assertGreater(abi.Argument.from_address(address).count, 0)

    def test_argument_read_only(self):
        """The sums cannot be written."""
        address = self.memory(PAGE)
        ctypes.memmove(address, bytes(self.argument()), abi.ARGUMENT_SIZE)
        libc.protect_memory(address, PAGE, libc.PROT_READ)
        self.assert_error(errno.EFAULT, libc.ioctl, self.fd, abi.SNAPSHOT, address)

    def test_records_address(self):
        """Of the records."""
        read_only = self.memory(PAGE)
        libc.protect_memory(read_only, PAGE, libc.PROT_READ)
        for address in (0, 1, self.two_pages(), read_only, *KERNEL_ADDRESSES):
            for stride in (abi.RECORD_SIZE, abi.RECORD_SIZE + 8):
                with self.subTest(address=hex(address), stride=stride):
                    self.assert_refused(errno.EFAULT, records=address, record_size=stride)

    def test_records_cut(self):
        """Room that ends before the last record: the sums do not pretend it was written."""
        end = self.two_pages()
        for size in (8, abi.RECORD_SIZE, abi.RECORD_SIZE + 8, 10 * abi.RECORD_SIZE):
            for stride in (abi.RECORD_SIZE, abi.RECORD_SIZE + 8):
                with self.subTest(size=size, stride=stride):
                    self.assert_refused(errno.EFAULT, records=end - size, record_size=stride)

    def test_odd_address(self):
        """Records need not be aligned."""
        arg = self.argument(records=self.room + 3)
        abi.call(self.fd, arg)
        first = abi.Record.from_buffer_copy(ctypes.string_at(self.room + 3, abi.RECORD_SIZE))
        self.assertEqual((first.pid, first.kind), (0, "idle"))

    def test_files_that_cannot_be_read(self):
        """A file opened for its path alone."""
        fd = os.open(abi.PATH, os.O_PATH)
        self.addCleanup(os.close, fd)
        self.assert_error(errno.EBADF, abi.call, fd, self.argument())


class Bytes(Call):
    """Which bytes are written, and that each of them is meant."""

    def stopped(self):
        """A task that does not move."""
        child = self.sleeper()
        child.kill(signal.SIGSTOP)
        self.await_state(child.pid, "T")
        return child.pid

    def fill_and_take(self, pid, fill, stride=abi.RECORD_SIZE, flags=0):
        """The bytes of a task's record in a buffer that held fill, and the bytes behind all."""
        ctypes.memset(self.room, fill, MANY * abi.RECORD_SIZE)
        arg = self.argument(record_size=stride, flags=flags,
                            capacity=MANY * abi.RECORD_SIZE // stride)
        abi.call(self.fd, arg)
        data = ctypes.string_at(self.room, MANY * abi.RECORD_SIZE)
        places = [index for index in range(arg.count)
                  if abi.Record.from_buffer_copy(data, index * stride).pid == pid]
        self.assertEqual(len(places), 1)
        behind = data[arg.count * stride:]
        self.assertEqual(behind, bytes([fill]) * len(behind), "written behind the last record")
        return data[places[0] * stride:][:stride]

    def test_no_byte_left_unwritten(self):
        """Two calls into memory of different contents give the same bytes."""
        pid = self.stopped()
        for flags in (0, abi.THREADS):
            for stride in (abi.FIRST_RECORD_SIZE, abi.RECORD_SIZE, abi.RECORD_SIZE + 8, 512, PAGE):
                with self.subTest(stride=stride, flags=flags):
                    first = self.fill_and_take(pid, 0xaa, stride, flags)
                    second = self.fill_and_take(pid, 0x55, stride, flags)
                    self.assertEqual(first, second)
                    rest = first[abi.RECORD_SIZE:]
                    self.assertEqual(rest, bytes(len(rest)), "unknown fields are 0")

    def test_stride_changes_nothing(self):
        """The bytes that both sizes have are equal."""
        pid = self.stopped()
        plain = self.fill_and_take(pid, 0)
        self.assertEqual(self.fill_and_take(pid, 0, 256)[:abi.RECORD_SIZE], plain)
        record = abi.Record.from_buffer_copy(plain)
        self.assertEqual((record.pid, record.state, record.ppid), (pid, "T", os.getpid()))
        self.assertEqual(record.name, oracle.task(pid).name)

    def test_python_ioctl(self):
        """Python's own ioctl() reaches it."""
        arg = bytearray(self.argument(capacity=0))
        with self.assertRaises(OSError) as raised:
            fcntl.ioctl(self.fd, abi.SNAPSHOT, arg, True)
        self.assertEqual(raised.exception.errno, errno.ENOSPC)


class Changing(Call):
    """An argument that another thread changes while the call is under way."""

    def call_and_change(self, size):
        """
        The argument after a call that finds a page as its size, and later that size. Between the
        two the kernel looks whether what it does not know is 0, and waits for the page with that.
        """
        unknown = self.memory(2 * PAGE) + PAGE
        arg = abi.Argument.from_address(unknown - abi.ARGUMENT_SIZE)
        ctypes.memmove(ctypes.addressof(arg), bytes(self.argument(size=PAGE)), abi.ARGUMENT_SIZE)
        fd = libc.hold_accesses(unknown, PAGE)
        self.addCleanup(os.close, fd)

        def change():
            os.read(fd, 64)
            arg.size = size
            libc.fill_zero(fd, unknown, PAGE)
        thread = threading.Thread(target=change, daemon=True)
        thread.start()
        abi.call(self.fd, arg)
        thread.join()
        return arg

    def test_size_counts_once(self):
        """The size that was checked is the size that counts, for what is written back, too."""
        for size in (0, 8, abi.FIRST_ARGUMENT_SIZE, (1 << 32) - 8):
            with self.subTest(size=size):
                arg = self.call_and_change(size)
                self.assertEqual(arg.size, PAGE)
                self.assertGreater(arg.count, 0)


class Compat(Case):
    """32-bit programs."""

    def test_same_records(self):
        """The call of a 32-bit program gives the same."""
        done = subprocess.run(["compat_ioctl"], stdout=subprocess.PIPE, check=False)
        if done.returncode == 77:
            self.skipTest("this architecture has no call of that sort")
        output = done.stdout.decode()
        self.assertEqual(done.returncode, 0, output)
        equal, total = (int(word) for word in output.split(" of "))
        self.assertGreater(equal, total * 0.8, output)
