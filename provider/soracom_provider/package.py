"""All that the provider offers."""

import asyncio
import os
from collections.abc import Mapping
from typing import Any

from pulumi_provider.package import Package, Warn
from pulumi_provider.resource import Problem
from soracom_provider import VERSION
from soracom_provider.api.client import Client
from soracom_provider.configuration import ENDPOINTS, Configuration, account, wait_scale
from soracom_provider.functions.get_owned import GetOwned
from soracom_provider.functions.get_sims import GetSims
from soracom_provider.functions.get_virtual_private_gateway import GetVirtualPrivateGateway
from soracom_provider.resources.customer_route import CustomerRoute
from soracom_provider.resources.gate import Gate
from soracom_provider.resources.gate_peer import GatePeer
from soracom_provider.resources.group import Group
from soracom_provider.resources.group_configuration import GroupConfiguration
from soracom_provider.resources.ip_address_map_entry import IpAddressMapEntry
from soracom_provider.resources.redirection import Redirection
from soracom_provider.resources.routing_filter import RoutingFilter
from soracom_provider.resources.routing_filter_entries import RoutingFilterEntries
from soracom_provider.resources.sim_group_membership import SimGroupMembership
from soracom_provider.resources.transit_gateway_peering_activation import TransitGatewayPeeringActivation
from soracom_provider.resources.transit_gateway_peering_connection import TransitGatewayPeeringConnection
from soracom_provider.resources.transit_gateway_vpc_attachment import TransitGatewayVpcAttachment
from soracom_provider.resources.transit_gateway_vpc_attachment_acceptance import TransitGatewayVpcAttachmentAcceptance
from soracom_provider.resources.virtual_private_gateway import VirtualPrivateGateway
from soracom_provider.resources.vpc_peering_connection import VpcPeeringConnection


async def connect(inputs: Mapping[str, Any], warn: Warn, cancelled: asyncio.Event | None = None) -> Client:
    """A client that is logged in, so that wrong credentials are found before anything is created. Raises Problem."""
    configuration = Configuration.model_validate(inputs)
    found = account(configuration, os.environ)
    if found.warning:
        await warn(found.warning)
    client = Client(
        found.endpoint,
        found.credentials,
        coverage=found.coverage.value if found.coverage else None,
        wait_scale=wait_scale(configuration, os.environ),
        request_limit_s=configuration.request_limit_seconds,
        cancelled=cancelled,
        warn=warn,
    )
    try:
        await client.authenticate()
    except Problem:
        await client.close()
        raise
    return client


def account_of(client: Client) -> str | None:
    """An operator has both coverages, and what is in one is not in the other."""
    coverage = " (coverage g)" if client.endpoint == ENDPOINTS["g"] else ""
    return client.operator_id and f"{client.operator_id}{coverage}"


SORACOM: Package[Client] = Package(
    name="soracom",
    version=VERSION,
    Configuration=Configuration,
    resources={
        "CustomerRoute": CustomerRoute(),
        "Gate": Gate(),
        "GatePeer": GatePeer(),
        "Group": Group(),
        "GroupConfiguration": GroupConfiguration(),
        "IpAddressMapEntry": IpAddressMapEntry(),
        "Redirection": Redirection(),
        "RoutingFilter": RoutingFilter(),
        "RoutingFilterEntries": RoutingFilterEntries(),
        "SimGroupMembership": SimGroupMembership(),
        "TransitGatewayPeeringActivation": TransitGatewayPeeringActivation(),
        "TransitGatewayPeeringConnection": TransitGatewayPeeringConnection(),
        "TransitGatewayVpcAttachment": TransitGatewayVpcAttachment(),
        "TransitGatewayVpcAttachmentAcceptance": TransitGatewayVpcAttachmentAcceptance(),
        "VirtualPrivateGateway": VirtualPrivateGateway(),
        "VpcPeeringConnection": VpcPeeringConnection(),
    },
    functions={"getOwned": GetOwned(), "getSims": GetSims(), "getVirtualPrivateGateway": GetVirtualPrivateGateway()},
    connect=connect,
    disconnect=Client.close,
    account=account_of,
    to_check="it, and the coverage",
)
