"""Routers of several offices that may be one host: there, files and interfaces of one name are one."""

from devicepath_spec.description.path import Path
from devicepath_spec.description.site_to_site_vpn import NewCustomerGateway
from devicepath_spec.description.vpn_router import LinuxRouter
from devicepath_spec.faults import Faults
from devicepath_spec.rules.tunnel_options import TUNNELS
from devicepath_spec.unknown import UNKNOWN


def links_of_a_router_are_told_apart(path: Path, faults: Faults) -> None:
    """By name and number, where AWS knows both by one address, or as one customer gateway. Two hosts behind one NAT may
    as well have names of their own."""
    there: dict[object, list[tuple[str, LinuxRouter]]] = {}
    for name, office in path.offices.items():
        if office.vpn is UNKNOWN or office.vpn.customer_gateway is UNKNOWN or office.vpn.router is UNKNOWN:
            continue
        gateway, router = office.vpn.customer_gateway, office.vpn.router
        known_as = gateway.address if isinstance(gateway, NewCustomerGateway) else gateway.id
        if known_as is None or known_as is UNKNOWN or not isinstance(router, LinuxRouter):
            continue
        others = there.setdefault(known_as, [])
        for other, its in others:
            _check_apart(f"backends.{name}.vpn.router", router, other, its, faults)
        others.append((name, router))


def _check_apart(place: str, router: LinuxRouter, other: str, its: LinuxRouter, faults: Faults) -> None:
    whose = f"that of backends.{other} too, whose router may be the same host"
    if router.name is not UNKNOWN and router.name == its.name:
        faults.add(f"{place}.name", f"'{router.name}' is {whose}, and has the same files; write another one.")
    first, taken = router.first_interface_id, its.first_interface_id
    if first is not UNKNOWN and taken is not UNKNOWN and abs(first - taken) < len(TUNNELS):
        told = f"{first} begins two numbers, of which one is {whose}"
        faults.add(f"{place}.first_interface_id", f"{told}; write {taken + len(TUNNELS)} instead.")
