"""Sites of the customer's: a router of its own for each, with a line to every host there. Nothing of AWS's judges."""

from collections.abc import Iterator
from dataclasses import replace

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.site import CustomerRouter, Site
from devicepath_tools.network.vpc import Subnet
from devicepath_tools.rehearsal.wires.hosts import Host, PluggedInterface
from devicepath_tools.rehearsal.wires.plan import ROUTER, Namespace, Plan
from devicepath_tools.rehearsal.wires.vpcs import Router

SITE_MTU = 1500
"""Bytes. Assumed, as is usual."""
PLUGGED = "ens5"


def lay_all(plan: Plan, network: Network, hosted: dict[str, Host]) -> None:
    """All sites of a network. Hosts that are in one are plugged in: `hosted` has them with their interfaces then."""
    for number, site in enumerate(network.sites.values()):
        namespace = plan.namespace(f"l{number}", f"site {site.id}", ROUTER)
        _lay(plan, network, site, Router.in_namespace(plan, namespace, site.id), hosted)


def _lay(plan: Plan, network: Network, site: Site, router: Router, hosted: dict[str, Host]) -> None:
    lines: dict[str, str] = {}
    for interface in _interfaces(network, site):
        host = hosted[interface.instance_id]
        line = lines[interface.id] = f"h{len(lines)}"
        namespace = plan.namespaces[host.namespace]
        plan.line((router.namespace, line), (namespace, PLUGGED), SITE_MTU)
        if host.is_configured:
            _configure(namespace, network, site, interface)
        for address in interface.addresses:
            router.route(address, f"dev {line}")
        hosted[host.id] = replace(host, interfaces=(*host.interfaces, _plugged(site, interface, router)))
    for destination, interface_id in site.ways:
        if interface_id in lines:
            router.route(destination, f"dev {lines[interface_id]}")
    nobody = router.table.stopped(Cause.NOBODY_THERE, site.id)
    for cidr in site.ranges:
        router.end(cidr, nobody)
    routers = network.vpn.routers_at(site.id)
    out = next((lines[it] for router_ in routers for it in router_.interface_ids if it in lines), "")
    if out:
        router.route("default", f"dev {out}")
    else:
        router.end("default", nobody)
    router.judge()


def _configure(namespace: Namespace, network: Network, site: Site, interface: NetworkInterface) -> None:
    """What a system that boots in it does itself."""
    namespace.run(*(f"addr add {address}/32 dev {PLUGGED}" for address in interface.addresses))
    is_router = isinstance(network.hosts[interface.instance_id], CustomerRouter)
    ranges = [str(it) for it in site.ranges] if is_router else ["default"]
    namespace.run(*(f"route add {it} dev {PLUGGED}" for it in ranges))


def _interfaces(network: Network, site: Site) -> Iterator[NetworkInterface]:
    for interface in network.interfaces.values():
        if interface.vpc_id == site.id and interface.instance_id in network.other_hosts:
            yield interface


def _plugged(site: Site, interface: NetworkInterface, router: Router) -> PluggedInterface:
    subnet = Subnet(interface.subnet_id, site.id, site.ranges[0], "")
    own = interface.addresses
    return PluggedInterface(interface.id, PLUGGED, "", own, subnet, own[0], "", router.namespace.name)
