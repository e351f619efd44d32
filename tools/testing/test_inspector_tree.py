# SPDX-License-Identifier: GPL-2.0
"""taskviz tree and save, against the records that they show and real tasks."""
import os
import re
import subprocess
import tempfile

from taskviz_testlib import abi, inspector, libc, tasks, text
from taskviz_testlib.case import Case
from taskviz_testlib.wait import between

DRAWN_LEVELS = 32


def known(value, unknown):
    """A number, None if it is that for unknown."""
    return None if value == unknown else value


def oracle_count(name):
    """How many tasks of that name /proc has."""
    names = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with open(f"/proc/{pid}/comm", encoding="ascii", errors="replace") as file:
            names.append(file.read().strip())
    return names.count(name)


class Inspected(Case):
    """A test of the program."""


class Records(Inspected):
    """What the tree shows is what the ioctl hands out."""

    def taken(self, *arguments, **flags):
        """A snapshot between two trees with the same tasks; only the program itself differs."""
        def tree():
            rows = inspector.tree(*arguments)
            return {row["pid"]: row for row in rows if row["name"] != "taskviz"}

        def pids():
            return set(tree())
        _, snap = between(pids, lambda: abi.snapshot(**flags))
        return tree(), snap

    def assert_like(self, row, record):
        """What does not change while nobody touches the task."""
        self.assertEqual(row["name"], text.escape(record.name))
        self.assertEqual(row["kind"], record.kind)
        for name, value in (
                ("ppid", record.ppid), ("tgid", record.tgid), ("uid", record.uid),
                ("egid", record.egid), ("maker", known(record.birth_ppid, abi.UNKNOWN_PID)),
                ("nice", record.nice), ("tracer", record.tracer)):
            self.assertEqual(row[name], value, (name, record.pid))
        self.assertEqual(row["start"], record.start_ns / 1e9)
        self.assertEqual(row["since"], bool(record.info & abi.SINCE))
        has_mm = bool(record.info & abi.HAS_MM)
        self.assertEqual(row["vss"] is not None, has_mm, record.pid)

    def test_processes(self):
        """Every process, below its parent."""
        self.program("family").await_ready()
        rows, snap = self.taken()
        for record in snap.records:
            if record.name == b"python3" and record.pid not in rows:
                continue
            self.assert_like(rows[record.pid], record)
            parent = snap.records[record.parent].pid
            self.assertEqual(rows[record.pid]["parent"],
                             None if parent == record.pid else parent)
        self.assertEqual(rows.keys(), {record.pid for record in snap.records})

    def test_threads(self):
        """Every thread, below its leader."""
        program = self.program("threads", 3).await_ready()
        rows, snap = self.taken("--threads", threads=True)
        self.assertEqual(rows.keys(), {record.pid for record in snap.records})
        below = [row for row in rows.values() if row["parent"] == program.pid]
        self.assertEqual(len(below), 3)
        self.assertEqual({row["tgid"] for row in below}, {program.pid})

    def test_counts(self):
        """Numbers of a task that keeps still are exact."""
        child = self.sleeper()
        row, = inspector.tree(child.pid)
        record = abi.snapshot().by_pid[child.pid]
        self.assertEqual(row["rss"], record.rss_bytes)
        self.assertEqual(row["c-fork"], record.counts.copies[0])
        self.assertEqual(row["c-pin"], known(record.counts.copies[4], abi.UNKNOWN32))
        self.assertEqual(row["got"], record.counts.signals_got)
        self.assertEqual(row["copied"],
                         sum(count for count in record.counts.copies if count != abi.UNKNOWN32))

    def test_dead(self):
        """A task that is gone is in the tree with --dead only, and says how it ended."""
        child = self.child(lambda say: os._exit(7))
        child.reap()
        self.assertEqual(inspector.run("tree", child.pid).status, inspector.NOTHING)
        row, = [row for row in inspector.tree("--dead", child.pid) if row["st"] == "X"][-1:]
        self.assertEqual((row["exit"], row["reaper"]), ("exit 7", os.getpid()))
        self.assertGreater(row["reaped"], row["exited"])


class Collapse(Inspected):
    """Siblings that are alike share a line."""

    def test_crowd(self):
        """As many as /proc has; what they copied is what each did, a zombie is apart."""
        crowd = [self.sleeper(lambda: libc.set_name(b"alike")) for _ in range(9)]
        crowd[0].kill()
        self.await_state(crowd[0].pid, "Z")
        each = [row for row in inspector.tree("--name", "^alike$") if row["st"] != "Z"]
        self.assertEqual(len(each), oracle_count("alike") - 1)
        done = inspector.show("tree", "--collapse", "-n", "-o", "PID,COPIED,TASK",
                              "--name", "^alike$")
        zombie, alike = done.out.replace("×", "x").splitlines()
        self.assertRegex(zombie, rf"^ *{crowd[0].pid} .*alike \(killed by signal 9, parent ")
        self.assertEqual(alike.split(),
                         ["x8", str(sum(row["copied"] for row in each)), "alike", "x8"])


