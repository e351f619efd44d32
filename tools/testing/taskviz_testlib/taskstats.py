# SPDX-License-Identifier: GPL-2.0
"""The kernel's own accounts of a task, by netlink: what include/uapi/linux/taskstats.h declares."""
import os
import socket
import struct

_NETLINK_GENERIC = 16
_REQUEST = 1
_ERROR = 2
_GENL_ID_CTRL = 16
_CTRL_GETFAMILY, _CTRL_ATTR_ID, _CTRL_ATTR_NAME = 3, 1, 2
_CMD_GET, _ATTR_PID, _TYPE_STATS, _TYPE_AGGR_PID = 1, 1, 3, 4
_WPCOPY_COUNT = 400  # offset in struct taskstats from version 13 on
_DELAYACCT = "/proc/sys/kernel/task_delayacct"


def _attribute(kind, data):
    padding = b"\0" * (-len(data) % 4)
    return struct.pack("HH", len(data) + 4, kind) + data + padding


def _attributes(data):
    found = {}
    while len(data) >= 4:
        size, kind = struct.unpack_from("HH", data)
        found[kind & 0x3fff] = data[4:size]
        data = data[(size + 3) & ~3:]
    return found


class Taskstats:
    """A connection."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_GENERIC)
        self.socket.bind((0, 0))
        name = _attribute(_CTRL_ATTR_NAME, b"TASKSTATS\0")
        answer = self._ask(_GENL_ID_CTRL, _CTRL_GETFAMILY, name)
        self.family = struct.unpack("H", answer[_CTRL_ATTR_ID][:2])[0]

    def _ask(self, family, command, attributes):
        payload = struct.pack("BBH", command, 1, 0) + attributes
        self.socket.send(struct.pack("IHHII", 16 + len(payload), family, _REQUEST, 1, 0) + payload)
        answer = self.socket.recv(1 << 16)
        if struct.unpack_from("H", answer, 4)[0] == _ERROR:
            code = -struct.unpack_from("i", answer, 16)[0]
            raise OSError(code, f"taskstats: {os.strerror(code)}")
        return _attributes(answer[20:])

    def copies(self, tid):
        """How often the kernel tried to copy a page for a task; kept if delay accounting is on."""
        answer = self._ask(self.family, _CMD_GET, _attribute(_ATTR_PID, struct.pack("I", tid)))
        stats = _attributes(answer[_TYPE_AGGR_PID])[_TYPE_STATS]
        version = struct.unpack_from("H", stats)[0]
        if version < 13:
            raise AssertionError(f"version {version} of struct taskstats is not known here")
        return struct.unpack_from("Q", stats, _WPCOPY_COUNT)[0]

    def close(self):
        """Ask no more."""
        self.socket.close()


def account(wanted):
    """Have delays, and with them copies, accounted for tasks that are born from now on, or not."""
    with open(_DELAYACCT, "w", encoding="ascii") as file:
        file.write("1" if wanted else "0")
