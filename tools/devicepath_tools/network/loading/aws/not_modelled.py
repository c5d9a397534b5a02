"""What decides about packets too, and is none of the network's nouns: it is counted, and never passed over. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

NOT_MODELLED = {
    "VpcEndpoints": "VPC endpoints",
    "LoadBalancers": "load balancers",
}
"""By the key that the API prints: what is sent to one is unknown."""


ATTACHED = ("vpc", "vpn", "direct-connect-gateway", "peering", "tgw-peering")
"""What attachments to a transit gateway are of, where they are modelled."""


def not_modelled(answers: Mapping[str, Sequence[Any]], place: str) -> Iterator[str]:
    """A line for each kind that there is something of."""
    where = f"{place}: " if place else ""
    for kind, words in NOT_MODELLED.items():
        if count := sum(map(is_there, answers.get(kind, ()))):
            yield f"{where}{words} ({count}): not modelled"
    others = Counter(
        str(it.get("ResourceType"))
        for it in answers.get("TransitGatewayAttachments", ())
        if isinstance(it, dict) and it.get("ResourceType") not in ATTACHED and is_there(it)
    )
    for kind, count in sorted(others.items()):
        yield f"{where}attachments of {kind} to transit gateways ({count}): not modelled"


def is_there(described: object) -> bool:
    """What was deleted is described for an hour."""
    return not (isinstance(described, dict) and described.get("State") == "deleted")
