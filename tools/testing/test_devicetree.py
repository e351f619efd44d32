# SPDX-License-Identifier: GPL-2.0
"""
Settings from the device tree. Each machine has one of three trees: QEMU's own, or none at all
(NoNode), that with dts/taskviz.dtso (Overlay), that with all of dts/examples (Examples). Which one
it is decides what is run here; tools/dt/check boots the last two.
"""
import contextlib
import errno
import fnmatch
import os
import stat
import subprocess

from taskviz_testlib import abi, about, debug, lab, module
from taskviz_testlib.case import Case

TREE = "/sys/firmware/devicetree/base"
PLATFORM = "/sys/bus/platform"
DRIVER = f"{PLATFORM}/drivers/taskviz"

DEFAULTS = {"probes": ("lifecycle,cow,signals", "default"), "history": ("4096", "default"),
            "proc_mode": ("0444", "default"), "kthreads": ("0", "default")}

# Bad examples: the property, its setting, and what the log says would be right.
BAD = {
    "groups-none": ("taskviz,probe-groups", "probes", "none, or of lifecycle,"),
    "groups-number": ("taskviz,probe-groups", "probes", "none, or of lifecycle,"),
    "groups-unknown": ("taskviz,probe-groups", "probes", "none, or of lifecycle,"),
    "history-byte": ("taskviz,history-tasks", "history", "a number from 1 to 1048576"),
    "history-large": ("taskviz,history-tasks", "history", "a number from 1 to 1048576"),
    "history-pair": ("taskviz,history-tasks", "history", "a number from 1 to 1048576"),
    "history-zero": ("taskviz,history-tasks", "history", "a number from 1 to 1048576"),
    "mode-nothing": ("taskviz,proc-mode", "proc_mode", "0444, 0440 or 0400"),
    "mode-word": ("taskviz,proc-mode", "proc_mode", "0444, 0440 or 0400"),
    "mode-write": ("taskviz,proc-mode", "proc_mode", "0444, 0440 or 0400"),
    "threads-empty": ("taskviz,lab-threads", "kthreads", "a number up to kthreads_max"),
    "threads-many": ("taskviz,lab-threads", "kthreads", "a number up to kthreads_max"),
}
# What dt-validate or dtc refuses and the module need not care about.
HARMLESS = {"address@0", "unknown"}
GOOD = {
    "all": {"probes": ("signals", "device-tree"), "history": ("16", "device-tree"),
            "proc_mode": ("0400", "device-tree"), "kthreads": ("1", "device-tree")},
    "none": {**DEFAULTS, "probes": ("none", "device-tree")},
}
# What is right in a bad example counts.
BESIDE = {"mode-write": {"history": ("16", "device-tree")}}


def write(path, text):
    """Write to a file of sysfs."""
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def compatible(node):
    """Is that node of the tree for taskviz?"""
    try:
        with open(f"{TREE}/{node}/compatible", "rb") as file:
            return file.read() == b"taskviz,taskviz\0"
    except (FileNotFoundError, NotADirectoryError):
        return False


def nodes():
    """The nodes for taskviz."""
    return sorted(filter(compatible, os.listdir(TREE))) if os.path.isdir(TREE) else []


def bound():
    """The devices that the driver has, by the names of their nodes."""
    found = os.listdir(DRIVER) if os.path.isdir(DRIVER) else []
    return [name for name in found if os.path.exists(f"{DRIVER}/{name}/of_node")]


