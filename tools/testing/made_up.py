# SPDX-License-Identifier: GPL-2.0
"""Files that the tests of a tool make up for it."""
import os


def write(folder, name, text):
    """A file, which can be run."""
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, 0o755)
