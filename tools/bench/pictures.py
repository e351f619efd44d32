#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""
pictures.py FOLDER: what pages of the timeline cost, and whether that is few enough: tools/bench/pictures starts it.

FOLDER/costs has a line of each: name, million instructions and MB of its report, the same of its page, bytes
of that, and how high its SVG is; the first is the small one. FOLDER/NAME.html is opened in Chromium. What is
there before the data of a large page are read is counted in its SVG, else what its script draws.
Exit status: 0 if all targets are met, else 1.
"""
import re
import sys
import tempfile
from dataclasses import dataclass

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

# Closer and closer, to both sides, back to all of it, all unfolded, and closer again.
KEYS = "wwwwaaddwwwwaaddwwwwaaddss0fwwwaddwww0"
SHAPES = "return document.body.dataset.shapes"
LOOKED = "return document.body.dataset.looked ?? data.links.length"
LOADS = 5
# When a picture has been painted: the one that stands before the data, or the one that is drawn of them.
WATCH = """
const look = () => {
    const body = document.body?.dataset.shapes;
    if (body || document.getElementById("first") && document.getElementById("data"))
        requestAnimationFrame(() => { window.pictureAt = performance.now(); });
    else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


@dataclass
class Page:
    """What one of them costs."""

    name: str
    report: float
    report_mb: float
    made: float
    made_mb: float
    size: float
    height: float
    at_ms: float = 0
    first: int = 0
    most: int = 0
    looked: int = 0


def drawn(driver):
    """Shapes of the picture, once it is drawn."""
    driver.execute_async_script(
        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))")
    return int(driver.execute_script(SHAPES))


def shapes_before(path):
    """Of the picture that a large page has until its data are read; 0 if there is none."""
    with open(path, encoding="utf-8") as file:
        first = file.read().partition("<div id=first>")[2].partition("</svg>")[0]
    return len(re.findall("<(?:path|text|circle)", first))


def first_picture(driver, path):
    """When it has been painted, in ms from when the page was asked for."""
    driver.get(f"file://{path}")
    return WebDriverWait(driver, 300).until(
        lambda driver: driver.execute_script("return window.pictureAt"))


def look(driver, page, path):
    """Open it some times, then move in it."""
    page.at_ms = min(first_picture(driver, path) for _ in range(LOADS))
    WebDriverWait(driver, 300).until(lambda driver: driver.execute_script(SHAPES))
    page.first = page.most = drawn(driver)
    for key in KEYS:
        driver.find_element(By.TAG_NAME, "body").send_keys(key)
        page.most = max(page.most, drawn(driver))
        page.looked = max(page.looked, int(driver.execute_script(LOOKED)))
    page.first = shapes_before(path) or page.first


def look_at(pages, folder):
    """All of them, in one browser."""
    options = Options()
    with tempfile.TemporaryDirectory() as profile:
        for word in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                     f"--user-data-dir={profile}", "--window-size=1200,700"):
            options.add_argument(word)
        driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        driver.set_script_timeout(300)
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        try:
            for page in pages:
                look(driver, page, f"{folder}/{page.name}.html")
        finally:
            driver.quit()


def read_costs(folder):
    """A page a line."""
    with open(f"{folder}/costs", encoding="ascii") as file:
        for line in file:
            name, *costs = line.split()
            yield Page(name, *map(float, costs))


def targets(page, small):
    """(what, measured, at most) of what was aimed at; what has no limit is only told."""
    yield "million instructions of its report", f"{page.report:,.0f}", None, 0
    yield "MB for its report", f"{page.report_mb:.0f}", None, 0
    yield "instructions of the page, of the report's", f"{page.made / page.report:.2f}", 3, page.made / page.report
    yield "MB for the page", f"{page.made_mb:.1f}", 150, page.made_mb
    yield "MB of the page", f"{page.size / 1e6:.1f}", 8, page.size / 1e6
    yield "pixels of its SVG", f"{page.height:.0f}", 2000, page.height
    if page is not small:
        yield "first picture, of the small one's time", f"{page.at_ms / small.at_ms:.2f}", 3, page.at_ms / small.at_ms
        yield "first picture, of the small one's shapes", f"{page.first / small.first:.2f}", 3, page.first / small.first
    yield "shapes of a picture, at most", f"{page.most:,}", 20000, page.most
    yield "links looked at for a picture, at most", f"{page.looked:,}", None, 0


def main(folder):
    """Returns the exit status."""
    pages, missed = list(read_costs(folder)), 0
    look_at(pages, folder)
    for page in pages:
        for what, measured, most, value in targets(page, pages[0]):
            verdict = "" if most is None else "ok" if value <= most else "MISSED"
            missed += verdict == "MISSED"
            print(f"{page.name:9} {what:42} {measured:>9}  {f'<= {most:,}' if most else '':10} {verdict}".rstrip())
    print(f"{missed or 'no'} target{'' if missed == 1 else 's'} missed")
    return 1 if missed else 0


sys.exit(main(sys.argv[1]))
