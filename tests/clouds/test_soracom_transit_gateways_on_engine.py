"""Both ways of Canal on type F2, on the real engine, the real `aws` provider's code and both emulated clouds.

No component is in it: what the resources of both providers say of each other is enough for one `up`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import ACCOUNT_ID
from tests.clouds.aws_account import OTHER_REGION, REGION, Network, Owner
from tests.clouds.aws_stack import AwsStack
from tests.forked.aws_server import ForkedAwsServer
from tests.provider.account import Account

pytestmark = pytest.mark.engine

DEVICES = "10.128.0.0/9"
PROGRAM = """
import pulumi_soracom as soracom
oregon = aws.Provider("oregon", region="us-west-2")
vpg = soracom.VirtualPrivateGateway("vpg", type="F2")

registered = soracom.TransitGatewayVpcAttachment("registered", vpg_id=vpg.id, aws_account_id="{account}",
    vpc_id="{vpc}")
share = aws.ram.ResourceShareAccepter("share", share_arn=registered.resource_share_arn,
    opts=pulumi.ResourceOptions(retain_on_delete=True))
attachment = aws.ec2transitgateway.VpcAttachment("attachment", transit_gateway_id=vpg.transit_gateway_id,
    vpc_id=registered.vpc_id, subnet_ids=["{subnet}"],
    opts=pulumi.ResourceOptions(depends_on=[share], delete_before_replace=True))
accepted = soracom.TransitGatewayVpcAttachmentAcceptance("accepted", vpg_id=registered.vpg_id,
    attachment_id=attachment.id, aws_account_id=registered.aws_account_id, vpc_id=registered.vpc_id)
soracom.CustomerRoute("to-vpc", vpg_id=accepted.vpg_id, destination_cidr="10.0.0.0/16", target=accepted.attachment_id)
aws.ec2.Route("to-devices", route_table_id="{table}", destination_cidr_block="10.128.0.0/9",
    transit_gateway_id=attachment.transit_gateway_id, opts=pulumi.ResourceOptions(depends_on=[accepted]))

hub = aws.ec2transitgateway.TransitGateway("hub", amazon_side_asn=64600, opts=pulumi.ResourceOptions(provider=oregon))
peering = soracom.TransitGatewayPeeringConnection("peering", vpg_id=vpg.id, aws_account_id="{account}",
    aws_region="us-west-2", transit_gateway_id=hub.id)
accepter = aws.ec2transitgateway.PeeringAttachmentAccepter("accepter",
    transit_gateway_attachment_id=peering.attachment_id, opts=pulumi.ResourceOptions(provider=oregon))
active = soracom.TransitGatewayPeeringActivation("active", vpg_id=peering.vpg_id,
    attachment_id=peering.attachment_id, opts=pulumi.ResourceOptions(depends_on=[accepter]))
soracom.CustomerRoute("to-hub", vpg_id=active.vpg_id, destination_cidr="10.50.0.0/16", target=active.attachment_id)
aws.ec2transitgateway.Route("hub-to-devices", destination_cidr_block="10.128.0.0/9",
    transit_gateway_attachment_id=accepter.id, transit_gateway_route_table_id=hub.association_default_route_table_id,
    opts=pulumi.ResourceOptions(provider=oregon))
