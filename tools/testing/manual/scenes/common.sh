#!/bin/bash
# What scenes are made of. Each is run by the shell that tries the document's examples, in an empty folder.
# Comments in a scene are for the runner: "# WORD is TEXT": what stands for a word of the examples;
# "# before START comes CODE": what happens before one that begins so; "# silent is START": one that says
# nothing when all is well; "# ^C ends START": one that goes on until somebody ends it.
PATH=/taskviz/testing/manual/programs:$PATH

# meet_family: a family of tasks, held in their states; $family is its first, $copier one that forked.
meet_family() {
	mkfifo family-is-there
	demo >family-is-there &
	read -r family <family-is-there
	copier=$(pgrep -P "$family" -x copier)
	until writer=$(pgrep --runstates S -P "$copier" -x writes-1000); do
		:
	done
	export copier writer
}

# calm_family: who is busy for seconds of virtual time makes them last.
calm_family() {
	pkill -STOP -x busy
}

# take_pid PID COMMAND...: runs it in the background, with that pid if nobody has it.
take_pid() {
	echo $(($1 - 1)) >/proc/sys/kernel/ns_last_pid
	"${@:2}" &
	[ $! = "$1" ] || echo "$! is not $1"
}

# add_group NAME: the group records from now on, too.
add_group() {
	echo "$(</sys/module/taskviz/parameters/probes),$1" >/sys/module/taskviz/parameters/probes
}

# record_life: a recording of three seconds, in which some sort.
record_life() {
	taskviz record -w life.taskviz -- make -j4 >/dev/null 2>&1
}
