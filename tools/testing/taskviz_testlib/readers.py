# SPDX-License-Identifier: GPL-2.0
"""
Who reads, and how one becomes that: each takes what is then to be done. A Reader may have a mount of
/proc with options, and files that somebody else opens for it.
"""
import collections
import json
import os
import shutil
import socket
import sys
import tempfile

from . import libc, sights, tasks
from .case import NOBODY, USER

GROUP = 2000
# Where the unified hierarchy is mounted, and the cgroup in it that readers move to.
CGROUPS, OURS = "/run/cgroups", "/run/cgroups/ours"
MOST_FILES = 250

# What a reader is called; report(place, say), which says its sights.report(); options of its mount of
# /proc.
Reader = collections.namedtuple("Reader", "name report options", defaults=(None,))


def root(act):
    """Root, with all there is."""
    return act()


def bare_root(act):
    """Root without a capability, as in a container that has no user namespace."""
    libc.set_capabilities([])
    return act()


def user(act):
    """A plain user."""
    tasks.drop_to(USER, USER)
    return act()


def member(act):
    """The same, in the group that the option gid= names."""
    tasks.drop_to(USER, USER, [GROUP])
    return act()


def roots_group(act):
    """A user in root's group."""
    tasks.drop_to(NOBODY, NOBODY, [0])
    return act()


def tracer(act):
    """A user who may trace everybody, and no more."""
    libc.keep_capabilities()
    tasks.drop_to(USER, USER)
    libc.set_capabilities([libc.CAP_SYS_PTRACE])
    libc.set_dumpable(True)
    return act()


def _write(path, words):
    with open(path, "w", encoding="ascii") as file:
        file.write(words)


def _enter_users(*maps):
    libc.unshare(libc.CLONE_NEWUSER)
    for name, words in maps:
        _write(f"/proc/self/{name}", words)


def users_root(act):
    """A plain user as root of a user namespace."""
    tasks.drop_to(USER, USER)
    _enter_users(("setgroups", "deny"), ("uid_map", f"0 {USER} 1\n"), ("gid_map", f"0 {USER} 1\n"))
    return act()


def unmapped(act):
    """A plain user in a user namespace that has no ids."""
    tasks.drop_to(USER, USER)
    _enter_users()
    return act()


def contained(act):
    """Root of a container: its user, pid and mount namespaces are its own."""
    return users_root(lambda: tasks.nested(act))


def nested(act):
    """Root as PID 1 of a pid namespace."""
    return tasks.nested(act)


def nested_twice(act):
    """The same, in another such."""
    return tasks.nested(lambda: tasks.nested(act))


def nested_user(act):
    """A plain user in a pid namespace."""
    return tasks.nested(lambda: user(act))


def hidden_user(act):
    """A plain user in a pid namespace, whose /proc has hidepid=2 and whose PID 1 is root's."""
    def drop():
        child = os.fork()
        if not child:
            user(act)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            raise AssertionError("the user in the pid namespace failed")
    return tasks.nested(drop, "hidepid=2")


def below(act):
    """Root, in a cgroup namespace whose root is another than that of most tasks."""
    _write(f"{OURS}/cgroup.procs", "0")
    libc.unshare(libc.CLONE_NEWCGROUP)
    return act()


def user_below(act):
    """A plain user there."""
    return below(lambda: user(act))


def other_time(act):
    """Root, where the machine started at another time."""
    libc.unshare(libc.CLONE_NEWTIME)
    _write("/proc/self/timens_offsets", "boottime 100000 0\n")
    child = os.fork()
    if not child:
        libc.die_with_parent()
        act()
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise AssertionError("the task in the time namespace failed")


def _run(program, what, place, opened, become=root):
    """What a program sees that somebody runs, who inherits what is open."""
    def be_the_program():
        folder = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
        words = [what, json.dumps(place), json.dumps(opened), str(mouth)]
        os.execve(program, [program, "-B", "-m", "taskviz_testlib.sights", *words],
                  {"PYTHONPATH": folder, "LANG": "C.UTF-8"})
    ears, mouth = os.pipe()
    child = os.fork()
    if not child:
        for fd in [mouth, *(fd for fd in opened.values() if isinstance(fd, int))]:
            os.set_inheritable(fd, True)
        become(be_the_program)
        os._exit(0)
    os.close(mouth)
    with open(ears, encoding="ascii") as file:
        said = file.read()
    os.waitpid(child, 0)
    return json.loads(said)


