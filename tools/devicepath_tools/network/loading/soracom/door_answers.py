"""What SORACOM's API tells of a VPG's Door: which VPN connections there are, and how each knows its routes.

It tells neither tunnels nor ranges nor routers: who ordered the connection knows these."""

from collections.abc import Iterator, Mapping
from typing import Any

from devicepath_tools.network.customer_gateway import CustomerGateway
from devicepath_tools.network.vpn_connection import VpnConnection

Json = Mapping[str, Any]
KEY = "vpnConnections"


def connections(vpg: Json) -> Iterator[VpnConnection]:
    """Those of a VPG."""
    for it in _told(vpg):
        own = str(it["id"])
        yield VpnConnection(own, router_of(own), (), vpg_id=vpg["vpgId"], is_static=not it.get("useDynamicRouting"))


def customer_gateways(vpg: Json) -> Iterator[CustomerGateway]:
    """What AWS knows the routers as, in an account that nobody sees but SORACOM: of each the ASN alone is told."""
    for it in _told(vpg):
        asn = it.get("bgpAsn")
        yield CustomerGateway(router_of(str(it["id"])), asn=None if asn is None else int(asn))


def untold(vpg: Json) -> Iterator[str]:
    """Connections that have no id, in words."""
    for key, it in (vpg.get(KEY) or {}).items():
        if not isinstance(it, Mapping) or not it.get("id"):
            yield f"VPN connection {key} of Door does not tell its id"


def router_of(connection_id: str) -> str:
    """The id that a router's customer gateway has here, as nobody tells the one that it has."""
    return f"cgw-of-{connection_id}"


def _told(vpg: Json) -> Iterator[Json]:
    for it in (vpg.get(KEY) or {}).values():
        if isinstance(it, Mapping) and it.get("id"):
            yield it
