"""A connection: one router of the customer's, one gateway of AWS's, and two tunnels between them."""

from collections.abc import Mapping
from typing import Any

from moto.ec2.utils import random_id

from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns import customer_gateway_configuration, stored_keys
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.customer_gateway import CustomerGateway
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.pace import PACE
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_attachment import VpnAttachment
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_gateway import VpnGateway
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_tunnel import Network, VpnTunnel
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import ALL
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

Target = VpnGateway | TransitGateway
MOST_ROUTES_OF_TRANSIT_GATEWAY = 1000
"""That a BGP session may bring. Source: AWS, Site-to-Site VPN quotas."""


class VpnConnection:
    def __init__(
        self, customer: CustomerGateway, target: Target, options: Mapping[str, Any], tunnels: list[VpnTunnel]
    ) -> None:
        """`options` with all defaults, by AWS's names; `tunnels` as they were asked for."""
        self.id = str(random_id(prefix="vpn", size=17))
        self.account_id, self.region = customer.account_id, customer.region
        self.customer, self.options, self.tunnels = customer, dict(options), tunnels
        self.routes: dict[Network, PassingState] = {}
        """Static ones, by destination."""
        self.key_arn: str | None = None
        """Of the secret that keeps keys; None: it keeps none."""
        self.state = PassingState("pending", "available", after_s=PACE.connection_s)
        self.attachment: VpnAttachment | None = None
        self._lead_to(target)

    @property
    def is_gone(self) -> bool:
        return self.state.code in ("deleted", "deleting")

    @property
    def is_static(self) -> bool:
        return bool(self.options["StaticRoutesOnly"])

    @property
    def most_routes(self) -> int:
        """That its router may announce."""
        return self.target.MOST_ROUTES if isinstance(self.target, VpnGateway) else MOST_ROUTES_OF_TRANSIT_GATEWAY

    @property
    def reached(self) -> list[Network]:
        """What its VPN gateway knows behind it: nothing while both tunnels are down.

        Source: AWS, Site-to-Site VPN guide, route propagation."""
        up = [tunnel for tunnel in self.tunnels if tunnel.is_up]
        if self.is_gone or not up:
            return []
        if self.is_static:
            return [network for network, state in self.routes.items() if state.code == "available"]
        return list(dict.fromkeys(network for tunnel in up for network in tunnel.learned))

    def move(self, customer: CustomerGateway | None, target: Target | None) -> None:
        """To another router, another gateway, or both. Addresses and keys stay, and both tunnels go down."""
        self.customer = customer or self.customer
        if target is not None:
            if self.attachment is not None:
                self.attachment.delete()
            self._lead_to(target)
        self.modify(self.tunnels)

    def modify(self, tunnels: list[VpnTunnel]) -> None:
        """`tunnels` are those that it concerns."""
        for tunnel in tunnels:
            tunnel.interrupt()
        self.state.become("modifying", "available", after_s=PACE.connection_s)

    def keep_keys(self) -> None:
        """Brings the secret to what tunnels keep in it; where none does, there is no secret."""
        stored = [tunnel for tunnel in self.tunnels if tunnel.is_key_stored]
        if stored:
            self.key_arn = stored_keys.store(self.account_id, self.region, self.id, stored)
        else:
            self.key_arn = None
            stored_keys.remove(self.account_id, self.region, self.id)

    def delete(self) -> None:
        if self.attachment is not None:
            self.attachment.delete()
        stored_keys.remove(self.account_id, self.region, self.id)
        self.state.become("deleting", "deleted", after_s=PACE.connection_s)

    def settle(self) -> None:
        """Forgets static routes that are deleted."""
        self.routes = {network: state for network, state in self.routes.items() if state.code != "deleted"}

    def _lead_to(self, target: Target) -> None:
        self.target: Target = target
        self.attachment = None
        if isinstance(target, TransitGateway):
            self.attachment = VpnAttachment(target, self.id, self.tunnels)
            ALL.attachments.append(self.attachment)

    def configuration(self) -> str:
        """For the customer's router."""
        amazon = self.target.number if isinstance(self.target, VpnGateway) else self.target.options["AmazonSideAsn"]
        names = {
            "vpn_connection_id": self.id,
            "customer_gateway_id": self.customer.id,
            # Empty with a transit gateway.
            "vpn_gateway_id": self.target.id if isinstance(self.target, VpnGateway) else "",
        }
        identity = self.customer.identity
        numbers = None if self.is_static else (identity.number, int(amazon))
        return customer_gateway_configuration.render(names, identity.address, self.tunnels, numbers)

    def shown(self, tags: list[dict[str, str]], *, entered: bool = False) -> dict[str, Any]:
        """`entered`: as the answer to the request that brought it into its state."""
        target = "VpnGatewayId" if isinstance(self.target, VpnGateway) else "TransitGatewayId"
        shown: dict[str, Any] = {
            "VpnConnectionId": self.id,
            "State": self.state.entered if entered else self.state.code,
            "Type": "ipsec.1",
            "Category": "VPN",
            "CustomerGatewayId": self.customer.id,
            target: self.target.id,
            "GatewayAssociationState": "not-associated" if self.is_gone else "associated",
            "Options": {**self.options, "TunnelOptions": [tunnel.shown() for tunnel in self.tunnels]},
            "Routes": [self._shown_route(network, state.code) for network, state in self.routes.items()],
            "VgwTelemetry": self._telemetry(),
            "Tags": tags,
        }
        if self.key_arn is not None:
            shown["PreSharedKeyArn"] = self.key_arn
        return shown if self.is_gone else {**shown, "CustomerGatewayConfiguration": self.configuration()}

    def _shown_route(self, network: Network, state: str) -> dict[str, str]:
        return {"DestinationCidrBlock": str(network), "Source": "Static", "State": state}

    def _telemetry(self) -> list[dict[str, Any]]:
        static = len(self.routes) if self.is_static else None
        in_order = sorted(self.tunnels, key=lambda it: it.outside_address)
        return [] if self.is_gone else [tunnel.telemetry(static) for tunnel in in_order]
