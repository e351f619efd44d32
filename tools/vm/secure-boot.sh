# shellcheck shell=bash
# A disk that starts as a Secure Boot does: UEFI believes Microsoft, whose key signed Debian's shim, which believes
# Debian, whose key signed GRUB and the kernel, and those whom the machine's owner has enrolled (MOK).

# fetch_shim FOLDER: the packages' files only; installed on the host they would want to start that.
fetch_shim() {
	local deb

	[ ! -e "$1" ] || { touch "$1"; return; }	# it is in use: see forget_old
	rm -rf "$1.new"
	apt_ready amd64
	note "fetching Debian's shim and GRUB"
	apt_fetch amd64 "$1.new/deb" shim-signed grub-efi-amd64-signed
	for deb in "$1.new/deb"/*.deb; do
		unpack "$deb" "$1.new" ./usr/lib
	done
	mv "$1.new" "$1"
}

# copy_in IMAGE FROM TO: a file onto the disk.
copy_in() {
	mcopy -i "$1" "$2" "::$3"
}

# boot_disk TO: shim, GRUB, the kernel, its words and the initrd, where each is looked for.
boot_disk() {
	local from

	from=$(cache_dir vm)/shim-$(suite)
	locked apt fetch_shim "$from"
	printf 'set timeout=0\nlinux /vmlinuz %s\ninitrd /initrd\nboot\n' "$(kernel_words)" >"$work/grub.cfg"
	mkfs.vfat -C "$1" $(($(stat -c %s "$work/initrd") / 1024 + 65536)) >/dev/null
	mmd -i "$1" ::/EFI ::/EFI/BOOT ::/EFI/debian
	copy_in "$1" "$from/usr/lib/shim/shimx64.efi.signed" /EFI/BOOT/BOOTX64.EFI
	copy_in "$1" "$from/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed" /EFI/BOOT/grubx64.efi
	copy_in "$1" "$work/grub.cfg" /EFI/debian/grub.cfg
	copy_in "$1" "$kernel_dir/vmlinuz" /vmlinuz
	copy_in "$1" "$work/initrd" /initrd
}

# secure_words: what is written to the variables is forgotten.
secure_words() {
	local flash=if=pflash,format=raw

	boot_disk "$work/boot"
	qemu+=(-global ICH9-LPC.disable_s3=1 -global "driver=cfi.pflash01,property=secure,value=on"
		-drive "$flash,unit=0,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.secboot.fd"
		-drive "$flash,unit=1,snapshot=on,file=$secure"
		-drive "file=$work/boot,format=raw,if=none,id=boot,snapshot=on"
		-device "virtio-blk-pci,drive=boot,bootindex=1")
}
