#!/bin/sh
# A gate peer of devicepath. Runs once; what it writes works from then on.
set -eu
umask 022
install -d /etc/devicepath /etc/systemd/network /usr/local/sbin

cat >/etc/devicepath/gate.conf <<'END_OF_FILE'
INTERFACE=vxlan0
OUTER_ADDRESS=10.0.0.254
INNER_ADDRESS=10.128.0.254/9
VNI=10
MTU=1450
VPG_PEERS="100.64.152.4/10.128.0.2 100.64.152.132/10.128.0.3"
FORWARDING=yes
END_OF_FILE
chmod 0644 /etc/devicepath/gate.conf

cat >/etc/systemd/network/20-devicepath.netdev <<'END_OF_FILE'
[NetDev]
Name=vxlan0
Kind=vxlan
MTUBytes=1450

[VXLAN]
VNI=10
Local=10.0.0.254
DestinationPort=4789
MacLearning=yes
UDPChecksum=yes
Independent=yes
END_OF_FILE
chmod 0644 /etc/systemd/network/20-devicepath.netdev

cat >/etc/systemd/network/20-devicepath.network <<'END_OF_FILE'
[Match]
Name=vxlan0

[Link]
RequiredForOnline=no

[Network]
Address=10.128.0.254/9
ConfigureWithoutCarrier=yes
IPForward=ipv4
LinkLocalAddressing=no
IPv6AcceptRA=no
LLMNR=no
MulticastDNS=no

[BridgeFDB]
MACAddress=00:00:00:00:00:00
Destination=100.64.152.4
AssociatedWith=self

[BridgeFDB]
MACAddress=00:00:00:00:00:00
Destination=100.64.152.132
AssociatedWith=self
END_OF_FILE
chmod 0644 /etc/systemd/network/20-devicepath.network

cat >/usr/local/sbin/devicepath-gate <<'END_OF_FILE'
#!/bin/sh
# The program of a gate peer. Its facts are in /etc/devicepath/gate.conf; networkd builds the tunnel from its own files.
#
#   devicepath-gate watch    tends the tunnel as long as it runs (devicepath-gate.service)
#   devicepath-gate filter   installs nftables if it is missing, and loads the rules (devicepath-filter.service)
set -eu

FACTS=${DEVICEPATH_FACTS:-/etc/devicepath/gate.conf}
RULES=${DEVICEPATH_RULES:-/etc/devicepath/gate.nft}

INTERFACE_WAIT_S=60     # networkd needs 0.1 s; a minute is for a first boot that does much else
PROBE_EVERY_S=1
MISSES=2                # with probes of 1 s: a dead VPG peer is known after about 4 s, not after 26 to 45
INSTALL_TRIES=6         # pauses of 5, 10, 20, 40, 80 s: the S3 endpoint's route may come after the instance

say() { echo "devicepath-gate: $*"; }
fail() { echo "devicepath-gate: $*" >&2; exit 1; }

wait_for_interface() {
    waited_s=0
    until ip link show dev "$INTERFACE" >/dev/null 2>&1; do
        [ "$waited_s" -lt "$INTERFACE_WAIT_S" ] || fail "networkd made no $INTERFACE in $INTERFACE_WAIT_S s"
        sleep 1
        waited_s=$((waited_s + 1))
    done
}

set_kernel() {
    if [ -w "$1" ]; then echo "$2" >"$1"; else say "$1 cannot be written; it stays as it is"; fi
}

# What networkd's files cannot say.
tune() {
    neighbours=/proc/sys/net/ipv4/neigh
    # A device that moved to the other VPG peer is asked for again after about 3 s, even when no peer ever answers us.
    set_kernel "$neighbours/$INTERFACE/base_reachable_time_ms" 2000
    set_kernel "$neighbours/$INTERFACE/delay_first_probe_time" 1
    set_kernel "$neighbours/$INTERFACE/ucast_solicit" 1
    # Every device is a neighbour; the kernel's 1024 would be full with the first thousand.
    if [ -e "$neighbours/default/gc_thresh3" ]; then
        set_kernel "$neighbours/default/gc_thresh3" 16384
        set_kernel "$neighbours/default/gc_thresh2" 8192
        set_kernel "$neighbours/default/gc_thresh1" 4096
    fi
    # Loose: packets of a LAN behind a device come in here, and no route says so.
    set_kernel "/proc/sys/net/ipv4/conf/$INTERFACE/rp_filter" 2
    if [ "$FORWARDING" = yes ]; then set_kernel /proc/sys/net/ipv4/ip_forward 1; fi
}