class SetUserId:
    """A program of root's that sees whatever it sees as root, whoever runs it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()
        os.chmod(self.folder, 0o755)
        self.path = shutil.copy(os.path.realpath(sys.executable), self.folder)
        os.chmod(self.path, 0o4755)

    def remove(self):
        """It is no longer wanted."""
        shutil.rmtree(self.folder)


def itself(become):
    """A reader that opens what it reads."""
    def report(place, say):
        become(lambda: say(sights.report(place, lambda opened: sights.look(place, opened))))
    return report


def through(become, program):
    """A reader that is a program which somebody runs."""
    def report(place, say):
        become(lambda: say(_run(program, "report", place, {})))
    return report


def inherits(opener, taker, program=sys.executable):
    """A program that taker runs reads what opener opened, who was there before."""
    def report(place, say):
        def see(opened):
            return _run(program, "look", place, opened, taker)
        opener(lambda: say(sights.report(place, see)))
    return report


def receives(opener, taker):
    """Taker, who was there since before, is sent what opener opened."""
    def report(place, say):
        ours, theirs = socket.socketpair()
        if not os.fork():
            libc.die_with_parent()
            ours.close()
            taker(lambda: _take(theirs, place))
            os._exit(0)
        theirs.close()
        opener(lambda: say(sights.report(place, lambda opened: _send(ours, opened))))
    return report


def _send(end, opened):
    files = {key: fd for key, fd in opened.items() if isinstance(fd, int)}
    socket.send_fds(end, [b"."], list(files.values()))
    with end.makefile("rw", encoding="ascii") as stream:
        print(json.dumps([opened, list(files)]), file=stream, flush=True)
        return json.loads(stream.readline())


def _take(end, place):
    fds = socket.recv_fds(end, 1, MOST_FILES)[1]
    with end.makefile("rw", encoding="ascii") as stream:
        opened, keys = json.loads(stream.readline())
        seen = sights.look(place, {**opened, **dict(zip(keys, fds))})
        print(json.dumps(seen), file=stream, flush=True)


def all_readers(program):
    """The readers of a machine that is not locked, with a set-user-ID program of root's."""
    plain, hidden = itself(user), "hidepid=2"
    levels = [Reader(f"{name}, hidepid={level}", itself(become), f"hidepid={level}")
              for name, become in (("root", root), ("user", user)) for level in (0, 1, 2, 4)]
    return [
        Reader("root", itself(root)), *levels[:4],
        Reader("root without capabilities", itself(bare_root)),
        Reader("root without capabilities, hidepid=2", itself(bare_root), hidden),
        Reader("user with CAP_SYS_PTRACE", itself(tracer)),
        Reader("user with CAP_SYS_PTRACE, hidepid=4", itself(tracer), "hidepid=4"),
        Reader("set-user-ID root", through(user, program)),
        Reader("set-user-ID root, hidepid=2", through(user, program), hidden),
        Reader("user", plain), *levels[4:],
        Reader("member of gid=, hidepid=1", itself(member), f"hidepid=1,gid={GROUP}"),
        Reader("member of gid=, hidepid=2", itself(member), f"hidepid=2,gid={GROUP}"),
        Reader("member of gid=, hidepid=4", itself(member), f"hidepid=4,gid={GROUP}"),
        Reader("root, subset=pid", itself(root), "subset=pid"),
        Reader("user, subset=pid", plain, "subset=pid"),
        Reader("root of a user's user namespace", itself(users_root)),
        Reader("user namespace, no ids", itself(unmapped)),
        Reader("user namespace, no ids, hidepid=2", itself(unmapped), hidden),
        Reader("root of a container", itself(contained)),
        Reader("root in a pid namespace", itself(nested)),
        Reader("root, two pid namespaces deep", itself(nested_twice)),
        Reader("user in a pid namespace", itself(nested_user)),
        Reader("user in a pid namespace, hidepid=2", itself(hidden_user)),
        Reader("root in a time namespace", itself(other_time)),
        Reader("root in a cgroup namespace", itself(below)),
        Reader("user in a cgroup namespace", itself(user_below)),
        Reader("user, sent by root", receives(root, user)),
        Reader("user's program, from root", inherits(root, user)),
        Reader("root, sent by a user", receives(user, root)),
        Reader("set-user-ID root, from a user", inherits(user, root, program)),
        Reader("in a pid namespace, from outside", inherits(root, nested)),
        Reader("outside, sent from a container", receives(contained, root)),
    ]
