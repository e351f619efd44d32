# SPDX-License-Identifier: GPL-2.0
"""taskviz explain, against all that the module and the commands print on this kernel."""
import os
import tempfile

from taskviz_testlib import debug, inspector
from taskviz_testlib.case import Case

# Commands that have columns of their own.
OWN = (("task", 1), ("pages", 1), ("pages", 1, "--area", "[stack]"), ("waits",), ("doctor",),
       ("table", "lives", "--describe"), ("explain", "T"), ("lesson",),
       ("locks", "--all"))

# Commands that show tables of the module.
SHOWING = (("states",), ("states", "--cpus"), ("states", "--moves"), ("states", "--switches"),
           ("states", "--times"), ("cow",), ("cow", "--forks"), ("signals",), ("signals", "--log"),
           ("lives",), ("lives", "--execs"), ("sharing",), ("kthreads",),
           ("table",))


def explained(kind):
    """{(word, of): meaning} of all words of a kind."""
    return {(row["word"], row["of"]): row["meaning"]
            for row in inspector.show("explain", "--kind", kind, "-J").json()}


def headings(*command):
    """The columns of a command, as it prints them above the lines."""
    done = inspector.run(*command, "-r", "--output-all")
    if not done.out:
        raise AssertionError(f"taskviz {command}: status {done.status}: {done.err}")
    return done.words()[0]


class Explained(Case):
    """Whatever stands above a column, or names a hook, is a word that is explained."""

    def test_tables(self):
        """Each table and its columns, with the meaning that the module itself tells."""
        columns, tables = explained("column"), explained("table")
        for table in inspector.show("table", "-J").json():
            self.assertIn((table["table"], None), tables)
            described = inspector.show("table", table["table"], "--describe", "-J").json()
            self.assertTrue(described)
            for column in described:
                self.assertEqual(columns.get((column["column"], table["table"])),
                                 column["meaning"], (table["table"], column["column"]))

    def test_groups_and_hooks(self):
        """Those of this kernel, whatever their names are here."""
        groups, hooks = explained("group"), explained("hook")
        for row in inspector.show("table", "groups", "-J").json():
            self.assertIn((row["group"], None), groups)
        for row in inspector.show("table", "hooks", "-J").json():
            self.assertIn((row["hook"], row["group"]), hooks)

    def test_commands(self):
        """The columns of each command, of a recording's report, and of /proc/taskviz."""
        fields = {word for word, _ in explained("field")}
        columns = explained("column")
        # SINCE, which programs get beside counts, is a field of the record.
        words = {word for word, _ in columns} | fields
        with open("/proc/taskviz", encoding="utf-8") as file:
            line, = [line for line in file if line.split()[:2] == ["PID", "PPID"]]
        self.assertLessEqual(set(line.split()), fields)
        self.assertEqual(set(headings("tree")), fields)
        with debug.recording("lifecycle", "cow", "signals", "states"):
            self.sleeper()  # a table without a row has no headings
            for command in SHOWING:
                self.assertLessEqual(set(headings(*command)), words, command)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "life")
            inspector.run("record", "-w", path, "--", "true")
            own = (*OWN, ("report", "--from", path))
            for command in own:
                of = "taskviz table --describe" if command[0] == "table" else \
                    f"taskviz {command[0]}"
                self.assertLessEqual({(name, of) for name in headings(*command)}, set(columns),
                                     command)

    def test_unknown(self):
        """What is no word, and what is near one."""
        done = inspector.run("explain", "SIGKIL")
        self.assertEqual((done.status, done.out), (inspector.NOTHING, ""))
        self.assertIn("SIGKILL", done.err)
