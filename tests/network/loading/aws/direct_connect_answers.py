"""What Direct Connect's API answers, as `aws directconnect describe-*` prints it."""

from typing import Any

KEY = "not-to-be-read"
SESSION: dict[str, Any] = {
    "asn": 65010,
    "asnLong": 65010,
    "authKey": KEY,
    "addressFamily": "ipv4",
    "amazonAddress": "169.254.77.1/30",
    "customerAddress": "169.254.77.2/30",
}
AN_INTERFACE: dict[str, Any] = {
    **SESSION,
    "virtualInterfaceId": "dxvif-1",
    "virtualInterfaceName": "line-1",
    "virtualInterfaceType": "private",
    "virtualInterfaceState": "available",
    "vlan": 101,
    "mtu": 9001,
    "amazonSideAsn": 64513,
    "directConnectGatewayId": "dxgw-1",
    "bgpPeers": [{**SESSION, "bgpPeerState": "available", "bgpStatus": "up"}],
}
A_GATEWAY: dict[str, Any] = {
    "directConnectGatewayId": "dxgw-1",
    "directConnectGatewayName": "line",
    "amazonSideAsn": 64513,
    "directConnectGatewayState": "available",
}
AN_ASSOCIATION: dict[str, Any] = {
    "associationId": "ga-1",
    "associationState": "associated",
    "directConnectGatewayId": "dxgw-1",
    "associatedGateway": {"id": "vgw-1", "type": "virtualPrivateGateway"},
    "allowedPrefixesToDirectConnectGateway": [{"cidr": "10.0.0.0/16"}, {"cidr": "2001:db8::/56"}],
}
DIRECT = {
    "directConnectGateways": A_GATEWAY,
    "directConnectGatewayAssociations": AN_ASSOCIATION,
    "virtualInterfaces": AN_INTERFACE,
}
