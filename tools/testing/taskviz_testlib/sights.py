# SPDX-License-Identifier: GPL-2.0
"""
What a process can open of taskviz and what it sees there, and what /proc tells the same process.
Runs in whoever reads; all that it returns can be written as JSON.

A place says where to look: "root", a mount of /proc; "things", {key: [path, flags, yardstick]}, the
files of taskviz, and for each a file of the kernel's own in the same place with the same mode; "text"
for those that are written to, what to write; "tables", names.
"""
import errno
import json
import os
import re
import signal
import sys

from . import abi, libc, oracle, tables, tasks, text

# Written to the lab: the command is refused, but only by who reads it.
REFUSED = "no command\n"
UNKNOWN = "?"

# What records and /proc/PID tell of a task under the same names: whatever it does, and while it keeps still.
KEPT = ("ppid", "uid", "euid", "gid", "egid", "nr_threads", "tracer")
STILL = ("state", "flags", "vss_bytes", "rss_bytes", "swap_bytes", "pgtable_bytes", "min_flt", "maj_flt", "cpu",
         "policy", "nice", "priority", "rt_priority")

_MOUNT = re.compile(r"^\d+ \d+ \S+ \S+ (\S+) .* - proc \S+ (\S+)$", re.M)
_UNIFIED = re.compile("^0::(.*)$", re.M)


def attempt(act, *args):
    """What it returns, or the error's name."""
    try:
        return act(*args)
    except OSError as error:
        return errno.errorcode[error.errno]


def _named(thing, names):
    return {name: getattr(thing, name) for name in names}


def _told_cgroup(root, pid):
    """Is its cgroup below the root of the caller's namespace? None if /proc/PID/cgroup does not say."""
    with open(f"{root}/{pid}/cgroup", encoding="utf-8", errors="surrogateescape") as file:
        path = _UNIFIED.search(file.read())
    return path and not (path[1] + "/").startswith("/../")


def _told_task(root, pid):
    """A process as its files in /proc/PID have it; the error's name where they cannot be read."""
    def look():
        found = oracle.Task(pid, root=root)
        still = {**_named(found, STILL), "name": found.name.decode("latin-1"),
                 "has_mm": found.has_mm, "ticks": found.utime + found.stime,
                 "moves": found.moves()}
        return {**_named(found, KEPT), "start": found.start, "state": found.state,
                "exit": found.exit_code if found.state == "Z" else 0,
                "cgroup": _told_cgroup(root, pid), "still": still}
    return attempt(look)


def told_tasks(root):
    """{pid: fields} of all processes of which that mount tells the caller."""
    found = {pid: _told_task(root, pid) for pid in oracle.pids(root)}
    return {pid: fields for pid, fields in found.items() if isinstance(fields, dict)}


def hides(root):
    """Has that mount the option hidepid?"""
    with open("/proc/self/mountinfo", encoding="ascii") as file:
        mounts = dict(_MOUNT.findall(file.read()))
    return "hidepid=" in mounts[root]


def told(place):
    """What the kernel's own files tell the caller."""
    root = place["root"]
    opened = {}
    for key, (_, flags, yardstick) in place["things"].items():
        opened[key] = attempt(os.open, yardstick, flags)
        if isinstance(opened[key], int):
            os.close(opened[key])
            opened[key] = ""
    traced = attempt(os.readlink, f"{root}/1/cwd")
    return {"tasks": told_tasks(root), "hides": hides(root), "open": opened,
            "traces_init": traced not in errno.errorcode.values()}


def open_things(place):
    """{key: a descriptor, or the error's name} of the files of taskviz."""
    return {key: attempt(os.open, path, flags | os.O_NONBLOCK)
            for key, (path, flags, _) in place["things"].items()}


def _read_all(fd):
    """The file from its beginning to its end."""
    os.lseek(fd, 0, os.SEEK_SET)
    return b"".join(iter(lambda: os.read(fd, 1 << 16), b""))


