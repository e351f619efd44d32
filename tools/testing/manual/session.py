# SPDX-License-Identifier: GPL-2.0
"""Runs the examples of a document one after the other in one shell, as somebody would who reads it."""
import os
import re
import shlex
import signal
import subprocess
import tempfile

_HERE = os.path.dirname(os.path.realpath(__file__))
_COMMON = os.path.join(_HERE, "scenes", "common.sh")

# So long a document may take, and so long one example that somebody would end.
_LIMIT, _PATIENCE = 60, 3


class Scene:
    """What a document presupposes: shell code, and comments in it about words and examples."""

    def __init__(self, document):
        name = os.path.splitext(document.removeprefix("Documentation/"))[0].replace("/", "-")
        self.path = os.path.join(_HERE, "scenes", f"{name}.sh")
        text = ""
        if os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                text = file.read()
        else:
            self.path = os.devnull
        self.words = re.findall(r"^# (?!silent )(\S+) is (.+)$", text, re.MULTILINE)
        self.endless = re.findall(r"^# \^C ends (.+)$", text, re.MULTILINE)
        self.silent = re.findall(r"^# silent is (.+)$", text, re.MULTILINE)
        self.before = re.findall(r"^# before (.+) comes (.+)$", text, re.MULTILINE)

    def told(self, command):
        """The command, with what its words stand for."""
        for word, meaning in self.words:
            command = re.sub(rf"(?<!\S){re.escape(word)}(?!\S)", lambda _, to=meaning: to, command)
        if any(command.startswith(start) for start in self.endless):
            command = f"timeout --preserve-status -s INT {_PATIENCE} {command}"
        return command

    def needs(self, command):
        """What comes before a command, as shell code."""
        return "; ".join(code for start, code in self.before if command.startswith(start)) or ":"

    def is_silent(self, command):
        """Does it say nothing when all is well?"""
        return any(command.startswith(start) for start in self.silent)

    def unused(self, commands):
        """Words and commands that the document does not have."""
        words = {word for command in commands for word in command.split()}
        starts = self.endless + self.silent + [start for start, _ in self.before]
        return [word for word, _ in self.words if word not in words] + \
            [start for start in starts
             if not any(command.startswith(start) for command in commands)]


class Done:
    """How an example ended: .status (None: it never did), .out, .err"""

    def __init__(self, folder, number, status):
        self.status = status
        self.out, self.err = (_text(f"{folder}/{number}.{which}") for which in ("out", "err"))


def _text(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _script(scene, commands, folder):
    """What the shell is told. Commands run in it itself, as they may set what later ones want."""
    place = shlex.quote(folder)
    lines = [f"mkdir {place}/here && cd {place}/here", f". {_COMMON}",
             f". {shlex.quote(scene.path)}", f"echo ready >>{place}/ends"]
    for number, command in enumerate(commands):
        lines += [scene.needs(command), f"eval {shlex.quote(scene.told(command))} "
                  f">{place}/{number}.out 2>{place}/{number}.err", f"echo {number} $? >>{place}/ends"]
    return "\n".join(lines) + "\n"


def _end(shell):
    """Ends whatever a document has left."""
    try:
        os.killpg(shell.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    shell.wait()


def run(scene, commands):
    """What the shell said until the first example, and a Done for each."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with open(f"{folder}/script", "w", encoding="utf-8") as file:
            file.write(_script(scene, commands, folder))
        with open(f"{folder}/said", "wb") as said, subprocess.Popen(
                ["bash", f"{folder}/script"], stdin=subprocess.DEVNULL, stdout=said,
                stderr=subprocess.STDOUT, start_new_session=True) as shell:
            try:
                shell.wait(_LIMIT)
            except subprocess.TimeoutExpired:
                pass
            _end(shell)
        ends = dict(line.split() for line in _text(f"{folder}/ends").splitlines()[1:])
        return _text(f"{folder}/said"), [
            Done(folder, number, int(ends[str(number)]) if str(number) in ends else None)
            for number in range(len(commands))]
