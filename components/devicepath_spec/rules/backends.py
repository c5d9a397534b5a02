"""What the backends of a path must keep, each with SORACOM's end and with the others."""

from ipaddress import IPv4Network
from itertools import combinations

from devicepath_spec.choices import Direction, VpgType
from devicepath_spec.description.backend import ExistingVpcBackend, NewVpcBackend
from devicepath_spec.description.canal import PeeringWithVpg
from devicepath_spec.description.data_center import DataCenter
from devicepath_spec.description.office import Office, VpnOfBackend
from devicepath_spec.description.path import Path
from devicepath_spec.faults import Faults
from devicepath_spec.rules.canal import IN_SHORT
from devicepath_spec.rules.devices_end import has_gate
from devicepath_spec.rules.permissions_boundary import check_boundary
from devicepath_spec.rules.vpc import cidrs_of
from devicepath_spec.unknown import UNKNOWN, NotKnown

Vpc = NewVpcBackend | ExistingVpcBackend
Backend = Vpc | DataCenter | Office
OF_A_BACKEND = (Direction.DEVICE_TO_CLOUD, Direction.CLOUD_TO_DEVICE)


def directions_are_said_once(_: Path, backend: Backend, faults: Faults) -> None:
    words = " or ".join(direction.value for direction in OF_A_BACKEND)
    if not backend.directions and not _may_be_kept_apart(backend):
        faults.add("directions", f"[] says nothing; write {words} instead, or both.")
    for direction in Direction:
        if [one for one in backend.directions if one is not UNKNOWN].count(direction) > 1:
            faults.add("directions", f"{direction.value} stands there twice; write it once instead.")
    if any(one is Direction.DEVICE_TO_DEVICE for one in backend.directions):
        fix = "write gate: {kind: open, device_to_device: true} instead"
        faults.add("directions", f"device_to_device has nothing to do with a backend; {fix}.")


def _may_be_kept_apart(backend: Backend) -> bool:
    """Attached to a gateway of one's own, a VPC or an office may be, from devices; without a canal a VPC is another
    stack's."""
    if isinstance(backend, Office):
        return True
    return not isinstance(backend, DataCenter) and (backend.canal is None or isinstance(backend.canal, PeeringWithVpg))


def device_to_cloud_has_a_connection(path: Path, backend: Vpc, faults: Faults) -> None:
    if backend.canal is None and any(one is Direction.DEVICE_TO_CLOUD for one in backend.directions):
        rule = "device_to_cloud, but there is no canal: devices do not get to the VPC"
        faults.add("directions", f"{rule}; write {_a_canal(path)}.")


def cloud_to_device_has_a_connection(path: Path, backend: Vpc, faults: Faults) -> None:
    if not any(one is Direction.CLOUD_TO_DEVICE for one in backend.directions):
        return
    if path.vpg.type is VpgType.E:
        rule = "cloud_to_device, but a VPG of type E has no private connection"
        faults.add("directions", f"{rule}; write vpg.type: F instead, with canal: {{kind: vpc_peering}}.")
    elif backend.canal is None:
        rule = "cloud_to_device, but there is no canal: servers do not get to devices"
        besides = "" if path.vpg.type is VpgType.F2 else " and a gate peer"
        faults.add("directions", f"{rule}; write {_a_canal(path)}{besides}.")


def _a_canal(path: Path) -> str:
    """What is written for one."""
    is_f2 = path.vpg.type is VpgType.F2
    return IN_SHORT[VpgType.F2] if is_f2 else f"{IN_SHORT[VpgType.F]}, with vpg.type: F"


def cloud_to_device_has_a_gate_peer(path: Path, name: str, backend: Backend, faults: Faults) -> None:
    is_wanted = any(one is Direction.CLOUD_TO_DEVICE for one in backend.directions)
    if not is_wanted or path.vpg.type is not VpgType.F:
        return
    why = "cloud_to_device on a VPG of type F, which translates addresses, needs Gate and a gate peer"
    if not has_gate(path):
        faults.add("directions", f"{why}; write gate: {{kind: open}}, and a gate peer in {name}.")
    elif not any(peer.backend == name for peer in path.gate_peers.values()):
        faults.add("directions", f"{why}; write one in gate_peers with backend: {name}.")


