"""strongSwan's files: one for each tunnel (swanctl), and one of settings for the daemon.

One file a tunnel, as a tunnel's key is changed alone, and where ESP runs in user space each tunnel has a daemon.

Seen to work with strongSwan 5.9.8, ESP in user space (kernel-libipsec), which takes no notice of XFRM interfaces."""

from collections.abc import Collection, Mapping
from itertools import product
from typing import TypeVar

from devicepath_router.algorithms import DH_GROUPS, ENCRYPTION, INTEGRITY
from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration, RouterTunnel
from devicepath_router.router_file import SECRET, RouterFile
from devicepath_router.router_host import RouterHost
from devicepath_router.tunnel_options import Phase
from devicepath_spec.choices import AUTHENTICATED, Distribution, Encryption, IkeVersion, Integrity

FOLDERS = {
    Distribution.DEBIAN: "/etc",
    Distribution.UBUNTU: "/etc",
    Distribution.RHEL: "/etc/strongswan",
}
"""In which `swanctl` and `strongswan.d` are."""
Chosen = TypeVar("Chosen", Encryption, Integrity, int)
VERSIONS = {IkeVersion.IKEV1: 1, IkeVersion.IKEV2: 2}
DPD_DELAY_S = 10
RETRANSMIT_TRIES = 2
RETRANSMIT_TIMEOUT_S = 2.0
RETRANSMIT_BASE = 1.5
"""IKEv2 knows no time-out of dead peer detection: the other end is dead when it has not answered all of these. With the
10 s before: 11 s, measured; strongSwan's own settings take 175 s."""


def files(configuration: CustomerGatewayConfiguration, host: RouterHost) -> tuple[RouterFile, ...]:
    """All of strongSwan's."""
    folder = FOLDERS[host.distribution]
    connections = (
        RouterFile(
            f"{folder}/swanctl/conf.d/{host.interface(position)}.conf", _tunnel(configuration, host, position), SECRET
        )
        for position in range(len(configuration.tunnels))
    )
    return (*connections, RouterFile(f"{folder}/strongswan.d/devicepath.conf", DAEMON))


DAEMON = f"""\
# For all connections of this host.
charon {{
    # IKEv2 knows no time-out of dead peer detection. With these the other end is known to be dead after 11 s; without
    # them after 175 s.
    retransmit_tries = {RETRANSMIT_TRIES}
    retransmit_timeout = {RETRANSMIT_TIMEOUT_S}
    retransmit_base = {RETRANSMIT_BASE}
    # The tunnels' routes are those of FRR, or of the watchdog.
    install_routes = no
    install_virtual_ip = no
    plugins {{
        # With selectors of 0.0.0.0/0 it would answer ARP for every address there is.
        farp {{
            load = no
        }}
    }}
}}
"""


def _tunnel(configuration: CustomerGatewayConfiguration, host: RouterHost, position: int) -> str:
    tunnel, name, number = configuration.tunnels[position], host.interface(position), host.interface_id(position)
    phase_1 = tunnel.options.phase_1
    return f"""\
# {configuration.connection_id or host.name}, the tunnel to {tunnel.far_outside_address}.
connections {{
    {name} {{
        version = {VERSIONS[tunnel.options.ike_version]}
        remote_addrs = {tunnel.far_outside_address}
        # UDP 4500 always: it passes NATs and most firewalls, and the protocol ESP does not.
        encap = yes
        # The ends' addresses stay: no other one of this host's is told or used, such as those inside the tunnels.
        mobike = no
        proposals = {phase_1_proposals(tunnel)}
        rekey_time = {_rekey_time_s(phase_1)}s
        over_time = {phase_1.lifetime_s - _rekey_time_s(phase_1)}s
        dpd_delay = {DPD_DELAY_S}s
        keyingtries = 0
        if_id_in = {number}
        if_id_out = {number}
        local {{
            auth = psk
            id = {tunnel.own_outside_address}
        }}
        remote {{
            auth = psk
            id = {tunnel.far_outside_address}
        }}
{_child(configuration, tunnel, name)}    }}
}}
{_secret(tunnel, name)}"""


