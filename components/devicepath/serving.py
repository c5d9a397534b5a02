"""The components that other languages get."""

from pulumi import ComponentResource

from devicepath.backend_vpc.component import BackendVpc
from devicepath.canal_peering.component import CanalPeering
from devicepath.canal_transit_gateway.component import CanalTransitGateway
from devicepath.device_path.component import DevicePath
from devicepath.direct_connect.component import DirectConnect
from devicepath.gate_peer.component import GatePeer
from devicepath.site_to_site_vpn.component import SiteToSiteVpn
from devicepath.transit_gateway.component import TransitGateway
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway

PACKAGE = "devicepath"
VERSION = "0.1.0"
SERVED: list[type[ComponentResource]] = [
    BackendVpc,
    CanalPeering,
    CanalTransitGateway,
    DevicePath,
    DirectConnect,
    GatePeer,
    SiteToSiteVpn,
    TransitGateway,
    VirtualPrivateGateway,
]
