# SPDX-License-Identifier: GPL-2.0
"""Runs test cases and tells it in TAP, with a closing line that sums it up."""
import faulthandler
import random
import sys
import time
import unittest

from . import evidence, kind

# A test that takes longer hangs: where it hangs is told, and there is no closing line. One that is
# told how long to go on has .limit.
_TEST_LIMIT = 400

# A shaken test begins up to that many seconds later: in virtual time two runs are else the same.
_SHAKE = 0.02


def name_of(test):
    """file.Class.method, without the package."""
    return test.id()


def _first_line(text):
    return (text or "").strip().split("\n", 1)[0]


class Result(unittest.TestResult):
    """Prints one line a test as it ends. Skips are failures, but for those that are expected."""

    def __init__(self, skips=frozenset(), shake=None):
        super().__init__()
        self.skips = skips
        self.shake = random.Random(shake) if shake is not None else None
        self.count = {"passed": 0, "failed": 0, "skipped": 0}
        self.trouble = []
        self.reason = None
        self.began = 0.0

    def startTest(self, test):
        super().startTest(test)
        self._shake()
        self.trouble, self.reason, self.began = [], None, time.monotonic()
        faulthandler.dump_traceback_later(getattr(test, "limit", _TEST_LIMIT), exit=True)

    def _shake(self):
        end = time.monotonic() + (self.shake.uniform(0, _SHAKE) if self.shake else 0)
        while time.monotonic() < end:
            pass

    def addError(self, test, err):
        super().addError(test, err)
        self._note("", self._exc_info_to_string(err, test))
        if not isinstance(test, unittest.TestCase):
            self._fail(f"{test}, outside of any test")

    addFailure = addError

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            self._note(str(subtest), self._exc_info_to_string(err, test))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.reason = reason

    def addExpectedFailure(self, test, err):
        self._note("", "expectedFailure is not used here: say why and skip")

    def addUnexpectedSuccess(self, test):
        self._note("", "expectedFailure is not used here: say why and skip")

    def _note(self, where, text):
        self.trouble.append(f"{where}\n{text}" if where else text)

    def stopTest(self, test):
        super().stopTest(test)
        faulthandler.cancel_dump_traceback_later()
        took = f"{time.monotonic() - self.began:.1f} s"
        number = self.testsRun
        if not self.trouble and (self.reason is not None) != (name_of(test) in self.skips):
            self._note("", f"it was skipped, which is not expected here: {self.reason}"
                       if self.reason is not None else
                       "it was expected to be skipped here, but ran: see expected-skips")
        if self.trouble:
            self._fail(f"{number} - {name_of(test)} ({took})")
        elif self.reason is not None:
            self.count["skipped"] += 1
            self._tell(f"ok {number} - {name_of(test)} # SKIP {_first_line(self.reason)}")
        else:
            self.count["passed"] += 1
            self._tell(f"ok {number} - {name_of(test)} ({took})")

    def _fail(self, what):
        self.count["failed"] += 1
        self._tell(f"not ok {what}")
        for text in self.trouble:
            for line in text.rstrip("\n").split("\n"):
                self._tell(f"# {line}")
        for line in evidence.lines():
            self._tell(f"#   {line}")
        self.trouble = []

    @staticmethod
    def _tell(line):
        print(line.encode("ascii", "backslashreplace").decode(), flush=True)


def _all_tests(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from _all_tests(item)
        else:
            yield item


def find(folder, patterns, kinds=kind.USUAL):
    """
    The tests of some kinds whose names hold one of the patterns, all without patterns; in the order
    that they are to run in.
    """
    loader = unittest.TestLoader()
    tests = sorted(_all_tests(loader.discover(folder, "test_*.py")), key=kind.is_last)
    if loader.errors:
        raise ImportError("\n".join(loader.errors))
    return [test for test in tests if kind.of(test) in kinds and
            (not patterns or any(pattern in name_of(test) for pattern in patterns))]


def run(tests, skips=frozenset(), shake=None):
    """
    Run them. Those in skips are expected to be skipped; shake is a seed for waits that make a run
    differ from others. Returns 0 if some passed and none failed, else 1.
    """
    result = Result(skips, shake)
    print("TAP version 14")
    print(f"1..{len(tests)}", flush=True)
    unittest.TestSuite(tests).run(result)
    print(", ".join(f"{number} {what}" for what, number in result.count.items()), flush=True)
    if sum(result.count.values()) != len(tests):
        print(f"guest: {len(tests)} tests were to run, not so many did", file=sys.stderr)
        return 1
    return 0 if result.count["passed"] and not result.count["failed"] else 1
