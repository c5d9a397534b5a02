"""What security groups cannot be told: the whole text of each refusal."""

from typing import Any

import pytest

from devicepath_spec.judging.stack_file import load
from tests.infra.stack_file import a_path, mistakes

SSH = {"cidr": "10.10.0.0/21", "protocol": "tcp", "from_port": 22}
HTTPS = {"cidr": "10.10.0.0/16", "protocol": "tcp", "from_port": 443}
TO_LIST = {"prefix_list_id": "pl-0123456789abcdef0", "protocol": "tcp", "from_port": 443}
EVERYTHING = {"cidr": "10.10.0.0/16", "protocol": "all"}

REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "from everybody": (
        {"gate_peers.main.device_traffic.ssh.cidr": "0.0.0.0/0"},
        ["gate_peers.main.device_traffic.ssh.cidr: 0.0.0.0/0 is everybody; list the ranges of the servers."],
    ),
    "TCP without a port": (
        {"gate_peers.main.device_traffic": {"ssh": {"cidr": "10.10.0.0/21", "protocol": "tcp"}}},
        ["gate_peers.main.device_traffic.ssh.from_port: is missing; write a port, 1 to 65535, which tcp needs."],
    ),
    "ICMP with a port": (
        {"gate_peers.main.device_traffic": {"ping": {**SSH, "protocol": "icmp"}}},
        ["gate_peers.main.device_traffic.ping: icmp has no ports; leave from_port and to_port out."],
    ),
    "ports in the wrong order": (
        {"gate_peers.main.egress": {"web": {**HTTPS, "to_port": 80}}},
        ["gate_peers.main.egress.web.from_port: 443 to 80 are no ports; write 1 to 65535, lower one first."],
    ),
    "the same twice": (
        {"gate_peers.main.device_traffic": {"ssh": SSH, "shell": {**SSH, "to_port": 22}}},
        ["gate_peers.main.device_traffic.shell: says what device_traffic.ssh says; write it once instead."],
    ),
    "the same list twice": (
        {"gate_peers.main.egress": {"s3": TO_LIST, "mirror": {**TO_LIST, "to_port": 443}}},
        ["gate_peers.main.egress.mirror: says what egress.s3 says; write it once instead."],
    ),
    "everything twice": (
        {"gate_peers.main.egress": {"all": {**EVERYTHING}, "rest": {**EVERYTHING}}},
        ["gate_peers.main.egress.rest: says what egress.all says; write it once instead."],
    ),
    "what the gate peer lets through itself": (
        {"gate_peers.main.device_traffic.vxlan": {"cidr": "100.64.0.4/32", "protocol": "udp", "from_port": 4789}},
        [
            "gate_peers.main.device_traffic.vxlan: udp 4789 with 100.64.0.4/32 is the tunnel, "
            "which passes without being listed; remove it."
        ],
    ),
    "the tunnel, among others": (
        {
            "gate_peers.main.device_traffic": {
                "ports": {"cidr": "100.64.0.0/10", "protocol": "udp", "from_port": 4000, "to_port": 5000},
                "rest": {"cidr": "100.64.3.0/24", "protocol": "all"},
                "others": {"cidr": "100.64.0.0/10", "protocol": "udp", "from_port": 4790, "to_port": 5000},
                "ssh": {"cidr": "10.10.0.0/21", "protocol": "tcp", "from_port": 22},
            }
        },
        [
            f"gate_peers.main.device_traffic.{name}: udp 4789 from {cidr} is in it, by which every device would get "
            "into the tunnel; write other ports, or another range."
            for name, cidr in (("ports", "100.64.0.0/10"), ("rest", "100.64.3.0/24"))
        ],
    ),
    "the name of what the path lets out itself": (
        {"gate_peers.main.egress": {"packages": {**HTTPS, "cidr": "10.9.0.0/16"}, "endpoints": HTTPS}},
        [
            "gate_peers.main.egress.packages: is the name of what the path lets out itself; write another name.",
            "gate_peers.main.egress.endpoints: is the name of what the path lets out itself; write another name.",
        ],
    ),
}


@pytest.mark.parametrize(("changes", "refusal"), REFUSED.values(), ids=REFUSED.keys())
def test_traffic_that_no_rule_can_say_is_refused(changes, refusal):
    assert mistakes(a_path(changes)) == refusal


def test_the_same_port_of_another_range_is_another_rule():
    load(a_path({"gate_peers.main.device_traffic": {"ssh": SSH, "shell": {**SSH, "cidr": "10.10.8.0/21"}}}))
