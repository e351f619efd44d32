# SPDX-License-Identifier: GPL-2.0
"""Tables: what the ioctls hand out, what debugfs shows of it, and who may have it."""
import ctypes
import errno
import os
import re
import signal
import subprocess

from taskviz_testlib import abi, architecture, debug, inspector, libc, tables, tasks
from taskviz_testlib.case import NOBODY, Case

SIZE = ctypes.sizeof(tables.Query)
# of struct taskviz_task_row, by which rows are put in order
ENDED = 20
WORD = re.compile(r"[!-~]+")

# Their text would be too wide with all columns.
BRIEF = ("lives", "signals")


def names():
    """The tables that there are."""
    return [row["TABLE"] for row in tables.read("tables")]


def same(column, value, word):
    """Does the word of the text say the value?"""
    kind = tables.TYPES[column.type]
    if value is None:
        return word in ("?", "-")
    if kind in ("time", "duration"):
        return tables.ns(word) == value // 1000 * 1000
    if kind in ("number", "pid"):
        return tables.number(word) == value
    if kind == "exit":
        number = value & 0x7f
        return word == (signal.Signals(number).name + "+core" * bool(value & 0x80) if number
                        else str(value >> 8))
    if kind == "signals":
        return (word == "-") == (value == 0)
    return word == (value.decode(errors="replace") or "-")


