"""Whether an attachment to a transit gateway waits to be accepted, which table somebody has put it into, and what to do
about it. Pure.

Source: AWS, EC2 API, AcceptTransitGatewayVpcAttachment and AcceptTransitGatewayPeeringAttachment."""

_ANOTHER = "Delete it in AWS and run `pulumi up --refresh`"
ANOTHER_REQUESTED = f"{_ANOTHER}: another peering is requested."
ANOTHER_MADE = f"{_ANOTHER}: another attachment is made."
ACCEPTED_INSTEAD = "Write accepted instead."


def not_waiting(attachment_id: str, instead: str) -> str:
    """What is wrong with an acceptance; `instead` is what to do."""
    return (
        f"{attachment_id} does not wait to be accepted: a run that was ended just after it has done so, somebody did "
        f"by hand, or it is over. {instead}"
    )


def in_anothers_table(attachment_id: str, table_id: str) -> str:
    """What is wrong with an association of what somebody else has attached and put into a table."""
    return (
        f"{attachment_id} is associated with {table_id} already, which somebody has chosen. Leave association out, or "
        "end that one first: `aws ec2 disassociate-transit-gateway-route-table`."
    )
