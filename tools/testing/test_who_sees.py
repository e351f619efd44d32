# SPDX-License-Identifier: GPL-2.0
"""
Who sees what: each reader before each thing, against what the kernel's own files tell the same reader,
and the table of that in Documentation/safety.rst.
"""
import glob
import os
import stat

from taskviz_testlib import architecture, debug, kind, libc, module, readers, sights
from taskviz_testlib import tables, tasks, tracing, who_table
from taskviz_testlib.case import NOBODY, USER, Case
from taskviz_testlib.verdict import COLUMNS, Verdict

PARAMETERS = "/sys/module/taskviz/parameters"
SECURITY = "/sys/kernel/security"
KMEMLEAK = "/sys/kernel/debug/kmemleak"
COUNTS = "/sys/kernel/debug/gcov"

NARROW = ("0440", "0400")
LEVELS = ("integrity", "confidentiality")

# What may be done with each parameter.
MODES = {
    "alias": 0o444, "history": 0o444, "kthreads": 0o444, "kthreads_command": 0o200,
    "kthreads_max": 0o644, "probes": 0o644, "proc_mode": 0o444, "show_ended": 0o644,
    "signal_history": 0o444, "snapshot_max": 0o644}


def yardsticks():
    """{mode: a parameter of another module, or what is like one, with that mode}."""
    paths = sorted(glob.glob("/sys/module/*/parameters/*")) + ["/sys/module/printk/uevent"]
    return {stat.S_IMODE(os.stat(path).st_mode): path for path in reversed(paths)
            if "/taskviz/" not in path}


def files_of_debugfs():
    """{key: [path, flags, yardstick]}: all may be read, one be written."""
    others = "/sys/kernel/debug/kprobes"
    found = {f"debugfs {name}": [f"{debug.FOLDER}/{name}", os.O_RDONLY, f"{others}/blacklist"]
             for name in os.listdir(debug.FOLDER) if name != "lab"}
    lab = [f"{debug.FOLDER}/lab", f"{others}/enabled"]
    return {**found, "lab r": [lab[0], os.O_RDONLY, lab[1]], "lab w": [lab[0], os.O_WRONLY, lab[1]]}


def parameters():
    """The same of the parameters: as their modes say."""
    others = yardsticks()
    found = {}
    for name, mode in MODES.items():
        path, other = f"{PARAMETERS}/{name}", others[mode]
        if mode & 0o400:
            found[f"setting r {name}"] = [path, os.O_RDONLY, other]
        if mode & 0o200:
            found[f"setting w {name}"] = [path, os.O_WRONLY, other]
    return found


def events():
    """The same of the trace events."""
    ours, other = f"{tracing.TRACING}/events/taskviz", f"{tracing.TRACING}/events/sched/sched_switch"
    found = {}
    for name in tracing.events("taskviz"):
        found[f"event r {name}"] = [f"{ours}/{name}/format", os.O_RDONLY, f"{other}/format"]
        found[f"event w {name}"] = [f"{ours}/{name}/enable", os.O_WRONLY, f"{other}/enable"]
    return found


