"""The virtual interfaces that were given to the account, and are accepted for the gateway.

An accepter ends with nothing: only who has given an interface takes it back. Source: the provider, resources
aws_dx_hosted_private_virtual_interface_accepter and aws_dx_hosted_transit_virtual_interface_accepter."""

from typing import Any

import pulumi_aws as aws
from pulumi import ErrorHook, ErrorHookArgs, Output, ResourceHookBinding, ResourceOptions

from devicepath.described import Written
from devicepath.direct_connect.kept_part import KeptPart, Property, after
from devicepath.kept import kept
from devicepath.refused import Refused
from devicepath.tags import named
from devicepath_spec.choices import Acceptance
from devicepath_spec.description.direct_connect import DirectConnect, HostedInterface, TransitInterface

REFUSED = "DirectConnectClientException"
"""All that AWS says: the message of it is for people. Source: AWS, Direct Connect API."""


def interfaces_of(
    name: str, direct: DirectConnect, given: Written, gateway_id: Output[str], child: ResourceOptions
) -> dict[str, Output[str]]:
    """Ids of those that are there, by name. One that nobody has given yet is not among them."""
    found: dict[str, Output[str]] = {}
    for key, one in direct.interfaces.items():
        if not isinstance(one.origin, HostedInterface):
            continue
        place, interface_id = f"{name}.interfaces.{key}.origin", given["interfaces"][key]["origin"]["id"]
        if one.origin.acceptance is Acceptance.ACCEPTED:
            found[key] = Output.from_input(interface_id)
            continue
        properties = [
            Property("dx_gateway_id", f"{name}.gateway", gateway_id),
            Property("virtual_interface_id", f"{place}.id", interface_id),
        ]
        part = KeptPart(properties, is_replaced=direct.allow_replacement)
        own = part.options(_told(f"{name}/{key}", place, kept(child, protect=direct.protect)))
        is_transit = isinstance(one, TransitInterface)
        made = _accepter(f"{name}/{key}", gateway_id, interface_id, given, own, is_transit=is_transit)
        found[key] = after(part.check(made), made.id)
    return found


def _accepter(
    name: str, gateway_id: Output[str], interface_id: Any, given: Written, own: ResourceOptions, *, is_transit: bool
) -> Any:
    """Of one of the two types, which take the same."""
    private = aws.directconnect.HostedPrivateVirtualInterfaceAccepter
    transit = aws.directconnect.HostedTransitVirtualInterfaceAcceptor
    return (transit if is_transit else private)(
        name,
        dx_gateway_id=gateway_id,
        virtual_interface_id=interface_id,
        region=given["region"],
        tags=named(given.get("tags"), name),
        opts=own,
    )


def _told(name: str, place: str, child: ResourceOptions) -> ResourceOptions:
    """With what to do about an interface that AWS does not let be accepted, beside what AWS says."""

    def is_tried_again(failed: ErrorHookArgs) -> bool:
        """Never. Raises Refused."""
        if failed.failed_operation == "create" and REFUSED in next(iter(failed.errors), ""):
            interface_id = (failed.new_inputs or {}).get("virtualInterfaceId")
            told = (
                f"{place}: AWS has {interface_id} not accepted here. Where it shows it as available or down, a run "
                "that was ended just then has done so, or somebody did by hand: write acceptance: accepted. Otherwise "
                "ask who has given it: its kind, region and account have to be these, and its state confirming."
            )
            raise Refused([told])
        return False

    hook = ErrorHook(f"interface of {name}", is_tried_again)
    return ResourceOptions.merge(child, ResourceOptions(hooks=ResourceHookBinding(on_error=[hook])))
