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
FORWARDING=yes
PRIVACY_SEPARATOR=yes
PACKET_FILTER=none
MASQUERADING=no
CLAMPED_MSS=
END_OF_FILE
chmod 0644 /etc/devicepath/gate.conf

cat >/usr/local/sbin/devicepath-gate <<'END_OF_FILE'
#!/bin/sh
# The program of a gate peer, the same on each: what differs is in /etc/devicepath/gate.conf, and nowhere else.
#
#   devicepath-gate configure  writes networkd's files, and the rules if a filter is wanted, from the facts
#   devicepath-gate guard      closes the host to what comes out of the tunnel (devicepath-guard.service)
#   devicepath-gate watch      tends all of it as long as it runs (devicepath-gate.service)
#   devicepath-gate filter     loads the rules, installing nftables if it is missing (devicepath-filter.service)
#
# Facts that were changed take effect with: devicepath-gate configure && networkctl reload
set -euf
export LC_ALL=C         # what ping says is read
ROOT=${DEVICEPATH_ROOT:-}
FACTS=$ROOT/etc/devicepath/gate.conf
RULES=$ROOT/etc/devicepath/gate.nft
GUARDED=$ROOT/run/devicepath.guarded
NETDEV=$ROOT/etc/systemd/network/20-devicepath.netdev
NETWORK=$ROOT/etc/systemd/network/20-devicepath.network
TEND_EVERY_S=5          # what somebody took away is back after that; 5 ms of work each time
PROBE_EVERY_S=0.2       # the shortest that ping takes from everybody
MISSES=3                # a dead VPG peer is known after 0.6 to 0.8 s; the kernel alone takes 26 to 45 s
PROBING_S=600           # a ping that ran on would be blind once its interface was made anew
INSTALL_PAUSE_S=5       # doubled after each try: the S3 endpoint's route may come after the instance
INSTALL_PAUSE_MOST_S=300
INSTALL_LIMIT_S=1800    # of one try, which may wait for another dnf
REPLY_PORTS=61440-65533 # what the host opens itself leaves from one of these, and only these take answers
PORT_PROTOCOLS="6 17 33 132 136"   # TCP, UDP, DCCP, SCTP, UDP-Lite; a small image has no names of them
LINK_LOCAL=169.254.0.0/16   # instance metadata, and AWS's name and time servers: no security group sees them
loaded='' unwritable=''
say() { echo "devicepath-gate: $*"; }
fail() { echo "devicepath-gate: $*" >&2; exit 1; }
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
is_yes_or_no() { [ "$1" = yes ] || [ "$1" = no ]; }
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
	is_yes_or_no "$FORWARDING" || wrong FORWARDING "$FORWARDING" "yes or no"
	is_yes_or_no "$PRIVACY_SEPARATOR" || wrong PRIVACY_SEPARATOR "$PRIVACY_SEPARATOR" "yes or no"
}
check_filter() {
	case $PACKET_FILTER in none | nftables) ;; *) wrong PACKET_FILTER "$PACKET_FILTER" "none or nftables" ;; esac
	is_yes_or_no "$MASQUERADING" || wrong MASQUERADING "$MASQUERADING" "yes or no"
	[ -z "$CLAMPED_MSS" ] || is_number "$CLAMPED_MSS" 536 8911 ||
		wrong CLAMPED_MSS "$CLAMPED_MSS" "536 to 8911: 40 less than MTU; or nothing"
	if [ "$PACKET_FILTER" = none ]; then
		[ "$MASQUERADING" != yes ] || wrong MASQUERADING yes "no, or PACKET_FILTER=nftables"
		[ -z "$CLAMPED_MSS" ] || wrong CLAMPED_MSS "$CLAMPED_MSS" "nothing, or PACKET_FILTER=nftables"
	fi
}
read_facts() {
	[ -r "$FACTS" ] || fail "$FACTS is not there"
	INTERFACE='' OUTER_ADDRESS='' INNER_ADDRESS='' VNI='' UDP_PORT='' MTU='' VPG_PEERS='' FORWARDING=''
	PRIVACY_SEPARATOR='' PACKET_FILTER='' MASQUERADING='' CLAMPED_MSS='' faulty=no
	# shellcheck source=/dev/null
	. "$FACTS"
	check_tunnel
	check_filter
	[ "$faulty" = no ] || exit 1
}
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
	if [ "$FORWARDING$MASQUERADING" = yesno ]; then forward=ipv4; else forward=no; fi
	cat <<END
[Match]
Name=$INTERFACE

