# SPDX-License-Identifier: GPL-2.0
"""System calls that Python's own modules do not offer, as functions that raise OSError."""
import contextlib
import ctypes
import fcntl
import os
import platform
import signal
import struct

_LIBC = ctypes.CDLL(None, use_errno=True)
for _name in ("ptrace", "syscall", "read", "write", "mmap"):
    getattr(_LIBC, _name).restype = ctypes.c_long

CLONE_NEWTIME = 0x00000080
CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000

CAP_SYS_PTRACE = 19

MS_REC = 0x4000
MS_PRIVATE = 0x40000
MNT_DETACH = 2

PROT_NONE, PROT_READ, PROT_WRITE = 0, 1, 2
_MAP_PRIVATE, _MAP_ANONYMOUS, _MAP_NORESERVE = 0x02, 0x20, 0x4000

_MADV_PAGEOUT = 21
_FIFREEZE = 0xc0045877
_FITHAW = 0xc0045878
_CLOCK_MONOTONIC = 1
_SIGEV_SIGNAL = 0
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_KEEPCAPS = 8
_PR_SET_NAME = 15
_PR_SET_CHILD_SUBREAPER = 36
_PTRACE_TRACEME = 0
_CAPABILITY_VERSION = 0x20080522
_SYS_EXIT = {"x86_64": 60, "aarch64": 93}[platform.machine()]
_SYS_USERFAULTFD = {"x86_64": 323, "aarch64": 282}[platform.machine()]
_SYS_PERF_EVENT_OPEN = {"x86_64": 298, "aarch64": 241}[platform.machine()]
_PERF_TYPE_TRACEPOINT, _PERF_ATTR_SIZE = 2, 64
_UFFDIO_API, _UFFDIO_REGISTER, _UFFDIO_ZEROPAGE = 0xc018aa3f, 0xc020aa00, 0xc020aa04
_UFFD_API, _UFFD_MISSING = 0xaa, 1


def _call(name, *args):
    result = getattr(_LIBC, name)(*args)
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result


def ioctl(fd, command, address):
    """ioctl() with a bare address, which need not be one that Python could reach."""
    return _call("ioctl", fd, ctypes.c_ulong(command), ctypes.c_void_p(address))


def read(fd, address, size):
    """read() to a bare address."""
    return _call("read", fd, ctypes.c_void_p(address), ctypes.c_size_t(size))


def write(fd, data):
    """write(), which a signal ends with EINTR: Python's own would begin again."""
    return _call("write", fd, data, ctypes.c_size_t(len(data)))


def map_memory(size, protection=PROT_READ | PROT_WRITE):
    """Fresh zeroed pages, reserved only when they are touched. Returns the address."""
    flags = _MAP_PRIVATE | _MAP_ANONYMOUS | _MAP_NORESERVE
    return _call("mmap", None, ctypes.c_size_t(size), protection, flags, -1, ctypes.c_long(0))


def map_file(fd, size):
    """A file's beginning, to be read."""
    return _call("mmap", None, ctypes.c_size_t(size), PROT_READ, _MAP_PRIVATE, fd,
                 ctypes.c_long(0))


def unmap_memory(address, size):
    """munmap()."""
    _call("munmap", ctypes.c_void_p(address), ctypes.c_size_t(size))


def protect_memory(address, size, protection):
    """mprotect()."""
    _call("mprotect", ctypes.c_void_p(address), ctypes.c_size_t(size), protection)


def push_out_memory(address, size):
    """Have pages written to where they can be fetched from again: anonymous ones to swap."""
    _call("madvise", ctypes.c_void_p(address), ctypes.c_size_t(size), _MADV_PAGEOUT)


def hold_accesses(address, size):
    """
    Whoever touches these fresh pages, the kernel too, waits from now on, and can be read of at the
    descriptor returned, until fill_zero().
    """
    fd = _call("syscall", _SYS_USERFAULTFD, os.O_CLOEXEC)
    fcntl.ioctl(fd, _UFFDIO_API, struct.pack("QQQ", _UFFD_API, 0, 0))
    fcntl.ioctl(fd, _UFFDIO_REGISTER, struct.pack("QQQQ", address, size, _UFFD_MISSING, 0))
    return fd


def count_events(number):
    """A descriptor that reads as a u64: how often a trace event happened on CPU 0 since."""
    attr = struct.pack("=IIQ", _PERF_TYPE_TRACEPOINT, _PERF_ATTR_SIZE, number)
    return _call("syscall", _SYS_PERF_EVENT_OPEN, attr.ljust(_PERF_ATTR_SIZE, b"\0"), -1, 0, -1, 0)


