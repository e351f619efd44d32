# SPDX-License-Identifier: GPL-2.0
"""Tests tools/check itself, with parts that are made up."""
import contextlib
import os
import pty
import re
import shutil
import signal
import subprocess
import tempfile

TOOLS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..")
COUNT = "\necho 1 passed, 0 failed, 0 skipped"

# What a part does, as a shell script, and the lines that must come of it, the last one at the end.
PARTS = {
    "passes": ("echo ok 1" + COUNT, ["1 passed, 0 failed, 0 skipped"]),
    "fails": ("echo not ok 1 - why; echo 2 passed, 1 failed, 3 skipped; exit 1",
              ["part: not ok 1 - why", "2 passed, 1 failed, 3 skipped"]),
    "counts a failure and ends well": ("echo 2 passed, 1 failed, 0 skipped",
                                       ["2 passed, 1 failed, 0 skipped"]),
    "counts no failure and ends with 125": ("true" + COUNT + "; exit 125", [
        "part: not ok - part ended with status 125", "1 passed, 1 failed, 0 skipped"]),
    "ends without a count": ("echo ok 1", [
        "part: not ok - part ended with status 0, without a count", "0 passed, 1 failed, 0 skipped"]),
    "is killed after its count": ("true" + COUNT + "; kill -KILL $$", [
        "part: not ok - part ended with status 137", "1 passed, 1 failed, 0 skipped"]),
    "tests nothing": ("echo 0 passed, 0 failed, 4 skipped", ["0 passed, 0 failed, 4 skipped"]),
    "hangs": ("sleep 1000", [r"part: not ok - part ended with status 124, without a count",
                             "0 passed, 1 failed, 0 skipped"]),
    "hangs and cannot be told to end": ("trap '' TERM; while :; do sleep 1; done", [
        r"part: not ok - part ended with status 137, without a count",
        "0 passed, 1 failed, 0 skipped"]),
    "leaves a process behind": ("setsid sleep 1000 &" + COUNT, [
        r".* sleep 1000", "part: not ok - part left processes behind:",
        "1 passed, 1 failed, 0 skipped"]),
    "wants a signal of the terminal": ("grep SigIgn /proc/self/status" + COUNT, [
        # neither SIGINT (0x2) nor SIGQUIT (0x4); others may have been ignored before us
        r"SigIgn:\t[0-9a-f]*[0189]", "1 passed, 0 failed, 0 skipped"]),
    "is not there": (None, ["part: not ok - part ended with status 127, without a count",
                            "0 passed, 1 failed, 0 skipped"]),
}


@contextlib.contextmanager
def place(**parts):
    """A folder with a tools/check that has these parts, and a cache of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("check", "lib.sh"):
            os.symlink(os.path.join(TOOLS, name), os.path.join(folder, name))
        write(folder, "parts", "# parts\n" + "".join(f"{part} {part}.sh # it\n" for part in parts))
        write(folder, "packages", "# packages\nfirst\nsecond\nforeign none\n")
        write(folder, "need", 'echo "$@" >"${0%/*}/needed"')
        for part, text in parts.items():
            if text is not None:
                write(folder, part + ".sh", f"cd {folder}\n{text}")
        try:
            yield folder
        finally:
            for process in left(folder):
                os.kill(process, signal.SIGKILL)


def write(folder, name, text):
    """A file, executable, whatever it is."""
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(("" if text.startswith("#") else "#!/bin/bash\n") + text + "\n")
    os.chmod(path, 0o755)


def left(folder):
    """The processes that parts of it have started and that live."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/environ", "rb") as file:
            if f"TASKVIZ_EVIDENCE={folder}/".encode() in file.read():
                found.append(int(name))
    return found


def command(folder, *arguments):
    """The call, and its environment."""
    return {"args": [os.path.join(folder, "check"), *arguments],
            "env": os.environ | {"XDG_CACHE_HOME": folder}}


