# SPDX-License-Identifier: GPL-2.0
"""What comes out to whoever sees most: no address of the kernel's, no byte that nobody wrote."""
import os
import re
import signal

from taskviz_testlib import abi, architecture, debug, leaks, libc, module, tables, tracing
from taskviz_testlib.case import Case

GROUPS = ("lifecycle", "cow", "pins", "signals", "states", "entries")
PARAMETERS = "/sys/module/taskviz/parameters"
ROOM = 1 << 20
PAGE = os.sysconf("SC_PAGE_SIZE")
_FIELD = re.compile(r"field:.*offset:(\d+);\s+size:(\d+);")


class Leaks(Case):
    """A case in which all is recorded, and something happened; not too much is remembered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(module.load)
        module.unload()
        cls.addClassCleanup(module.unload)
        module.load("history=500", "signal_history=500")

    def setUp(self):
        super().setUp()
        recording = debug.recording(*GROUPS)
        recording.__enter__()
        self.addCleanup(recording.__exit__, None, None, None)
        self.act()
        self.fd = os.open(abi.PATH, os.O_RDONLY)
        self.addCleanup(os.close, self.fd)
        self.names = [row["TABLE"] for row in tables.read("tables")]

    def act(self):
        """A task of each sort: one that sleeps, a zombie, one that is gone, a thread group."""
        self.sleeper(lambda: libc.set_name(b"leaks"))
        self.zombie(self.exits(3))
        self.zombie(self.exits(3)).reap()
        self.program("threads", 2).await_ready()

    @staticmethod
    def texts():
        """{path: text} of every file that can be read."""
        paths = [abi.PATH, *(f"{debug.FOLDER}/{name}" for name in os.listdir(debug.FOLDER)),
                 *(f"{PARAMETERS}/{name}" for name in os.listdir(PARAMETERS)
                   if os.stat(f"{PARAMETERS}/{name}").st_mode & 0o400)]
        found = {}
        for path in paths:
            with open(path, "rb", buffering=0) as file:
                found[path] = file.readall().decode("latin-1")
        return found

    def rows(self):
        """{table: its rows as bytes}; sets of signals, which may look like anything, are 0."""
        found = {}
        for name in self.names:
            columns = [column for column in tables.describe(name)
                       if tables.TYPES[column.type] == "signals"]
            rows = [bytearray(row) for row in tables.raw(name)]
            for row in rows:
                for column in columns:
                    row[column.offset:column.offset + column.size] = bytes(column.size)
            found[name] = b"".join(rows)
        return found


@architecture.independent
class Addresses(Leaks):
    """None of the kernel's, in any format, though root sees those of /proc/kallsyms."""

    def setUp(self):
        super().setUp()
        self.known = leaks.Addresses()

    def test_known_ones_are_found(self):
        """What the others rest on: an address is found, as text and in bytes; a user's is none."""
        one, other = max(self.known.symbols), 0xffff888012345678
        for value in (one, other):
            self.assertEqual(self.known.in_bytes(b"\1\0\0\0" + value.to_bytes(8, "little")),
                             [hex(value)])
            for text in (f"at {value:x}", f"at={value:#x}", f"at {value}"):
                self.assertIn(hex(value), self.known.in_text(text))
        self.assertEqual(self.known.in_text("00000000fedcba98"), ["00000000fedcba98"])
        self.assertEqual(self.known.in_text("0x7ffd12345000 18446744073709551615"), [])

    def test_text(self):
        """Every file."""
        for path, text in self.texts().items():
            self.assertEqual(self.known.in_text(text), [], path)

    def test_records(self):
        """Snapshots of all there is, and tables."""
        for threads in (False, True):
            for record in abi.snapshot(threads=threads, ended=True, fd=self.fd).records:
                self.assertEqual(self.known.in_bytes(bytes(record)), [], record.pid)
        for name, data in self.rows().items():
            self.assertEqual(self.known.in_bytes(data), [], name)

    def test_events(self):
        """Every trace event."""
        names = tracing.events("taskviz")
        with tracing.Trace([f"taskviz:{name}" for name in names]) as trace:
            self.act()
        self.assertLess(100, len(trace.text.splitlines()))
        self.assertEqual(self.known.in_text(trace.text), [])


@architecture.independent
class Bytes(Leaks):
    """Every byte that comes out was written for it."""

    def assert_written(self, fill, size):
        """
        fill(room) returns how many things of a size it put there: those are written to the last byte,
        and nothing behind them is.
        """
        rooms = [leaks.Room(ROOM, mark) for mark in leaks.MARKS]
        ends = [fill(room) * size for room in rooms]
        marked = [room.marked(end) for room, end in zip(rooms, ends)]
        self.assertEqual(marked[0] & marked[1], 0)
        for room, end in zip(rooms, ends):
            self.assertGreater(end, 0)
            self.assertEqual(room.memory.raw[end:], bytes([room.mark]) * (ROOM - end))
            self.assertEqual(leaks.stale(room.memory.raw[:end]), [])

    def test_snapshots(self):
        """Records of the first size there was, of ours, of a later one."""
        for size, flags in ((abi.FIRST_RECORD_SIZE, abi.FLAGS), (abi.RECORD_SIZE, abi.FLAGS),
                            (abi.RECORD_SIZE + 8, abi.FLAGS), (PAGE, abi.THREADS)):
            with self.subTest(size=size):
                self.assert_written(lambda room, call=(size, flags):
                                    leaks.snapshot_in(room, self.fd, *call).count, size)
        self.assertEqual({record.unused for record in abi.snapshot(ended=True).records}, {0})

    def test_tables(self):
        """Descriptions and rows, as long as ours and longer."""
        for name in self.names:
            for number in (tables.DESCRIBE, tables.READ):
                size, count = leaks.table_size(self.fd, number, name)
                for stride in (size, size + 8) if count else ():
                    with self.subTest(name, number=number, stride=stride):
                        self.assert_written(lambda room, call=(number, name, stride):
                                            leaks.table_in(room, self.fd, *call).count, stride)

    def test_text(self):
        """No byte that slabs and pages hold before they are used."""
        for path, text in self.texts().items():
            self.assertEqual(leaks.stale(text.encode("latin-1")), [], path)

    def test_events(self):
        """Fields cover a trace event to its end, which is a multiple of 8: it has no hole."""
        for name in tracing.events("taskviz"):
            with open(f"{tracing.TRACING}/events/taskviz/{name}/format", encoding="ascii") as file:
                fields = [tuple(map(int, field)) for field in _FIELD.findall(file.read())]
            ends = [offset + size for offset, size in fields]
            self.assertEqual([offset for offset, _ in fields], [0, *ends[:-1]], name)
            self.assertEqual(ends[-1] % 8, 0, name)

    def test_bytes_of_events(self):
        """The same in the ring buffer, whose pages nobody cleared: none holds what was there before."""
        child = self.sleeper(lambda: signal.signal(signal.SIGUSR1, lambda *_: None))
        with tracing.Trace(["taskviz:signal_effect"]) as trace:
            child.kill(signal.SIGUSR1)
            self.zombie(self.exits(0)).reap()
            fd = os.open(f"{trace.folder}/per_cpu/cpu0/trace_pipe_raw", os.O_RDONLY | os.O_NONBLOCK)
            page = os.read(fd, PAGE)
            os.close(fd)
        used = int.from_bytes(page[8:12], "little") & 0xfffff
        # an event at least; not a full page, whose end the kernel leaves as it was
        self.assertTrue(56 <= used <= PAGE // 2, used)
        self.assertEqual(leaks.stale(page[16:16 + used]), [])
