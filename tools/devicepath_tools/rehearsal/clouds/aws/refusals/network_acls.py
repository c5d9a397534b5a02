"""Network ACLs."""

from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request


def _refuse_unknown(request: Request) -> None:
    """moto takes an unknown one for a route table."""
    for acl_id in request.get("NetworkAclIds") or []:
        if acl_id not in request.ec2.network_acls:
            raise Refused("InvalidNetworkAclID.NotFound", f"The network acl ID '{acl_id}' does not exist")


BEFORE: dict[str, Before] = {"describe_network_acls": _refuse_unknown}
AFTER: dict[str, After] = {}
