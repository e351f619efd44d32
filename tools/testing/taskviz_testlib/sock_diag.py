# SPDX-License-Identifier: GPL-2.0
"""Does the kernel tell the other ends of unix sockets? Debian's has that as a module."""
import errno
import socket
import struct

_NETLINK_SOCK_DIAG = 4
_SOCK_DIAG_BY_FAMILY = 20
_REQUEST_DUMP = 0x301
_NLMSG_ERROR = 2


def has_unix():
    """Is the kernel's unix_diag there, or comes when it is asked for?"""
    request = struct.pack("=BBHIII8x", socket.AF_UNIX, 0, 0, 0xffffffff, 0, 0)
    head = struct.pack("=IHHII", 16 + len(request), _SOCK_DIAG_BY_FAMILY, _REQUEST_DUMP, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_SOCK_DIAG) as kernel:
        kernel.send(head + request)
        _, kind, _, _, _, error = struct.unpack_from("=IHHIIi", kernel.recv(65536))
    return (kind, error) != (_NLMSG_ERROR, -errno.ENOENT)
