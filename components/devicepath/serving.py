"""The components that other languages get."""

from pulumi import ComponentResource

from devicepath.backend_vpc import BackendVpc
from devicepath.canal_peering import CanalPeering
from devicepath.device_path import DevicePath
from devicepath.gate_peer import GatePeer
from devicepath.virtual_private_gateway import VirtualPrivateGateway

PACKAGE = "devicepath"
VERSION = "0.1.0"
SERVED: list[type[ComponentResource]] = [BackendVpc, CanalPeering, DevicePath, GatePeer, VirtualPrivateGateway]
