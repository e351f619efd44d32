# SPDX-License-Identifier: GPL-2.0
"""Torture: the event of wakings, switched, counted and unloaded while tasks are woken as they die."""
import os
import sys

from taskviz_testlib import libc, module, oracle, torture, tracing

GOAL = 1000
EVENT = "taskviz:task_waking"
SET_EVENT = f"{tracing.TRACING}/set_event"
FOLDER = f"{tracing.TRACING}/events/taskviz/task_waking"


def count():
    """How many perf saw on one CPU while the event was open for it and some forks went on."""
    with open(f"{FOLDER}/id", encoding="ascii") as file:
        fd = libc.count_events(int(file.read()))
    before = oracle.births()
    while oracle.births() < before + 20:
        os.sched_yield()
    seen = int.from_bytes(os.read(fd, 8), sys.byteorder)
    os.close(fd)
    return seen


class Wakings(torture.Job):
    """Its hook comes with the first who wants it and goes with the last, or with the module."""

    def test_wakings(self):
        """Who wants the event has it, whoever switches it meanwhile, and the module unloads under it."""
        load = [*self.storm("wakes"), self.start("toggle", 1, EVENT)]
        unloads = seen = 0
        while self.goes_on(unloads, GOAL):
            seen += count()
            tracing.write(SET_EVENT, EVENT)
            module.unload()
            module.load(*self.parameters)
            unloads += 1
        self.assertGreater(seen, 0)
        torture.figure("unloads", unloads, GOAL, "unloads, counted before, switched on and off meanwhile")
        torture.figure("wakings", seen, "-", "wakings counted meanwhile")
        torture.finish(load)
