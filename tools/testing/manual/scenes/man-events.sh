#!/bin/bash
# ^C ends taskviz events --kinds
record_life
while sleep 0.2; do
	:
done &
