"""What somebody has who runs an example on it: a VPC in one account and region, a VPG with an open Gate in another."""

from typing import Any

from devicepath_tools.rehearsal import inventory
from devicepath_tools.rehearsal.both_clouds import Aws, BothClouds, Soracom
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from devicepath_tools.rehearsal.clouds.aws.credentials import ACCESS_KEY_ID, ACCOUNT_ID, SECRET_ACCESS_KEY
from devicepath_tools.rehearsal.clouds.soracom import SoracomServer
from devicepath_tools.rehearsal.inventory import Inventory
from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, REGION, Network
from tests.clouds.soracom_api import Api, Clock
from tests.provider.account import eventually


class Existing:
    """Both, made by their own APIs: the VPC in an account that is not the credentials' own, the VPG in Tokyo.

    The VPG is in use already: it is asked to peer with another VPC, and another gate peer is registered."""

    def __init__(self, aws: AwsServer, soracom: SoracomServer) -> None:
        self.aws, self.soracom = aws, soracom
        self.network = Network(aws, "10.20.0.0/16", OTHER_REGION, OTHER_ACCOUNT)
        self.subnet_ids = {"app": self.network.subnet("10.20.0.0/24"), "gate": self.network.subnet("10.20.8.0/24")}
        self.route_table_ids = {tier: self.network.route_table() for tier in self.subnet_ids}
        for tier, table_id in self.route_table_ids.items():
            self.network.ec2.associate_route_table(RouteTableId=table_id, SubnetId=self.subnet_ids[tier])
        self._to_s3(self.route_table_ids["gate"])
        # It runs by the machine's clock: the one that is handed over is moved by nobody.
        self.api = Api(soracom, Clock())
        self.api.log_in()
        self.vpg_path = self.api.creating_vpg()
        eventually(lambda: self.vpg()["status"] == "running", "the VPG runs")
        self.api.post(f"{self.vpg_path}/gate/open")
        self._in_use()

    def vpg(self) -> dict[str, Any]:
        """The VPG as the API shows it."""
        shown: dict[str, Any] = self.api.get(self.vpg_path)
        return shown

    def inventory(self) -> Inventory:
        """Everything in both clouds."""
        settings = self.soracom.settings
        aws = Aws(self.aws.endpoint, ACCESS_KEY_ID, SECRET_ACCESS_KEY, ACCOUNT_ID)
        keys = settings.operator_id, settings.auth_key_id, settings.auth_key
        soracom = Soracom(self.soracom.url, self.soracom.emulation_url, *keys)
        return inventory.read(BothClouds(aws, soracom), [OTHER_ACCOUNT], [OTHER_REGION])

    def _to_s3(self, route_table_id: str) -> None:
        self.network.ec2.create_vpc_endpoint(
            VpcId=self.network.vpc_id,
            VpcEndpointType="Gateway",
            ServiceName=f"com.amazonaws.{OTHER_REGION}.s3",
            RouteTableIds=[route_table_id],
        )

    def _in_use(self) -> None:
        other = Network(self.aws, "10.30.0.0/16", REGION)
        asked = {"peerOwnerId": ACCOUNT_ID, "peerRegion": REGION, "peerVpcId": other.vpc_id}
        peerings = f"{self.vpg_path}/vpc_peering_connections"
        self.api.post(peerings, {**asked, "destinationCidrBlock": "10.30.0.0/16"}, expect=201)
        self.api.post(f"{self.vpg_path}/gate/peers", {"outerIpAddress": "10.30.0.10"})
