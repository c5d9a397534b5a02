"""A fixed address for a SIM on a VPG."""

from typing import Annotated, Any

from soracom_provider.api.client import Client, segment
from soracom_provider.protocol.resource import Call, Gone, Mark, Problem, Properties, Resource
from soracom_provider.resources.virtual_private_gateway import fetch, path_of
from soracom_provider.types import Imsi, InnerAddress, VpgId


class IpAddressMapEntryProperties(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG."""
    imsi: Annotated[Imsi, Mark.IMMUTABLE]
    """IMSI of the SIM."""
    address: InnerAddress
    """The address that the SIM gets with its next session: a free one of the device subnet."""


class IpAddressMapEntry(Resource[Client, IpAddressMapEntryProperties, IpAddressMapEntryProperties]):
    """A fixed address for a SIM: the VPG gives it whenever the SIM connects, from its next session on. Deleting
    leaves what another entry of the program has set by then. Imported by `<VPG's id>/<IMSI>`."""

    Inputs = Outputs = IpAddressMapEntryProperties

    async def create(
        self, call: Call[Client], inputs: IpAddressMapEntryProperties
    ) -> tuple[str, IpAddressMapEntryProperties]:
        await _put(call.api, inputs)
        return f"{inputs.vpg_id}/{inputs.imsi}", inputs

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: IpAddressMapEntryProperties | None,
        outputs: IpAddressMapEntryProperties | None,
    ) -> tuple[str, IpAddressMapEntryProperties, IpAddressMapEntryProperties]:
        vpg_id, separator, imsi = resource_id.partition("/")
        if not separator:
            raise Problem(f"{resource_id!r} is not the id of an entry; it is <VPG's id>/<IMSI>.")
        entry = await _static_entry(call.api, vpg_id, imsi)
        if entry is None:
            raise Gone(resource_id)
        now = IpAddressMapEntryProperties.seen(vpg_id=vpg_id, imsi=imsi, address=entry.get("ipAddress"))
        return resource_id, now, now

    async def update(
        self,
        call: Call[Client],
        resource_id: str,
        outputs: IpAddressMapEntryProperties,
        inputs: IpAddressMapEntryProperties,
    ) -> IpAddressMapEntryProperties:
        await _put(call.api, inputs)
        return inputs

    async def delete(self, call: Call[Client], resource_id: str, outputs: IpAddressMapEntryProperties) -> None:
        others = [it for it in call.beside if (it.get("vpgId"), it.get("imsi")) == (outputs.vpg_id, outputs.imsi)]
        try:
            await fetch(call.api, outputs.vpg_id)
            entry = await _static_entry(call.api, outputs.vpg_id, outputs.imsi) if others else None
        except Gone:
            return
        # A device has another name now, or two swapped SIMs: it is the other's entry by then.
        if entry is not None and any(it.get("address") == entry.get("ipAddress") for it in others):
            return
        await call.api.delete_if_there(f"{_path(outputs.vpg_id)}/{segment(outputs.imsi)}")


def _path(vpg_id: str) -> str:
    return f"{path_of(vpg_id)}/ip_address_map"


async def _put(api: Client, inputs: IpAddressMapEntryProperties) -> None:
    await api.post(_path(inputs.vpg_id), {"key": inputs.imsi, "ipAddress": str(inputs.address)})


async def _static_entry(api: Client, vpg_id: str, imsi: str) -> dict[str, Any] | None:
    """The list also has entries that SORACOM made for gate peers and for itself; only static ones are users'."""
    await fetch(api, vpg_id)
    entries = await api.pages(_path(vpg_id))
    return next((entry for entry in entries if entry.get("key") == imsi and entry.get("type") == "static"), None)
