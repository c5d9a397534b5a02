"""Two VPCs that exist, in two accounts, behind a transit gateway: one has services for all, the other is isolated.

    cp Pulumi.example.yaml Pulumi.dev.yaml    # and write your own ids into it
    pulumi stack init dev
    pulumi up

An isolated VPC reaches the services and nobody else, however many more there will be: its table learns the services'
range only. The services answer all, as theirs learns every range. One run shares the gateway with the second account,
accepts that there, attaches the VPC, and accepts the attachment. `pulumi destroy` leaves both VPCs as they were, and
the second account in the share's list.
"""

from typing import Any

import pulumi
import pulumi_aws as aws

import devicepath

config = pulumi.Config()
region = config.require("region")
services: Any = config.require_object("services")
plant: Any = config.require_object("plant")


def account(name: str, of: Any) -> aws.Provider:
    """AWS in an account and no other. Where your own credentials are of that account, leave roleArn out."""
    roles = [aws.ProviderAssumeRoleArgs(role_arn=of["roleArn"])] if "roleArn" in of else None
    return aws.Provider(name, region=region, allowed_account_ids=[of["accountId"]], assume_roles=roles)


in_services, in_plant = account("services", services), account("plant", plant)

try:
    hub = devicepath.TransitGateway(
        "hub",
        {
            "kind": "new_transit_gateway",
            "region": region,
            "account_id": services["accountId"],
            "asn": 64513,
            "tables": {
                "services": {"kind": "new"},
                "isolated": {
                    "kind": "new",
                    # Whatever else is attached one day: a range of private addresses that is not the services' is
                    # nobody's to an isolated VPC.
                    "routes": {"others": {"kind": "blackhole", "cidr": "10.0.0.0/8"}},
                },
            },
            "attachments": {
                "services": {
                    "kind": "vpc",
                    "vpc_id": services["vpcId"],
                    "subnet_ids": services["subnetIds"],
                    "association": "services",
                    "propagations": ["isolated"],
                    "route_table_ids": services["routeTableIds"],
                    "destinations": {"plant": {"cidr": plant["cidr"]}},
                },
                "plant": {
                    "kind": "vpc",
                    "account_id": plant["accountId"],
                    # accepted, where the account is in your Organization, or another stack of it has accepted.
                    "share": devicepath.Acceptance(plant["share"]),
                    "vpc_id": plant["vpcId"],
                    "subnet_ids": plant["subnetIds"],
                    "association": "isolated",
                    "propagations": ["services"],
                    "route_table_ids": plant["routeTableIds"],
                    "destinations": {"services": {"cidr": services["cidr"]}},
                },
            },
            "tags": {"project": "shared-services"},
        },
        pulumi.ResourceOptions(providers=[in_services]),
        {"plant": in_plant},
    )
except devicepath.InvalidSpec as mistakes:
    # All of them at once, and no traceback: they are in the stack file, not in this program.
    raise pulumi.RunError(f"Pulumi.{pulumi.get_stack()}.yaml:\n{mistakes}") from None

pulumi.export("transit_gateway_id", hub.transit_gateway_id)
pulumi.export("attachment_ids", hub.attachment_ids)
