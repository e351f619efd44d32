# shellcheck shell=bash
# What a run is worth: success line, clean kernel log and clean power-off, else the machine failed.

# failed CODE TEXT...: with the end of the kernel log, which mostly holds the reason.
failed() {
	local code=$1
	judged=1
	shift

	printf 'run: the machine failed: %s\n' "$*" >&2
	if [ -s "$log" ]; then
		echo "run: the kernel log ends:" >&2
		tail -n 25 "$log" | tr -d '\r' >&2
	fi
	exit "$code"
}

# Taints of bad page (32), oops (128), warning (512) and lockup (16384): a log may lose lines.
bad_taints=$((32 | 128 | 512 | 16384))

# check_verdict LINE: every byte the guest sent is here, and the kernel thinks it is well.
check_verdict() {
	local size

	[[ $1 =~ ^exit=([0-9]+)\ stdout=([0-9]+)\ stderr=([0-9]+)\ tainted=([0-9]+)$ ]] ||
		failed 125 "${1:-it gave no verdict}"
	size=$(stat -c %s "$work/stdout")/$(stat -c %s "$work/stderr")
	[ "$size" = "${BASH_REMATCH[2]}/${BASH_REMATCH[3]}" ] ||
		failed 125 "of its output ${BASH_REMATCH[2]}/${BASH_REMATCH[3]} only $size bytes came here"
	[ $((BASH_REMATCH[4] & bad_taints)) = 0 ] ||
		failed 125 "its kernel is tainted (${BASH_REMATCH[4]})"
	status=${BASH_REMATCH[1]}
}

# judge: returns the command's status, or exits with 124 or 125.
judge() {
	local status

	case $ended in
	0) ;;
	124 | 137) failed 124 "not done within ${timeout:-600} seconds" ;;
	*) failed 125 "QEMU ended with $ended: $(<"$work/qemu")" ;;
	esac
	"$vm_dir/check-log" "$log" || exit 125
	check_verdict "$(<"$work/verdict")"
	grep -aq 'reboot: Power down' "$log" || failed 125 "it did not power off"
	judged=1
	return "$status"
}
