# SPDX-License-Identifier: GPL-2.0
"""The table of who sees what in Documentation/safety.rst, which is made of what was seen."""
import os
import re

from .verdict import COLUMNS

_BEGIN, _END = ".. who-sees: begin\n", ".. who-sees: end\n"


def _document():
    folder = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    with open(f"{folder}/safety.rst", encoding="utf-8") as file:
        return file.read()


def _draw(rows):
    lines = [("Reader", *COLUMNS), *((name, *words) for name, words in rows.items())]
    widths = [max(map(len, column)) for column in zip(*lines)]
    rule = "  ".join("=" * width for width in widths)
    heading, *body = ("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
    return "\n".join([rule, heading, rule, *body, rule])


def renewed(rows):
    """The document, with {reader: words} for its table."""
    head, _, rest = _document().partition(_BEGIN)
    return f"{head}{_BEGIN}\n{_draw(rows)}\n\n{_END}{rest.partition(_END)[2]}"


def committed():
    """{reader: words} of the table that came with the tests."""
    body = _document().partition(_BEGIN)[2].partition(_END)[0]
    lines = body.strip().splitlines()
    places = [match.span() for match in re.finditer("=+", lines[0])] if lines else []
    rows = [[line[first:last].strip() for first, last in places] for line in lines[3:-1]]
    return {name: words for name, *words in rows}
