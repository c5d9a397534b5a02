"""Which of a network's nouns are a stack's own, among those of others."""

from dataclasses import replace
from ipaddress import IPv4Network

from devicepath_spec.description.path import StackFile
from devicepath_spec.judging.stack_file import load
from devicepath_tools.network.intent import own
from devicepath_tools.network.loading.source.merging import merged
from devicepath_tools.network.network import Network
from devicepath_tools.network.vpc import Subnet, Vpc
from tests.infra.stack_file import EXISTING_BACKEND, EXISTING_VPG, a_path
from tests.network.intent.planned import committed_plan, planned, usual_network

FILE = load(a_path())


def with_another_vpc(cidr: str, *, like_the_stacks: bool = False) -> Network:
    """The usual network behind somebody else's VPC, which is found first."""
    vpc = Vpc("vpc-other", "111122223333", "ap-northeast-1", (IPv4Network(cidr),))
    subnets = {
        f"subnet-other-{place}": Subnet(f"subnet-other-{place}", vpc.id, subnet.cidr, subnet.zone)
        for place, subnet in enumerate(usual_network().subnets.values())
    }
    other = Network(vpcs={vpc.id: vpc}, subnets=subnets if like_the_stacks else {})
    return merged([other, usual_network()])


def vpc_found(file: StackFile, network: Network) -> Vpc | None:
    return own.vpc_of(file, network, "main") if file.backends else None


def found(file: StackFile, network: Network) -> tuple[str, str]:
    vpc, vpg = vpc_found(file, network), own.vpg_of(file, network)
    return vpc.id if vpc else "", vpg.id if vpg else ""


def test_a_new_vpc_is_known_by_its_range_and_its_subnets():
    for others in (with_another_vpc("10.99.0.0/16", like_the_stacks=True), with_another_vpc("10.10.0.0/16")):
        assert found(FILE, replace(others, peerings={}))[0] == "vpc-plant-backend-main-vpc"


def test_of_two_that_are_alike_it_is_the_one_that_is_peered_with_the_vpg():
    assert found(FILE, with_another_vpc("10.10.0.0/16", like_the_stacks=True))[0] == "vpc-plant-backend-main-vpc"


def without_subnets(network: Network, *ids: str) -> Network:
    return replace(network, subnets={key: it for key, it in network.subnets.items() if key not in ids})


def test_a_vpc_that_lacks_a_subnet_is_the_stacks_all_the_same():
    lacking = without_subnets(usual_network(), "subnet-plant-backend-main-app-a")
    for half_there in (lacking, replace(lacking, peerings={}), replace(usual_network(), subnets={})):
        assert found(FILE, half_there)[0] == "vpc-plant-backend-main-vpc"


def test_a_vpc_of_its_range_with_none_of_its_subnets_and_no_peering_is_somebody_elses():
    assert found(FILE, replace(usual_network(), peerings={}, subnets={}))[0] == ""


def test_of_two_that_lack_subnets_it_is_the_one_that_is_peered_and_then_the_one_that_has_most():
    many = with_another_vpc("10.10.0.0/16", like_the_stacks=True)
    lacking = without_subnets(many, "subnet-plant-backend-main-app-a")
    assert found(FILE, lacking)[0] == "vpc-plant-backend-main-vpc"
    assert found(FILE, replace(lacking, peerings={}))[0] == "vpc-other"


def test_a_new_vpg_is_known_by_its_type_and_device_subnet():
    (vpg,) = usual_network().vpgs.values()
    others = [
        replace(vpg, id="vpg-0", device_subnet=IPv4Network("10.131.0.0/16"), peerings={}),
        replace(vpg, id="vpg-1", type=type(vpg.type).E, peerings={}),
    ]
    many = replace(usual_network(), vpgs={one.id: one for one in (*others, vpg)})
    assert found(FILE, many)[1] == vpg.id


def test_of_two_that_are_alike_it_is_the_one_that_the_devices_group_is_on():
    (vpg,) = usual_network().vpgs.values()
    twin = replace(vpg, id="vpg-0", peerings={})
    many = replace(usual_network(), vpgs={"vpg-0": twin, vpg.id: vpg})
    assert found(FILE, many)[1] == vpg.id


def test_one_device_that_strayed_into_another_group_leads_to_no_other_vpg():
    three = {f"pump-{number}": {"imsi": f"00101000000000{number}"} for number in (1, 2, 3)}
    file, network = planned(a_path({"devices": three}))
    (vpg,), (group,) = network.vpgs.values(), network.sim_groups.values()
    twin, other = replace(vpg, id="vpg-0", peerings={}), replace(group, id="group-0", vpg_id="vpg-0")
    sims = {
        key: replace(sim, group_id="group-0" if sim.name == "pump-1" else sim.group_id)
        for key, sim in network.sims.items()
    }
    many = replace(
        network,
        vpgs={"vpg-0": twin, vpg.id: vpg},
        sim_groups={**network.sim_groups, "group-0": other},
        sims=sims,
    )
    assert found(file, many)[1] == vpg.id


def test_the_group_is_the_one_that_is_on_the_stacks_vpg():
    (group,) = usual_network().sim_groups.values()
    assert own.group_id_of(FILE, usual_network()) == group.id
    away = replace(usual_network(), sim_groups={group.id: replace(group, vpg_id="")})
    assert own.group_id_of(FILE, away) is None
    existing = load(a_path({"sim_group": {"kind": "existing", "id": "12345678-bbbb"}}))
    assert own.group_id_of(existing, usual_network()) is None, "that one is not on it"


def test_what_exists_is_known_by_its_id():
    to_s3 = {"s3": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}
    existing = {"vpg": EXISTING_VPG, "backends.main": EXISTING_BACKEND, "gate_peers.main.egress": to_s3}
    file, network = planned(a_path(existing))
    assert found(file, network) == (EXISTING_BACKEND["vpc_id"], EXISTING_VPG["id"])
    assert found(file, usual_network()) == ("", "")
    places = {(tier, letter): subnet.id for tier, letter, subnet in own.subnets_of(file, network, "main")}
    assert places == {("app", "a"): "subnet-01234567", ("gate", "a"): "subnet-89abcdef"}


def test_a_stack_that_is_not_there_has_nothing():
    assert found(FILE, Network()) == ("", "")
    assert list(own.subnets_of(FILE, Network(), "main")) == []


def test_a_stack_without_a_vpc_has_none():
    file, network = committed_plan("device-to-device")
    assert found(file, network) == ("", "vpg-device-to-device-vpg-vpg")
