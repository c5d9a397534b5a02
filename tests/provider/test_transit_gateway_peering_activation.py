"""The wait until a peering of transit gateways is active on SORACOM's side."""

import pytest

from tests.provider.plugin import Half, Refused
from tests.provider.surroundings import a_vpg, gateway_inputs

KIND = "TransitGatewayPeeringActivation"


@pytest.fixture
def inputs(plugin):
    """Of a peering."""
    return gateway_inputs(a_vpg(plugin, type="F2").id)


def activation(peering):
    return {"vpgId": peering.outputs["vpgId"], "attachmentId": peering.id}


def test_an_activation_waits_until_soracom_has_seen_the_acceptance(plugin, account, inputs):
    peering = plugin.create("TransitGatewayPeeringConnection", inputs)
    with pytest.raises(Half) as half:
        plugin.create(KIND, activation(peering), limit_s=0.1)
    assert half.value.reason == (
        f"{peering.id} is not active at SORACOM: it is still pending, and 0.1 seconds are over (custom_timeouts sets "
        "another limit). Look at it in AWS: while it is pendingAcceptance there, accept it and run `pulumi up` again; "
        "if it was rejected or deleted there, or has failed, delete it in SORACOM's console and run `pulumi up "
        "--refresh`."
    )
    recorded = plugin.read(KIND, half.value.id)
    assert (recorded.id, recorded.outputs["status"]) == (f"{inputs['vpgId']}/{peering.id}", "pending")
    assert plugin.diff(KIND, recorded, activation(peering)).changed == ["status"]
    account.accept_peering(inputs["vpgId"], peering.id)
    assert plugin.update(KIND, recorded, activation(peering)).outputs["status"] == "active"


def test_an_activation_of_what_is_no_peering_is_told_at_once(plugin, inputs):
    wanted = {"vpgId": inputs["vpgId"], "attachmentId": "tgw-attach-00000000000000001"}
    with pytest.raises(Refused, match=rf"^tgw-attach-00000000000000001 is no peering of {inputs['vpgId']}\. Give this"):
        plugin.create(KIND, wanted)


def test_deleting_an_activation_asks_for_nothing(plugin, account, inputs):
    peering = plugin.create("TransitGatewayPeeringConnection", inputs)
    account.accept_peering(inputs["vpgId"], peering.id)
    made = plugin.create(KIND, activation(peering))
    account.cloud.journal.clear()
    plugin.delete(KIND, made)
    assert account.cloud.journal.entries() == []
    assert account.ids("transitGatewayPeeringConnections") == [peering.id]
