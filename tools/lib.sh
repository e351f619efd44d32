# shellcheck shell=bash
# What every script of the project shares: messages, the cache, a copy of the tree to build in.

# note TEXT...: progress, for a person who waits.
note() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# die TEXT...: what is wrong and what to do about it, then exit 1.
die() {
	printf '%s: error: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# project_dir: the root of the source tree.
project_dir() {
	cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd
}

# know_files TREE: git tells which files there are. An unpacked release has no repository: it gets one for
# as long as this shell lives, outside of it.
know_files() {
	[ ! -e "$1/.git" ] || return 0
	export GIT_DIR GIT_WORK_TREE=$1
	GIT_DIR=$(mktemp -d)
	known_in=$GIT_DIR
	trap 'rm -rf -- "$known_in"' EXIT
	git init -q
	git add -A
}

# cache_dir NAME: the project's cache folder of that name, made if need be.
cache_dir() {
	local dir=${XDG_CACHE_HOME:-$HOME/.cache}/taskviz/$1

	mkdir -p -- "$dir"
	printf '%s\n' "$dir"
}

# new_run NAME: sets $run to a new folder in the cache, for what a run leaves to look at.  Of that name the
# last 20 are kept; one is in use, and kept, too, while this shell or what it starts lives.
new_run() {
	local runs old fd

	runs=$(cache_dir runs)
	run=$runs/$(date +%Y-%m-%d-%H%M%S)-$1.$$
	mkdir -- "$run"
	exec {fd}<"$run"
	flock -s "$fd"
	find "$runs" -mindepth 1 -maxdepth 1 -name "*-$1.*" | sort | head -n -20 |
		while IFS= read -r old; do
			flock -n "$old" rm -rf -- "$old" || true
		done
}

# mirror FROM TO NAME...: make TO hold the regular files below FROM's NAMEs and no other source file.
# A file with the same content keeps its time and a changed one gets a new one, so that make is right
# about both.  What a build left in TO stays, except where its source has gone.
mirror() {
	local from=$1 to=$2 file
	local -A wanted=()
	shift 2

	while IFS= read -r -d '' file; do
		wanted[$file]=1
		mirror_file "$from/$file" "$to/$file"
	done < <(cd -- "$from" && find "$@" -type f -print0)
	[ -d "$to" ] || return 0
	while IFS= read -r -d '' file; do
		[ -n "${wanted[$file]:-}" ] || mirror_forget "$to" "$file"
	done < <(cd -- "$to" && find . -type f \( -name '*.[chS]' -o -name Kbuild -o -name Makefile \) \
		! -name '*.mod.c' -printf '%P\0')
}

mirror_file() {
	cmp -s -- "$1" "$2" && return
	mkdir -p -- "${2%/*}"
	cp -- "$1" "$2.new"
	mv -- "$2.new" "$2"
}

mirror_forget() {
	rm -f -- "$1/$2" "$1/${2%.c}.o"
}
