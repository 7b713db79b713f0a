#!/usr/bin/env bash
# Puts kernel, ramdisk and kernel parameters on a CD that boots under BIOS and UEFI.
#   iso.sh OUT.iso KERNEL RAMDISK [PARAMETER...]
# The parameters are on the kernel's command line (grub.cfg) and in /parameters.txt, one a line. FILE_ONLY=1 leaves
# them off the command line, for a proof that the ramdisk reads the file.
set -euo pipefail
source "$(dirname "$0")/common.sh"
[ $# -ge 3 ] || usage
need grub-mkrescue xorriso mformat
iso=$1 kernel=$2 ramdisk=$3; shift 3
tree=$(mktemp -d); trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/boot/grub"
[ $# = 0 ] || printf '%s\n' "$@" >"$tree/parameters.txt"
cat >"$tree/boot/grub/grub.cfg" <<GRUB
set timeout=0
serial --unit=0 --speed=115200
terminal_output console serial
menuentry deploy {
    linux /boot/deploy.kernel console=ttyS0,115200 no_timer_check $([ -n "${FILE_ONLY:-}" ] || echo "$*")
    initrd /boot/deploy.ramdisk
}
GRUB
log=$(grub-mkrescue --compress=no --fonts= --locales= --themes= -o "$iso" "$tree" "boot/deploy.kernel=$kernel" "boot/deploy.ramdisk=$ramdisk" \
    -- -volid IR_DEPLOY 2>&1) || { echo "$log" >&2; die "no CD was made"; }
