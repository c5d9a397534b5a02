"""What keeps static routes on a tunnel that works: a program, the same on every host, and its facts."""

from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration
from devicepath_router.router_file import PROGRAM, RouterFile
from devicepath_router.router_host import RouterHost
from devicepath_router.shipped_file import shipped

NAME = "devicepath-watchdog"


def files(configuration: CustomerGatewayConfiguration, host: RouterHost) -> tuple[RouterFile, ...]:
    """The program, its unit and its facts."""
    return (
        RouterFile(f"/usr/local/sbin/{NAME}", shipped(NAME), PROGRAM),
        RouterFile(f"/etc/systemd/system/{NAME}@.service", shipped(f"{NAME}@.service")),
        RouterFile(f"/etc/devicepath/{host.name}.watchdog", _facts(configuration, host)),
    )


def _facts(configuration: CustomerGatewayConfiguration, host: RouterHost) -> str:
    """Assignments of a shell, of words that need no escape."""
    tunnels = (
        f"{host.interface(position)}/{tunnel.far_inside_address}"
        for position, tunnel in enumerate(configuration.tunnels)
    )
    lines = {
        "TUNNELS": f'"{" ".join(tunnels)}"',
        "ROUTES": f'"{" ".join(map(str, host.far_ranges))}"',
        "SOURCE": host.local_address or "",
    }
    return "".join(f"{key}={value}\n" for key, value in lines.items())
