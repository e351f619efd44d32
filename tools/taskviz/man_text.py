# SPDX-License-Identifier: GPL-2.0
"""Text of manual pages, for sphinx."""
import re


def heading(text, mark="="):
    """A heading."""
    return f"\n{text}\n{mark * len(text)}\n"


def literal(text):
    """Text in which nothing means anything to sphinx."""
    return re.sub(r"([\\*`|_<>])", r"\\\1", text)


def entry(term, text):
    """An entry of a list of definitions."""
    return f"**{literal(term)}**\n    {literal(text)}\n"
