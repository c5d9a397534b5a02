"""What would make a gate peer's next instance impossible is told while the old one is still there."""

import base64
import re
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest

from tests.components.recording import Recorder, not_known_yet, record
from tests.components.test_gate_peer import INSTANCE, USUAL, gate, looked_up

pytestmark = pytest.mark.slow

NO_RESULT = "Your query returned no results. Please change your search criteria and try again."
"""As terraform-provider-aws says it."""
STANDING, OWN, CURRENT = "i-standing", "ami-of-the-instance", "ami-looked-up"
Filters = Mapping[str, list[str]]


def of(arguments: Mapping[str, Any]) -> Filters:
    return {one["name"]: one["values"] for one in arguments["filters"]}


class Account:
    """An instance that stands, made by `made` where nothing is said of it, and the images that there are."""

    def __init__(self, made: Recorder, images: Mapping[str, str] | None = None, *, found_by: str = "subnet-id"):
        """`images` are states, by id."""
        self._made = made.only(INSTANCE)
        self._images = {OWN: "available", CURRENT: "available"} if images is None else images
        self._found_by = found_by

    def answers(self) -> dict[str, Any]:
        return {
            "aws:ec2/getInstances:getInstances": lambda asked: {"ids": [STANDING] * (self._found_by in of(asked))},
            "aws:ec2/getInstance:getInstance": {
                "ami": OWN,
                "instanceType": self._made["instanceType"],
                "networkInterfaceId": "gate-interface-id",
                "iamInstanceProfile": "made",
                "userDataBase64": base64.b64encode(self._made["userData"].encode()).decode(),
            },
            "aws:ec2/getAmi:getAmi": self._image,
        }

    def _image(self, asked: Mapping[str, Any]) -> Any:
        [image_id] = of(asked)["image-id"]
        if image_id not in self._images:
            return NO_RESULT
        return {"state": self._images[image_id], "architecture": "arm64"}


def standing(**changes: Any) -> dict[str, Any]:
    return Account(record(gate), **changes).answers()


def refused(account: dict[str, Any], **changes: Any) -> str:
    with pytest.raises(pulumi.RunError) as refusal:
        record(lambda: gate(**changes), looked_up=account)
    return str(refusal.value)


GONE = {CURRENT: "available"}
REPLACING = {
    "user data": {"mtu": 1400},
    "an end of Gate": {"vpg_peers": [{**USUAL["vpg_peers"][0], "inner_address": "10.128.0.9"}, USUAL["vpg_peers"][1]]},
}


@pytest.mark.parametrize("change", REPLACING.values(), ids=REPLACING)
def test_a_replacement_is_refused_where_the_image_that_it_would_be_made_from_is_gone(change):
    assert refused(standing(images=GONE), **change) == (
        "gate.ami_id: is left out, and i-standing was made from ami-of-the-instance, which is not there for this "
        "account (deregistered, or no longer shared); this run replaces it, and AWS would refuse the new one after "
        "the old one has ended; give ami_id ami-looked-up, in a stack file image: {kind: pinned, id: ami-looked-up}. "
        "After that run it may be left out again: the instance stays on that image."
    )
    assert record(lambda: gate(**change), looked_up=standing()).only(INSTANCE)["ami"] == CURRENT, "it is there"
    pinned = record(lambda: gate(ami_id=CURRENT, **change), looked_up=standing(images=GONE))
    assert pinned.only(INSTANCE)["ami"] == CURRENT, "what was told is taken"


def test_another_interface_is_a_replacement_too():
    moved = {**standing(images=GONE)}
    moved["aws:ec2/getInstance:getInstance"] = {
        **moved["aws:ec2/getInstance:getInstance"],
        "networkInterfaceId": "eni-in-another-subnet",
    }
    assert refused(moved).startswith("gate.ami_id: is left out")


def test_what_a_preview_does_not_know_yet_counts_as_a_change():
    with pytest.raises(pulumi.RunError, match=r"gate\.ami_id: is left out"):
        record(lambda: gate(vpg_peers=not_known_yet()), looked_up=standing(images=GONE), preview=True)


