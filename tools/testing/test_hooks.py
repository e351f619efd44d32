# SPDX-License-Identifier: GPL-2.0
"""Every hook taken away once, as on a kernel that lacks it: what it feeds is "?", all else is known."""
from taskviz_testlib import abi, debug, module, probes, states
from taskviz_testlib.ends import EndsCase

NOWHERE = "no_such_place"
WHY = {"tracepoint": "this kernel has no such tracepoint; lost: ",
       "function": "this kernel cannot trace such a function; lost: "}

COPIES = {"fork", "zero", "file", "huge", "pin"}
SIGNALS = {"signals_sent", "signals_got"}
COUNTS = COPIES | SIGNALS | {"reused", "execs"}
ENTRIES = {"CALLS", "FAULT-U", "FAULT-K", "DEVICE", "CPU", "SLEPT", "FAULT-IN-CALL", "IRQ-IN-CALL"}
TIMES = {"times"}
ALL = COUNTS | ENTRIES | TIMES
VECTORS = {"CPU", "IRQ-IN-CALL"}

# What of a task is "?" without a hook. Of some nothing is: what they lose is asked for in test_groups.
LOST = {
    "sched_process_free": ALL,
    "task_newtask": ALL,
    "sched_process_exec": {"execs"},
    "sched_process_exit": {"execs"},
    "release_task": set(),
    "cgroup_release": set(),
    "cgroup_task_release": set(),
    "proc_exit_connector": set(),
    "task_rename": set(),
    "ptep_clear_flush": COPIES | {"reused"},
    "finish_fault": {"file"},
    "copy_user_huge_page": {"huge"},
    "copy_user_large_folio": {"huge"},
    "ptep_set_access_flags": {"reused"},
    "__ptep_set_access_flags": {"reused"},
    "is_current_pgrp_orphaned": set(),
    "signal_generate": SIGNALS,
    "signal_deliver": SIGNALS,
    "sched_switch": TIMES | {"SLEPT"},
    "sched_wakeup": TIMES,
    "sched_wakeup_new": TIMES,
    "sys_enter": {"CALLS", "SLEPT", "FAULT-IN-CALL", "IRQ-IN-CALL"},
    "sys_exit": ENTRIES,
    "irq_handler_entry": VECTORS | {"DEVICE"},
    "page_fault_user": {"FAULT-U"},
    "page_fault_kernel": {"FAULT-K", "FAULT-IN-CALL"},
    "handle_mm_fault": {"FAULT-U", "FAULT-K", "FAULT-IN-CALL"},
    "local_timer_entry": VECTORS,
    "reschedule_entry": VECTORS,
    "call_function_entry": VECTORS,
    "call_function_single_entry": VECTORS,
    "irq_work_entry": VECTORS,
}
# Where this is wp_page_copy(), too, no copy can be told from others without it.
PATH = "do_wp_page"


def of_record(pid):
    """What the record of a task says is unknown."""
    counts = abi.snapshot().by_pid[pid].counts
    found = {name for name in COUNTS - COPIES if getattr(counts, name) == abi.UNKNOWN32}
    return found | {name for name, count in zip(("fork", "zero", "file", "huge", "pin"),
                                                counts.copies) if count == abi.UNKNOWN32}


def of_tables(pid):
    """What the tables of meters say is unknown: all of it while their group is off."""
    found = set() if "states" in debug.groups() else TIMES
    if "entries" not in debug.groups():
        return found | ENTRIES
    row = states.Tasks("entries").living[pid]
    return found | {name for name in ENTRIES if row[name] == "?"}


class EveryHook(EndsCase):
    """With all groups asked for."""

    def setUp(self):
        super().setUp()
        self.addCleanup(debug.switch, debug.groups())
        self.groups = probes.all_groups()
        debug.switch(self.groups)
        self.hooks = {hook.name: hook for hook in probes.hooks()}

    def load_without(self, name):
        """Load the module as on a kernel without that. Returns what it says about its hooks."""
        module.unload()
        module.load(f"alias={name}={NOWHERE}", "probes=" + ",".join(self.groups))
        return [hook for hook in probes.hooks() if hook.name == name]

    def unknown(self):
        """What is unknown of a task that was born since."""
        pid = self.sleeper().pid
        return of_record(pid) | of_tables(pid)

    def assert_told(self, name):
        """The groups that want it say why they have not got it; without the ledger none is tried."""
        tried = [hook for hook in self.load_without(name) if hook.state != "off"]
        self.assertTrue(tried)
        for hook in tried:
            self.assertEqual(hook.state, "unavailable")
            self.assertIn(WHY[hook.kind], hook.why)

    def test_each(self):
        """One after the other."""
        self.addCleanup(reload)
        self.assertEqual(self.unknown(), set())
        self.assertLessEqual(set(self.hooks), {*LOST, PATH})
        for name in self.hooks:
            with self.subTest(name):
                self.assert_told(name)
                if name == PATH:
                    self.assertIn(self.unknown(), ({"pin"}, {"pin", "reused"}, COPIES | {"reused"}))
                else:
                    self.assertEqual(self.unknown(), LOST[name])


def reload():
    """As the tests find it."""
    if module.is_loaded():
        module.unload()
    module.load()
