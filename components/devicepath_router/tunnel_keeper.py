"""What begins tunnels anew that the other end has refused, which strongSwan asks for once only: a program and its unit,
the same on every host."""

from devicepath_router.router_file import PROGRAM, RouterFile
from devicepath_router.shipped_file import shipped

NAME = "devicepath-keeper"


def files() -> tuple[RouterFile, ...]:
    """Both."""
    return (
        RouterFile(f"/usr/local/sbin/{NAME}", shipped(NAME), PROGRAM),
        RouterFile(f"/etc/systemd/system/{NAME}@.service", shipped(f"{NAME}@.service")),
    )
