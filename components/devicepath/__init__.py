"""A private path between devices with SORACOM SIMs and a VPC, as Pulumi components. Each works alone, on ids.

This makes a VPG whose devices reach each other and SORACOM's services, and nothing else:

```python
import devicepath

devicepath.DevicePath(
    "line1",
    {
        "directions": ["device_to_device"],
        "vpg": {"type": "E", "internet": "services", "gate": {}},
    },
)
```
"""

from devicepath.backend_args import AdoptedVpcArgs, BackendVpcArgs, TierArgs
from devicepath.backend_vpc import BackendVpc
from devicepath.canal_peering import CanalPeering, CanalPeeringArgs
from devicepath.device_path import DevicePath
from devicepath.gate_args import GatePeerArgs, VpgPeerArgs
from devicepath.gate_peer import GatePeer
from devicepath.gate_traffic import DeviceTrafficArgs, EgressArgs
from devicepath.path_args import CanalArgs, DevicePathArgs, PathGatePeerArgs
from devicepath.virtual_private_gateway import VirtualPrivateGateway
from devicepath.vpg_args import DeviceArgs, OpenGateArgs, VirtualPrivateGatewayArgs
from devicepath_spec.address_plan import AddressPlan, AddressSpec, PlannedSubnet, TierSpec, address_plan
from devicepath_spec.choices import (
    Canal,
    Direction,
    FlowLogs,
    Internet,
    PacketFilter,
    ReturnPath,
    Session,
    SessionManager,
    VpgType,
)
from devicepath_spec.faults import InvalidSpec
from devicepath_spec.path_rules import path_plan
from devicepath_spec.traffic_rules import Protocol

__all__ = [
    "AddressPlan",
    "AddressSpec",
    "AdoptedVpcArgs",
    "BackendVpc",
    "BackendVpcArgs",
    "Canal",
    "CanalArgs",
    "CanalPeering",
    "CanalPeeringArgs",
    "DeviceArgs",
    "DevicePath",
    "DevicePathArgs",
    "DeviceTrafficArgs",
    "Direction",
    "EgressArgs",
    "FlowLogs",
    "GatePeer",
    "GatePeerArgs",
    "Internet",
    "InvalidSpec",
    "OpenGateArgs",
    "PacketFilter",
    "PathGatePeerArgs",
    "PlannedSubnet",
    "Protocol",
    "ReturnPath",
    "Session",
    "SessionManager",
    "TierArgs",
    "TierSpec",
    "VirtualPrivateGateway",
    "VirtualPrivateGatewayArgs",
    "VpgPeerArgs",
    "VpgType",
    "address_plan",
    "path_plan",
]
