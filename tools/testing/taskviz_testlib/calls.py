# SPDX-License-Identifier: GPL-2.0
"""The helper calls: random system calls on all files of the module."""
import re
import subprocess


class Said:
    """The last line: .calls, .digest of what was asked, .made and .succeeded {kind: number}"""

    def __init__(self, line):
        head = re.match(r"(\d+) calls, digest ([0-9a-f]{16}):", line)
        if not head:
            raise AssertionError(f"not the last line: {line!r}")
        found = re.findall(r" ([a-z]+) (\d+)/(\d+)", line)
        self.calls, self.digest = int(head[1]), head[2]
        self.succeeded = {name: int(number) for name, number, _ in found}
        self.made = {name: int(number) for name, _, number in found}


def run(seed, calls, threads=1, limit=None):
    """
    Make the calls, each within limit seconds; whatever may not be fails. Returns what was Said.
    """
    words = ["--seed", seed, "--calls", calls, "--threads", threads]
    words += ["--limit", limit] if limit else []
    done = subprocess.run(["calls", *map(str, words)], capture_output=True, check=False)
    if done.returncode:
        raise AssertionError(f"status {done.returncode}: {done.stderr.decode()}")
    return Said(done.stdout.decode())