class Selection(Inspected):
    """Options that choose tasks."""

    def pids(self, *arguments):
        """Those that the tree then has."""
        return [row["pid"] for row in inspector.tree(*arguments)]

    def test_state(self):
        """A zombie among others."""
        zombie = self.zombie(self.exits(3))
        sleeper = self.sleeper()
        found = self.pids("--state", "Z")
        self.assertIn(zombie.pid, found)
        self.assertNotIn(sleeper.pid, found)
        states = {row["st"] for row in inspector.tree("-s", "Z,S")}
        self.assertEqual(states, {"Z", "S"})

    def test_subtree(self):
        """A chain: each level and what is below it."""
        chain = self.program("chain", 4).await_ready()
        found = self.pids("--subtree", chain.pid)
        self.assertEqual((found[0], len(found)), (chain.pid, 5))
        self.assertEqual(self.pids("--subtree", found[2]), found[2:])

    def test_parents(self):
        """With --parents the way to the root is there, without it is not."""
        child = self.sleeper()
        self.assertEqual(self.pids(child.pid), [child.pid])
        found = self.pids("--parents", child.pid)
        self.assertEqual((found[0], found[-2:]), (0, [os.getpid(), child.pid]))

    def test_user(self):
        """By name and by number."""
        def act(say):
            tasks.drop_to(1000, 1000)
            say()
            tasks.sleep_forever()
        child = self.child(act)
        child.hear()
        self.assertEqual(self.pids("--user", "user"), [child.pid])
        self.assertEqual(self.pids("--user", 1000), [child.pid])
        self.assertNotIn(child.pid, self.pids("--user", "root"))

    def test_name(self):
        """By a regular expression on the name as it is shown."""
        child = self.sleeper(lambda: libc.set_name(b"odd\n\xffname"))
        self.assertEqual(self.pids("--name", r"^odd\\n\\xffname$"), [child.pid])

    def test_kernel_threads(self):
        """Only these, or all but these."""
        kernel = {record.pid for record in abi.snapshot().records
                  if record.kind in ("idle", "kthreadd", "kthread")}
        self.assertTrue(kernel.issuperset(self.pids("--kthreads=only")))
        self.assertTrue(kernel.isdisjoint(self.pids("--kthreads=no")))
        self.assertIn(1, self.pids("--kthreads=no"))


