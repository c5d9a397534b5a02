"""Differences between an existing VPG and its description, and what must not happen to a VPG in use."""

from collections.abc import Mapping, Sequence
from typing import Any

from devicepath_spec.choices import Internet
from devicepath_spec.description.gate import ExistingGate
from devicepath_spec.description.path import DevicesEnd
from devicepath_spec.faults import Faults
from devicepath_spec.unknown import UNKNOWN


def differences(end: DevicesEnd, found: Mapping[str, Any]) -> list[str]:
    """A line for each difference. `found` is what the look-up of the VPG returns."""
    faults = Faults()
    wanted = end.vpg.type.value
    if found["type"] != wanted:
        fix = f"write {found['type']}, or kind: new for another one"
        faults.add("vpg.type", f"{wanted}, but the VPG is of type {found['type']}, and that cannot change; {fix}.")
    # One that an Output tells is compared when it is known.
    if end.vpg.device_subnet is not UNKNOWN and found["deviceSubnet"] != str(end.vpg.device_subnet):
        faults.add(
            "vpg.device_subnet", f"{end.vpg.device_subnet}, but the VPG has {found['deviceSubnet']}; write that."
        )
    if end.internet is Internet.SERVICES and not found["useInternetGateway"]:
        fault = "services, but the VPG has no internet gateway, and that cannot change; leave it out."
        faults.add("internet", fault)
    if isinstance(end.gate, ExistingGate):
        _compare_gate(faults, end.gate, found)
    return list(faults.lines)


def _compare_gate(faults: Faults, gate: ExistingGate, found: Mapping[str, Any]) -> None:
    if not found["gateOpened"]:
        faults.add("gate.kind", "existing, but Gate of the VPG is closed; write open, and it is opened here.")
    elif found.get("vni") is not None and int(found["vni"]) != gate.vni:
        faults.add("gate.vni", f"{gate.vni}, but the VPG's Gate has {int(found['vni'])}; write that.")
    elif found.get("privacySeparator") and gate.device_to_device:
        fix = "leave it out, or have its privacy separator switched off by whom Gate belongs to"
        faults.add("gate.device_to_device", f"true, but the VPG's Gate keeps devices apart; {fix}.")


def leaving(groups: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line for each of the component's own SIM groups that would leave a VPG in use for one that is made anew."""
    return [
        f"vpg.kind: new, so that a VPG would be made, and {one['id']}, this component's own SIM group, would move to "
        f"it from {one['vpgId']}, which is in use. That is a new set-up fee, and its SIMs are cut off until their next "
        f"session. Take the change back; or, to have {one['vpgId']} as this component's own again, `pulumi import` it; "
        "or allow it: `allow_replacement: [vpg]`, of a component alone `allow_replacement: true`."
        for one in groups
        if one.get("vpgId") is not None
    ]


def ending(own: Sequence[str], vpg_id: str) -> str | None:
    """The fault where the component has a VPG of its own, which would end as an existing one takes its place."""
    others = [one for one in own if one != vpg_id]
    if not others:
        return None
    return (
        f"vpg.id: {vpg_id}, so that {', '.join(others)}, which is this component's own and in use, would be ended: its "
        "devices are cut off, and its vpgRange is gone. Hand it over first (docs/changes.md), or allow it: "
        "`allow_replacement: [vpg]`, of a component alone `allow_replacement: true`."
    )
