#!/usr/bin/env bash
# The real agent as a process of this machine, in a jail with a loop device as its only disk (agent/jail says how).
#   agent.sh N I STATE ROOTFS [PARAMETER...]
# N is a lab network that is up (net.sh), I the agent's number on it, STATE its folder, ROOTFS ramdisk.sh's OUT/rootfs.
# The parameters are what a machine would find on its kernel command line: ipa-api-url=http://172.31.(200+N).1:PORT,
# ipa-agent-token=..., ipa-inspection-callback-url=... STATE/disk is a sparse file of DISK_GB (4) that stays; STATE/log
# is what the agent says. Prints one line "agent mac=... address=... disk=... log=..." and stays until standard input
# ends or it gets SIGTERM; then nothing of it is left running. Ends with 1 if the agent ended by itself. As root.
# AGENT_MAC, AGENT_DISK and AGENT_LOG in the environment name another MAC address, disk file and log file.
set -euo pipefail
source "$(dirname "$0")/common.sh"
[ $# -ge 4 ] || usage
root; need ip losetup setpriv unshare
n=$1 i=$2; mkdir -p "$3"; state=$(cd "$3" && pwd) rootfs=$(cd "$4" && pwd); shift 4
read -r namespace mac address < <("$LAB/net.sh" agent "$n" "$i" ${AGENT_MAC:-})
disk=${AGENT_DISK:-$state/disk} log=${AGENT_LOG:-$state/log}
exec 8>"$state/lock"; flock 8                   # one run at a time: the one before may still be putting things away

detach() { local loop; for loop in $(losetup --noheadings --output NAME --associated "$disk"); do losetup --detach "$loop"; done; }
finish() {
    trap - EXIT
    # process 1 of the jail, then all that is in it; its parent ends with it
    [ -z "${agent:-}" ] || kill -KILL $(cat "/proc/$agent/task/$agent/children" 2>/dev/null) 2>/dev/null || kill -KILL "$agent" 2>/dev/null || true
    [ -z "${reader:-}" ] || kill "$reader" 2>/dev/null || true
    wait
    detach
    rm -rf "$state/root" "$state/changes" "$state/work"
}

[ -e "$disk" ] || truncate --size "${DISK_GB:-4}G" "$disk"
detach                                          # of a run that was killed
rm -rf "$state/changes" "$state/work"           # a ramdisk forgets
mkdir -p "$state/changes" "$state/work" "$state/root"
echo "$* ipa-advertise-host=$address" >"$state/cmdline"
loop=$(losetup --find --show --partscan "$disk")
trap finish EXIT
trap 'exit 0' TERM INT

setpriv --pdeathsig KILL ip netns exec "$namespace" unshare --mount --pid --uts --ipc --fork --kill-child \
    "$LAB/agent/jail" "$state" "$rootfs" "$loop" "$LAB/agent/site" >>"$log" 2>&1 </dev/null 8>&- &
agent=$!
echo "agent mac=$mac address=$address disk=$disk log=$log"
exec 3<&0
cat <&3 >/dev/null 8>&- &
reader=$!
wait -n "$agent" "$reader" || true
! kill -0 "$reader" 2>/dev/null || die "the agent ended: $(tail -n 3 "$log")"
