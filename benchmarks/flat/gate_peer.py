"""The gate peer with its security group, its rights and its instance."""

from ipaddress import IPv4Address, IPv4Interface
from typing import Any

import pulumi_aws as aws
import pulumi_soracom as soracom
from pulumi import Alias, InvokeOutputOptions, Output, Resource, ResourceOptions

from benchmarks.flat.shared import HTTPS, REGION, Empty, named
from devicepath.gate_peer.user_data import user_data
from devicepath_spec.choices import PacketFilter, ReturnPath
from devicepath_spec.gate_facts import GateFacts, VpgPeer

VXLAN: dict[str, Any] = {"ip_protocol": "udp", "from_port": 4789, "to_port": 4789}
FRAGMENTATION_NEEDED: dict[str, Any] = {"ip_protocol": "icmp", "from_port": 3, "to_port": 4}
HOST_TRUST = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, '
    '"Action": "sts:AssumeRole"}]}'
)
HOST_RIGHTS = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ssm:UpdateInstanceInformation", '
    '"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", '
    '"ssmmessages:OpenDataChannel"], "Resource": "*"}]}'
)
USER_DATA = user_data(
    GateFacts(
        outer_address=IPv4Address("10.10.8.10"),
        inner_address=IPv4Interface("10.130.255.254/9"),
        vni=10,
        mtu=1450,
        vpg_peers=(
            VpgPeer(IPv4Address("100.64.152.4"), IPv4Address("10.128.0.2")),
            VpgPeer(IPv4Address("100.64.152.132"), IPv4Address("10.128.0.3")),
        ),
        return_path=ReturnPath.MASQUERADE,
        packet_filter=PacketFilter.NFTABLES,
    )
)
"""The text as it comes out for what the mocked clouds answer."""


def gate_peer(
    name: str,
    vpg: soracom.VirtualPrivateGateway,
    gate: soracom.Gate,
    vpc: aws.ec2.Vpc,
    subnets: dict[str, aws.ec2.Subnet],
    tables: dict[str, aws.ec2.RouteTable],
    s3: aws.ec2.VpcEndpoint,
    endpoints: aws.ec2.SecurityGroup,
    backend: Empty,
    component: Empty,
    canal: Resource,
) -> aws.ec2.NetworkInterface:
    child = ResourceOptions(parent=component)
    later = ResourceOptions(parent=component, depends_on=[canal])
    group = _gate_security_group(name, vpg, gate, vpc, s3, endpoints, child)
    interface = aws.ec2.NetworkInterface(
        f"{name}-interface", subnet_id=subnets["gate-a"].id, private_ips=["10.10.8.10"], security_groups=[group.id],
        source_dest_check=False, description="Gate peer: tunnel to SORACOM's VPG", region=REGION, tags=named(name),
        opts=child,
    )  # fmt: skip
    replaced = ResourceOptions(parent=component, depends_on=[canal], delete_before_replace=True)
    registration = soracom.GatePeer(
        f"{name}-registration", vpg_id=gate.vpg_id, outer_address="10.10.8.10", inner_address="10.130.255.254",
        opts=replaced,
    )  # fmt: skip
    _host(f"{name}-host", gate, group, vpc, subnets["gate-a"], interface, registration, later)
    for key in ("app-a", "app-c"):
        own = [Alias(name=f"{one}-route-{key}", parent=component) for one in (name, name.removesuffix("-main"))]
        aws.ec2.Route(
            f"{name.replace('gate-peer', 'backend')}-to-devices-{key}", route_table_id=tables[key].id,
            destination_cidr_block="10.130.0.0/16", network_interface_id=interface.id, region=REGION,
            opts=ResourceOptions(parent=backend, aliases=own),
        )  # fmt: skip
    return interface


