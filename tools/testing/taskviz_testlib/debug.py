# SPDX-License-Identifier: GPL-2.0
"""The recorder: which groups record, and what the views in debugfs say."""
import contextlib

FOLDER = "/sys/kernel/debug/taskviz"
PROBES = "/sys/module/taskviz/parameters/probes"


def groups():
    """The groups that record."""
    with open(PROBES, encoding="ascii") as file:
        return [name for name in file.read().strip().split(",") if name != "none"]


def switch(names):
    """Let these groups record and no other."""
    with open(PROBES, "w", encoding="ascii") as file:
        file.write(",".join(names) or "none")


@contextlib.contextmanager
def recording(*names):
    """Let these groups record, too, for a while."""
    before = groups()
    switch(before + [name for name in names if name not in before])
    try:
        yield
    finally:
        switch(before)


def read(name):
    """The text of a view."""
    with open(f"{FOLDER}/{name}", "rb", buffering=0) as file:
        return file.readall().decode()


