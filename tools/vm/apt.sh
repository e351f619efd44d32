# shellcheck shell=bash
# A private apt: Debian's archive as the host knows it, with a state for each release (see suite) and architecture.

# archive_uris WANTED: the URI of Debian's own archive ("main") or of its security updates
# ("security") in the host's configuration.
archive_uris() {
	apt-get indextargets --format "\$(CODENAME) \$(REPO_URI)" 'Created-By: Packages' 'Origin: Debian' |
		awk -v wanted="$1" '
			/^[a-z]+-security / { if (wanted == "security") print $2; next }
			/^[a-z]+ /          { if (wanted == "main") print $2 }' | sort -u
}

# sources_list: our sources.list, on stdout.
sources_list() {
	local key=/usr/share/keyrings/debian-archive-keyring.gpg uri suite
	suite=$(suite)

	uri=$(archive_uris main | head -n 1)
	[ -n "$uri" ] || die "apt knows no Debian archive here; is there one in /etc/apt/sources.list*," \
		"and has 'apt-get update' been run?"
	printf "deb [signed-by=$key] $uri %s main\n" "$suite" "$suite-updates" "$suite-backports"
	uri=$(archive_uris security | head -n 1)
	[ -z "$uri" ] || echo "deb [signed-by=$key] $uri $suite-security main"
}

# apt_conf DIR ARCH: on top of the host's settings (a proxy, say) everything that is ours.
apt_conf() {
	cat <<-END
		#clear APT::Architectures;
		#clear APT::Update;
		#clear DPkg::Post-Invoke;
		#clear DPkg::Pre-Install-Pkgs;
		APT::Architecture "$2";
		APT::Architectures { "$2"; };
		APT::Sandbox::User "";
		Acquire::Languages "none";
		Acquire::Retries "3";
		Dir::Cache "$1/cache";
		Dir::Etc::sourcelist "$1/sources.list";
		Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::preferences "/dev/null";
		Dir::Etc::preferencesparts "/dev/null";
		Dir::State "$1/state";
		Dir::State::status "$1/status";
	END
}

# apt_dir ARCH: its folder.
apt_dir() {
	cache_dir "vm/apt-$(suite)-$1"
}

# apt_in ARCH TOOL WORD...: apt-get or apt-cache on the private state.
apt_in() {
	local dir tool=$2
	dir=$(apt_dir "$1")
	shift 2

	"$tool" -c "$dir/apt.conf" "$@"
}

# apt_update ARCH: make the state if need be, read the lists of packages anew.
apt_update() {
	local dir
	dir=$(apt_dir "$1")

	mkdir -p "$dir/cache/archives/partial" "$dir/state/lists/partial"
	: >>"$dir/status"
	sources_list >"$dir/sources.list"
	apt_conf "$dir" "$1" >"$dir/apt.conf"
	note "reading the list of Debian's packages ($(suite)) for $1"
	apt_in "$1" apt-get -qq update >&2 || without_backports "$1"
}

# without_backports ARCH: not every mirror has them; nobody who wants no kernel of theirs shall suffer for it.
without_backports() {
	note "trying again without $(suite)-backports"
	sed -i "/$(suite)-backports/d" "$(apt_dir "$1")/sources.list"
	apt_in "$1" apt-get -qq update >&2 || die "the list of Debian's packages for $1 cannot be read"
}

# apt_forget: the next apt_ready updates.
apt_forget() {
	rm -f "$(cache_dir vm)"/apt-*/updated
}

# apt_ready ARCH: an apt to ask, updated if its lists are older than an hour, since what old
# lists name may have gone from the archive.
apt_ready() {
	local stamp
	stamp=$(apt_dir "$1")/updated

	[ -z "$(find "$stamp" -mmin -60 2>/dev/null)" ] || return 0
	apt_update "$1"
	touch "$stamp"
}

# apt_fetch ARCH DIR PACKAGE...: the packages' files into DIR, checked against the signed lists.
apt_fetch() {
	local from=$1 to=$2
	shift 2

	mkdir -p "$to"
	(cd -- "$to" && apt_in "$from" apt-get -qq download "$@" >&2)
}

# listed FILE SIGN: the packages listed there without ("+") or with ("-") a minus.
listed() {
	sed -n -e 's/[[:space:]]*\(#.*\)\?$//' -e '/^$/d' \
		-e "$([ "$2" = - ] && echo 's/^-//p' || echo '/^-/!p')" "$1"
}

# fetch_listed FILE DIR PACKAGE...: the files of those and of the PACKAGEs; since our dpkg status is empty,
# apt takes every dependency.
fetch_listed() {
	local wanted left_out name to=$2

	mkdir -p "$to/partial"
	mapfile -t wanted < <(listed "$1" +)
	mapfile -t left_out < <(listed "$1" -)
	shift 2
	apt_in "$arch" apt-get -qq -y --no-install-recommends --download-only \
		-o Dir::Cache::archives="$to" install "${wanted[@]}" "$@" >&2
	for name in "${left_out[@]}"; do
		rm -f "$to/${name}"_*.deb
	done
}

# unpack DEB DIR TAR-OPTION...: a package's files below DIR; its maintainer scripts are not run.
unpack() {
	local deb=$1 to=$2
	shift 2

	dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$to" --keep-directory-symlink "$@"
}

# apt_unpacked ARCH DIR PACKAGE...: the packages are unpacked in DIR, from now on.
apt_unpacked() {
	local arch=$1 to=$2 deb
	shift 2

	[ ! -e "$to" ] || return 0
	rm -rf -- "$to.new"
	apt_ready "$arch"
	note "fetching $1"
	apt_fetch "$arch" "$to.new/deb" "$@"
	for deb in "$to.new/deb"/*.deb; do
		unpack "$deb" "$to.new"
	done
	rm -rf -- "$to.new/deb"
	mv -- "$to.new" "$to"
}
