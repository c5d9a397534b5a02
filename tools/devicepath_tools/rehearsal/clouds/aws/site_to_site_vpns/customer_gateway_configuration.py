"""What AWS hands over for the customer's router: XML, which names the least that AWS takes, whatever the options are.

Source: answers of AWS in batfish/batfish. That restricted options change nothing in it is assumed."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_tunnel import VpnTunnel

REDACTED = "REDACTED"
"""Instead of a key that is kept in Secrets Manager."""
HOLD_TIME_S = 30
IKE = {
    "authentication_protocol": "sha1",
    "encryption_protocol": "aes-128-cbc",
    "lifetime": 28800,
    "perfect_forward_secrecy": "group2",
    "mode": "main",
}
IPSEC = {
    "protocol": "esp",
    "authentication_protocol": "hmac-sha1-96",
    "encryption_protocol": "aes-128-cbc",
    "lifetime": 3600,
    "perfect_forward_secrecy": "group2",
    "mode": "tunnel",
    "clear_df_bit": "true",
    "fragmentation_before_encryption": "true",
    "tcp_mss_adjustment": 1379,
    "dead_peer_detection": {"interval": 10, "retries": 3},
}
Numbers = tuple[int, int]
"""Autonomous systems: the customer's, and Amazon's."""


def render(
    names: Mapping[str, str],
    customer: IPv4Address | None,
    tunnels: list[VpnTunnel],
    numbers: Numbers | None,
) -> str:
    """`names` are the connection's id and those of its gateways; no `numbers`: its routes are static."""
    root = ET.Element("vpn_connection", {"id": names["vpn_connection_id"]})
    for name in ("customer_gateway_id", "vpn_gateway_id"):
        ET.SubElement(root, name).text = names[name]
    ET.SubElement(root, "vpn_connection_type").text = "ipsec.1"
    if numbers is None:
        ET.SubElement(root, "vpn_connection_attributes").text = "NoBGPVPNConnection"
    # In an order of its own: options name tunnels in the order in which they were asked for.
    for tunnel in sorted(tunnels, key=lambda it: it.outside_address):
        _add(ET.SubElement(root, "ipsec_tunnel"), _tunnel(tunnel, customer, numbers))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", short_empty_elements=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _tunnel(tunnel: VpnTunnel, customer: IPv4Address | None, numbers: Numbers | None) -> dict[str, Any]:
    amazon = tunnel.inside.network_address + 1
    ends = {"customer_gateway": (customer, amazon + 1), "vpn_gateway": (tunnel.outside_address, amazon)}
    parts: dict[str, Any] = {
        name: _end(tunnel, outside, inside, numbers[place] if numbers else None)
        for place, (name, (outside, inside)) in enumerate(ends.items())
    }
    return {**parts, "ike": {**IKE, "pre_shared_key": REDACTED if tunnel.is_key_stored else tunnel.key}, "ipsec": IPSEC}


def _end(
    tunnel: VpnTunnel, outside: IPv4Address | None, inside: IPv4Address | IPv6Address, number: int | None
) -> dict[str, Any]:
    end: dict[str, Any] = {
        "tunnel_outside_address": {"ip_address": outside or ""},
        "tunnel_inside_address": {
            "ip_address": inside,
            "network_mask": tunnel.inside.netmask,
            "network_cidr": tunnel.inside.prefixlen,
        },
    }
    return end if number is None else {**end, "bgp": {"asn": number, "hold_time": HOLD_TIME_S}}


def _add(parent: ET.Element, parts: Mapping[str, Any]) -> None:
    for name, value in parts.items():
        element = ET.SubElement(parent, name)
        if isinstance(value, Mapping):
            _add(element, value)
        else:
            element.text = str(value)
