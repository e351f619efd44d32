#!/bin/bash
# The folder that is shared is a copy of the lesson's, its modules built.
mount --bind /taskviz/lessons/13-walk /mnt/share
