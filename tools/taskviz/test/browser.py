#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Uses the page of the timeline in headless Chromium: browser.py PAGE STORM CROWD JOBS TURNS PATH SCREENSHOT

Zooms, searches, folds, points at tasks, and looks at what is drawn; PAGE shows the story of
make_story.c, STORM that of make_storm.c, CROWD another one of it, with many states and the critical
path of a job, JOBS one with many tasks at once, TURNS one where three share a CPU; PATH.html is PAGE with the critical path that the report
PATH.json tells. Exit status: 0 if all is as it should be.
"""
import json
import re
import sys
import tempfile
import unittest

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

SECOND = 10**9
TASKS = 64
# Two of them share one; lines at first, a fold among them
LANES = 63
LINES = 40
# 300 pipelines of two, one after the other, and 100 jobs at once with a worker each: what is born
# when all pipelines are gone stands behind them.
STORM_TASKS = 3 + 2 * 300 + 2 * 100
STORM_LANES = 3 + 2 * 100
# Geometry of timeline_page_base.js
LEFT, TOP, ROW = 270, 26, 26
CANVAS = "#view canvas"
# Of timeline_page_path.js
PATH_COLOR = (0xE6, 0x00, 0x7A)
# Of timeline_page_base.js
MOST_SHAPES = 20000
# Pixels of a large screen, on which there would be more.
LARGE = (3800, 2100)
# Of a recording of 40,000 events, 20 jobs that wake each other: how many states its page has about,
# and how many of them were read.
CROWD_SPANS = 38000
CROWD_TASKS = 3 + 2 * 100 + 2 * 20
SPANS_READ = "return data.rows.reduce((sum, row) => sum + (row.allSpans?.length ?? 0), 0)"
# Of a page with 8,000 tasks that a shell has made, and each of them another one: how many links it has
# at least. With what fraction of all lines above the view, and all of the time; and what of that is drawn.
JOBS_LINKS = 16000
SCROLL = "show(data.begin, data.end); view.scrollTop = lines.length * ROW * arguments[0]"
LINKS_LEFT_OUT = """
const at = new Map(), { looked } = document.body.dataset, hide = hides;
let drawn = 0, left = 0;
hides = (mark, x, alone) => hide(mark, x, alone) ||
    (drawn++, at.has(mark) ? at.get(mark).push(x) : at.set(mark, [x]), false);
