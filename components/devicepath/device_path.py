"""The whole path between devices and a backend, from one description."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

from devicepath.backend_args import BackendVpcArgs, endpoint_tier
from devicepath.backend_vpc import BackendVpc
from devicepath.canal_peering import CanalPeering
from devicepath.gate_args import GatePeerArgs
from devicepath.gate_peer import GatePeer
from devicepath.gate_traffic import own_egress
from devicepath.kept import allows, kept_of, refuse_to_destroy
from devicepath.path_args import CanalArgs, DevicePathArgs
from devicepath.refused import refusing
from devicepath.virtual_private_gateway import VirtualPrivateGateway
from devicepath.vpc_endpoints import endpoints_group, session_manager_endpoints
from devicepath.vpg_args import VirtualPrivateGatewayArgs
from devicepath_spec.automatic_names import check_name
from devicepath_spec.choices import Canal, Internet, PacketFilter, Replaceable, SessionManager
from devicepath_spec.component_names import BACKEND, CANAL, GATE_PEER, GIVE_ANOTHER, path_names
from devicepath_spec.faults import Faults
from devicepath_spec.path_rules import path_plan, tiers_of


class DevicePath(ComponentResource):
    """A VirtualPrivateGateway, a BackendVpc, a CanalPeering and a GatePeer, as far as each is described, put together.

    It makes nothing itself. A description that SORACOM or AWS would refuse is refused with all its mistakes, before
    anything is made.
    """

    vpg_id: Output[str]
    """Id of the VPG."""
    vpg_range: Output[str]
    """The VPG's own range: what servers see of devices over Canal."""
    device_subnet: str
    """Range of the devices' addresses."""
    group_id: Output[str]
    """Id of the SIM group."""
    device_addresses: Mapping[str, str]
    """Fixed addresses of devices, by their names."""
    vpc_id: Output[str] | None
    """Id of the VPC."""
    ranges: Mapping[str, Mapping[str, str]]
    """The address plan: range of each subnet, by tier and letter of the zone."""
    connection_id: Output[str] | None
    """`pcx-...`, of the active peering."""
    gate_peer_address: Output[str] | None
    """The gate peer's address in the VPC."""
    gate_peer_inner_address: Output[str] | None
    """The gate peer's address in the device subnet: what devices see of servers that are masqueraded."""
    gate_peer_instance_id: Output[str] | None
    """What Session Manager takes."""

    def __init__(self, name: str, args: DevicePathArgs, opts: ResourceOptions | None = None):
        super().__init__("devicepath:index:DevicePath", name, {}, opts)
        _check(name, args)
        child = ResourceOptions(parent=self)
        self.vpg = _vpg(name, args, child)
        self.backend = _backend(name, args, child)
        self.canal = _canal(name, args, self.vpg, self.backend, child)
        endpoints = _endpoints_group(name, args, self.backend)
        self.gate_peer = _gate_peer(name, args, self.vpg, self.backend, self.canal, endpoints, child)
        _session_manager(name, args, self.backend, self.gate_peer, endpoints)
        parts = [part for part in (self.vpg, self.backend, self.canal, self.gate_peer) if part is not None]
        refuse_to_destroy(name, args, parts, child)
        self._tell(args)
        self.register_outputs(
            {
                "vpgId": self.vpg_id,
                "vpgRange": self.vpg_range,
                "deviceSubnet": self.device_subnet,
                "groupId": self.group_id,
                "deviceAddresses": self.device_addresses,
                "vpcId": self.vpc_id,
                "ranges": self.ranges,
                "connectionId": self.connection_id,
                "gatePeerAddress": self.gate_peer_address,
                "gatePeerInnerAddress": self.gate_peer_inner_address,
                "gatePeerInstanceId": self.gate_peer_instance_id,
            }
        )

    def _tell(self, args: DevicePathArgs) -> None:
        vpg, backend, canal, peer = self.vpg, self.backend, self.canal, self.gate_peer
        self.vpg_id, self.vpg_range, self.group_id = vpg.vpg_id, vpg.vpg_range, vpg.group_id
        self.device_subnet = vpg.device_subnet
        devices = args["vpg"].get("devices", {})
        self.device_addresses = {key: one["address"] for key, one in devices.items() if one.get("address") is not None}
        self.vpc_id, self.ranges = (backend.vpc_id, backend.ranges) if backend else (None, {})
        self.connection_id = canal.connection_id if canal else None
        self.gate_peer_address = peer.outer_address if peer else None
        self.gate_peer_inner_address = peer.inner_address if peer else None
        self.gate_peer_instance_id = peer.instance_id if peer else None


@refusing
def _check(name: str, args: DevicePathArgs) -> None:
    faults = Faults(name)
    faults.gather(lambda: path_plan(args, name))
    check_name(faults, "name", name, path_names(args), GIVE_ANOTHER)
    faults.check()


def _tags(args: DevicePathArgs, own: Mapping[str, Any] | None = None) -> dict[str, Input[str]]:
    return {**args.get("tags", {}), **((own or {}).get("tags") or {})}


def _vpg(name: str, args: DevicePathArgs, child: ResourceOptions) -> VirtualPrivateGateway:
    """With `services` and `shared`, what the path leads to is allowed without being listed."""
    vpg: VirtualPrivateGatewayArgs = {**args["vpg"], **kept_of(args), "tags": _tags(args, args["vpg"])}
    vpg["allow_replacement"] = allows(args, Replaceable.VPG)
    canal, backend = args.get("canal"), args.get("backend")
    if (
        vpg.get("internet") in (Internet.SERVICES.value, Internet.SHARED.value)
        and canal is not None
        and backend is not None
    ):
        own = {"backend": _destination(canal, str((backend.get("adopt") or backend)["cidr"]))}
        vpg["allowed_ranges"] = {**own, **args["vpg"].get("allowed_ranges", {})}
    return VirtualPrivateGateway(f"{name}-vpg", vpg, child)


