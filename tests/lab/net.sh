#!/usr/bin/env bash
# A private network of the lab: a bridge with DHCP and no way out. Several can be up at once, told apart by N (0-31).
#   net.sh up N           bridge "iclabN", this machine is 172.31.(200+N).1/24, DHCP gives .100 to .199
#   net.sh down N         takes away the bridge and all that hangs on it
#   net.sh agent N I [MAC]  a network namespace for jailed agent I (0-80), and prints: NAMESPACE MAC ADDRESS
#   net.sh lease N MAC    the address that DHCP gave to MAC (nothing if none)
# State lies in ${LAB_STATE:-/run/iconsole-lab}/N. As root.
set -euo pipefail
source "$(dirname "$0")/common.sh"
[ $# -ge 2 ] || usage
root; need ip
verb=$1 n=$2
[[ $n =~ ^[0-9]+$ && $n -le 31 ]] || die "N must be 0 to 31, not '$n'"
bridge=iclab$n net=172.31.$((200 + n)) state=${LAB_STATE:-/run/iconsole-lab}/$n

down() {
    local name
    [ ! -e "$state/dnsmasq.pid" ] || kill "$(cat "$state/dnsmasq.pid")" 2>/dev/null || true
    for name in $(ip netns list | awk -v p="^iclab$n-" '$1 ~ p { print $1 }'); do ip netns delete "$name"; done
    for name in $(ip -o link show master "$bridge" 2>/dev/null | awk -F'[ :@]+' '{ print $2 }'); do ip link delete "$name" || true; done
    ip link delete "$bridge" 2>/dev/null || true
    rm -rf "$state"
}

case $verb in
up)
    need dnsmasq
    down
    mkdir -p "$state"
    ip link add "$bridge" type bridge
    ip address add $net.1/24 dev "$bridge"
    ip link set "$bridge" up
    # no resolver, no default route: what is on this network has nowhere else to go
    dnsmasq --conf-file=/dev/null --port=0 --interface="$bridge" --except-interface=lo --bind-interfaces --user=root \
        --dhcp-authoritative --no-ping --dhcp-range=$net.100,$net.199,255.255.255.0,12h --dhcp-option=option:router \
        --dhcp-leasefile="$state/leases" --pid-file="$state/dnsmasq.pid" --log-facility="$state/dnsmasq.log" ;;
down) down ;;
agent)
    i=${3:?which agent?} namespace=iclab$n-$i
    mac=${4:-$(printf '52:54:00:1c:%02x:%02x' "$n" "$i")}
    if ! ip netns list | grep -q "^$namespace\b"; then
        ip netns add "$namespace"
        # the agent passes over interfaces without a PCI device, unless they are named as VLANs are
        ip link add "icveth$n-$i" type veth peer name eth0.1 address "$mac" netns "$namespace"
        ip link set "icveth$n-$i" master "$bridge" up
        ip -n "$namespace" link set lo up
        ip -n "$namespace" link set eth0.1 up
        ip -n "$namespace" address add $net.$((10 + i))/24 dev eth0.1
    fi
    ip -n "$namespace" link set eth0.1 address "$mac"
    echo "$namespace $mac $net.$((10 + i))" ;;
lease) [ ! -e "$state/leases" ] || awk -v mac="${3,,}" 'tolower($2) == mac { print $3 }' "$state/leases" ;;
*) usage ;;
esac
