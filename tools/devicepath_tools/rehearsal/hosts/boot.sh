#!/bin/sh
# Boots a root file system on one interface, and gives the interface back when the host is off. It runs in mount, process
# and network namespaces of its own, so that nothing of a host outlives it: neither mounts nor processes, nor what the
# kernel keeps for a network. Whatever ends this ends all of it.
#
#   boot.sh FOLDER ROOT NAMESPACE INTERFACE NAME CGROUP...
set -eu

folder=$1 root=$2 namespace=$3 interface=$4 name=$5
shift 5
for group in "$@"; do echo 0 >"$group/cgroup.procs"; done

cd "$folder"
# By names that have neither a comma nor a colon, which would end an option of the mount.
mount --bind "$root" lower
mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work root

own=/proc/$$/ns/net
nsenter --net="$namespace" ip link set dev "$interface" netns "$own"

# As everywhere on the wires: each packet that is too large is told so. The kernel's own limit is one in a second.
echo 0 >/proc/sys/net/ipv4/icmp_ratelimit

status=0
SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_API_VFS_WRITABLE=network systemd-nspawn \
    --quiet --directory=root --machine="$name" --register=no --keep-unit --link-journal=no \
    --network-namespace-path="$own" --capability=CAP_NET_ADMIN,CAP_NET_RAW --resolv-conf=off --timezone=off \
    --console=read-only --boot </dev/null || status=$?

ip link set dev "$interface" netns "$namespace"
exit "$status"
