"""The two tunnels of a site-to-site VPN: their options, what they log, and who is told when one is down."""

from dataclasses import dataclass
from typing import ClassVar

from devicepath_spec.choices import DeadPeerAction, Encryption, IkeVersion, Integrity, StartupAction, TunnelLog
from devicepath_spec.description.site_to_site_vpn_values import (
    DpdTimeout,
    InsideIpv6Range,
    InsideRange,
    LogGroupArn,
    Phase1Group,
    Phase1Lifetime,
    Phase2Group,
    Phase2Lifetime,
    PresharedKey,
    RekeyFuzz,
    RekeyMargin,
    ReplayWindow,
    TopicArn,
)
from devicepath_spec.description.values import RetentionDays


@dataclass(frozen=True, kw_only=True)
class TunnelOptions:
    """What AWS's end of a tunnel does and takes. All of it is always sent. A change takes the tunnel down for
    minutes."""

    ike_versions: tuple[IkeVersion, ...] | None = None
    """Versions of IKE that are taken. Left out: `ikev2`."""
    phase1_dh_groups: tuple[Phase1Group, ...] | None = None
    """Diffie-Hellman groups of IKE. Left out: 14 to 21, as RFC 8247 advises against the others."""
    phase1_encryption: tuple[Encryption, ...] | None = None
    """Ciphers of IKE. Left out: all."""
    phase1_integrity: tuple[Integrity, ...] | None = None
    """Hashes of IKE. Left out: all but SHA1, which is broken. AWS's sample files for routers may say SHA1 all the
    same."""
    phase1_lifetime_s: Phase1Lifetime | None = None
    """Seconds until IKE's keys are new, longer than those of phase 2. Left out: 28800."""
    phase2_dh_groups: tuple[Phase2Group, ...] | None = None
    """Diffie-Hellman groups of IPsec's keys. Left out: 14 to 21."""
    phase2_encryption: tuple[Encryption, ...] | None = None
    """Ciphers of packets. Left out: all."""
    phase2_integrity: tuple[Integrity, ...] | None = None
    """Hashes of packets. Left out: all but SHA1."""
    phase2_lifetime_s: Phase2Lifetime | None = None
    """Seconds until the keys of packets are new. Left out: 3600."""
    rekey_margin_s: RekeyMargin | None = None
    """Seconds before that in which AWS begins, at most half of them. Left out: 270."""
    rekey_fuzz_percentage: RekeyFuzz | None = None
    """By how much the margin varies. Left out: 100."""
    replay_window: ReplayWindow | None = None
    """Packets that may overtake each other. Left out: 1024."""
    dpd_timeout_s: DpdTimeout | None = None
    """Seconds of silence until the router counts as dead. Left out: 30."""
    dpd_action: DeadPeerAction | None = None
    """What AWS does then. Left out: `clear`."""
    startup_action: StartupAction | None = None
    """Who opens the tunnel. Left out: `add`, the router."""
    lifecycle_control: bool | None = None
    """Whether AWS waits with maintenance until it is let. Left out: it does not."""
    log: TunnelLog | None = None
    """How IKE's log is written, if there are `logs`. Left out: `json`."""
    bgp_log: TunnelLog | None = None
    """The same of BGP's log. Left out: as `log`, with static routes `none`."""


@dataclass(frozen=True, kw_only=True)
class VpnTunnel(TunnelOptions):
    """One of the two tunnels. Options that stand here go before those of both."""

    inside_cidr: InsideRange
    """Range of its two inside addresses, a /30 of 169.254.0.0/16 that no other tunnel of the gateway has: the first
    address is AWS's, the second one the router's. The tunnel is known by it."""
    inside_ipv6_cidr: InsideIpv6Range | None = None
    """The same of IPv6, a /126 of fd00::/8, with `inside_ip_version: ipv6`."""
    preshared_key: PresharedKey | None = None
    """Its key: 8 to 64 letters, digits, . and _, and no 0 first. Give a secret, in a stack file by `pulumi config set
    --secret --path`. Left out: AWS makes one; taken out later, the one that was given stays."""


@dataclass(frozen=True, kw_only=True)
class VpnTunnels:
    """The two tunnels of a connection. AWS may send over either, and takes each down at times: use both."""

    first: VpnTunnel
    """One of them."""
    second: VpnTunnel
    """The other one."""


@dataclass(frozen=True, kw_only=True)
class NewTunnelLogs:
    """The tunnels log to a log group of their own."""

    kind: ClassVar[str] = "new"
    retention_days: RetentionDays = 365
    """How many days they are kept; a number that CloudWatch Logs knows."""


@dataclass(frozen=True, kw_only=True)
class ExistingTunnelLogs:
    """The tunnels log to a log group that exists."""

    kind: ClassVar[str] = "existing"
    log_group_arn: LogGroupArn
    """ARN of the log group. One whose name begins with `/aws/vendedlogs/` needs no resource policy."""


@dataclass(frozen=True, kw_only=True)
class NoTunnelLogs:
    """Nothing is logged."""

    kind: ClassVar[str] = "none"


@dataclass(frozen=True, kw_only=True)
class TunnelAlarms:
    """An alarm for each tunnel that is down."""

    kind: ClassVar[str] = "each"
    topic_arn: TopicArn | None = None
    """Topic of SNS that is told, of the same region. Left out: CloudWatch alone shows them."""


@dataclass(frozen=True, kw_only=True)
class NoTunnelAlarms:
    """No alarms."""

    kind: ClassVar[str] = "none"