def test_an_image_that_is_gone_is_in_nobodys_way_and_told():
    recorder = record(gate, looked_up=standing(images=GONE))
    assert recorder.warnings == [
        "gate: i-standing runs on, but it was made from ami-of-the-instance, which is not there for this account "
        "(deregistered, or no longer shared), so that no replacement of it could be made. Before `--replace`, give "
        "ami_id ami-looked-up, in a stack file image: {kind: pinned, id: ami-looked-up}."
    ]
    assert record(gate, looked_up=standing()).warnings == []


@pytest.mark.parametrize(
    ("found_by", "change"), [("subnet-id", {}), ("vpc-id", {"outer_address": "10.0.0.253"})], ids=["stays", "moves"]
)
def test_the_instance_is_found_by_its_address_or_where_that_changes_by_its_name(found_by, change):
    account = standing(images=GONE, found_by=found_by)
    assert refused(account, mtu=1400, **change).startswith("gate.ami_id: is left out, and i-standing")


def test_what_is_looked_for_is_in_the_own_vpc_and_not_gone():
    asked = looked_up(record(gate), "getInstances")
    assert [of(one) for one in asked] == [
        {"subnet-id": ["subnet-1"], "private-ip-address": ["10.0.0.254"]},
        {"vpc-id": ["vpc-1"], "tag:Name": ["gate"]},
    ]
    assert {(one["region"], *one["instanceStateNames"]) for one in asked} == {
        ("eu-central-1", "pending", "running", "stopping", "stopped")
    }


def test_an_image_is_found_whoever_owns_it_and_however_old_it_is():
    [asked] = looked_up(record(lambda: gate(ami_id="ami-pinned")), "getAmi")
    assert of(asked) == {"image-id": ["ami-pinned"]}
    assert (asked["includeDeprecated"], asked.get("owners"), asked["region"]) == (True, None, "eu-central-1")


@pytest.mark.parametrize("account", [{}, {"mtu": 1400}], ids=["a first instance", "a replacement"])
@pytest.mark.parametrize(
    ("images", "kind", "fault"),
    [
        (
            {},
            "t4g.micro",
            "gate.ami_id: ami-pinned, which is not there for this account (deregistered, or no longer shared); "
            "give another, for example the current one, ami-looked-up.",
        ),
        (
            {"ami-pinned": "pending"},
            "t4g.micro",
            "gate.ami_id: ami-pinned, which is pending; give another, for example the current one, ami-looked-up.",
        ),
        (
            {"ami-pinned": "available"},
            "t3.micro",
            "gate.ami_id: ami-pinned is of arm64, and t3.micro of x86_64; give one of x86_64, for example "
            "ami-looked-up, or a type of arm64.",
        ),
    ],
    ids=["not there", "not available", "of another processor"],
)
def test_a_pinned_image_that_could_not_be_launched_is_refused(account, images, kind, fault):
    answers = Account(record(gate), images, found_by="subnet-id" if account else "nothing").answers()
    assert refused(answers, ami_id="ami-pinned", instance_type=kind, **account) == fault


def test_a_pinned_image_that_the_program_makes_itself_is_left_to_it():
    recorder = record(lambda: gate(ami_id=not_known_yet()), looked_up=standing(images=GONE), preview=True)
    assert looked_up(recorder, "getAmi") == []


def test_a_pinned_image_that_is_gone_blocks_nothing_else():
    made_of_it = standing(images={CURRENT: "available"})
    recorder = record(lambda: gate(ami_id=OWN, tags={"owner": "other"}), looked_up=made_of_it)
    assert recorder.only(INSTANCE)["ami"] == OWN
    assert [one.partition(" runs on, ")[0] for one in recorder.warnings] == ["gate: i-standing"]


