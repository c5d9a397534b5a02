"""What is told when AWS takes no acceptance of an attachment. The engine asks for that: here it is asked directly."""

import pytest
from pulumi import ErrorHookArgs

from devicepath.transit_gateway.attachment_acceptance import AttachmentAcceptance
from devicepath_spec.attachment_status import ACCEPTED_INSTEAD, ANOTHER_MADE, ANOTHER_REQUESTED
from devicepath_spec.faults import InvalidSpec
from tests.components import test_path_transit_gateways, test_transit_gateway

ATTACHMENT = "tgw-attach-0123456789abcdef0"
OVER = f"accepting EC2 Transit Gateway VPC Attachment ({ATTACHMENT}): api error IncorrectState: it is in invalid state"
OTHER = "accepting EC2 Transit Gateway VPC Attachment: api error UnauthorizedOperation"
ACCEPTER = "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter"
PEERING = "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter"


URN = f"urn:pulumi:dev::fleet::devicepath:index:TransitGateway${ACCEPTER}::hub/theirs"
RECORDED = (
    f"Where AWS shows it as available, record that: `pulumi import {ACCEPTER} hub/theirs {ATTACHMENT}@us-west-2 "
    "--parent parent='<URN of its devicepath:index:TransitGateway>' --protect=false`, with --provider where the "
    "program gives it one; then run `pulumi up`. "
)


def is_tried_again(error: str, operation: str = "create", instead: str = ACCEPTED_INSTEAD) -> bool:
    inputs = {"transitGatewayAttachmentId": ATTACHMENT, "region": "us-west-2"}
    failed = ErrorHookArgs(URN, "", "it", ACCEPTER, new_inputs=inputs, failed_operation=operation, errors=[error])
    return AttachmentAcceptance("hub.attachments.theirs", instead).is_tried_again(failed)


def test_what_else_aws_says_is_told_as_it_is():
    assert not is_tried_again(OTHER)
    assert not is_tried_again(OVER, operation="update")


@pytest.mark.parametrize(
    ("instead", "before"), [(ACCEPTED_INSTEAD, ""), (ANOTHER_MADE, RECORDED), (ANOTHER_REQUESTED, RECORDED)]
)
def test_one_that_does_not_wait_is_told_with_what_to_do_and_one_in_use_need_not_be_deleted(instead, before):
    with pytest.raises(InvalidSpec) as refused:
        is_tried_again(OVER, instead=instead)
    assert str(refused.value) == (
        f"hub.attachments.theirs: {ATTACHMENT} does not wait to be accepted: a run that was cut off has accepted it, "
        f"somebody has by hand, or it has ended. {before}{instead}"
    )


@pytest.mark.slow
def test_every_acceptance_is_told_so():
    of_gateway = test_transit_gateway.made().request(test_transit_gateway.ACCEPTER, "hub/plant")
    assert list(of_gateway.hooks.on_error) == ["attachment of hub/plant"]
    name = "line1-transit-gateway-hub-canal-accept"
    of_canal = test_path_transit_gateways.made(of=test_path_transit_gateways.HUB).request(PEERING, name)
    assert list(of_canal.hooks.on_error) == [f"attachment of {name}"]
