#!/bin/bash
# 145 is $writer
# 138 is $copier
add_group states
meet_family
