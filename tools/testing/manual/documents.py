# SPDX-License-Identifier: GPL-2.0
"""
The examples in the documents: what stands in their literal blocks, by one rule for all.

A block with a line that begins with "$ " or "# " is a session: such lines are commands, those behind are
what they print, those before the first are commands of the machine around it. A block in a definition whose term is one word is what that table of
the module prints. In any other block each line is a command.
"""
import dataclasses
import glob
import os
import re
import textwrap

_TABLES = "/sys/kernel/debug/taskviz"
_PROMPT = re.compile(r"[$#] ")


@dataclasses.dataclass
class Example:
    """A command in a document, the lines that it is said to print, if any are, and how its block begins."""
    document: str
    line: int
    command: str
    output: list
    block: str

    def __str__(self):
        return f"{self.document}:{self.line} {self.command.splitlines()[0]}"


def _indent(line):
    return len(line) - len(line.lstrip())


def _is_start(lines, at, is_markdown):
    """Does a block begin there? Returns the indent of the text around it, or None."""
    if not lines[at].strip() or at < 2 or lines[at - 1].strip():
        return None
    before = next((line for line in reversed(lines[:at]) if line.strip()), "")
    if is_markdown:
        return 0 if _indent(lines[at]) >= 4 else None
    if before.endswith("::") and not before.lstrip().startswith(".. ") and \
            _indent(lines[at]) > _indent(before):
        return _indent(before)
    return None


def _blocks(lines, is_markdown):
    """(index of the first line, indent of the text around it, lines) of each literal block."""
    at = 0
    while at < len(lines):
        around = _is_start(lines, at, is_markdown)
        if around is None:
            at += 1
            continue
        first = at
        while at < len(lines) and (not lines[at].strip() or _indent(lines[at]) > around):
            at += 1
        body = textwrap.dedent("\n".join(lines[first:at]))
        yield first, around, body.rstrip("\n").split("\n")


def _goes_on(command):
    """Is it a command whose end is on a later line?"""
    return command.endswith("\\") or re.sub(r"\s#\s.*", "", command).count("'") % 2 == 1


def _take_commands(lines):
    """(index, command) of each, as lines of a shell; an empty line is none."""
    index = 0
    while index < len(lines):
        first, command = index, lines[index]
        while _goes_on(command) and index + 1 < len(lines):
            index += 1
            command += "\n" + lines[index]
        index += 1
        if command.strip():
            yield first, command


def _session(lines):
    """(index, command, output) of a block with prompts."""
    found, seen = [], False
    for index, text in _take_commands(lines):
        if _PROMPT.match(text):
            seen = True
            found.append((index, text[2:], []))
        elif seen:
            found[-1][2].append(text)
        else:
            found.append((index, text, []))
    return found


def _term(lines, first):
    """The term in whose definition a line is, if it is one word."""
    above = next((line for line in reversed(lines[:first]) if line and not line[0].isspace()), "")
    return above if re.fullmatch(r"[a-z-]+", above) else None


def _of_block(lines, first, around, body):
    if any(_PROMPT.match(line) for line in body):
        return _session(body)
    if around and (term := _term(lines, first)):
        return [(0, f"cat {_TABLES}/{term}", body)]
    return [(index, command, []) for index, command in _take_commands(body)]


def examples_of(top, document):
    """The examples of a document."""
    with open(os.path.join(top, document), encoding="utf-8") as file:
        lines = file.read().split("\n")
    return [Example(document, first + index + 1, command, output, body[0])
            for first, around, body in _blocks(lines, document.endswith(".md"))
            for index, command, output in _of_block(lines, first, around, body)]


def documents(top):
    """All documents that have examples for people who use the module or the program."""
    found = [path for pattern in ("*.md", "Documentation/*.rst", "Documentation/man/*.rst",
                                  "Documentation/workshop/*.rst")
             for path in glob.glob(os.path.join(top, pattern))]
    return sorted(os.path.relpath(path, top) for path in found)


def examples(top):
    """Those of all documents, by document."""
    return {document: found for document in documents(top)
            if (found := examples_of(top, document))}
