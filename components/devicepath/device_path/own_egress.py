"""What a path lets out of its gate peers itself."""

from pulumi import Input

from devicepath.arguments import EgressArgs
from devicepath_spec.choices import Protocol
from devicepath_spec.rules.traffic import OWN_EGRESS

HTTPS = 443


def own_egress(endpoints_group_id: Input[str] | None, packages_list_id: Input[str] | None) -> dict[str, EgressArgs]:
    """What a path in a VPC of its own lets out itself, as far as it is there: to Session Manager's endpoints, and to S3
    for packages.

    To the endpoints alone, not to their range: with redirection, what may leave the gate peer is what devices open."""
    endpoints, packages = OWN_EGRESS
    own: dict[str, EgressArgs] = {}
    if endpoints_group_id is not None:
        own[endpoints] = {"security_group_id": endpoints_group_id, "protocol": Protocol.TCP, "from_port": HTTPS}
    if packages_list_id is not None:
        own[packages] = {"prefix_list_id": packages_list_id, "protocol": Protocol.TCP, "from_port": HTTPS}
    return own
