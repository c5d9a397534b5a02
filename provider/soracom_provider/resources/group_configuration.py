"""What a SIM group's Air settings say about the private path: its VPG, its DNS servers, its link MTU."""

from collections.abc import Iterator, Mapping, Set
from typing import Annotated, Any

from pydantic import Field

from soracom_provider.api.client import Client
from soracom_provider.protocol.resource import Call, Gone, Mark, Problem, Properties, Resource
from soracom_provider.resources.group import fetch, path_of
from soracom_provider.types import Address, GroupId, LinkMtu, VpgId

NAMESPACE = "SoracomAir"


class GroupConfigurationInputs(Properties):
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


class GroupConfiguration(Resource[Client, GroupConfigurationInputs, GroupConfigurationInputs]):
    """Settings of a SIM group for SORACOM Air. Owns only what it sets: other settings of the group are neither
    changed nor removed nor reported. SIMs take them over with their next session. Imported by
    `<group's id>/SoracomAir`."""

    Inputs = Outputs = GroupConfigurationInputs

    async def create(
        self, call: Call[Client], inputs: GroupConfigurationInputs
    ) -> tuple[str, GroupConfigurationInputs]:
        await _put(call.api, inputs, {})
        return f"{inputs.group_id}/{NAMESPACE}", inputs

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: GroupConfigurationInputs | None,
        outputs: GroupConfigurationInputs | None,
    ) -> tuple[str, GroupConfigurationInputs, GroupConfigurationInputs]:
        group_id, _, namespace = resource_id.partition("/")
        if namespace != NAMESPACE:
            raise Problem(f"{resource_id!r} is not the id of a configuration; it is <group's id>/{NAMESPACE}.")
        group = await fetch(call.api, group_id)
        has = (group.get("configuration") or {}).get(NAMESPACE) or {}
        now = {
            "vpg_id": has.get("vpgId") if has.get("useVpg") else None,
            "dns_servers": has.get("dnsServers") if has.get("useCustomDns") else None,
            "link_mtu": has.get("ipLinkMtu"),
        }
        owned = {name for name, value in vars(inputs).items() if value is not None} if inputs else now.keys()
        found = GroupConfigurationInputs.seen(group_id=group_id, **{name: now[name] for name in now.keys() & owned})
        return resource_id, found, found

    async def update(
        self,
        call: Call[Client],
        resource_id: str,
        outputs: GroupConfigurationInputs,
        inputs: GroupConfigurationInputs,
    ) -> GroupConfigurationInputs:
        await _put(call.api, inputs, _parameters(outputs))
        return inputs

    async def delete(self, call: Call[Client], resource_id: str, outputs: GroupConfigurationInputs) -> None:
        try:
            await fetch(call.api, outputs.group_id)
        except Gone:
            return
        await _remove(call.api, outputs.group_id, _parameters(outputs).keys())


def _parameters(inputs: GroupConfigurationInputs) -> dict[str, Any]:
    """The API's keys and values. Source: putConfigurationParameters of SORACOM's API description, its examples."""
    parameters: dict[str, Any] = {}
    if inputs.vpg_id is not None:
        parameters |= {"useVpg": True, "vpgId": inputs.vpg_id}
    if inputs.dns_servers is not None:
        parameters |= {"useCustomDns": True, "dnsServers": [str(server) for server in inputs.dns_servers]}
    if inputs.link_mtu is not None:
        parameters["ipLinkMtu"] = inputs.link_mtu
    return parameters


async def _put(api: Client, inputs: GroupConfigurationInputs, had: Mapping[str, Any]) -> None:
    wanted = _parameters(inputs)
    body = [{"key": key, "value": value} for key, value in wanted.items()]
    await api.put(f"{path_of(inputs.group_id)}/configuration/{NAMESPACE}", body)
    await _remove(api, inputs.group_id, had.keys() - wanted.keys())


async def _remove(api: Client, group_id: str, keys: Set[str]) -> None:
    for key in sorted(keys):
        await api.delete_if_there(f"{path_of(group_id)}/configuration/{NAMESPACE}/{key}")
