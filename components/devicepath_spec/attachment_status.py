"""Whether an attachment to a transit gateway waits to be accepted, which table somebody has put it into, and what to do
about it. Pure.

Source: AWS, EC2 API, AcceptTransitGatewayVpcAttachment and AcceptTransitGatewayPeeringAttachment."""

_ANOTHER = "Where it is over, delete it in AWS and run `pulumi up --refresh`"
ANOTHER_REQUESTED = f"{_ANOTHER}: another peering is requested."
ANOTHER_MADE = f"{_ANOTHER}: another attachment is made."
ACCEPTED_INSTEAD = "Write accepted instead."


def not_waiting(attachment_id: str, instead: str) -> str:
    """What is wrong with an acceptance; `instead` is what to do."""
    return (
        f"{attachment_id} does not wait to be accepted: a run that was ended just after it has done so, somebody did "
        f"by hand, or it is over. {instead}"
    )


def recorded(urn: str, kind: str, attachment_id: str, region: str) -> str:
    """How the acceptance of one that is in use is made the stack's; `kind` is its token. Its region goes with the id:
    the provider's may be another."""
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
    """What is wrong with an association of what somebody else has attached and put into a table."""
    return (
        f"{attachment_id} is associated with {table_id} already, which somebody has chosen. Leave association out, or "
        "end that one first: `aws ec2 disassociate-transit-gateway-route-table`."
    )