class Described(Case):
    """What columns there are, and that both forms have them."""

    def test_all_are_files(self):
        """The table of tables lists the files, but those that are none."""
        self.assertLessEqual(set(names()), set(os.listdir(debug.FOLDER)))
        self.assertLessEqual({"tables", "lives", "execs", "copies", "forks"}, set(names()))

    def test_the_heading(self):
        """Text and description have the same columns, but for details of what has too many."""
        for name in names():
            columns, text = tables.describe(name), tables.parse(debug.read(name))
            with self.subTest(name):
                self.assertEqual([column.name for column in columns
                                  if name not in BRIEF or not column.flags & tables.DETAIL],
                                 text.columns)
                self.assertTrue(text.remarks)
                for column in columns:
                    self.assertRegex(column.name, "^[A-Z][A-Z0-9-]*$")
                    self.assertTrue(column.meaning)
                    self.assertLess(column.type, len(tables.TYPES))

    def test_width(self):
        """No line is wider than there is room, whatever records; sentences are not cut off."""
        def act():
            libc.set_name(b"fifteen letters")
            os.kill(os.getpid(), signal.SIGWINCH)
        self.sleeper(act)
        for groups in ((), ("pins", "states", "entries")):
            with debug.recording(*groups):
                for name in names():
                    shown = debug.read(name)
                    room = tables.room(name, shown)
                    for line in shown.splitlines():
                        self.assertLessEqual(len(line), room, (name, line))
        room = tables.describe("tables")[-1].size - 1
        for row in tables.read("tables"):
            self.assertLess(len(row["ABOUT"]), room, row["TABLE"])

    def test_words(self):
        """No blank inside a column: as many words in each line as there are columns."""
        child = self.sleeper(lambda: libc.set_name(b"a  b\nc"))
        for name in names():
            text = tables.parse(debug.read(name))
            with self.subTest(name):
                for row in text.rows:
                    for column in text.columns[:-1]:
                        self.assertRegex(row[column], WORD)
        self.assertIn("a  b\\nc", [row["NAME"] for row in tables.read("copies")
                                   if row["PID"] == str(child.pid)])

    def test_what_they_say(self):
        """Rows and text say the same of tasks that do nothing."""
        child = self.zombie(self.exits(3))
        sleeper = self.sleeper(lambda: libc.set_name(b"still"))
        for name in ("lives", "copies", "forks"):
            columns = [column for column in tables.describe(name)
                       if name not in BRIEF or not column.flags & tables.DETAIL]
            rows = {(str(row["PID"]), row["START"] // 1000 * 1000): row
                    for row in tables.rows(name) if row["PID"] in (1, child.pid, sleeper.pid)}
            seen = set()
            for text in tables.read(name):
                row = rows.get((text["PID"], tables.ns(text["START"])))
                if row:
                    seen.add(row["PID"])
                    for column in columns:
                        # its parent, which is this process, copies meanwhile
                        if column.name != "BY-PARENT":
                            self.assertTrue(same(column, row[column.name], text[column.name]),
                                            (name, text, column.name, row[column.name]))
            self.assertLessEqual({child.pid, sleeper.pid}, seen, name)

    def test_padding(self):
        """A text is followed by zeroes to the end of its cell: nothing comes out with it."""
        with debug.recording("lifecycle", "cow", "signals", "states", "entries"):
            self.zombie(self.exits(3)).reap()
            for name in names():
                texts = [column for column in tables.describe(name)
                         if tables.TYPES[column.type] in ("word", "name", "text")]
                for row in tables.raw(name):
                    for column in texts:
                        cell = column.cell(row)
                        self.assertTrue(cell.endswith(b"\0"), (name, column.name, cell))
                        self.assertNotIn(b"\0", cell.rstrip(b"\0"), (name, column.name, cell))

    def test_nothing_else(self):
        """What of a row belongs to no cell is zero, but what tells of a plus or of an end."""
        with debug.recording("lifecycle", "cow", "signals", "states", "entries"):
            self.zombie(self.exits(3)).reap()
            for name in names():
                told = {ENDED}
                for column in tables.describe(name):
                    told.update(range(column.offset, column.offset + column.size))
                    told.add(column.least or column.offset)
                for row in tables.raw(name):
                    self.assertEqual([i for i in range(len(row)) if row[i] and i not in told], [],
                                     name)

    def test_by_birth(self):
        """Rows about tasks are in order of birth, and no task is there twice."""
        with debug.recording("states", "entries"):
            for _ in range(5):
                self.zombie(self.exits(0)).reap()
            for name in ("lives", "copies", "forks", "times", "entries"):
                keys = [(row["START"], row["PID"]) for row in tables.rows(name)]
                self.assertGreaterEqual(len(keys), 5)
                self.assertEqual(keys, sorted(set(keys)), name)


@architecture.independent
class Asked(Case):
    """The argument: what is right, and what is refused."""

    def setUp(self):
        super().setUp()
        self.fd = os.open(abi.PATH, os.O_RDONLY)
        self.addCleanup(os.close, self.fd)

    def ask(self, number=tables.READ, name="tables", **fields):
        """The query, answered; or the errno of it."""
        query = tables.query(name, **fields)
        try:
            tables.call(self.fd, number, query)
        except OSError as error:
            return error.errno, query
        return 0, query

    def test_refused(self):
        """Each with its own error."""
        wrong = [(errno.EINVAL, dict(size=SIZE - 8)), (errno.EINVAL, dict(size=0)),
                 (errno.EINVAL, dict(size=SIZE + 4)), (errno.E2BIG, dict(size=4104)),
                 (errno.EPROTONOSUPPORT, dict(version=2)), (errno.EINVAL, dict(stride=0)),
                 (errno.EINVAL, dict(stride=12)), (errno.EINVAL, dict(stride=4104)),
                 (errno.EINVAL, dict(reserved=1)), (errno.ENOENT, dict(name="nothing")),
                 (errno.ENOENT, dict(name="")), (errno.ENOENT, dict(name="table")),
                 (errno.EINVAL, dict(name="x" * 16))]
        for number in (tables.DESCRIBE, tables.READ):
            for error, fields in wrong:
                self.assertEqual(self.ask(number, **fields)[0], error, fields)

    def test_no_room(self):
        """How many there are, and of what size; nothing is written."""
        room = ctypes.create_string_buffer(b"\xaa" * 4096)
        for number in (tables.DESCRIBE, tables.READ):
            error, query = self.ask(number, to=ctypes.addressof(room), capacity=1)
            self.assertEqual(error, errno.ENOSPC)
            self.assertGreater(query.count, 1)
            self.assertGreater(query.stride, 8)
            self.assertEqual(room.raw[:4096], b"\xaa" * 4096)

    def test_strides(self):
        """Of a shorter row the beginning, behind a longer one zeroes."""
        wanted = tables.rows("tables")
        size = self.ask()[1].stride
        for stride in (8, size, size + 64):
            room = ctypes.create_string_buffer(b"\xaa" * 32768)
            capacity = len(wanted)
            error, query = self.ask(to=ctypes.addressof(room), capacity=capacity, stride=stride)
            self.assertEqual((error, query.count, query.stride), (0, len(wanted), size))
            full = ctypes.create_string_buffer(32768)
            self.ask(to=ctypes.addressof(full), capacity=capacity, stride=size)
            for i in range(capacity):
                row = full.raw[i * size:(i + 1) * size][:stride]
                self.assertEqual(room.raw[i * stride:(i + 1) * stride], row.ljust(stride, b"\0"))
            self.assertEqual(room.raw[capacity * stride], 0xaa)

    def test_addresses(self):
        """A bad one is an error; the module goes on."""
        for number in (tables.DESCRIBE, tables.READ):
            self.assertEqual(self.ask(number, to=8, capacity=4096)[0], errno.EFAULT)
        self.assert_error(errno.EFAULT, libc.ioctl, self.fd,
                          3 << 30 | SIZE << 16 | ord("t") << 8 | tables.READ, 8)
        self.assertTrue(tables.rows("tables", self.fd))

    def test_longer(self):
        """A newer program's argument is taken if what is new is 0."""
        class Longer(tables.Query):
            """With a field that is not known yet."""
            _fields_ = [("new", ctypes.c_uint64)]
        command = 3 << 30 | ctypes.sizeof(Longer) << 16 | ord("t") << 8 | tables.READ
        longer = Longer(size=ctypes.sizeof(Longer), version=abi.VERSION, name=b"tables", stride=8)
        self.assert_error(errno.ENOSPC, libc.ioctl, self.fd, command, ctypes.addressof(longer))
        longer.new = 1
        self.assert_error(errno.E2BIG, libc.ioctl, self.fd, command, ctypes.addressof(longer))


def outcome(path=abi.PATH):
    """What the reader gets: 0, or the errno of the first thing that is refused."""
    try:
        fd = os.open(path, os.O_RDONLY)
    except OSError as error:
        return error.errno
    try:
        tables.rows("lives", fd)
        return 0
    except OSError as error:
        return error.errno
    finally:
        os.close(fd)


@architecture.independent
class Rights(Case):
    """Who may have tables: those who may trace every task, in the initial namespaces."""

    def test_users(self):
        """Root; no other user, also not in groups of root's."""
        self.assertEqual(outcome(), 0)
        self.assertEqual(self.as_user(outcome), errno.EPERM)
        self.assertEqual(self.as_user(outcome, uid=NOBODY, gid=NOBODY), errno.EPERM)
        self.assertEqual(self.as_user(outcome, gid=0, groups=(0,)), errno.EPERM)

    def test_capability(self):
        """It is CAP_SYS_PTRACE that counts, not the uid."""
        without = ("setpriv", "--bounding-set=-sys_ptrace", "taskviz", "table", "lives")
        done = subprocess.run(without, capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (inspector.NO_RIGHT, b""))
        other = ("setpriv", "--bounding-set=-sys_admin", "taskviz", "table", "lives")
        self.assertEqual(subprocess.run(other, capture_output=True, check=False).returncode, 0)

    def test_user_namespace(self):
        """Root of another user namespace is nobody here."""
        def enter():
            libc.unshare(libc.CLONE_NEWUSER)
            return outcome()
        self.assertEqual(self.in_child(enter), errno.EPERM)
        self.assertEqual(self.as_user(enter), errno.EPERM)

    def test_pid_namespace(self):
        """On the mount of another pid namespace pids would mean others; on ours they do not."""
        ours = os.open(abi.PATH, os.O_RDONLY)
        self.addCleanup(os.close, ours)

        def inside():
            return [outcome(), outcome(f"/proc/self/fd/{ours}"), bool(tables.rows("lives", ours))]
        self.assertEqual(self.in_pid_namespace(inside), [errno.EPERM, 0, True])

    def test_hidepid(self):
        """Who may trace all sees all there, as everywhere."""
        for level in (0, 2, 4):
            root = self.proc_mount(f"hidepid={level}")
            self.assertEqual(outcome(f"{root}/taskviz"), 0)
            self.assertEqual(self.as_user(lambda root=root: outcome(f"{root}/taskviz")),
                             errno.EPERM)

    def test_files_change_hands(self):
        """The opener counts, as in debugfs: what root opened a user may go on to read."""
        fd = os.open(abi.PATH, os.O_RDONLY)
        self.addCleanup(os.close, fd)
        self.assertTrue(self.as_user(lambda: bool(tables.rows("lives", fd))))

        def drop_and_open(say):
            tasks.drop_to(NOBODY, NOBODY)
            opened = os.open(abi.PATH, os.O_RDONLY)
            say(opened)
            tasks.sleep_forever()
        child = self.child(drop_and_open)
        theirs = f"/proc/{child.pid}/fd/{child.hear()}"
        # opened anew it is root's own
        self.assertEqual(outcome(theirs), 0)

    def test_debugfs(self):
        """The files are root's."""
        for name in names():
            status = os.stat(f"{debug.FOLDER}/{name}")
            self.assertEqual((status.st_uid, status.st_mode & 0o077), (0, 0), name)
        self.assertEqual(self.as_user(lambda: outcome(f"{debug.FOLDER}/lives")), errno.EACCES)


@architecture.independent
class Inspected(Case):
    """The program on any table."""

    def test_each(self):
        """As many rows as by ioctl, for people and for programs; each column told of."""
        for name in names():
            if tables.parse(debug.read(name)).rows:
                found = inspector.show("table", name, "-J", "--output-all").json()
                self.assertLessEqual({column.name.lower() for column in tables.describe(name)},
                                     set(found[0]), name)
                told = inspector.show("table", "--describe", name, "-J").json()
                self.assertEqual([row["column"] for row in told],
                                 [column.name for column in tables.describe(name)])

    def test_lists_them(self):
        """Without a name: the tables."""
        found = inspector.show("table", "-J").json()
        self.assertEqual([row["table"] for row in found], names())

    def test_lives(self):
        """A life by its pid, and the programs in it."""
        program = subprocess.Popen(["sh", "-c", "exec true"])
        program.wait()
        self.assertEqual(program.returncode, 0)
        row = inspector.show("lives", program.pid, "-J", "--output-all").json()[-1]
        self.assertEqual((row["name"], row["maker"], row["execs"]), ("true", os.getpid(), 2))
        steps = inspector.show("lives", "--execs", program.pid, "-J", "--output-all").json()
        self.assertEqual([step["name"] for step in steps[-2:]], ["sh", "true"])

    def test_no_such(self):
        """Says what to do."""
        done = inspector.run("table", "nothing")
        self.assertEqual((done.status, done.out), (inspector.NO_SOURCE, ""))
        self.assertIn("'taskviz table' lists", done.err)
