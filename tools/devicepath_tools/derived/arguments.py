"""The arguments of components, as Python's type checkers and Pulumi's component host know them: from the description.

python -m devicepath_tools.derived.arguments             writes components/devicepath/arguments.py
python -m devicepath_tools.derived.arguments --check     says whether it is stale"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path as File
from textwrap import fill, indent
from typing import Any

import click

from devicepath_spec.description import (
    backend,
    canal,
    data_center,
    device,
    direct_connect,
    gate,
    gate_peer,
    office,
    sim_group,
    site_to_site_vpn,
    traffic,
    transit_gateway,
    vpg,
    vpn_router,
    vpn_tunnel,
)
from devicepath_spec.description.path import Path, VpgAlone
from devicepath_spec.reading import documentation
from devicepath_spec.reading.shape import (
    ByName,
    Choice,
    Entries,
    Key,
    Scalar,
    Section,
    Shape,
    Word,
    keys_of,
)

MODULE = File(__file__).resolve().parents[3] / "components" / "devicepath" / "arguments.py"
WIDTH = 116
BEGINNING = '''"""What components take: the shape of `devicepath_spec.description`, where a value may be an Output.

Written by `make sdk`, never edited by hand. Of a section that is chosen by `kind`, the keys of all kinds stand here:
the component host has no unions."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from pulumi import Input

