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
UDP_PORT=4789
MTU=1450
VPG_PEERS="100.64.152.4/10.128.0.2 100.64.152.132/10.128.0.3"
FORWARDING=no
PACKET_FILTER=none
MASQUERADED=""
CLAMPED_MSS=
END_OF_FILE
chmod 0644 /etc/devicepath/gate.conf

cat >/usr/local/sbin/devicepath-gate <<'END_OF_FILE'
#!/bin/sh
# The program of a gate peer, the same on each: what differs is in /etc/devicepath/gate.conf, and nowhere else.
#
#   devicepath-gate configure  writes networkd's files, and the rules if a filter is wanted, from the facts
#   devicepath-gate watch      tends the tunnel as long as it runs (devicepath-gate.service)
#   devicepath-gate filter     loads the rules, installing nftables if it is missing (devicepath-filter.service)
#
# Facts that were changed take effect with: devicepath-gate configure && networkctl reload
set -euf
export LC_ALL=C         # what ping says is read

ROOT=${DEVICEPATH_ROOT:-}
FACTS=$ROOT/etc/devicepath/gate.conf
RULES=$ROOT/etc/devicepath/gate.nft
NETDEV=$ROOT/etc/systemd/network/20-devicepath.netdev
NETWORK=$ROOT/etc/systemd/network/20-devicepath.network

INTERFACE_WAIT_S=60     # networkd needs 0.1 s; a minute is for a first boot that does much else
PROBE_EVERY_S=0.2       # the shortest that ping takes from everybody
MISSES=3                # a dead VPG peer is known after 0.6 to 0.8 s; the kernel alone takes 26 to 45 s
PROBING_S=600           # a ping that ran on would be blind once its interface was made anew
INSTALL_TRIES=6         # pauses of 5, 10, 20, 40, 80 s: the S3 endpoint's route may come after the instance

say() { echo "devicepath-gate: $*"; }
fail() { echo "devicepath-gate: $*" >&2; exit 1; }

# ---- facts

is_number() {   # text, least, most
    case $1 in '' | *[!0-9]* | 0?* | ?????????*) return 1 ;; esac
    [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
}

is_address() {
    rest=$1. parts=0
    while [ -n "$rest" ]; do
        is_number "${rest%%.*}" 0 255 || return 1
        rest=${rest#*.} parts=$((parts + 1))
    done
    [ "$parts" -eq 4 ]
}

is_range() { is_address "${1%/*}" && is_number "${1##*/}" 0 32; }
is_peer() { is_address "${1%/*}" && is_address "${1##*/}" && [ "$1" != "${1%/*}" ]; }

wrong() {       # name, value, what to give
    echo "devicepath-gate: $FACTS: $1 is '$2'; give $3." >&2
    faulty=yes
}

check_tunnel() {
    case $INTERFACE in
    '' | *[!a-z0-9-]* | ????????????????*) wrong INTERFACE "$INTERFACE" "a name of 1 to 15 of a-z, 0-9 and -" ;;
    esac
    is_address "$OUTER_ADDRESS" || wrong OUTER_ADDRESS "$OUTER_ADDRESS" "the one in the VPC, like 10.0.0.254"
    is_range "$INNER_ADDRESS" ||
        wrong INNER_ADDRESS "$INNER_ADDRESS" "the one in the device subnet, with its prefix length: 10.128.0.254/9"
    is_number "$VNI" 1 16777215 || wrong VNI "$VNI" "1 to 16777215, as the VPG's Gate has it"
    is_number "$UDP_PORT" 1 65535 || wrong UDP_PORT "$UDP_PORT" "1 to 65535; VPGs listen on 4789"
    is_number "$MTU" 576 8951 || wrong MTU "$MTU" "576 to 8951: 50 less than the path carries"
    for peer in ${VPG_PEERS:-none}; do
        is_peer "$peer" || wrong VPG_PEERS "$peer" "each VPG peer as outer/inner, like 100.64.0.4/10.128.0.2"
    done
    case $FORWARDING in yes | no) ;; *) wrong FORWARDING "$FORWARDING" "yes or no" ;; esac
}

