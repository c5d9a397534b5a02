"""What the API does with a Gate: open, close, its VXLAN id and its privacy separator."""

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.gates import DEFAULT_VXLAN_ID
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import VirtualPrivateGateway
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields

LARGEST_VXLAN_ID = 16777215  # Console text: 1 to 16777215.


def open_gate(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../gate/open; the body may be left out."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    fields = Fields({} if call.body is None else call.body, {"vxlanId", "privacySeparatorEnabled"})
    vxlan_id = _vxlan_id(fields, DEFAULT_VXLAN_ID)
    vpg.gate.open(vxlan_id, privacy_separator=fields.boolean("privacySeparatorEnabled", default=False))
    cloud.vpgs.touch(vpg)
    return Answer(200)


def close_gate(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../gate/close. Refused while customer gate peers are registered: assumed. Closing twice is 200: assumed."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    if vpg.is_f2:
        raise Refused(400, Code.GATE_INVALID, f"{vpg.vpg_id}: the Gate of a type F2 VPG cannot be closed.")
    if vpg.customer_gate_peers:
        outer = ", ".join(str(address) for address in vpg.customer_gate_peers)
        raise Refused(400, Code.GATE_INVALID, f"{vpg.vpg_id}: gate peers are registered: {outer}.")
    vpg.gate.opened = False
    cloud.vpgs.touch(vpg)
    return Answer(200)


def set_vxlan_id(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../gate/set_vxlan_id. Refused while the Gate is closed: assumed."""
    vpg = opened(cloud, call)
    vpg.gate.vxlan_id = _vxlan_id(Fields(call.body, {"vxlanId"}))
    cloud.vpgs.touch(vpg)
    return Answer(204)


def enable_privacy_separator(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../gate/enable_privacy_separator. Refused while the Gate is closed: assumed."""
    return _set_privacy_separator(cloud, call, enabled=True)


def disable_privacy_separator(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../gate/disable_privacy_separator. Refused while the Gate is closed: assumed."""
    return _set_privacy_separator(cloud, call, enabled=False)


def opened(cloud: SoracomCloud, call: Call) -> VirtualPrivateGateway:
    """The VPG of a call that needs an open Gate."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    if not vpg.gate.opened:
        raise Refused(400, Code.GATE_CLOSED, f"{vpg.vpg_id}: its Gate is closed. Open it first.")
    return vpg


def _set_privacy_separator(cloud: SoracomCloud, call: Call, *, enabled: bool) -> Answer:
    vpg = opened(cloud, call)
    vpg.gate.privacy_separator = enabled
    cloud.vpgs.touch(vpg)
    return Answer(200, cloud.shown_vpg(vpg))


def _vxlan_id(fields: Fields, default: int | None = None) -> int:
    vxlan_id = fields.integer("vxlanId", default)
    if not 1 <= vxlan_id <= LARGEST_VXLAN_ID:
        raise Refused(400, Code.GATE_INVALID, f"vxlanId: {vxlan_id}; 1 to {LARGEST_VXLAN_ID} is allowed.")
    return vxlan_id


_GATE = "/virtual_private_gateways/{vpg_id}/gate"
ROUTES = [
    Route("POST", f"{_GATE}/open", open_gate),
    Route("POST", f"{_GATE}/close", close_gate),
    Route("POST", f"{_GATE}/set_vxlan_id", set_vxlan_id),
    Route("POST", f"{_GATE}/enable_privacy_separator", enable_privacy_separator),
    Route("POST", f"{_GATE}/disable_privacy_separator", disable_privacy_separator),
]
