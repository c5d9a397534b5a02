"""Tags: what EC2 takes, and what IAM and CloudWatch Logs take of it."""

from collections.abc import Iterable, Mapping
from unicodedata import category

from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request

MOST, MOST_KEY, MOST_VALUE = 50, 128, 256
"""Tags of a thing, and characters. Source: AWS, EC2 user guide, tag restrictions; IAM API, Tag."""
PATTERN = r"[\p{L}\p{Z}\p{N}_.:/=+\-@]"
"""The characters of IAM's tags, and of CloudWatch Logs'. Source: their APIs, Tag and CreateLogGroup."""
AWS_OWN = "aws:"


def refuse_bad_tags(request: Request) -> None:
    """Of a thing that is made, and of things that there are."""
    specifications = request.get("TagSpecifications") or request.get("TagSpecification") or []
    listed = specifications if isinstance(specifications, list) else [specifications]
    for tags in [request.get("Tags"), *(one.get("Tags") for one in listed)]:
        _refuse_bad_ec2_tags([(str(tag["Key"]), str(tag.get("Value") or "")) for tag in tags or []])


def _refuse_bad_ec2_tags(tags: list[tuple[str, str]]) -> None:
    seen: set[str] = set()
    for key, value in tags:
        if key.lower().startswith(AWS_OWN):
            raise Refused("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use")
        if len(key) > MOST_KEY:
            raise Refused("InvalidParameterValue", f"Tag key exceeds the maximum length of {MOST_KEY} characters")
        if len(value) > MOST_VALUE:
            raise Refused("InvalidParameterValue", f"Tag value exceeds the maximum length of {MOST_VALUE} characters")
        if key in seen:
            raise Refused("InvalidParameterValue", f"Duplicate tag key '{key}' specified.")
        seen.add(key)
    if len(tags) > MOST:
        raise Refused("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.")


def refuse_bad_iam_tags(request: Request) -> None:
    """Of roles and instance profiles. moto looks at a role's keys only."""
    tags = [(str(tag["Key"]), str(tag.get("Value") or "")) for tag in request.get("Tags") or []]
    if len(tags) > MOST:
        raise Refused("ValidationError", failed("tags", f"Member must have length less than or equal to {MOST}"))
    for number, (key, value) in enumerate(tags, start=1):
        for part, text, most in (("key", key, MOST_KEY), ("value", value, MOST_VALUE)):
            where = f"tags.{number}.member.{part}"
            if len(text) > most:
                rule = f"Member must have length less than or equal to {most}"
                raise Refused("ValidationError", failed(where, rule, text))
            if not is_common(text):
                rule = f"Member must satisfy regular expression pattern: {PATTERN}{'+' if part == 'key' else '*'}"
                raise Refused("ValidationError", failed(where, rule, text))
        if key.lower().startswith(AWS_OWN) or value.lower().startswith(AWS_OWN):
            raise Refused("InvalidInput", "aws: prefixed tag key names are not allowed for external use.")
    if len({key.lower() for key, _ in tags}) < len(tags):
        text = "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        raise Refused("InvalidInput", text)


def refuse_bad_log_tags(tags: Mapping[str, str]) -> None:
    """Of a log group."""
    if len(tags) > MOST:
        rule = f"Member must have length less than or equal to {MOST}"
        raise Refused("InvalidParameterException", failed("tags", rule))
    for part, texts, most in (("keys", tags.keys(), MOST_KEY), ("values", tags.values(), MOST_VALUE)):
        for text in texts:
            if len(text) > most or not is_common(text):
                pattern = f"^({PATTERN}{'+' if part == 'keys' else '*'})$"
                rule = (
                    f"Map {part} must satisfy constraint: [Member must satisfy regular expression pattern: {pattern}]"
                )
                raise Refused("InvalidParameterException", failed("tags", rule, text))


def failed(where: str, rule: str, value: str = "") -> str:
    """As AWS's newer services word it."""
    return f"1 validation error detected: Value '{value}' at '{where}' failed to satisfy constraint: {rule}"


def is_common(text: Iterable[str]) -> bool:
    """Whether all characters are of the pattern."""
    return all(each in "_.:/=+-@" or category(each)[0] in "LZN" for each in text)


MADE_WITH_TAGS = (
    "create_flow_logs", "create_internet_gateway", "create_network_interface", "create_route_table",
    "create_security_group", "create_subnet", "create_vpc", "create_vpc_endpoint", "run_instances",
    "authorize_security_group_egress", "authorize_security_group_ingress",
)  # fmt: skip
BEFORE: dict[str, Before] = dict.fromkeys((*MADE_WITH_TAGS, "create_tags"), refuse_bad_tags)
AFTER: dict[str, After] = {}