check_filter() {
    case $PACKET_FILTER in none | nftables) ;; *) wrong PACKET_FILTER "$PACKET_FILTER" "none or nftables" ;; esac
    for range in $MASQUERADED; do
        is_range "$range" || wrong MASQUERADED "$range" "ranges like 10.0.0.0/24, or nothing"
    done
    [ -z "$CLAMPED_MSS" ] || is_number "$CLAMPED_MSS" 536 8911 ||
        wrong CLAMPED_MSS "$CLAMPED_MSS" "536 to 8911: 40 less than MTU; or nothing"
    if [ "$PACKET_FILTER" = none ]; then
        [ -z "$MASQUERADED" ] || wrong MASQUERADED "$MASQUERADED" "nothing, or PACKET_FILTER=nftables"
        [ -z "$CLAMPED_MSS" ] || wrong CLAMPED_MSS "$CLAMPED_MSS" "nothing, or PACKET_FILTER=nftables"
    fi
}

read_facts() {
    [ -r "$FACTS" ] || fail "$FACTS is not there"
    INTERFACE='' OUTER_ADDRESS='' INNER_ADDRESS='' VNI='' UDP_PORT='' MTU='' VPG_PEERS='' FORWARDING=''
    PACKET_FILTER='' MASQUERADED='' CLAMPED_MSS='' faulty=no
    # shellcheck source=/dev/null
    . "$FACTS"
    check_tunnel
    check_filter
    [ "$faulty" = no ] || exit 1
}

# ---- configure

netdev() {
    cat <<END
[NetDev]
Name=$INTERFACE
Kind=vxlan
MTUBytes=$MTU

[VXLAN]
VNI=$VNI
Local=$OUTER_ADDRESS
DestinationPort=$UDP_PORT
MacLearning=yes
UDPChecksum=yes
Independent=yes
END
}

network() {
    if [ "$FORWARDING" = yes ]; then forward=ipv4; else forward=no; fi
    cat <<END
[Match]
Name=$INTERFACE

[Link]
RequiredForOnline=no

[Network]
Address=$INNER_ADDRESS
ConfigureWithoutCarrier=yes
IPForward=$forward
LinkLocalAddressing=no
IPv6AcceptRA=no
LLMNR=no
MulticastDNS=no
END
    # What has not been learned is sent to every VPG peer.
    for peer in $VPG_PEERS; do
        printf '\n[BridgeFDB]\nMACAddress=00:00:00:00:00:00\nDestination=%s\nAssociatedWith=self\n' "${peer%/*}"
    done
}

rules() {
    cat <<END
# Ours alone: made anew in one step, and no other table is touched.
table ip devicepath
delete table ip devicepath
table ip devicepath {
END
    [ -z "$CLAMPED_MSS" ] || cat <<END
    # TCP in the tunnel keeps to its MTU, whatever either end believes; a smaller MSS stays.
    chain clamp_mss {
        type filter hook forward priority mangle; policy accept;
        oifname "$INTERFACE" tcp flags & (syn | rst) == syn tcp option maxseg size set $CLAMPED_MSS
        iifname "$INTERFACE" tcp flags & (syn | rst) == syn tcp option maxseg size set $CLAMPED_MSS
    }
END
    if [ -n "$MASQUERADED" ]; then
        cat <<END
    # Connections are tracked inside of the tunnel. Tracking its own packets, too, would be for nothing.
    chain tunnel_in {
        type filter hook prerouting priority raw; policy accept;
        udp dport $UDP_PORT notrack
    }
    chain tunnel_out {
        type filter hook output priority raw; policy accept;
        udp dport $UDP_PORT notrack
    }
END
        echo "    # Devices see the inner address instead of the server's, so that answers come back here."
        echo "    chain hide_servers {"
        echo "        type nat hook postrouting priority srcnat; policy accept;"
        for range in $MASQUERADED; do echo "        ip saddr $range oifname \"$INTERFACE\" masquerade"; done
        echo "    }"
    fi
    echo "}"
}

content() { cat "$1" 2>/dev/null || true; }

write() {       # file, text: whole or not at all
    printf '%s\n' "$2" >"$1.new"
    chmod 0644 "$1.new"
    mv "$1.new" "$1"
}

configure() {
    old=$(sed -n 's/^Name=//p' "$NETDEV" 2>/dev/null || true)
    if [ "$(content "$NETDEV")" != "$(netdev)" ] || [ "$(content "$NETWORK")" != "$(network)" ]; then
        # networkd changes no tunnel that is there, and makes one that is missing.
        if [ -z "$ROOT" ] && [ -n "$old" ]; then ip link del dev "$old" 2>/dev/null || true; fi
        write "$NETDEV" "$(netdev)"
        write "$NETWORK" "$(network)"
    fi
    if [ "$PACKET_FILTER" = nftables ]; then write "$RULES" "$(rules)"; else rm -f "$RULES"; fi
    # What runs reads the facts anew; at the first boot nothing does.
    if [ -z "$ROOT" ]; then
        systemctl try-restart --no-block devicepath-gate.service devicepath-filter.service 2>/dev/null || true
    fi
}

# ---- watch

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
    if [ "$FORWARDING" = yes ]; then forward=1; else forward=0; fi
    set_kernel /proc/sys/net/ipv4/ip_forward "$forward"
}

