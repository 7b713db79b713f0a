#!/usr/bin/env bash
# Builds a tiny operating system to deploy: a whole-disk GPT image that starts under BIOS and UEFI.
#   image.sh OUT RAMDISK_OUT      (the second is ramdisk.sh's: kernel, modules and busybox come from there)
# Leaves OUT/tiny-os.raw, tiny-os.qcow2 and a .sha256 of each. VERSION (default 1) is what it says that it is.
# Nothing is mounted: sgdisk, mtools and grub-mkimage do it all. What it prints at boot: image/init.
set -euo pipefail
source "$(dirname "$0")/common.sh"
[ $# = 2 ] || usage
root; need sgdisk mformat mcopy grub-mkimage qemu-img cpio python3
mkdir -p "$1"; out=$(cd "$1" && pwd); from=$(cd "$2" && pwd); began=$SECONDS
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

mkdir -p "$work/os"/{bin,dev,proc,sys,mnt}
cp "$from/rootfs/usr/bin/busybox" "$work/os/bin/"
install -m 755 "$LAB/image/init" "$work/os/init"
echo "${VERSION:-1}" >"$work/os/version"
unpack_modules "$from/rootfs" "$work/os/modules" ahci sd_mod virtio_pci virtio_blk virtio_scsi nvme isofs
cpio_of "$work/os" | gzip -6 >"$work/initrd"

modules="part_gpt fat search search_label normal linux serial terminal echo boot"
grub-mkimage -O x86_64-efi -p /grub -c "$LAB/image/grub.cfg" -o "$work/uefi" $modules efi_gop
grub-mkimage -O i386-pc -p /grub -c "$LAB/image/grub.cfg" -o "$work/bios" $modules biosdisk

# partition 2, the EFI system partition: FAT32 wants at least 33 MiB
size=$(( ($(stat -c%s "$from/kernel") + $(stat -c%s "$work/initrd") + $(stat -c%s "$work/uefi")) / 1024 + 2048 ))
size=$((size < 36864 ? 36864 : size))
truncate -s ${size}K "$work/esp"
mformat -i "$work/esp" -F -v TINYBOOT ::
mmd -i "$work/esp" ::/EFI ::/EFI/BOOT
mcopy -i "$work/esp" "$work/uefi" ::/EFI/BOOT/BOOTX64.EFI
mcopy -i "$work/esp" "$from/kernel" ::/kernel
mcopy -i "$work/esp" "$work/initrd" ::/initrd

# the disk: 1 MiB of tables, 1 MiB for GRUB's core (partition 1), the boot partition, 1 MiB for the tables' copy
raw=$out/tiny-os.raw; rm -f "$raw"
truncate -s $((size + 3072))K "$raw"
sgdisk -a 1 -n 1:2048:4095 -t 1:ef02 -n 2:4096:+${size}K -t 2:ef00 -c 2:TINYBOOT "$raw" >/dev/null
dd if="$work/esp" of="$raw" bs=1M seek=2 conv=notrunc,sparse status=none
python3 "$LAB/image/bios-boot.py" "$raw" /usr/lib/grub/i386-pc/boot.img "$work/bios" 2048
qemu-img convert -c -O qcow2 "$raw" "$out/tiny-os.qcow2"
for image in tiny-os.raw tiny-os.qcow2; do (cd "$out" && sha256sum $image >$image.sha256); done
say "image of $(($(stat -c%s "$raw") >> 20)) MB, qcow2 $(($(stat -c%s "$out/tiny-os.qcow2") >> 20)) MB after $((SECONDS - began)) s"
