"""The dump that loading is measured with. How fast it is read is nobody's promise."""

import gc
import json

from benchmarks import loading
from devicepath_tools.network.loading.aws import dump
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.trace import trace
from devicepath_tools.network.trace.verdict import Verdict


def test_the_dump_is_read_whole_and_its_hosts_reach_each_other(tmp_path):
    for kind, answer in loading.answers(vpcs=3, interfaces_each=2).items():
        (tmp_path / f"{kind}.json").write_text(json.dumps({kind: answer}))
    network = dump.read(tmp_path)
    assert (len(network.vpcs), len(network.interfaces), len(network.instances)) == (3, 6, 6)
    assert (len(network.peerings), sum(len(it.routes) for it in network.route_tables.values())) == (3, 9)
    assert (network.unread, network.partly_read_vpcs) == ((), frozenset())
    sender, receiver = network.interfaces["eni-0-1"], network.interfaces["eni-2-0"]
    packet = Packet(sender.addresses[0], receiver.addresses[0], Protocol.TCP, loading.PORT, loading.EPHEMERAL)
    assert trace(network, HostEnd(sender), packet).verdict is Verdict.REACHABLE
    assert gc.isenabled(), "it is paused while files are read, and no longer"
