# SPDX-License-Identifier: GPL-2.0
"""Makes orphans."""
import os

from . import oracle, tasks
from .wait import eventually


def abi_adopted(why):
    """TASKVIZ_ADOPTED_*"""
    return ("not", "thread", "subreaper", "init").index(why)


def leave_orphan(say):
    """Say [middle, orphan], wait until the middle is gone, say so, and wait for the orphan."""
    ears, mouth = os.pipe()
    middle = os.fork()
    if not middle:
        orphan = os.fork()
        if not orphan:
            tasks.sleep_forever()
        os.write(mouth, str(orphan).encode())
        os._exit(0)
    os.waitpid(middle, 0)
    orphan = int(os.read(ears, 100))
    say([middle, orphan])
    eventually(lambda: oracle.task(orphan).ppid != middle, "it is adopted")
    say()
    while True:
        try:
            os.waitpid(orphan, 0)
        except ChildProcessError:
            pass
        say()
        tasks.sleep_forever()
