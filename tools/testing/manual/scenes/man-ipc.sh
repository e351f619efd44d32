#!/bin/bash
ipcmk -Q >/dev/null
