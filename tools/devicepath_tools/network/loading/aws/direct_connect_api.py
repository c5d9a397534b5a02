"""Asks Direct Connect's API for what leads to routers of the customer's; `describe` reads what it answers."""

from collections.abc import Mapping
from typing import Any

from devicepath_tools.network.loading.aws.asked_of_ec2 import (
    ASKED_OF_DIRECT_CONNECT,
    ASSOCIATIONS,
    DIRECT_CONNECT_GATEWAY_ID,
)
from devicepath_tools.network.loading.aws.asking import Asking
from devicepath_tools.network.loading.aws.described_transit_gateways import DIRECT
from devicepath_tools.network.loading.aws.not_modelled import is_there


def may_lead_there(answers: Mapping[str, Any]) -> bool:
    """Whether anything of EC2's could be at Direct Connect: who has none of it needs no right to ask."""
    attachments = answers.get("TransitGatewayAttachments", ())
    return any(map(is_there, answers.get("VpnGateways", ()))) or any(
        it.get("ResourceType") == DIRECT for it in attachments
    )


def read(asking: Asking) -> dict[str, list[Any]]:
    """The answers, by their keys."""
    asked = {kind: asking.listed(kind, *call) for kind, call in ASKED_OF_DIRECT_CONNECT.items()}
    found = {kind: answer for kind, answer in asked.items() if answer is not None}
    kind, operation = ASSOCIATIONS
    for gateway in found.get("directConnectGateways", ()):
        gateway_id = gateway[DIRECT_CONNECT_GATEWAY_ID]
        of_one = asking.listed(kind, operation, {DIRECT_CONNECT_GATEWAY_ID: gateway_id}, f" of {gateway_id}")
        found.setdefault(kind, []).extend(of_one or ())
    return found
