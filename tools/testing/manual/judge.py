# SPDX-License-Identifier: GPL-2.0
"""Was an example as its document tells?"""
import re

import shapes


def _should_print(scene, command):
    """Is it a command that shows something, here and not in a file?"""
    return re.match(r"(taskviz|cat|ls) ", command) and not scene.is_silent(command) and \
        not re.search(r">|\s(-w|--write)\s", command)


def fault(scene, example, done):
    """What is wrong, or None. It succeeds, and prints what is told; if nothing is, something."""
    missing = shapes.missing(example.output, done.out.splitlines())
    if done.status is None:
        return "it did not end, or was never begun"
    if done.status:
        return f"it ended with status {done.status}"
    if missing:
        return "it did not print, numbers apart:\n" + "\n".join(missing)
    if _should_print(scene, example.command) and not done.out:
        return "it printed nothing"
    return None
