# shellcheck shell=bash
# Clean roots of Debian's releases for tools/debian/check, made once by mmdebstrap and kept packed in the cache.
# The folder $work is for what goes at the end.

# backport_of RELEASE: which kernel of tools/vm/run is of that release, or of its backports; these name its archive.
backport_of() {
	case $1 in
	12) echo 6.12 ;;
	13) echo 7.3 ;;
	esac
}

# own_kernel RELEASE: the full version of the kernel that the release itself has.
own_kernel() {
	local kernel

	kernel=$(backport_of "$1")
	apt_ready "$arch" || return
	apt_in "$arch" apt-cache show --no-all-versions "linux-headers-$arch" |
		sed -n 's/^Depends: .*linux-headers-\([^ ,]*\).*/\1/p'
}

# packed_root RELEASE PACKAGE...: the path of a packed root that has them.
packed_root() {
	local kernel release=$1 key root
	shift

	kernel=$(backport_of "$release")
	key=$(printf '%s\n' "$(suite)" "$@" | sha256sum)
	root=$(cache_dir packages)/root-$release-${key:0:16}.tar
	if [ ! -e "$root" ]; then
		note "making a clean root of Debian $release with $*, once: some minutes"
		sources_list >"$work/sources.list"
		mmdebstrap --quiet --variant=apt --mode=root --aptopt='Acquire::Languages "none"' \
			--dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt=force-unsafe-io \
			--include="$(IFS=,; echo "$*")" "$(suite)" "${root%.tar}.new.tar" "$work/sources.list" >&2 || return
		mv -- "${root%.tar}.new.tar" "$root"
	fi
	echo "$root"
}

# unpack_root PACKED ROOT: with the little of /dev that installing wants, and the network's names.
unpack_root() {
	mkdir -- "$2"
	tar -xf "$1" -C "$2" --exclude='./dev/*'
	mknod -m 666 "$2/dev/null" c 1 3
	ln -sfn /proc/self/fd "$2/dev/fd"
	cp -L /etc/resolv.conf "$2/etc/resolv.conf"
}

# inside COMMAND...: in $root, with a process tree and mounts of its own.
inside() {
	unshare --mount --pid --fork --mount-proc="$root/proc" chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
		LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} \
		"$@"
}

# buildah_here WORD...: images and containers are below $work, and go with it.
buildah_here() {
	buildah --root "$work/images" --runroot "$work/containers" --storage-driver vfs "$@"
}

# build_container RELEASE TO: what tools/container/Containerfile says, beginning with a clean root of that release in
# place of an image from a registry. Its packages are in the folder TO; the rest goes.
build_container() {
	local base=$work/base-$1

	mkdir -- "$base" "$2"
	cp -- "$(packed_root "$1" apt)" "$base/root.tar"
	printf 'FROM scratch\nADD root.tar /\n' >"$base/Containerfile"
	buildah_here bud --isolation chroot -t "debian:$1" "$base" || return
	rm -r -- "$base"
	buildah_here bud --isolation chroot -v "$2:/root/.cache/taskviz/deb" --build-arg "BASE=localhost/debian:$1" \
		-f "$top/tools/container/Containerfile" "$top" &&
		buildah_here rmi --all --force
}
