# shellcheck shell=bash
# How QEMU is called: the machine of each architecture, its channels, waiting for its end.

need_qemu() {
	case $arch in
	amd64) need qemu-system-x86 ${firmware:+ovmf} ${secure:+ovmf mtools dosfstools} ;;
	arm64) need qemu-system-arm ${icount:+device-tree-compiler} ;;
	esac
	need cpio
}

# has_kvm: a stock guest hangs under a /dev/kvm without vmx or svm below it.
has_kvm() {
	[ "$arch" = "$(host_arch)" ] && [ -w /dev/kvm ] && grep -qwE 'vmx|svm' /proc/cpuinfo
}

# accelerator: with a host thread for each x86 CPU, TCG goes on running code that the other CPU has
# patched, which ends in a hang or in an oops at an int3, with or without taskviz.
accelerator() {
	if [ "$icount" ]; then
		echo -accel tcg,thread=single -icount shift=0,sleep=off -rtc base=2020-01-01,clock=vm
	elif has_kvm; then
		echo -accel kvm
	elif [ "$arch" = amd64 ]; then
		echo -accel tcg,thread=single
	else
		echo -accel tcg,thread=multi
	fi
}

# processor: with --icount an instruction that counts for many, or is random, is left out.
processor() {
	local machine=pc
	[ -z "$secure" ] || machine=q35,smm=on

	case $arch in
	arm64) echo -M virt -cpu cortex-a57 ;;
	amd64)
		if [ "$icount" ]; then
			echo -M $machine -cpu max,-erms,-fsrm,-rdrand,-rdseed
		elif has_kvm; then
			echo -M $machine -cpu host
		else
			echo -M $machine -cpu max
		fi
		;;
	esac
}

# built_words: for the kernels that are built here. What finds faults may stop at the first, except where
# the kernel's own data races come before. ACPI's interpreter, for which these make everything slow, gives
# up the routing of interrupts when it takes half a minute, which a busy host makes of it; in virtual time
# it does not. And what hangs is told from what is only emulated, checked at every step, beside others: by
# minutes.
built_words() {
	is_built || return 0
	[ "$kernel" = kcsan ] || echo -n " panic_on_warn=1"
	echo -n " softlockup_panic=1 watchdog_thresh=60 rcupdate.rcu_cpu_stall_timeout=200"
	echo -n " sysctl.kernel.hung_task_timeout_secs=480 workqueue.watchdog_thresh=300 acpi=noirq"
}

# kernel_words: an oops ends the run at once; a warning is found in the log, so it need not panic.
kernel_words() {
	local console=ttyS0

	[ "$arch" != arm64 ] || console=ttyAMA0
	echo -n "console=$console ignore_loglevel panic=-1 oops=panic"
	[ -z "$icount" ] || echo -n " nokaslr norandmaps random.trust_cpu=off"
	case ${icount:-0}-$arch in
	1-amd64) echo -n " tsc=reliable" ;;
	1-arm64) echo -n " mem=${mem}M" ;;
	esac
	built_words
	echo "$append"
}

# kernel_file: the unpacked image boots in half the time; UEFI starts the packed one only.
kernel_file() {
	if [ -z "$firmware" ] && [ -e "$kernel_dir/vmlinux" ]; then
		echo "$kernel_dir/vmlinux"
	else
		echo "$kernel_dir/vmlinuz"
	fi
}

# share_kind: how the guest gets --share.  While a guest that counts instructions waits for the host
# its clock runs on, by however long that takes here: nothing it uses may be on the host.
share_kind() {
	if [ -z "$share" ]; then
		echo none
	elif [ "$icount" ]; then
		echo copy
	else
		echo 9p
	fi
}

# root_device: the guest's name for its root.
root_device() {
	if [ "$icount" ]; then
		echo /dev/pmem0
	else
		echo /dev/vda
	fi
}

# root_words: a disk that forgets; with --icount (private) memory, for the reason above.
root_words() {
	case ${icount:-0}-$arch in
	1-amd64) nvdimm_words ;;
	1-arm64) pmem_words ;;
	*)
		qemu+=(-drive "file=$image,format=raw,if=none,id=root,snapshot=on"
			-device "virtio-blk-pci,drive=root")
		;;
	esac
}

nvdimm_words() {
	qemu+=(-m "$mem,slots=1,maxmem=$((mem + 4096))M" -machine nvdimm=on -device "nvdimm,memdev=root"
		-object "memory-backend-file,id=root,share=off,mem-path=$image,size=$(stat -c %s "$image")")
}

