# SPDX-License-Identifier: GPL-2.0
"""What the machine looks like when a test fails: the end of the kernel log, the module about itself."""
import os

_TABLES = [f"/sys/kernel/debug/taskviz/{name}" for name in ("groups", "hooks", "settings", "self")]
_LOG_LINES = 15


def _kernel_log():
    lines = []
    ears = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
    try:
        while True:
            try:
                record = os.read(ears, 8192).decode(errors="replace")
            except BlockingIOError:
                return lines[-_LOG_LINES:]
            except BrokenPipeError:     # what we were about to read was overwritten: go on
                continue
            head, _, text = record.partition(";")
            seconds = int(head.split(",")[2]) / 1e6
            lines.append(f"[{seconds:12.6f}] {text.split(chr(10))[0]}")
    finally:
        os.close(ears)


def _table(path):
    with open(path, "rb", buffering=0) as file:
        return file.readall().decode(errors="replace").splitlines()


def _section(name, read, *args):
    try:
        lines = read(*args)
    except OSError as error:
        lines = [f"cannot be read: {error.strerror}"]
    return [f"-- {name}", *lines]


def lines():
    """Lines of text, for a person who looks for the cause."""
    found = _section("the end of the kernel log", _kernel_log)
    for path in _TABLES:
        found += _section(path, _table, path)
    return found
