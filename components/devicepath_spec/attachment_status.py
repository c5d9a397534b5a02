"""Errors about an attachment to a transit gateway: one that does not wait to be accepted, and one that somebody else
has put into a table. Pure.

Source: AWS, EC2 API, AcceptTransitGatewayVpcAttachment and AcceptTransitGatewayPeeringAttachment."""

_ANOTHER = "Where it has ended, delete it in AWS and run `pulumi up --refresh`"
ANOTHER_REQUESTED = f"{_ANOTHER}: another peering is requested."
ANOTHER_MADE = f"{_ANOTHER}: another attachment is made."
ACCEPTED_INSTEAD = "Write accepted instead."


def not_waiting(attachment_id: str, instead: str) -> str:
    """The error where an attachment does not wait to be accepted; `instead` is what to do."""
    return (
        f"{attachment_id} does not wait to be accepted: a run that was cut off has accepted it, somebody has by hand, "
        f"or it has ended. {instead}"
    )


def recorded(urn: str, kind: str, attachment_id: str, region: str) -> str:
    """How the acceptance of an attachment that is in use already is recorded in the stack's state. `kind` is the
    accepter's type token. The region goes with the id, as the provider's may be another."""
    *_, types, name = urn.split("::")
    # The URN has the parent's type only, so its own URN is the user's to fill in.
    parent = types.split("$")[:-1][-1:]
    options = [f"--parent parent='<URN of its {one}>'" for one in parent]
    line = " ".join(["pulumi import", kind, name, f"{attachment_id}@{region}", *options, "--protect=false"])
    return (
        f"Where AWS shows it as available, record that: `{line}`, with --provider where the program gives it one; then "
        "run `pulumi up`."
    )


def in_anothers_table(attachment_id: str, table_id: str) -> str:
    """The error about an association of an attachment that somebody else has made and put into a table."""
    return (
        f"{attachment_id} is associated with {table_id} already, which somebody has chosen. Leave association out, or "
        "end that one first: `aws ec2 disassociate-transit-gateway-route-table`."
    )
