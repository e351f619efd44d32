# shellcheck shell=bash
# How device trees are made here: compiled, and merged into the tree of the arm64 machine.
. "$(dirname -- "${BASH_SOURCE[0]}")/../vm/lib.sh"

top=$(project_dir)

# compile FROM TO [DTC-OPTION...]: a warning is a failure.
compile() {
	local output

	output=$(dtc "${@:3}" -@ -I dts -O dtb -o "$2" "$1" 2>&1) || output=${output:-dtc failed}
	[ -z "$output" ] || { printf '%s\n' "${output//"$top/"/}" >&2; return 1; }
}

# merge TO OVERLAY...: the machine's tree with the compiled overlays in it.
merge() {
	local to=$1
	shift

	"$vm_dir/run" --arch arm64 --dump-dtb "$to.machine" || return
	fdtoverlay -i "$to.machine" -o "$to" "$@" || die "cannot merge $*"
	rm -- "$to.machine"
}