# pmem_words: QEMU has an NVDIMM for arm64 with ACPI only.  So the root is copied to memory behind
# that which the kernel may use, and a node of the device tree tells where.
pmem_words() {
	local size at=$(((mem + 1024) * 1024 * 1024)) node tree=$work/root.dtb	# memory begins at 1 GiB

	size=$(stat -c %s "$image")
	node=$(printf '/pmem@%x' "$at")
	if [ "$dtb" ]; then
		cp -- "$dtb" "$tree"
	else
		machine_tree "$tree"
	fi
	fdtput -c "$tree" "$node"
	fdtput -t s "$tree" "$node" compatible pmem-region
	fdtput -t x "$tree" "$node" reg "$(printf %x $((at >> 32)))" "$(printf %x $((at & 0xffffffff)))" \
		0 "$(printf %x "$size")"
	fdtput -t x "$tree" "$node" volatile
	qemu+=(-m "$((mem + size / 1024 / 1024))M" -dtb "$tree"
		-device "loader,file=$image,addr=$at,force-raw=on")
}

# firmware_words: what is written to the variables is forgotten.
firmware_words() {
	local flash=if=pflash,format=raw

	qemu+=(-drive "$flash,unit=0,readonly=on,file=/usr/share/OVMF/OVMF_CODE.fd"
		-drive "$flash,unit=1,snapshot=on,file=$firmware")
}

# port_words: the channels, on the first virtio device: the guest knows them as /dev/vport0pN.
# Files, not pipes: a slow reader cannot hold the guest up, and what is written before the guest
# powers off is not lost.  Without ioeventfd a write is done when the guest's next instruction runs.
port_words() {
	local port=0 name

	qemu+=(-device "virtio-serial-pci,ioeventfd=off")
	for name in stdout stderr verdict; do
		port=$((port + 1))
		qemu+=(-chardev "file,id=$name,path=$work/$name"
			-device "virtserialport,nr=$port,chardev=$name")
	done
	[ -z "$interactive" ] ||
		qemu+=(-chardev "stdio,id=console,signal=off" -device "virtconsole,nr=0,chardev=console")
}

# qemu_words: the whole call, into $qemu.
qemu_words() {
	local system=x86_64 words
	[ "$arch" != arm64 ] || system=aarch64

	read -r -a words < <(echo "$(accelerator)" "$(processor)")
	qemu=("qemu-system-$system" "${words[@]}" -smp "$cpus" -m "$mem"
		-nodefaults -no-user-config -display none -no-reboot -serial "file:$log")
	[ "$secure" ] || qemu+=(-kernel "$(kernel_file)" -initrd "$work/initrd" -append "$(kernel_words)")
	[ -z "$dtb" ] || qemu+=(-dtb "$dtb")
	[ -z "$firmware" ] || firmware_words
	port_words
	root_words
	[ -z "$secure" ] || secure_words
	[ "$(share_kind)" != 9p ] ||
		qemu+=(-fsdev "local,id=share,path=${share//,/,,},security_model=none"
			-device "virtio-9p-pci,fsdev=share,mount_tag=share")
}

# machine_tree TO: what the guest would find; without the random seeds, so that it is always the same.
# QEMU corrects the memory in a tree that it is given, so that its size here does not matter.
machine_tree() {
	local words
	read -r -a words < <(processor)

	qemu-system-aarch64 "${words[@]}" -machine "dumpdtb=$1,dtb-randomness=off" -smp "$cpus" \
		-nodefaults -display none >"$work/qemu" 2>&1 ||
		die "QEMU gives no device tree: $(<"$work/qemu")"
}

# follow FILE PID: what is written to FILE, until PID ends.
follow() {
	tail -c +1 -f -s 0.1 --pid="$2" "$1"
}

# reader_left: whoever read our output went away; the command would end by SIGPIPE, so do we.
reader_left() {
	judged=1
	exit 141
}

# run_batch: the guest's output goes out as it comes.
run_batch() {
	local machine out err first

	timeout -k 5 "${timeout:-600}" "${qemu[@]}" </dev/null >"$work/qemu" 2>&1 &
	machine=$!
	follow "$work/stdout" "$machine" &
	out=$!
	follow "$work/stderr" "$machine" >&2 &
	err=$!
	started=("$machine" "$out" "$err")
	wait -n -p first "$machine" "$out" "$err" && ended=0 || ended=$?
	if [ "$first" != "$machine" ]; then
		! kill -0 "$machine" 2>/dev/null || reader_left
		wait "$machine" && ended=0 || ended=$?
	fi
	wait "$out" || reader_left
	wait "$err" || reader_left
	started=()
}

run_interactive() {
	terminal=$(stty -g)
	if timeout --foreground -k 5 "${timeout:-0}" "${qemu[@]}" 2>"$work/qemu"; then
		ended=0
	else
		ended=$?
	fi
	stty "$terminal"
}

# start_machine: sets $ended, QEMU's exit status.
start_machine() {
	log=${log:-$work/log}
	: >"$log"
	: >"$work/stdout"
	: >"$work/stderr"
	: >"$work/verdict"
	qemu_words
	if [ "$interactive" ]; then
		run_interactive
	else
		run_batch
	fi
}
