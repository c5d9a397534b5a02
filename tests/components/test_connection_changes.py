"""Updates that take both tunnels down, which only the engine asks about beforehand: here the hook is asked directly."""

from typing import Any

import pulumi
import pytest
from pulumi import ResourceHookArgs

from devicepath.site_to_site_vpn.component import SiteToSiteVpn
from devicepath.site_to_site_vpn.connection_changes import TunnelOutage
from devicepath_spec.faults import InvalidSpec
from tests.components.late_faults import told_late
from tests.components.path_arguments import changed
from tests.components.recording import record
from tests.spec.site_to_site_vpn import ON_TRANSIT_GATEWAY, ON_VPN_GATEWAY

CONNECTION = "aws:ec2/vpnConnection:VpnConnection"
URN = f"urn:pulumi:stack::project::{CONNECTION}::office"
OLD_KEY, NEW_KEY = "Old.key_of_ours", "New.key_of_ours"
BEFORE: dict[str, Any] = {"tunnel1PresharedKey": OLD_KEY, "tunnel2PresharedKey": OLD_KEY, "tunnel1ReplayWindowSize": 64}
BOTH_KEYS = {"tunnel1PresharedKey": NEW_KEY, "tunnel2PresharedKey": NEW_KEY}


def secret(given: dict[str, Any]) -> dict[str, Any]:
    """As the SDK hands it to a hook."""
    return {key: pulumi.Output.secret(one) if "PresharedKey" in key else one for key, one in given.items()}


def told(
    changes: dict[str, Any],
    *,
    is_allowed: bool = False,
    shown: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
) -> list[str]:
    """What is refused before an update to what there is with these changes, or else what is warned of."""
    lines: list[str] = []

    async def ask() -> None:
        hook = TunnelOutage("office", {"routing.kind": "bgp"}, is_allowed=is_allowed)
        earlier = {**BEFORE, **(before or {})}
        there = earlier if shown is None else shown
        after = secret({**earlier, **changes})
        args = ResourceHookArgs(URN, "vpn-1", "office", CONNECTION, after, secret(earlier), None, secret(there))
        try:
            await hook.refuse(args)
        except InvalidSpec as refused:
            lines.extend(refused.faults)

    def program() -> None:
        _: Any = pulumi.Output.from_input(ask())

    return record(program).warnings + lines


@pytest.mark.parametrize("is_allowed", [False, True])
def test_a_key_of_one_tunnel_may_change(is_allowed):
    assert told({"tunnel2PresharedKey": NEW_KEY}, is_allowed=is_allowed) == []


@pytest.mark.parametrize("is_allowed", [False, True])
def test_keys_of_both_are_told_and_not_shown(is_allowed):
    found = told(BOTH_KEYS, is_allowed=is_allowed)
    assert found[0].startswith("office.tunnels: a change of preshared_key of first and preshared_key of second takes")
    assert found[0].endswith("and take it out again." if not is_allowed else "for minutes; allow_outage lets it.")
    assert [line for line in found if OLD_KEY in line or NEW_KEY in line] == []


def test_a_key_that_secrets_manager_keeps_is_not_compared_with_what_aws_shows_instead():
    redacted = {"tunnel1PresharedKey": "REDACTED", "tunnel2PresharedKey": "REDACTED"}
    assert told({}, shown=redacted) == []


def test_a_preview_asks_too():
    hook = TunnelOutage("office", {"routing.kind": "bgp"}, is_allowed=False).hook()
    assert hook.opts is not None
    assert hook.opts.on_dry_run


@pytest.mark.parametrize("is_allowed", [False, True])
def test_of_what_makes_another_connection_that_alone_is_told(is_allowed):
    """Its tunnels are not to be spared."""
    found = told({**BOTH_KEYS, "staticRoutesOnly": False}, is_allowed=is_allowed, before={"staticRoutesOnly": True})
    assert [line.partition(";")[0] for line in found] == [
        "office.routing.kind: bgp, but the connection was made with static"
    ]


def test_what_nobody_can_allow_is_refused_all_the_same():
    moved = {"vpnGatewayId": None, "transitGatewayId": "tgw-1"}
    before = {"staticRoutesOnly": True, "vpnGatewayId": "vgw-1"}
    lines: list[str] = []

    async def ask() -> None:
        args = ResourceHookArgs(URN, "vpn-1", "office", CONNECTION, {**before, **moved}, before, None, before)
        try:
            await TunnelOutage("office", {"routing.kind": "static"}, is_allowed=True).refuse(args)
        except InvalidSpec as refused:
            lines.extend(refused.faults)

    def program() -> None:
        _: Any = pulumi.Output.from_input(ask())

    record(program)
    assert [line.partition(": ")[0] for line in lines] == ["office.target"]


@pytest.mark.parametrize("preview", [False, True])
def test_another_asn_of_its_virtual_private_gateway_is_refused_as_aws_never_changes_it(preview):
    there = {"aws:ec2/vpnGateway:VpnGateway": {"amazonSideAsn": "64999"}}
    lines = told_late(lambda: SiteToSiteVpn("office", changed(ON_VPN_GATEWAY, {})), preview=preview, put_out=there)
    assert [line.replace("office-gateway-id", "vgw") for line in lines] == [
        "office.target.asn: 64513, but the virtual private gateway was made with 64999, which AWS never changes; write "
        "64999 again."
    ]


MADE_WITH: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "static routes": (
        ON_VPN_GATEWAY,
        {"staticRoutesOnly": True},
        "routing.kind: bgp, but the connection was made with static",
    ),
    "IPv6": (
        ON_VPN_GATEWAY,
        {"tunnelInsideIpVersion": "ipv6"},
        "inside_ip_version: ipv4, but the connection was made with ipv6",
    ),
    "Direct Connect": (
        ON_VPN_GATEWAY,
        {"outsideIpAddressType": "PrivateIpv4"},
        "outside.kind: public, but the connection was made with private",
    ),
    "acceleration": (
        ON_TRANSIT_GATEWAY,
        {"enableAcceleration": True},
        "acceleration: false, but the connection was made with true",
    ),
    "large tunnels": (
        ON_TRANSIT_GATEWAY,
        {"tunnelBandwidth": "large"},
        "bandwidth: standard, but the connection was made with large",
    ),
    "another region": (
        ON_VPN_GATEWAY,
        {"region": "eu-west-1"},
        "region: eu-central-1, but the connection was made with eu-west-1",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("there", MADE_WITH)
def test_what_would_be_another_connection_is_refused_in_a_preview_too(there, preview):
    of, put_out, rule = MADE_WITH[there]
    lines = told_late(lambda: SiteToSiteVpn("office", changed(of, {})), preview=preview, put_out={CONNECTION: put_out})
    again = "another one has other addresses and keys, which the router has to be given"
    fix = "write allow_replacement: true for this run, and take it out again."
    assert lines == [f"office.{rule}; {again}; {fix}"]
