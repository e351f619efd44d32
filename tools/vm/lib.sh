# shellcheck shell=bash
# What the scripts around the virtual machine share: architectures, kernels, their cache, locks.
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

PATH=$PATH:/usr/sbin:/sbin	# depmod and mke2fs, for plain users, too
vm_dir=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
arch=$(dpkg --print-architecture 2>/dev/null || echo amd64)
kernel=6.1

# need PACKAGE...: see tools/need.
need() {
	"$vm_dir/../need" "$@"
}

host_arch() {
	dpkg --print-architecture
}

# is_built: is $kernel one that is built here?
is_built() {
	[ -e "$vm_dir/kernels/$kernel.config" ]
}

# check_target: are $arch and $kernel something we can build and boot?
check_target() {
	case $arch in
	amd64 | arm64) ;;
	*) die "unknown architecture '$arch'; there are amd64 and arm64" ;;
	esac
	case $kernel in
	6.1 | 6.1-rt | 6.12 | 7.3 | debug | debug-rt | kcsan | gcov) ;;
	*) die "unknown kernel '$kernel'; there are 6.1 (bookworm), 6.1-rt (its PREEMPT_RT)," \
		"6.12 (bookworm-backports), 7.3 (trixie-backports), and, built here, debug, debug-rt, kcsan" \
		"and gcov" ;;
	esac
}

# suite: the release of Debian that $kernel is from, or its backports.
suite() {
	case $kernel in
	7.*) echo trixie ;;
	*) echo bookworm ;;
	esac
}

# gnu_prefix: what the compiler of $arch has before its name on this machine.
gnu_prefix() {
	[ "$arch" != "$(host_arch)" ] || return 0
	case $arch in
	amd64) echo x86_64-linux-gnu- ;;
	arm64) echo aarch64-linux-gnu- ;;
	esac
}

# need_compiler: the compiler and C library for $arch.
need_compiler() {
	case $(gnu_prefix) in
	'') need gcc libc6-dev make ;;
	aarch64*) need gcc-aarch64-linux-gnu libc6-dev-arm64-cross make ;;
	x86_64*) need gcc-x86-64-linux-gnu libc6-dev-amd64-cross make ;;
	esac
}

# locked NAME COMMAND...: one at a time for all who share the cache.
locked() {
	local file fd
	file=$(cache_dir vm)/$1.lock
	shift

	exec {fd}>"$file"
	if ! flock -n "$fd"; then
		note "waiting for another run that fetches or builds (${file##*/})"
		flock "$fd"
	fi
	"$@" {fd}>&-
	exec {fd}>&-
}

# parse_target WORD...: the options every script here takes; what is left goes into $rest.
parse_target() {
	rest=()
	while [ $# -gt 0 ]; do
		case $1 in
		--arch) arch=${2:?--arch wants a name}; shift ;;
		--kernel) kernel=${2:?--kernel wants a version}; shift ;;
		-h | --help) usage; exit 0 ;;
		*) rest+=("$1") ;;
		esac
		shift
	done
	check_target
}

# pack DIR: what is in it as a cpio archive for the kernel, all of it root's; the same bytes for
# the same files.
pack() {
	find "$1" -mindepth 1 -exec touch -h -d @0 {} +
	(cd -- "$1" && find . -mindepth 1 -printf '%P\0' | sort -z |
		cpio --quiet -0 -o -H newc -R 0:0 --reproducible)
}

# build_dir NAME: the cache's folder for what is built from this very tree for $arch.
build_dir() {
	local tree

	tree=$(project_dir | sha256sum)
	touch "$(cache_dir "vm/build-${tree:0:8}")"
	cache_dir "vm/build-${tree:0:8}/$1-$arch"
}

# cached_as DIR: the name of a folder in the cache, also for locked: who builds elsewhere need not wait.
cached_as() {
	printf '%s\n' "${1#"$(cache_dir vm)"/}"
}

# forget_old: what was built in trees, or made of lists, that nobody used for a month.
forget_old() {
	find "$(cache_dir vm)" -mindepth 1 -maxdepth 1 -mtime +30 \
		\( -name 'build-*' -o -name 'module-*' -o -name 'kernel-*' -o -name 'root-*.ext4' -o -name 'sysroot-*' \
		-o -name 'image-*' -o -name 'shim*' \) -exec rm -rf {} +
}