def run(folder, *arguments):
    """The exit status and the lines it prints."""
    done = subprocess.run(**command(folder, *arguments), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode().splitlines()


def expect(what, *about):
    """What all tests here say when something is not as it should be."""
    if not what:
        raise AssertionError(*about)


def test_part(script, lines):
    """One part: its lines, in this order, the status, and nothing that goes on."""
    with place(part=script) as folder:
        status, found = run(folder, "--limit", "2", "part")
        rest = iter(found)
        for line in lines:
            expect(any(re.fullmatch(line, text) for text in rest), f"no {line!r} in", found)
        expect(re.fullmatch(lines[-1], found[-1]), found)
        expect(status == (0 if ", 0 failed" in lines[-1] and lines[-1][0] != "0" else 1), status)
        expect(not left(folder), "processes are left")


def test_two():
    """Two that wait for each other run side by side, and what they print does not mix."""
    mine = "echo {0} 1; touch {0}; until [ -e {1} ]; do sleep 0.01; done; echo {0} 2" + COUNT
    with place(one=mine.format("one", "two"), two=mine.format("two", "one")) as folder:
        status, lines = run(folder, "--jobs", "2", "--limit", "60")
        expect((status, lines[-1]) == (0, "2 passed, 0 failed, 0 skipped"), lines)
        for part in ("one", "two"):
            at = lines.index(f"{part} 1")
            expect(lines[at - 1] == f"== {part}" and lines[at + 1] == f"{part} 2", lines)


def test_jobs():
    """Not more at once than wanted, in the order of the list."""
    mine = "mkdir busy || exit 1; sleep 0.1; rmdir busy; echo $0 >>order" + COUNT
    with place(z=mine, y=mine, x=mine) as folder:
        status, lines = run(folder, "--jobs", "1")
        expect((status, lines[-1]) == (0, "3 passed, 0 failed, 0 skipped"), lines)
        with open(os.path.join(folder, "order"), encoding="utf-8") as file:
            expect([line[-5:-4] for line in file] == ["z", "y", "x"])


def test_table():
    """A line a part and one for all, and what is asked for alone."""
    with place(one="echo 1 passed, 2 failed, 3 skipped", two="true" + COUNT, three="true") as folder:
        lines = run(folder, "two", "one")[1]
        table = [line.split()[:4] for line in lines[lines.index("") + 1:] if line[:5] != "== "]
        at = table.index(["part", "passed", "failed", "skipped"])
        expect(table[at + 1:at + 4] == [["two", "1", "0", "0"], ["one", "1", "2", "3"],
                                        ["all", "2", "2", "3"]], table)


def test_install():
    """What parts want is installed before the first one; not for one alone."""
    with place(part="cat needed" + COUNT) as folder:
        run(folder, "part")
        expect(not os.path.exists(os.path.join(folder, "needed")), "something was installed")
        lines = run(folder)[1]
        expect("first second" in lines, lines)


def test_foreign():
    """Where there are no Debian packages it says so, and begins nothing."""
    with place(part="echo begun" + COUNT) as folder:
        programs = os.path.join(folder, "programs")
        os.mkdir(programs)
        for name in ("bash", "env", "dirname"):
            os.symlink(shutil.which(name), os.path.join(programs, name))
        how = command(folder)
        how["env"] = how["env"] | {"PATH": programs}
        done = subprocess.run(**how, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        expect(done.returncode == 1 and
               re.fullmatch(b"check: error: .*Debian 12.*tools/container/Containerfile.*\n", done.stdout), done)


def test_words():
    """--list, and words that it does not know."""
    with place(part="true" + COUNT) as folder:
        status, lines = run(folder, "--list")
        expect((status, [line.split() for line in lines]) == (0, [["part", "it"]]), lines)
        for words in (["parts"], ["--no"], ["--jobs", "0"], ["--jobs"]):
            status, lines = run(folder, *words)
            expect(status == 1 and "error:" in lines[0], words, lines)


def test_evidence():
    """Logs stay, the last 20 of them, and those that are in use."""
    with place(part="echo said; echo kept >$TASKVIZ_EVIDENCE.more" + COUNT) as folder:
        runs = os.path.join(folder, "taskviz/runs")
        for number in range(10, 40):
            os.makedirs(os.path.join(runs, f"2000-01-01-0000{number}-check.1"))
        os.makedirs(os.path.join(runs, "2000-01-01-000000-other.1"))
        used = os.path.join(runs, "2000-01-01-000010-check.1")
        with subprocess.Popen(["flock", "-s", used, "cat"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as user:
            user.stdin.write(b"locked\n")
            user.stdin.flush()
            user.stdout.readline()
            lines = run(folder)[1]
            user.stdin.close()
        where, = [line.split()[1] for line in lines if line.startswith("evidence: ")]
        names = sorted(os.listdir(runs))
        expect(names[:2] == ["2000-01-01-000000-other.1", "2000-01-01-000010-check.1"], names)
        expect(len(names) == 22 and names[-1] == os.path.basename(where), names)
        expect(sorted(os.listdir(where)) == ["part.log", "part.more"], os.listdir(where))


def test_signal(number, before="true"):
    """All ends, and it ends by that signal."""
    part = f"{before}; setsid sleep 1000 & echo >ready; while :; do sleep 1; done"
    with place(part=part, other="sleep 1000") as folder:
        os.mkfifo(os.path.join(folder, "ready"))
        with subprocess.Popen(**command(folder, "--jobs", "2"), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT) as process:
            with open(os.path.join(folder, "ready"), encoding="utf-8") as file:
                file.read()
            process.send_signal(number)
            text = process.communicate()[0].decode()
        expect(process.returncode == -number, process.returncode, text)
        expect("evidence: " in text, text)
        expect(not left(folder), "processes are left")


def test_progress():
    """On a terminal a line tells meanwhile how far a part is."""
    slow = "echo 1..7; echo ok 1; until [ -e seen ]; do sleep 0.01; done" + COUNT
    with place(part=slow) as folder:
        ours, theirs = pty.openpty()
        with subprocess.Popen(**command(folder, "--limit", "60", "part"), stdout=theirs,
                              stderr=theirs) as process:
            os.close(theirs)
            text = b""
            with contextlib.suppress(OSError):
                while b"passed," not in text:
                    text += os.read(ours, 4096)
                    if b"(1/7)" in text:
                        write(folder, "seen", "#")
        os.close(ours)
        expect(process.returncode == 0, text)
        expect(re.search(rb"\r\x1b\[K0 of 1 ended, part \d+ s \(1/7\)\r\x1b\[K", text), text)


def cases():
    """(name, function, arguments)"""
    for name, case in PARTS.items():
        yield f"a part that {name}", test_part, case
    yield "parts side by side", test_two, ()
    yield "one at a time", test_jobs, ()
    yield "the table", test_table, ()
    yield "packages", test_install, ()
    yield "no packages", test_foreign, ()
    yield "its words", test_words, ()
    yield "evidence", test_evidence, ()
    yield "progress on a terminal", test_progress, ()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        yield f"{number.name}", test_signal, (number,)
    yield "SIGTERM that a part ignores", test_signal, (signal.SIGTERM, "trap '' TERM")


def results():
    """(name, what is wrong or None)"""
    if not shutil.which("flock"):
        yield "flock", "it is not there"
        return
    for name, function, arguments in cases():
        try:
            function(*arguments)
            trouble = None
        except (AssertionError, OSError, ValueError, IndexError) as error:
            trouble = f"{type(error).__name__}: {error}"
        yield f"tools/check with {name}", trouble