class Printed(Inspected):
    """How it is printed."""

    def test_hostile_names(self):
        """A line a task and valid JSON, whatever the names; nothing for the terminal to obey."""
        names = [b"a\nb", b'"q"', b"\x1b[31mred", b"\xff\xfe", b"back\\slash", b" b ", b"\xc3\xa4"]
        named = {self.sleeper(lambda n=name: libc.set_name(n)).pid: name for name in names}
        rows = {row["pid"]: row for row in inspector.tree(*named)}
        for pid, name in named.items():
            self.assertEqual(rows[pid]["name"], text.escape(name))
        for arguments in ((), ("-r",)):
            done = inspector.show("tree", "-n", *arguments, *named)
            self.assertEqual(len(done.out.splitlines()), len(names))
            self.assertIsNone(re.search("[^ -~\n│├└─]", done.out))

    def test_columns(self):
        """Those asked for, in that order."""
        self.assertEqual(inspector.show("tree", "-r", "-o", "ppid,NAME,pid", 1).words(),
                         [["PPID", "NAME", "PID"], ["0", "init", "1"]])
        head = inspector.show("tree", "-o", "+EXECS", 1).words()[0]
        self.assertEqual(head[-2:], ["TASK", "EXECS"])

    def test_columns_alone(self):
        """Of each group of fields a column alone: only that one is asked for."""
        pid = self.sleeper(lambda: (os.nice(3), os.setresgid(1003, 1003, 1003))).pid
        whole, = (row for row in inspector.tree() if row["pid"] == pid)
        for column in "vss", "minflt", "nice", "gid", "forks", "maker", "nchildren", "name":
            shown = inspector.show("tree", "-J", "-o", column, str(pid)).json()
            self.assertEqual(shown, [{column: whole[column]}])
        self.assertEqual((whole["nice"], whole["gid"], whole["maker"]), (3, 1003, os.getpid()))
        self.assertGreater(whole["vss"], 0)

    def test_colours(self):
        """On a terminal only."""
        self.zombie(self.exits(3))
        command = f"{inspector.PROGRAM} tree --state Z"
        piped = inspector.show("tree", "--state", "Z").out
        self.assertNotIn("\x1b", piped)
        environment = dict(os.environ, TERM="xterm")
        done = subprocess.run(["script", "-qec", command, "/dev/null"], env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
        self.assertIn(b"\x1b[35m", done.stdout)

    def test_deep(self):
        """Levels that are not drawn are told of."""
        chain = self.program("chain", 60).await_ready()
        rows = abi.snapshot()
        lines = inspector.show("tree", "-n", "-o", "PID,TASK", "--subtree", chain.pid).out
        deepest = lines.splitlines()[-1]
        self.assertIn(f"+{60 - DRAWN_LEVELS} chain", deepest)
        depth = rows.by_pid[chain.pid].depth
        self.assertEqual(rows.by_pid[int(deepest.split()[0])].depth, depth + 60)


class Ends(Inspected):
    """How it ends."""

    def test_statuses(self):
        """Nothing found, wrong words, a source that is none."""
        for status, *arguments in (
                (inspector.NOTHING, "tree", 4194303),
                (inspector.USAGE, "tree", "nobody"),
                (inspector.USAGE, "tree", "--state", "Q"),
                (inspector.USAGE, "tree", "-o", "NONE"),
                (inspector.USAGE, "tree", "--name", "("),
                (inspector.USAGE, "nothing"),
                (inspector.NO_SOURCE, "tree", "--from", "/no/such/folder"),
                (inspector.NO_SOURCE, "tree", "--from", "/etc/passwd")):
            with self.subTest(arguments):
                done = inspector.run(*arguments)
                self.assertEqual((done.status, done.out), (status, ""))
                self.assertRegex(done.err, "^taskviz: .+")

    def test_full_disk(self):
        """Output that is lost is no success."""
        with open("/dev/full", "w", encoding="ascii") as full:
            done = subprocess.run([inspector.PROGRAM, "tree"], stdout=full, check=False,
                                  stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, inspector.IO)
        self.assertIn(b"No space left", done.stderr)

    def test_plain_user(self):
        """The tree is for everybody."""
        def act():
            done = inspector.run("tree", "-J")
            return done.status, len(inspector.flat(done.json())), done.err
        status, number, err = self.as_user(act)
        self.assertEqual((status, err), (inspector.OK, ""))
        self.assertGreater(number, 20)


class Saved(Inspected):
    """What was saved shows what was."""

    def save(self):
        """A file that was saved."""
        folder = tempfile.mkdtemp()
        self.addCleanup(subprocess.run, ["rm", "-r", folder], check=True)
        place = f"{folder}/saved"
        inspector.show("save", place)
        self.assertEqual(os.listdir(folder), ["saved"])
        return place

    def test_same_tree(self):
        """A family, and one that is gone afterwards."""
        family = self.program("threads", 3).await_ready()
        dead = self.child(lambda say: os._exit(0))
        dead.reap()
        ours = ("--subtree", family.pid, "-o", "PID,PPID,ST,USER,RSS,COPIED,EXIT,START,TASK")
        for flags in ((), ("--threads",)):
            live = inspector.show("tree", *ours, *flags).out
            place = self.save()
            self.assertEqual(inspector.show("tree", *ours, *flags, "--from", place).out, live)
        place = self.save()
        self.assertEqual(inspector.run("tree", "--from", place, dead.pid).status,
                         inspector.NOTHING)
        self.assertIn(dead.pid, [row["pid"] for row in inspector.tree("--dead", "--from", place)])

    def test_no_half_file(self):
        """What cannot be written leaves nothing; what is replaced is whole before and after."""
        place = self.save()
        done = inspector.run("save", f"{place}/never")
        self.assertEqual(done.status, inspector.IO)
        self.assertEqual(os.listdir(os.path.dirname(place)), ["saved"])
        inspector.show("save", place)
        self.assertEqual(os.listdir(os.path.dirname(place)), ["saved"])
        self.assertEqual(inspector.run("tree", "--from", place).status, inspector.OK)

    def test_without_rights(self):
        """A plain user saves what it may see, and is told of the rest."""
        def act():
            place = f"{tempfile.mkdtemp()}/saved"
            done = inspector.run("save", place)
            return (done.status, done.err, inspector.run("tree", "--from", place).status,
                    inspector.run("cow", "--from", place).status)
        status, err, tree, cow = self.as_user(act)
        self.assertEqual((status, tree, cow), (inspector.OK, inspector.OK, inspector.NO_SOURCE))
        self.assertIn("only root may read", err)

    def test_only_the_owner_reads(self):
        """Whatever the umask is: tables are for root."""
        self.addCleanup(os.umask, os.umask(0))
        self.assertEqual(os.stat(self.save()).st_mode & 0o777, 0o600)

    def test_damaged(self):
        """A file that is cut is told of by its name."""
        place = self.save()
        os.truncate(place, 1000)
        done = inspector.run("tree", "--from", place)
        self.assertEqual(done.status, inspector.NO_SOURCE)
        self.assertIn(place, done.err)
