# SPDX-License-Identifier: GPL-2.0
"""The tables "self" and "settings": what the module holds, and what it was told."""
from . import tables


def figures():
    """{name: value} of what the module holds and lost."""
    return {row["WHAT"]: int(row["VALUE"]) for row in tables.read("self")}


def settings():
    """{name: (value, source)} of what the module was told."""
    return {row["SETTING"]: (row["VALUE"], row["SOURCE"]) for row in tables.read("settings")}
