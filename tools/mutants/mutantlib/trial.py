# SPDX-License-Identifier: GPL-2.0
"""
Builds a slot's copy, runs the tests meant for a fault, and judges. The kinds of tests:

    kunit SUITE...          suites of kunit/
    fuzz                    the fuzzer of the module's pure units
    inspector PROGRAM...    unit tests and fuzzers of tools/taskviz/test
    guest PATTERN...        guest tests
    debug PATTERN...        guest tests, with a kernel that looks for wrong memory, locks and leaks

A fault is caught when a test says that it failed, or when the machine died with a report. Whatever
else goes wrong is no catch: a build that fails, a timeout, a run without a count.
"""
import collections
import re

CAUGHT, MISSED = "caught", "missed"
NO_BUILD, NO_VERDICT = "no build", "no verdict"

Verdict = collections.namedtuple("Verdict", "result note output")

COUNT = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", re.M)
FAILED = re.compile(r"^ *not ok (?:\d+ - )?(.*?)(?: \(\d.*)?$", re.M)
REPORT = "the kernel complained"
MACHINE = re.compile(r"^not ok - the machine .*$", re.M)


def _last_line(output):
    lines = output.strip().split("\n")
    return lines[-1][:100]


def _by_count(status, output):
    counts = COUNT.findall(output)
    failed = FAILED.search(output)
    if not counts:
        return Verdict(NO_VERDICT, f"status {status}: {_last_line(output)}", output)
    if int(counts[-1][1]):
        return Verdict(CAUGHT, failed.group(1) if failed else "", output)
    if status:
        return Verdict(NO_VERDICT, f"status {status}, but none failed", output)
    return Verdict(MISSED, "", output)


def _report_in(output):
    after = output.split(REPORT, 1)[1].split("\n")
    return "the kernel: " + re.sub(r"^\[[^]]*\] *", "", " ".join(after[1:2]))[:80]


def kunit(slot, suites):
    """A crash of the test kernel is told with its report; no end at all is none."""
    words = [word for suite in suites for word in ("--filter", suite)]
    status, output = slot.call("kunit/run", *words)
    if "does not build" in output:
        return Verdict(NO_BUILD, _last_line(output), output)
    if "no end after" in output:
        return Verdict(NO_VERDICT, "it did not end", output)
    verdict = _by_count(status, output)
    if verdict.result == CAUGHT and not verdict.note:
        reports = re.findall(r"^kernel: complained:\n.*\n(.*)", output, re.M)
        if not reports:
            return Verdict(NO_VERDICT, "none failed, but it did not come to its end", output)
        return verdict._replace(note="the kernel: " + reports[0][:80])
    return verdict


def fuzz(slot, _words):
    """What the sanitizers say counts as much as what the target checks."""
    status, output = slot.call("tools/fuzz/run", "--smoke")
    verdict = _by_count(status, output)
    if verdict.result == NO_VERDICT and re.search(r"\berror: ", output):
        return Verdict(NO_BUILD, _last_line(output), output)
    if verdict.result == CAUGHT:
        said = re.search(r"(Sanitizer: .*|runtime error: .*|.*failed.*)", output)
        return verdict._replace(note=said.group(1)[:80] if said else "")
    return verdict


def _inspector_program(slot, folder, program):
    status, output = slot.call("tools/taskviz/build", "SAN=1", "WERROR=1", "CFLAGS=-O0",
                               f"O={folder}", f"{folder}/test/{program}")
    if status:
        return Verdict(NO_BUILD, _last_line(output), output)
    runs = ("20000",) if program.startswith("fuzz_") else ()
    status, output = slot.call(f"{folder}/test/{program}", *runs, limit=120)
    if status is None:
        return Verdict(NO_VERDICT, "it did not end", output)
    if not status:
        return Verdict(MISSED, "", output)
    said = re.search(r"^\[  (?:FAILED |ERROR  ) \] (?!\d+ test|---)(\S+)|"
                     r"(Sanitizer: .*|runtime error: .*|Assertion .*)", output, re.M)
    if not said:
        return Verdict(NO_VERDICT, f"status {status}: {_last_line(output)}", output)
    return Verdict(CAUGHT, " ".join(filter(None, said.groups()))[:80], output)


def inspector(slot, programs):
    """The first that notices is enough."""
    verdict = None
    for program in programs:
        verdict = _inspector_program(slot, f"{slot.folder}/inspector", program)
        if verdict.result != MISSED:
            break
    return verdict


def _machine(slot, kernel, patterns):
    """A machine that died without a report says nothing of the fault."""
    for build in (("tools/vm/build-module", *kernel), ("tools/taskviz/build",)):
        status, output = slot.call(*build)
        if status:
            return Verdict(NO_BUILD, _last_line(output), output)
    status, output = slot.call("tools/testing/run", *kernel, *patterns)
    if REPORT in output:
        return Verdict(CAUGHT, _report_in(output), output)
    machine = MACHINE.search(output)
    if machine and not FAILED.search(MACHINE.sub("", output)):
        return Verdict(NO_VERDICT, machine.group()[len("not ok - "):], output)
    return _by_count(status, output)


def guest(slot, patterns):
    """With the stock kernel."""
    return _machine(slot, (), patterns)


def debug(slot, patterns):
    """With the one that checks itself."""
    return _machine(slot, ("--kernel", "debug"), patterns)


MACHINES = ("guest", "debug")
KINDS = {kind.__name__: kind for kind in (kunit, fuzz, inspector, guest, debug)}


def run(slot, test):
    """Tries the copy as it is."""
    return KINDS[test[0]](slot, test[1:])


def merge(tests):
    """As few runs as possible that hold all of the tests."""
    words = {}
    for kind, *rest in tests:
        words.setdefault(kind, []).extend(word for word in rest if word not in words.get(kind, ()))
    return [(kind, *rest) for kind, rest in words.items() if kind != "inspector"] + \
           [("inspector", program) for program in words.get("inspector", ())]


def in_doubt(test, verdict):
    """The words of a test that was run without a fault that say nothing of one: it did not pass."""
    if test[0] not in MACHINES:
        return () if verdict.result == MISSED else (test[1:] or test)
    failed = [name for name in FAILED.findall(verdict.output) if not name.startswith("- ")]
    passed = re.findall(r"^ok \d+ - (\S+) (?!# SKIP)", verdict.output, re.M)
    return [word for word in test[1:] if any(word in name for name in failed) or
            not any(word in name for name in passed)]
