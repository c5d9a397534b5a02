"""What the API does with the IP address map, beside all else that has an address."""

from devicepath_tools.rehearsal.clouds.soracom.account.address_ranges import is_host
from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.ip_address_map import EntryType, IpAddressMapEntry
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import VirtualPrivateGateway
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields
from devicepath_tools.rehearsal.clouds.soracom.operations.paging import page_answer


def entries(cloud: SoracomCloud, vpg: VirtualPrivateGateway) -> dict[str, IpAddressMapEntry]:
    """The whole map, by key: automatic entries of gate peers and online SIMs, then the static ones."""
    found = {}
    for peer in (*vpg.own_gate_peers, *vpg.customer_gate_peers.values()):
        kind = EntryType.CUSTOMER_GATE_PEER if peer.owned_by_customer else EntryType.GATE_PEER
        outer = str(peer.outer_address)
        found[outer] = IpAddressMapEntry(outer, peer.inner_address, kind, vpg.modified_at)
    for sim in cloud.sims.online_in(vpg.vpg_id):
        if sim.session is not None:
            session = sim.session
            found[sim.imsi] = IpAddressMapEntry(sim.imsi, session.address, EntryType.DYNAMIC, session.started_at)
    found.update(vpg.static_addresses)
    return found


def list_entries(cloud: SoracomCloud, call: Call) -> Answer:
    """GET .../ip_address_map."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    return page_answer({key: entry.shown() for key, entry in entries(cloud, vpg).items()}, call)


def put_entry(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../ip_address_map. It applies at the SIM's next session (console text).

    Assumed: an IMSI the operator has no SIM for is refused; so is an address that another SIM has right now.
    """
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    fields = Fields(call.body, {"key", "ipAddress"})
    key, address = fields.text("key"), fields.address("ipAddress")
    if cloud.sims.with_imsi(key) is None:
        raise Refused(400, Code.ADDRESS_INVALID, f"key: the operator has no SIM with the IMSI {key}.")
    if not is_host(address, vpg.device_subnet):
        raise Refused(
            400, Code.ADDRESS_INVALID, f"ipAddress: {address} is no host of the device subnet {vpg.device_subnet}."
        )
    owner = cloud.sessions.addresses_in_use(vpg).get(address, key)
    if owner != key:
        raise Refused(400, Code.ADDRESS_INVALID, f"ipAddress: {address} belongs to {owner}.")
    entry = IpAddressMapEntry(key, address, EntryType.STATIC, cloud.now())
    vpg.static_addresses[key] = entry
    cloud.vpgs.touch(vpg)
    return Answer(200, entry.shown())


def delete_entry(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE .../ip_address_map/{key}. Entries of gate peers and the VPG cannot be deleted ([SPEC])."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    key = call.parameters["key"]
    entry = entries(cloud, vpg).get(key)
    if entry is None:
        raise Refused(404, Code.ADDRESS_NOT_FOUND, f"key: {key} is not in the map.")
    if entry.type is not EntryType.STATIC:
        raise Refused(400, Code.ADDRESS_INVALID, f"key: {key} is an entry of type {entry.type.value}; only static.")
    del vpg.static_addresses[key]
    cloud.vpgs.touch(vpg)
    return Answer(204)


_MAP = "/virtual_private_gateways/{vpg_id}/ip_address_map"
ROUTES = [
    Route("GET", _MAP, list_entries),
    Route("POST", _MAP, put_entry),
    Route("DELETE", f"{_MAP}/{{key}}", delete_entry),
]
