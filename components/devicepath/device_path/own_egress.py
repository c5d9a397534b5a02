"""What a path lets out of its gate peers without being asked to."""

from pulumi import Input

from devicepath.arguments import EgressArgs
from devicepath_spec.choices import Protocol
from devicepath_spec.rules.traffic import OWN_EGRESS

HTTPS = 443


def own_egress(endpoints_group_id: Input[str] | None, packages_list_id: Input[str] | None) -> dict[str, EgressArgs]:
    """Traffic that a gate peer in a VPC of the path's own may send besides what is listed: to Session Manager's
    endpoints, and to S3 for packages, where these exist.

    To the endpoints' security group, and not to their range: with redirection, devices could open connections to
    whatever the gate peer may send to."""
    endpoints, packages = OWN_EGRESS
    own: dict[str, EgressArgs] = {}
    if endpoints_group_id is not None:
        own[endpoints] = {"security_group_id": endpoints_group_id, "protocol": Protocol.TCP, "from_port": HTTPS}
    if packages_list_id is not None:
        own[packages] = {"prefix_list_id": packages_list_id, "protocol": Protocol.TCP, "from_port": HTTPS}
    return own
