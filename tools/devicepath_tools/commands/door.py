"""`devicepath door`: what is ordered from SORACOM's support, and the router at the customer's end of it."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Any, TypeVar

import click

from devicepath_spec.faults import InvalidSpec

DISTRIBUTIONS = ("debian", "ubuntu", "rhel")
OPTIONS = {
    "operator_id": "--operator",
    "vpg_id": "--vpg",
    "router_address": "--address",
    "own_ranges": "--range",
    "far_ranges": "--far-range",
    "asn": "--asn",
    "name": "--name",
}
"""What each is called here."""

Result = TypeVar("Result")


class Parsed(click.ParamType[Any]):
    """An address or a range: text that becomes one."""

    def __init__(self, kind: type, name: str):
        self.kind, self.name = kind, name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return self.kind(value)
        except ValueError as wrong:
            return self.fail(f"{value!r} is not possible ({wrong}).", param, ctx)


ADDRESS, RANGE = Parsed(IPv4Address, "address"), Parsed(IPv4Network, "range")


@click.group()
def door() -> None:
    """Door: a VPN between a VPG and a data centre or an office.

    SORACOM's support makes it. `order` prints what to ask it for; `render` makes the router's files of what it hands
    over."""


@door.command()
@click.option("--operator", "operator_id", required=True, metavar="ID", help="Operator id of the account: OP...")
@click.option("--vpg", "vpg_id", required=True, metavar="ID", help="Id of the VPG.")
@click.option(
    "--address", "router_address", required=True, type=ADDRESS, help="Public address of the router, or its NAT."
)
@click.option("--range", "ranges", required=True, multiple=True, type=RANGE, help="Behind the router; several times.")
@click.option("--asn", type=int, metavar="N", help="ASN of the router. Default: static routes.")
@click.option("--device-subnet", type=RANGE, help="The VPG's, if it is not 10.128.0.0/9.")
@click.option("--existing", multiple=True, metavar="ID", help="A connection that the VPG has already; several times.")
@click.option("--gate", "opens_gate", is_flag=True, help="A gate peer will be behind the router.")
def order(device_subnet: IPv4Network | None, ranges: tuple[IPv4Network, ...], **given: Any) -> None:
    """Print what SORACOM's support is asked for."""
    from devicepath_router.door_order import DoorOrder, form

    if device_subnet is not None:
        given["device_subnet"] = device_subnet
    click.echo(_told(lambda: form(DoorOrder(own_ranges=ranges, **given))), nl=False)


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
    from devicepath_router.any_form import read
    from devicepath_router.rendered import rendered
    from devicepath_router.router_host import Distribution, RouterHost
    from devicepath_tools.written_files import write

    distribution = Distribution(given.pop("distribution"))
    host = RouterHost(own_ranges=ranges, far_ranges=far, distribution=distribution, **given)
    text = _text(handed_over)
    for line in write(_told(lambda: rendered(read(text, handed_over.name), host)), into):
        click.echo(line)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as fault:
        raise click.ClickException(f"{path}: cannot be read: {fault.strerror}.") from None
    except UnicodeDecodeError:
        raise click.ClickException(f"{path}: is no text in UTF-8; give AWS's XML, or a plain form.") from None


def _told(make: Callable[[], Result]) -> Result:
    """What is wrong is told by the options that it was given with."""
    try:
        return make()
    except InvalidSpec as invalid:
        raise click.ClickException("\n".join(map(_by_option, invalid.faults))) from None


def _by_option(fault: str) -> str:
    place, colon, told = fault.partition(": ")
    return f"{OPTIONS.get(place, place)}{colon}{told}"
