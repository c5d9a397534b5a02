"""What every component promises about everything it makes."""

from typing import Any

from tests.components.recording import TAGGED_BY_AWS, TAGGED_BY_SORACOM, UNTAGGED, WITHOUT_REGION, Recorder

TAGS = {"project": "line1", "owner": "factory"}
REGION = "eu-central-1"


def untagged(record: Recorder) -> list[str]:
    """Names of the taggable resources that lack the user's tags or a name. A type that no table knows is an error."""
    missing = []
    for (kind, name), inputs in record.custom().items():
        assert kind in TAGGED_BY_AWS | TAGGED_BY_SORACOM | UNTAGGED, f"{kind}: can it have tags? Say so in recording.py"
        name_tag = "Name" if kind in TAGGED_BY_AWS else "name"
        tags = inputs.get("tags", {})
        if kind not in UNTAGGED and not (TAGS.items() <= tags.items() and tags.get(name_tag)):
            missing.append(name)
    return missing


def elsewhere(record: Recorder) -> list[str]:
    """Names of regional AWS resources, and tokens of AWS look-ups, that were not given the region."""
    resources = [
        name
        for (kind, name), inputs in record.custom().items()
        if kind.startswith("aws:") and kind not in WITHOUT_REGION and inputs.get("region") != REGION
    ]
    return resources + [
        call.token
        for call in record.clouds.calls
        if call.token.startswith("aws:") and call.token not in WITHOUT_REGION and call.args.get("region") != REGION
    ]


def public(record: Recorder) -> list[str]:
    """Names, sorted, of what gives anything a public address, admits everybody, or leads out."""
    return sorted(name for (kind, name), inputs in record.custom().items() if _is_public(kind, inputs))


def _is_public(kind: str, inputs: dict[str, Any]) -> bool:
    everybody = {inputs.get("cidrIpv4"), inputs.get("destinationCidrBlock")} & {"0.0.0.0/0", "::/0"}
    address = inputs.get("associatePublicIpAddress") or inputs.get("mapPublicIpOnLaunch")
    leads_out = any(word in kind for word in ("internetGateway", "/eip", "natGateway"))
    return bool(everybody or address or leads_out or inputs.get("cidrIpv6") or inputs.get("ingress"))


def unprotected(record: Recorder) -> list[str]:
    """Names of resources that the engine would let go although their component is protected."""
    return [name for (_, name), request in record.requests.items() if not request.protect and name != "project-stack"]
