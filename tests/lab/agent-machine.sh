#!/usr/bin/env bash
# Stands in for the emulator of a rack's virtual machine and is much quicker: a start from the CD runs the real agent in
# its jail on the machine's disk, with the parameters of the CD; a start from the disk is left to the real emulator.
#   RackSim --qemu sim-001 --qemu-program tests/lab/agent-machine.sh ...
# It is called with the emulator's arguments, by the rack. From the environment: LAB_NETWORK, the number of a lab network
# that is up (net.sh), and LAB_ROOTFS, ramdisk.sh's OUT/rootfs. As root.
set -euo pipefail
source "$(dirname "$0")/common.sh"
[ $# -gt 0 ] || usage
name= mac= disk= cd= serial= cd_place=9 disk_place=0
for argument in "$@"; do
    case $argument in
    rack-*) name=${argument#rack-} ;;
    file=*,id=disk,*) disk=${argument#file=}; disk=${disk%%,*} ;;
    file=*,id=cd-image,*) cd=${argument#file=}; cd=${cd%%,*} ;;
    file,id=serial,path=*) serial=${argument#*path=}; serial=${serial%%,*} ;;
    *mac=*) mac=${argument#*mac=}; mac=${mac%%,*} ;;
    ide-hd,*bootindex=*) disk_place=${argument##*bootindex=} ;;
    ide-cd,*bootindex=*) cd_place=${argument##*bootindex=} ;;
    esac
done
bootable() { [ "$(od -An -tx1 -j510 -N2 "$disk" | tr -d ' ')" = 55aa ]; }
if [ -z "$cd" ] || { [ "$disk_place" -lt "$cd_place" ] && bootable; }; then exec qemu-system-x86_64 "$@"; fi

need xorriso
state=$(dirname "$disk")/agent; mkdir -p "$state"
rm -f "$state/parameters"
xorriso -osirrox on -indev "$cd" -extract /parameters.txt "$state/parameters" >/dev/null 2>&1 || die "the CD has no /parameters.txt"
# When the rack kills this script, the agent's has to put away its loop device (TERM). The rack's protocol channel is kept
# open until then (7), but nothing is said on it.
AGENT_MAC=$mac AGENT_DISK=$disk AGENT_LOG=$serial setpriv --pdeathsig TERM "$LAB/agent.sh" \
    "$LAB_NETWORK" "$((10#${name//[!0-9]/}))" "$state" "$LAB_ROOTFS" $(tr -s '\r\n' ' ' <"$state/parameters") <&0 7>&1 >&2 &
wait $!