from devicepath_spec.choices import (
{choices}
)
'''
NAMES: Mapping[str, tuple[type, ...]] = {
    "DeviceArgs": (device.Device,),
    "VpgArgs": (vpg.NewVpg, vpg.ExistingVpg),
    "SimGroupArgs": (sim_group.NewSimGroup, sim_group.ExistingSimGroup),
    "GateArgs": (gate.OpenGate, gate.ExistingGate, gate.ClosedGate),
    "VirtualPrivateGatewayArgs": (VpgAlone,),
    "ExistingZoneArgs": (backend.ExistingZone,),
    "TierArgs": (backend.BlockTier, backend.ListedTier, backend.ExistingTier),
    "FlowLogsArgs": (backend.AllFlowLogs, backend.NoFlowLogs),
    "SessionManagerArgs": (backend.SessionManagerEndpoints, backend.NoSessionManager),
    "BackendVpcArgs": (backend.NewVpcAlone, backend.ExistingVpcAlone),
    "CanalArgs": (canal.VpcPeering, canal.AttachmentToVpg, canal.PeeringWithVpg),
    "CanalPeeringArgs": (canal.CanalAlone,),
    "CanalTransitGatewayArgs": (canal.AttachmentToVpgAlone, canal.PeeringWithVpgAlone),
    "DoorRoutingArgs": (data_center.DoorByBgp, data_center.DoorByRanges),
    "ConnectionArgs": (data_center.Door, data_center.Direct),
    "CustomerGatewayArgs": (site_to_site_vpn.NewCustomerGateway, site_to_site_vpn.ExistingCustomerGateway),
    "VpnTargetArgs": (
        site_to_site_vpn.NewVpnGateway,
        site_to_site_vpn.ExistingVpnGateway,
        site_to_site_vpn.OnTransitGateway,
    ),
    "VpnRoutingArgs": (site_to_site_vpn.BgpRouting, site_to_site_vpn.StaticRouting),
    "VpnOutsideArgs": (site_to_site_vpn.PublicOutside, site_to_site_vpn.PrivateOutside),
    "TunnelOptionsArgs": (vpn_tunnel.TunnelOptions,),
    "VpnTunnelArgs": (vpn_tunnel.VpnTunnel,),
    "VpnTunnelsArgs": (vpn_tunnel.VpnTunnels,),
    "TunnelLogsArgs": (
        vpn_tunnel.NewTunnelLogs,
        vpn_tunnel.ExistingTunnelLogs,
        vpn_tunnel.NoTunnelLogs,
    ),
    "TunnelAlarmsArgs": (vpn_tunnel.TunnelAlarms, vpn_tunnel.NoTunnelAlarms),
    "VpnRouterArgs": (vpn_router.LinuxRouter, vpn_router.OtherRouter),
    "OfficeRoutingArgs": (site_to_site_vpn.BgpRouting, office.RoutingByRanges),
    "OfficeVpnArgs": (office.VpnOfGateway, office.VpnOfBackend),
    "BackendArgs": (
        backend.NewVpcBackend,
        backend.ExistingVpcBackend,
        data_center.DataCenter,
        office.Office,
    ),
    "TrafficArgs": (traffic.Traffic,),
    "EgressArgs": (traffic.Egress,),
    "ReturnPathArgs": (gate_peer.NoReturnPath, gate_peer.Masquerade, gate_peer.Redirection),
    "ImageArgs": (gate_peer.LatestImage, gate_peer.PinnedImage),
    "VpgEndArgs": (gate_peer.VpgEnd,),
    "GatePeerArgs": (gate_peer.GatePeerAlone,),
    "PathGatePeerArgs": (gate_peer.Instance, gate_peer.HostGatePeer),
    "RoutedArgs": (transit_gateway.Routed,),
    "TransitGatewayRouteArgs": (transit_gateway.StaticRoute, transit_gateway.BlackholeRoute),
    "TransitGatewayTableArgs": (
        transit_gateway.NewTransitGatewayTable,
        transit_gateway.ExistingTransitGatewayTable,
    ),
    "TransitGatewayAttachmentArgs": (transit_gateway.VpcAttachment, transit_gateway.ExistingAttachment),
    "TransitGatewayArgs": (
        transit_gateway.NewTransitGatewayAlone,
        transit_gateway.ExistingTransitGatewayAlone,
    ),
    "DevicesBehindGatewayArgs": (transit_gateway.DevicesBehindGateway,),
    "PathTransitGatewayArgs": (
        transit_gateway.NewTransitGatewayOfPath,
        transit_gateway.ExistingTransitGatewayOfPath,
    ),
    "SiteToSiteVpnArgs": (site_to_site_vpn.SiteToSiteVpn,),
    "DirectConnectGatewayArgs": (direct_connect.NewDirectConnectGateway, direct_connect.ExistingDirectConnectGateway),
    "DirectConnectAssociationArgs": (
        direct_connect.ToVpnGateway,
        direct_connect.ToTransitGateway,
        direct_connect.ProposedGateway,
    ),
    "InterfaceOriginArgs": (
        direct_connect.AwaitedInterface,
        direct_connect.HostedInterface,
        direct_connect.OwnInterface,
    ),
    "DirectRouterArgs": (direct_connect.LinuxDirectRouter, vpn_router.OtherRouter),
    "VirtualInterfaceArgs": (direct_connect.PrivateInterface, direct_connect.TransitInterface),
    "DirectConnectArgs": (direct_connect.DirectConnect,),
    "DevicePathArgs": (Path,),
}
"""What the arguments of each section are called. A class stands below those that it is made of."""


def module() -> str:
    """The whole text."""
    classes = [_class(name, sections) for name, sections in NAMES.items()]
    words = sorted({word for sections in NAMES.values() for word in _words(sections)})
    return "\n\n".join([BEGINNING.format(choices="\n".join(f"    {word}," for word in words)), *classes])


def _words(sections: tuple[type, ...]) -> Iterator[str]:
    for section in sections:
        for key in keys_of(section):
            if isinstance(key.shape, Word):
                yield key.shape.words.__name__


def _class(name: str, sections: tuple[type, ...]) -> str:
    lines = [f"class {name}(TypedDict):", indent(_text(_of_sections(sections)), "    ")]
    if hasattr(sections[0], "kind"):
        kinds = " or ".join(f"`{section.kind}`" for section in sections)  # type: ignore[attr-defined]
        lines += ["", "    kind: str", f'    """Which one it is: {kinds}."""']
    else:
        lines.append("")
    for key in dict.fromkeys(key.name for section in sections for key in keys_of(section)):
        lines += _field(key, sections)
    return "\n".join(lines) + "\n"


def _of_sections(sections: tuple[type, ...]) -> str:
    if len(sections) == 1:
        return documentation.of_section(sections[0])
    return "\n".join(f"`{section.kind}`: {_one_line(documentation.of_section(section))}" for section in sections)  # type: ignore[attr-defined]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _field(name: str, sections: tuple[type, ...]) -> list[str]:
    having = {section: key for section in sections for key in keys_of(section) if key.name == name}
    is_required = len(having) == len(sections) and all(key.is_required for key in having.values())
    kind = _type(_shape(list(having.values())))
    texts = {section: _one_line(documentation.of_keys(section)[name]) for section in having}
    if len(set(texts.values())) == 1 and len(having) == len(sections):
        text = next(iter(texts.values()))
    else:
        text = " ".join(_of_kinds(texts))
    return [f"    {name}: {kind if is_required else f'NotRequired[{kind}]'}", indent(_text(text), "    ")]


def _of_kinds(texts: Mapping[type, str]) -> Iterator[str]:
    """What a key means, by the kinds that have it: of several that mean the same, once."""
    for text in dict.fromkeys(texts.values()):
        kinds = [f"`{section.kind}`" for section, one in texts.items() if one == text]  # type: ignore[attr-defined]
        yield f"Of kind {' or '.join(kinds)}: {text}"


def _shape(keys: list[Key]) -> Shape:
    """Of keys of one name: where they are of several sections that are chosen by kind, of all of them."""
    first = keys[0].shape
    if len(keys) > 1 and isinstance(first, ByName):
        kinds: dict[str, Any] = {}
        for key in keys:
            entry = key.shape.entry if isinstance(key.shape, ByName) else None
            kinds |= dict(entry.kinds) if isinstance(entry, Choice) else {}
        return ByName(first.name, Choice(kinds)) if kinds else first
    return first


def _type(shape: Shape) -> str:
    if isinstance(shape, Scalar):
        is_number = shape.value.schema.get("type") == "integer"
        if shape.value.decides:
            return "int" if is_number else "str"
        # No integer: Pulumi's component host makes one of what it is given, and fails with an Output (3.259).
        return "Input[float]" if is_number else "Input[str]"
    if isinstance(shape, Word):
        return shape.words.__name__
    if isinstance(shape, Entries):
        # Words, and no enumerations: Pulumi's component host makes `{}` of each in a list (3.259).
        entry = "str" if isinstance(shape.entry, Word) else _type(shape.entry)
        return f"Input[Sequence[{entry}]]" if shape.is_output else f"Sequence[{entry}]"
    if isinstance(shape, ByName):
        return f"Mapping[str, {_type(shape.entry)}]"
    if isinstance(shape, Section | Choice):
        return _name_of(shape)
    return "bool"


def _name_of(shape: Section | Choice) -> str:
    wanted = {shape.kind} if isinstance(shape, Section) else set(shape.kinds.values())
    return next(name for name, sections in NAMES.items() if wanted <= set(sections))


def _text(text: str) -> str:
    return fill(f'"""{text}"""', WIDTH, break_long_words=False, break_on_hyphens=False)


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if the file is not what would be written.")
def main(*, check: bool) -> None:
    """Write the arguments of components from the description."""
    if not check:
        MODULE.write_text(module())
    elif not MODULE.is_file() or MODULE.read_text() != module():
        click.echo("components/devicepath/arguments.py: changed\nrun: make sdk", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
