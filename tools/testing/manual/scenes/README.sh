#!/bin/bash
# COMMAND is make
# CHILD is $writer
# PARENT is $copier
# before taskviz lesson 1 comes calm_family
meet_family
add_group states
flock lock sleep 1000 &
# What the host's tools/vm/run does with a command, its machine being there already.
mount -t tmpfs none /mnt/share
mkdir -p tools/vm
cat >tools/vm/run <<'END'
#!/bin/sh
[ "$1 $2 $3" = '--share . --' ] && shift 3 && "$@" && [ -s /mnt/share/waits.svg ]
END
chmod +x tools/vm/run
