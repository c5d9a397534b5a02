"""`devicepath gate-peer`: the files of a gate peer that is no EC2 instance."""

from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from devicepath_spec.choices import Distribution, HostPlace, PacketFilter, ReturnPath
from devicepath_spec.gate_facts import VXLAN_OVERHEAD
from devicepath_spec.tunnel_facts import TUNNEL_MTU
from devicepath_tools.commands.parsed import ADDRESS, RANGE, told, warn
from devicepath_tools.commands.shared_options import Account, of_an_account

if TYPE_CHECKING:
    from devicepath_router.gate_host import GateHost
    from devicepath_tools.accounts.registered_gate_peer import RegisteredGatePeer

OPTIONS = {"outer_address": "--range", "underlay_mtu": "--underlay-mtu", "return_path": "--return-path"}
"""What each is called here."""


@click.command("gate-peer")
@click.option("--vpg", "vpg_id", required=True, metavar="ID", help="Id of the VPG.")
@click.option("--outer-address", required=True, type=ADDRESS, help="Of the host, as it is registered with the VPG.")
@click.option("--range", "ranges", required=True, multiple=True, type=RANGE, help="That the VPG's side leads to it.")
@click.option("--into", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@click.option(
    "--return-path", type=click.Choice([it.value for it in ReturnPath]), default="masquerade", show_default=True
)
@click.option("--on-router", is_flag=True, help="The host is the one that the tunnels end at.")
@click.option(
    "--underlay-mtu", type=int, default=TUNNEL_MTU, show_default=True, help="Bytes that the way to the VPG carries."
)
@click.option(
    "--distribution", type=click.Choice([it.value for it in Distribution]), default="debian", show_default=True
)
@of_an_account
def gate_peer(
    vpg_id: str,
    outer_address: IPv4Address,
    into: Path,
    account: Account,
    **given: Any,
) -> None:
    """Make the files of a gate peer in a data centre or an office.

    It is registered with the VPG, which says all else: its inner address, the VNI, and the VPG's own ends. The program
    is that of gate peers on EC2. etc/devicepath/gate-install.sh says what is done with the files on the host."""
    import asyncio

    from devicepath_router.gate_host import files
    from devicepath_tools.accounts import registered_gate_peer
    from devicepath_tools.written_files import write

    registered = asyncio.run(registered_gate_peer.read(account, vpg_id, outer_address, warn))
    host = _host(registered, outer_address, **given)
    for line in write(told(lambda: files(host), OPTIONS), into):
        click.echo(line)


def _host(
    registered: "RegisteredGatePeer",
    outer_address: IPv4Address,
    ranges: tuple[IPv4Network, ...],
    return_path: str,
    underlay_mtu: int,
    distribution: str,
    *,
    on_router: bool,
) -> "GateHost":
    from devicepath_router.gate_host import GateHost
    from devicepath_spec.gate_facts import GateFacts

    returns = ReturnPath(return_path)
    facts = GateFacts(
        outer_address=outer_address,
        inner_address=registered.inner_address,
        vni=registered.vni,
        mtu=underlay_mtu - VXLAN_OVERHEAD,
        vpg_peers=registered.vpg_peers,
        return_path=returns,
        packet_filter=PacketFilter.NFTABLES,
        # Only what is redirected comes from devices for others.
        privacy_separator=returns is not ReturnPath.REDIRECTION or registered.privacy_separator,
    )
    return GateHost(
        facts=facts,
        own_ranges=ranges,
        distribution=Distribution(distribution),
        place=HostPlace.ON_ROUTER if on_router else HostPlace.BESIDE_ROUTER,
        underlay_mtu=underlay_mtu,
    )
