"""A plain form of what the other end handed over: for whoever got the values in a letter, and not as AWS's XML.

`EMPTY` is one to fill in. Without the ASNs routes are static."""

from devicepath_router import plain_options
from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration
from devicepath_router.form import Section, sections
from devicepath_router.handed_over import SaidOfTunnel, Tunnels
from devicepath_spec.faults import Faults

CONNECTION = "connection"
OPTIONS = "options"
TUNNELS = ("tunnel 1", "tunnel 2")
OF_CONNECTION = ("id", "own_outside_address", "own_asn", "far_asn", "hold_time")
OF_TUNNEL = ("far_outside_address", "inside_range", "own_inside_address", "far_inside_address", "pre_shared_key")
NAMES = {name: name for name in (*OF_CONNECTION, *OF_TUNNEL)}
KEYS = {CONNECTION: OF_CONNECTION, TUNNELS[0]: OF_TUNNEL, TUNNELS[1]: OF_TUNNEL, OPTIONS: plain_options.KEYS}
EMPTY = """\
# What the other end handed over. A # begins a note; what has none of the values leaves the line as it is.
[connection]
# What the other end calls it, such as vpn-0123456789abcdef0.
id =
# Public address of the router, or of the NAT before it.
own_outside_address =
# With BGP: the router's ASN and the other end's. Without: routes are static.
own_asn =
far_asn =
hold_time =

[tunnel 1]
# Public address of the other end.
far_outside_address =
# Such as 169.254.10.0/30. The other end has the first of its two addresses, the router the second, unless said here.
inside_range =
own_inside_address =
far_inside_address =
pre_shared_key =

[tunnel 2]
far_outside_address =
inside_range =
own_inside_address =
far_inside_address =
pre_shared_key =

# What both tunnels take, in AWS's words, with commas between several. Without: all that AWS allows.
[options]
# ikev2, ikev1
ike_versions =
# AES256-GCM-16, AES128-GCM-16, AES256, AES128
phase_1_encryption =
# SHA2-512, SHA2-384, SHA2-256, SHA1
phase_1_integrity =
# 2, 14 to 24; in phase 2 also 5
phase_1_dh_groups =
# 900 to 28800
phase_1_lifetime_s =
phase_2_encryption =
phase_2_integrity =
phase_2_dh_groups =
# 900 to 3600
phase_2_lifetime_s =
"""


def read(text: str, name: str = "the form") -> CustomerGatewayConfiguration:
    """The configuration that a form has. Raises InvalidSpec with everything that is wrong, each with its line."""
    faults = Faults()
    found = sections(text, name, KEYS, faults)
    for missing in (section for section in (CONNECTION, *TUNNELS) if section not in found):
        faults.add(name, f"[{missing}] is not there; write it, with {', '.join(KEYS[missing])}.")
    shared = found.get(CONNECTION, Section(name))
    told = [_tunnel(found[title], shared) for title in TUNNELS if title in found]
    connection_id = shared.values["id"].text if "id" in shared.values else ""
    said = found.get(OPTIONS, Section(name)).values
    options = plain_options.options({key: (one.text, one.place) for key, one in said.items()}, faults)
    return Tunnels(faults, options).configuration(connection_id, told, {})


def _tunnel(section: Section, shared: Section) -> SaidOfTunnel:
    of_both = {meaning: said for meaning, said in shared.values.items() if meaning != "id"}
    return SaidOfTunnel(section.place, NAMES, {**of_both, **section.values})
