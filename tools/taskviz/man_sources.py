# SPDX-License-Identifier: GPL-2.0
"""What the module's sources say of its parameters, events and structures."""
import glob
import re


def read(path):
    """A file as text."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def default_of(name, text):
    """What a parameter is unless it is told, as people write it."""
    setting = re.search(rf"struct taskviz_setting taskviz_{name} = {{(.*?)^}};", text, re.M | re.S)
    if setting:
        value = re.search(r"\.value = (.*?),\n}?", setting[1] + "\n", re.S)
        groups = re.findall(r"BIT\(TASKVIZ_GROUP_(\w+)\)", value[1]) if value else []
        return ",".join(groups).lower() or (value[1] if value else "0")
    plain = re.search(rf"^static (\w+) .*?\b{name}(?: = (.+))?;", text, re.M)
    if plain and plain[1] == "bool":
        return "Y" if plain[2] == "true" else "N"
    shift = re.fullmatch(r"(\d+) << (\d+)", plain[2]) if plain and plain[2] else None
    value = str(int(shift[1]) << int(shift[2])) if shift else plain and plain[2]
    return "none" if value == '""' else value


def when(mode):
    """Who may write a parameter when."""
    return {0o444: "set at load", 0o644: "can be changed at any time", 0o200: "written only"}[mode]


def described(abi):
    """{name: text} of the entries of a file of Documentation/ABI."""
    found = {}
    for part in re.split(r"\n(?=What:\t\t\S+\nDate:)", read(abi)):
        name = re.match(r"What:\t*\S*/(\S+)", part)[1]
        text = part.split("Description:")[1]
        found[name] = re.sub(r"^\([RW]O?W?\) ", "", " ".join(text.split()))
    return found


def parameters(top):
    """[(name, default, when, text)], in the order of the entries."""
    texts = described(f"{top}/Documentation/ABI/testing/sysfs-module-taskviz")
    found = {}
    for path in glob.glob(f"{top}/module/*/*.c"):
        text = read(path)
        for name, mode in re.findall(r"^module_param(?:_cb)?\((\w+),.* (0\d+)\);", text, re.M):
            found[name] = (default_of(name, text), when(int(mode, 8)))
    return [(name, *found[name], text) for name, text in texts.items()]


def events(top):
    """[(name, fields)] of the trace events, fields in the order in which they are printed."""
    parts = read(f"{top}/module/probes/trace.h").split("\nTRACE_EVENT(")[1:]
    return [(part.split(",")[0], re.findall(r"(\w+)=%", part.split("TP_printk(")[1]))
            for part in parts]


def structure(path, name):
    """[(field, meaning)] of a structure, by its kernel-doc."""
    body = re.search(rf"/\*\*\n \* struct {name} - .*?\*/", read(path), re.S)[0]
    fields = re.findall(r"^ \* @(\w+): (.*(?:\n \*\t.*)*)", body, re.M)
    return [(field, re.sub(r"\n \*\t", " ", text).replace("@", "")) for field, text in fields]


def columns_of_text(top):
    """The names of the columns of /proc/taskviz."""
    body = re.search(r"^void taskviz_render_columns.*?^}", read(f"{top}/module/core/render.c"),
                     re.M | re.S)[0]
    return re.findall(r'"[ ]?([A-Z]+)(?:\\n)?"', body)
