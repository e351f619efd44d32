#!/bin/bash
# Its module is where modprobe looks, and not loaded.
rmmod taskviz
mkdir -p "/lib/modules/$(uname -r)/updates"
cp /taskviz/taskviz.ko "/lib/modules/$(uname -r)/updates"
depmod
meet_family