def _child(configuration: CustomerGatewayConfiguration, tunnel: RouterTunnel, name: str) -> str:
    """What the tunnel carries."""
    phase_2 = tunnel.options.phase_2
    return f"""\
        children {{
            {name} {{
                local_ts = {configuration.own_selector}
                remote_ts = {configuration.far_selector}
                esp_proposals = {phase_2_proposals(tunnel)}
                rekey_time = {_rekey_time_s(phase_2)}s
                life_time = {phase_2.lifetime_s}s
                dpd_action = restart
                close_action = start
                start_action = start
            }}
        }}
"""


def _secret(tunnel: RouterTunnel, name: str) -> str:
    return f"""\
secrets {{
    ike-{name} {{
        id-1 = {tunnel.own_outside_address}
        id-2 = {tunnel.far_outside_address}
        secret = "{tunnel.pre_shared_key}"
    }}
}}
"""


def phase_1_proposals(tunnel: RouterTunnel) -> str:
    """What IKE offers, the strongest first."""
    phase = tunnel.options.phase_1
    groups, integrity = _groups(tunnel, phase), _chosen(INTEGRITY, phase.integrity)
    if tunnel.options.ike_version is IkeVersion.IKEV1:
        return _each(_ciphers(phase, authenticated=False), integrity, groups)
    functions = [f"prf{each}" for each in integrity]
    return _both(
        (_ciphers(phase, authenticated=True), functions, groups),
        (_ciphers(phase, authenticated=False), integrity, groups),
    )


def phase_2_proposals(tunnel: RouterTunnel) -> str:
    """What ESP offers. The groups are used from the first rekey on: a tunnel whose ends have none in common comes up,
    and ends then."""
    phase = tunnel.options.phase_2
    groups, integrity = _groups(tunnel, phase), _chosen(INTEGRITY, phase.integrity)
    strong, others = _ciphers(phase, authenticated=True), _ciphers(phase, authenticated=False)
    if tunnel.options.ike_version is IkeVersion.IKEV1:
        return ", ".join(filter(None, (_each(strong, [], groups), _each(others, integrity, groups))))
    return _both((strong, [], groups), (others, integrity, groups))


def _both(*offers: tuple[list[str], list[str], list[str]]) -> str:
    """IKEv2 has all of a kind in one proposal; ciphers that need an integrity algorithm are one of their own."""
    return ", ".join("-".join((*ciphers, *rest, *groups)) for ciphers, rest, groups in offers if ciphers)


def _each(ciphers: list[str], integrity: list[str], groups: list[str]) -> str:
    """IKEv1 has one of each in a proposal."""
    choices = (ciphers, integrity, groups) if integrity else (ciphers, groups)
    return ", ".join("-".join(words) for words in product(*choices))


def _groups(tunnel: RouterTunnel, phase: Phase) -> list[str]:
    groups = _chosen(DH_GROUPS, phase.dh_groups)
    # IKEv1 sends a key of the first group alone: offers of others could not be taken.
    return groups[:1] if tunnel.options.ike_version is IkeVersion.IKEV1 else groups


def _ciphers(phase: Phase, *, authenticated: bool) -> list[str]:
    return [
        ENCRYPTION[each] for each in ENCRYPTION if each in phase.encryption if (each in AUTHENTICATED) is authenticated
    ]


def _chosen(known: Mapping[Chosen, str], chosen: Collection[Chosen]) -> list[str]:
    return [keyword for word, keyword in known.items() if word in chosen]


def _rekey_time_s(phase: Phase) -> int:
    """Early enough that it is done before the lifetime is over: an eleventh of that is left."""
    return phase.lifetime_s * 10 // 11
