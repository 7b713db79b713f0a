#!/usr/bin/env bash
# Builds what the end-to-end tests need, once: kernel, ramdisk, its rootfs and the image to deploy for those of real machines, and an OpenSSL that has only
# what FIPS approves of.
#   build.sh [OUT]      OUT is artifacts/lab of this checkout unless named
# Built again only when a script that made it has changed. As root.
set -euo pipefail
source "$(dirname "$0")/common.sh"
[ $# -le 1 ] || usage
out=${1:-$LAB/../../artifacts/lab}; mkdir -p "$out"; out=$(cd "$out" && pwd)
exec 9>"$out/.lock"; flock 9                    # two test runs on one checkout build once
stamp() { cat "$LAB/common.sh" "$@" | sha256sum; }
# step NAME COMMAND -- SOURCE...: runs COMMAND unless NAME was made from the same sources
step() {
    local name=$1 command=() sources; shift
    while [ "$1" != -- ]; do command+=("$1"); shift; done; shift
    sources=$(stamp "$@")
    [ "$(cat "$out/.$name" 2>/dev/null)" = "$sources" ] && return
    rm -f "$out/.$name"
    "${command[@]}" 9>&- || return
    echo "$sources" >"$out/.$name"
}
# what is installed changes seldom, what starts it often
packages=$(stamp "$LAB/ramdisk/packages")
[ "$(cat "$out/.packages" 2>/dev/null)" = "$packages" ] || rm -f "$out/rootfs/.complete"
step ramdisk "$LAB/ramdisk.sh" "$out" -- "$LAB/ramdisk.sh" "$LAB"/ramdisk/*
echo "$packages" >"$out/.packages"
step image "$LAB/image.sh" "$out" "$out" -- "$LAB/image.sh" "$LAB"/image/* "$out/.ramdisk"
step fips "$LAB/fips.sh" "$out/fips" -- "$LAB/fips.sh"
say "lab artefacts are in $out"