"""


@dataclass
class Deployed:
    """A deployment, and who looks at it."""

    aws: AwsServer
    account: Account
    network: Network
    table_id: str
    stack: AwsStack
    program: str

    def begin(self) -> None:
        """All of it is up and well."""
        self.stack.begin(self.program)

    @property
    def vpg(self) -> dict[str, Any]:
        """As SORACOM shows it."""
        (vpg_id,) = self.account.ids("virtualPrivateGateways")
        return self.account.vpg(vpg_id)

    def statuses(self) -> list[str]:
        """SORACOM's, of the attachment and of the peering."""
        kinds = ("soracomTransitGatewayVpcAttachments", "soracomTransitGatewayPeeringConnections")
        return [one["status"] for kind in kinds for one in self.vpg[kind].values()]

    def routes(self) -> dict[str, str]:
        """In SORACOM's table: states by destination."""
        owner = Owner(self.aws, ACCOUNT_ID)
        table = owner.default_table(owner.gateways()[self.vpg["soracomTransitGateway"]["id"]])
        asked = {"TransitGatewayRouteTableId": table, "Filters": [{"Name": "type", "Values": ["static"]}]}
        return {
            one["DestinationCidrBlock"]: one["State"]
            for one in owner.ec2.search_transit_gateway_routes(**asked)["Routes"]
        }

    def assert_all_is_well(self) -> None:
        assert self.statuses() == ["active", "active"]
        assert self.routes() == {"10.0.0.0/16": "active", "10.50.0.0/16": "active"}
        assert self.network.route_states(self.table_id)[DEVICES] == "active"


@pytest.fixture(scope="module")
def deployed(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    settings: dict[str, Any] = {"creation_seconds": 0.02, "termination_seconds": 0.02}
    with ForkedAwsServer() as aws, SoracomServer(Settings(**settings, aws_endpoint=aws.endpoint)) as soracom:
        network, account = Network(aws), Account(soracom)
        table_id, subnet_id = network.route_table(), network.subnet()
        stack = AwsStack(engine, tmp_path_factory.mktemp("f2") / "stack", aws, **account.environment())
        stack.pulumi("config", "set", "soracom:waitScale", "0.01")
        program = PROGRAM.format(account=aws.account_id, vpc=network.vpc_id, subnet=subnet_id, table=table_id)
        yield Deployed(aws, account, network, table_id, stack, program)
        stack.close()


def test_one_up_gets_through_and_nothing_changes_afterwards(deployed):
    deployed.stack.up(deployed.program)
    deployed.assert_all_is_well()
    deployed.stack.assert_settled()
    deployed.stack.refresh("--expect-no-changes")
    deployed.stack.assert_settled()


def test_an_attachment_that_was_deleted_in_aws_is_mended_by_one_up_after_a_refresh(deployed):
    deployed.begin()
    (attachment_id,) = deployed.vpg["soracomTransitGatewayVpcAttachments"]
    deployed.network.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment_id)
    assert deployed.statuses()[0] == "failed"
    assert deployed.routes()["10.0.0.0/16"] == "blackhole"
    assert deployed.network.route_states(deployed.table_id)[DEVICES] == "blackhole"
    deployed.stack.refresh()
    deployed.stack.up()
    deployed.assert_all_is_well()
    assert attachment_id not in deployed.vpg["soracomTransitGatewayVpcAttachments"]
    deployed.stack.assert_settled()


def test_an_attachment_that_the_program_replaces_is_registered_and_accepted_anew(deployed):
    deployed.begin()
    (before,) = deployed.vpg["soracomTransitGatewayVpcAttachments"]
    (recorded,) = [it for it in deployed.stack.deployment()["resources"] if it["urn"].endswith("::attachment")]
    output = deployed.stack.up(None, f"--replace={recorded['urn']}").output
    assert re.search(rf"is registered with \S+ anew: {before}, which was attached before, has failed", output)
    deployed.assert_all_is_well()
    deployed.stack.assert_settled()


def test_a_destroy_leaves_both_clouds_as_before(deployed):
    deployed.begin()
    deployed.stack.destroy()
    counts = deployed.account.cloud.counts()
    assert {kind: it["count"] for kind, it in counts.items() if it["count"]} == {}
    assert deployed.network.route_states(deployed.table_id).keys() == {"10.0.0.0/16"}
    for owner in (Owner(deployed.aws), Owner(deployed.aws, region=OTHER_REGION), Owner(deployed.aws, ACCOUNT_ID)):
        gone = {it["State"] for it in owner.gateways().values()}
        assert gone <= {"deleted"}, REGION
        attachments = owner.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"]
        assert {it["State"] for it in attachments} <= {"deleted"}