def fill_zero(fd, address, size):
    """Let those go on that wait for pages: what they find is 0."""
    fcntl.ioctl(fd, _UFFDIO_ZEROPAGE, struct.pack("QQQq", address, size, 0, 0))


@contextlib.contextmanager
def frozen(path):
    """Whoever would change that file system waits for the length of this."""
    fd = os.open(path, os.O_RDONLY)
    fcntl.ioctl(fd, _FIFREEZE, 0)
    try:
        yield
    finally:
        fcntl.ioctl(fd, _FITHAW, 0)
        os.close(fd)


class _SignalEvent(ctypes.Structure):
    """struct sigevent"""
    _fields_ = [("value", ctypes.c_void_p), ("number", ctypes.c_int), ("how", ctypes.c_int),
                ("rest", ctypes.c_char * 48)]


def expire_timers(count, number):
    """So many timers that expire at once and signal the process."""
    event = _SignalEvent(number=number, how=_SIGEV_SIGNAL)
    for _ in range(count):
        timer, soon = ctypes.c_void_p(), (ctypes.c_long * 4)(0, 0, 0, 1)
        _call("timer_create", _CLOCK_MONOTONIC, ctypes.byref(event), ctypes.byref(timer))
        _call("timer_settime", timer, 0, soon, None)


def queue_signal(pid, number):
    """sigqueue()."""
    _call("sigqueue", pid, int(number), None)


def set_name(name):
    """Name the calling thread: up to 15 bytes of any value but 0."""
    _call("prctl", _PR_SET_NAME, ctypes.c_char_p(name), 0, 0, 0)


def signal_at_end_of_parent(number):
    """Be sent a signal when the parent ends."""
    _call("prctl", _PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def die_with_parent():
    """Be killed as soon as the parent is gone, so that nothing outlives a test."""
    signal_at_end_of_parent(signal.SIGKILL)


def set_dumpable(dumpable):
    """Say whether the same user may trace the caller."""
    _call("prctl", _PR_SET_DUMPABLE, int(dumpable), 0, 0, 0)


def adopt_orphans():
    """Become the reaper of the descendants whose parents exit."""
    _call("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def trace_me():
    """Be traced by the parent from now on."""
    _call("ptrace", _PTRACE_TRACEME, 0, None, None)


def exit_thread():
    """Exit the calling thread alone, be it the leader."""
    _call("syscall", _SYS_EXIT, 0)


def unshare(flags):
    """unshare()."""
    _call("unshare", flags)


def mount(source, target, kind=None, flags=0, options=None):
    """mount()."""
    strings = [None if text is None else text.encode() for text in (source, target, kind, options)]
    source, target, kind, options = strings
    _call("mount", source, target, kind, ctypes.c_ulong(flags), options)


def unmount(target):
    """umount2(), also where something is in use there."""
    _call("umount2", target.encode(), MNT_DETACH)


def delete_module(name):
    """Unload a module, or fail: what is in use is not waited for."""
    _call("delete_module", name.encode(), os.O_NONBLOCK)


def set_capabilities(numbers):
    """Have these capabilities and no other, as far as the caller has them."""
    bits = sum(1 << number for number in numbers)
    low, high = bits & 0xffffffff, bits >> 32
    _call("capset", struct.pack("Ii", _CAPABILITY_VERSION, 0),
          struct.pack("6I", low, low, 0, high, high, 0))


def keep_capabilities():
    """Let the caller keep those that it is permitted when it becomes a plain user."""
    _call("prctl", _PR_SET_KEEPCAPS, 1, 0, 0, 0)


def new_queue():
    """A message queue of System V; to be given to remove_queue()."""
    return _call("msgget", 0, 0o600)


def remove_queue(queue):
    """What waits there is woken."""
    _call("msgctl", queue, 0, None)


def receive_message(queue):
    """Wait for one."""
    _call("msgrcv", queue, ctypes.create_string_buffer(64), 8, 0, 0)


def new_semaphore():
    """One of System V, which is 0; to be given to remove_semaphore()."""
    return _call("semget", 0, 1, 0o600)


def remove_semaphore(semaphore):
    """What waits there is woken."""
    _call("semctl", semaphore, 0, 0)


def take_semaphore(semaphore):
    """Wait until it is more than 0."""
    _call("semop", semaphore, (ctypes.c_short * 3)(0, -1, 0), 1)
