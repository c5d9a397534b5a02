"""Log groups."""

import re

from moto.logs.models import logs_backends

from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.refusals.tags import failed, refuse_bad_log_tags

NAME = r"[\.\-_/#A-Za-z0-9]+"
"""Source: AWS, CloudWatch Logs API, CreateLogGroup; the length is moto's own check."""


def _refuse_bad_group(request: Request) -> None:
    name = str(request.get("logGroupName", ""))
    if not re.fullmatch(NAME, name):
        rule = f"Member must satisfy regular expression pattern: {NAME}"
        raise Refused("InvalidParameterException", failed("logGroupName", rule, name))
    _refuse_bad_tags(request)


def _refuse_bad_tags(request: Request) -> None:
    refuse_bad_log_tags(request.get("tags") or {})


def _refuse_unknown_group(request: Request) -> None:
    """moto keeps tags of any name. Source: AWS, CloudWatch Logs API, ResourceNotFoundException of TagResource."""
    _, found, name = str(request.get("resourceArn", "")).partition(":log-group:")
    if found and name.removesuffix(":*") not in logs_backends[request.account_id][request.region].groups:
        raise Refused("ResourceNotFoundException", "The specified log group does not exist.")


def _refuse_bad_tagging(request: Request) -> None:
    _refuse_unknown_group(request)
    _refuse_bad_tags(request)


BEFORE: dict[str, Before] = {
    "create_log_group": _refuse_bad_group,
    "list_tags_for_resource": _refuse_unknown_group,
    "tag_resource": _refuse_bad_tagging,
    "untag_resource": _refuse_unknown_group,
}
AFTER: dict[str, After] = {}
