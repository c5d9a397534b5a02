"""The files of the routers at the other ends of interfaces, made of what was told of each."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Interface, IPv4Network
from typing import Any

from pulumi import Output

from devicepath.described import Written
from devicepath.look_up import or_unknown
from devicepath.put_out_files import put_out
from devicepath.refused import Refused, refusing
from devicepath_router.virtual_interface import VirtualInterface, VirtualInterfaceKind, files
from devicepath_spec.description.direct_connect import (
    DirectConnect,
    LinuxDirectRouter,
    PrivateInterface,
    TransitInterface,
)

Interface = PrivateInterface | TransitInterface
SHOWN = {"router_address": "customer_address", "aws_address": "amazon_address", "bgp_key": "bgp_auth_key"}
"""The provider's arguments, by where each is written."""


def router_files(
    name: str, direct: DirectConnect, given: Written, made: Mapping[str, Any]
) -> dict[str, Output[Sequence[Any]]]:
    """By interface, of those whose router's files were asked for; secret, as the BGP keys are in them. `made` has the
    resources of those that are made here: what was not written of one, AWS tells."""
    return {
        key: _files_of(
            f"{name}.interfaces.{key}",
            one,
            one.router,
            direct,
            _told(one, given["interfaces"][key], made.get(key)),
            given,
        )
        for key, one in direct.interfaces.items()
        if isinstance(one.router, LinuxDirectRouter)
    }


def _told(one: Interface, written: Written, made: Any) -> dict[str, Any]:
    """Both addresses, the key and the MTU."""
    shown = {
        where: written[where] if made is None else or_unknown(getattr(made, argument))
        for where, argument in SHOWN.items()
    }
    return {**shown, "mtu": written.get("mtu", one.mtu)}


def _files_of(
    place: str,
    one: Interface,
    router: LinuxDirectRouter,
    direct: DirectConnect,
    told: Mapping[str, Any],
    given: Written,
) -> Output[Sequence[Any]]:
    @refusing
    def made(known: Mapping[str, Any]) -> Sequence[Any]:
        # An Output may put out nothing, such as a setting that another stack has not.
        lines = [f"{place}.{key}: is empty; write what the interface has." for key in told if known[key] is None]
        if lines:
            raise Refused(lines)
        announced = (*map(IPv4Network, dict.fromkeys(prefix for prefix in known["prefixes"] if ":" not in prefix)),)
        shown = _interface(one, router, known, router.far_ranges or announced)
        return put_out(files(shown))

    prefixes = [prefix for key in direct.associations for prefix in given["associations"][key]["allowed_prefixes"]]
    far_asn = given["gateway"].get("asn", direct.gateway.asn)
    known = Output.all(prefixes=prefixes, far_asn=far_asn, **told)
    found: Output[Sequence[Any]] = Output.secret(known.apply(made))
    return found


def _interface(
    one: Interface, router: LinuxDirectRouter, known: Mapping[str, Any], far_ranges: tuple[IPv4Network, ...]
) -> VirtualInterface:
    """As the router's room takes it."""
    return VirtualInterface(
        name=router.name,
        parent=router.parent,
        vlan=one.vlan,
        own_address=IPv4Interface(known["router_address"]),
        far_address=IPv4Interface(known["aws_address"]).ip,
        own_asn=one.asn,
        far_asn=int(known["far_asn"]),
        bgp_key=known["bgp_key"],
        own_ranges=router.own_ranges,
        far_ranges=far_ranges,
        kind=VirtualInterfaceKind(one.kind),
        mtu=int(known["mtu"]),
        distribution=router.distribution,
    )
