"""A private path between devices with SORACOM SIMs and a VPC, as Pulumi components. Each works alone, on ids.

This makes a VPG whose devices reach each other and SORACOM's services, and nothing else:

```python
import devicepath

devicepath.DevicePath(
    "line1",
    {
        "vpg": {"kind": "new", "type": "E"},
        "internet": "services",
        "gate": {"kind": "open", "device_to_device": True},
    },
)
```
"""

from devicepath.arguments import (
    BackendArgs,
    BackendVpcArgs,
    CanalArgs,
    CanalPeeringArgs,
    CanalTransitGatewayArgs,
    DeviceArgs,
    DevicePathArgs,
    DevicesBehindGatewayArgs,
    EgressArgs,
    ExistingZoneArgs,
    FlowLogsArgs,
    GateArgs,
    GatePeerArgs,
    ImageArgs,
    PathGatePeerArgs,
    PathTransitGatewayArgs,
    ReturnPathArgs,
    RoutedArgs,
    SessionManagerArgs,
    SimGroupArgs,
    TierArgs,
    TrafficArgs,
    TransitGatewayArgs,
    TransitGatewayAttachmentArgs,
    TransitGatewayRouteArgs,
    TransitGatewayTableArgs,
    VirtualPrivateGatewayArgs,
    VpgArgs,
    VpgEndArgs,
)
from devicepath.backend_vpc.component import BackendVpc
from devicepath.canal_peering.component import CanalPeering
from devicepath.canal_transit_gateway.component import CanalTransitGateway
from devicepath.device_path.component import DevicePath
from devicepath.gate_peer.component import GatePeer
from devicepath.transit_gateway.component import TransitGateway
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_spec.choices import (
    Acceptance,
    Direction,
    Internet,
    PacketFilter,
    Protocol,
    RendezvousPoint,
    Replaceable,
    ReturnPath,
    Session,
    VpgType,
)
from devicepath_spec.faults import InvalidSpec

__all__ = [
    "Acceptance",
    "BackendArgs",
    "BackendVpc",
    "BackendVpcArgs",
    "CanalArgs",
    "CanalPeering",
    "CanalPeeringArgs",
    "CanalTransitGateway",
    "CanalTransitGatewayArgs",
    "DeviceArgs",
    "DevicePath",
    "DevicePathArgs",
    "DevicesBehindGatewayArgs",
    "Direction",
    "EgressArgs",
    "ExistingZoneArgs",
    "FlowLogsArgs",
    "GateArgs",
    "GatePeer",
    "GatePeerArgs",
    "ImageArgs",
    "Internet",
    "InvalidSpec",
    "PacketFilter",
    "PathGatePeerArgs",
    "PathTransitGatewayArgs",
    "Protocol",
    "RendezvousPoint",
    "Replaceable",
    "ReturnPath",
    "ReturnPathArgs",
    "RoutedArgs",
    "Session",
    "SessionManagerArgs",
    "SimGroupArgs",
    "TierArgs",
    "TrafficArgs",
    "TransitGateway",
    "TransitGatewayArgs",
    "TransitGatewayAttachmentArgs",
    "TransitGatewayRouteArgs",
    "TransitGatewayTableArgs",
    "VirtualPrivateGateway",
    "VirtualPrivateGatewayArgs",
    "VpgArgs",
    "VpgEndArgs",
    "VpgType",
]
