"""The acceptance of an interface that the owner of a connection has given to the account.

An accepter ends with nothing: only who has given an interface takes it back. Source: the provider, resources
aws_dx_hosted_private_virtual_interface_accepter and aws_dx_hosted_transit_virtual_interface_accepter."""

from typing import Any

import pulumi_aws as aws
from pulumi import ErrorHook, ErrorHookArgs, Output, ResourceHookBinding, ResourceOptions

from devicepath.described import Written
from devicepath.direct_connect.kept_part import KeptPart, Property
from devicepath.kept import kept
from devicepath.refused import Refused
from devicepath.tags import named
from devicepath_spec.description.direct_connect import DirectConnect, PrivateInterface, TransitInterface

REFUSED = "DirectConnectClientException"
"""All that AWS says: the message of it is for people. Source: AWS, Direct Connect API."""


def accepted_interface(
    name: str,
    key: str,
    one: PrivateInterface | TransitInterface,
    direct: DirectConnect,
    given: Written,
    gateway_id: Output[str],
    child: ResourceOptions,
) -> tuple[Any, Output[None]]:
    """The accepter, and that nothing makes another one of it."""
    place, interface_id = f"{name}.interfaces.{key}.origin", given["interfaces"][key]["origin"]["id"]
    part = KeptPart(
        [
            Property("dx_gateway_id", f"{name}.gateway", gateway_id),
            Property("region", f"{name}.region", given["region"]),
            Property("virtual_interface_id", f"{place}.id", interface_id),
        ],
        is_replaced=direct.allow_replacement,
    )
    types: Any = aws.directconnect
    is_transit = isinstance(one, TransitInterface)
    accepter = (
        types.HostedTransitVirtualInterfaceAcceptor if is_transit else types.HostedPrivateVirtualInterfaceAccepter
    )
    made = accepter(
        f"{name}/{key}",
        dx_gateway_id=gateway_id,
        virtual_interface_id=interface_id,
        region=given["region"],
        tags=named(given.get("tags"), f"{name}/{key}"),
        opts=part.options(_told(f"{name}/{key}", place, kept(child, protect=direct.protect))),
    )
    return made, part.check(made)


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
