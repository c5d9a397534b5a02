"""The Direct Connect gateway itself, made or taken as it is."""

from typing import Any

import pulumi_aws as aws
from pulumi import Output, ResourceOptions

from devicepath.described import Written
from devicepath.kept import kept
from devicepath.refused import Refused, refusing
from devicepath.tags import named
from devicepath_spec.description.direct_connect import DirectConnect, ExistingDirectConnectGateway
from devicepath_spec.description.transit_gateway_values import DEFAULT_ASN


def gateway_of(name: str, direct: DirectConnect, given: Written, child: ResourceOptions) -> Output[str]:
    """Its id. The region waits for the account that answers. Raises Refused where another one would be made."""
    written = given["gateway"]
    if isinstance(direct.gateway, ExistingDirectConnectGateway):
        return Output.from_input(written["id"])
    # It has no region of its own: nothing else would keep it from another account.
    both = Output.all(written.get("asn", DEFAULT_ASN), given["region"])
    asn: Output[str] = both.apply(lambda known: str(int(known[0])))
    made = aws.directconnect.Gateway(
        name,
        name=name,
        amazon_side_asn=asn,
        tags=named(given.get("tags"), name),
        # Another gateway instead could not have the interfaces: AWS moves none, and keeps this one while it has any.
        opts=ResourceOptions.merge(
            kept(child, protect=direct.protect), ResourceOptions(ignore_changes=["amazonSideAsn"])
        ),
    )

    @refusing
    def checked(known: list[Any]) -> str:
        gateway_id, wanted, there = known
        if there not in (wanted, None):
            told = f"{wanted}, but the Direct Connect gateway was made with {there}, which AWS never changes"
            raise Refused([f"{name}.gateway.asn: {told}; write {there} again."])
        return str(gateway_id)

    found: Output[str] = Output.all(made.id, asn, made.amazon_side_asn).apply(checked)
    return found
