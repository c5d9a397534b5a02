"""An existing VPG: looked up, and compared with its description."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Network
from typing import Any

from pulumi import InvokeOutputOptions, Output, Resource
from pulumi.runtime import invoke, invoke_output

from devicepath.described import Written
from devicepath.look_up import or_unknown, version_of
from devicepath.refused import refusing
from devicepath_spec.choices import Internet, VpgType
from devicepath_spec.description.gate import ExistingGate
from devicepath_spec.description.path import VpgAlone
from devicepath_spec.faults import InvalidSpec
from devicepath_spec.rules.existing_vpg import differences, ending

LOOK_UP, OWNED = "soracom:index:getVirtualPrivateGateway", "soracom:index:getOwned"
OF_VPGS = "virtualPrivateGateways"


@dataclass(frozen=True)
class Vpg:
    """A VPG, as the rest of a path takes it."""

    id: Output[str]
    range: Output[str]
    """Its own range."""
    peers: Output[Sequence[Mapping[str, str]]] | None
    """Its two ends of Gate's tunnel; None: they are not known before Gate is opened."""
    gateway: "VpgGateway | None"
    """What only one of type F2 has."""


@dataclass(frozen=True)
class VpgGateway:
    """SORACOM's own transit gateway, of a VPG of type F2."""

    id: Output[str]
    region: Output[str]
    asn: Output[int]


def gateway_of(vpg: Output[Any]) -> VpgGateway:
    """From what a look-up answers."""

    def told(key: str) -> Output[Any]:
        return or_unknown(vpg.apply(lambda known: known.get(key)))

    return VpgGateway(told("transitGatewayId"), told("transitGatewayRegion"), told("transitGatewayAsn"))


def existing_vpg(name: str, own: str, end: VpgAlone, given: Written, parent: Resource | None) -> Vpg:
    """An existing VPG; what is made on it waits for the comparison. `own` is the name that a VPG made by the component
    has, `given` the arguments that describe the VPG. Raises Refused where it is not as described."""
    vpg_id, subnet = given["id"], given["device_subnet"]
    # Not the SDK's own function: this one can be told at once, and its answer is not a class that refuses what is odd.
    asked = {"vpgId": vpg_id, "uses": _used(end)}
    options = InvokeOutputOptions(parent=parent, version=version_of("pulumi_soracom"))

    @refusing
    def compare(
        vpg: dict[str, Any], owned: Sequence[Mapping[str, Any]] | None, device_subnet: str | None = None
    ) -> dict[str, Any] | None:
        # A test's mocks say nothing.
        if not vpg:
            return None
        of_own = [] if end.allow_replacement else [one["id"] for one in owned or () if one["name"] == own]
        fault = ending(of_own, vpg["vpgId"])
        if lines := [fault] if fault else differences(_told(end, device_subnet), vpg):
            raise InvalidSpec([f"{name}.{line}" for line in lines])
        return vpg

    if isinstance(vpg_id, str):
        # At once: a mistake that an Output is the first to tell comes with the traceback of whoever waits for it.
        shown, owned = _shown(name, asked, options), invoke(OWNED, {}, opts=options).value
        found: Output[Any] = Output.from_input(compare(shown, owned.get(OF_VPGS)))
        if not isinstance(subnet, str):
            found = Output.from_input(subnet).apply(lambda known: compare(shown, owned.get(OF_VPGS), known))
    else:
        answers = invoke_output(LOOK_UP, asked, opts=options), invoke_output(OWNED, {}, opts=options), subnet
        found = Output.all(*answers).apply(lambda known: compare(known[0], known[1].get(OF_VPGS), known[2]))
    known = or_unknown(found)
    return Vpg(
        known.apply(lambda vpg: str(vpg["vpgId"])),
        known.apply(lambda vpg: str(vpg["vpgRange"])),
        known.apply(_peers),
        gateway_of(known) if end.vpg.type is VpgType.F2 else None,
    )


def _told(end: VpgAlone, device_subnet: str | None) -> VpgAlone:
    """The description with the device subnet, once an Output has told that."""
    if device_subnet is None:
        return end
    return replace(end, vpg=replace(end.vpg, device_subnet=IPv4Network(device_subnet)))


def _used(end: VpgAlone) -> list[str]:
    """What of the VPG the program only uses: the provider then leaves what an earlier run made of it."""
    has_gate, has_filter = isinstance(end.gate, ExistingGate), end.internet is Internet.SHARED
    return [*(["gate"] if has_gate else []), *(["routingFilter"] if has_filter else [])]


def _reason(told: str) -> str:
    """Of "invoke of <token> failed: invocation of <token> returned an error: <reason>", as the engine has it, or of
    "invoke of <token> failed: <reason> (<property>)"."""
    _, refused, reason = told.partition(" returned an error: ")
    return reason if refused else told.partition(" failed: ")[2].rpartition(" (")[0] or told


@refusing
def _shown(name: str, asked: Mapping[str, Any], options: InvokeOutputOptions) -> dict[str, Any]:
    try:
        shown: dict[str, Any] = invoke(LOOK_UP, dict(asked), opts=options).value
    # The SDK raises nothing more special.
    except Exception as fault:
        reason = _reason(str(fault).strip())
        raise InvalidSpec([f"{name}.vpg.id: {asked['vpgId']}, and SORACOM says: {reason}"]) from None
    return shown


def _peers(vpg: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    return [
        {"outer_address": peer["outerAddress"], "inner_address": peer["innerAddress"]}
        for peer in vpg.get("vpgPeers") or ()
    ]