def _gate_security_group(
    name: str,
    vpg: soracom.VirtualPrivateGateway,
    gate: soracom.Gate,
    vpc: aws.ec2.Vpc,
    s3: aws.ec2.VpcEndpoint,
    endpoints: aws.ec2.SecurityGroup,
    child: ResourceOptions,
) -> aws.ec2.SecurityGroup:
    group = aws.ec2.SecurityGroup(
        f"{name}-host", description="Gate peer: VXLAN with the VPG, and listed device traffic", vpc_id=vpc.id,
        region=REGION, tags=named(f"{name}-host"), opts=child,
    )  # fmt: skip

    def rule(kind: Any, key: str, description: str, shown: str = "", **more: Any) -> None:
        kind(
            f"{name}-{key}", security_group_id=group.id, description=description, region=REGION,
            tags=named(f"{name}-{shown or key}"), opts=child, **more,
        )  # fmt: skip

    ingress, egress = aws.vpc.SecurityGroupIngressRule, aws.vpc.SecurityGroupEgressRule
    ssh: dict[str, Any] = {"cidr_ipv4": "10.10.0.0/21", "ip_protocol": "tcp", "from_port": 22, "to_port": 22}
    too_large: dict[str, Any] = {"cidr_ipv4": "10.10.0.0/21", **FRAGMENTATION_NEEDED}
    first, second = "100.64.152.4/32", "100.64.152.132/32"
    for key, end in (("from-vpg-1", first), ("from-vpg-2", second)):
        # As the user data: of what the mocked clouds answer.
        known = gate.peers.apply(lambda _, end=end: end)
        rule(ingress, key, "VXLAN from the VPG", cidr_ipv4=known, **VXLAN)
    rule(ingress, "from-vpg-mtu", "Packet too large, from the VPG", cidr_ipv4=vpg.vpg_range, **FRAGMENTATION_NEEDED)
    rule(egress, "to-vpg", "VXLAN to the VPG", cidr_ipv4=vpg.vpg_range, **VXLAN)
    rule(ingress, "from-10.10.0.0-21-tcp-22", "To devices: ssh", "from-server-ssh", **ssh)
    rule(egress, "to-servers-10.10.0.0-21-mtu", "Packet too large, to 10.10.0.0/21", **too_large)
    rule(egress, "to-listed-endpoints", "Listed: endpoints", referenced_security_group_id=endpoints.id, **HTTPS)
    rule(egress, "to-listed-packages", "Listed: packages", prefix_list_id=s3.prefix_list_id, **HTTPS)
    return group


def _host(
    name: str,
    gate: soracom.Gate,
    group: aws.ec2.SecurityGroup,
    vpc: aws.ec2.Vpc,
    subnet: aws.ec2.Subnet,
    interface: aws.ec2.NetworkInterface,
    registration: soracom.GatePeer,
    later: ResourceOptions,
) -> None:
    own = ResourceOptions.merge(later, ResourceOptions(replace_with=[group]))
    role = aws.iam.Role(name, assume_role_policy=HOST_TRUST, force_detach_policies=True, tags=named(name), opts=own)
    rights = aws.iam.RolePolicy(name, role=role.name, policy=HOST_RIGHTS, opts=later)
    profile = aws.iam.InstanceProfile(name, role=rights.role, tags=named(name), opts=own)
    image = aws.ssm.get_parameter_output(
        name="/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64", region=REGION,
        opts=InvokeOutputOptions(parent=later.parent),
    )  # fmt: skip
    looked: Output[None] = Output.from_input(_look_for_another(name.removesuffix("-host"), vpc, subnet, later))
    fitting = Output.all(image.insecure_value, looked).apply(lambda found: str(found[0]))
    tags = named(name.removesuffix("-host"))
    answered = Output.all(registration.inner_address, registration.prefix_length, gate.peers)
    instance = aws.ec2.Instance(
        name, ami=fitting, instance_type="t4g.micro", iam_instance_profile=profile.name,
        primary_network_interface={"network_interface_id": interface.id},
        metadata_options={"http_endpoint": "enabled", "http_tokens": "required", "http_put_response_hop_limit": 1},
        root_block_device={"encrypted": True, "volume_type": "gp3", "volume_size": 8, "tags": tags},
        user_data=answered.apply(lambda _: USER_DATA), user_data_replace_on_change=True, region=REGION, tags=tags,
        opts=ResourceOptions(
            parent=later.parent, depends_on=later.depends_on, delete_before_replace=True,
            ignore_changes=["sourceDestCheck", "ami"],
        ),
    )  # fmt: skip
    aws.ec2transitgateway.InstanceState(
        name, instance_id=instance.id, state="running", region=REGION, opts=ResourceOptions(parent=later.parent)
    )


async def _look_for_another(name: str, vpc: aws.ec2.Vpc, subnet: aws.ec2.Subnet, later: ResourceOptions) -> None:
    """What the component looks up where no instance is there yet."""
    vpc_id, subnet_id = await vpc.id.future(), await subnet.id.future()
    address = {"subnet-id": subnet_id, "private-ip-address": "10.10.8.10"}
    for wanted in (address, {"vpc-id": vpc_id, "tag:Name": name}):
        await aws.ec2.get_instances_output(
            filters=[{"name": key, "values": [value]} for key, value in wanted.items()],
            instance_state_names=["pending", "running", "stopping", "stopped"], region=REGION,
            opts=InvokeOutputOptions(parent=later.parent),
        ).future()  # fmt: skip
    offered = await aws.ec2.get_instance_type_offerings_output(
        filters=[{"name": "instance-type", "values": ["t4g.micro"]}], location_type="availability-zone",
        region=REGION, opts=InvokeOutputOptions(parent=later.parent),
    ).future()  # fmt: skip
    await aws.ec2.get_subnets_output(
        filters=[
            {"name": "subnet-id", "values": [subnet_id]},
            {"name": "availability-zone", "values": offered.locations if offered else []},
        ],
        region=REGION, opts=InvokeOutputOptions(parent=later.parent),
    ).future()  # fmt: skip
