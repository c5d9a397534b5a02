"""Whether an attachment to a transit gateway waits to be accepted, and what to do about one that does not. Pure.

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
