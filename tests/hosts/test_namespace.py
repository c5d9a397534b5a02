"""Nothing of a rehearsal is for the network of the machine that it runs on."""

from pathlib import Path

import pytest

from devicepath_tools.rehearsal.hosts.host import Attachment, Host
from devicepath_tools.rehearsal.hosts.namespace import run
from devicepath_tools.rehearsal.hosts.root_file_system import RootFileSystem
from devicepath_tools.rehearsal.hosts.vpc_services import VpcServices
from devicepath_tools.rehearsal.workplace.workplace import Unready, Workplace
from tests.hosts.lab import network

OWN = Path("/proc/self/ns/net")
TOLD = "/proc/self/ns/net is this machine's own network; a rehearsal has network namespaces of its own."


def test_no_command_runs_there():
    with pytest.raises(Unready) as refused:
        run(OWN, "true")
    assert str(refused.value) == TOLD


def test_no_service_is_started_there():
    with Workplace() as place, pytest.raises(Unready) as refused:
        VpcServices(place, OWN, network("", ""), {"subnet-app": "lo"}).start()
    assert str(refused.value) == TOLD


def test_no_host_takes_an_interface_from_there():
    with Workplace() as place:
        host = Host(place, RootFileSystem(Path("/nonexistent")), "i-gate", Attachment(OWN, "eth0"))
        with pytest.raises(Unready) as refused:
            host.start()
    assert str(refused.value) == TOLD