class TreeCase(Case):
    """A case that loads the module as it likes, listens to the log and leaves the module loaded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(module.load)
        module.unload()

    def setUp(self):
        super().setUp()
        self.log = module.Log()
        self.addCleanup(self.log.close)
        self.addCleanup(lambda: module.unload() if module.is_loaded() else None)

    def assert_effects(self, settings):
        """What the table "settings" says is so, and is what the module does."""
        self.assertEqual(about.settings(), settings)
        self.assertEqual(",".join(debug.groups()) or "none", settings["probes"][0])
        self.assertEqual(about.figures()["ledger-history"], int(settings["history"][0]))
        self.assertEqual(stat.S_IMODE(os.stat(abi.PATH).st_mode), int(settings["proc_mode"][0], 8))
        self.assertEqual(list(lab.Listing().living),
                         [f"lab{number}" for number in range(int(settings["kthreads"][0]))])

    def assert_told(self, *words):
        """One line of the log holds all of the words."""
        lines = self.log.lines()
        self.assertTrue([line for line in lines if all(word in line for word in words)], lines)


class NoNode(TreeCase):
    """No node for taskviz."""

    def test_defaults(self):
        """All is as by default; nothing is bound, and nothing said."""
        module.load()
        self.assert_effects(DEFAULTS)
        self.assertEqual(bound(), [])
        self.assertEqual([line for line in self.log.lines() if "taskviz," in line], [])

    def test_driver(self):
        """There is a driver where the kernel knows device trees, but not after unloading."""
        module.load()
        self.assertEqual(os.path.isdir(DRIVER), os.path.isdir(TREE))
        module.unload()
        self.assertFalse(os.path.isdir(DRIVER))


class Overlay(TreeCase):
    """The one node of dts/taskviz.dtso."""

    SETTINGS = {"probes": ("lifecycle,states", "device-tree"), "history": ("512", "device-tree"),
                "proc_mode": ("0440", "device-tree"), "kthreads": ("2", "device-tree")}

    def test_values(self):
        """They count, and the device is bound."""
        module.load()
        self.assert_effects(self.SETTINGS)
        self.assertEqual(bound(), ["taskviz"])
        self.assertEqual(os.path.realpath(f"{DRIVER}/taskviz/of_node"), f"{TREE}/taskviz")

    def test_parameters(self):
        """Each goes before the device tree, and leaves the others to that."""
        given = {"probes": "signals", "history": "64", "proc_mode": "0444", "kthreads": "0"}
        for name, value in given.items():
            with self.subTest(parameter=name):
                module.load(f"{name}={value}")
                try:
                    self.assert_effects({**self.SETTINGS, name: (value, "parameter")})
                finally:
                    module.unload()

    def test_wrong_parameter(self):
        """It is refused as ever, not mended from the device tree; no driver is left behind."""
        self.assertIn("Invalid", module.refused("history=0"))
        self.assert_told("history=0 is out of range", "1 to 1048576")
        self.assertFalse(os.path.isdir(DRIVER))

    def test_written(self):
        """What is written later goes before all."""
        module.load()
        debug.switch(["cow"])
        self.assert_effects({**self.SETTINGS, "probes": ("cow", "parameter")})

    def test_unbind(self):
        """It changes no setting, nor does binding again."""
        module.load()
        debug.switch(["cow"])
        expected = {**self.SETTINGS, "probes": ("cow", "parameter")}
        for _ in range(20):
            write(f"{DRIVER}/unbind", "taskviz")
            self.assertEqual(bound(), [])
            self.assert_effects(expected)
            write(f"{DRIVER}/bind", "taskviz")
            self.assertEqual(bound(), ["taskviz"])
            self.assert_effects(expected)

    def test_unload_unbound(self):
        """Loading reads the tree anew."""
        module.load()
        write(f"{DRIVER}/unbind", "taskviz")
        module.unload()
        self.assertFalse(os.path.isdir(DRIVER))
        module.load()
        self.assert_effects(self.SETTINGS)
        self.assertEqual(bound(), ["taskviz"])

    def test_loaded_for_it(self):
        """The module says that it is for such a node, so that udev loads it."""
        with open(f"{PLATFORM}/devices/taskviz/modalias", encoding="ascii") as file:
            wanted = file.read().strip()
        aliases = subprocess.run(["modinfo", "-F", "alias", module.FILE], check=True,
                                 stdout=subprocess.PIPE).stdout.decode().split()
        self.assertTrue([alias for alias in aliases if fnmatch.fnmatchcase(wanted, alias)], aliases)


class Examples(TreeCase):
    """All nodes of dts/examples; which of them the driver may have is up to each test."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.allow, *nodes())

    @staticmethod
    def allow(*names):
        """Let the driver have these devices and no others."""
        for node in nodes():
            write(f"{PLATFORM}/devices/{node}/driver_override",
                  "\n" if node in names else "nothing")

    @contextlib.contextmanager
    def loaded(self, example, *parameters):
        """The module with that example alone."""
        self.allow(f"taskviz-{example}")
        module.load(*parameters)
        try:
            self.assertEqual(bound(), [f"taskviz-{example}"])
            yield
        finally:
            module.unload()

    def test_all_are_known(self):
        """Each example is tested here."""
        known = {*BAD, *HARMLESS, *GOOD}
        self.assertEqual(set(nodes()), {f"taskviz-{name}" for name in known})

    def test_good(self):
        """They count, and nothing is said about them."""
        for example, settings in GOOD.items():
            with self.subTest(example=example), self.loaded(example):
                self.assert_effects(settings)
                self.assertEqual([line for line in self.log.lines() if "taskviz," in line], [])

    def test_harmless(self):
        """What the module does not know it does not look at."""
        for example in HARMLESS:
            with self.subTest(example=example), self.loaded(example):
                self.assert_effects(DEFAULTS)
                self.assertEqual([line for line in self.log.lines() if "taskviz," in line], [])

    def test_bad(self):
        """The default counts, and the log names node and property and says what would be right."""
        for example, (name, setting, right) in BAD.items():
            with self.subTest(example=example), self.loaded(example):
                self.assert_effects({**DEFAULTS, **BESIDE.get(example, {})})
                self.assert_told(f"/taskviz-{example}: bad {name}: ", right,
                                 f"{setting} stays {DEFAULTS[setting][0]} (default)")

    def test_bad_with_parameter(self):
        """The parameter counts; the log still tells of the bad value, and what counts instead."""
        with self.loaded("history-zero", "history=7"):
            self.assert_effects({**DEFAULTS, "history": ("7", "parameter")})
            self.assert_told("/taskviz-history-zero: bad", "history stays 7 (parameter)")

    def test_bound_of_a_parameter(self):
        """What is right may depend on a parameter."""
        with self.loaded("threads-many", "kthreads_max=65"):
            self.assert_effects({**DEFAULTS, "kthreads": ("65", "device-tree")})

    def test_two(self):
        """The settings are from one node; the other is refused."""
        both = ["taskviz-all", "taskviz-none"]
        self.allow(*both)
        module.load()
        (one,) = bound()
        self.assertIn(one, both)
        both.remove(one)
        self.assert_effects(GOOD[one.partition("-")[2]])
        self.assert_told(both[0], f"without /{both[0]}")

    def test_other_later(self):
        """Only the node that the settings are from can be bound again."""
        with self.loaded("all"):
            self.allow("taskviz-all", "taskviz-none")
            self.assert_error(errno.EBUSY, write, f"{DRIVER}/bind", "taskviz-none")
            self.assert_told("without /taskviz-none", "load taskviz again")
            write(f"{DRIVER}/unbind", "taskviz-all")
            self.assert_error(errno.EBUSY, write, f"{DRIVER}/bind", "taskviz-none")
            self.assert_effects(GOOD["all"])
            write(f"{DRIVER}/bind", "taskviz-all")
            self.assertEqual(bound(), ["taskviz-all"])

    def test_too_late(self):
        """What was not bound at load cannot be bound later: its values would not count."""
        self.allow("taskviz-all")
        self.addCleanup(write, f"{PLATFORM}/drivers_autoprobe", "1")
        write(f"{PLATFORM}/drivers_autoprobe", "0")
        module.load()
        self.assert_effects(DEFAULTS)
        self.assert_error(errno.EBUSY, write, f"{DRIVER}/bind", "taskviz-all")
        self.assert_told("without /taskviz-all", "load taskviz again")
        self.assertEqual(bound(), [])
        self.assert_effects(DEFAULTS)


def load_tests(loader, _tests, _pattern):
    """The case for this machine's tree."""
    found = nodes()
    case = Overlay if found == ["taskviz"] else Examples if found else NoNode
    return loader.loadTestsFromTestCase(case)
