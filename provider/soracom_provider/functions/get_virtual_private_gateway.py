"""Looks up a VPG that something else made."""

from collections.abc import Iterator, Mapping, Set
from enum import Enum
from typing import Any

from pydantic import Field

from pulumi_provider.resource import Call, Function, Gone, Problem, Properties
from soracom_provider.api.client import Client
from soracom_provider.api.types import VpgId
from soracom_provider.resources.door_and_direct import DoorConnection, door_connections, virtual_interfaces
from soracom_provider.resources.gate import GATE, VpgPeer, own_peers
from soracom_provider.resources.routing_filter import ROUTING_FILTER
from soracom_provider.resources.transit_gateway import TransitGatewayOutputs
from soracom_provider.resources.virtual_private_gateway import (
    ENDED,
    PATH,
    VirtualPrivateGatewayOutputs,
    VirtualPrivateGatewayProperties,
    fetch,
    outputs_of,
)


class Used(str, Enum):
    """Parts of a VPG that a program may use without making them."""

    GATE = GATE
    ROUTING_FILTER = ROUTING_FILTER


class GetVirtualPrivateGatewayInputs(Properties):
    vpg_id: VpgId | None = None
    """Id of the VPG. Give this or name."""
    name: str | None = Field(default=None, min_length=1)
    """The VPG's tag `name`, exactly. Give this or vpgId."""

    uses: list[Used] = []
    """Parts of the VPG that the program uses and does not make: `gate`, `routingFilter`. If the program made such a
    part before, the provider leaves it when the resource goes."""

    @classmethod
    def conflicts(cls, known: Mapping[str, Any], given: Set[str]) -> Iterator[tuple[str, str]]:
        if len(given - {"uses"}) != 1:
            yield "vpg_id", "give exactly one of vpgId and name."


class GetVirtualPrivateGatewayOutputs(VirtualPrivateGatewayProperties, TransitGatewayOutputs):
    vpg_id: str
    """Id of the VPG."""
    status: str
    """Status of the VPG according to SORACOM: `running` when it can be used."""
    vpg_range: str | None = None
    """The VPG's own range inside 100.64.0.0/10, in CIDR notation."""
    gate_opened: bool
    """Whether Gate is open."""
    vni: int | None = None
    """Gate's VXLAN network identifier."""
    privacy_separator: bool
    """Whether Gate keeps devices from talking to each other."""
    vpg_peers: list[VpgPeer]
    """The VPG's own two ends of Gate's tunnel, by outer address; none while Gate is closed."""
    vpn_connections: list[DoorConnection] = []
    """Door: the VPN connections that SORACOM's support has made on it."""
    operator_id: str | None = None
    """Id of the SORACOM account that it is in."""
    virtual_interfaces: list[str] = []
    """Direct: ids of the virtual interfaces that SORACOM's support has connected to it."""


class GetVirtualPrivateGateway(Function[Client, GetVirtualPrivateGatewayInputs, GetVirtualPrivateGatewayOutputs]):
    """Looks up a VPG by its id or its name."""

    Inputs, Outputs = GetVirtualPrivateGatewayInputs, GetVirtualPrivateGatewayOutputs

    async def invoke(
        self, call: Call[Client], inputs: GetVirtualPrivateGatewayInputs
    ) -> GetVirtualPrivateGatewayOutputs:
        vpg = await (_by_id(call.api, inputs.vpg_id) if inputs.vpg_id else _by_name(call.api, str(inputs.name)))
        for one in inputs.uses:
            call.used.add((one.value, vpg["vpgId"]))
        known: VirtualPrivateGatewayOutputs = outputs_of(vpg, None)
        is_open = bool(vpg.get("gateOpened"))
        return GetVirtualPrivateGatewayOutputs.seen(
            **vars(known),
            vpg_id=vpg["vpgId"],
            gate_opened=is_open,
            vni=vpg.get("gateVxlanId"),
            privacy_separator=bool(vpg.get("gatePrivacySeparatorEnabled")),
            vpg_peers=await own_peers(call.api, vpg["vpgId"]) if is_open else [],
            vpn_connections=door_connections(vpg),
            operator_id=vpg.get("operatorId"),
            virtual_interfaces=virtual_interfaces(vpg),
        )


async def _by_id(api: Client, vpg_id: str) -> dict[str, Any]:
    try:
        return await fetch(api, vpg_id)
    except Gone:
        raise Problem(f"vpgId: this account has no VPG {vpg_id}; check it, and the coverage.") from None


async def _by_name(api: Client, name: str) -> dict[str, Any]:
    found = await api.pages(PATH, {"tag_name": "name", "tag_value": name, "tag_value_match_mode": "exact"})
    alive: list[dict[str, Any]] = [vpg for vpg in found if vpg["status"] not in ENDED]
    if len(alive) != 1:
        ids = ", ".join(vpg["vpgId"] for vpg in alive) or "none"
        raise Problem(f"name: one VPG must have the name {name!r}; {len(alive)} have it ({ids}). Give vpgId instead.")
    return alive[0]
