"""Settings of a SIM group for SORACOM Air, by the API's keys: what is wanted, what there is, and what there was."""

from collections.abc import Iterator, Mapping, Set
from typing import Annotated, Any

from pydantic import Field

from pulumi_provider.resource import Mark, Properties
from soracom_provider.api.types import Address, GroupId, LinkMtu, VpgId

NAMESPACE = "SoracomAir"
KEYS = {
    "vpg_id": ("useVpg", "vpgId"),
    "dns_servers": ("useCustomDns", "dnsServers"),
    "link_mtu": ("ipLinkMtu",),
}
"""The API's, by setting. Source: putConfigurationParameters of SORACOM's API description, its examples."""


class GroupConfigurationProperties(Properties):
    group_id: Annotated[GroupId, Mark.IMMUTABLE]
    """Id of the group."""
    vpg_id: VpgId | None = None
    """Id of the VPG that the group's SIMs are attached to from their next session on."""
    dns_servers: Annotated[list[Address], Field(min_length=1, max_length=2)] | None = None
    """Addresses of one or two DNS servers that devices are told, instead of SORACOM's. A paid option."""
    link_mtu: LinkMtu | None = None
    """MTU in bytes that devices are told: 576 to 1500."""

    @classmethod
    def conflicts(cls, known: Mapping[str, Any], given: Set[str]) -> Iterator[tuple[str, str]]:
        if not given & {"vpg_id", "dns_servers", "link_mtu"}:
            yield "vpg_id", "nothing is set; give at least one of vpgId, dnsServers and linkMtu."


class FormerSettings(Properties):
    """What a group had, by the API's keys, before it was configured. A setting that is left out was not set."""

    use_vpg: bool | None = None
    """Whether its SIMs were attached to a VPG."""
    vpg_id: str | None = None
    """Id of that VPG."""
    use_custom_dns: bool | None = None
    """Whether devices were told DNS servers."""
    dns_servers: list[str] | None = None
    """Their addresses."""
    ip_link_mtu: int | None = None
    """MTU in bytes that devices were told."""


def air(group: Mapping[str, Any]) -> dict[str, Any]:
    return (group.get("configuration") or {}).get(NAMESPACE) or {}


def attached_to(group: Mapping[str, Any]) -> str | None:
    """Id of the VPG that a group's SIMs are attached to, as the API shows the group."""
    has = air(group)
    return has.get("vpgId") if has.get("useVpg") else None


def parameters(inputs: GroupConfigurationProperties) -> dict[str, Any]:
    """The API's keys and values."""
    values: dict[str, Any] = {}
    if inputs.vpg_id is not None:
        values |= {"useVpg": True, "vpgId": inputs.vpg_id}
    if inputs.dns_servers is not None:
        values |= {"useCustomDns": True, "dnsServers": inputs.wire()["dnsServers"]}
    if inputs.link_mtu is not None:
        values["ipLinkMtu"] = inputs.link_mtu
    return values


def added(recorded: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What is set from now on."""
    return {key: value for key, value in wanted.items() if key not in recorded}


def former_of(has: Mapping[str, Any], wanted: Mapping[str, Any]) -> FormerSettings:
    """What there was of the keys that are wanted now."""
    return FormerSettings.recorded({key: has[key] for key in wanted if key in has})


def seen_former(has: Mapping[str, Any], recorded: Mapping[str, Any], before: FormerSettings) -> FormerSettings:
    """What a refresh records of it. What somebody has set or removed since is what the group has before an update, and
    a deletion leaves it."""
    former = before.wire()
    for keys in KEYS.values():
        if any(has.get(key) != recorded[key] for key in keys if key in recorded):
            kept = {key: value for key, value in former.items() if key not in keys}
            former = kept | {key: has[key] for key in keys if key in has}
    return FormerSettings.recorded(former)
