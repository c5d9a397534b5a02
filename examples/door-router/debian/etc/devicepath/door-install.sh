#!/bin/sh
# Read it, then run it as root, once the other files are where they belong. It may be run again.
set -eu

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends iproute2 iputils-ping nftables charon-systemd strongswan-swanctl libstrongswan-standard-plugins frr

# Interfaces, and the kernel's settings.
systemctl daemon-reload
systemctl enable --now systemd-networkd.service
networkctl reload
sysctl --quiet --load=/etc/sysctl.d/90-door.conf || true
systemctl enable --now devicepath-clamp@door.service

# The tunnels. A host's firewall has to let UDP 500 and 4500 in, and forward between tunnels and networks.
systemctl enable --now strongswan.service
systemctl restart strongswan.service

# BGP. The file is FRR's alone, as it may hold keys.
chown frr:frr /etc/frr/frr.conf
chmod 0600 /etc/frr/frr.conf
sed -i -e 's/^bgpd=no/bgpd=yes/' -e 's/^bfdd=no/bfdd=yes/' /etc/frr/daemons
systemctl enable frr.service
systemctl restart frr.service

# Each tunnel is to be ESTABLISHED and INSTALLED, and each far inside address to answer.
swanctl --list-sas
vtysh -c 'show bgp summary'