def _see_text(fd):
    """The lines of /proc/taskviz: {pid: [parent, uid, exit]}, ended ones apart, and the totals."""
    found = text.Text(_read_all(fd))
    rows, ended = {}, {}
    for row in found.rows:
        code = re.search(r" \((?:.*, )?exit (\?|\d+)[,)]", row.task)
        shown = [row.ppid, row.uid, code and code[1]]
        (ended if row.state == "X" else rows)[row.pid] = shown
    totals = re.search(r"^recorded .*\bbirths (\S+)", found.head["more"], re.M)
    return {"rows": rows, "ended": ended, "totals": totals[1]}


def _see_record(record):
    """What /proc tells of a task, too."""
    still = {**_named(record, STILL), "name": record.name.decode("latin-1"),
             "has_mm": bool(record.info & abi.HAS_MM),
             "ticks": (record.utime_ns + record.stime_ns) // oracle.TICK_NS}
    return {**_named(record, KEPT), "start": record.start_ns // oracle.TICK_NS,
            "exit": record.exit_code, "cgroup": record.cgroup != abi.UNKNOWN64, "still": still}


def _see_records(fd):
    """The same of records, and which processes a snapshot of threads is about."""
    snap = abi.snapshot(fd=fd, ended=True)
    threads = abi.snapshot(fd=fd, threads=True)
    counts = snap.counts
    return {"rows": {pid: _see_record(record) for pid, record in snap.by_pid.items()},
            "makers": {pid: record.birth_ppid for pid, record in snap.by_pid.items()},
            "ended": {record.pid: record.exit_code for record in snap.ended},
            "totals": [UNKNOWN if value == abi.UNKNOWN64 else value for value in (
                counts.births, counts.execs, counts.exits, counts.copies)],
            "of_threads": sorted({record.tgid for record in threads.records})}


def _see_table(fd, name):
    """Both ioctls."""
    return [attempt(lambda: len(tables.describe(name, fd)) > 0),
            attempt(lambda: len(tables.raw(name, fd)) >= 0)]


def _use(fd, flags, words):
    """Reads, or writes to an open file. Returns "" or the error's name."""
    if flags == os.O_RDONLY:
        done = attempt(os.pread, fd, 1 << 16, 0)
    else:
        done = attempt(os.write, fd, words.encode())
        done = "" if words == REFUSED and done == "EINVAL" else done
    return done if isinstance(done, str) else ""


def look(place, opened):
    """What is seen in files that are open."""
    proc = opened["proc"]
    seen = {"open": {key: fd if isinstance(fd, str) or key == "proc" else
                     _use(fd, place["things"][key][1], place["text"].get(key))
                     for key, fd in opened.items()}}
    if not isinstance(proc, str):
        seen["open"]["proc"] = ""
        seen["text"] = _see_text(proc)
        seen["records"] = _see_records(proc)
        seen["tables"] = {name: _see_table(proc, name) for name in place["tables"]}
    return seen


def _child(act):
    pid = os.fork()
    if not pid:
        libc.die_with_parent()
        act()
    return pid


def namespaces():
    """The user and the pid namespace of the caller."""
    return [os.readlink(f"/proc/self/ns/{kind}") for kind in ("user", "pid")]


def report(place, see):
    """What the caller is told before and after it opens all and what see(opened) returns of that."""
    own = [_child(tasks.sleep_forever), _child(lambda: os._exit(3))]
    os.waitid(os.P_PID, own[1], os.WEXITED | os.WNOWAIT)
    before = told(place)
    seen = see(open_things(place))
    found = {"before": before, "seen": seen, "after": told(place), "own": own,
             "pid": os.getpid(), "namespaces": namespaces()}
    os.kill(own[0], signal.SIGKILL)
    for pid in own:
        os.waitpid(pid, 0)
    return found


def main(what, place, opened, out):
    """A program of its own: reports, or looks at what it inherited, and says it in JSON."""
    place, opened = json.loads(place), json.loads(opened)
    if what == "look":
        found = look(place, opened)
    else:
        found = report(place, lambda files: look(place, files))
    with open(int(out), "w", encoding="ascii") as file:
        json.dump(found, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
