# SPDX-License-Identifier: GPL-2.0
"""Puts small faults into a copy of the project and tells whether its tests notice."""
