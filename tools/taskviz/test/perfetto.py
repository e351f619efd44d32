# SPDX-License-Identifier: GPL-2.0
"""perfetto.py PROTO TRACE JSON [STEPS]: the trace is sound, small, and tells what the one in Chrome's format does."""
import collections
import json
import os
import re
import subprocess
import sys
import zlib

BEGIN, END, INSTANT = 1, 2, 3
PACKET, COMPRESSED = b"\n", b"\x92\x03"
CPU_TRACKS = 1 << 33


def varint(data, at):
    """(value, index behind it)"""
    value = shift = 0
    while True:
        value |= (data[at] & 0x7f) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return value, at


def unpacked(data):
    """The packets, unpacked: each packet of the file has nothing but some of these."""
    at, out = 0, b""
    while at < len(data):
        assert data[at:at + 1] == PACKET
        size, at = varint(data, at + 1)
        assert data[at:at + 2] == COMPRESSED
        packed, begin = varint(data, at + 2)
        assert begin + packed == at + size
        out += zlib.decompress(data[begin:at + size])
        at += size
    return out


def message(lines):
    """{field: [values]} of the text that protoc makes of a message, until its brace."""
    fields = collections.defaultdict(list)
    for line in lines:
        if line.endswith("}"):
            break
        name, value = re.fullmatch(r" *(\w+)(?: \{|: (.*))", line).groups()
        assert not name.isdigit(), f"a field that is not in the format: {line}"
        fields[name].append(message(lines) if value is None else json.loads(value))
    return fields


def packets(proto, trace):
    """The packets of a trace, decoded by protoc."""
    with open(trace, "rb") as file:
        plain = unpacked(file.read())
    folder, name = os.path.split(os.path.abspath(proto))
    told = subprocess.run(["protoc", "-I", folder, "--decode", "Trace", name], input=plain,
                          capture_output=True, check=True).stdout.decode()
    return message(iter(told.splitlines()))["packet"]


class Trace:
    """.slices and .instants as (task or CPU, name, begin[, length]) in ns since the beginning; .flows"""

    def __init__(self, found):
        self.texts, self.tracks = {}, {}
        self.slices, self.instants = collections.Counter(), collections.Counter()
        self.flows, self.open = collections.defaultdict(list), collections.defaultdict(list)
        self.now = 0
        for packet in found:
            assert packet["sequence"] == [2]
            for kind, texts in ((packet["interned"] or [{}])[0]).items():
                for text in texts:
                    assert (kind, text["number"][0]) not in self.texts
                    self.texts[kind, text["number"][0]] = text["text"][0]
            for track in packet["track"]:
                self.add_track(track)
            for event in packet["event"]:
                assert packet["flags"] == [2]
                self.now += packet["time"][0]
                self.add_event(event)
        assert not any(self.open.values()), "a slice without an end"

    def add_track(self, track):
        """A thread, a process, or a CPU."""
        assert track["id"][0] not in self.tracks
        self.tracks[track["id"][0]] = (track["thread"][0]["tid"][0] if track["thread"] else
                                       track["name"][0] if track["name"] else None)

    def add_event(self, event):
        """What ends is what began last on that track."""
        (track,), (kind,) = event["track"], event["type"]
        who = self.tracks[track]
        if kind == END:
            name, begin = self.open[track].pop()
            self.slices[who, name, begin, self.now - begin] += 1
        else:
            name = self.texts["event_name", event["name"][0]]
            for argument in event["argument"]:
                assert ("argument_name", argument["name"][0]) in self.texts
                assert not argument["text"] or ("argument_text", argument["text"][0]) in self.texts
            if kind == BEGIN:
                self.open[track].append((name, self.now))
            else:
                self.instants[who, name, self.now] += 1
        for flow in event["flow"]:
            assert flow not in self.flows
            self.flows[flow] = [(who, name, self.now)]
        for flow in event["flow_end"]:
            assert len(self.flows[flow]) == 1, "a flow leads to where it did not begin"
            self.flows[flow].append((who, name, self.now))


def ns(us):
    """Chrome's times are in microseconds."""
    return round(us * 1000)


def compare(trace, chrome):
    """Slices, ends, copies and links are the same; of a wakeup the sleeper tells who it was."""
    tasks = collections.Counter({one: nr for one, nr in trace.slices.items()
                                 if isinstance(one[0], int)})
    assert tasks == collections.Counter(
        (one["tid"], one["name"], ns(one["ts"]), ns(one["dur"])) for one in chrome
        if one["ph"] == "X" and one["dur"])
    for name, phase in (("exit", "i"), ("page copied", "C")):
        wanted = sum(1 for one in chrome if one["ph"] == phase and
                     (phase == "C" or one["name"] == name))
        assert wanted == sum(nr for one, nr in trace.instants.items() if one[1] == name), name
    links = collections.Counter()
    wakers = collections.Counter()
    for begin, *end in trace.flows.values():
        if begin[1] == "wakes":
            wakers.update((begin[0], one[0], one[2]) for one in end)
        else:
            links[begin[0], end[0][0], begin[1], begin[2]] += 1
    ends = {}
    for one in chrome:
        if one["ph"] in "sf":
            ends.setdefault(one["id"], {})[one["ph"]] = one
    assert links == collections.Counter((two["s"]["tid"], two["f"]["tid"], two["s"]["name"],
                                         ns(two["s"]["ts"])) for two in ends.values())
    assert wakers and wakers == collections.Counter(
        (int(re.match(r"\d+", one["args"]["woken by"])[0]), one["tid"],
         ns(one["ts"]) + ns(one["dur"]))
        for one in chrome if re.match(r"\d+ ", one.get("args", {}).get("woken by", "")))


def compare_cpus(trace):
    """Each CPU has one task at a time, and tasks were on CPUs when they say so."""
    runs = sorted((one[0], one[2], one[3]) for one in trace.slices if str(one[0]).startswith("CPU"))
    assert runs
    for (cpu, begin, length), (next_cpu, next_begin, _) in zip(runs, runs[1:]):
        assert cpu != next_cpu or begin + length <= next_begin, "two tasks on a CPU"
    for tid, _, begin, length in (one for one in trace.slices if one[1] == "on CPU"):
        assert any(first <= begin and begin + length <= first + ran
                   for _, first, ran in runs), f"{tid} is on no CPU at {begin}"


def compare_path(trace):
    """[(seconds, name)] of its slices, which are one after the other."""
    steps = sorted((one[2], one[3], one[1]) for one in trace.slices if one[0] == "critical path")
    for (begin, length, _), (next_begin, _, _) in zip(steps, steps[1:]):
        assert begin + length == next_begin
    return [(length // 10 ** 9, name) for _, length, name in steps]


def main(proto, path, other, steps=""):
    """Compare both, and the steps of the path, "SECONDS NAME, ..."."""
    trace = Trace(packets(proto, path))
    with open(other, encoding="ascii") as file:
        compare(trace, json.load(file)["traceEvents"])
    compare_cpus(trace)
    assert ", ".join(f"{length} {name}" for length, name in compare_path(trace)) == steps
    sizes = os.path.getsize(path), os.path.getsize(other)
    assert 5 * sizes[0] <= sizes[1], sizes


main(*sys.argv[1:])
