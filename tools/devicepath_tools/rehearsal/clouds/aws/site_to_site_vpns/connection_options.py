"""Options of a connection, of both its tunnels at once."""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Refused

ANYTHING = {4: "0.0.0.0/0", 6: "::/0"}
RANGES = ("LocalIpv4NetworkCidr", "RemoteIpv4NetworkCidr", "LocalIpv6NetworkCidr", "RemoteIpv6NetworkCidr")
"""Local is the customer's side. Source: AWS, VpnConnectionOptions."""
PUBLIC, PRIVATE = "PublicIpv4", "PrivateIpv4"
WORDS: Mapping[str, tuple[str, ...]] = {
    "TunnelInsideIpVersion": ("ipv4", "ipv6"),
    "OutsideIpAddressType": (PUBLIC, PRIVATE),
    "TunnelBandwidth": ("standard", "large"),
}
"""The first of each is the default. An outside address of IPv6 is not emulated."""
SWITCHES = ("EnableAcceleration", "StaticRoutesOnly")
ON_TRANSIT_GATEWAYS = {
    "EnableAcceleration": False,
    "TunnelInsideIpVersion": "ipv4",
    "OutsideIpAddressType": PUBLIC,
    "TunnelBandwidth": "standard",
}
"""What takes a transit gateway where it is anything else. Source: AWS, CreateVpnConnection."""


def read(given: Mapping[str, Any], *, on_transit_gateway: bool) -> dict[str, Any]:
    """By their names in AWS's API, with its defaults. Raises Refused."""
    options: dict[str, Any] = {name: given.get(name) in (True, "true") for name in SWITCHES}
    for name, words in WORDS.items():
        options[name] = str(given.get(name) or words[0])
        if options[name] not in words:
            raise _bad(name, options[name])
    for name, default in ON_TRANSIT_GATEWAYS.items():
        if options[name] != default and not on_transit_gateway:
            text = f"{name} is supported only for VPN connections on a transit gateway."
            raise Refused("InvalidParameterCombination", text)
    if options["EnableAcceleration"] and options["TunnelBandwidth"] == "large":
        raise Refused("InvalidParameterCombination", "EnableAcceleration is not supported with TunnelBandwidth large.")
    version = 6 if options["TunnelInsideIpVersion"] == "ipv6" else 4
    ranges = {name: ANYTHING[version] for name in RANGES if f"v{version}" in name}
    return options | ranges | read_ranges(given, version)


def read_ranges(given: Mapping[str, Any], version: int) -> dict[str, str]:
    """What either side may send, for tunnels with this version inside; those that are given. Raises Refused."""
    found: dict[str, str] = {}
    for name in RANGES:
        text = given.get(name)
        if not text:
            continue
        if f"v{version}" not in name:
            text = f"{name} is not supported for tunnels with IPv{version} inside."
            raise Refused("InvalidParameterCombination", text)
        found[name] = str(_network(name, str(text)))
    return found


def version_inside(options: Mapping[str, Any]) -> int:
    return 6 if options["TunnelInsideIpVersion"] == "ipv6" else 4


def _network(name: str, text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError:
        raise _bad(name, text) from None


def _bad(name: str, value: str) -> Refused:
    return Refused("InvalidParameterValue", f"Value ({value}) for parameter {name} is invalid.")
