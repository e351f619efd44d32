# shellcheck shell=bash
# Kernels that are built here, from Debian's source of 6.1.

readonly source_package=linux-source-6.1
readonly source_archive=/usr/src/$source_package.tar.xz

# need_source: what any of these kernels is built with.
need_source() {
	"$(project_dir)/tools/need" "$source_package" gcc libc6-dev make flex bison bc libelf-dev \
		patch xz-utils
}

# source_version: of which kernel the source is; another one means another build.
source_version() {
	dpkg-query -W -f '${Version}\n' "$source_package"
}

# unpack_source TO PATTERN...: what none of these kernels is made of stays packed, nor do the PATTERNs.
unpack_source() {
	local to=$1
	shift

	note "unpacking $source_archive"
	tar -xf "$source_archive" -C "$to" --strip-components=1 "${@/#/--exclude=}" \
		--exclude='*/Documentation/*.*' --exclude='*.dts' --exclude='*.dtsi' \
		--exclude='*/sound/*.[ch]' --exclude='*/drivers/gpu/*.[ch]' \
		--exclude='*/drivers/net/*/*.[ch]' --exclude='*/drivers/media/*.[ch]'
}

# patch_source TREE PATCH...
patch_source() {
	local tree=$1 patch
	shift

	for patch in "$@"; do
		patch -s -f -d "$tree" -p1 <"$patch"
	done
}

# check_config WANTED HAVE: Kconfig drops without a word what it cannot have: what was asked for must
# be there.
check_config() {
	local wanted lost=()

	while read -r wanted; do
		grep -qxF -- "$wanted" "$2" || lost+=("$wanted")
	done < <(grep '^CONFIG_' "$1")
	while read -r wanted; do
		! grep -q -- "^$wanted=" "$2" || lost+=("$wanted is not set")
	done < <(sed -n 's/^# \(CONFIG_[A-Z0-9_]*\) is not set$/\1/p' "$1")
	[ ${#lost[@]} -eq 0 ] || die "the kernel's configuration lost: ${lost[*]}"
}

# configure_source TREE WANTED WORD...: WANTED on top of what .config holds; the WORDs go to make.
configure_source() {
	local tree=$1 wanted=$2
	shift 2

	cat -- "$wanted" >>"$tree/.config"
	make -C "$tree" "$@" olddefconfig >"$tree/build.log" 2>&1 ||
		die "configuring the kernel failed, see $tree/build.log"
	check_config "$wanted" "$tree/.config"
}

# One line for every hundred lines of make.
show_progress() {
	awk -v name="${0##*/}" -v all="$1" \
		'NR % 100 == 0 { print name ": " NR " of about " all " steps" }' >&2
}

# build_source TREE STEPS WORD...: some STEPS lines of make; the WORDs go to it.
build_source() {
	local tree=$1 steps=$2
	shift 2

	nice make -C "$tree" -j"$(nproc)" "$@" 2>&1 | tee -a "$tree/build.log" | show_progress "$steps" ||
		die "the build failed, its last lines are
$(tail -n 20 -- "$tree/build.log")
all of them are in $tree/build.log"
}

# prune_source TREE NAME...: modules are built with the headers, the scripts and the makefiles alone;
# of the top level the NAMEs stay as well.
prune_source() {
	local tree=$1 keep=() name
	shift

	for name in include scripts arch Makefile Kbuild .config Module.symvers "$@"; do
		keep+=(! -name "$name")
	done
	find "$tree" -mindepth 1 -maxdepth 1 "${keep[@]}" -exec rm -rf -- {} +
	find "$tree/arch" -mindepth 1 -maxdepth 1 ! -name um ! -name x86 -exec rm -rf -- {} +
	find "$tree/arch" "$tree/scripts" -type f \
		\( -name '*.[coS]' -o -name '*.a' -o -name '.*.cmd' \) -delete
}
