"""Reasons for which AWS would refuse a gate peer's next instance. Pure.

A network interface can be on one instance only, so the old instance ends before the new one is made. What AWS would
refuse of the new one is refused here, while the old one still carries traffic."""

from collections.abc import Sequence
from dataclasses import dataclass

from devicepath_spec.faults import Faults
from devicepath_spec.gate_facts import DEFAULT_INSTANCE_TYPE, architecture

AVAILABLE = "available"


@dataclass(frozen=True)
class CurrentInstance:
    """The instance that is there now."""

    instance_id: str
    name: str
    """Its tag `Name`; empty where it has none."""
    image_id: str
    instance_type: str
    interface_id: str
    profile: str
    user_data: str


@dataclass(frozen=True)
class Image:
    """An image that the account may use."""

    image_id: str
    architecture: str
    state: str
    """State according to AWS; only an image that is `available` can be launched."""


def is_replaced(
    current: CurrentInstance, kind: str, image_id: str | None, interface_id: str | None, user_data: str | None
) -> bool:
    """Whether a run replaces the instance. A value that a preview does not know yet counts as changed."""
    return (
        user_data != current.user_data
        or interface_id != current.interface_id
        or image_id != current.image_id
        or architecture(kind) != architecture(current.instance_type)
    )


def check_processor(faults: Faults, kind: str, current: CurrentInstance, latest: str) -> None:
    """An instance that stays on its image stays on its processor."""
    wanted, has = architecture(kind), architecture(current.instance_type)
    if wanted != has:
        rule = f"{kind} is of {wanted}, and the gate peer's instance {current.instance_id} of {has}, as its image is"
        fix = f"give a type of {has}, or an image too: {how_to_pin(latest)}. After that run it may be left out again"
        faults.add("instance_type", f"{rule}; {fix}.")


def check_own_image(faults: Faults, current: CurrentInstance, image: Image | None, latest: str) -> None:
    """Checks the image that the current instance was made from: the next one is made from it, too, if no other is
    given."""
    if image is None or image.state != AVAILABLE:
        rule = f"is left out, and {current.instance_id} was made from {_is_gone(current.image_id, image)}"
        why = "this run replaces it, and AWS would refuse the new one after the old one has ended"
        fix = f"give {how_to_pin(latest)}. After that run it may be left out again: the instance stays on that image"
        faults.add("ami_id", f"{rule}; {why}; {fix}.")


def check_pinned_image(faults: Faults, kind: str, pinned: str, image: Image | None, latest: str) -> None:
    wanted = architecture(kind)
    if image is None or image.state != AVAILABLE:
        faults.add("ami_id", f"{_is_gone(pinned, image)}; give another, for example the current one, {latest}.")
    elif image.architecture != wanted:
        fix = f"give one of {wanted}, for example {latest}, or a type of {image.architecture}"
        faults.add("ami_id", f"{pinned} is of {image.architecture}, and {kind} of {wanted}; {fix}.")


def check_offer(faults: Faults, kind: str, zones: Sequence[str], region: str, *, is_here: bool) -> None:
    """`zones` are those that offer the type; `is_here` says whether the subnet's is one of them."""
    another = f"give another, such as {DEFAULT_INSTANCE_TYPE}"
    if not zones:
        faults.add("instance_type", f"{kind} is not offered in {region}; {another}.")
    elif not is_here:
        rule = f"{kind} is not offered in the subnet's zone, but in {', '.join(zones)}"
        faults.add("instance_type", f"{rule}; {another}, or a subnet in one of those.")


def check_profile(faults: Faults, profile: str, of_role: Sequence[str]) -> None:
    """`of_role` are the instance profiles that have the role."""
    if profile not in of_role:
        rule = (
            "is gone, or has lost its role, and AWS would refuse the instance which this run makes in place of another"
        )
        faults.add("instance_profile", f"{profile} {rule}; run `pulumi up --refresh`, which makes it again.")


def warning(name: str, current: CurrentInstance, image: Image | None, latest: str) -> str:
    """The warning about an instance that this run leaves alone, and that could not be made again; empty where it
    could."""
    if image is not None and image.state == AVAILABLE:
        return ""
    what = f"it was made from {_is_gone(current.image_id, image)}, so that no replacement of it could be made"
    return f"{name}: {current.instance_id} runs on, but {what}. Before `--replace`, give {how_to_pin(latest)}."


def how_to_pin(image_id: str) -> str:
    return f"ami_id {image_id}, in a stack file image: {{kind: pinned, id: {image_id}}}"


def _is_gone(image_id: str, image: Image | None) -> str:
    if image is None:
        return f"{image_id}, which is not there for this account (deregistered, or no longer shared)"
    return f"{image_id}, which is {image.state}"
