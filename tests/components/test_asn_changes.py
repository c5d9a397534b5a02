"""Another ASN of a transit gateway, which only the engine asks about beforehand: here the hook is asked directly."""

from typing import Any

import pulumi
import pytest
from pulumi import ResourceHookArgs

from devicepath.transit_gateway.asn_changes import ATTACHMENTS, AsnChange
from devicepath_spec.faults import InvalidSpec
from tests.components.recording import asked_for, record

GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway"
URN = f"urn:pulumi:stack::project::{GATEWAY}::hub-gateway"


def told(wanted: float, attached: list[str]) -> tuple[list[str], list[Any]]:
    """What is refused before a gateway of ASN 64513 is updated, and what AWS was asked for."""
    lines: list[str] = []

    async def ask() -> None:
        before, after = {"amazonSideAsn": 64513.0, "region": "eu-central-1"}, {"amazonSideAsn": wanted}
        args = ResourceHookArgs(URN, "tgw-1", "hub-gateway", GATEWAY, after, before, None, before)
        try:
            await AsnChange("hub", pulumi.InvokeOutputOptions()).refuse(args)
        except InvalidSpec as refused:
            lines.extend(refused.faults)

    def program() -> None:
        _: Any = pulumi.Output.from_input(ask())

    recorder = record(program, looked_up={ATTACHMENTS: {"ids": attached}})
    return lines, [call.args for call in recorder.clouds.calls]


def test_another_asn_beside_a_vpn_is_refused_with_what_works_instead():
    lines, (asked,) = told(64514, ["tgw-attach-2", "tgw-attach-1"])
    assert lines == [
        "hub.asn: 64514, but tgw-1 has 64513, which AWS does not change beside a VPN or Direct Connect, as "
        "tgw-attach-1 and tgw-attach-2 are; write 64513 again, or give the gateway another name: another one is made "
        "beside it then, which all of this path is led to before this one ends."
    ]
    assert (asked["region"], asked_for(asked, "transit-gateway-id")) == ("eu-central-1", ["tgw-1"])
    assert asked_for(asked, "resource-type") == ["vpn", "direct-connect-gateway", "connect"]


@pytest.mark.parametrize(("wanted", "attached", "times"), [(64514, [], 1), (64513, ["tgw-attach-1"], 0)])
def test_another_asn_without_a_vpn_and_the_same_one_are_let_through(wanted, attached, times):
    lines, asked = told(wanted, attached)
    assert (lines, len(asked)) == ([], times)


def test_a_preview_asks_too():
    hook = AsnChange("hub", pulumi.InvokeOutputOptions()).hook()
    assert hook.opts is not None
    assert hook.opts.on_dry_run
