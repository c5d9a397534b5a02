"""Properties of which another value makes another connection, by where each is written."""

from collections.abc import Mapping
from typing import Any

from pulumi import Output

from devicepath.described import Written
from devicepath_spec.description.site_to_site_vpn import (
    BgpRouting,
    OnTransitGateway,
    PrivateOutside,
    PublicOutside,
    SiteToSiteVpn,
    StaticRouting,
)

ARGUMENTS = {
    "routing.kind": "static_routes_only",
    "acceleration": "enable_acceleration",
    "inside_ip_version": "tunnel_inside_ip_version",
    "bandwidth": "tunnel_bandwidth",
    "outside.kind": "outside_ip_address_type",
    "outside.transport_attachment_id": "transport_transit_gateway_attachment_id",
    "region": "region",
}
"""The provider's names."""
PUBLIC, PRIVATE = "PublicIpv4", "PrivateIpv4"
WORDS: Mapping[str, Mapping[Any, str]] = {
    "routing.kind": {True: StaticRouting.kind, False: BgpRouting.kind},
    "outside.kind": {PUBLIC: PublicOutside.kind, PRIVATE: PrivateOutside.kind},
}
"""How a description says what the provider takes otherwise."""


def replacing_properties(vpn: SiteToSiteVpn, given: Written) -> dict[str, Any]:
    """As the provider takes them."""
    is_private = isinstance(vpn.outside, PrivateOutside)
    found: dict[str, Any] = {
        "routing.kind": isinstance(vpn.routing, StaticRouting),
        "inside_ip_version": vpn.inside_ip_version.value,
        "outside.kind": PRIVATE if is_private else PUBLIC,
        "region": given["region"],
    }
    if is_private:
        found["outside.transport_attachment_id"] = given["outside"]["transport_attachment_id"]
    if isinstance(vpn.target, OnTransitGateway):
        # The provider refuses both beside a virtual private gateway, even if they are off.
        found |= {"acceleration": vpn.acceleration, "bandwidth": vpn.bandwidth.value}
    return found


def in_words(properties: Mapping[str, Any]) -> dict[str, Any]:
    """As a description says them."""
    return {place: _in_words(WORDS.get(place, {}), value) for place, value in properties.items()}


def _in_words(words: Mapping[Any, str], value: Any) -> Any:
    if isinstance(value, Output):
        return value.apply(lambda known: words.get(known, known))
    return words.get(value, value)
