"""Why a virtual interface has no BGP session, from what both of its ends are told: each with what is seen of it.

Source: measured with FRR at both ends of a tagged line, with BFD as AWS has it."""

from collections.abc import Iterator
from dataclasses import dataclass

from devicepath_spec.tunnel_facts import MOST_ANNOUNCED_TO_VGW as MOST_ANNOUNCED
from devicepath_tools.network.cause import Cause
from devicepath_tools.network.site import CustomerRouter, CustomerVirtualInterface
from devicepath_tools.network.virtual_interface import VirtualInterface


@dataclass(frozen=True)
class InterfaceFault:
    cause: Cause
    found: str
    fix: str


def faults(interface: VirtualInterface, own: CustomerVirtualInterface, router: CustomerRouter) -> list[InterfaceFault]:
    """All of one interface and its end at a router, in the order in which they would be met."""
    return [*_vlan(interface, own), *_key(interface, own), *_asns(interface, own), *_prefixes(router)]


def _vlan(interface: VirtualInterface, own: CustomerVirtualInterface) -> Iterator[InterfaceFault]:
    if _differ(own.vlan, interface.vlan):
        found = f"the router tags its frames with VLAN {own.vlan}, and AWS takes VLAN {interface.vlan}"
        fix = f"give the router's interface the VLAN {interface.vlan}"
        yield InterfaceFault(Cause.VLAN_MISMATCH, found, fix)


def _key(interface: VirtualInterface, own: CustomerVirtualInterface) -> Iterator[InterfaceFault]:
    if own.key_digest and interface.key_digest and own.key_digest != interface.key_digest:
        found = "the session stays in Connect, while BFD is up: both ends have another BGP key (TcpExtTCPMD5Failure)"
        yield InterfaceFault(Cause.BGP_KEY, found, "give the router the BGP key of the virtual interface")


def _asns(interface: VirtualInterface, own: CustomerVirtualInterface) -> Iterator[InterfaceFault]:
    if _differ(own.asn, interface.asn):
        found = f"bad OPEN: the router says it is AS {own.asn}, and AWS expects {interface.asn}"
        yield InterfaceFault(Cause.BGP_ASN, found, f"give the router the ASN {interface.asn}")
    if _differ(own.far_asn, interface.amazon_asn):
        found = f"bad OPEN: the router expects AS {own.far_asn}, and AWS is {interface.amazon_asn}"
        yield InterfaceFault(Cause.BGP_ASN, found, f"have the router expect the ASN {interface.amazon_asn}")


def _prefixes(router: CustomerRouter) -> Iterator[InterfaceFault]:
    if len(router.announces) > MOST_ANNOUNCED:
        found = f"the router announces {len(router.announces)} prefixes: AWS closes the session at {MOST_ANNOUNCED + 1}"
        yield InterfaceFault(Cause.TOO_MANY_PREFIXES, found, f"announce {MOST_ANNOUNCED} at most, such as summaries")


def _differ(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one != other
