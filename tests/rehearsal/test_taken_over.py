"""What a stack takes over, as the emulated clouds have to have it."""

from devicepath_tools.rehearsal.taken_over import taken_over
from tests.infra.stack_file import EXISTING_BACKEND, a_path

ONE = {"a": {"subnet_id": "subnet-01234567", "cidr": "10.10.8.0/24", "route_table_id": "rtb-01234567"}}
S3 = {"s3": {"kind": "prefix_list", "prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}


def test_a_subnet_that_two_tiers_have_is_made_once():
    changes = {
        "backend": {**EXISTING_BACKEND, "tiers": {"app": ONE, "gate": ONE}},
        "gate.peer.egress": S3,
        "gate.peer.device_traffic.ssh.cidr": "10.10.8.0/24",
    }
    (vpc,) = taken_over(a_path(changes)).vpcs
    assert [subnet.id for subnet in vpc.subnets] == ["subnet-01234567"]
