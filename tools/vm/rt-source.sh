# shellcheck shell=bash
# The source of a PREEMPT_RT kernel: Debian's of 6.1, and the patches that its package of sources alone has.

# rt_version: the newest of the release itself: of security updates the archive may lack that package.
rt_version() {
	local found

	found=$(apt_in "$arch" apt-cache madison "$source_package" |
		awk -v from="$(suite)/main" '$0 ~ " " from " " && !n++ { print $3 }')
	[ -n "$found" ] || die "Debian's archive ($(suite)) has no $source_package"
	echo "$found"
}

# rt_fetch_patches DIR VERSION: DIR/debian/patches-rt.  The lists of sources are for this alone.
rt_fetch_patches() {
	local options=(-o "Dir::Etc::sourcelist=$1/sources.list" -o "Dir::State::lists=$1/lists")

	mkdir -p -- "$1/lists/partial"
	sources_list | sed -n "s/^deb \(.* $(suite) main\)\$/deb-src \1/p" >"$1/sources.list"
	apt_in "$arch" apt-get "${options[@]}" -qq update >&2
	(cd -- "$1" && apt_in "$arch" apt-get "${options[@]}" -qq source --diff-only --download-only \
		"linux=$2" >&2)
	tar -xf "$1"/linux_*.debian.tar.xz -C "$1" debian/patches-rt
}

# rt_fetch DIR: the archive of the sources and the patches into DIR, checked against the signed lists.
rt_fetch() {
	local version

	apt_ready "$arch"
	version=$(rt_version)
	note "fetching the source of $version and the patches of PREEMPT_RT: 140 MB"
	apt_fetch "$arch" "$1" "$source_package=$version"
	rt_fetch_patches "$1" "$version"
	unpack "$1"/"$source_package"_*.deb "$1" ./usr/src
}

# rt_unpack TREE DIR: the patched source, of what rt_fetch put into DIR.
rt_unpack() {
	local patch patches=$2/debian/patches-rt

	note "unpacking the source, and patching it"
	tar -xf "$2/usr/src/$source_package.tar.xz" -C "$1" --strip-components=1 \
		--exclude='*/Documentation/*.*' --exclude='*.dts' --exclude='*.dtsi'
	while read -r patch; do
		patch_source "$1" "$patches/$patch"
	done < <(grep -v '^#' "$patches/series")
}
