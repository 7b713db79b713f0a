#!/usr/bin/env bash
# Makes an OpenSSL that has only what its FIPS provider has: no MD5, no ChaCha20, no key exchange over other curves than NIST's.
#   fips.sh OUT
# Leaves OUT/openssl.cnf for OPENSSL_CONF, and OUT/fips.so unless this system has the provider. Debian has it from 13 on; for older ones its
# package is fetched and unpacked, not installed. It is built from the sources that get validated, and is itself no validated module.
set -euo pipefail
source "$(dirname "$0")/common.sh"
[ $# = 1 ] || usage
need openssl
mkdir -p "$1"; out=$(cd "$1" && pwd)

fetch() {
    local work mirror
    need apt-get dpkg-deb
    work=$(mktemp -d); trap 'rm -rf "$work"' RETURN
    mirror=$(apt-get indextargets --format '$(SITE)' | grep -E '/debian/?$' | sort -u | head -1)
    mkdir -p "$work"/{lists,cache/archives}/partial; chmod 755 "$work"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} ${SUITE:-trixie} main" >"$work/sources.list"
    apt() { apt-get -q -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" \
        -o Acquire::Languages=none -o APT::Sandbox::User="$(id -un)" "$@"; }
    (cd "$work" && { apt update && apt download openssl-provider-fips; } >"$out/apt.log" 2>&1) || { tail -n 5 "$out/apt.log" >&2; die "the package openssl-provider-fips cannot be had"; }
    dpkg-deb -x "$work"/openssl-provider-fips_*.deb "$work/package"
    cp "$(find "$work/package" -name fips.so)" "$out/fips.so"
}

module=$(openssl version -m | sed 's/^[^"]*"\(.*\)"$/\1/')/fips.so
[ -e "$module" ] || { module=$out/fips.so; fetch; }
openssl fipsinstall -quiet -module "$module" -out "$out/fipsmodule.cnf"
# The base provider only reads and writes keys; it has no algorithms.
cat >"$out/openssl.cnf" <<CONF
openssl_conf = all
[all]
providers = providers
alg_section = algorithms
[providers]
fips = fips_sect
base = base_sect
[base_sect]
activate = 1
[algorithms]
default_properties = fips=yes
$(sed "s#^\[fips_sect\]#&\nmodule = $module#" "$out/fipsmodule.cnf")
CONF
say "$(OPENSSL_CONF=$out/openssl.cnf openssl list -providers | sed -n '/OpenSSL FIPS/,/version/p' | tr -s ' \n' ' ')is in $out"