draw();
hides = hide;
for (const link of data.links) {
    const ends = endsOf(link), x = xOf(link[3]), [from, to] = ends.map((end) => yOf(end) + BAR_TOP + BAR / 2);
    if (link[3] < shown.from || link[3] > shown.to || link[1] === link[2]) continue;
    if (Math.max(from, to) < 0 || Math.min(from, to) > view.clientHeight) continue;
    left += !at.get(linkMark(link[0], ...ends))?.some((other) => Math.abs(other - x) < 8);
}
return [+looked, drawn, left];
"""
# What colour it has there.
PIXEL = """
const canvas = document.querySelector(arguments[0]), ratio = window.devicePixelRatio;
const x = arguments[1] * ratio, y = arguments[2] * ratio;
return Array.from(canvas.getContext("2d").getImageData(x, y, 1, 1).data.slice(0, 3));
"""


def browser(folder):
    """Chromium without a screen, a sandbox or a network."""
    options = Options()
    for word in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update",
                 "--disable-sync", f"--user-data-dir={folder}", "--window-size=1200,700"):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


class Page(unittest.TestCase):
    """The page, opened anew for each test."""

    driver = page = storm = crowd = jobs = turns = path = screenshot = None

    def setUp(self):
        self.visit(self.page)

    def visit(self, page):
        """Open it, and wait until it has been drawn."""
        self.driver.get(f"file://{page}")
        WebDriverWait(self.driver, 60).until(lambda driver: driver.execute_script(
            "return document.body.dataset.shapes"))

    def tearDown(self):
        errors = [line["message"] for line in self.driver.get_log("browser")
                  if line["level"] == "SEVERE"]
        self.assertEqual(errors, [])

    def find(self, name):
        """An element by its id."""
        return self.driver.find_element(By.ID, name)

    def shown(self):
        """(from, to) of what is seen, in ns, once all that was asked for is drawn."""
        self.driver.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))")
        return tuple(int(self.driver.execute_script(f"return document.body.dataset.{name}"))
                     for name in ("from", "to"))

    def seek(self, text):
        """Type it into the field for searching."""
        self.find("search").send_keys(text)

    def place(self, row, second):
        """(x, y) in the canvas of a row's bar at a second, when all of the time is seen."""
        width = self.driver.execute_script("return document.getElementById('view').clientWidth")
        return LEFT + (width - LEFT - 12) * second / 10, TOP + row * ROW + 16

    def point(self, row, second):
        """Move the mouse there. Returns the text of the card."""
        canvas = self.driver.find_element(By.CSS_SELECTOR, CANVAS)
        x, y = self.place(row, second)
        ActionChains(self.driver).move_to_element_with_offset(
            canvas, int(x - canvas.size["width"] / 2), int(y - canvas.size["height"] / 2)).perform()
        return self.find("card").text

    def pixel(self, canvas, x, y):
        """(red, green, blue) there."""
        return tuple(self.driver.execute_script(PIXEL, canvas, x, y))

    def color(self, row, second):
        """(red, green, blue) there."""
        return self.pixel(CANVAS, *self.place(row, second))

    def row_of(self, pid):
        """Which line a task is in."""
        return self.driver.execute_script(
            "return lineOf(data.rows.find((row) => row.pid === arguments[0]))", pid)

    def test_whole(self):
        """At first all is seen, and nothing was fetched."""
        self.assertEqual(self.shown(), (0, 10 * SECOND))
        self.assertEqual(self.driver.execute_script("return data.rows.length"), TASKS)
        self.assertEqual(self.driver.execute_script(
            "return performance.getEntriesByType('resource').length"), 0)

    def test_states_are_drawn(self):
        """In their colours, where the story has them."""
        row = self.row_of(101)
        self.assertEqual(self.color(row, 2), (0x1F, 0x9D, 0x55))
        self.assertEqual(self.color(row, 4.5), (0xD6, 0x45, 0x45))
        self.assertEqual(self.color(row, 0.5), (255, 255, 255))
        self.assertEqual(self.color(row, 9), (0xCF, 0xDA, 0xE6))
        hatched = {self.color(row, 6.2 + step / 100) for step in range(50)}
        self.assertGreater(len(hatched), 1)

    def test_zoom(self):
        """By button, by key and back; the middle stays where it is."""
        self.find("in").click()
        start, end = self.shown()
        self.assertEqual((start, end), (2 * SECOND, 8 * SECOND))
        self.driver.find_element(By.TAG_NAME, "body").send_keys("w")
        closer = self.shown()
        self.assertEqual(closer[1] - closer[0], 3.6 * SECOND)
        self.driver.find_element(By.TAG_NAME, "body").send_keys("d")
        self.assertGreater(self.shown()[0], closer[0])
        self.find("out").click()
        self.find("fit").click()
        self.assertEqual(self.shown(), (0, 10 * SECOND))

    def test_search(self):
        """By name, by pid and by a program that was run; Enter shows the life of what is found."""
        self.seek("ls")
        self.assertEqual(self.find("found").text, f"1 of {TASKS} tasks")
        self.seek(Keys.ENTER)
        start, end = self.shown()
        self.assertAlmostEqual(start, 0.3 * SECOND, delta=SECOND / 100)
        self.assertAlmostEqual(end, 8.7 * SECOND, delta=SECOND / 100)
        self.find("search").clear()
        self.seek("sleeper-59")
        self.assertEqual(self.find("found").text, f"1 of {TASKS} tasks")
        self.assertGreater(self.driver.execute_script(
            "return document.getElementById('view').scrollTop"), 0)
        self.find("search").clear()
        self.seek("259")
        self.assertEqual(self.find("found").text, f"1 of {TASKS} tasks")
        self.find("search").clear()
        self.seek("no such task")
        self.assertEqual(self.find("found").text, f"0 of {TASKS} tasks")

    def test_card(self):
        """Tells who, what and how long; of a sleep who ended it and how, of a zombie how it ended."""
        row = self.row_of(101)
        card = self.point(row, 2)
        self.assertIn("pid 101", card)
        self.assertIn("program shell", card)
        self.assertIn("on CPU for 2.000 s", card)
        self.assertIn("asleep, no signals for 1.000 s in read(), woken by 10 shell from write()",
                      self.point(row, 4.5))
        card = self.point(row, 7)
        self.assertIn("zombie for 2.000 s", card)
        self.assertIn("exit 7 at 6.000 s", card)
        self.assertIn("copied 2 pages", card)
        self.assertIn("not born yet", self.point(row, 0.5))
        self.assertIn("gone", self.driver.execute_script(
            "return describe(data.rows.find((row) => row.pid === 101), 9e9)"))

    def test_line_is_shared(self):
        """By one that was born when another was gone: each has its own card, life and search."""
        row = self.row_of(101)
        self.assertEqual(self.row_of(200), row)
        self.assertNotEqual(self.row_of(201), row)
        self.assertIn("pid 200", self.point(row, 9))
        self.assertIn("pid 101", self.point(row, 7.9))
        self.seek("sleeper-0")
        self.assertEqual(self.find("found").text, f"1 of {TASKS} tasks")
        self.seek(Keys.ENTER)
        self.assertGreater(self.shown()[0], 7.5 * SECOND)

    def steps(self):
        """[(from, took, pid, what)] of the critical path, as the page has it."""
        return [tuple(step) for step in self.driver.execute_script("""
            return steps.map(([from, to, state, row]) =>
                [from, to - from, data.rows[row].pid, data.states[state]]);""")]

    def test_path(self):
        """Is that of the report, runs along and between its tasks, and can be switched."""
        self.visit(f"{self.path}.html")
        self.shown()
        with open(f"{self.path}.json", encoding="utf-8") as file:
            told = json.load(file)["report"]
        self.assertEqual(self.steps(), [
            (round(step["from"] * SECOND), round(step["took"] * SECOND), step["pid"], step["what"])
            for step in told])
        first, second = self.row_of(10), self.row_of(101)
        middle = (first + second) / 2
        self.assertEqual(self.color(second, 5.5), PATH_COLOR)
        broken = {self.color(first, 2 + step / 100) for step in range(20)}
        self.assertTrue(PATH_COLOR in broken and len(broken) > 1, broken)
        self.assertIn(PATH_COLOR, {self.color(middle, 5 + step / 200) for step in range(-2, 3)})
        self.assertIn("step 2 of 2 of the critical path, 1.000 s", self.point(second, 5.5))
        self.driver.find_element(By.TAG_NAME, "body").send_keys("p")
        self.shown()
        self.assertEqual(self.color(second, 5.5), (0x1F, 0x9D, 0x55))
        self.find("path").click()
        self.shown()
        self.assertEqual(self.color(second, 5.5), PATH_COLOR)

    def lines(self):
        """(lines, tasks that are folded)"""
        self.shown()
        return tuple(self.driver.execute_script("""
            const folded = lines.filter((line) => line.fold).flatMap((line) => line.tasks);
            return [lines.length, folded.length];"""))

    def fold(self):
        """Which line is the fold."""
        return self.driver.execute_script("return lines.findIndex((line) => line.fold)")

    def click(self, row, second):
        """Click there; a second before the beginning is on the names."""
        self.point(row, second)
        ActionChains(self.driver).click().perform()

    def test_folds(self):
        """What does not fit at first is counted in a line; a click gives each its line, and back."""
        lines, folded = self.lines()
        self.assertEqual(lines, LINES)
        self.assertEqual(self.find("folded").text, f"{folded} tasks are folded")
        fold = self.fold()
        self.assertIn(f"{folded} tasks, up to {folded} at once", self.point(fold, 9))
        self.assertIn(f"there: {folded}, on CPUs: 0", self.point(fold, 9))
        self.assertIn("there: 0,", self.point(fold, 4))
        self.assertEqual(self.color(fold, 9), (0x9F, 0xB8, 0xD1))
        self.assertEqual(self.color(fold, 4), (255, 255, 255))
        self.click(fold, 9)
        self.assertEqual(self.lines(), (LANES, 0))
        self.assertEqual(self.find("folded").text, "")
        self.click(self.row_of(10), -0.5)
        self.assertEqual(self.lines(), (3, TASKS - 2))
        x, y = self.place(2, 2)
        self.assertEqual(self.pixel(CANVAS, x, y + 5), (0x1F, 0x9D, 0x55))

    def test_search_unfolds(self):
        """What is found has a line then, as those above it; the others stay folded."""
        _, folded = self.lines()
        pid = self.driver.execute_script("return lines.find((line) => line.fold).tasks[3].pid")
        self.seek(str(pid))
        self.assertEqual(self.lines(), (LINES + 1, folded - 1))
        self.assertEqual(self.driver.execute_script(
            "return lines[arguments[0]].tasks.map((task) => task.pid)", self.row_of(pid)), [pid])

    def test_storm(self):
        """Of many tasks no more lines than of few; each can be found, and a click gives it a line."""
        self.visit(self.storm)
        lines, folded = self.lines()
        self.assertLessEqual(lines, LINES)
        self.assertEqual(self.driver.execute_script(
            "return lines.reduce((sum, line) => sum + line.tasks.length, 0)"), STORM_TASKS)
        self.click(self.fold(), 9)
        self.assertEqual(self.lines(), (STORM_LANES, 0))
        self.assertGreater(folded, 0)
        self.seek("1000")
        self.assertEqual(self.find("found").text, f"1 of {STORM_TASKS} tasks")
        self.seek(Keys.ENTER)
        self.assertLess(self.shown()[1], SECOND / 10)

    def shapes(self):
        """How many the picture has."""
        self.shown()
        return int(self.driver.execute_script("return document.body.dataset.shapes"))

    def test_shapes_are_bounded(self):
        """Whatever is seen of whatever page: no picture has more shapes than can be drawn at once."""
        self.addCleanup(self.driver.set_window_rect, **self.driver.get_window_rect())
        self.driver.set_window_size(*LARGE)
        for page in self.crowd, self.storm, self.jobs:
            self.visit(page)
            body = self.driver.find_element(By.TAG_NAME, "body")
            for key in "0waf":
                body.send_keys(key)
                self.assertLessEqual(self.shapes(), MOST_SHAPES, (page, key))
            self.driver.execute_script("show(9.5e9, 9.9e9)")
            self.assertLessEqual(self.shapes(), MOST_SHAPES, page)

    def test_path_has_room(self):
        """That goes over to another line in each pixel: it has its part of a picture, too."""
        self.addCleanup(self.driver.set_window_rect, **self.driver.get_window_rect())
        self.driver.set_window_size(*LARGE)
        self.visit(self.crowd)
        self.driver.execute_script("show(9.5e9, 9.9e9)")
        with_path = self.shapes()
        self.driver.find_element(By.TAG_NAME, "body").send_keys("p")
        self.assertTrue(0 < with_path - self.shapes() <= MOST_SHAPES / 4)

    def test_links_are_told_apart(self):
        """Between each two places in sight, or above it; of a line that stands half a line above, too."""
        self.assertEqual(self.lines()[0], LINES)
        links, found = self.driver.execute_script("""
            view.scrollTop = 5 * ROW;
            const places = [0, ...Array.from({ length: 21 }, (_, i) => i + 4)], marks = [];
            for (const kind of KINDS)
                for (const end of places)
                    for (const start of [...places, end - 0.5])
                        if (start > 3 || !start) marks.push(linkMark(kind, start, end));
            return [marks.length, new Set(marks).size];""")
        self.assertGreater(links, LINES)
        self.assertEqual(found, links)

    def test_links_have_room(self):
        """Thousands that lead out of sight are as many as there are pixels where they do."""
        self.visit(self.jobs)
        self.driver.find_element(By.TAG_NAME, "body").send_keys("f")
        lines, _ = self.lines()
        self.assertGreater(lines, 16000)
        self.assertEqual(self.find("omitted").text, "")
        self.assertTrue(500 < self.shapes() <= MOST_SHAPES)

    def test_few_links_are_looked_at(self):
        """Those of the lines in sight when these are others, and else one a pixel of each mark; and where
        one of all links would be seen, one of its mark is drawn, less than eight pixels away."""
        self.visit(self.jobs)
        self.driver.find_element(By.TAG_NAME, "body").send_keys("f")
        for middle in 0, 0.5:
            for act in SCROLL, "show(6e9, 7.9e9)", "show(6.99e9, 7.01e9)":
                self.driver.execute_script(act, middle)
                self.shown()
                looked, drawn, left_out = self.driver.execute_script(LINKS_LEFT_OUT)
                self.assertGreater(drawn, 0, (middle, act))
                self.assertEqual(left_out, 0, (middle, act))
                self.assertLess(looked, JOBS_LINKS if act == SCROLL else 1500, (middle, act))

    def test_charts_are_exact(self):
        """Means of any time, in which many came and went or few, are those of all tasks one by one."""
        self.visit(self.storm)
        self.shown()
        off, seen = self.driver.execute_script("""
            const line = lines.find((line) => line.fold), length = data.end - data.begin;
            const busy = line.tasks.flatMap((task) => task.spans).filter((span) => span[2] === "R")
                .map(([from, to]) => ({ from, to }));
            const one = (spans, from, to) => spans.reduce((sum, span) => sum +
                Math.max(0, Math.min(span.to, to) - Math.max(span.from, from)), 0) / (to - from);
            let off = 0, seen = 0;
            for (let i = 0; i < 400; i++) {
                const wide = length / 2 ** (i % 20), from = data.begin + (length - wide) * i / 400;
                const there = one(line.tasks, from, from + wide);
                off = Math.max(off, Math.abs(line.there.mean(from, from + wide) - there),
                    Math.abs(runningIn(line).mean(from, from + wide) - one(busy, from, from + wide)));
                seen = Math.max(seen, there);
            }
            return [off, seen];""")
        self.assertLess(off, 1e-6)
        self.assertGreater(seen, 10)

    def test_search_is_over(self):
        """When nothing is looked for any more no task counts as found, for which more is drawn."""
        found = "return data.rows.filter((row) => row.match).length"
        self.seek("ls")
        self.assertEqual(self.driver.execute_script(found), 1)
        self.seek(Keys.BACKSPACE * 2)
        self.assertEqual(self.find("found").text, "")
        self.assertEqual(self.driver.execute_script(found), 0)

    def test_first_picture_reads_little(self):
        """Lines with many states are drawn of what was summed up, until one zooms in."""
        self.visit(self.crowd)
        self.shown()
        before = self.driver.execute_script(SPANS_READ)
        self.assertLess(before, CROWD_SPANS / 4)
        self.drag(9.4, 9.5)
        self.assertGreater(self.driver.execute_script(SPANS_READ), before)

    def test_heights(self):
        """Time on a CPU is as high as its part of a pixel, to the nearest; and nearly so by bins."""
        self.visit(self.turns)
        self.shown()
        lane, x, *off = self.driver.execute_script("""
            const line = lines.find(({ lane, tasks }) => data.bins[lane] && tasks[0].name === "job");
            const spans = line.tasks.flatMap((task) => task.spans).filter((span) => span[2] === "R");
            const mean = (x) => spans.reduce((sum, [from, to]) =>
                sum + Math.max(0, Math.min(xOf(to), x + 1) - Math.max(xOf(from), x)), 0);
            const offBy = (lists) => Math.max(...layersOf(lists, 1)[1].flatMap(([high, column, columns]) =>
                Array.from({ length: columns }, (_, i) => Math.abs(mean(LEFT + column + i) * HIGH - high))));
            const low = layersOf(binsOf(line), 1)[1].find(([high, , columns]) => high === 1 && columns > 4);
            return [lineOf(line.tasks[0]), LEFT + low[1] + 2, offBy(line.tasks.map((task) => task.spans)),
                offBy(binsOf(line))];""")
        self.assertLessEqual(off[0], 0.5 + 1e-6)
        self.assertLessEqual(off[1], 1)
        top = TOP + ROW * lane + 11
        self.assertEqual(self.pixel(CANVAS, x, top + 9), (0x1F, 0x9D, 0x55))
        self.assertEqual(self.pixel(CANVAS, x, top + 2), (0xCF, 0xDA, 0xE6))

    def test_large_page_has_a_picture_first(self):
        """Of no more shapes than a small page, and the data of both are read to the same end."""
        with open(self.crowd, encoding="utf-8") as file:
            first = file.read().partition("<div id=first>")[2].partition("</svg>")[0]
        self.visit(self.storm)
        few = int(self.driver.execute_script("return document.body.dataset.shapes"))
        shapes = len(re.findall("<(?:path|text|circle)", first))
        self.assertTrue(few / 10 < shapes < 3 * few, (shapes, few))
        self.visit(self.crowd)
        self.assertEqual(self.driver.find_elements(By.ID, "first"), [])
        self.assertEqual(self.driver.execute_script("return data.rows.length"), CROWD_TASKS)

    def test_keyboard_folds(self):
        """Arrows go from line to line, Enter folds, and f does all."""
        body = self.driver.find_element(By.TAG_NAME, "body")
        body.send_keys("f")
        self.assertEqual(self.lines(), (LANES, 0))
        body.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER)
        self.assertEqual(self.lines(), (3, TASKS - 2))
        body.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
        self.assertEqual(self.lines(), (LANES, 0))

    def overview(self, second):
        """Where that is in the overview, from its middle."""
        strip = self.find("overview")
        x, _ = self.place(0, second)
        return int(x - strip.size["width"] / 2)

    def drag(self, start, end):
        """From a second to another one of the overview."""
        start, end = self.overview(start), self.overview(end)
        ActionChains(self.driver).move_to_element_with_offset(self.find("overview"), start, 0) \
            .click_and_hold().move_by_offset(end - start, 0).release().perform()
        return [time / SECOND for time in self.shown()]

    def expect_window(self, found, start, end):
        """Within a pixel or two."""
        self.assertAlmostEqual(found[0], start, delta=0.05)
        self.assertAlmostEqual(found[1], end, delta=0.05)

    def test_overview(self):
        """A window is drawn, moved and pulled at its ends; what is above it tells what there was."""
        self.expect_window(self.drag(2, 6), 2, 6)
        self.expect_window(self.drag(4, 5), 3, 7)
        self.expect_window(self.drag(3, 1), 1, 7)
        self.expect_window(self.drag(7, 9), 1, 9)
        x, _ = self.place(0, 2)
        self.assertEqual(self.pixel("#overview", x, 12), (0x1F, 0x9D, 0x55))
        x, _ = self.place(0, 8.9)
        self.assertEqual(self.pixel("#overview", x, 26), (0x9F, 0xB8, 0xD1))
        self.drag(9.5, 9.5)
        self.assertEqual(self.shown()[1], 10 * SECOND)

    def test_names_are_text(self):
        """A name with an escape and no UTF-8 is shown escaped."""
        card = self.point(self.row_of(11), 5)
        self.assertIn(r"dead\n\x1b\xff", card)

    def test_screenshot(self):
        """For a person to look at."""
        self.point(self.row_of(101), 4.5)
        self.assertTrue(self.driver.save_screenshot(self.screenshot))


def main(page, storm, crowd, jobs, turns, path, screenshot):
    """Returns the exit status."""
    Page.page, Page.storm, Page.crowd, Page.jobs = page, storm, crowd, jobs
    Page.turns, Page.path, Page.screenshot = turns, path, screenshot
    with tempfile.TemporaryDirectory() as folder:
        Page.driver = browser(folder)
        try:
            suite = unittest.defaultTestLoader.loadTestsFromTestCase(Page)
            result = unittest.TextTestRunner(verbosity=2).run(suite)
        finally:
            Page.driver.quit()
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
