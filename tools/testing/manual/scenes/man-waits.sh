#!/bin/bash
take_pid 120 sleep 1000
take_pid 200 sleep 1000
sh -c 'sleep 1000; :' &
