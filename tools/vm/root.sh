# shellcheck shell=bash
# How Debian packages become a root file system without their scripts, for the test machine and the image:
# the files of the folder $packages become the folder $root.

# skeleton: what base-files' and usrmerge's scripts would make.
skeleton() {
	local dir

	mkdir -p "$root"/{dev,etc,mnt/share,proc,run,sys,taskviz,tmp,var/tmp}
	for dir in bin lib lib64 sbin; do
		mkdir -p "$root/usr/$dir"
		ln -s "usr/$dir" "$root/$dir"
	done
	chmod 1777 "$root/tmp" "$root/var/tmp"
	ln -s /run "$root/var/run"
	ln -s /proc/mounts "$root/etc/mtab"
}

# files: documentation and translations are left out.
files() {
	local deb

	for deb in "$packages"/*.deb; do
		unpack "$deb" "$root" --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' \
			--exclude='./usr/share/locale/*' --exclude='./usr/share/info/*' \
			--exclude='./usr/share/lintian/*' --exclude='./var/run'
	done
}

# users: Debian's own, and a plain one.
users() {
	cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
	cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
	echo 'user:x:1000:1000:a plain user:/home/user:/bin/bash' >>"$root/etc/passwd"
	echo 'user:x:1000:' >>"$root/etc/group"
	sed -i 's/^root:[^:]*:/root:x:/' "$root/etc/passwd"
	awk -F: '{ print $1 ":*:19000:0:99999:7:::" }' "$root/etc/passwd" >"$root/etc/shadow"
	chmod 640 "$root/etc/shadow"
	mkdir -p "$root/home/user"
	chown 1000:1000 "$root/home/user"
}

# logins: su and runuser go through PAM, whose common files a package's script would write.
logins() {
	local kind

	mkdir -p "$root/etc/pam.d"
	for kind in auth account password session; do
		echo "$kind required pam_permit.so" >"$root/etc/pam.d/common-$kind"
	done
	cp "$root/etc/pam.d/common-session" "$root/etc/pam.d/common-session-noninteractive"
}

# settings: the few files a quiet system reads.
settings() {
	echo taskviz >"$root/etc/hostname"
	printf '127.0.0.1 localhost taskviz\n::1 localhost\n' >"$root/etc/hosts"
	printf 'passwd: files\ngroup: files\nshadow: files\nhosts: files\n' >"$root/etc/nsswitch.conf"
	printf '%s\n' 'PS1="\u@\h:\w\\$ "' >"$root/etc/profile"
}

# alternatives: the names that packages' scripts would link.
alternatives() {
	ln -sf gawk "$root/usr/bin/awk"
	[ -e "$root/usr/bin/sh" ] || ln -s dash "$root/usr/bin/sh"
}

# linker_cache: ldconfig reads foreign files too; without a cache ld.so looks in the folders itself.
linker_cache() {
	echo 'include /etc/ld.so.conf.d/*.conf' >"$root/etc/ld.so.conf"
	mkdir -p "$root/etc/ld.so.conf.d"
	printf '%s\n' /lib/x86_64-linux-gnu /usr/lib/x86_64-linux-gnu /lib/aarch64-linux-gnu \
		/usr/lib/aarch64-linux-gnu >"$root/etc/ld.so.conf.d/multiarch.conf"
	ldconfig -r "$root" 2>/dev/null || true
}
