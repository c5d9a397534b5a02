"""A site-to-site VPN between AWS and a router of the customer's."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

from devicepath.answering_account import answered_region
from devicepath.arguments import SiteToSiteVpnArgs
from devicepath.described import Written, described
from devicepath.look_up import or_unknown
from devicepath.refused import refusing
from devicepath.site_to_site_vpn.connection import connection_of, static_routes
from devicepath.site_to_site_vpn.customer_gateway import customer_gateway_of
from devicepath.site_to_site_vpn.router_files import judge_router, router_files
from devicepath.site_to_site_vpn.transit_gateway_end import put_into_tables
from devicepath.site_to_site_vpn.tunnel_alarms import watch_tunnels
from devicepath.site_to_site_vpn.tunnel_ends import TunnelEnds, VpnTunnelEnds
from devicepath.site_to_site_vpn.tunnel_logs import log_group_of
from devicepath.site_to_site_vpn.vpn_gateway import propagate_to_tables, vpn_gateway_of
from devicepath_spec.automatic_names import check_name
from devicepath_spec.description.site_to_site_vpn import SiteToSiteVpn as Described
from devicepath_spec.faults import Faults
from devicepath_spec.judging.judgement import judge_site_to_site_vpn
from devicepath_spec.rules.names import GIVE_ANOTHER, of_site_to_site_vpn
from devicepath_spec.unknown import NotKnown


class SiteToSiteVpn(ComponentResource):
    """Two IPsec tunnels between AWS and a router of the customer's, on a virtual private gateway or a transit gateway.

    Knows nothing of devices. Makes the customer gateway, unless AWS has it already; a virtual private gateway, or the
    attachment's place in a transit gateway's tables; the connection with every option of both tunnels; static routes or
    BGP; a log group, and an alarm for each tunnel. A change that takes both tunnels down at once, and one that makes
    another connection, is told in a preview and refused unless it is allowed.
    """

    connection_id: Output[str]
    """Id of the connection, `vpn-...`."""
    customer_gateway_id: Output[str]
    """Id of the customer gateway, `cgw-...`: another connection to the same router takes it as existing."""
    vpn_gateway_id: Output[str] | None
    """Id of the virtual private gateway. None: the tunnels end at a transit gateway."""
    attachment_id: Output[str] | None
    """Id of the attachment to the transit gateway. None: the tunnels end at a virtual private gateway."""
    tunnels: Mapping[str, VpnTunnelEnds]
    """The addresses of the tunnels, by their names, `first` and `second`."""
    preshared_keys: Mapping[str, Output[str]]
    """The keys of the tunnels, by the same names; secret. Kept in Secrets Manager, they are not shown here."""
    preshared_key_arn: Output[str]
    """ARN of the secret that has the keys, if they are kept in Secrets Manager."""
    customer_gateway_configuration: Output[str]
    """What AWS says a router needs, as XML; secret, as the keys are in it. Of algorithms it names the least, and not
    what the tunnels take."""
    router_files: Output[Sequence[Any]] | None
    """The files of a Linux router: of each its `path`, `content`, `mode` and `owner`; secret, as the keys are in them.
    None: nobody asked for them."""

    def __init__(self, name: str, args: SiteToSiteVpnArgs, opts: ResourceOptions | None = None):
        super().__init__("devicepath:index:SiteToSiteVpn", name, {}, opts)
        vpn, given = described(Described, args, _judge, name)
        _check_name(name, vpn)
        child = ResourceOptions(parent=self)
        given = {**given, "region": answered_region(name, given, child)}
        router = customer_gateway_of(name, vpn, given, child)
        self.customer_gateway_id = router.id
        self.vpn_gateway_id = vpn_gateway_of(name, vpn, given, child)
        logs = log_group_of(name, vpn, given, child)
        connection, self.connection_id = connection_of(name, vpn, given, self._ends(given), logs, router, child)
        self.attachment_id = self._attach(name, vpn, given, connection, child)
        static_routes(name, vpn, given, self.connection_id, child)
        ends = TunnelEnds(vpn, connection)
        self.tunnels, self.preshared_keys = ends.ends(), ends.preshared_keys()
        outside = {key: one["outside_address"] for key, one in self.tunnels.items()}
        watch_tunnels(name, vpn, given, outside, child)
        self.preshared_key_arn = connection.preshared_key_arn
        self.customer_gateway_configuration = Output.secret(connection.customer_gateway_configuration)
        self.router_files = router_files(name, vpn, given, connection, outside)
        self.register_outputs(
            {
                "connectionId": self.connection_id,
                "customerGatewayId": self.customer_gateway_id,
                "vpnGatewayId": self.vpn_gateway_id,
                "attachmentId": self.attachment_id,
                "tunnels": self.tunnels,
                "presharedKeys": self.preshared_keys,
                "presharedKeyArn": self.preshared_key_arn,
                "customerGatewayConfiguration": self.customer_gateway_configuration,
                "routerFiles": self.router_files,
            }
        )

    def _ends(self, given: Written) -> dict[str, Input[str]]:
        at: dict[str, Input[str]] = (
            {"transit_gateway_id": given["target"]["transit_gateway_id"]}
            if self.vpn_gateway_id is None
            else {"vpn_gateway_id": self.vpn_gateway_id}
        )
        return {"customer_gateway_id": self.customer_gateway_id, **at}

    def _attach(
        self, name: str, vpn: Described, given: Written, connection: "aws.ec2.VpnConnection", child: ResourceOptions
    ) -> Output[str] | None:
        if self.vpn_gateway_id is not None:
            propagate_to_tables(name, self.vpn_gateway_id, given, child)
            return None
        # Of a connection that comes from a virtual private gateway, a preview knows an empty one.
        attachment = or_unknown(connection.transit_gateway_attachment_id.apply(lambda known: known or None))
        # Told once nothing makes another connection of it.
        both = Output.all(attachment, self.connection_id)
        attachment_id: Output[str] = both.apply(lambda known: known[0])
        put_into_tables(name, vpn, given, attachment_id, child)
        return attachment_id


def _judge(vpn: Described, faults: Faults) -> None:
    judge_site_to_site_vpn(vpn, faults)
    try:
        judge_router(vpn, faults)
    except NotKnown:
        pass


@refusing
def _check_name(name: str, vpn: Described) -> None:
    faults = Faults(name)
    check_name(faults, "name", name, of_site_to_site_vpn(vpn), GIVE_ANOTHER)
    faults.check()
