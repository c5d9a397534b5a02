"""A folder of answers: which files count, what the folders' names say, and what is wrong with a file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.network.loading import describe, dump
from devicepath_tools.network.loading.answers import KINDS
from devicepath_tools.network.loading.misread import Misread
from devicepath_tools.network.network import Network

ORACLE = Path(__file__).parent / "oracle"
WRONG: tuple[Any, ...] = (None, "x", -1, [], {}, [None], "10.0.0.0/99")
VPC = {"VpcId": "vpc-1", "OwnerId": "111111111111", "CidrBlock": "10.0.0.0/16"}


def write(folder: Path, name: str, content: Any) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))


def test_accounts_and_regions_below_a_folder_are_one_network(tmp_path):
    write(tmp_path, "111111111111/us-east-1/Vpcs.json", {"Vpcs": [VPC]})
    write(
        tmp_path, "222222222222/eu-west-1/Vpcs.json", {"Vpcs": [{**VPC, "VpcId": "vpc-2", "OwnerId": "222222222222"}]}
    )
    network = dump.read(tmp_path)
    assert {it.id: (it.account_id, it.region) for it in network.vpcs.values()} == {
        "vpc-1": ("111111111111", "us-east-1"),
        "vpc-2": ("222222222222", "eu-west-1"),
    }


def test_a_folder_that_is_called_like_an_account_says_who_asked(tmp_path):
    write(tmp_path, "222222222222/Vpcs.json", {"Vpcs": [VPC]})
    write(tmp_path, "222222222222/NetworkInterfaces.json", {"NetworkInterfaces": []})
    assert dump.read(tmp_path).partly_read_vpcs == {"vpc-1"}, "it is a participant of another account's VPC"


def test_a_relative_folder_with_an_odd_name_is_read(tmp_path, monkeypatch):
    write(tmp_path, "a b 'ü/Vpcs.json", {"Vpcs": [{**VPC, "Tags": [{"Key": "Name", "Value": "a \u001b[31m 名"}]}]})
    monkeypatch.chdir(tmp_path)
    assert list(dump.read(Path("a b 'ü")).vpcs) == ["vpc-1"]
    monkeypatch.chdir(tmp_path / "a b 'ü")
    assert list(dump.read(Path()).vpcs) == ["vpc-1"]


def test_other_files_are_left_alone(tmp_path):
    write(tmp_path, "Vpcs.json", {"Vpcs": [VPC], "ResponseMetadata": {"HTTPStatusCode": 200}})
    write(tmp_path, "notes.json", "not JSON at all")
    write(tmp_path, "Vpcs.json.old", "{")
    assert list(dump.read(tmp_path).vpcs) == ["vpc-1"]


def test_what_is_not_modelled_is_said_and_what_was_deleted_is_not(tmp_path):
    write(
        tmp_path, "us-east-1/TransitGateways.json", {"TransitGateways": [{"State": "available"}, {"State": "deleted"}]}
    )
    write(tmp_path, "us-east-1/NatGateways.json", {"NatGateways": [{"State": "deleted"}]})
    assert dump.read(tmp_path).unread == ("us-east-1: transit gateways (1): not modelled",)


def test_an_empty_file_is_what_a_refused_call_leaves_behind_and_counts_as_not_read(tmp_path):
    write(tmp_path, "us-east-1/Vpcs.json", {"Vpcs": [VPC]})
    write(tmp_path, "us-east-1/NetworkInterfaces.json", "")
    network = dump.read(tmp_path)
    assert network.unread == ("us-east-1/NetworkInterfaces.json: is empty",)
    assert network.partly_read_vpcs == {"vpc-1"}


def test_every_mistake_of_every_file_is_told_with_the_files_name(tmp_path):
    write(tmp_path, "a/Vpcs.json", {"Vpcs": [{**VPC, "CidrBlock": "ten"}]})
    write(tmp_path, "a/Subnets.json", "{'Subnets': []}")
    write(tmp_path, "b/RouteTables.json", {"Vpcs": []})
    write(tmp_path, "b/SecurityGroups.json", {"SecurityGroups": [], "NextToken": "eyJ2"})
    (tmp_path / "b" / "NetworkAcls.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(Misread) as refused:
        dump.read(tmp_path)
    lines = refused.value.lines
    assert len(lines) == 5
    assert lines[0].startswith("a/Subnets.json: cannot be read as JSON: Expecting property name")
    assert lines[1:] == (
        "a/Vpcs.json: Vpcs[0].CidrBlock: 'ten' is not an IPv4 range; one looks like 10.0.0.0/16.",
        "b/NetworkAcls.json: cannot be read as JSON: "
        "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte.",
        "b/RouteTables.json: RouteTables: there is no such list in it; write each as <Kind>.json, for example: "
        "aws ec2 describe-vpcs > Vpcs.json.",
        "b/SecurityGroups.json: NextToken: only a part is in it; ask again without --max-items and --no-paginate.",
    )


def test_a_folder_without_any_answer_says_what_to_put_there(tmp_path):
    write(tmp_path, "vpcs.json", {"Vpcs": []})
    with pytest.raises(Misread) as refused:
        dump.read(tmp_path)
    assert str(refused.value) == (
        f"{tmp_path}: has no answer of the EC2 API; write each as <Kind>.json, for example: aws ec2 describe-vpcs > "
        "Vpcs.json. Kinds that are read: Vpcs, Subnets, RouteTables, SecurityGroups, SecurityGroupRules, NetworkAcls, "
        "NetworkInterfaces, Reservations, VpcPeeringConnections, InternetGateways, PrefixLists."
    )


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document, from the outside inwards."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield (*path, key)
        yield from places(value[key], (*path, key))


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_stands_at_any_one_place_a_dump_is_read_or_refused_with_that_place(kind):
    """Of each kind of a real dump: nothing, and things of other types, at every place of its first noun."""
    (path, *_) = [*sorted(ORACLE.rglob(f"{kind}.json")), None]
    if path is None:
        assert kind in ("SecurityGroupRules", "PrefixLists"), "the networks of the oracle were read without these"
        return
    first = json.loads(path.read_text())[kind][:1]
    for place in places(first):
        for wrong in WRONG:
            document = json.loads(json.dumps(first))
            holder = document
            for step in place[:-1]:
                holder = holder[step]
            holder[place[-1]] = wrong
            found = describe.read({kind: document})
            if not isinstance(found, Network):
                assert all(it.path.startswith(f"{kind}[0]") for it in found)
                assert all(it.problem.endswith(".") for it in found)
