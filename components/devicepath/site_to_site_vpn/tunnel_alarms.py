"""An alarm for each tunnel. Of a connection AWS tells a mean of both, which says nothing of one."""

from collections.abc import Mapping

import pulumi_aws as aws
from pulumi import Input, Output, ResourceOptions

from devicepath.described import Written
from devicepath.tags import named
from devicepath_spec.description.site_to_site_vpn import SiteToSiteVpn
from devicepath_spec.description.vpn_tunnel import TunnelAlarms

PERIOD_S = 300
"""A tunnel that was up at any time of these is not told: AWS takes each down at times, for maintenance."""


def watch_tunnels(
    name: str, vpn: SiteToSiteVpn, given: Written, outside_addresses: Mapping[str, Output[str]], child: ResourceOptions
) -> None:
    """Source: AWS, Site-to-Site VPN user guide, CloudWatch metrics: TunnelState is 1 for up, with BGP once it is
    established, and its dimension TunnelIpAddress the outside address of AWS's end."""
    if not isinstance(vpn.alarms, TunnelAlarms):
        return
    topic: Input[str] | None = given.get("alarms", {}).get("topic_arn")
    told = None if topic is None else [topic]
    for tunnel, address in outside_addresses.items():
        called = f"{name}-{tunnel}-down"
        aws.cloudwatch.MetricAlarm(
            called,
            namespace="AWS/VPN",
            metric_name="TunnelState",
            dimensions={"TunnelIpAddress": address},
            statistic="Maximum",
            comparison_operator="LessThanThreshold",
            threshold=1,
            period=PERIOD_S,
            evaluation_periods=1,
            # A tunnel of which nothing is told is not known to be up.
            treat_missing_data="breaching",
            alarm_description=f"The tunnel {tunnel} of {name} is down",
            alarm_actions=told,
            ok_actions=told,
            region=given["region"],
            tags=named(given.get("tags"), called),
            opts=child,
        )
