"""What a stack file would make: its program run to the end without an engine, an account or credentials."""

from collections.abc import Mapping
from typing import Any

from devicepath_spec.choices import VpgType
from devicepath_spec.description.canal import AttachmentToVpg
from devicepath_spec.description.gate import ExistingGate
from devicepath_spec.description.gate_peer import PinnedImage
from devicepath_spec.description.path import StackFile
from devicepath_spec.description.transit_gateway import ExistingTransitGatewayOfPath
from devicepath_spec.description.vpg import ExistingVpg
from devicepath_spec.gate_facts import architecture
from devicepath_stack.program import aws_accounts, declare
from devicepath_tools.network.intent.devices import named
from devicepath_tools.network.loading.pulumi import program
from devicepath_tools.network.loading.pulumi.adopted import adopted
from devicepath_tools.network.loading.pulumi.plan_answers import (
    VPG_RANGE,
    LookUp,
    PlanAnswers,
    active_peerings,
    assumed_gateway,
    assumed_peers,
)
from devicepath_tools.network.loading.pulumi.resources.network import network
from devicepath_tools.network.network import Network

IMAGE = "ami-0123456789abcdef0"
ANYWHERE = "anywhere"


def read(stack: str, file: StackFile) -> Network:
    """The network that a stack would have once its devices have connected anew.

    Ids are made up of names. What SORACOM chooses is assumed: the VPG's range, its two ends of Gate, the devices'
    sessions."""
    name = file.name or stack
    answers = PlanAnswers(aws_accounts(name, file), file.vpg.device_subnet, _look_ups(file))
    program.run(lambda: declare(stack, file), answers, stack=stack)
    # Resources are registered as their inputs become known, in another order each time.
    registered = sorted(answers.registered, key=lambda resource: (resource.type, resource.name))
    return named(network([*registered, *adopted(file, str(VPG_RANGE), _gateway_of_vpg(file))]), file)


def _look_ups(file: StackFile) -> Mapping[str, LookUp]:
    """What the program looks up, by token."""
    found: dict[str, LookUp] = {
        # What other ranges a VPC has is AWS's affair: a plan knows those of the file.
        "aws:ec2/getVpc:getVpc": lambda _: {"cidrBlockAssociations": []},
        "aws:ec2/getVpcPeeringConnections:getVpcPeeringConnections": active_peerings,
        # A plan is of a path that is not there yet; a subnet that is asked for by its id is where it should be.
        "aws:ec2/getSubnets:getSubnets": _subnets,
        # Of a plan, every share is accepted, and every peering offered.
        "aws:ec2transitgateway/getTransitGateway:getTransitGateway": lambda asked: _transit_gateway(file, asked),
        "aws:ec2transitgateway/getPeeringAttachments:getPeeringAttachments": _offered_peerings,
        "soracom:index:getOwned": lambda _: {"virtualPrivateGateways": [], "groups": []},
        # No instance is there; an image that is given exists, and a type is offered everywhere.
        "aws:ec2/getInstances:getInstances": lambda _: {"ids": []},
        "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": lambda _: {"locations": [ANYWHERE]},
        "aws:ec2/getAmi:getAmi": lambda asked: _image(file, asked),
        # A router that AWS knows already is somebody else's to tell of.
        "aws:ec2/getCustomerGateway:getCustomerGateway": lambda _: {},
        "aws:ssm/getParameter:getParameter": lambda _: {"insecureValue": IMAGE, "value": IMAGE},
    }
    if isinstance(file.vpg, ExistingVpg):
        vpg = file.vpg
        found["soracom:index:getVirtualPrivateGateway"] = lambda _: {
            "vpgId": vpg.id,
            # Of an order of Door, which is not what a plan is read for.
            "operatorId": "",
            "type": vpg.type.value,
            "deviceSubnet": str(vpg.device_subnet),
            "vpgRange": str(VPG_RANGE),
            "useInternetGateway": True,
            "status": "running",
            **_gateway_of_vpg(file),
            **_gate_of(file),
        }
    else:
        # Of a VPG that is planned nobody can say which Door and Direct it is going to have.
        found["soracom:index:getVirtualPrivateGateway"] = lambda _: {}
    return found


def _gateway_of_vpg(file: StackFile) -> Mapping[str, Any]:
    """Of a VPG of type F2 that exists: in the region of the VPCs that are attached to it, which no stack file says."""
    vpg = file.vpg
    if not isinstance(vpg, ExistingVpg) or vpg.type is not VpgType.F2:
        return {}
    attached = [one for one in file.vpcs.values() if isinstance(one.canal, AttachmentToVpg)]
    return assumed_gateway(vpg.id, attached[0].region if attached else "")


def _transit_gateway(file: StackFile, asked: Mapping[str, Any]) -> dict[str, str]:
    """One that exists is as the stack file says."""
    existing = [one for one in file.transit_gateways.values() if isinstance(one, ExistingTransitGatewayOfPath)]
    owners = {one.transit_gateway_id: one.owner_id or one.account_id for one in existing}
    gateway_id = str(asked["id"])
    return {
        "id": gateway_id,
        "ownerId": owners.get(gateway_id, ""),
        "arn": f"arn:aws:ec2:::transit-gateway/{gateway_id}",
    }


def _offered_peerings(asked: Mapping[str, Any]) -> dict[str, list[str]]:
    """None is in a state that is passed through. In one region nobody answers: a peering has the id that SORACOM tells,
    as no other is known."""
    wanted = {one["name"]: list(one["values"]) for one in asked["filters"]}
    if "transit-gateway-attachment-id" not in wanted:
        return {}
    return {"ids": [] if "state" in wanted else wanted["transit-gateway-attachment-id"]}


def _image(file: StackFile, asked: Mapping[str, Any]) -> dict[str, str]:
    """One that is pinned is for the processor of whoever pins it."""
    ids = [known for one in asked["filters"] if one["name"] == "image-id" for known in one["values"]]
    pinned = {it.image.id: it.instance_type for it in file.instances.values() if isinstance(it.image, PinnedImage)}
    types = [pinned[one] for one in ids if one in pinned]
    return {"architecture": architecture(types[0]) if types else "", "state": "available"}


def _subnets(asked: Mapping[str, Any]) -> dict[str, list[str]]:
    return {"ids": [known for one in asked["filters"] if one["name"] == "subnet-id" for known in one["values"]]}


def _gate_of(file: StackFile) -> Mapping[str, Any]:
    """As the stack file says that it is."""
    gate = file.gate
    if not isinstance(gate, ExistingGate):
        return {"gateOpened": False, "privacySeparator": False, "vpgPeers": []}
    separator = not gate.device_to_device
    peers = assumed_peers(file.vpg.device_subnet)
    return {"gateOpened": True, "vni": gate.vni, "privacySeparator": separator, "vpgPeers": peers}
