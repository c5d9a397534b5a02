"""The files of the customer's router, made of what AWS says of a connection and of the options that were asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pulumi_aws as aws
from pulumi import Output

from devicepath.described import Written
from devicepath.look_up import or_unknown
from devicepath.put_out_files import put_out
from devicepath.refused import refusing
from devicepath_router import aws_xml
from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration
from devicepath_router.rendered import rendered
from devicepath_router.router_host import RouterHost
from devicepath_router.tunnel_options import Phase, TunnelOptions
from devicepath_spec.description.site_to_site_vpn import SiteToSiteVpn, StaticRouting, VpcEnd
from devicepath_spec.description.vpn_router import LinuxRouter
from devicepath_spec.description.vpn_tunnel import VpnTunnel
from devicepath_spec.faults import Faults
from devicepath_spec.ranges import EVERYTHING
from devicepath_spec.rules.tunnel_options import TUNNELS, options_of, place_of, tunnels_of
from devicepath_spec.tunnel_facts import MOST_ANNOUNCED_TO_TGW, MOST_ANNOUNCED_TO_VGW
from devicepath_spec.unknown import UNKNOWN

OF_A_PHASE = ("encryption", "integrity", "dh_groups", "lifetime_s")


def router_files(
    name: str,
    vpn: SiteToSiteVpn,
    given: Written,
    connection: "aws.ec2.VpnConnection",
    outside: Mapping[str, Output[str]],
) -> Output[Sequence[Any]] | None:
    """Secret, as the tunnels' keys are in them. None: nobody asked for them. `outside` are AWS's addresses by the
    tunnels' names."""
    router = vpn.router
    if not isinstance(router, LinuxRouter):
        return None

    @refusing
    def made(known: Mapping[str, Any]) -> Sequence[Any]:
        addresses = {tunnel: IPv4Address(known["outside"][tunnel]) for tunnel in TUNNELS}
        options = {addresses[tunnel]: _options(vpn, getattr(vpn.tunnels, tunnel)) for tunnel in TUNNELS}
        configuration = aws_xml.read(known["xml"], options, name=f"{name}: AWS's XML")
        host = _host(vpn, router, tuple(IPv4Network(one) for one in known["vpc_cidrs"].values()))
        return put_out(rendered(_as_asked_for(vpn, configuration), host))

    xml = or_unknown(connection.customer_gateway_configuration)
    known = Output.all(xml=xml, outside=outside, vpc_cidrs=given["target"].get("vpc_cidrs", {}))
    files: Output[Sequence[Any]] = Output.secret(known.apply(made))
    return files


def _as_asked_for(vpn: SiteToSiteVpn, told: CustomerGatewayConfiguration) -> CustomerGatewayConfiguration:
    """The tunnels in our order, which is that of the interfaces: AWS's is its own."""
    by_range = {one.inside_range: one for one in told.tunnels}
    first, second = (by_range[getattr(vpn.tunnels, name).inside_cidr] for name in TUNNELS)
    own, far = (EVERYTHING if one is None else IPv4Network(str(one)) for one in (vpn.local_cidr, vpn.remote_cidr))
    return replace(told, tunnels=(first, second), own_selector=own, far_selector=far)


def _options(vpn: SiteToSiteVpn, tunnel: VpnTunnel) -> TunnelOptions:
    """As the router's room takes them."""
    given: Any = options_of(vpn, tunnel)
    phases = (Phase(*(getattr(given, f"phase{phase}_{key}") for key in OF_A_PHASE)) for phase in (1, 2))
    return TunnelOptions(given.ike_versions, *phases)


def _host(vpn: SiteToSiteVpn, router: LinuxRouter, vpc_cidrs: tuple[IPv4Network, ...]) -> RouterHost:
    own = router.own_ranges
    if not own and isinstance(vpn.routing, StaticRouting):
        own = tuple(one for one in vpn.routing.cidrs.values() if isinstance(one, IPv4Network))
    return RouterHost(
        name=router.name,
        own_ranges=own,
        far_ranges=router.far_ranges or vpc_cidrs,
        distribution=router.distribution,
        local_address=router.local_address,
        first_interface_id=router.first_interface_id,
        mtu=router.mtu,
        most_announced=MOST_ANNOUNCED_TO_VGW if isinstance(vpn.target, VpcEnd) else MOST_ANNOUNCED_TO_TGW,
    )


def judge_router(vpn: SiteToSiteVpn, faults: Faults) -> None:
    """Whether its files could be made. Raises NotKnown."""
    router = vpn.router
    if router is UNKNOWN or not isinstance(router, LinuxRouter):
        return
    vpc_cidrs = tuple(vpn.target.vpc_cidrs.values()) if isinstance(vpn.target, VpcEnd) else ()
    for place, fault in _host(vpn, router, vpc_cidrs).faults(is_static=isinstance(vpn.routing, StaticRouting)):
        faults.add(f"router.{place}", fault)
    for name, tunnel in tunnels_of(vpn):
        for place, fault in _options(vpn, tunnel).faults():
            written = place_of(tunnel, name, place.replace("phase_", "phase").replace(".", "_"))
            if not faults.has(written):
                faults.add(written, f"{fault.removesuffix('.')}; or leave router out.")