class Matrix(Case):
    """A case that has tasks of several users, and knows what there is to see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        module.unload()

    def prepare(self, *settings):
        """Loads the module, which remembers few ended tasks: each reader reads them all."""
        module.load("history=1000", *settings)
        module.put("show_ended", 1)
        self.others = [1, *(self.sleeper(lambda uid=uid: uid and tasks.drop_to(uid, uid)).pid
                            for uid in (0, NOBODY - 1))]
        for uid in (0, USER, NOBODY - 1):
            self.others.append(self.zombie(lambda uid=uid: self.end_as(uid)).pid)
        ended = self.zombie(self.exits(5))
        ended.reap()
        self.ended = ended.pid
        self.names = [row["TABLE"] for row in tables.read("tables")]
        self.things = {**files_of_debugfs(), **parameters(), **events()}
        self.words = {key: self.word(key, path) for key, (path, flags, _) in self.things.items()
                      if flags != os.O_RDONLY}

    @staticmethod
    def word(key, path):
        """What does no harm when it is written there."""
        if key.startswith("event "):
            return "0"
        if key == "lab w" or path.endswith("_command"):
            return sights.REFUSED
        return module.get(os.path.basename(path))

    @staticmethod
    def end_as(uid):
        """End with a code that only some may know."""
        if uid:
            tasks.drop_to(uid, uid)
        os._exit(3)

    def see(self, reader, yardstick):
        """What a reader sees, in words, which must be what it is told."""
        root = self.proc_mount(reader.options) if reader.options else "/proc"
        proc = [f"{root}/taskviz", os.O_RDONLY, yardstick or f"{root}/stat"]
        place = {"root": root, "things": {"proc": proc, **self.things}, "text": self.words,
                 "tables": self.names}
        child = self.child(lambda say: reader.report(place, say))
        report = child.hear()
        child.reap()
        verdict = Verdict(self, report, self.others, self.ended)
        verdict.check()
        found = verdict.words()
        return [found[column] for column in COLUMNS]

    def walk(self, some, yardstick=None):
        """{reader: words} of some readers; yardstick has the mode of /proc/taskviz, if that is not 0444."""
        seen = {}
        for reader in some:
            with self.subTest(reader.name):
                seen[reader.name] = self.see(reader, yardstick)
        return seen


def make_cgroup(case):
    """The cgroup of some readers, as long as the case goes on."""
    os.mkdir(readers.CGROUPS)
    case.addCleanup(os.rmdir, readers.CGROUPS)
    libc.mount("none", readers.CGROUPS, "cgroup2")
    case.addCleanup(libc.unmount, readers.CGROUPS)
    os.mkdir(readers.OURS)
    case.addCleanup(os.rmdir, readers.OURS)


def machine(case):
    """{reader: words} of all readers that need no other load or lock."""
    case.addCleanup(module.unload)
    make_cgroup(case)
    case.prepare()
    program = readers.SetUserId()
    case.addCleanup(program.remove)
    return case.walk(readers.all_readers(program.path))


def mode_readers(mode):
    """Whom a value of proc_mode is for."""
    return [readers.Reader(f"{name}, proc_mode={mode}", readers.itself(become))
            for name, become in (("root", readers.root), ("group root", readers.roots_group),
                                 ("user", readers.user))]


def lock_readers(level):
    """Who reads in lockdown."""
    return [readers.Reader(f"{name}, lockdown={level}", readers.itself(become))
            for name, become in (("root", readers.root), ("user", readers.user))]


def modes(case):
    """The same where the parameter proc_mode narrows the file, as it would any."""
    seen = {}
    for mode in NARROW:
        case.addCleanup(module.unload)
        case.prepare(f"proc_mode={mode}")
        path = f"/run/yardstick-{mode}"
        with open(path, "w", encoding="ascii"):
            os.chmod(path, int(mode, 8))
        case.addCleanup(os.unlink, path)
        seen.update(case.walk(mode_readers(mode), path))
        case.doCleanups()
    return seen


def locks(case):
    """The same where the kernel is locked down: then no module can be loaded any more."""
    libc.mount("securityfs", SECURITY, "securityfs")
    case.addCleanup(libc.unmount, SECURITY)
    case.prepare()
    seen = {}
    for level in LEVELS:
        with open(f"{SECURITY}/lockdown", "w", encoding="ascii") as file:
            file.write(level)
        seen.update(case.walk(lock_readers(level)))
    return seen


class Seen(Matrix):
    """What is seen is what is told, and what the documentation says."""

    def assert_committed(self, seen):
        """The table says so."""
        wanted = who_table.committed()
        for name, words in seen.items():
            with self.subTest(name):
                self.assertEqual(dict(zip(COLUMNS, words)), dict(zip(COLUMNS, wanted.get(name, ()))),
                                 "tools/who-sees renews the table of Documentation/safety.rst")


@architecture.independent
class Readers(Seen):
    """As long as the kernel is not locked down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(module.load)

    def test_rows(self):
        """The table has these readers, and no others."""
        some = [*readers.all_readers(""), *(one for mode in NARROW for one in mode_readers(mode)),
                *(one for level in LEVELS for one in lock_readers(level))]
        self.assertEqual(list(who_table.committed()), [reader.name for reader in some])

    def test_modes(self):
        """Each file has the mode that it is to have, though none but root can enter some folders."""
        self.addCleanup(module.unload)
        self.prepare()
        self.assertEqual(sorted(os.listdir(PARAMETERS)), sorted(MODES))
        for path, _, yardstick in self.things.values():
            ours, other = os.stat(path), os.stat(yardstick)
            self.assertEqual((stat.S_IMODE(ours.st_mode), ours.st_uid, ours.st_gid),
                             (stat.S_IMODE(other.st_mode), other.st_uid, other.st_gid), path)

    def test_each(self):
        """Each reader, each thing."""
        self.assert_committed(machine(self))

    def test_proc_mode(self):
        """Where the parameter narrows the file."""
        self.assert_committed(modes(self))


@kind.last
@architecture.independent
class Locked(Seen):
    """Lockdown, which nothing undoes."""

    def test_each(self):
        """Root and a user, at both levels."""
        if os.path.exists(KMEMLEAK):
            self.skipTest("nobody could look for leaks any more")
        if os.path.exists(COUNTS):
            self.skipTest("nobody could read which lines ran any more")
        self.assert_committed(locks(self))
