#!/bin/sh
# Read it, then run it as root, once the other files are where they belong. It may be run again.
set -eu

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends iproute2 iputils-ping nftables charon-systemd strongswan-swanctl libstrongswan-standard-plugins frr

# Interfaces, and the kernel's settings. Interfaces that are there keep what they have.
systemctl daemon-reload
# Where networkd had nothing to do so far, nobody waits for it at boot: it knows of these interfaces alone, and
# whatever needs the network would wait for two minutes, also while that is up.
if ! systemctl is-enabled --quiet systemd-networkd.service; then
    systemctl enable systemd-networkd.service
    systemctl disable systemd-networkd-wait-online.service
fi
systemctl restart systemd-networkd.service
sysctl --quiet --load=/etc/sysctl.d/90-door.conf || true
tries=0
until ip link show dev door-1 >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 5 ]; then
        echo "door-1 is not there: journalctl --unit=systemd-networkd says why; the kernel needs xfrm_interface." >&2
        exit 1
    fi
    sleep 1
done
tries=0
until ip link show dev door-2 >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 5 ]; then
        echo "door-2 is not there: journalctl --unit=systemd-networkd says why; the kernel needs xfrm_interface." >&2
        exit 1
    fi
    sleep 1
done
systemctl enable --now devicepath-clamp@door.service

# The tunnels. A host's firewall has to let UDP 500 and 4500 in, and forward between tunnels and networks.
systemctl enable strongswan.service
systemctl restart strongswan.service
systemctl enable --now devicepath-keeper@door.service

# BGP. The file is FRR's alone, as it may hold keys.
chown frr:frr /etc/frr/frr.conf
chmod 0600 /etc/frr/frr.conf
sed -i -e 's/^bgpd=no/bgpd=yes/' -e 's/^bfdd=no/bfdd=yes/' /etc/frr/daemons
systemctl enable frr.service
systemctl restart frr.service

# Soon each tunnel is ESTABLISHED and INSTALLED, and each far inside address answers.
swanctl --list-sas
vtysh -c 'show bgp summary'
