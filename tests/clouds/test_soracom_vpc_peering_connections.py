"""VPC peering in the emulated SORACOM API, alone and with an emulated AWS behind it."""

import boto3
import pytest
from moto.server import ThreadedMotoServer

from devicepath_tools.rehearsal.clouds.soracom import NotLoopback, Settings
from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import ACCOUNT_ID

CUSTOMER_ACCOUNT = "123456789012"  # What moto takes for credentials nobody gave out.
PEERING = {
    "peerOwnerId": CUSTOMER_ACCOUNT,
    "peerVpcId": "vpc-0123456789abcdef0",
    "peerRegion": "ap-northeast-1",
    "destinationCidrBlock": "10.0.0.0/16",
}


@pytest.fixture(scope="module")
def aws_endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def _customer(endpoint: str, region: str):
    """EC2 as the customer sees it."""
    return boto3.client(
        "ec2",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id="customer",
        aws_secret_access_key="customer",
    )


def test_a_peering_connection_is_answered_with_all_its_fields_and_shown_in_the_vpg(api):
    path = api.running_vpg()
    created = api.post(f"{path}/vpc_peering_connections", PEERING, expect=201)
    assert {**created, "id": ""} == {**PEERING, "id": ""}
    assert created["id"].startswith("pcx-")
    without_region = {name: value for name, value in created.items() if name != "peerRegion"}
    assert api.get(path)["vpcPeeringConnections"] == {created["id"]: without_region}


def test_a_vpg_has_several_peering_connections_but_one_with_each_vpc(api):
    path = api.running_vpg()
    first = api.post(f"{path}/vpc_peering_connections", PEERING, expect=201)
    assert "is peered with this VPG already" in api.refused("POST", f"{path}/vpc_peering_connections", PEERING)
    second = api.post(f"{path}/vpc_peering_connections", {**PEERING, "peerVpcId": "vpc-12345678"}, expect=201)
    assert set(api.get(path)["vpcPeeringConnections"]) == {first["id"], second["id"]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"peerOwnerId": "12345"}, "has 12 digits"),
        ({"peerVpcId": "subnet-12345678"}, "is no VPC id"),
        ({"peerRegion": "cn-north-1"}, "is not offered"),
        ({"destinationCidrBlock": "10.0.0.1/16"}, "is no IPv4 CIDR"),
        ({"destinationCidrBlock": "8.8.0.0/16"}, "is not a private range"),
        ({"destinationCidrBlock": "10.0.0.0/15"}, "is larger than /16"),
        ({"destinationCidrBlock": "10.200.0.0/16"}, "overlaps the device subnet 10.128.0.0/9"),
        ({"destinationCidrBlock": "100.64.0.0/26"}, "is not a private range"),
    ],
)
def test_a_peering_connection_that_cannot_be_is_400(api, change, message):
    path = api.running_vpg()
    assert message in api.refused("POST", f"{path}/vpc_peering_connections", {**PEERING, **change})
    assert api.get(path)["vpcPeeringConnections"] == {}


@pytest.mark.parametrize("missing", sorted(PEERING))
def test_all_fields_are_needed(api, missing):
    body = {name: value for name, value in PEERING.items() if name != missing}
    assert missing in api.refused("POST", f"{api.running_vpg()}/vpc_peering_connections", body)


@pytest.mark.parametrize("kind", [14, 242])
def test_only_type_f_has_vpc_peering(api, kind):
    path = f"{api.running_vpg(type=kind)}/vpc_peering_connections"
    assert "only a type F VPG" in api.refused("POST", path, PEERING)


def test_a_peering_connection_is_deleted_once(api):
    path = f"{api.running_vpg()}/vpc_peering_connections"
    created = api.post(path, PEERING, expect=201)
    api.delete(f"{path}/{created['id']}")
    api.refused("DELETE", f"{path}/{created['id']}", expect=404)


@pytest.mark.slow
@pytest.mark.parametrize(("region", "accepted"), [("ap-northeast-1", True), ("us-west-2", False)])
def test_a_request_from_soracoms_account_appears_in_the_customers_aws_account(start, aws_endpoint, region, accepted):
    api = start(aws_endpoint=aws_endpoint)
    customer = _customer(aws_endpoint, region)
    vpc_id = customer.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    path = api.running_vpg()
    body = {**PEERING, "peerVpcId": vpc_id, "peerRegion": region}
    connection_id = api.post(f"{path}/vpc_peering_connections", body, expect=201)["id"]

    seen = customer.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection_id])["VpcPeeringConnections"]
    assert seen[0]["Status"]["Code"] == "pending-acceptance"
    requester = seen[0]["RequesterVpcInfo"]
    assert (requester["OwnerId"], requester["Region"]) == (ACCOUNT_ID, "ap-northeast-1")
    assert requester["CidrBlock"] == api.get(path)["vpgSubnetCidrRange"]
    assert seen[0]["AccepterVpcInfo"]["VpcId"] == vpc_id
    if accepted:
        customer.accept_vpc_peering_connection(VpcPeeringConnectionId=connection_id)

    api.delete(f"{path}/vpc_peering_connections/{connection_id}")
    left = customer.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection_id])["VpcPeeringConnections"]
    assert left[0]["Status"]["Code"] == "deleted"
    api.post(f"{path}/terminate")


@pytest.mark.slow
def test_a_vpc_that_aws_does_not_know_is_400(start, aws_endpoint):
    api = start(aws_endpoint=aws_endpoint)
    path = f"{api.running_vpg()}/vpc_peering_connections"
    assert "AWS refuses the peering" in api.refused("POST", path, PEERING)
    assert "InvalidVpcID.NotFound" in api.refused("POST", path, PEERING)


@pytest.mark.slow
def test_a_peering_connection_that_the_customer_deleted_can_still_be_deleted(start, aws_endpoint):
    api = start(aws_endpoint=aws_endpoint)
    customer = _customer(aws_endpoint, "ap-northeast-1")
    vpc_id = customer.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    path = f"{api.running_vpg()}/vpc_peering_connections"
    connection_id = api.post(path, {**PEERING, "peerVpcId": vpc_id}, expect=201)["id"]
    customer.accept_vpc_peering_connection(VpcPeeringConnectionId=connection_id)
    customer.delete_vpc_peering_connection(VpcPeeringConnectionId=connection_id)
    api.delete(f"{path}/{connection_id}")


def test_an_aws_that_is_gone_is_503_and_leaves_nothing(start):
    api = start(aws_endpoint="http://127.0.0.1:1")
    path = api.running_vpg()
    assert "does not answer" in api.refused("POST", f"{path}/vpc_peering_connections", PEERING, expect=503)
    assert api.get(path)["vpcPeeringConnections"] == {}


@pytest.mark.parametrize("endpoint", ["https://ec2.ap-northeast-1.amazonaws.com", "http://10.0.0.1:5000", "here"])
def test_an_aws_that_is_not_on_this_machine_is_refused(endpoint):
    with pytest.raises(NotLoopback, match="is not on this machine"):
        Settings(aws_endpoint=endpoint)
