"""What a stack file would make: its program run to the end without an engine, an account or credentials."""

from collections.abc import Mapping
from typing import Any

from devicepath_spec.choices import Direction
from devicepath_spec.gate_facts import architecture
from devicepath_tools.network.intent.devices import named
from devicepath_tools.network.loading.pulumi import program
from devicepath_tools.network.loading.pulumi.adopted import adopted
from devicepath_tools.network.loading.pulumi.plan_answers import (
    VPG_RANGE,
    LookUp,
    PlanAnswers,
    active_peerings,
    assumed_peers,
)
from devicepath_tools.network.loading.pulumi.resources.network import network
from devicepath_tools.network.network import Network
from infra.program import declare
from infra.settings import Settings
from infra.settings.backend import NoBackend
from infra.settings.connection import ExistingGate
from infra.settings.path_rules import peer_of
from infra.settings.vpg import ExistingVpg

IMAGE = "ami-0123456789abcdef0"
NO_ACCOUNT = ""
ANYWHERE = "anywhere"


def read(stack: str, settings: Settings) -> Network:
    """The network that a stack would have once its devices have connected anew.

    Ids are made up of names. What SORACOM chooses is assumed: the VPG's range, its two ends of Gate, the devices'
    sessions."""
    backend = settings.backend
    account_id = NO_ACCOUNT if isinstance(backend, NoBackend) else backend.account_id
    answers = PlanAnswers(account_id, settings.vpg.device_subnet, _look_ups(settings, account_id))
    program.run(lambda: declare(stack, settings), answers, stack=stack)
    # Resources are registered as their inputs become known, in another order each time.
    registered = sorted(answers.registered, key=lambda resource: (resource.type, resource.name))
    return named(network([*registered, *adopted(settings, str(VPG_RANGE))]), settings)


def _look_ups(settings: Settings, account_id: str) -> Mapping[str, LookUp]:
    """What the program looks up, by token."""
    found: dict[str, LookUp] = {
        # What other ranges a VPC has is AWS's affair: a plan knows those of the file.
        "aws:ec2/getVpc:getVpc": lambda _: {"cidrBlockAssociations": []},
        "aws:ec2/getVpcPeeringConnections:getVpcPeeringConnections": active_peerings,
        "aws:index/getCallerIdentity:getCallerIdentity": lambda _: {"accountId": account_id},
        # A plan is of a path that is not there yet; a subnet that is asked for by its id is where it should be.
        "aws:ec2/getSubnets:getSubnets": _subnets,
        "soracom:index:getOwned": lambda _: {"virtualPrivateGateways": [], "groups": []},
        # No instance is there; an image that is given exists, and a type is offered everywhere.
        "aws:ec2/getInstances:getInstances": lambda _: {"ids": []},
        "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": lambda _: {"locations": [ANYWHERE]},
        "aws:ec2/getAmi:getAmi": lambda _: _image(settings),
        "aws:ssm/getParameter:getParameter": lambda _: {"insecureValue": IMAGE, "value": IMAGE},
    }
    if isinstance(settings.vpg, ExistingVpg):
        vpg = settings.vpg
        found["soracom:index:getVirtualPrivateGateway"] = lambda _: {
            "vpgId": vpg.id,
            "type": vpg.type.value,
            "deviceSubnet": str(vpg.device_subnet),
            "vpgRange": str(VPG_RANGE),
            "useInternetGateway": True,
            "status": "running",
            **_gate_of(settings),
        }
    return found


def _image(settings: Settings) -> dict[str, str]:
    peer = peer_of(settings)
    return {"architecture": architecture(peer.instance_type) if peer is not None else "", "state": "available"}


def _subnets(asked: Mapping[str, Any]) -> dict[str, list[str]]:
    return {"ids": [known for one in asked["filters"] if one["name"] == "subnet-id" for known in one["values"]]}


def _gate_of(settings: Settings) -> Mapping[str, Any]:
    """As the stack file says that it is."""
    gate = settings.gate
    if not isinstance(gate, ExistingGate):
        return {"gateOpened": False, "privacySeparator": False, "vpgPeers": []}
    separator = Direction.DEVICE_TO_DEVICE not in settings.directions
    peers = assumed_peers(settings.vpg.device_subnet)
    return {"gateOpened": True, "vni": gate.vni, "privacySeparator": separator, "vpgPeers": peers}
