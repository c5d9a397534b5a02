"""What an instance is told about itself, without a server."""

import json
from dataclasses import replace

import pytest

from devicepath_tools.network.network import by_id
from devicepath_tools.rehearsal.hosts.instance_metadata import look_up, metadata
from devicepath_tools.rehearsal.wires.mac_address import mac_address
from tests.hosts.lab import network

MODEL = network(user_data="#!/bin/sh\n", server_data="")
MAC = mac_address("eni-gate")
GATE = metadata(MODEL, MODEL.instances["i-gate"])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/latest/user-data", "#!/bin/sh\n"),
        ("/2021-03-23/meta-data/instance-id", "i-gate"),
        ("/latest/meta-data/mac", MAC),
        ("/latest/meta-data/local-ipv4", "10.0.0.254"),
        ("/latest/meta-data/hostname", "ip-10-0-0-254.ap-northeast-1.compute.internal"),
        ("/latest/meta-data/placement/availability-zone", "ap-northeast-1a"),
        ("/latest/meta-data/security-groups", "gate-host"),
        (f"/latest/meta-data/network/interfaces/macs/{MAC}/interface-id", "eni-gate"),
        (f"/latest/meta-data/network/interfaces/macs/{MAC}/subnet-ipv4-cidr-block", "10.0.0.0/24"),
        (f"/latest/meta-data/network/interfaces/macs/{MAC}/vpc-ipv4-cidr-blocks", "10.0.0.0/16"),
        ("/latest/meta-data/placement", "availability-zone\nregion"),
        ("/latest/meta-data/network/interfaces/macs/", f"{MAC}/"),
        ("/latest/", "dynamic/\nmeta-data/\nuser-data"),
        ("/latest/meta-data/iam", None),
        ("/2020-01-01/meta-data/mac", None),
    ],
)
def test_a_path_gives_a_text_or_what_is_below_it(path, expected):
    assert look_up(GATE, path) == expected


def test_all_versions_are_listed():
    assert "2021-03-23\nlatest" in str(look_up(GATE, "/"))


def test_the_identity_document_is_of_the_account_and_the_instance():
    identity = json.loads(str(look_up(GATE, "/latest/dynamic/instance-identity/document")))
    assert (identity["accountId"], identity["instanceId"]) == ("123456789012", "i-gate")


def test_an_instance_without_user_data_has_none():
    assert look_up(metadata(MODEL, MODEL.instances["i-server"]), "/latest/user-data") is None


def test_an_interface_keeps_its_hardware_address_and_shares_it_with_no_other():
    assert mac_address("eni-gate") == mac_address("eni-gate")
    assert len({mac_address(f"eni-{number}") for number in range(1000)}) == 1000
    assert MAC.startswith("02:"), "administered locally, and no multicast"
    assert len(MAC.split(":")) == 6


def test_the_second_interface_is_told_as_the_second():
    second = replace(MODEL.interfaces["eni-server"], id="eni-second")
    model = replace(MODEL, interfaces={**MODEL.interfaces, **by_id([second])})
    instance = replace(MODEL.instances["i-gate"], interface_ids=("eni-gate", "eni-second"))
    place = f"/latest/meta-data/network/interfaces/macs/{mac_address('eni-second')}/device-number"
    assert look_up(metadata(model, instance), place) == "1"


def test_names_in_the_oldest_region_have_a_domain_of_their_own():
    vpc = replace(MODEL.vpcs["vpc-1"], region="us-east-1")
    model = replace(MODEL, vpcs=by_id([vpc]))
    assert metadata(model, MODEL.instances["i-gate"])["meta-data/hostname"] == "ip-10-0-0-254.ec2.internal"
