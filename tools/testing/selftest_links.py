# SPDX-License-Identifier: GPL-2.0
"""Tests tools/links, with documents of a tree that is made up."""
import os
import subprocess
import sys
import tempfile

LINKS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "links")

# The tree beside the document; an example there brings a file and a table.
TREE = {
    "OTHER.md": "# The second heading, here\n",
    "tools/run": "",
    "tools/taskviz/main.c": '\t{ "tree", "the tree of tasks", cmd_tree },\n',
    "Documentation/ABI/testing/debugfs": "What:\t\t/sys/kernel/debug/taskviz/lives\n",
    "Documentation/examples/add.patch": '+++ b/tools/added\n@@ -1 +1,2 @@\n+\t.name = "waits",\n',
}

# Name of a document, its text, and what is wrong with it.
CASES = {
    "a file and a heading": ("A.md", "[x](OTHER.md) [y](OTHER.md#the-second-heading-here) [z](#own)\n# Own\n", []),
    "a file that is gone": ("A.md", "[x](GONE.md)", ["there is no GONE.md"]),
    "a heading of another name": ("A.md", "[x](OTHER.md#the-second)", ["no heading is OTHER.md#the-second"]),
    "a heading in no Markdown": ("A.md", "[x](tools/run#top)", ["no heading is tools/run#top"]),
    "no links of reStructuredText": ("a.rst", "[x](GONE.md)", []),
    "files of the tree": ("a.rst", "``tools/run --all``, ``tools/added``, ``tools/*``", []),
    "one that the tree has not": ("a.rst", "so ``tools/walk``", ["there is no tools/walk"]),
    "one that stands for many": ("a.rst", "``tools/taskviz/NAME.c`` ``module/NAME.c``", ["there is no module/NAME.c"]),
    "tables": ("a.rst", "/sys/kernel/debug/taskviz/lives, `…/waits`", []),
    "a table that the module has not": (
        "a.rst", "/sys/kernel/debug/taskviz/deaths", ["the module has no /sys/kernel/debug/taskviz/deaths"]),
    "manual pages": ("a.rst", "taskviz(1) **taskviz-tree**\\ (1) taskviz(4)", []),
    "a manual page of no command": ("a.rst", "taskviz-fell(1)", ["there is no manual page taskviz-fell(1)"]),
    "a manual page of another section": ("a.rst", "taskviz-tree(8)", ["there is no manual page taskviz-tree(8)"]),
    "the world": ("a.rst", "https://www.kernel.org/doc/html/; https://www.kernel.org.", []),
    "the world in the open": (
        "a.rst", "http://www.kernel.org", ["no link, or not https: http://www.kernel.org"]),
    "a host that is none": ("a.rst", "https://kernel/doc", ["no link, or not https: https://kernel/doc"]),
}


def look(folder, *names):
    """The exit status and what it prints."""
    done = subprocess.run([sys.executable, "-B", LINKS, *names], cwd=folder, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode().splitlines()


def check(name, text, wrong):
    """None if what is wrong is told, and nothing else; else what it says."""
    with tempfile.TemporaryDirectory() as folder:
        for path, holds in {**TREE, name: text}.items():
            os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
            with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
                file.write(holds)
        found = look(folder, "OTHER.md", name)
    wanted = (1 if wrong else 0, [f"{name}: {what}" for what in wrong])
    return None if found == wanted else f"{found}, not {wanted}"


def results():
    """(name, what is wrong or None)"""
    for name, case in CASES.items():
        yield f"links: {name}", check(*case)
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(f"{folder}/tools/taskviz")
        with open(f"{folder}/tools/taskviz/main.c", "w", encoding="utf-8"):
            pass
        status, told = look(folder)
    yield "links: no document", None if (status, told) == (1, []) else f"{status}, {told}"
