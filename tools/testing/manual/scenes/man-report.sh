#!/bin/bash
date -s 14:03:21 >/dev/null
taskviz record -w life.taskviz -- sh -c 'make; make' >/dev/null 2>&1
