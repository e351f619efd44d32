# SPDX-License-Identifier: GPL-2.0
"""The view debugfs/taskviz/probes, taken apart."""
import re
from collections import namedtuple

from . import debug

Hook = namedtuple("Hook", "group state kind name hits why")

_HOOK = re.compile(r"(\S+) +(attached|off|unavailable) +(tracepoint|function) +(\S+) +(\d+)"
                   r"(?: \((.*)\))?")
_GROUP = re.compile(r"(\S+) +(on|off|unavailable) +records .*; \d+ unaccounted"
                    r"(?: \((.*)\))?")


def read():
    """([Hook], {group: on})."""
    hooks, groups = [], {}
    for line in debug.read("probes").splitlines()[1:]:
        hook, group = _HOOK.fullmatch(line), _GROUP.fullmatch(line)
        if hook:
            hooks.append(Hook(*hook.group(1, 2, 3, 4), int(hook[5]), hook[6]))
        elif group:
            groups[group[1]] = group[2] == "on"
        elif not line.startswith("pending: "):
            raise AssertionError(f"not a line of probes: {line!r}")
    return hooks, groups


def all_groups():
    """The groups that there are to choose from."""
    return [name for name in read()[1] if name != "ledger"]


def hook(name, group=None):
    """The Hook of that name."""
    return next(one for one in read()[0] if one.name == name and group in (None, one.group))


def attached_functions():
    """Names of the functions that the module says it has hooked."""
    return {one.name for one in read()[0] if one.kind == "function" and one.state == "attached"}
