# SPDX-License-Identifier: GPL-2.0
"""
The directive "lesson": a lesson on paper, of its own file and of what a real run of it showed.

    .. lesson:: 06-copies
       :language: ja

The directive "handout": all of them in a row, and behind them all the answers.

The run is Documentation/pictures/lessons.tap, what taskviz lesson --all --check printed.
"""
import os
import re

import yaml
from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.statemachine import StringList
from sphinx.util.nodes import nested_parse_with_titles

HERE = os.path.dirname(os.path.abspath(__file__))
LESSONS = os.path.join(HERE, "..", "tools", "lessons")
RUN = os.path.join(HERE, "pictures", "lessons.tap")
COLORS = re.compile(r"\033\[[0-9;]*m")
# Between two wide characters no blank is meant where a line ends.
FOLD = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s+(?=[\u3000-\u9fff\uff00-\uffef])")

WORDS = {
    "en": {"foretell": "What will happen?", "numbers": "numbers to try",
           "answers": "Answers", "seen": "seen", "unseen": "This could not happen where it was tried.",
           "number": "a number", "kernel": "in the kernel", "module": "seen by", "step": "Step"},
    "ja": {"foretell": "どうなるでしょうか", "numbers": "変えてみる数",
           "answers": "答え", "seen": "確認", "unseen": "試した環境では実行できませんでした。",
           "number": "数", "kernel": "カーネルでは", "module": "観測した場所", "step": "ステップ"},
}


def load(path):
    """A file of YAML; an empty one if it is not there."""
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file)


def merge(original, translated):
    """The original, with the texts that the translation has."""
    if isinstance(original, dict):
        return {key: merge(value, (translated or {}).get(key)) for key, value in original.items()}
    if isinstance(original, list):
        others = translated or []
        return [merge(item, others[i] if i < len(others) else None)
                for i, item in enumerate(original)]
    return original if translated is None else translated


class Seen:
    """What a run showed of a step: .values, .shown [output of each command], .answers"""

    def __init__(self):
        self.values, self.shown, self.answers = {}, [], []


def take(seen, verdict, comments):
    """A verdict of that step, with what stands below it."""
    text = "\n".join(comments)
    if text.startswith("answer: "):
        seen.answers.append(text.removeprefix("answer: "))
    elif verdict.startswith(("taskviz ", "ls ", "ps ", "grep ", "f=", "cat ", "awk ", "echo ", "./")):
        seen.shown.append(text.rstrip())


def runs():
    """{(lesson, step): Seen} of the whole run."""
    found, values, verdict = {}, {}, None
    if not os.path.exists(RUN):
        return found
    with open(RUN, encoding="utf-8") as file:
        lines = COLORS.sub("", file.read()).splitlines()
    comments = []
    for line in lines + ["1..0"]:
        if line.startswith("# values of "):
            name, rest = line.removeprefix("# values of ").split(":", 1)
            values = {name: dict(word.split("=", 1) for word in rest.split())}
        elif line.startswith("# ") or line == "#":
            comments.append(line[2:])
            continue
        if verdict:
            lesson, step, text = verdict
            seen = found.setdefault((lesson, step), Seen())
            take(seen, text, comments)
        match = re.match(r"ok \d+ - (\S+) ([^\s:]+): (.*)", line)
        verdict = match.groups() if match else None
        if match and match[2] in values:
            found.setdefault(match.groups()[:2], Seen()).values = values[match[2]]
        comments = []
    return found


def filled(text, values):
    """A text, with the values of the run in it."""
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), str(text))


def plain(text):
    """Text in which nothing means anything to docutils."""
    return re.sub(r"([\\*`|_<>])", r"\\\1", FOLD.sub("", text))


def paragraphs(text):
    """Paragraphs as they are; what is indented is a picture made of characters."""
    lines = []
    for part in text.rstrip().split("\n\n"):
        if any(line.startswith(" ") for line in part.split("\n")):
            lines += ["::", ""] + ["    " + line for line in part.split("\n")] + [""]
        else:
            lines += plain(part).split("\n") + [""]
    return lines


def literal(text):
    """Text as a terminal shows it."""
    return ["::", ""] + ["    " + line for line in text.split("\n")] + [""]


