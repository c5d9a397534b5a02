"""Joins a VPC and a VPG that exist already, with two components: servers open connections to devices, and devices to
servers. The VPC is in an account and a region of its own.

    cp Pulumi.example.yaml Pulumi.dev.yaml    # and write your own ids into it
    pulumi stack init dev
    pulumi up

Made are a peering, a gate peer, and routes in the tables that are configured. Nothing that exists is taken over:
`pulumi destroy` leaves it as it was.
"""

import pulumi
import pulumi_aws as aws
import pulumi_soracom as soracom

import devicepath

config = pulumi.Config()
account_id = config.require("accountId")
region = config.require("region")
route_table_ids = config.require_object("routeTableIds")
tcp = devicepath.Protocol.TCP

# AWS in the VPC's account and in no other. Where your own credentials are of that account, leave assume_roles out.
backend = aws.Provider(
    "backend",
    region=region,
    allowed_account_ids=[account_id],
    assume_roles=[aws.ProviderAssumeRoleArgs(role_arn=config.require("roleArn"))],
)
in_backend = pulumi.InvokeOptions(provider=backend)

# What is there. Ids are configured and the rest is looked up, so that ranges cannot be written down wrong.
vpg = soracom.get_virtual_private_gateway(vpg_id=config.require("vpgId"))
gate = soracom.Gate.get("gate", vpg.vpg_id)
vpc_id, gate_subnet_id = config.require("vpcId"), config.require("gateSubnetId")
try:
    vpc = aws.ec2.get_vpc(id=vpc_id, opts=in_backend)
    gate_subnet = aws.ec2.get_subnet(id=gate_subnet_id, opts=in_backend)
    s3 = aws.ec2.get_prefix_list(name=f"com.amazonaws.{region}.s3", opts=in_backend)
except Exception as refused:
    # Credentials of another account, an id that is not there: Pulumi's SDK raises nothing more special.
    raise pulumi.RunError(f"AWS, in {region}: {refused}") from None

try:
    # The private connection. Devices reach servers over it, and the tunnel of the gate peer runs inside it.
    canal = devicepath.CanalPeering(
        "canal",
        {
            "vpg_id": vpg.vpg_id,
            "vpg_cidr": vpg.vpg_range,
            "vpc_id": vpc.id,
            "vpc_cidr": vpc.cidr_block,
            "account_id": account_id,
            "region": region,
            "route_table_ids": route_table_ids,
        },
        pulumi.ResourceOptions(providers=[backend]),
    )
    # The other direction: a host that is in one network with the devices, and that servers go through.
    gate_peer = devicepath.GatePeer(
        "gate-peer",
        {
            "vpg_id": gate.vpg_id,
            "vpg_cidr": vpg.vpg_range,
            "vpg_peers": gate.peers,
            "vni": vpg.vni,
            "device_subnet": vpg.device_subnet,
            "vpc_id": vpc.id,
            "subnet_id": gate_subnet.id,
            "subnet_cidr": gate_subnet.cidr_block,
            "outer_address": config.require("gateAddress"),
            "region": region,
            # Devices answer to the gate peer, which knows the server. The filter that does this comes from S3.
            "return_path": devicepath.ReturnPath.MASQUERADE,
            "packet_filter": devicepath.PacketFilter.NFTABLES,
            "egress": {"packages": {"prefix_list_id": s3.id, "protocol": tcp, "from_port": 443}},
            "route_table_ids": route_table_ids,
            "device_traffic": {
                "ssh": {"cidr": config.require("serversCidr"), "protocol": tcp, "from_port": 22},
            },
        },
        # After the connection that its tunnel needs, and gone before it.
        pulumi.ResourceOptions(providers=[backend], depends_on=[canal]),
    )
except devicepath.InvalidSpec as mistakes:
    # All of them at once, and no traceback: they are in the stack file, not in this program.
    raise pulumi.RunError(f"Pulumi.{pulumi.get_stack()}.yaml:\n{mistakes}") from None

pulumi.export("connection_id", canal.connection_id)
pulumi.export("gate_peer_address", gate_peer.outer_address)
pulumi.export("gate_peer_inner_address", gate_peer.inner_address)
pulumi.export("gate_peer_instance_id", gate_peer.instance_id)
