"""Log groups."""

import re

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


BEFORE: dict[str, Before] = {"create_log_group": _refuse_bad_group, "tag_resource": _refuse_bad_tags}
AFTER: dict[str, After] = {}
