"""All files of a customer's router for one VPN connection."""

from devicepath_router import (
    bgp_router,
    clamped_mss,
    frr,
    install_notes,
    networkd,
    strongswan,
    table,
    tunnel_keeper,
    watchdog,
)
from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration
from devicepath_router.router_file import RouterFile
from devicepath_router.router_host import RouterHost
from devicepath_spec.faults import Faults


def rendered(configuration: CustomerGatewayConfiguration, host: RouterHost) -> tuple[RouterFile, ...]:
    """The files, in the order in which they are written.

    They hold the tunnels' keys: whoever passes them on marks them secret. Raises InvalidSpec."""
    faults = Faults()
    for place, fault in host.faults(is_static=configuration.is_static):
        faults.add(place, fault)
    faults.check()
    router = bgp_router.of_connection(configuration, host)
    interfaces = [host.interface(position) for position in range(len(configuration.tunnels))]
    return (
        *strongswan.files(configuration, host),
        *tunnel_keeper.files(),
        *networkd.files(configuration, host),
        *clamped_mss.files(host),
        *(watchdog.files(configuration, host) if router is None else frr.files(router)),
        *table.files(configuration, host),
        *install_notes.files(host, has_bgp=router is not None, interfaces=interfaces),
    )
