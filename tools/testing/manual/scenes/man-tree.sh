#!/bin/bash
meet_family
calm_family
record_life
mkdir -p /run/cgroups
mount -t cgroup2 none /run/cgroups
mkdir /run/cgroups/cron.service
sh -c 'echo $$ >/run/cgroups/cron.service/cgroup.procs; exec sleep 1000' &
