"""`devicepath door`: what is ordered from SORACOM's support, and the router at the customer's end of it."""

from ipaddress import IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from devicepath_spec.choices import Distribution
from devicepath_tools.commands.parsed import ADDRESS, RANGE, told, warn
from devicepath_tools.commands.shared_options import Account, of_an_account, project
from devicepath_tools.commands.text_file import text_of

if TYPE_CHECKING:
    from devicepath_router.router_file import RouterFile
    from devicepath_router.router_host import RouterHost

DISTRIBUTIONS = [it.value for it in Distribution]
OPTIONS = {
    "router_address": "--address",
    "own_ranges": "--range",
    "far_ranges": "--far-range",
    "asn": "--asn",
    "name": "--name",
}
"""What each is called here."""


@click.group()
def door() -> None:
    """Door: a VPN between a VPG and a data centre or an office.

    SORACOM's support makes it. `orders` prints what to ask it for, of a stack's data centres, and `order` without a
    stack; `render` makes the router's files of what it hands over."""


@door.command()
@click.argument("stack")
@click.option("--name", metavar="NAME", help="Of the data centre. Default: each that the stack has.")
@project
def orders(stack: str, name: str | None, project: Path) -> None:
    """Print what SORACOM's support is asked for, for the data centres of STACK, once its VPG is there."""
    from devicepath_tools.commands import stack_outputs

    found = stack_outputs.read(stack, project).get("door_orders") or {}
    if not found:
        raise stack_outputs.NoOutputs(f"{stack} has no data centre behind Door that is deployed.")
    click.echo("\n".join(stack_outputs.chosen(found, name, "--name").values()), nl=False)


@door.command()
@click.option("--vpg", "vpg_id", required=True, metavar="ID", help="Id of the VPG.")
@click.option(
    "--address", "router_address", required=True, type=ADDRESS, help="Public address of the router, or its NAT."
)
@click.option("--range", "ranges", required=True, multiple=True, type=RANGE, help="Behind the router; several times.")
@click.option("--asn", type=int, metavar="N", help="ASN of the router. Default: static routes.")
@click.option("--gate", "opens_gate", is_flag=True, help="A gate peer will be behind the router.")
@of_an_account
def order(vpg_id: str, ranges: tuple[IPv4Network, ...], account: Account, **given: Any) -> None:
    """Print what SORACOM's support is asked for.

    The VPG is looked up: its device subnet, its own range, and connections that it has already."""
    import asyncio

    from devicepath_router.door_order import DoorOrder, form
    from devicepath_tools.accounts import ordering_vpg

    vpg = asyncio.run(ordering_vpg.read(account, vpg_id, warn))
    known: dict[str, Any] = {
        "vpg_id": vpg_id,
        "operator_id": vpg.operator_id,
        "device_subnet": vpg.device_subnet,
        "vpg_range": vpg.vpg_range,
        "existing": vpg.connections,
    }
    click.echo(told(lambda: form(DoorOrder(own_ranges=ranges, **known, **given)), OPTIONS), nl=False)


@door.command()
def form() -> None:
    """Print an empty plain form, for what was handed over otherwise than as AWS's XML."""
    from devicepath_router.plain_form import EMPTY

    click.echo(EMPTY, nl=False)


@door.command()
@click.argument("handed_over", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option(
    "--into", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder that is written to."
)
@click.option("--range", "ranges", required=True, multiple=True, type=RANGE, help="Behind the router; several times.")
@click.option(
    "--far-range", "far", multiple=True, type=RANGE, help="Behind the other end: the VPG's own; several times."
)
@click.option("--name", default="door", show_default=True, help="Of the connection: interfaces are named after it.")
@click.option("--distribution", type=click.Choice(DISTRIBUTIONS), default="debian", show_default=True)
@click.option("--local-address", type=ADDRESS, help="Of what the router itself sends there. Default: its inside one.")
def render(
    handed_over: Path, into: Path, ranges: tuple[IPv4Network, ...], far: tuple[IPv4Network, ...], **given: Any
) -> None:
    """Make the router's files of FILE: AWS's XML, or the plain form that `devicepath door form` prints.

    They are written below a folder as they belong on the host, those with keys for nobody else to read. The script
    etc/devicepath/NAME-install.sh says what is done with them there."""
    from devicepath_router.router_host import RouterHost
    from devicepath_tools.written_files import write

    distribution = Distribution(given.pop("distribution"))
    host = RouterHost(own_ranges=ranges, far_ranges=far, distribution=distribution, **given)
    text = text_of(handed_over)
    for line in write(told(lambda: _files(text, handed_over.name, host), OPTIONS), into):
        click.echo(line)


def _files(text: str, name: str, host: "RouterHost") -> "tuple[RouterFile, ...]":
    """Raises InvalidSpec. Ranges are judged as an order of them is."""
    from devicepath_router.any_form import read
    from devicepath_router.rendered import rendered
    from devicepath_spec.faults import Faults, InvalidSpec
    from devicepath_spec.rules.door import overlap_faults

    faults, files = Faults(), tuple["RouterFile", ...]()
    for place, ranges in (("own_ranges", host.own_ranges), ("far_ranges", host.far_ranges)):
        for fault in overlap_faults(ranges):
            faults.add(place, fault)
    try:
        files = rendered(read(text, name), host)
    except InvalidSpec as invalid:
        faults.extend(invalid.faults)
    faults.check()
    return files
