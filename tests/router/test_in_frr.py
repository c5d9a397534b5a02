"""Real FRR reads what is rendered for it."""

import subprocess
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_router import bgp_router, frr
from devicepath_router.aws_xml import read
from devicepath_router.virtual_interface import bgp_router as of_direct
from devicepath_router.virtual_interface import files
from tests.router.handed_over import xml
from tests.router.test_frr import HOST
from tests.router.test_virtual_interface import DIRECT

pytestmark = pytest.mark.slow


def said_of(content: str, folder) -> "subprocess.CompletedProcess[str]":
    file = folder / "frr.conf"
    file.write_text(content)
    return subprocess.run(["vtysh", "--dryrun", "--inputfile", str(file)], capture_output=True, text=True, check=False)


def of_vpn(host) -> str:
    router = bgp_router.of_connection(read(xml()), host)
    assert router is not None
    return frr.files(router)[0].content


def of_both() -> str:
    door = bgp_router.of_connection(read(xml()), HOST)
    assert door is not None
    return frr.files(bgp_router.together([door, of_direct(replace(DIRECT, own_asn=65000))]))[0].content


@pytest.mark.parametrize(
    "content",
    [
        of_vpn(HOST),
        of_vpn(replace(HOST, local_address=IPv4Address("192.168.50.1"), far_ranges=(IPv4Network("10.0.0.0/16"),))),
        files(DIRECT)[-1].content,
        of_both(),
    ],
    ids=["a VPN", "with everything", "Direct", "both on one host"],
)
def test_frr_reads_every_line(content, tmp_path):
    answer = said_of(content, tmp_path)
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")


def test_frr_would_refuse_a_line_that_it_does_not_know(tmp_path):
    answer = said_of(of_vpn(HOST).replace("remote-as", "remote-asn"), tmp_path)
    assert answer.returncode != 0
    assert "Unknown command" in answer.stdout + answer.stderr
