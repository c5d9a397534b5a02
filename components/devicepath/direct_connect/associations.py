"""What the Direct Connect gateway leads to in AWS, and the tables there that learn what is behind routers."""

import pulumi_aws as aws
from pulumi import Input, Output, ResourceOptions

from devicepath.described import Written
from devicepath.direct_connect.kept_part import KeptPart, Property, after
from devicepath.kept import kept
from devicepath.route_names import by_table
from devicepath.transit_gateway.named_tables import put_into_named_tables
from devicepath_spec.description.direct_connect import DirectConnect, ProposedGateway, ToTransitGateway, ToVpnGateway

GATEWAY = "associated_gateway_id"
SENT = {
    ToVpnGateway: {"vpn_gateway_id": GATEWAY},
    ToTransitGateway: {"transit_gateway_id": GATEWAY},
    ProposedGateway: {"proposal_id": "proposal_id", "owner_id": "associated_gateway_owner_account_id"},
}
"""The provider's arguments, by where each is written in a kind of association."""


class Associations:
    """Makes one after the other; `ids` and `attachment_ids` have those that are there, by name."""

    def __init__(self, name: str, direct: DirectConnect, given: Written, child: ResourceOptions):
        """`given` has the region once the account answers."""
        self._name, self._direct, self._given, self._child = name, direct, given, child
        self.ids: dict[str, Output[str]] = {}
        self.attachment_ids: dict[str, Output[str]] = {}

    def make(self, gateway_id: Output[str]) -> None:
        """All of them."""
        for key, one in self._direct.associations.items():
            made, checked = self._associate(key, SENT[type(one)], gateway_id)
            self.ids[key] = after(checked, made.dx_gateway_association_id)
            if isinstance(one, ToVpnGateway):
                self._propagate(key)
            elif isinstance(one, ToTransitGateway):
                self.attachment_ids[key] = after(checked, made.transit_gateway_attachment_id)
                self._put(key, one, checked)

    def _associate(
        self, key: str, sent: dict[str, str], gateway_id: Output[str]
    ) -> tuple["aws.directconnect.GatewayAssociation", Output[None]]:
        written, place = self._given["associations"][key], f"{self._name}.associations.{key}"
        to: dict[str, Input[str]] = {argument: written[where] for where, argument in sent.items()}
        part = KeptPart(
            [
                Property("dx_gateway_id", f"{self._name}.gateway", gateway_id),
                Property("region", f"{self._name}.region", self._given["region"]),
                *(Property(argument, f"{place}.{where}", written[where]) for where, argument in sent.items()),
            ],
            is_replaced=self._direct.allow_replacement,
        )
        made = aws.directconnect.GatewayAssociation(
            f"{self._name}/{key}",
            dx_gateway_id=gateway_id,
            allowed_prefixes=written["allowed_prefixes"],
            region=self._given["region"],
            **to,
            opts=part.options(kept(self._child, protect=self._direct.protect)),
        )
        return made, part.check(made)

    def _propagate(self, key: str) -> None:
        """Once the association is there: AWS asks for that order."""
        written = self._given["associations"][key]
        both = Output.all(written["vpn_gateway_id"], self.ids[key])
        gateway_id: Output[str] = both.apply(lambda known: str(known[0]))
        for table, route_table_id in by_table(written.get("route_table_ids", {})).items():
            aws.ec2.VpnGatewayRoutePropagation(
                f"{self._name}/{key}/{table}",
                vpn_gateway_id=gateway_id,
                route_table_id=route_table_id,
                region=self._given["region"],
                opts=self._child,
            )

    def _put(self, key: str, one: ToTransitGateway, checked: Output[None]) -> None:
        written = self._given["associations"][key]
        put_into_named_tables(
            f"{self._name}/{key}",
            {**written, "transit_gateway_id": after(checked, written["transit_gateway_id"])},
            self.attachment_ids[key],
            one.association,
            one.propagations,
            self._given["region"],
            self._child,
        )
