"""What keeps TCP in the tunnels to their MTU: no tunnel of AWS's tells a sender that a packet was too large.
Source: AWS, Site-to-Site VPN user guide, customer gateway devices."""

from devicepath_router.router_file import RouterFile
from devicepath_router.router_host import RouterHost
from devicepath_router.shipped_file import shipped

NAME = "devicepath-clamp"


def files(host: RouterHost) -> tuple[RouterFile, ...]:
    """The rules and the unit that loads them."""
    return (
        RouterFile(f"/etc/devicepath/{host.name}.nft", _rules(host)),
        RouterFile(f"/etc/systemd/system/{NAME}@.service", shipped(f"{NAME}@.service")),
    )


def _rules(host: RouterHost) -> str:
    table = f"devicepath_{host.name}"
    both = ", ".join(f'"{host.interface(position)}"' for position in range(2))
    matched = "tcp flags & (syn | rst) == syn tcp option maxseg size set"
    return f"""\
# Ours alone: made anew in one step, and no other table is touched.
table ip {table}
delete table ip {table}
table ip {table} {{
    # A smaller MSS stays.
    chain clamp_mss {{
        type filter hook forward priority mangle; policy accept;
        oifname {{ {both} }} {matched} {host.mss}
        iifname {{ {both} }} {matched} {host.mss}
    }}
}}
"""