class Page:
    """The lines of a lesson."""

    def __init__(self, name, language):
        folder = os.path.join(LESSONS, name)
        self.lesson = merge(load(f"{folder}/lesson.yaml"), load(f"{folder}/lesson.{language}.yaml")
                            if language != "en" else None)
        self.words = WORDS[language]
        self.name, self.runs = name, runs()
        self.usual = {number: str(told["usual"])
                      for number, told in self.lesson.get("numbers", {}).items()}

    def seen(self, step):
        """What the run showed of a step."""
        return self.runs.get((self.name, step["name"]), Seen())

    def text(self, text, step):
        """A text of a step, with values."""
        return filled(text, {**self.usual, **self.seen(step).values})

    def question(self, question, step):
        """What is asked, with its choices."""
        lines = [f"**{self.words['foretell']}** " + plain(self.text(question["text"], step)), ""]
        for i, choice in enumerate(question.get("choices", [])):
            lines += [f"| {chr(ord('a') + i)}) " + plain(self.text(choice["text"], step))]
        return [".. container:: foretell", ""] + ["   " + line for line in lines] + [""]

    def step(self, number, step):
        """What is told, asked, and shown."""
        title = f"{self.words['step']} {number}"
        lines = [title, "-" * 2 * len(title), ""] + paragraphs(self.text(step["text"], step))
        if "ask" in step:
            lines += self.question(step["ask"], step)
        seen = self.seen(step)
        if not seen.values:
            return lines + [self.words["unseen"], ""]
        if "run" in step:
            lines += literal("$ " + self.text(step["run"], step))
        for command, output in zip(step.get("show", []), seen.shown):
            lines += literal("$ " + self.text(command, step) + "\n" + output)
        return lines

    def answer(self, number, step):
        """What was measured, and why."""
        lines = [f"{self.words['step']} {number}", "^" * 20, ""]
        answers = self.seen(step).answers
        if "ask" in step and answers:
            lines += [f"**{plain(self.text(step['ask']['text'], step))}** {plain(answers[0])}", ""]
        for claim in step.get("claims", []):
            lines += ["* " + plain(" ".join(self.text(claim["text"], step).split()))]
        lines += [""] + paragraphs(self.text(step.get("why", ""), step))
        for key in ("kernel", "module"):
            if key in step:
                lines += [f"{self.words[key]}: ``{step[key]}``", ""]
        return lines

    def told(self):
        """All but the answers."""
        title = f"{int(self.name[:2])}. {self.lesson['title']}"
        lines = [title, "=" * 2 * len(title), "", plain(self.lesson["summary"]), "",
                 f"``taskviz lesson {int(self.name[:2])}``", ""]
        for name, told in self.lesson.get("numbers", {}).items():
            lines += [f"* ``{name}``, {told['least']} - {told['most']}: {plain(told['about'])}"]
        lines += [""]
        for number, step in enumerate(self.lesson["steps"], 1):
            lines += self.step(number, step)
        return lines

    def answers(self, title):
        """The answers, under that title."""
        lines = [title, "-" * 2 * len(title), ""]
        for number, step in enumerate(self.lesson["steps"], 1):
            lines += self.answer(number, step)
        return lines

    def lines(self):
        """All of it."""
        return self.told() + self.answers(self.words["answers"])


def handout(language):
    """The lines of all lessons."""
    pages = [Page(name, language) for name in sorted(os.listdir(LESSONS))
             if re.match(r"\d\d-", name)]
    title = WORDS[language]["answers"]
    lines = [line for page in pages for line in page.told()] + [title, "=" * 2 * len(title), ""]
    return lines + [line for page in pages for line in page.answers(page.lesson["title"])]


def parsed(directive, lines):
    """What they say, as nodes."""
    node = nodes.section()
    node.document = directive.state.document
    nested_parse_with_titles(directive.state, StringList(lines, directive.name), node)
    return node.children


class Lesson(Directive):
    """The directive."""

    required_arguments = 1
    option_spec = {"language": directives.unchanged}

    def run(self):
        """Parse what the page says."""
        environment = self.state.document.settings.env
        name = self.arguments[0]
        for file in ("lesson.yaml", "lesson.ja.yaml"):
            environment.note_dependency(os.path.join(LESSONS, name, file))
        environment.note_dependency(RUN)
        return parsed(self, Page(name, self.options.get("language", "en")).lines())


class Handout(Directive):
    """The directive."""

    option_spec = {"language": directives.unchanged}

    def run(self):
        """Parse what they say."""
        return parsed(self, handout(self.options.get("language", "en")))


def setup(app):
    """For Sphinx."""
    app.add_directive("lesson", Lesson)
    app.add_directive("handout", Handout)
    return {"parallel_read_safe": True}
