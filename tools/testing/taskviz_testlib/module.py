# SPDX-License-Identifier: GPL-2.0
"""The module itself: loading, unloading, parameters, and what it said in the kernel log."""
import os
import subprocess

FILE = "/taskviz/taskviz.ko"
_PARAMETERS = "/sys/module/taskviz/parameters"


def load(*parameters):
    """Load it."""
    subprocess.run(["insmod", FILE, *parameters], check=True)


def refused(*parameters):
    """Try to load it with parameters that it must refuse. Returns what insmod says."""
    done = subprocess.run(["insmod", FILE, *parameters], stderr=subprocess.PIPE, check=False)
    if not done.returncode:
        raise AssertionError(f"insmod took {parameters}")
    return done.stderr.decode()


def unload():
    """Unload it."""
    subprocess.run(["rmmod", "taskviz"], check=True)


def is_loaded():
    """Is it there?"""
    return os.path.exists("/sys/module/taskviz")


def addresses():
    """(first, end) of the memory its code is in."""
    with open("/proc/modules", encoding="ascii") as file:
        for line in file:
            name, size, _, _, _, first, *_ = line.split()
            if name == "taskviz":
                return int(first, 16), int(first, 16) + int(size)
    raise AssertionError("it is not loaded")


def state():
    """live, coming or going."""
    with open("/sys/module/taskviz/initstate", encoding="ascii") as file:
        return file.read().strip()


def references():
    """How many hold it."""
    with open("/sys/module/taskviz/refcnt", encoding="ascii") as file:
        return int(file.read())


def get(name):
    """A parameter."""
    with open(f"{_PARAMETERS}/{name}", encoding="ascii") as file:
        return file.read().strip()


def put(name, value):
    """Set a parameter that can be set at run time."""
    with open(f"{_PARAMETERS}/{name}", "w", encoding="ascii") as file:
        file.write(str(value))


class Log:
    """The kernel log from now on."""

    def __init__(self):
        self.fd = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
        os.lseek(self.fd, 0, os.SEEK_END)

    def lines(self):
        """The texts of what came since the last time."""
        found = []
        while True:
            try:
                record = os.read(self.fd, 8192).decode(errors="replace")
            except BlockingIOError:
                return found
            found.append(record.partition(";")[2].split("\n")[0])

    def close(self):
        """Listen no more."""
        os.close(self.fd)