def test_a_type_of_another_processor_than_the_instance_s_is_refused_while_the_image_stays():
    """It would go before the new one comes, which AWS refuses."""
    told = (
        "gate.instance_type: t3.micro is of x86_64, and the gate peer's instance i-standing of arm64, as its image is; "
        "give a type of arm64, or an image too: ami_id ami-looked-up, in a stack file image: {kind: pinned, id: "
        "ami-looked-up}. After that run it may be left out again."
    )
    assert refused(standing(), instance_type="t3.micro") == told


def test_why_aws_refuses_a_look_up_is_told():
    answers = {**standing(), "aws:ec2/getAmi:getAmi": "UnauthorizedOperation: you may not"}
    with pytest.raises(pulumi.RunError, match=re.escape("could not be looked up: ") + ".*UnauthorizedOperation"):
        record(gate, looked_up=answers)


OFFERINGS, SUBNETS = "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings", "aws:ec2/getSubnets:getSubnets"
NOWHERE: dict[str, Any] = {OFFERINGS: {"locations": []}}
ELSEWHERE: dict[str, Any] = {OFFERINGS: {"locations": ["eu-central-1c", "eu-central-1b"]}, SUBNETS: {"ids": []}}


@pytest.mark.parametrize("there", [{}, None], ids=["a first instance", "in place of another"])
@pytest.mark.parametrize(
    ("offered", "fault"),
    [
        (NOWHERE, "gate.instance_type: t4g.tiny is not offered in eu-central-1; give another, such as t4g.micro."),
        (
            ELSEWHERE,
            "gate.instance_type: t4g.tiny is not offered in the subnet's zone, but in eu-central-1b, eu-central-1c; "
            "give another, such as t4g.micro, or a subnet in one of those.",
        ),
    ],
    ids=["nowhere", "elsewhere"],
)
def test_a_type_that_is_not_offered_there_is_refused_before_the_instance_is_stopped_for_it(there, offered, fault):
    answers = standing() if there is None else there
    assert refused({**answers, **offered}, instance_type="t4g.tiny") == fault


def test_whether_a_type_is_offered_is_asked_for_its_own_zone():
    recorder = record(gate)
    [offers], [subnets] = looked_up(recorder, "getInstanceTypeOfferings"), looked_up(recorder, "getSubnets")
    assert (of(offers), offers["locationType"]) == ({"instance-type": ["t4g.micro"]}, "availability-zone")
    assert of(subnets) == {"subnet-id": ["subnet-1"], "availability-zone": ["eu-central-1a"]}


def test_an_instance_that_stays_as_it_is_may_be_of_a_type_that_is_offered_no_more():
    assert record(gate, looked_up={**standing(), **NOWHERE}).only(INSTANCE)["instanceType"] == "t4g.micro"
    assert refused({**standing(), **NOWHERE}, mtu=1400).startswith("gate.instance_type: t4g.micro is not offered")


PROFILES = "aws:iam/getInstanceProfiles:getInstanceProfiles"


@pytest.mark.parametrize(
    "found", [{"names": ["another"]}, "NoSuchEntity: The role is not there."], ids=["it", "its role"]
)
def test_a_replacement_is_refused_where_the_profile_that_it_would_have_is_gone(found):
    account = {**standing(), PROFILES: found}
    assert refused(account, mtu=1400) == (
        "gate.instance_profile: made is gone, or has lost its role, and AWS would refuse the instance which this run "
        "makes in place of another; run `pulumi up --refresh`, which makes it again."
    )
    assert looked_up(record(gate, looked_up=account), "getInstanceProfiles") == [], "only where one is replaced"


def test_a_profile_that_was_just_made_is_not_asked_after():
    account = {**standing(), PROFILES: {"names": []}}
    of_another = {**account["aws:ec2/getInstance:getInstance"], "iamInstanceProfile": "the-old-one"}
    account["aws:ec2/getInstance:getInstance"] = of_another
    assert record(lambda: gate(mtu=1400), looked_up=account).only(INSTANCE)["iamInstanceProfile"] == "made"
