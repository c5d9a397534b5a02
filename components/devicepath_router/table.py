"""The same values for any router, as a table: for whoever has no Linux there."""

from collections.abc import Iterable, Iterator

from devicepath_router.algorithms import DH_GROUPS, ENCRYPTION, INTEGRITY
from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration, RouterTunnel, keepalive_s
from devicepath_router.router_file import SECRET, RouterFile
from devicepath_router.router_host import RouterHost
from devicepath_router.strongswan import DPD_DELAY_S
from devicepath_router.tunnel_options import Phase
from devicepath_spec.tunnel_facts import MOST_ANNOUNCED_TO_VGW

Row = tuple[str, str]
"""What it is, and its value."""


def files(configuration: CustomerGatewayConfiguration, host: RouterHost) -> tuple[RouterFile, ...]:
    """One file, which has the keys: nobody but its owner reads it."""
    first, second = (tuple(_rows(configuration, tunnel, host)) for tunnel in configuration.tunnels)
    rows = [
        ("", "tunnel 1", "tunnel 2"),
        *((title, one, other) for (title, one), (_, other) in zip(first, second, strict=True)),
    ]
    lines = [
        f"{configuration.connection_id or host.name}: what a router at the customer's end has to be told.",
        "",
        *_aligned(rows),
        "",
        *_notes(configuration),
    ]
    return (RouterFile(f"/etc/devicepath/{host.name}.txt", "".join(f"{line}\n" for line in lines), SECRET),)


def _rows(configuration: CustomerGatewayConfiguration, tunnel: RouterTunnel, host: RouterHost) -> Iterator[Row]:
    yield "own outside address, and IKE identity", str(tunnel.own_outside_address)
    yield "far outside address, and IKE identity", str(tunnel.far_outside_address)
    yield "own inside address", f"{tunnel.own_inside_address}/{tunnel.inside_range.prefixlen}"
    yield "far inside address", str(tunnel.far_inside_address)
    yield "pre-shared key", tunnel.pre_shared_key
    yield "IKE", tunnel.options.ike_version.value
    yield from _phase("phase 1", tunnel.options.phase_1)
    yield from _phase("phase 2", tunnel.options.phase_2)
    yield "traffic selectors, own and far", f"{configuration.own_selector}, {configuration.far_selector}"
    yield "dead peer detection", f"every {DPD_DELAY_S} s"
    yield "MTU of the interface", f"{host.mtu} bytes"
    yield "MSS of TCP", f"{host.mss} bytes"
    yield "behind the router", _list(host.own_ranges)
    yield "behind the other end", _list(host.far_ranges) or "what it announces"
    if tunnel.bgp is None:
        yield "routes", "static"
    else:
        yield "own ASN", str(tunnel.bgp.own_asn)
        yield "far ASN", str(tunnel.bgp.far_asn)
        yield "keepalive, hold time", f"{keepalive_s(tunnel.bgp.hold_time_s)} s, {tunnel.bgp.hold_time_s} s"


def _phase(title: str, phase: Phase) -> Iterator[Row]:
    yield f"{title} encryption", _list(word.value for word in ENCRYPTION if word in phase.encryption)
    yield f"{title} integrity", _list(word.value for word in INTEGRITY if word in phase.integrity)
    yield f"{title} Diffie-Hellman", _list(number for number in DH_GROUPS if number in phase.dh_groups)
    yield f"{title} lifetime", f"{phase.lifetime_s} s"


def _notes(configuration: CustomerGatewayConfiguration) -> Iterator[str]:
    yield "Of a list, one is enough, and the first is the best; what is chosen has to be in both ends' lists."
    yield "The Diffie-Hellman group of phase 2 is used from the first rekey on: a wrong one shows after an hour."
    yield "The two tunnels are one connection: bring up both, and let packets come back through either."
    yield "UDP 500 and 4500 have to pass, both ways; with NAT before the router, the ESP protocol is not used."
    if configuration.is_static:
        yield "A tunnel's interface may stay up when the tunnel is dead: have something ping the far inside addresses,"
        yield "and move the routes to the other tunnel when one does not answer."
    else:
        yield "Both sessions get the same weight and local preference, and no AS path is prepended: the other end says"
        yield f"by the MED which one it wants. With more than {MOST_ANNOUNCED_TO_VGW} prefixes from here, a VPN gateway"
        yield "closes the session."


def _list(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))


def _aligned(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """A list that is the same for both stands once: it would be too wide for two columns."""
    rows = list(rows)
    title_width = max(len(row[0]) for row in rows)
    width = max(len(row[1]) for row in rows if row[1] != row[2])
    for title, one, other in rows:
        if one == other:
            yield f"{title:{title_width}}  {one}"
        else:
            yield f"{title:{title_width}}  {one:{width}}  {other}"