[Link]
MTUBytes=$MTU
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
	[ "$MASQUERADING" = no ] || cat <<END
    # Connections are tracked inside of the tunnel. Tracking its own packets, too, would be for nothing.
    chain tunnel_in {
        type filter hook prerouting priority raw; policy accept;
        udp dport $UDP_PORT notrack
    }
    chain tunnel_out {
        type filter hook output priority raw; policy accept;
        udp dport $UDP_PORT notrack
    }
    # Of what comes out of the tunnel, answers alone pass: nobody opens anything from there.
    chain answers_only {
        type filter hook forward priority filter; policy accept;
        iifname "$INTERFACE" oifname != "$INTERFACE" ct state != { established, related } drop
    }
    # Devices see the inner address instead of the sender's, so that answers come back here.
    chain hide_senders {
        type nat hook postrouting priority srcnat; policy accept;
        oifname "$INTERFACE" ip saddr != ${INNER_ADDRESS%/*} masquerade
    }
END
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
		write "$NETDEV" "$(netdev)"
		write "$NETWORK" "$(network)"
		if [ -z "$ROOT" ] && [ -n "$old" ]; then ip link del dev "$old" 2>/dev/null || true; fi
	fi
	if [ "$PACKET_FILTER" = nftables ]; then write "$RULES" "$(rules)"; else rm -f "$RULES"; fi
	if [ -z "$ROOT" ]; then
		systemctl try-restart --no-block devicepath-gate.service devicepath-filter.service 2>/dev/null || true
	fi
}
guard_rules() {
	in="iif $INTERFACE"
	for own in "${INNER_ADDRESS%/*}" "$OUTER_ADDRESS"; do
		for protocol in 6 17; do
			echo "pref 1 $in from $INNER_ADDRESS to $own ipproto $protocol dport $REPLY_PORTS lookup local"
		done
		for protocol in $PORT_PROTOCOLS; do echo "pref 2 $in to $own ipproto $protocol blackhole"; done
		echo "pref 3 $in from $INNER_ADDRESS to $own lookup local"
		echo "pref 4 $in to $own blackhole"
	done
	[ "$PRIVACY_SEPARATOR" = no ] || echo "pref 5 $in to $INNER_ADDRESS blackhole"
	echo "pref 6 $in to $LINK_LOCAL blackhole"
}
claim_first_rule() {
	for _ in 1 2 3 4; do
		ip rule add pref 0 protocol kernel not iif "$INTERFACE" lookup local 2>/dev/null || true
		if is_first_rule_ours; then return; fi
		ip rule del pref 0 lookup local
	done
	say "the host's own addresses are not closed to the tunnel: $(ip rule show pref 0)"
}
is_first_rule_ours() {
	case $(ip rule show pref 0 table local) in
	*lookup*lookup*) return 1 ;;
	*"not from all iif $INTERFACE "*) ;;
	*) return 1 ;;
	esac
}
guard_state() {
	guard_rules
	ip rule show | sed 's/ \[detached\]//'
}
guard() {
	is_first_rule_ours || claim_first_rule
	if [ "$(guard_state)" != "$(content "$GUARDED")" ]; then
		for priority in 3 1 2 4 5 6; do
			while ip rule del pref "$priority" iif "$INTERFACE" 2>/dev/null; do :; done
		done
		guard_rules | sed 's/^/rule add protocol kernel /' | ip -force -batch - || say "not all rules are there"
		write "$GUARDED" "$(guard_state)"
	fi
}
set_kernel() {
	[ -e "/proc/sys/net/$1" ] || return 0
	if echo "$2" 2>/dev/null >"/proc/sys/net/$1"; then return 0; fi
	case $unwritable in *" $1 "*) return 0 ;; esac
	say "$1 cannot be written; it stays as it is"
	unwritable="$unwritable $1 "
}
turn_begins() { if [ -d "$ROOT/run" ]; then exec 9<"$ROOT/run"; flock 9 || true; fi; }
turn_ends() { exec 9<&-; }
tune() {
	case $FORWARDING$MASQUERADING$loaded in yesno* | yesyes?*) forward=1 ;; *) forward=0 ;; esac
	set_kernel ipv4/ip_forward "$forward"
	set_kernel ipv4/ip_local_port_range "${REPLY_PORTS%-*} ${REPLY_PORTS#*-}"
	set_kernel "ipv4/neigh/$INTERFACE/base_reachable_time_ms" 2000
	set_kernel "ipv4/neigh/$INTERFACE/delay_first_probe_time" 1
	set_kernel "ipv4/neigh/$INTERFACE/ucast_solicit" 1
	set_kernel ipv4/neigh/default/gc_thresh3 16384
	set_kernel ipv4/neigh/default/gc_thresh2 8192
	set_kernel ipv4/neigh/default/gc_thresh1 4096
	set_kernel "ipv4/conf/$INTERFACE/rp_filter" 2
	set_kernel "ipv4/conf/$INTERFACE/arp_ignore" 1
	for interface in all "$INTERFACE"; do
		set_kernel "ipv4/conf/$interface/accept_redirects" 0
		set_kernel "ipv4/conf/$interface/send_redirects" 0
	done
	set_kernel "ipv4/conf/$INTERFACE/accept_source_route" 0
	set_kernel "ipv4/conf/$INTERFACE/proxy_arp" 0
	set_kernel "ipv6/conf/$INTERFACE/disable_ipv6" 1
}
tend_tunnel() {
	if [ ! -e "/proc/sys/net/ipv4/conf/$INTERFACE" ]; then
		say "$INTERFACE is not there; networkd is asked for it"
		networkctl reload || true
		return
	fi
	has=$(ip -oneline address show dev "$INTERFACE" up && bridge fdb show dev "$INTERFACE") || true
	for outer in "inet $INNER_ADDRESS" $VPG_PEERS; do
		case $outer in inet*) wanted=$outer ;; *) wanted="00:00:00:00:00:00 dst ${outer%/*}" ;; esac
		case $has in
		*"$wanted "*) ;;
		*)
			say "$INTERFACE lacks $wanted; networkd is asked for it"
			networkctl reconfigure "$INTERFACE" || true
			return
			;;
		esac
	done
	echo "$has" | sed -n 's/.* dst \([^ ]*\) .*/\1/p' | sort -u | while read -r outer; do
		case " $VPG_PEERS" in
		*" $outer/"*) ;;
		*)
			say "$outer is no VPG peer any more"
			forget_devices "$outer"
			;;
		esac
	done
}
filter_shown() { nft list table ip devicepath 2>/dev/null || true; }
tend_filter() {
	[ "$PACKET_FILTER" = nftables ] || return 0
	if command -v nft >/dev/null; then
		shown=$(filter_shown)
		if [ -n "$shown" ] && [ "$shown" = "$loaded" ]; then return 0; fi
		nft -f "$RULES" || return 0
		loaded=$(filter_shown)
		say "rules of $RULES are loaded"
	elif [ "$(systemctl show --property SubState --value devicepath-filter.service)" != running ]; then
		systemctl restart --no-block devicepath-filter.service || true
	fi
}
probe() {
	while sleep "$PROBE_EVERY_S"; do
		ping -n -O -i "$PROBE_EVERY_S" -w "$PROBING_S" -I "$INTERFACE" "$1" 2>&1 || true
	done
}
answers_arp() {
	state=$(ip -force -batch - 2>/dev/null <<END
neigh show to $1 dev $INTERFACE
neigh change $1 dev $INTERFACE nud probe
END
	) || true
	case $asked$state in yes*REACHABLE*) return 0 ;; esac
	asked=yes
	return 1
}
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
	case $misses in
	never) say "VPG peer $1 answers" ;;
	"$MISSES")
		say "VPG peer $1 answers again"
		forget_devices "$1"
		;;
	esac
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
	command -v ping >/dev/null || say "ping is missing: a dead VPG peer is found by the kernel's own probes alone"
	say "watching $VPG_PEERS"
	watchers=''
	for peer in $VPG_PEERS; do
		watch_peer "${peer%/*}" "${peer#*/}" &
		watchers="$watchers $!"
	done
	while :; do
		guard
		tend_tunnel
		turn_begins
		tend_filter
		tune
		turn_ends
		for watcher in $watchers; do
			kill -0 "$watcher" 2>/dev/null || fail "not every VPG peer is watched any more"
		done
		sleep "$TEND_EVERY_S"
	done
}
install_nftables() {
	pause_s=$INSTALL_PAUSE_S
	until said=$(timeout "$INSTALL_LIMIT_S" dnf --assumeyes --quiet install nftables 2>&1); do
		say "nftables is not installed yet: $(echo "$said" | tail -n 1); again in $pause_s s"
		sleep "$pause_s"
		pause_s=$((pause_s * 2))
		[ "$pause_s" -le "$INSTALL_PAUSE_MOST_S" ] || pause_s=$INSTALL_PAUSE_MOST_S
	done
}
filter() {
	if [ "$PACKET_FILTER" = nftables ]; then
		command -v nft >/dev/null || install_nftables
		turn_begins
		nft -f "$RULES"
		if [ -z "$ROOT" ]; then loaded=yes; tune; fi
		turn_ends
		say "rules of $RULES are loaded"
	elif command -v nft >/dev/null; then
		printf 'table ip devicepath\ndelete table ip devicepath\n' | nft -f -
	fi
}
case "${1:-}" in
configure | guard | watch | filter) read_facts; "$1" ;;
*) fail "say configure, guard, watch or filter" ;;
esac
END_OF_FILE
chmod 0755 /usr/local/sbin/devicepath-gate

cat >/etc/systemd/system/devicepath-guard.service <<'END_OF_FILE'
[Unit]
Description=Closes the gate peer to what comes out of its tunnel
DefaultDependencies=no
After=local-fs.target
Before=systemd-networkd.service
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/devicepath-gate guard
[Install]
WantedBy=systemd-networkd.service
END_OF_FILE
chmod 0644 /etc/systemd/system/devicepath-guard.service

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
Type=exec
RemainAfterExit=yes
ExecStart=/usr/local/sbin/devicepath-gate filter
Restart=on-failure
RestartSec=10
[Install]
WantedBy=multi-user.target
END_OF_FILE
chmod 0644 /etc/systemd/system/devicepath-filter.service
modprobe vxlan || true
/usr/local/sbin/devicepath-gate configure
systemctl daemon-reload
systemctl enable --now devicepath-guard.service || true
networkctl reload || systemctl restart systemd-networkd.service || true
systemctl enable --now devicepath-gate.service
systemctl enable --now --no-block devicepath-filter.service