def _backend(name: str, args: DevicePathArgs, child: ResourceOptions) -> BackendVpc | None:
    backend = args.get("backend")
    if backend is None:
        return None
    endpoints_later: BackendVpcArgs = {**backend, **kept_of(args), "tags": _tags(args, backend)}
    if endpoint_tier(backend):
        endpoints_later["session_manager"] = SessionManager.NONE
        endpoints_later.pop("endpoint_tier", None)
    boundary = args.get("permissions_boundary")
    if boundary is not None and backend.get("adopt") is None:
        endpoints_later.setdefault("permissions_boundary", boundary)
    return BackendVpc(f"{name}{BACKEND}", endpoints_later, child)


def _canal(
    name: str,
    args: DevicePathArgs,
    vpg: VirtualPrivateGateway,
    backend: BackendVpc | None,
    child: ResourceOptions,
) -> CanalPeering | None:
    canal = args.get("canal")
    if canal is None or backend is None or Canal(canal["kind"]) is Canal.NONE:
        return None
    return CanalPeering(
        f"{name}{CANAL}",
        {
            "vpg_id": vpg.vpg_id,
            "vpg_cidr": vpg.vpg_range,
            "vpc_id": backend.vpc_id,
            "vpc_cidr": _destination(canal, backend.cidr),
            "account_id": canal["account_id"],
            "region": args["backend"]["region"],
            "route_table_ids": _route_tables(args, backend, canal.get("tiers")),
            "allow_replacement": allows(args, Replaceable.VPG, Replaceable.CANAL),
            "tags": _tags(args),
            **kept_of(args),
        },
        child,
    )


def _gate_peer(
    name: str,
    args: DevicePathArgs,
    vpg: VirtualPrivateGateway,
    backend: BackendVpc | None,
    canal: CanalPeering | None,
    endpoints: "aws.ec2.SecurityGroup | None",
    child: ResourceOptions,
) -> GatePeer | None:
    peer = args.get("gate_peer")
    if peer is None or backend is None or vpg.vpg_peers is None or canal is None:
        return None
    described: dict[str, Any] = {key: value for key, value in peer.items() if key not in ("tier", "zone", "tiers")}
    tier, zone = peer["tier"], peer["zone"]
    if tier in backend.ranges:
        described["subnet_cidr"] = backend.ranges[tier][zone]
    packages = backend.s3_prefix_list_id if peer.get("packet_filter") == PacketFilter.NFTABLES.value else None
    whole = {
        **described,
        "vpg_id": vpg.gate_vpg_id,
        "vpg_cidr": vpg.vpg_range,
        "vpg_peers": vpg.vpg_peers,
        "vni": vpg.gate_vni,
        "privacy_separator": (args["vpg"].get("gate") or {}).get("privacy_separator", False),
        "vpc_id": backend.vpc_id,
        "subnet_id": backend.subnet_ids[tier][zone],
        "device_subnet": vpg.device_subnet,
        "region": args["backend"]["region"],
        "route_table_ids": _route_tables(args, backend, peer.get("tiers", [])),
        "egress": {**own_egress(endpoints and endpoints.id, packages), **peer.get("egress", {})},
        "permissions_boundary": args.get("permissions_boundary"),
        "tags": _tags(args),
    }
    after_canal = ResourceOptions.merge(child, ResourceOptions(depends_on=[canal]))
    return GatePeer(f"{name}{GATE_PEER}", cast(GatePeerArgs, whole), after_canal)


def _endpoints_group(name: str, args: DevicePathArgs, backend: BackendVpc | None) -> "aws.ec2.SecurityGroup | None":
    """Of the backend's interface endpoints, before the gate peer, whose own group lets out to it."""
    if backend is None or not endpoint_tier(args["backend"]):
        return None
    tags, child = _tags(args, args["backend"]), ResourceOptions(parent=backend)
    return endpoints_group(f"{name}{BACKEND}", backend.vpc, args["backend"]["region"], tags, child)


def _session_manager(
    name: str,
    args: DevicePathArgs,
    backend: BackendVpc | None,
    gate_peer: GatePeer | None,
    group: "aws.ec2.SecurityGroup | None",
) -> None:
    """The backend's interface endpoints, after the gate peer's interface: they could take its address."""
    if backend is None or group is None or not (tier := endpoint_tier(args["backend"])):
        return
    session_manager_endpoints(
        f"{name}{BACKEND}",
        backend.vpc,
        args["backend"]["region"],
        backend.subnet_ids[tier],
        group,
        _tags(args, args["backend"]),
        ResourceOptions(parent=backend),
        [gate_peer.interface] if gate_peer is not None else [],
    )


def _destination(canal: CanalArgs, vpc_cidr: str) -> str:
    return canal.get("destination", vpc_cidr)


def _route_tables(args: DevicePathArgs, backend: BackendVpc, tiers: Sequence[str] | None) -> dict[str, Input[str]]:
    """By `tier-zone`. Those of an adopted VPC as they were given: routes hang on ids that are known."""
    adoption = args["backend"].get("adopt")
    given: Mapping[str, Mapping[str, Input[str]]] = adoption["route_table_ids"] if adoption else {}
    chosen = tiers_of(args["backend"]) if tiers is None else tiers
    return {
        f"{tier}-{zone}": given.get(tier, {}).get(zone, table)
        for tier in chosen
        for zone, table in sorted(backend.route_table_ids[tier].items())
    }