def vpc_is_apart_from_devices(path: Path, backend: Vpc, faults: Faults) -> None:
    for number, cidr in enumerate(cidrs_of(backend)):
        if cidr is not UNKNOWN and cidr.overlaps(path.vpg.device_subnet):
            place = "cidr" if isinstance(backend, NewVpcBackend) else f"cidrs[{number}]"
            rule = f"{cidr} overlaps vpg.device_subnet {path.vpg.device_subnet}"
            faults.add(place, f"{rule}; write another range, or a VPG with another device subnet instead.")


def roles_are_bounded_by_their_account(_: Path, backend: Vpc, faults: Faults) -> None:
    check_boundary(faults, backend.permissions_boundary, backend.account_id)


def backends_are_apart(path: Path, faults: Faults) -> None:
    """A VPG sends what goes to a range to one of them. Source: SORACOM's console, VPC peering.

    Two VPCs have one peering. Source: AWS, VPC peering guide, limitations."""
    for (first, one), (second, other) in combinations(path.backends.items(), 2):
        try:
            _check_apart(first, one, second, other, faults)
        except NotKnown:
            pass


def _check_apart(first: str, one: Backend, second: str, other: Backend, faults: Faults) -> None:
    if not (_is_connected(one) and _is_connected(other)):
        return
    if isinstance(one, ExistingVpcBackend) and isinstance(other, ExistingVpcBackend) and one.vpc_id == other.vpc_id:
        rule = f"{other.vpc_id} is that of backends.{first} too, and a VPG and a VPC have one peering"
        faults.add(f"backends.{second}.vpc_id", f"{rule}; write its ranges and tiers there instead.")
        return
    for number, cidr in enumerate(ranges_of(other)):
        for met in ranges_of(one):
            if cidr.overlaps(met):
                key = "cidr" if isinstance(other, NewVpcBackend) else f"cidrs[{number}]"
                sends = "a gateway" if isinstance(one, Office) or isinstance(other, Office) else "a VPG"
                rule = f"{cidr} overlaps {met} of backends.{first}, and {sends} sends a range to one of them"
                faults.add(f"backends.{second}.{key}", f"{rule}; write another range instead.")


def _is_connected(backend: Backend) -> bool:
    if isinstance(backend, Office):
        return not isinstance(backend.vpn, VpnOfBackend)
    return isinstance(backend, DataCenter) or backend.canal is not None


def ranges_of(backend: Backend) -> tuple[IPv4Network, ...]:
    """What is in a backend, all of it."""
    return backend.cidrs if isinstance(backend, DataCenter | Office) else cidrs_of(backend)


def tiers_are_called_apart(path: Path, faults: Faults) -> None:
    """What is made of a tier is named after its backend and itself: app of main-east as east-app of main."""
    of_others: dict[str, tuple[str, str]] = {}
    for name, backend in path.backends.items():
        if backend is UNKNOWN or not isinstance(backend, NewVpcBackend) or backend.tiers is UNKNOWN:
            continue
        for tier in backend.tiers:
            # Of a subnet, its table's way to S3 and to the internet, and its route to the VPG.
            for between in ("-", "-s3-", "-internet-", "-route-"):
                called = f"{name}{between}{tier}"
                other, others = of_others.setdefault(f"{between}: {called}", (name, tier))
                if other != name:
                    rule = f"its subnets would be called {called}, as those of tiers.{others} of backends.{other}"
                    faults.add(f"backends.{name}.tiers.{tier}", f"{rule}; write another name instead.")


VPC_BACKEND_RULES = (
    directions_are_said_once,
    device_to_cloud_has_a_connection,
    cloud_to_device_has_a_connection,
    vpc_is_apart_from_devices,
    roles_are_bounded_by_their_account,
)
