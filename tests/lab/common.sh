# Shared by the scripts of this folder: `source`d, never run.
LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
say() { printf '%(%H:%M:%S)T %s\n' -1 "$*"; }
die() { echo "${0##*/}: $*" >&2; exit 1; }
usage() { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
need() { local c; for c in "$@"; do command -v "$c" >/dev/null || die "the command $c is missing (tests/lab/README.md lists the packages)"; done; }
root() { [ "$(id -u)" = 0 ] || die "must be run as root"; }

# unpack_modules ROOTFS DESTDIR MODULE...: the kernel modules with all that they need, uncompressed, and a file
# "order" that names them in the order in which they are to be loaded.
unpack_modules() {
    local rootfs=$1 dest=$2 version path name; shift 2
    version=$(ls "$rootfs/lib/modules" | sort -V | tail -1)
    mkdir -p "$dest"; : >"$dest/order"
    for name in "$@"; do
        chroot "$rootfs" modprobe --set-version "$version" --show-depends "$name" 2>/dev/null || true
    done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r path; do
        name=${path##*/}; name=${name%.xz}
        case $path in *.xz) xz -dc "$rootfs$path" ;; *) cat "$rootfs$path" ;; esac >"$dest/$name"
        echo "$name" >>"$dest/order"
    done
}

# cpio_of DIR: the folder as an initramfs archive, on standard output.
cpio_of() { ( cd "$1" && find . -print0 | cpio --null --quiet --create --format=newc --owner=0:0 ); }
