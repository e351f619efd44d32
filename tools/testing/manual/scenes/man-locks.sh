#!/bin/bash
# COMMAND is sh -c 'for _ in 1 2 3; do flock lock sleep 0.1 & done; wait'
flock lock sleep 3 &
sleep 0.1
