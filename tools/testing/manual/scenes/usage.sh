#!/bin/bash
# before echo 1 > comes bash -c 'demo brief; :'
# before cat /sys/kernel/debug/taskviz/threads comes meet_others
# before cat /sys/kernel/debug/taskviz/states comes add_group states
# before cat /sys/kernel/debug/taskviz/times comes sleep 1000 & sleep 0.1
# before cat /sys/kernel/debug/taskviz/entries comes add_group entries; cat /proc/self/stat >seen; sleep 0.5
# before cat /sys/kernel/debug/taskviz/groups comes load_again; cat /proc/self/stat >seen
# before cat /sys/kernel/debug/taskviz/kthreads comes echo run first >/sys/kernel/debug/taskviz/lab
# before cd /sys/kernel/debug/taskviz comes echo stop first >/sys/kernel/debug/taskviz/lab
# before trace-cmd record comes cd "$OLDPWD"
meet_family

# load_again: as the document has it where it shows the settings.
load_again() {
	rmmod taskviz
	insmod /taskviz/taskviz.ko history=8192
}

# meet_others: what the tables are shown with, from the birth of each on.
meet_others() {
	pkill -x family
	load_again
	cat /proc/self/stat >seen
	python3 -c 'import threading, time; threading.Thread(target=time.sleep, args=[1000]).start()' &
	sh -c '(sleep 0.1; exec true); sleep 1000; :' &
	sh -c 'trap : CHLD; kill -WINCH $$; sh -c "kill -TERM \$\$"; :'
	sleep 0.5
}
