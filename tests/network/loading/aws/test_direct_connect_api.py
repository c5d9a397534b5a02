"""Direct Connect, read through the API of the emulated AWS."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from devicepath_tools.network.loading.aws import ec2_api
from devicepath_tools.network.loading.aws.ec2_api import Place
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayDirectConnectAttachment
from devicepath_tools.rehearsal.clouds import aws_client
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from devicepath_tools.rehearsal.clouds.aws.credentials import ACCOUNT_ID, REHEARSAL
from tests.clouds.aws_account import REGION, Owner
from tests.clouds.test_aws_direct_connect import Partner, associated, gateway
from tests.forked.aws_server import ForkedAwsServer

pytestmark = pytest.mark.slow

HERE = Place(ACCOUNT_ID, REGION)


@pytest.fixture(scope="module")
def aws() -> Iterator[AwsServer]:
    with ForkedAwsServer() as server:
        yield server


def test_a_gateway_is_read_with_its_interface_and_the_transit_gateway_behind_it(aws):
    direct = aws.client("directconnect", REGION)
    hub, made = Owner(aws).gateway(AmazonSideAsn=64601)["TransitGatewayId"], gateway(direct)
    link = associated(direct, made, hub, "10.0.0.0/16")
    interface = Partner(aws).transit(ACCOUNT_ID, vlan=102)["virtualInterfaceId"]
    direct.confirm_transit_virtual_interface(virtualInterfaceId=interface, directConnectGatewayId=made)
    network = ec2_api.read(lambda account_id, region, service: aws.client(service, region), [HERE])
    assert network.direct_connect_gateways[made].asn == 64600
    assert (network.virtual_interfaces[interface].vlan, network.virtual_interfaces[interface].is_bgp_up) == (102, False)
    association = network.direct_connect_associations[link]
    assert (association.transit_gateway_id, list(map(str, association.allowed))) == (hub, ["10.0.0.0/16"])
    attachment = network.direct.attachment_of(association)
    assert isinstance(attachment, TransitGatewayDirectConnectAttachment)
    assert network.unread == ()


def test_without_a_right_to_it_what_is_not_read_is_told(aws):
    def client(account_id: str, region: str, service: str) -> Any:
        made = aws_client.client.__wrapped__(service, region, aws.endpoint, REHEARSAL)
        error = {"Error": {"Code": "AccessDeniedException", "Message": "No."}, "ResponseMetadata": {}}
        refusal = (AWSResponse("", 403, HTTPHeaders(), None), error)
        made.meta.events.register("before-call.directconnect.*", lambda **_: refusal)
        return made

    network = ec2_api.read(client, [HERE])
    assert network.unread == (
        f"AWS {ACCOUNT_ID} {REGION}: the credentials lack the right to directconnect:DescribeDirectConnectGateways",
        f"AWS {ACCOUNT_ID} {REGION}: the credentials lack the right to directconnect:DescribeVirtualInterfaces",
    )


def test_who_has_nothing_that_could_lead_there_is_not_asked_for_a_right_to_it(aws):
    aws.reset()
    asked: list[str] = []

    def client(account_id: str, region: str, service: str) -> Any:
        asked.append(service)
        return aws.client(service, region)

    ec2_api.read(client, [HERE])
    assert asked == ["ec2"]
