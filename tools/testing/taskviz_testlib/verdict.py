# SPDX-License-Identifier: GPL-2.0
"""What a reader saw against what /proc told the same reader, and what that comes to in a word."""
from . import abi, oracle, sights
from .case import NOBODY

COLUMNS = ("tasks", "exits", "ended", "totals", "ids", "cgroups", "tables", "debugfs", "lab", "settings",
           "events")

_PROC = COLUMNS[:7]
_FIELDS = (*sights.KEPT, "start")


def _is_name(shown, told):
    """Does the name of a record stand for that of /proc, which knows longer ones of the kernel's threads?"""
    return shown == told or oracle.is_kernel_name(shown.encode("latin-1"), told.encode("latin-1"))


class Verdict:
    """
    On a report of sights.report(). Some tasks are known by name: .others, which live, are of other users
    than who reads, .ended is one that is gone and had the exit code 5.
    """

    def __init__(self, case, report, others, ended):
        self.case, self.others, self.ended = case, others, ended
        self.seen, self.own, self.pid = report["seen"], report["own"], report["pid"]
        self.before, self.after = report["before"], report["after"]
        (users, pids), (our_users, our_pids) = report["namespaces"], sights.namespaces()
        self.same_users, self.initial = users == our_users, pids == our_pids
        tasks = [{int(pid): fields for pid, fields in told["tasks"].items()}
                 for told in (self.before, self.after)]
        self.ever = tasks[0].keys() | tasks[1].keys()
        self.always = tasks[0].keys() & tasks[1].keys()
        # what did not change meanwhile, and who did not even run
        still = [{pid: fields.pop("still") for pid, fields in some.items()} for some in tasks]
        self.told = {pid: tasks[0][pid] for pid in self.always if tasks[0][pid] == tasks[1][pid]}
        self.still = {pid: still[0][pid] for pid in self.told if still[0][pid] == still[1][pid]}
        self.traces_all = self.initial and self.before["traces_init"]
        self.sees_ended = self.initial and (self.traces_all or not self.before["hides"])
        self.sees_totals = self.initial and not self.before["hides"]

    def check(self):
        """Nothing was seen but what was told, and all of that."""
        self.case.assertEqual(self.seen["open"], self.before["open"])
        self.case.assertEqual(self.seen["open"], self.after["open"])
        if self.seen["open"]["proc"]:
            return
        self._check_listed()
        self._check_records()
        self._check_text()
        self._check_ended()
        self._check_machine()

    def _check_listed(self):
        idle = {0} if self.initial and 1 in self.always else set()
        self.case.assertLessEqual({self.own[0], self.own[1]}, self.always)
        for shown in (self.seen["text"]["rows"], self.seen["records"]["rows"],
                      self.seen["records"]["of_threads"]):
            shown = {int(pid) for pid in shown}
            self.case.assertLessEqual(self.always | idle, shown)
            self.case.assertLessEqual(shown - self._readers(), self.ever | idle)

    def _readers(self):
        """Processes of the reader's own that were there in between."""
        found = {self.pid}
        for pid, record in self.seen["records"]["rows"].items():
            if record["ppid"] in found:
                found.add(int(pid))
        return found

    def _check_records(self):
        for pid, record in self.seen["records"]["rows"].items():
            task = self.told.get(int(pid))
            if task:
                self.case.assertEqual([record[name] for name in _FIELDS],
                                      [task[name] for name in _FIELDS], pid)
                self.case.assertEqual(record["exit"], task["exit"] or abi.UNKNOWN_EXIT, pid)
                if task["cgroup"] is not None:
                    self.case.assertEqual(record["cgroup"], task["cgroup"], pid)
        self._check_still()
        if not self.initial:
            self.case.assertEqual(set(self.seen["records"]["makers"].values()), {abi.UNKNOWN_PID})

    def _check_still(self):
        """What changes while a task runs; who asks does, and so do those it has asked."""
        compared = 0
        for pid, record in self.seen["records"]["rows"].items():
            task = self.still.get(int(pid))
            if task and int(pid) != self.pid:
                shown = record["still"]
                self.case.assertEqual(self._plain(shown), self._plain(task), pid)
                self.case.assertTrue(_is_name(shown["name"], task["name"]), task["name"])
                # /proc leaves out what is left of a tick of either time
                self.case.assertIn(shown["ticks"] - task["ticks"], (0, 1), pid)
                compared += 1
        self.case.assertGreaterEqual(compared, len(self.own))

    @staticmethod
    def _plain(still):
        return {name: still[name] for name in (*sights.STILL, "has_mm")}

    def _check_text(self):
        for pid, shown in self.seen["text"]["rows"].items():
            task = self.told.get(int(pid))
            if task:
                code = str(task["exit"] >> 8) if task["exit"] else sights.UNKNOWN
                self.case.assertEqual(shown, [task["ppid"], task["uid"],
                                              code if task["state"] == "Z" else None], pid)

    def _check_ended(self):
        pid, code = str(self.ended), 5 if self.traces_all else sights.UNKNOWN
        shown, records = self.seen["text"]["ended"], self.seen["records"]["ended"]
        if self.sees_ended:
            self.case.assertEqual(shown[pid][2], str(code))
            self.case.assertEqual(records[pid],
                                  code << 8 if self.traces_all else abi.UNKNOWN_EXIT)
        else:
            self.case.assertEqual([shown, records], [{}, {}])

    def _check_machine(self):
        totals = [self.seen["text"]["totals"], *self.seen["records"]["totals"]]
        self.case.assertEqual([total != sights.UNKNOWN for total in totals], [self.sees_totals] * 5)
        wanted = [True, True] if self.traces_all else ["EPERM", "EPERM"]
        for name, answers in self.seen["tables"].items():
            self.case.assertEqual(answers, wanted, name)

    def words(self):
        """A word for each of COLUMNS, of what was seen alone."""
        refused = self.seen["open"]["proc"]
        if refused:
            found = {**dict.fromkeys(_PROC, "none"), "tasks": refused}
        else:
            rows = {int(pid): row for pid, row in self.seen["records"]["rows"].items()}
            tasks = self._tasks(rows)
            found = {"tasks": tasks, "exits": self._exits(rows, tasks), "ended": self._ended(),
                     "totals": self._totals(), "ids": self._ids(rows),
                     "cgroups": self._cgroups(rows, tasks), "tables": self._tables()}
        return {**found, "debugfs": self._opened("debugfs "), "lab": self._both("lab"),
                "settings": self._both("setting"), "events": self._both("event")}

    def _tasks(self, rows):
        if not self.initial:
            return "ns" if 1 in rows else "own"
        return "all" if set(self.others) <= rows.keys() else "own"

    def _exits(self, rows, tasks):
        zombies = [pid for pid in rows if self.told.get(pid, {}).get("state") == "Z"]
        known = [pid for pid in zombies if rows[pid]["exit"] != abi.UNKNOWN_EXIT]
        if known == zombies:
            return tasks
        return "own" if known else sights.UNKNOWN

    def _ended(self):
        codes = set(self.seen["records"]["ended"].values())
        if not codes:
            return "none"
        return "all ?" if codes == {abi.UNKNOWN_EXIT} else "all"

    def _totals(self):
        return sights.UNKNOWN if sights.UNKNOWN in self.seen["records"]["totals"] else "all"

    def _ids(self, rows):
        if self.same_users:
            return "real"
        uids = {row["uid"] for row in rows.values()}
        return str(NOBODY) if uids == {NOBODY} else "ns"

    @staticmethod
    def _cgroups(rows, tasks):
        return tasks if all(row["cgroup"] for row in rows.values()) else "below"

    def _tables(self):
        answers = [answer for pair in self.seen["tables"].values() for answer in pair]
        return "all" if set(answers) == {True} else "/".join(sorted(map(str, set(answers))))

    def _opened(self, start):
        errors = {error for key, error in self.seen["open"].items() if key.startswith(start)}
        return "all" if errors == {""} else "/".join(sorted(errors))

    def _both(self, thing):
        read, written = self._opened(f"{thing} r"), self._opened(f"{thing} w")
        if written == "all":
            return "rw"
        return "r" if read == "all" else read
