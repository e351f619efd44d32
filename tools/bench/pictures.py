#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""pictures.py PAGE: how many shapes a page of the timeline has at first, and at most while one moves in it.

What is there before the data of a large page are read is counted in its SVG, else what its script draws.
"""
import re
import sys
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

# Closer and closer, to both sides, back to all of it, all unfolded, and closer again.
KEYS = "wwwwaaddwwwwaaddwwwwaaddss0fwwwaddwww0"
SHAPES = "return document.body.dataset.shapes"


def drawn(driver):
    """Shapes of the picture, once it is drawn."""
    driver.execute_async_script(
        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))")
    return int(driver.execute_script(SHAPES))


def shapes_before(page):
    """Of the picture that a large page has until its data are read; 0 if there is none."""
    with open(page, encoding="utf-8") as file:
        first = file.read().partition("<div id=first>")[2].partition("</svg>")[0]
    return len(re.findall("<(?:path|text|circle)", first))


def measure(driver, page):
    """(at first, at most)"""
    driver.get(f"file://{page}")
    WebDriverWait(driver, 300).until(lambda driver: driver.execute_script(SHAPES))
    first = most = drawn(driver)
    for key in KEYS:
        driver.find_element(By.TAG_NAME, "body").send_keys(key)
        most = max(most, drawn(driver))
    return shapes_before(page) or first, most


def main(page):
    """Print both."""
    options = Options()
    with tempfile.TemporaryDirectory() as folder:
        for word in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                     f"--user-data-dir={folder}", "--window-size=1200,700"):
            options.add_argument(word)
        driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        driver.set_script_timeout(300)
        try:
            print("{:6} {:6}".format(*measure(driver, page)))
        finally:
            driver.quit()


main(sys.argv[1])
