# SPDX-License-Identifier: GPL-2.0
"""Memory for births: taken from what is ready, never asked for where nobody may wait."""
import re
import subprocess

from taskviz_testlib import about, architecture, debug, module, tracing
from taskviz_testlib.ends import EndsCase

COMMANDS = 1000
MEMORY = ("kmem:kmalloc", "kmem:kmem_cache_alloc", "kmem:kmem_cache_free", "kmem:kfree")
# Interrupts allocate what is ready, and callbacks of RCU free what is too much; both are threads of
# the kernel with PREEMPT_RT.
THREADS = re.compile(r"(irq_work|ksoftirqd|rcuc)/\d+")


class Reserve(EndsCase):
    """With every group on that knows tasks."""

    def memory_of_commands(self):
        """Who asked for memory, or freed it, while commands ran, as Events."""
        first, end = module.addresses()
        ours = f"call_site >= {first:#x} && call_site < {end:#x}"
        with tracing.Trace(MEMORY, ours) as trace:
            subprocess.run(["bash", "-c", f"for i in {{1..{COMMANDS}}}; do /bin/true; done"],
                           check=True)
        return [event for name in MEMORY for event in trace.caught(name.split(":")[1])]

    @architecture.independent
    def test_births_and_ends(self):
        """A thousand commands: interrupts get all the memory for them, and nothing is lost."""
        self.reload()
        with debug.recording("states", "entries"):
            found = self.memory_of_commands()
            figures = about.figures()
        self.assertEqual({(event.comm, event.name, event.fields["call_site"]) for event in found
                          if not event.in_interrupt and not THREADS.fullmatch(event.comm)}, set())
        made = sum(event.name in ("kmalloc", "kmem_cache_alloc") for event in found)
        # an account and an exec each, which the ledger remembers
        self.assertGreater(made, 2 * (COMMANDS - 100))
        self.assertEqual([figures[f"{of}-lost"] for of in ("ledger", "states", "entries")], [0] * 3)