# Whether an inner address answers: to ping, or if only that, to ARP. The old answer is dropped first, so each is new.
answers() {
    ip neigh del "$1" dev "$INTERFACE" 2>/dev/null || true
    ping -n -q -c 1 -W 1 -I "$INTERFACE" "$1" >/dev/null 2>&1 && return 0
    ip -4 neigh show to "$1" dev "$INTERFACE" | grep -q lladdr
}

# Forgets which VPG peer each device was behind. The next packet to a device asks both peers, and one has it.
forget_devices() {
    ip neigh flush dev "$INTERFACE" >/dev/null 2>&1 || true
    bridge fdb show dev "$INTERFACE" | while read -r mac rest; do
        case "$mac $rest " in
        00:00:00:00:00:00*) ;;
        *" dst $1 "*) bridge fdb del "$mac" dev "$INTERFACE" dst "$1" 2>/dev/null || true ;;
        esac
    done
}

# One VPG peer: outer address, inner address. One that never answered is never missed.
watch_peer() {
    misses=never
    while sleep "$PROBE_EVERY_S"; do
        if answers "$2"; then
            if [ "$misses" = "$MISSES" ]; then
                say "VPG peer $1 answers again"
                forget_devices "$1"
            fi
            misses=0
        elif [ "$misses" != never ] && [ "$misses" -lt "$MISSES" ]; then
            misses=$((misses + 1))
            if [ "$misses" -eq "$MISSES" ]; then
                say "VPG peer $1 does not answer; devices are looked for behind the other one"
                forget_devices "$1"
            fi
        fi
    done
}

watch() {
    wait_for_interface
    tune
    command -v ping >/dev/null || say "ping is missing: a dead VPG peer is found by the kernel's own probes alone"
    say "watching $VPG_PEERS"
    for peer in $VPG_PEERS; do
        watch_peer "${peer%/*}" "${peer#*/}" &
    done
    wait
    fail "nothing is watched any more"
}

install_nftables() {
    tries=1
    pause_s=5
    until dnf --assumeyes --quiet install nftables; do
        [ "$tries" -lt "$INSTALL_TRIES" ] || fail "nftables cannot be installed; does the subnet's route table have the S3 endpoint?"
        say "nftables is not installed yet; again in $pause_s s"
        sleep "$pause_s"
        tries=$((tries + 1))
        pause_s=$((pause_s * 2))
    done
}

filter() {
    wait_for_interface
    command -v nft >/dev/null || install_nftables
    nft -f "$RULES"
    say "rules of $RULES are loaded"
}

[ -r "$FACTS" ] || fail "$FACTS is not there"
# shellcheck source=/dev/null
. "$FACTS"
case "${1:-}" in
watch) watch ;;
filter) filter ;;
*) fail "say watch or filter" ;;
esac
END_OF_FILE
chmod 0755 /usr/local/sbin/devicepath-gate

cat >/etc/systemd/system/devicepath-gate.service <<'END_OF_FILE'
[Unit]
Description=Tends the tunnel to SORACOM's VPG
After=systemd-networkd.service
Wants=systemd-networkd.service
StartLimitIntervalSec=0

[Service]
ExecStart=/usr/local/sbin/devicepath-gate watch
Restart=always
RestartSec=5
ProtectHome=yes
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
END_OF_FILE
chmod 0644 /etc/systemd/system/devicepath-gate.service

# What is not needed for the tunnel must not keep it from being built.
modprobe vxlan || true
systemctl daemon-reload
# A reload leaves the primary interface alone; a restart would drop routes that others made.
networkctl reload || systemctl restart systemd-networkd.service
systemctl enable --now devicepath-gate.service
