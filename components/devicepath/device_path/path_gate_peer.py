"""One gate peer of a path."""

from typing import Any, cast

from pulumi import Alias, Input, ResourceOptions
from typing_extensions import override

from devicepath.arguments import GatePeerArgs
from devicepath.described import Written
from devicepath.device_path.old_names import of_one_gate_peer
from devicepath.device_path.own_egress import own_egress
from devicepath.device_path.path_backend import PathBackend
from devicepath.device_path.path_redirection import path_redirection
from devicepath.gate_peer.component import GatePeer
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_spec.choices import PacketFilter
from devicepath_spec.description.gate import ClosedGate, ExistingGate, OpenGate
from devicepath_spec.description.path import Path
from devicepath_spec.rules.names import GATE_PEER

AS_DESCRIBED = (
    "outer_address", "inner_address", "packet_filter", "device_traffic", "mtu", "path_mtu", "instance_type",
)  # fmt: skip


class PathGatePeer(GatePeer):
    """A gate peer in the VPC of its backend, made once that is connected with the VPG.

    Its redirection is a child of the path, and its routes are children of the backend. AWS identifies a route by its
    table and destination and refuses a second one (RouteAlreadyExists): this way, a route is led to another gate peer
    in place."""

    def __init__(
        self,
        name: str,
        key: str,
        path: Path,
        given: Written,
        vpg: VirtualPrivateGateway,
        backend: PathBackend,
        child: ResourceOptions,
    ):
        self._path_name, self._path, self._of_path = name, path, child
        self._backend, self._former = backend.vpc, _former_names(name, path, path.instances[key].backend)
        options = of_one_gate_peer(child, path, f"{name}-gate-peer")
        if backend.canal is not None:
            options = ResourceOptions.merge(options, ResourceOptions(depends_on=[backend.canal]))
        # No function between: the SDK describes every frame that is on the stack, for each resource.
        super().__init__(f"{name}{GATE_PEER}{key}", _arguments(key, path, given, vpg, backend), options)

    @override
    def _named_route(self, name: str, key: str, child: ResourceOptions) -> tuple[str, ResourceOptions]:
        aliases = [Alias(name=f"{one}-route-{key}", parent=self) for one in self._former]
        return f"{self._backend.pulumi_resource_name}-to-devices-{key}", ResourceOptions(
            parent=self._backend, aliases=aliases
        )

    @override
    def _named_redirection(self, name: str, child: ResourceOptions) -> tuple[str, ResourceOptions]:
        return path_redirection(self._path_name, self._path, self._of_path)


def _arguments(key: str, path: Path, given: Written, vpg: VirtualPrivateGateway, backend: PathBackend) -> GatePeerArgs:
    peer, described = path.instances[key], given["gate_peers"][key]
    packages = backend.vpc.s3_prefix_list_id if peer.packet_filter is PacketFilter.NFTABLES else None
    own = {one: described[one] for one in AS_DESCRIBED if one in described}
    whole: dict[str, Any] = {
        **own,
        "vpg_id": vpg.gate_vpg_id,
        "vpg_cidr": vpg.vpg_range,
        "vpg_peers": vpg.vpg_peers or [],
        **_of_gate(path.gate),
        "vpc_id": backend.vpc.vpc_id,
        "subnet_id": backend.vpc.subnet_ids[peer.tier][peer.zone],
        "subnet_cidr": backend.vpc.ranges[peer.tier][peer.zone],
        "device_subnet": vpg.given_device_subnet,
        "region": backend.region,
        "return_path": peer.returns,
        "route_table_ids": backend.route_tables(peer.routed_tiers),
        "egress": {
            **own_egress(backend.endpoints and backend.endpoints.id, packages),
            **described.get("egress", {}),
        },
        "ami_id": _image(described),
        "permissions_boundary": given["backends"][peer.backend].get("permissions_boundary"),
        "tags": given.get("tags", {}),
    }
    return cast(GatePeerArgs, whole)


def _former_names(name: str, path: Path, backend: str) -> list[str]:
    """Former names of routes, of this backend's gate peers only: routes of another backend may have the same ones."""
    of_one = [f"{name}-gate-peer"] if len(path.instances) == 1 else []
    return [f"{name}{GATE_PEER}{key}" for key, peer in path.instances.items() if peer.backend == backend] + of_one


def _of_gate(gate: OpenGate | ExistingGate | ClosedGate) -> dict[str, Any]:
    if isinstance(gate, ClosedGate):
        return {}
    return {"vni": gate.vni, "privacy_separator": not gate.device_to_device}


def _image(described: Written) -> Input[str] | None:
    image: Written = described.get("image", {})
    return image.get("id")
