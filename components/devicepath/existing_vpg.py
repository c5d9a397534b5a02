"""A VPG that exists: looked up, and compared with what it is described as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from pulumi import InvokeOutputOptions, Output, Resource
from pulumi.runtime import invoke, invoke_output

from devicepath.faults import InvalidSpec
from devicepath.refused import refusing
from devicepath.vpg_args import VirtualPrivateGatewayArgs
from devicepath.vpg_rules import differences, ending

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


def existing_vpg(name: str, own: str, args: VirtualPrivateGatewayArgs, parent: Resource | None) -> Vpg:
    """What is made on it waits for the comparison. `own` is what a VPG of the component's own is called. Raises
    Refused."""
    vpg_id = args["vpg_id"]
    # Not the SDK's own function: this one can be told at once, and its answer is not a class that refuses what is odd.
    options = InvokeOutputOptions(parent=parent, version=version("pulumi_soracom"))

    @refusing
    def compare(vpg: dict[str, Any], owned: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
        fault = ending(args, [one["id"] for one in owned or () if one["name"] == own], vpg["vpgId"])
        if lines := [fault] if fault else differences(args, vpg):
            raise InvalidSpec([f"{name}.{line}" for line in lines])
        return vpg

    if isinstance(vpg_id, str):
        # At once: a mistake that an Output is the first to tell comes with the traceback of whoever waits for it.
        owned = _looked_up(name, vpg_id, OWNED, {}, options)
        there = _looked_up(name, vpg_id, LOOK_UP, {"vpgId": vpg_id}, options)
        found = Output.from_input(compare(there, owned.get(OF_VPGS)))
    else:
        answers = invoke_output(LOOK_UP, {"vpgId": vpg_id}, opts=options), invoke_output(OWNED, {}, opts=options)
        found = Output.all(*answers).apply(lambda known: compare(known[0], known[1].get(OF_VPGS)))
    return Vpg(
        found.apply(lambda vpg: str(vpg["vpgId"])), found.apply(lambda vpg: str(vpg["vpgRange"])), found.apply(_peers)
    )


@refusing
def _looked_up(
    name: str, vpg_id: str, function: str, arguments: dict[str, Any], options: InvokeOutputOptions
) -> dict[str, Any]:
    """Raises Refused with what the provider says: no such VPG, or none of the account's keys."""
    try:
        answer: dict[str, Any] = invoke(function, arguments, opts=options).value
        return answer
    # The SDK raises nothing more special.
    except Exception as fault:
        reason = str(fault).rpartition(" returned an error: ")[2].strip()
        raise InvalidSpec([f"{name}.vpg_id: {vpg_id} could not be looked up: {reason}"]) from None


def _peers(vpg: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    return [
        {"outer_address": peer["outerAddress"], "inner_address": peer["innerAddress"]}
        for peer in vpg.get("vpgPeers") or ()
    ]
