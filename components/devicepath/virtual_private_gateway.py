"""SORACOM's end of the path: a VPG with its SIM group, its devices, and what they may reach."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import pulumi_soracom as soracom
from pulumi import ComponentResource, InvokeOutputOptions, Output, Resource, ResourceOptions
from pulumi.runtime import invoke, invoke_output

from devicepath.choices import Internet, VpgType
from devicepath.faults import Faults, InvalidSpec
from devicepath.gate_facts import DEFAULT_VNI
from devicepath.kept import kept
from devicepath.ranges import DEFAULT_DEVICE_SUBNET
from devicepath.refused import refusing
from devicepath.sim_group import configured_group, fixed_addresses, memberships
from devicepath.tag_rules import check_tags, vpg_tag_rules
from devicepath.tags import named_in_soracom
from devicepath.vpg_args import VirtualPrivateGatewayArgs
from devicepath.vpg_rules import EVERYTHING, check_vpg, differences, ending

LOOK_UP, OWNED = "soracom:index:getVirtualPrivateGateway", "soracom:index:getOwned"
OF_VPGS = "virtualPrivateGateways"


class VirtualPrivateGateway(ComponentResource):
    """A VPG, new or existing, and the devices on it.

    Makes the VPG unless `vpg_id` names one, a SIM group unless `group_id` names one, the group's settings, a routing
    filter with `internet: services`, an opened Gate where asked for, fixed addresses and memberships of devices. No
    session is reset unless asked for; until its next session a device is where it was.
    """

    vpg_id: Output[str]
    """Id of the VPG."""
    vpg_range: Output[str]
    """The VPG's own range: what a VPC sees of a VPG of type F."""
    device_subnet: str
    """Range of the devices' addresses."""
    group_id: Output[str]
    """Id of the SIM group, with its settings made."""
    gate: soracom.Gate | None
    """Gate, if it is opened here: its `vpgId` and `peers` are what a GatePeer takes."""

    def __init__(self, name: str, args: VirtualPrivateGatewayArgs, opts: ResourceOptions | None = None):
        super().__init__("devicepath:index:VirtualPrivateGateway", name, {}, opts)
        _check(name, args)
        child = ResourceOptions(parent=self)
        self.device_subnet = args.get("device_subnet", str(DEFAULT_DEVICE_SUBNET))
        self.vpg_id, self.vpg_range = _vpg(name, args, child)
        self.filter = _filter(name, args, self.device_subnet, self.vpg_id, child)
        self.gate = _gate(name, args, self.vpg_id, child)
        self.gate_vni = int((args.get("gate") or {}).get("vni", DEFAULT_VNI))
        settings = configured_group(name, args, self.vpg_id, child)
        self.group_id = settings.group_id
        self.entries = fixed_addresses(name, args, self.vpg_id, child)
        opened: list[Resource] = [] if self.gate is None else [self.gate]
        self.members = memberships(name, args, settings, self.entries, self.filter, opened, child)
        self.register_outputs(
            {
                "vpgId": self.vpg_id,
                "vpgRange": self.vpg_range,
                "deviceSubnet": self.device_subnet,
                "groupId": self.group_id,
                "gate": self.gate,
            }
        )


@refusing
def _check(name: str, args: VirtualPrivateGatewayArgs) -> None:
    faults = Faults(name)
    check_vpg(faults, "", args)
    check_tags(faults, "tags", args.get("tags"), vpg_tag_rules(args))
    faults.check()


def _vpg(name: str, args: VirtualPrivateGatewayArgs, child: ResourceOptions) -> tuple[Output[str], Output[str]]:
    """Id and range of the VPG."""
    if args.get("vpg_id") is not None:
        return _existing(name, args, child)
    made = soracom.VirtualPrivateGateway(
        _made(name),
        type=VpgType(args["type"]).value,
        device_subnet=args.get("device_subnet", str(DEFAULT_DEVICE_SUBNET)),
        use_internet_gateway=Internet(args.get("internet", Internet.NONE)) is not Internet.NONE,
        region=args.get("region"),
        allow_replacement=args.get("allow_replacement") or None,
        tags=named_in_soracom(args.get("tags"), name),
        opts=kept(child, args),
    )
    return made.id, made.vpg_range


def _made(name: str) -> str:
    """What a VPG of the component's own is called."""
    return f"{name}-vpg"


def _existing(name: str, args: VirtualPrivateGatewayArgs, child: ResourceOptions) -> tuple[Output[str], Output[str]]:
    """Looked up and compared with the description: what is made on it waits for that."""
    vpg_id = args["vpg_id"]
    # Not the SDK's own function: what it generates for a choice refuses every answer ("Expected argument 'type' to be a
    # dict"). The token, the version and the fields are the same.
    options = InvokeOutputOptions(parent=child.parent, version=version("pulumi_soracom"))

    @refusing
    def compare(vpg: dict[str, Any], owned: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
        if fault := ending(args, [one["id"] for one in owned or () if one["name"] == _made(name)], vpg["vpgId"]):
            raise InvalidSpec([f"{name}.{fault}"])
        seen = {
            "type": vpg["type"],
            "device_subnet": vpg["deviceSubnet"],
            "use_internet_gateway": vpg["useInternetGateway"],
        }
        if lines := differences(args, seen):
            raise InvalidSpec([f"{name}.{line}" for line in lines])
        return vpg

    if isinstance(vpg_id, str):
        # At once: a mistake that an Output is the first to tell comes with the traceback of whoever waits for it.
        owned = invoke(OWNED, {}, opts=options).value
        known = compare(invoke(LOOK_UP, {"vpgId": vpg_id}, opts=options).value, owned.get(OF_VPGS))
        return Output.from_input(str(known["vpgId"])), Output.from_input(str(known["vpgRange"]))
    both = Output.all(invoke_output(LOOK_UP, {"vpgId": vpg_id}, opts=options), invoke_output(OWNED, {}, opts=options))
    found: Output[dict[str, Any]] = both.apply(lambda known: compare(known[0], known[1].get(OF_VPGS)))
    return found.apply(lambda vpg: str(vpg["vpgId"])), found.apply(lambda vpg: str(vpg["vpgRange"]))


def _filter(
    name: str, args: VirtualPrivateGatewayArgs, device_subnet: str, vpg_id: Output[str], child: ResourceOptions
) -> soracom.RoutingFilter | None:
    """Denies all but the path; the longest prefix decides. SORACOM's own services answer all the same."""
    if args.get("internet") != Internet.SERVICES.value:
        return None
    allowed = args.get("allowed_ranges", {})
    ranges = [device_subnet, *(allowed[key] for key in sorted(allowed) if allowed[key] != device_subnet)]
    return soracom.RoutingFilter(
        f"{name}-filter",
        vpg_id=vpg_id,
        entries=[
            {"action": "deny", "ip_range": str(EVERYTHING)},
            *({"action": "allow", "ip_range": one} for one in ranges),
        ],
        opts=child,
    )


def _gate(
    name: str, args: VirtualPrivateGatewayArgs, vpg_id: Output[str], child: ResourceOptions
) -> soracom.Gate | None:
    gate = args.get("gate")
    if gate is None:
        return None
    return soracom.Gate(
        f"{name}-gate",
        vpg_id=vpg_id,
        vni=int(gate.get("vni", DEFAULT_VNI)),
        privacy_separator=gate.get("privacy_separator", False),
        opts=child,
    )
