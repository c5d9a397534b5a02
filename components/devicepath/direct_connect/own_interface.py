"""A virtual interface on a connection that the account has itself."""

from typing import Any

import pulumi_aws as aws
from pulumi import Input, Output, ResourceOptions

from devicepath.described import Written
from devicepath.direct_connect.kept_part import KeptPart, Property
from devicepath.kept import kept
from devicepath.tags import named
from devicepath_spec.description.direct_connect import DirectConnect, PrivateInterface, TransitInterface

FIXED = {
    "vlan": "vlan",
    "asn": "bgp_asn",
    "router_address": "customer_address",
    "aws_address": "amazon_address",
    "bgp_key": "bgp_auth_key",
}
"""Arguments of the provider that never change, by where each is written in an interface."""
KEY = "bgp_auth_key"


def own_interface(
    name: str,
    key: str,
    one: PrivateInterface | TransitInterface,
    direct: DirectConnect,
    given: Written,
    gateway_id: Output[str],
    child: ResourceOptions,
) -> tuple[Any, Output[None]]:
    """The resource, and that nothing makes another one of it."""
    written, place = given["interfaces"][key], f"{name}.interfaces.{key}"
    fixed: dict[str, Input[Any]] = {
        argument: Output.secret(written[where]) if argument == KEY else written[where]
        for where, argument in FIXED.items()
        if where in written
    }
    places = {argument: f"{place}.{where}" for where, argument in FIXED.items()}
    part = KeptPart(
        [
            Property("dx_gateway_id", f"{name}.gateway", gateway_id),
            Property("region", f"{name}.region", given["region"]),
            Property("connection_id", f"{place}.origin.connection_id", written["origin"]["connection_id"]),
            *(Property(argument, places[argument], value, argument == KEY) for argument, value in fixed.items()),
        ],
        is_replaced=direct.allow_replacement,
    )
    # The provider takes no key for a secret, neither one that is given nor AWS's. Of another name, as of a component
    # that is called otherwise, it would make another interface.
    own = ResourceOptions(additional_secret_outputs=[KEY], ignore_changes=["name"])
    makers: Any = aws.directconnect
    is_transit = isinstance(one, TransitInterface)
    made = (makers.TransitVirtualInterface if is_transit else makers.PrivateVirtualInterface)(
        f"{name}/{key}",
        name=f"{name}-{key}",
        address_family="ipv4",
        connection_id=written["origin"]["connection_id"],
        dx_gateway_id=gateway_id,
        mtu=written.get("mtu", one.mtu),
        region=given["region"],
        tags=named(given.get("tags"), f"{name}/{key}"),
        **fixed,
        opts=ResourceOptions.merge(part.options(kept(child, protect=direct.protect)), own),
    )
    return made, part.check(made)
