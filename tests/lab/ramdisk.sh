#!/usr/bin/env bash
# Builds the deploy ramdisk: Debian trixie, its kernel and its unmodified ironic-python-agent.
#   ramdisk.sh OUT
# Leaves OUT/kernel, OUT/ramdisk (for a machine) and OUT/rootfs (what the jailed agent runs in). As root.
# The kernel and the system are fetched from the mirror that this machine's apt uses. SUITE names another suite.
set -euo pipefail
source "$(dirname "$0")/common.sh"
[ $# = 1 ] || usage
root; need debootstrap mksquashfs cpio busybox xz
mkdir -p "$1"; out=$(cd "$1" && pwd); rootfs=$out/rootfs; suite=${SUITE:-trixie}; began=$SECONDS

# in_rootfs COMMAND...: runs in the system being built, without this machine's environment but for its proxies.
in_rootfs() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C DEBIAN_FRONTEND=noninteractive INITRD=No \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} chroot "$rootfs" "$@"
}

# logged FILE COMMAND...: quiet unless it fails.
logged() { local log=$out/$1; shift; "$@" >"$log" 2>&1 || { tail -n 15 "$log" >&2; die "failed: $* (whole log: $log)"; }; }

install_system() {
    local mirror packages
    mirror=$(apt-get indextargets --format '$(SITE)' | grep -E '/debian/?$' | sort -u | head -1)
    packages=$(grep -v '^#' "$LAB/ramdisk/packages")
    rm -rf "$rootfs"
    # before the first package: a system that is built again after a crash needs no flush for each of its files
    mkdir -p "$rootfs/etc/dpkg/dpkg.cfg.d"
    { echo force-unsafe-io; printf 'path-exclude=/usr/share/%s/*\n' doc man locale info; } >"$rootfs/etc/dpkg/dpkg.cfg.d/small"
    # --no-check-... is never used: the keys of the release come with Debian's own keyring
    logged debootstrap.log debootstrap --variant=minbase "$suite" "$rootfs" "${mirror:-http://deb.debian.org/debian}"
    cp -L /etc/resolv.conf /etc/hosts "$rootfs/etc/"
    printf '#!/bin/sh\nexit 101\n' >"$rootfs/usr/sbin/policy-rc.d"   # no service is started in there
    chmod +x "$rootfs/usr/sbin/policy-rc.d"
    logged packages.log in_rootfs sh -c "apt-get -q update && apt-get -q install -y --no-install-recommends $(echo $packages)"
    logged agent.log in_rootfs sh -ec 'cd /tmp; chmod 1777 .; apt-get -q download ironic-python-agent
        dpkg -x ironic-python-agent_*.deb /; dpkg-deb -f ironic-python-agent_*.deb Version >/etc/agent-version; rm *.deb'
    rm "$rootfs/etc/resolv.conf" "$rootfs/usr/sbin/policy-rc.d"
    in_rootfs apt-get clean
    # compiled now: under software emulation it would cost a minute at every boot
    in_rootfs python3 -m compileall -q /usr/lib/python3/dist-packages >/dev/null 2>&1 || true
    touch "$rootfs/.complete"
}

squash() {
    local modules=usr/lib/modules version exclude=() name
    version=$(ls "$rootfs/lib/modules" | sort -V | tail -1)
    for name in boot .complete var/cache var/lib/apt/lists usr/share/doc usr/share/man usr/share/locale \
        $modules/$version/kernel/{sound,net/bluetooth,net/mac80211} \
        $modules/$version/kernel/drivers/{media,gpu,infiniband,staging,iio,comedi,video,net/wireless}; do
        [ ! -e "$rootfs/$name" ] || exclude+=("$name")
    done
    mksquashfs "$rootfs" "$1" -comp zstd -Xcompression-level 6 -noappend -quiet -no-progress -no-xattrs -e "${exclude[@]}" >/dev/null
    cp "$rootfs/boot/vmlinuz-$version" "$out/kernel"
}

[ -e "$rootfs/.complete" ] || { say "installing $suite"; install_system; }
say "system of $(du -sm "$rootfs" | cut -f1) MB with agent $(cat "$rootfs/etc/agent-version") after $((SECONDS - began)) s"

mkdir -p "$rootfs/ramdisk"
install -m 755 "$LAB/ramdisk/init" "$LAB/ramdisk/dhcp" "$rootfs/ramdisk/"
stage=$(mktemp -d); trap 'rm -rf "$stage"' EXIT
mkdir -p "$stage"/{bin,dev,proc,sys,system,layer/system,layer/scratch}
cp "$rootfs/usr/bin/busybox" "$stage/bin/"
install -m 755 "$LAB/ramdisk/first-init" "$stage/init"
unpack_modules "$rootfs" "$stage/modules" loop squashfs overlay
squash "$stage/system.squashfs"
cpio_of "$stage" >"$out/ramdisk"
say "kernel $(($(stat -c%s "$out/kernel") >> 20)) MB, ramdisk $(($(stat -c%s "$out/ramdisk") >> 20)) MB after $((SECONDS - began)) s"
