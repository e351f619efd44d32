# SPDX-License-Identifier: GPL-2.0
"""The manual pages of the module: what it is told (4), and the formats of what it tells (5)."""
import json
import re
import subprocess

import man_sources
from man_text import entry, heading


def explained(program, kind):
    """What the program explains of a kind."""
    said = subprocess.run([program, "explain", "--json", "--output-all", "--kind", kind],
                          check=True, stdout=subprocess.PIPE)
    return json.loads(said.stdout)["words"]


def told(word):
    """The meaning of a word, and what is said beside it."""
    meaning = word["meaning"].rstrip(".")
    return f"{meaning[0].upper()}{meaning[1:]}. {word['text'] or ''}".strip()


def parameters(_, top):
    """The parameters."""
    found = man_sources.parameters(top)
    return "".join(entry(name, f"{text} Default: {default}; {when}." if default else text)
                   for name, default, when, text in found)


def groups(program, _):
    """The probe groups."""
    words = sorted(explained(program, "group"), key=lambda word: word["word"])
    return "".join(entry(word["word"], told(word)) for word in words)


def tables(program, _):
    """The files in debugfs."""
    words = sorted(explained(program, "table"), key=lambda word: word["word"])
    return "".join(entry(f"/sys/kernel/debug/taskviz/{word['word']}", told(word)) for word in words)


def events(program, top):
    """The trace events, each explained by the word that is a part of its name."""
    words = {word["word"]: word for word in explained(program, "event")}
    text = ""
    for name, fields in man_sources.events(top):
        word = next(words[part] for part in name.split("_")[::-1] if part in words)
        text += entry(f"taskviz:{name}", f"{told(word)} Fields: {', '.join(fields)}.")
    return text


def text_columns(program, top):
    """The columns of /proc/taskviz."""
    words = {word["word"]: word for word in explained(program, "field")}
    return "".join(entry(name, words[name]["meaning"]) for name in man_sources.columns_of_text(top))


def columns(program, _):
    """The columns of each table."""
    text = ""
    found = explained(program, "column")
    for table in sorted(word["word"] for word in explained(program, "table")):
        text += heading(table, "-") + "\n"
        text += "".join(entry(word["word"], word["meaning"]) for word in found if word["of"] == table)
    return text


def fields_of(path, name):
    """A generator of the fields of a structure."""
    return lambda _, top: "".join(entry(*field) for field in
                                  man_sources.structure(f"{top}/{path}", name))


MADE = {
    "parameters": parameters, "groups": groups, "tables": tables, "events": events,
    "text-columns": text_columns, "columns": columns,
    "snapshot": fields_of("module/uapi/taskviz.h", "taskviz_snapshot"),
    "record": fields_of("module/uapi/taskviz.h", "taskviz_record"),
    "counts": fields_of("module/uapi/taskviz.h", "taskviz_counts"),
    "table-query": fields_of("module/uapi/taskviz_table.h", "taskviz_table_query"),
    "column": fields_of("module/uapi/taskviz_table.h", "taskviz_column"),
    "recording-head": fields_of("tools/taskviz/recording/recording.h", "recording_head"),
    "recording-chunk": fields_of("tools/taskviz/recording/recording.h", "recording_chunk"),
    "recording-index": fields_of("tools/taskviz/recording/recording.h", "recording_index"),
    "recording-place": fields_of("tools/taskviz/recording/recording.h", "recording_place"),
    "recording-tail": fields_of("tools/taskviz/recording/recording.h", "recording_tail"),
}


def page(program, top, section, summary):
    """A page: its text in Documentation/man, where @NAME@ stands for what is made here."""
    text = man_sources.read(f"{top}/Documentation/man/taskviz.{section}.rst")
    text = re.sub(r"\A\.\. SPDX.*\n", "", text)
    text = re.sub(r"^@([a-z-]+)@$", lambda match: MADE[match[1]](program, top), text, flags=re.M)
    return f"taskviz.{section}", "taskviz", summary, ":orphan:\n" + heading("taskviz", "#") + text


def pages(program, top):
    """Both pages, as (document, title, summary, text), with their sections."""
    return [(*page(program, top, 4, "kernel module that shows how Linux runs processes"), 4),
            (*page(program, top, 5, "what the module taskviz tells, and recordings"), 5)]
