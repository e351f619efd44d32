# SPDX-License-Identifier: GPL-2.0
"""How Sphinx builds these pages: see 'make docs'."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

project = "taskviz"
extensions = ["lesson_pages"]
html_theme = "alabaster"
html_theme_options = {"page_width": "75em", "fixed_sidebar": True}
html_show_copyright = False
highlight_language = "none"
# What tools/taskviz/build-man and tools/handout build.
exclude_patterns = ["man/*", "handout/*"]
