#!/bin/bash
# CHILD is $child
# PARENT is $$
(sleep 1000; :) &
child=$!
export child
