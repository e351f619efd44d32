#!/bin/bash
mkdir -p ~/.local/state/taskviz/lessons
taskviz lesson 2 --check >~/.local/state/taskviz/lessons/02.tap
