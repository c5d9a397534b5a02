"""What reading a large dump and tracing in it costs: 100 VPCs, each peered with each, and 5,000 interfaces.

The dump is what `aws ec2 describe-*` prints of one account: 5,000 instances with an interface each, which both answers
describe; 10,000 routes. No process is started and nothing is asked of a cloud."""

import gc
import json
import time
from collections.abc import Mapping
from itertools import combinations, islice, permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.figures import Comparison, Section
from benchmarks.processes import Processes
from benchmarks.progress import Progress
from devicepath_tools.network.loading.aws import dump
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.trace import trace
from devicepath_tools.network.trace.verdict import Verdict

VPCS, INTERFACES_EACH, PACKETS = 100, 50, 1000
RUNS = 5
GOAL_S = 2.0
"""To read the dump and trace the packets."""
REGION, ACCOUNT = "ap-northeast-1", "111122223333"
PORT, EPHEMERAL = 443, 50000
EVERYBODY = "0.0.0.0/0"

Described = dict[str, Any]


def measure(_processes: Processes, progress: Progress) -> list[Section]:
    """Seconds of CPU time to read the files, and with that to trace packets between hosts of different VPCs."""
    read_s: list[float] = []
    both_s: list[float] = []
    with TemporaryDirectory() as folder:
        write(Path(folder))
        for run in range(1, RUNS + 1):
            read, both = _once(Path(folder))
            read_s.append(read)
            both_s.append(both)
            progress(
                f"loading: run {run} of {RUNS}: {read:.2f} s of CPU time to read, {both:.2f} s with {PACKETS} traces"
            )
    dumped = f"A dump of {VPCS} VPCs with {VPCS * INTERFACES_EACH} interfaces (median of {RUNS} runs)"
    names = "aimed at", "measured"
    return [
        Section(
            "loadingCpuSeconds",
            dumped,
            names,
            [
                Comparison("read, CPU s", [GOAL_S], read_s, highest=1.0),
                Comparison(f"read, and {PACKETS} packets traced, CPU s", [GOAL_S], both_s, highest=1.0),
            ],
        )
    ]


def write(folder: Path) -> None:
    """The dump's files."""
    for kind, answer in answers().items():
        (folder / f"{kind}.json").write_text(json.dumps({kind: answer}, indent=4))


def answers(vpcs: int = VPCS, interfaces_each: int = INTERFACES_EACH) -> Mapping[str, list[Described]]:
    """By the key that the API prints."""
    interfaces = [_interface(vpc, host) for vpc in range(vpcs) for host in range(interfaces_each)]
    return {
        "Vpcs": [_vpc(it) for it in range(vpcs)],
        "Subnets": [_subnet(it) for it in range(vpcs)],
        "RouteTables": [_table(it, vpcs) for it in range(vpcs)],
        "SecurityGroups": [_group(it) for it in range(vpcs)],
        "NetworkAcls": [_acl(it) for it in range(vpcs)],
        "NetworkInterfaces": interfaces,
        "Reservations": [_reservation(it) for it in interfaces],
        "VpcPeeringConnections": [_peering(one, other) for one, other in combinations(range(vpcs), 2)],
        "InternetGateways": [],
    }


def _once(folder: Path) -> tuple[float, float]:
    gc.collect()
    before = time.process_time()
    network = dump.read(folder)
    read = time.process_time() - before
    ends = [it for it in network.interfaces.values() if it.id.endswith("-0")]
    reached = 0
    for sender, receiver in islice(permutations(ends, 2), PACKETS):
        packet = Packet(sender.addresses[0], receiver.addresses[0], Protocol.TCP, PORT, EPHEMERAL)
        reached += trace(network, HostEnd(sender), packet).verdict is Verdict.REACHABLE
    both = time.process_time() - before
    if reached != PACKETS:
        raise RuntimeError(f"{PACKETS - reached} of {PACKETS} packets do not arrive; all should.")
    return read, both


def _cidr(vpc: int) -> str:
    return f"10.{vpc}.0.0/16"


def _tags(name: str) -> list[Described]:
    return [{"Key": "Name", "Value": name}]


def _vpc(vpc: int) -> Described:
    ranges = [{"CidrBlock": _cidr(vpc), "CidrBlockState": {"State": "associated"}}]
    facts = {"VpcId": f"vpc-{vpc}", "OwnerId": ACCOUNT, "CidrBlock": _cidr(vpc), "CidrBlockAssociationSet": ranges}
    return {**facts, "IsDefault": False, "State": "available", "Tags": _tags(f"vpc {vpc}")}


def _subnet(vpc: int) -> Described:
    facts = {"SubnetId": f"subnet-{vpc}", "VpcId": f"vpc-{vpc}", "CidrBlock": _cidr(vpc), "OwnerId": ACCOUNT}
    return {**facts, "AvailabilityZone": f"{REGION}a", "State": "available", "Tags": _tags(f"subnet {vpc}")}


