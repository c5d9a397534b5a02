"""The image of a gate peer's instance, and whether AWS would make an instance from it now."""

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output, Resource

from devicepath.described import Written
from devicepath.gate_peer.gate_look_ups import GateLookUps, latest_image
from devicepath.refused import Refused
from devicepath_spec.description.gate_peer import GatePeerAlone
from devicepath_spec.faults import Faults
from devicepath_spec.gate_facts import architecture
from devicepath_spec.next_instance import (
    CurrentInstance,
    check_offer,
    check_own_image,
    check_pinned_image,
    check_processor,
    check_profile,
    is_replaced,
    warning,
)
from devicepath_spec.rules.gate_host import address_is_left


def image(
    name: str,
    host: GatePeerAlone,
    given: Written,
    interface: "aws.ec2.NetworkInterface",
    profile: "aws.iam.InstanceProfile",
    user_data: Output[str],
    parent: Resource | None,
) -> Output[str]:
    """The id of the image that is given, or else of the current Amazon Linux 2023.

    Raises Refused where the run makes or replaces the instance and AWS would refuse the new one: before the old one
    ends, and in a preview as far as it is known there."""
    pinned, kind = given.get("ami_id"), host.instance_type
    chosen = _latest(kind, given, parent) if pinned is None else Output.from_input(pinned)
    following = _NextInstance(name, kind, given, interface, profile, user_data, parent)
    checked: Output[None] = Output.from_input(following.check())
    return Output.all(chosen, checked).apply(lambda both: str(both[0]))


def _latest(kind: str, given: Written, parent: Resource | None) -> Output[str]:
    return latest_image(architecture(kind), given["region"], parent)


class _NextInstance:
    """The instance that a run would make. A value that is None is not known yet."""

    def __init__(
        self,
        name: str,
        kind: str,
        given: Written,
        interface: "aws.ec2.NetworkInterface",
        profile: "aws.iam.InstanceProfile",
        user_data: Output[str],
        parent: Resource | None,
    ):
        self._name, self._kind, self._given, self._parent = name, kind, given, parent
        self._interface, self._profile, self._user_data = interface, profile, user_data

    async def check(self) -> None:
        """Raises Refused with all reasons for which AWS would refuse it. For an instance that the run leaves alone they
        are a warning."""
        region, vpc_id = await known(self._given["region"]), await known(self._given["vpc_id"])
        if region is None:
            return
        faults, look_ups = Faults(self._name), GateLookUps(region, self._parent)
        subnet_id, address = await known(self._given["subnet_id"]), await known(self._given["outer_address"])
        current = await look_ups.current(self._name, vpc_id, subnet_id, address) if vpc_id is not None else None
        if current is not None and address is not None:
            address_is_left(faults, self._name, address, current)
        is_made_anew = current is not None and await self._is_replaced(current)
        if current is None:
            await self._check_pinned_image(faults, look_ups)
        elif is_made_anew:
            await self._check_replacement(faults, look_ups, current)
        else:
            await self._warn(look_ups, current)
        if current is None or is_made_anew or current.instance_type != self._kind:
            await self._check_offer(faults, look_ups, subnet_id)
        if faults.lines:
            raise Refused(faults.lines)

    async def _is_replaced(self, current: CurrentInstance) -> bool:
        given = self._given.get("ami_id")
        pinned = await known(given) if given is not None else current.image_id
        interface_id, user_data = await self._interface.id.future(), await self._user_data.future()
        return is_replaced(current, self._kind, pinned, interface_id, user_data)

    async def _check_replacement(self, faults: Faults, look_ups: GateLookUps, current: CurrentInstance) -> None:
        await self._check_profile(faults, look_ups, current)
        if self._given.get("ami_id") is not None:
            await self._check_pinned_image(faults, look_ups)
            return
        latest = await self._latest()
        check_processor(faults, self._kind, current, latest)
        if not faults.has("instance_type"):
            check_own_image(faults, current, look_ups.image(current.image_id), latest)

    async def _check_profile(self, faults: Faults, look_ups: GateLookUps, current: CurrentInstance) -> None:
        """Of one that was just made, IAM may not know yet."""
        name, role = await self._profile.name.future(), await known(self._profile.role)
        if name == current.profile and role is not None:
            check_profile(faults, name, look_ups.profiles_of(role))

    async def _check_pinned_image(self, faults: Faults, look_ups: GateLookUps) -> None:
        pinned = await known(self._given.get("ami_id"))
        if pinned is not None:
            check_pinned_image(faults, self._kind, pinned, look_ups.image(pinned), await self._latest())

    async def _check_offer(self, faults: Faults, look_ups: GateLookUps, subnet_id: str | None) -> None:
        zones = await look_ups.zones_with(self._kind)
        if zones is None:
            return
        is_here = subnet_id is None or not zones or await look_ups.is_in(subnet_id, zones)
        check_offer(faults, self._kind, zones, look_ups.region, is_here=is_here)

    async def _warn(self, look_ups: GateLookUps, current: CurrentInstance) -> None:
        found = look_ups.image(current.image_id)
        if told := warning(self._name, current, found, await self._latest()):
            pulumi.log.warn(told)

    async def _latest(self) -> str:
        """Of the type's processor."""
        return str(await _latest(self._kind, self._given, self._parent).future())


async def known(given: Input[str] | None) -> str | None:
    """None while it is not."""
    if given is None or isinstance(given, str):
        return given
    put_out: Output[str] = Output.from_input(given)
    return await put_out.future()