# A line for each probe of an inner address: it answered, or had not when the next one left.
probe() {
    while sleep "$PROBE_EVERY_S"; do
        ping -n -O -i "$PROBE_EVERY_S" -w "$PROBING_S" -I "$INTERFACE" "$1" 2>&1 || true
    done
}

# Whether the ARP request that was sent after the last probe was answered: a VPG peer may answer to that alone.
answers_arp() {
    # In one program, five times a second: what there is, and the next request.
    state=$(ip -force -batch - 2>/dev/null <<END
neigh show to $1 dev $INTERFACE
neigh change $1 dev $INTERFACE nud probe
END
    ) || true
    case $asked$state in yes*REACHABLE*) return 0 ;; esac
    asked=yes
    return 1
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

answered() {
    if [ "$misses" = "$MISSES" ]; then
        say "VPG peer $1 answers again"
        forget_devices "$1"
    fi
    misses=0
}

missed() {
    case $misses in never | "$MISSES") return 0 ;; esac
    misses=$((misses + 1))
    if [ "$misses" -eq "$MISSES" ]; then
        say "VPG peer $1 does not answer; devices are looked for behind the other one"
        forget_devices "$1"
    fi
}

# One VPG peer: outer address, inner address. One that never answered is never missed.
watch_peer() {
    probe "$2" | {
        misses=never
        asked=no
        while read -r line; do
            case $line in
            *" bytes from "*) asked=no; answered "$1" ;;
            "no answer yet"*) if answers_arp "$2"; then answered "$1"; else missed "$1"; fi ;;
            esac
        done
    }
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

# ---- filter

install_nftables() {
    tries=1
    pause_s=5
    until dnf --assumeyes --quiet install nftables; do
        [ "$tries" -lt "$INSTALL_TRIES" ] ||
            fail "nftables cannot be installed; does the subnet's route table have the S3 endpoint?"
        say "nftables is not installed yet; again in $pause_s s"
        sleep "$pause_s"
        tries=$((tries + 1))
        pause_s=$((pause_s * 2))
    done
}

filter() {
    if [ "$PACKET_FILTER" = nftables ]; then
        command -v nft >/dev/null || install_nftables
        nft -f "$RULES"
        say "rules of $RULES are loaded"
    elif command -v nft >/dev/null; then
        # Rules that were wanted before the facts were changed.
        printf 'table ip devicepath\ndelete table ip devicepath\n' | nft -f -
    fi
}

case "${1:-}" in
configure | watch | filter) read_facts; "$1" ;;
*) fail "say configure, watch or filter" ;;
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

cat >/etc/systemd/system/devicepath-filter.service <<'END_OF_FILE'
[Unit]
Description=Loads the gate peer's packet filter, if one is wanted
After=systemd-networkd.service
StartLimitIntervalSec=0

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/devicepath-gate filter
TimeoutStartSec=600

[Install]
WantedBy=multi-user.target
END_OF_FILE
chmod 0644 /etc/systemd/system/devicepath-filter.service

# What is not needed for the tunnel must not keep it from being built.
modprobe vxlan || true
/usr/local/sbin/devicepath-gate configure
systemctl daemon-reload
# A reload leaves the primary interface alone; a restart would drop routes that others made.
networkctl reload || systemctl restart systemd-networkd.service
systemctl enable --now devicepath-gate.service
# Not waited for: the tunnel works while a package is fetched.
systemctl enable --now --no-block devicepath-filter.service
