"""Associations of what somebody else has attached, which only the engine asks about beforehand: here it is asked
directly."""

from typing import Any

import pulumi
import pytest

from devicepath.transit_gateway.earlier_association import LOOK_UP, EarlierAssociation
from devicepath_spec.faults import InvalidSpec
from tests.components import promises, test_transit_gateway
from tests.components.recording import TRANSIT_GATEWAY, record
from tests.components.test_transit_gateway import ASSOCIATION

WANTED, DEFAULT, CHOSEN = "tgw-rtb-wanted", "tgw-rtb-default", "tgw-rtb-chosen"
OFFERED = {"kind": "existing", "attachment_id": "tgw-attach-1", "association": "isolated"}


def told(table: str | None) -> str:
    """Before an attachment is put into the wanted table that is in this one."""
    lines: list[str] = []

    def program() -> None:
        earlier = EarlierAssociation(
            "hub.attachments.lab.association", "tgw-attach-1", WANTED, promises.REGION, pulumi.InvokeOutputOptions()
        )

        async def ask() -> None:
            try:
                await earlier.refuse_to_take(None)
            except InvalidSpec as refused:
                lines.append(str(refused))

        _: Any = pulumi.Output.from_input(ask())

    found = {"transitGatewayId": "tgw-1", "associationTransitGatewayRouteTableId": table}
    record(program, looked_up={LOOK_UP: found, TRANSIT_GATEWAY: {"associationDefaultRouteTableId": DEFAULT}})
    return "".join(lines)


@pytest.mark.parametrize("table", [None, WANTED, DEFAULT])
def test_what_is_in_no_table_or_in_the_gateways_default_one_is_put_into_the_wanted_one(table):
    assert told(table) == ""


def test_what_somebody_has_put_into_another_table_is_not_taken_out_of_it():
    refused = told(CHOSEN)
    assert f"hub.attachments.lab.association: tgw-attach-1 is associated with {CHOSEN} already" in refused
    assert "Leave association out" in refused


def test_it_is_asked_about_what_others_have_attached_and_not_about_ones_own():
    recorder = test_transit_gateway.made({"attachments.lab": OFFERED})
    hooks = {name: list(recorder.request(ASSOCIATION, name).hooks.before_create) for name in ("hub/lab", "hub/plant")}
    assert hooks == {"hub/lab": ["association of hub/lab"], "hub/plant": []}
