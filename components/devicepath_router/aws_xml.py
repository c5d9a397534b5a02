"""AWS's own configuration of a customer gateway: the XML of `DescribeVpnConnections`, which the console gives as well.

It names the weakest algorithms that a tunnel may use, whatever it does use: those of the options come beside it.
Source: files of real connections in the tests of batfish/batfish."""

from collections.abc import Mapping
from ipaddress import IPv4Address

from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration
from devicepath_router.form import Said
from devicepath_router.handed_over import TUNNELS, SaidOfTunnel, Tunnels
from devicepath_router.tunnel_options import TunnelOptions
from devicepath_router.xml_element import Element, parse
from devicepath_spec.faults import Faults

ROOT = "vpn_connection"
STATIC = "NoBGPVPNConnection"
REDACTED = "REDACTED"
"""What there is of a key that is in Secrets Manager."""
PLACES = {
    "own_outside_address": "customer_gateway/tunnel_outside_address/ip_address",
    "far_outside_address": "vpn_gateway/tunnel_outside_address/ip_address",
    "own_inside_address": "customer_gateway/tunnel_inside_address/ip_address",
    "far_inside_address": "vpn_gateway/tunnel_inside_address/ip_address",
    "own_asn": "customer_gateway/bgp/asn",
    "far_asn": "vpn_gateway/bgp/asn",
    "hold_time": "customer_gateway/bgp/hold_time",
    "pre_shared_key": "ike/pre_shared_key",
}
NAMES = {**PLACES, "inside_range": "customer_gateway/tunnel_inside_address/network_cidr"}
INSIDE = "customer_gateway/tunnel_inside_address"


def read(
    text: str,
    options: Mapping[IPv4Address, TunnelOptions] | None = None,
    keys: Mapping[IPv4Address, str] | None = None,
    name: str = "the XML",
) -> CustomerGatewayConfiguration:
    """The configuration that a file has.

    `options`: the tunnels', by the other end's outside address. Without: what AWS allows when nobody says otherwise.
    `keys`: pre-shared keys by the same address, of those that are in Secrets Manager.
    Raises InvalidSpec with everything that is wrong, each with its line."""
    root = parse(text, name)
    faults = Faults()
    if root.tag != ROOT:
        faults.add(
            f"{name}, line {root.line}",
            f"begins with <{root.tag}> and not with <{ROOT}>: this is another file. Ask for AWS's generic XML.",
        )
        faults.check()
    connection_id = root.attributes.get("id", "")
    if not connection_id.isprintable():
        # It stands in files of the router, where a line of its own would be one of theirs.
        wrong = "the id has a line break, or what else no id of AWS's has. Ask for AWS's own file."
        faults.add(f"{name}, line {root.line}, {ROOT}", wrong)
    tunnels = list(root.all("ipsec_tunnel"))
    if len(tunnels) != TUNNELS:
        faults.add(name, f"{len(tunnels)} tunnels; AWS's connections have {TUNNELS}. Ask for the whole file.")
    told = [_said(tunnel, f"tunnel {number}", keys or {}, name) for number, tunnel in enumerate(tunnels, start=1)]
    _check_routing(root, told, faults, name)
    for address, each in (options or {}).items():
        for place, fault in each.faults():
            faults.add(f"options of {address}, {place}", fault)
    return Tunnels(faults).configuration(connection_id, told, options or {})


def _said(tunnel: Element, title: str, keys: Mapping[IPv4Address, str], name: str) -> SaidOfTunnel:
    values = {}
    for meaning, path in PLACES.items():
        element = tunnel.at(path)
        if element is not None and element.text not in ("", REDACTED):
            values[meaning] = Said(element.text, f"{name}, line {element.line}, {title}, {path}")
    inside, length = tunnel.at(f"{INSIDE}/ip_address"), tunnel.at(f"{INSIDE}/network_cidr")
    if inside is not None and length is not None:
        place = f"{name}, line {length.line}, {title}, {NAMES['inside_range']}"
        values["inside_range"] = Said(f"{inside.text}/{length.text}", place)
    far = values.get("far_outside_address")
    key = next((key for address, key in keys.items() if far is not None and str(address) == far.text), None)
    if key is not None:
        values["pre_shared_key"] = Said(key, f"{title}, the key that was given")
    return SaidOfTunnel(f"{name}, line {tunnel.line}, {title}", NAMES, values)


def _check_routing(root: Element, told: list[SaidOfTunnel], faults: Faults, name: str) -> None:
    """A static connection says so, and has no BGP."""
    attributes = root.at("vpn_connection_attributes")
    is_static = attributes is not None and attributes.text == STATIC
    for tunnel in told:
        has_bgp = bool({"own_asn", "far_asn"} & tunnel.values.keys())
        if is_static and has_bgp:
            faults.add(tunnel.place_of("own_asn"), f"BGP, but the connection is static ({STATIC}).")
        elif not is_static and not has_bgp:
            faults.add(tunnel.place, f"neither BGP, nor is the connection static ({STATIC}). Ask for the whole file.")
