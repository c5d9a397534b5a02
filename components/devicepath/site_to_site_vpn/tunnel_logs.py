"""Where the tunnels log to."""

import pulumi_aws as aws
from pulumi import Input, Output, ResourceOptions

from devicepath.described import Written
from devicepath.tags import named
from devicepath_spec.description.site_to_site_vpn import SiteToSiteVpn
from devicepath_spec.description.vpn_tunnel import ExistingTunnelLogs, NewTunnelLogs
from devicepath_spec.rules.names import VENDED_LOGS


def log_group_of(name: str, vpn: SiteToSiteVpn, given: Written, child: ResourceOptions) -> Input[str] | None:
    """ARN of the log group. None: nothing is logged."""
    if isinstance(vpn.logs, ExistingTunnelLogs):
        existing: Input[str] = given["logs"]["log_group_arn"]
        return existing
    if not isinstance(vpn.logs, NewTunnelLogs):
        return None
    made = aws.cloudwatch.LogGroup(
        f"{name}-tunnels",
        # With this beginning AWS's own resource policy lets the tunnels write.
        name_prefix=f"{VENDED_LOGS}{name}-tunnels-",
        retention_in_days=vpn.logs.retention_days,
        region=given["region"],
        tags=named(given.get("tags"), f"{name}-tunnels"),
        opts=child,
    )
    arn: Output[str] = made.arn
    return arn
