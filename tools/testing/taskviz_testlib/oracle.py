# SPDX-License-Identifier: GPL-2.0
"""What others say about the tasks: /proc/PID, ps and pstree, in the terms of the records."""
import collections
import os
import re
import subprocess

from .wait import between

TICK_NS = 1_000_000_000 // os.sysconf("SC_CLK_TCK")
PF_KTHREAD = 0x00200000

# Numbers of the fields of /proc/PID/stat as proc(5) counts them, and our names for them.
_STAT_FIELDS = {
    "ppid": 4, "flags": 9, "min_flt": 10, "maj_flt": 12, "utime": 14, "stime": 15, "priority": 18,
    "nice": 19, "nr_threads": 20, "start": 22, "vss_bytes": 23, "cpu": 39,
    "rt_priority": 40, "policy": 41, "exit_code": 52}


def _read(path):
    with open(path, "rb", buffering=0) as file:
        return file.read()


class Task:
    """A task as /proc tells it. Reading it raises ProcessLookupError or FileNotFoundError."""

    def __init__(self, pid, tid=None, root="/proc"):
        where = f"{root}/{pid}" if tid is None else f"{root}/{pid}/task/{tid}"
        self.pid = pid if tid is None else tid
        self.tgid = pid
        self._take_stat(_read(f"{where}/stat"))
        self._take_status(_read(f"{where}/status"))
        # the number in stat is an estimate since 6.2
        self.rss_bytes = int(_read(f"{where}/statm").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        self.name = _read(f"{where}/comm")[:-1]

    def _take_stat(self, data):
        fields = data[data.rindex(b")") + 2:].split()
        self.state = fields[0].decode()
        for name, number in _STAT_FIELDS.items():
            setattr(self, name, int(fields[number - 3]))
        self.is_kernel = bool(self.flags & PF_KTHREAD)

    def _take_status(self, data):
        lines = (line.partition(b":\t") for line in data.split(b"\n"))
        status = {name.decode(): value.decode("latin-1").split() for name, _, value in lines}
        self.uid, self.euid = (int(value) for value in status["Uid"][:2])
        self.gid, self.egid = (int(value) for value in status["Gid"][:2])
        self.tracer = int(status["TracerPid"][0])
        self.nvcsw = int(status["voluntary_ctxt_switches"][0])
        self.nivcsw = int(status["nonvoluntary_ctxt_switches"][0])
        self.has_mm = "VmSize" in status
        self.swap_bytes = self._bytes(status, "VmSwap")
        self.pgtable_bytes = self._bytes(status, "VmPTE")
        self.ns_pids = [int(value) for value in status["NSpid"]]

    def moves(self):
        """What changes whenever it runs."""
        return self.state, self.nvcsw, self.nivcsw

    @staticmethod
    def _bytes(status, name):
        return int(status[name][0]) * 1024 if name in status else 0


def is_kernel_name(name, told):
    """
    Is name, at most 15 bytes, what the kernel thread is called of which /proc told? /proc knows
    long names in full, and adds to a worker's name after - or + what it does at the moment.
    """
    rest = told[len(name):]
    if not name or not told.startswith(name):
        return False
    return not rest or len(name) == 15 or (name.startswith(b"kworker/") and rest[:1] in b"-+")


def _numbers(path):
    return sorted(int(name) for name in os.listdir(path) if name.isdigit())


def pids(root="/proc"):
    """All process ids."""
    return _numbers(root)


def tids(pid, root="/proc"):
    """The task ids of a process."""
    return _numbers(f"{root}/{pid}/task")


def task(pid, tid=None, root="/proc"):
    """The Task, or None if it is gone."""
    try:
        return Task(pid, tid, root)
    except (ProcessLookupError, FileNotFoundError):
        return None


def processes(root="/proc"):
    """Every process, by pid."""
    found = (task(pid, root=root) for pid in pids(root))
    return {process.pid: process for process in found if process}


def _threads_of(pid, root):
    try:
        found = [task(pid, tid, root) for tid in tids(pid, root)]
    except (ProcessLookupError, FileNotFoundError):
        return []
    return [thread for thread in found if thread]


def threads(root="/proc"):
    """Every task, by its id."""
    return {thread.pid: thread for pid in pids(root) for thread in _threads_of(pid, root)}


def state(pid):
    """The state letter, or None if the process is gone."""
    try:
        data = _read(f"/proc/{pid}/stat")
    except (ProcessLookupError, FileNotFoundError):
        return None
    return chr(data[data.rindex(b")") + 2])


def is_signalled(pid):
    """Is there a signal for the process that it has not taken yet?"""
    pending = re.findall(rb"^(?:SigPnd|ShdPnd):\t([0-9a-f]+)$", _read(f"/proc/{pid}/status"), re.M)
    return any(int(value, 16) for value in pending)


def is_off_cpu(pid):
    """
    Does it really sleep? Its state says so a moment before: one that is woken in that moment goes
    on without a switch. The kernel waits for it to be off the CPU to tell where it sleeps.
    """
    return _read(f"/proc/{pid}/syscall") != b"running\n"


def births():
    """Tasks born since boot."""
    return int(re.search(rb"^processes (\d+)$", _read("/proc/stat"), re.M)[1])


def moves():
    """{tid: Task.moves()} of every task."""
    return {task.pid: task.moves() for task in threads().values()}


class Census:
    """
    Tasks in each state, counted by hand before and after something is taken, nobody being born
    meanwhile: .taken, .letters {tid: state} of those that did not move
    """

    def __init__(self, take):
        def look():
            return moves(), take(), moves()
        _, (before, self.taken, after) = between(births, look, "nobody is born")
        self.count = len(after)
        self.letters = {tid: made[0] for tid, made in after.items() if before.get(tid) == made}
        self.moved = len(before.keys() | after.keys()) - len(self.letters)

    def wrong(self, shown):
        """{state: (shown, told)} of numbers that cannot be: who moved may be in any state."""
        told = collections.Counter(self.letters.values())
        return {letter: (number, told[letter]) for letter, number in shown.items()
                if not told[letter] <= number <= told[letter] + self.moved}


def anonymous_pages(pid):
    """How many anonymous pages a process has mapped, as found in its page table."""
    text = _read(f"/proc/{pid}/smaps_rollup").decode()
    size = int(re.search(r"^Anonymous: +(\d+) kB$", text, re.M)[1]) * 1024
    return size // os.sysconf("SC_PAGE_SIZE")


def is_listed(pid):
    """Is there a process of that id?"""
    return os.path.exists(f"/proc/{pid}")


def ps(columns):
    """Lines of `ps -e`, split at blanks into as many fields as columns, and the pid of ps itself."""
    options = [part for name in columns for part in ("-o", f"{name}=")]
    with subprocess.Popen(["ps", "-e", *options], stdout=subprocess.PIPE) as process:
        output = process.stdout.read().decode()
    if process.returncode:
        raise AssertionError(f"ps failed with status {process.returncode}")
    lines = [line.split(None, len(columns) - 1) for line in output.splitlines()]
    return [dict(zip(columns, line)) for line in lines], process.pid


# A task as pstree draws it: what leads to it, its name, its pid, which the idle task has not.
_PSTREE_TASK = re.compile(r"(?P<lead>-\+-|---|[|`]-)?(?P<name>[^()|`\s][^()]*)\((?P<pid>\d*)\)")


def pstree(root):
    """{pid: parent} of all processes below root as pstree draws them, and the pid of pstree."""
    command = ["pstree", "-A", "-c", "-l", "-p", "-T", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        output = process.stdout.read().decode()
    if process.returncode:
        raise AssertionError(f"pstree failed with status {process.returncode}")
    return _parse_pstree(output), process.pid


def _parse_pstree(output):
    parents, parent_at = {}, {}
    for line in output.splitlines():
        above = None
        for match in _PSTREE_TASK.finditer(line):
            pid, lead = int(match["pid"] or 0), match["lead"] or ""
            if lead == "-+-":
                parent_at[match.start() + 1] = above
            elif len(lead) == 2:
                above = parent_at[match.start()]
            if above is not None:
                parents[pid] = above
            above = pid
    return parents


def children(pid):
    """The children of a process, of its first thread; the kernel's own list."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(word) for word in file.read().split()]
