#!/usr/bin/env bash
# A QEMU machine (software emulation) in the foreground, until standard input ends, SIGTERM, or it is switched off.
#   vm.sh SERIAL_LOG [option=value...]
# disk=FILE           raw or qcow2; made with 6 GB when it is not there
# snapshot=1          what is written to the disk is forgotten
# cd=FILE             a CD, tried before the disk
# firmware=uefi|bios  (uefi)     vars=FILE  keeps the UEFI variables     memory=MB (2048)     cpus=N (1)
# network=N           a lab network that is up (net.sh)     mac=52:54:00:...  of its interface
# until=REGEX         ends with 0 as soon as the serial log has it, seconds=S (600) with 1 when it does not come
# Prints what it waited for and the seconds that it took. As root when it has a network.
set -euo pipefail
source "$(dirname "$0")/common.sh"
[ $# -ge 1 ] || usage
need qemu-system-x86_64 qemu-img setpriv
serial=$1; shift
declare -A o=([firmware]=uefi [memory]=2048 [cpus]=1 [seconds]=600 [mac]=52:54:00:1d:00:01)
for option in "$@"; do o[${option%%=*}]=${option#*=}; done

work=$(mktemp -d) machine=; tap=
finish() {
    trap - EXIT
    [ -z "$machine" ] || kill "$machine" 2>/dev/null || true
    [ -z "${reader:-}" ] || kill "$reader" 2>/dev/null || true
    wait
    [ -z "$tap" ] || ip link delete "$tap" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 0' TERM INT

args=(-machine q35,accel=tcg -cpu max -smp "${o[cpus]}" -m "${o[memory]}" -nodefaults -display none -no-reboot
      -serial "file:$serial" -device virtio-rng-pci)
if [ "${o[firmware]}" = uefi ]; then
    vars=${o[vars]:-$work/vars}
    [ -e "$vars" ] || cp /usr/share/OVMF/OVMF_VARS_4M.fd "$vars"
    args+=(-drive if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd -drive "if=pflash,format=raw,file=$vars")
fi
if [ -n "${o[disk]:-}" ]; then
    [ -e "${o[disk]}" ] || qemu-img create -q -f qcow2 "${o[disk]}" 6G
    format=$(qemu-img info --output=json "${o[disk]}" | sed -n 's/^    "format": "\(.*\)".*/\1/p' | tail -n 1)
    args+=(-drive "file=${o[disk]},format=$format,if=none,id=disk,cache=unsafe,snapshot=$([ -n "${o[snapshot]:-}" ] && echo on || echo off)"
           -device ide-hd,drive=disk,bus=ide.0,bootindex=2)
fi
[ -z "${o[cd]:-}" ] || args+=(-drive "file=${o[cd]},format=raw,if=none,id=cd,media=cdrom,readonly=on" -device ide-cd,drive=cd,bus=ide.1,bootindex=1)
if [ -n "${o[network]:-}" ]; then
    tap=icvm${o[network]}-$$
    ip tuntap add "$tap" mode tap
    ip link set "$tap" master "iclab${o[network]}" up
    args+=(-netdev "tap,id=net,ifname=$tap,script=no,downscript=no" -device "virtio-net-pci,netdev=net,mac=${o[mac]},romfile=")
fi

: >"$serial"; began=$(date +%s.%N)
seconds() { echo "$(date +%s.%N) $began" | awk '{ printf "%.1f", $1 - $2 }'; }
setpriv --pdeathsig KILL qemu-system-x86_64 "${args[@]}" </dev/null &
machine=$!
exec 3<&0
cat <&3 >/dev/null &
reader=$!
if [ -z "${o[until]:-}" ]; then wait -n "$machine" "$reader" || true; exit 0; fi
while ! grep -aqE -- "${o[until]}" "$serial"; do
    kill -0 "$machine" 2>/dev/null || die "the machine ended after $(seconds) s: $(tail -c 300 "$serial")"
    [ "$(date +%s)" -lt $(( ${began%.*} + o[seconds] )) ] || die "nothing like '${o[until]}' within ${o[seconds]} s: $(tail -c 300 "$serial")"
    sleep 0.2
done
echo "'${o[until]}' after $(seconds) s"
