"""SORACOM Canal by transit gateway: both sides of one connection of a VPG of type F2, and the routes both ways."""

from collections.abc import Sequence

from pulumi import ComponentResource, CustomResource, Output, ResourceOptions

from devicepath.arguments import CanalTransitGatewayArgs
from devicepath.canal_transit_gateway.canal_by_attachment import CanalByAttachment
from devicepath.canal_transit_gateway.canal_by_peering import CanalByPeering
from devicepath.described import described
from devicepath.refused import refusing
from devicepath_spec.automatic_names import NamedAfter, check_name
from devicepath_spec.description.canal import AttachmentToVpgAlone, PeeringWithVpgAlone
from devicepath_spec.faults import Faults
from devicepath_spec.judging.judgement import judge_transit_gateway_canal
from devicepath_spec.rules.names import GIVE_ANOTHER, of_attachment, of_peering


class CanalTransitGateway(ComponentResource):
    """Attaches a VPC to the transit gateway of a VPG of type F2, or peers that gateway with one of your own.

    Both ways: servers and devices open connections to each other, and see each other's own addresses, so that security
    groups name the device subnet. `transit_gateway_attachment` registers the VPC, accepts the share of SORACOM's
    gateway, attaches the VPC, and has SORACOM accept that. `transit_gateway_peering` has SORACOM request the peering,
    accepts it, and puts it into the tables of your own gateway. Either adds a route for the device subnet to each of
    the VPC's route tables, and routes of the VPG for the VPCs' ranges. Another AWS account than the default provider's:
    give `opts.providers`. Deleting it never leaves the share, which other stacks of the account may use.
    """

    connection_id: Output[str]
    """`tgw-attach-...`, of the attachment or the peering: whatever uses it waits until SORACOM has it as active."""

    def __init__(
        self,
        name: str,
        args: CanalTransitGatewayArgs,
        opts: ResourceOptions | None = None,
        accepters: Sequence[CustomResource] = (),
    ):
        """`accepters` are what accepts the share for the same account elsewhere in the program."""
        super().__init__("devicepath:index:CanalTransitGateway", name, {}, opts)
        kinds = AttachmentToVpgAlone | PeeringWithVpgAlone
        canal, given = described(kinds, args, judge_transit_gateway_canal, name)  # type: ignore[arg-type]
        _check_name(name, of_attachment() if isinstance(canal, AttachmentToVpgAlone) else of_peering())
        child = ResourceOptions(parent=self)
        self.parts: CanalByAttachment | CanalByPeering = (
            CanalByAttachment(name, canal, given, accepters, child)
            if isinstance(canal, AttachmentToVpgAlone)
            else CanalByPeering(name, canal, given, child)
        )
        self.connection_id = self.parts.connection_id
        self.register_outputs({"connectionId": self.connection_id})


@refusing
def _check_name(name: str, made_of_it: list[NamedAfter]) -> None:
    faults = Faults(name)
    check_name(faults, "name", name, made_of_it, GIVE_ANOTHER)
    faults.check()
