# SPDX-License-Identifier: GPL-2.0
"""The tables "groups" and "hooks": what records, what is being switched, how much was seen."""
from collections import namedtuple

from . import tables

Hook = namedtuple("Hook", "group state kind name hits why")

_STATES = {"on": True, "off": False, "unavailable": False}


def hooks():
    """[Hook], in the order of the groups."""
    return [Hook(row["GROUP"], row["STATE"], row["KIND"], row["HOOK"], int(row["HITS"]),
                 row["WHY"]) for row in tables.read("hooks")]


def on():
    """{group: does it record}, the ledger included."""
    return {row["GROUP"]: _STATES[row["STATE"]] for row in tables.read("groups")}


def all_groups():
    """The groups that there are to choose from."""
    return [name for name in on() if name != "ledger"]


def pending():
    """The groups that are asked for while that is not done yet, or None."""
    wanted = {row["GROUP"]: row["PENDING"] for row in tables.read("groups")}
    if set(wanted.values()) == {"-"}:
        return None
    ledger = _STATES[wanted.pop("ledger")]
    names = [name for name, state in wanted.items() if _STATES[state]]
    if ledger != bool(names):
        raise AssertionError(f"that the ledger is on will be {ledger}: {wanted}")
    return names


def hook(name, group=None):
    """The Hook of that name."""
    return next(one for one in hooks() if one.name == name and group in (None, one.group))


def attached_functions():
    """Names of the functions that the module says it has hooked."""
    return {one.name for one in hooks() if one.kind == "function" and one.state == "attached"}


def hits(group):
    """{hook: hits} of a group."""
    return {one.name: one.hits for one in hooks() if one.group == group}


def misses(group):
    """Events of tasks that the group knew nothing of."""
    (row,) = [row for row in tables.read("groups") if row["GROUP"] == group]
    return int(row["UNACCOUNTED"])