def _table(vpc: int, vpcs: int) -> Described:
    local = {"DestinationCidrBlock": _cidr(vpc), "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active"}
    others = [_route(vpc, it) for it in range(vpcs) if it != vpc]
    main = [{"Main": True, "RouteTableAssociationId": f"rtbassoc-{vpc}", "AssociationState": {"State": "associated"}}]
    return {"RouteTableId": f"rtb-{vpc}", "VpcId": f"vpc-{vpc}", "Associations": main, "Routes": [local, *others]}


def _route(vpc: int, other: int) -> Described:
    peering = f"pcx-{min(vpc, other)}-{max(vpc, other)}"
    facts = {"DestinationCidrBlock": _cidr(other), "VpcPeeringConnectionId": peering}
    return {**facts, "Origin": "CreateRoute", "State": "active"}


def _group(vpc: int) -> Described:
    return {
        "GroupId": f"sg-{vpc}",
        "GroupName": f"group {vpc}",
        "VpcId": f"vpc-{vpc}",
        "OwnerId": ACCOUNT,
        "IpPermissions": [_permission("tcp", "10.0.0.0/8", FromPort=PORT, ToPort=PORT)],
        "IpPermissionsEgress": [_permission("-1", EVERYBODY)],
    }


def _permission(protocol: str, cidr: str, **ports: int) -> Described:
    others: Described = {"Ipv6Ranges": [], "PrefixListIds": [], "UserIdGroupPairs": []}
    return {"IpProtocol": protocol, "IpRanges": [{"CidrIp": cidr}], **others, **ports}


def _acl(vpc: int) -> Described:
    entries = [_entry(number, action, egress) for egress in (True, False) for number, action in ENTRIES]
    facts = {"NetworkAclId": f"acl-{vpc}", "VpcId": f"vpc-{vpc}", "IsDefault": True, "Entries": entries}
    return {**facts, "Associations": [{"SubnetId": f"subnet-{vpc}", "NetworkAclId": f"acl-{vpc}"}]}


ENTRIES = (100, "allow"), (32767, "deny")


def _entry(number: int, action: str, egress: object) -> Described:
    return {"CidrBlock": EVERYBODY, "Egress": egress, "Protocol": "-1", "RuleAction": action, "RuleNumber": number}


def _interface(vpc: int, host: int) -> Described:
    name, address = f"{vpc}-{host}", f"10.{vpc}.{host // 200}.{host % 200 + 10}"
    attachment = {"InstanceId": f"i-{name}", "DeviceIndex": 0, "Status": "attached", "InstanceOwnerId": ACCOUNT}
    return {
        "NetworkInterfaceId": f"eni-{name}",
        "VpcId": f"vpc-{vpc}",
        "SubnetId": f"subnet-{vpc}",
        "PrivateIpAddress": address,
        "PrivateIpAddresses": [{"PrivateIpAddress": address, "Primary": True, "PrivateDnsName": f"ip-{name}"}],
        "Groups": [{"GroupId": f"sg-{vpc}", "GroupName": f"group {vpc}"}],
        "SourceDestCheck": True,
        "InterfaceType": "interface",
        "RequesterManaged": False,
        "Description": "",
        "OwnerId": ACCOUNT,
        "Status": "in-use",
        "MacAddress": "06:00:00:00:00:01",
        "AvailabilityZone": f"{REGION}a",
        "Ipv6Addresses": [],
        "TagSet": [],
        "Attachment": attachment,
    }


def _reservation(interface: Described) -> Described:
    told = {key: it for key, it in interface.items() if key != "TagSet"}
    instance = {
        "InstanceId": interface["Attachment"]["InstanceId"],
        "State": {"Code": 16, "Name": "running"},
        "NetworkInterfaces": [told],
        "ImageId": "ami-0",
        "InstanceType": "t3.small",
        "Tags": _tags(interface["NetworkInterfaceId"]),
    }
    return {"OwnerId": ACCOUNT, "Instances": [instance], "Groups": []}


def _peering(one: int, other: int) -> Described:
    facts = {"VpcPeeringConnectionId": f"pcx-{one}-{other}", "Status": {"Code": "active", "Message": "Active"}}
    return {**facts, "RequesterVpcInfo": _side(one), "AccepterVpcInfo": _side(other), "Tags": []}


def _side(vpc: int) -> Described:
    facts = {"VpcId": f"vpc-{vpc}", "OwnerId": ACCOUNT, "Region": REGION, "CidrBlock": _cidr(vpc)}
    return {**facts, "CidrBlockSet": [{"CidrBlock": _cidr(vpc)}]}
