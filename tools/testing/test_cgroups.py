# SPDX-License-Identifier: GPL-2.0
"""Cgroups that tasks were born in, are in and ended in, as /proc/PID/cgroup and their folders have them."""
import os
import tempfile
import threading

from taskviz_testlib import abi, inspector, libc, oracle, probes, tables
from taskviz_testlib.ends import EndsCase
from taskviz_testlib.wait import eventually


def path_of(pid):
    """Where a task is in the unified hierarchy, as the reader's namespace has it."""
    with open(f"/proc/{pid}/cgroup", encoding="utf-8") as file:
        return next(line[3:-1] for line in file if line.startswith("0::"))


class Cgroups(EndsCase):
    """Two cgroups, a and b, with a below nothing but the root."""

    def setUp(self):
        super().setUp()
        self.root = tempfile.mkdtemp()
        self.addCleanup(os.rmdir, self.root)
        libc.mount("none", self.root, "cgroup2")
        self.addCleanup(libc.unmount, self.root)
        self.make("a")
        self.make("b")

    def make(self, name):
        """A cgroup, until the test is over."""
        path = f"{self.root}/{name}"
        os.mkdir(path)
        self.addCleanup(self.remove, name)
        return path

    def remove(self, name):
        """It goes, with whoever is left in it."""
        path = f"{self.root}/{name}"
        if os.path.exists(path):
            self.write(name, "kill", 1)
            eventually(lambda: "populated 0" in self.content(name, "events"), f"{name} is empty")
            os.rmdir(path)

    def content(self, name, file):
        """What a file of a cgroup says."""
        with open(f"{self.root}/{name}/cgroup.{file}", encoding="ascii") as opened:
            return opened.read()

    def write(self, name, file, number):
        """Write a number to a file of a cgroup."""
        with open(f"{self.root}/{name}/cgroup.{file}", "w", encoding="ascii") as opened:
            opened.write(f"{number}\n")

    def move(self, name, pid=0):
        """A process, or the caller, goes there."""
        self.write(name, "procs", pid)

    def id_of(self, name):
        """The number that the kernel calls it by."""
        return os.stat(f"{self.root}/{name}").st_ino

    def life_of(self, pid):
        """(where it was born, where it is or was last), by the table lives; None if it has none."""
        found = [row for row in tables.rows("lives")
                 if row["PID"] == pid and row["START"] >= self.since_ns]
        return (found[-1]["BORN-IN"], found[-1]["CGROUP"]) if found else None

    def born_in(self, name, act):
        """A child of one that is in a cgroup, which hears the child's pid and waits for it."""
        def be_there(say):
            self.move(name)
            child = os.fork()
            if not child:
                libc.die_with_parent()
                act()
                os._exit(0)
            say(child)
            os.waitpid(child, 0)
            say(0)
        maker = self.child(be_there)
        return maker, maker.hear()

    def test_all(self):
        """Every task is where /proc says that it is."""
        inside = self.sleeper(lambda: self.move("a"))
        same = 0
        for record in abi.snapshot().records:
            if record.pid and oracle.task(record.pid):
                self.assertEqual(record.cgroup, self.id_of(path_of(record.pid)), record.pid)
                same += 1
        self.assertGreater(same, 10)
        self.assertEqual(abi.snapshot().by_pid[inside.pid].cgroup, self.id_of("a"))

    def test_moved(self):
        """Born in one, it goes to another, and is a zombie, and ends there; both are gone then."""
        go, tell = os.pipe()
        maker, pid = self.born_in("a", lambda: (os.close(tell), os.read(go, 1)))
        ids = self.id_of("a"), self.id_of("b")
        self.assertEqual(self.life_of(pid), (ids[0], ids[0]))
        self.move("b", pid)
        self.assertEqual(path_of(pid), "/b")
        self.assertEqual(self.life_of(pid), ids)
        self.assertEqual(abi.snapshot().by_pid[pid].cgroup, ids[1])
        maker.kill(19)
        self.await_state(maker.pid, "T")
        os.write(tell, b".")
        self.await_state(pid, "Z")
        self.remove("b")
        self.assertIn("/b", path_of(pid))
        self.assertEqual(self.life_of(pid), ids)
        maker.kill(18)
        self.assertEqual(maker.hear(), 0)
        self.assertEqual(self.ended(pid).cgroup, ids[1])
        self.assertEqual(self.life_of(pid), ids)
        os.close(go)
        os.close(tell)

    def test_never_unknown(self):
        """Reaped this moment, it is among the ended with its cgroup, though freed later."""
        for _ in range(20):
            child = self.child(lambda say: (self.move("a"), os._exit(0)))
            child.reap()
            record = self.find_ended(child.pid)
            self.assertEqual(record.cgroup, self.id_of("a"))

    def test_exec_by_a_thread(self):
        """It gets the leader's birth, where that was, too."""
        def run():
            threading.Thread(target=lambda: os.execvp("sleep", ["sleep", "1000"])).start()
            threading.Event().wait()

        def be_born(say):
            self.move("a")
            child = os.fork()
            if not child:
                libc.die_with_parent()
                self.move("b")
                run()
            say(child)
            os.waitpid(child, 0)
        maker = self.child(be_born)
        pid = maker.hear()
        eventually(lambda: oracle.task(pid).name == b"sleep", "a thread ran another program")
        self.assertEqual(self.life_of(pid), (self.id_of("a"), self.id_of("b")))

    def assert_lives(self, child, *words):
        """It is the one life that is chosen by them, living or not."""
        told = inspector.run("lives", "-n", "-r", "-o", "PID", *words)
        self.assertEqual((told.out, told.err), (f"{child.pid}\n", ""))

    def test_program(self):
        """The program finds the path by the number; of one that is gone it has nothing but that."""
        path = self.make("a/x.service")
        inside = self.sleeper(lambda: self.move("a/x.service"))
        words = ["-n", "-r", "-o", "PID,UNIT,CGROUP"]
        told = inspector.run("tree", *words, "--unit", "x").out
        self.assertEqual(told, f"{inside.pid} x.service {path_of(inside.pid)}\n")
        told = inspector.run("tree", *words, "--cgroup", "/a").out
        self.assertEqual(told, f"{inside.pid} x.service /a/x.service\n")
        number = os.stat(path).st_ino
        self.assert_lives(inside, "--unit", "x")
        inside.kill()
        inside.reap()
        self.assert_lives(inside, "--cgroup", "/a")
        self.remove("a/x.service")
        told = inspector.run("tree", *words, "--dead", str(inside.pid)).out
        self.assertIn(f"{inside.pid} ? #{number}\\x20(gone)\n", told)

    def test_export(self):
        """As many are counted in a unit as its folder has, who was not waited for, and who was."""
        self.make("a/x.service")
        for _ in range(2):
            self.sleeper(lambda: self.move("a/x.service"))
        self.zombie(lambda: (self.move("a/x.service"), os._exit(0)))
        for _ in range(3):
            self.zombie(lambda: (self.move("a/x.service"), os._exit(0))).reap()
        figures = dict(line.rsplit(" ", 1) for line in
                       inspector.show("export", "prometheus").out.splitlines() if line[0] != "#")
        told = [int(figures[f'taskviz_unit_{what}{{unit="x.service"}}'])
                for what in ("processes", "threads", "zombies")]
        inside = {what: len(self.content("a/x.service", what).split())
                  for what in ("procs", "threads")}
        self.assertEqual(inside, {"procs": 2, "threads": 2})
        self.assertEqual(told, [inside["procs"] + 1, inside["threads"] + 1, 1])
        self.assertEqual(figures['taskviz_unit_remembered_ends{unit="x.service"}'], "3")
        self.assertEqual(figures['taskviz_unit_remembered_forks{unit="x.service"}'], "0")
        self.assertGreaterEqual(float(figures['taskviz_unit_living_cpu_seconds{unit="x.service"}']), 0)

    def test_recorded(self):
        """A recording has the path of a cgroup that came and went in it, and what ran there."""
        path = f"{self.root}/a/y.service"
        script = f"""mkdir {path}; echo 0 >{path}/cgroup.procs
            for i in 1 2 3; do (exit 3); done; echo 0 >{self.root}/cgroup.procs; rmdir {path}"""
        with tempfile.TemporaryDirectory() as folder:
            recorded = f"{folder}/life"
            done = inspector.run("record", "-w", recorded, "--", "bash", "-c", script)
            self.assertEqual(done.status, inspector.OK, done.err)
            self.assertFalse(os.path.exists(path))
            rows = inspector.show("report", "--by", "unit", "--from", recorded, "-J",
                                  "-o", "WHO,LIVES,ENDS").json()
            tree = inspector.show("tree", "--dead", "--from", recorded, "-n", "-r",
                                  "-o", "CGROUP").out
        self.assertIn({"who": "y.service", "lives": 3, "ends": "3: 3"}, rows)
        self.assertEqual(tree.split().count("/a/y.service"), 3)

    def test_older(self):
        """Where one was born that is older than the recording nobody knows; where it is, is known."""
        inside = self.sleeper(lambda: self.move("a"))
        self.reload()
        self.assertEqual(self.life_of(inside.pid), (None, self.id_of("a")))

    def test_without_lifecycle(self):
        """Births and ends are seen while any group is on."""
        self.reload("probes=cow")
        self.assertFalse(probes.on()["lifecycle"])
        maker, pid = self.born_in("a", lambda: self.move("b"))
        self.assertEqual(maker.hear(), 0)
        eventually(lambda: self.life_of(pid) == (self.id_of("a"), self.id_of("b")),
                   "it is freed, and remembered")

    def test_namespace(self):
        """What is not below the root of the reader's namespace is not known, nor where one ended."""
        self.make("a/c")
        tasks = [self.sleeper(lambda name=name: self.move(name)) for name in ("a", "a/c", "b")]
        gone = self.child(lambda say: (self.move("a"), os._exit(0)))
        gone.reap()

        def look():
            self.move("a")
            with open("/proc/taskviz", "rb") as opened_before:
                libc.unshare(libc.CLONE_NEWCGROUP)
                records = abi.snapshot(fd=opened_before.fileno()).by_pid
            return [*(records[pid].cgroup for pid in (*(task.pid for task in tasks), 1)),
                    self.ended(gone.pid).cgroup]
        self.assertEqual(self.in_child(look), [self.id_of("a"), self.id_of("a/c")] +
                         3 * [abi.UNKNOWN64])
        self.assertEqual(self.ended(gone.pid).cgroup, self.id_of("a"))
