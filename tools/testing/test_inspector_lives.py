# SPDX-License-Identifier: GPL-2.0
"""taskviz lives --by, against what a shell was told to do."""
import os
import subprocess
import tempfile

from taskviz_testlib import inspector, libc
from taskviz_testlib.case import Case

# Four that end otherwise than well, a child of another user with two programs, and five of one name.
SCRIPT = """echo 0 >{0}/cgroup.procs
for i in 1 2 3; do (exit 4); done
while :; do :; done & kill -9 $!; wait
setpriv --reuid 4711 true
for i in 1 2 3 4 5; do {1}; done; exit 6
"""


class Lives(Case):
    """A shell in a cgroup of its own, that has ended with all that it made."""

    def setUp(self):
        super().setUp()
        self.folder = tempfile.mkdtemp()
        self.root = f"{self.folder}/cgroups"
        os.mkdir(self.root)
        self.addCleanup(subprocess.run, ["rm", "-r", self.folder], check=True)
        libc.mount("none", self.root, "cgroup2")
        self.addCleanup(libc.unmount, self.root)
        self.name = f"tv-{os.path.basename(self.folder)}"
        os.mkdir(f"{self.root}/{self.name}")
        self.addCleanup(os.rmdir, f"{self.root}/{self.name}")
        subprocess.run(["cp", "/bin/true", f"{self.folder}/{self.name}"], check=True)
        script = SCRIPT.format(f"{self.root}/{self.name}", f"{self.folder}/{self.name}")
        self.shell = subprocess.Popen(["bash", "-c", script], stderr=subprocess.DEVNULL)
        self.assertEqual(self.shell.wait(), 6)

    def groups(self, by, *options):
        """{who: row} with all columns."""
        rows = inspector.show("lives", "--by", by, "-J", "--output-all", *options)
        return {row["who"]: row for row in rows.json()}

    def test_groups(self):
        """Each group has as many lives, execs and ends as there were, living and ended."""
        five = self.groups("name")[self.name]
        self.assertEqual((five["lives"], five["execs"], five["ends"]), (5, 5, "0: 5"))
        made = self.groups("parent")[f"{self.shell.pid} bash"]
        self.assertEqual((made["lives"], made["forks"], made["execs"]), (10, 0, 7))
        self.assertEqual(made["ends"], "0: 6, 4: 3, SIGKILL: 1")
        self.assertEqual(self.groups("user", "--cgroup", f"/{self.name}")["4711"]["lives"], 1)
        inside = self.groups("cgroup")[f"/{self.name}"]
        self.assertEqual((inside["lives"], inside["forks"], inside["at-least"]), (11, 10, False))
        self.assertEqual(inside["ends"], "0: 6, 4: 3, 6: 1, SIGKILL: 1")

    def test_as_the_table(self):
        """Together they are as many as the table has rows, and --top is the beginning of them."""
        rows = inspector.show("lives", "-J", "--output-all", "--kthreads=no").json()
        leaders = {(row["pid"], row["start"]) for row in rows if row["pid"] == row["tgid"]}
        groups = inspector.show("lives", "--by", "name", "-J", "--kthreads=no").json()
        self.assertLessEqual(abs(sum(row["lives"] for row in groups) - len(leaders)), 2)
        before = self.most_lives()
        (top,) = inspector.show("lives", "--by", "parent", "--top", "1", "-J").json()
        # who asks makes another process each time
        self.assertTrue(before <= top["lives"] <= self.most_lives(), (before, top))

    def most_lives(self):
        """Of one parent."""
        return max(row["lives"] for row in self.groups("parent").values())
