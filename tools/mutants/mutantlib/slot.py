# SPDX-License-Identifier: GPL-2.0
"""
A private copy of the project, with a cache of its own, where one fault at a time is tried.

What does not depend on the project's sources, kernels and the guest's root, is linked from the
common cache. All else is built in the slot, where only what a fault touches is built again.
"""
import fcntl
import filecmp
import os
import shutil
import signal
import subprocess
import tempfile

SHARED = {"kunit": ("kernel-",), "vm": ("kernel-", "root-", "apt-")}


def cache_home():
    """Where all caches are."""
    return os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")


def _sources(top):
    """What git tracks or would take; an unpacked release gets a repository, outside of it, to ask."""
    command = ["git", "-C", top, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    with tempfile.TemporaryDirectory() as repository:
        where = dict(os.environ)
        if not os.path.exists(os.path.join(top, ".git")):
            where.update(GIT_DIR=repository, GIT_WORK_TREE=top)
            subprocess.run(["git", "init", "-q"], check=True, env=where)
        listed = subprocess.run(command, check=True, env=where, stdout=subprocess.PIPE).stdout.decode()
    return [path for path in listed.split("\0") if os.path.isfile(os.path.join(top, path))]


class Slot:
    """The first slot that nobody else uses, with what top holds now."""
    running = set()     # processes of all slots

    def __init__(self, top):
        self.folder = self._take()
        self.tree = os.path.join(self.folder, "tree")
        self.cache = os.path.join(self.folder, "cache")
        self.env = dict(os.environ, XDG_CACHE_HOME=self.cache)
        self._copy(top)
        self._link()

    def _take(self):
        number = 0
        while True:
            folder = os.path.join(cache_home(), "taskviz", "mutants", f"slot-{number}")
            os.makedirs(folder, exist_ok=True)
            # pylint: disable-next=consider-using-with
            self.lock = open(os.path.join(folder, "lock"), "w", encoding="ascii")
            try:
                fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return folder
            except BlockingIOError:
                self.lock.close()
                number += 1

    def _copy(self, top):
        """A file that did not change keeps its time, so that make is right about it."""
        wanted = set(_sources(top))
        for path in wanted:
            old, new = os.path.join(top, path), os.path.join(self.tree, path)
            if not (os.path.isfile(new) and filecmp.cmp(old, new, shallow=False)):
                os.makedirs(os.path.dirname(new), exist_ok=True)
                shutil.copy(old, new)
        for folder, _, names in os.walk(self.tree):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.relpath(path, self.tree) not in wanted:
                    os.unlink(path)

    def _link(self):
        for part, prefixes in SHARED.items():
            common = os.path.join(cache_home(), "taskviz", part)
            own = os.path.join(self.cache, "taskviz", part)
            os.makedirs(own, exist_ok=True)
            for name in os.listdir(common) if os.path.isdir(common) else ():
                link = os.path.join(own, name)
                if name.startswith(prefixes) and not os.path.lexists(link):
                    self._share(os.path.join(common, name), link)

    @staticmethod
    def _share(path, link):
        """A file by another name of it: who asks for its size must not get that of a link."""
        if os.path.isdir(path):
            os.symlink(path, link)
        else:
            os.link(path, link)

    def text(self, path):
        """A file of the copy."""
        with open(os.path.join(self.tree, path), encoding="utf-8") as file:
            return file.read()

    def put(self, path, text):
        """Changes a file of the copy."""
        with open(os.path.join(self.tree, path), "w", encoding="utf-8") as file:
            file.write(text)

    def call(self, *command, limit=900):
        """Runs a command there. Returns its status, None when it took too long, and its output."""
        with subprocess.Popen(command, cwd=self.tree, env=self.env, start_new_session=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT) as process:
            self.running.add(process)
            try:
                output, status = process.communicate(timeout=limit)[0], process.returncode
            except subprocess.TimeoutExpired:
                end(process)
                output, status = process.communicate()[0], None
            finally:
                self.running.discard(process)
        return status, output.decode("utf-8", "replace")


def end(process):
    """Ends a process and all it started."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
    except ProcessLookupError:
        pass


def end_all():
    """Ends what runs in any slot."""
    for process in list(Slot.running):
        end(process)
