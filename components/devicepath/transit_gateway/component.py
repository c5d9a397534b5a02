"""A transit gateway of the user's own: tables, attachments, routes, and with whom it is shared."""

from collections.abc import Mapping, Sequence

from pulumi import ComponentResource, Output, ProviderResource, Resource, ResourceOptions

from devicepath.answering_account import answering_account
from devicepath.arguments import TransitGatewayArgs
from devicepath.described import Written, described
from devicepath.given_providers import Providers, check_providers, look_up_options, with_provider
from devicepath.refused import refusing
from devicepath.transit_gateway.attachment_tables import AttachmentTables
from devicepath.transit_gateway.gateway import Alone, Gateway, gateway_of
from devicepath.transit_gateway.gateway_attachments import GatewayAttachments
from devicepath.transit_gateway.gateway_share import GatewayShare, share_of
from devicepath.transit_gateway.gateway_tables import static_routes, tables_of
from devicepath.transit_gateway.share_acceptance import OfferedGateway, ShareAcceptance
from devicepath_spec.automatic_names import check_name
from devicepath_spec.choices import Acceptance
from devicepath_spec.description.transit_gateway import (
    ExistingTransitGatewayAlone,
    NewTransitGatewayAlone,
    VpcAttachment,
)
from devicepath_spec.faults import Faults
from devicepath_spec.judging.judgement import judge_transit_gateway
from devicepath_spec.rules.names import GIVE_ANOTHER, of_transit_gateway
from devicepath_spec.share_status import AGAIN_BY_OWNER


class TransitGateway(ComponentResource):
    """A transit gateway, new or existing, with route tables by name, attachments of VPCs, routes and shares.

    Knows nothing of devices. Makes the gateway, its tables, an attachment for each VPC with one association and any
    number of propagations, static and blackhole routes and references to prefix lists, and routes of the VPCs to the
    gateway. VPCs of other accounts: give `attachment_providers`; then the gateway is shared with their accounts, and
    their attachments are accepted, in one run. No account leaves a share that was accepted here.
    """

    transit_gateway_id: Output[str]
    """Id of the gateway."""
    table_ids: Mapping[str, Output[str]]
    """Ids of its route tables, by their names."""
    attachment_ids: Mapping[str, Output[str]]
    """Ids of the attachments, by their names: whatever uses one waits until it is accepted."""
    share_arn: Output[str] | None
    """ARN of the share that the gateway is in. None: it is shared with nobody."""

    def __init__(
        self,
        name: str,
        args: TransitGatewayArgs,
        opts: ResourceOptions | None = None,
        attachment_providers: Mapping[str, ProviderResource] | None = None,
    ):
        """`attachment_providers` are those of VPCs in other accounts, by their attachments' names. Left out: that of
        the options."""
        super().__init__("devicepath:index:TransitGateway", name, {}, opts)
        kinds = NewTransitGatewayAlone | ExistingTransitGatewayAlone
        gateway, given = described(kinds, args, judge_transit_gateway, name)  # type: ignore[arg-type]
        _check(name, gateway, attachment_providers)
        child = ResourceOptions(parent=self)
        made = gateway_of(name, gateway, given, child)
        self.transit_gateway_id = made.id
        self.table_ids = tables_of(name, gateway, given, made.id, child)
        share = share_of(name, gateway, given, made.arn, child)
        self.share_arn = None if share is None else share.arn
        self.attachment_ids = self._attach(name, gateway, given, made, share, attachment_providers)
        static_routes(name, gateway, given, self.table_ids, self.attachment_ids, child)
        self.register_outputs(
            {
                "transitGatewayId": self.transit_gateway_id,
                "tableIds": self.table_ids,
                "attachmentIds": self.attachment_ids,
                "shareArn": self.share_arn,
            }
        )

    def _attach(
        self, name: str, gateway: Alone, given: Written, made: Gateway, share: GatewayShare | None, providers: Providers
    ) -> dict[str, Output[str]]:
        child = ResourceOptions(parent=self)
        tables = AttachmentTables(name, gateway, given["region"], self.table_ids, made.defaults)
        attachments = GatewayAttachments(name, gateway, given, tables)
        offers = self._accept_shares(name, gateway, given, made, share, providers)
        for key, one in gateway.attachments.items():
            if isinstance(one, VpcAttachment):
                own = with_provider(child, providers, key)
                seen = made.id if one.account_id is None else offers[key].transit_gateway_id
                attachments.attach(key, one, seen, own, child)
            else:
                attachments.take(key, one, child)
        # By the attachments' names, for what has to wait until one can be used.
        self.attached: Mapping[str, Sequence[Resource]] = attachments.usable
        return attachments.ids

    def _accept_shares(
        self, name: str, gateway: Alone, given: Written, made: Gateway, share: GatewayShare | None, providers: Providers
    ) -> dict[str, ShareAcceptance]:
        """By the attachments' names. An account accepts once; its other VPCs wait for that."""
        found: dict[str, ShareAcceptance] = {}
        others = {
            key: one
            for key, one in gateway.attachments.items()
            if isinstance(one, VpcAttachment) and one.account_id is not None
        }
        for key, one in sorted(others.items(), key=lambda it: it[1].share is not Acceptance.ACCEPT):
            if share is None or one.account_id is None or one.share is None:
                continue
            own = with_provider(ResourceOptions(parent=self), providers, key)
            offered = OfferedGateway(
                made.id, self._offered(name, key, one.account_id, share, own), given["region"], AGAIN_BY_OWNER
            )
            accepters = [
                it.accepter for it_key, it in found.items()
                if it.accepter is not None and others[it_key].account_id == one.account_id
            ]  # fmt: skip
            found[key] = ShareAcceptance(
                f"{name}-share-{one.account_id}", f"{name}.attachments.{key}.share", offered, one.share, own, accepters
            )
        return found

    def _offered(self, name: str, key: str, account_id: str, share: GatewayShare, own: ResourceOptions) -> Output[str]:
        """ARN of the share, as the account of a VPC sees it."""
        place, otherwise = f"{name}.attachments.{key}.account_id", "give its provider with attachment_providers"
        account = answering_account(place, account_id, look_up_options(own), otherwise)
        arn: Output[str] = Output.all(share.offered_to(account_id), account).apply(lambda both: str(both[0]))
        return arn


@refusing
def _check(name: str, gateway: Alone, providers: Providers) -> None:
    faults = Faults(name)
    check_name(faults, "name", name, of_transit_gateway(gateway), GIVE_ANOTHER)
    names = [key for key, one in gateway.attachments.items() if isinstance(one, VpcAttachment)]
    check_providers(names, providers, "an attachment of a VPC", faults.at("attachment_providers"))
    faults.check()
