# SPDX-License-Identifier: GPL-2.0
"""What the guest tests share: the file's two formats, the oracles, the making of tasks."""
