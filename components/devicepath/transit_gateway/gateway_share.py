"""With whom a transit gateway is shared."""

from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import CustomResource, Output, ResourceOptions

from devicepath.described import Written
from devicepath.route_names import in_a_name
from devicepath.tags import named
from devicepath.transit_gateway.gateway import Alone
from devicepath_spec.rules.transit_gateway import principals_of


@dataclass(frozen=True)
class GatewayShare:
    """A share that the gateway is in."""

    arn: Output[str]
    parts: list[CustomResource]
    """The resources that put the gateway into the share."""
    principals: dict[str, CustomResource]
    """The resources that share it, by account, organization or unit."""

    def offered_to(self, account_id: str) -> Output[str]:
        """The share's ARN, known once it is offered to the account."""
        # Their ids: a preview knows them once they are there, and a URN before.
        first = [one.id for one in (*self.parts, self.principals[account_id])]
        arn: Output[str] = Output.all(self.arn, *first).apply(lambda known: str(known[0]))
        return arn


def share_of(
    name: str, described: Alone, given: Written, gateway_arn: Output[str], child: ResourceOptions
) -> GatewayShare | None:
    """The gateway's share; None where it is shared with nobody."""
    principals = principals_of(described)
    if not principals:
        return None
    region = given["region"]
    share = aws.ram.ResourceShare(
        f"{name}-share",
        allow_external_principals=described.external_principals,
        region=region,
        tags=named(given.get("tags"), name),
        opts=child,
    )
    # AWS has a principal once, and invites it again only after it was taken out.
    anew = ResourceOptions.merge(child, ResourceOptions(delete_before_replace=True))
    gateway = aws.ram.ResourceAssociation(
        f"{name}-share", resource_arn=gateway_arn, resource_share_arn=share.arn, region=region, opts=child
    )
    return GatewayShare(
        share.arn,
        [gateway],
        {
            one: aws.ram.PrincipalAssociation(
                f"{name}-share-{in_a_name(one)}", principal=one, resource_share_arn=share.arn, region=region, opts=anew
            )
            for one in principals
        },
    )
