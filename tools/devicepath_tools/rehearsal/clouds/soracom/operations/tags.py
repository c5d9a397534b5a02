"""Tags of VPGs, groups and SIMs: merged on update, deleted one by one, searched by name and value."""

from collections.abc import Mapping

from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Call
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields, objects

MAXIMUM = 20  # Console text: at most 20 tags per VPG. Assumed for groups and SIMs.


def checked(tags: dict[str, str]) -> dict[str, str]:
    """The tags, if they are not too many."""
    if len(tags) > MAXIMUM:
        raise Refused(400, Code.TAGS_INVALID, f"tags: {len(tags)} tags; at most {MAXIMUM} are allowed.")
    return tags


def updated(tags: Mapping[str, str], body: object) -> dict[str, str]:
    """Tags after an update: [{"tagName":, "tagValue":}, ...] is merged into what is there ([SPEC] TagUpdateRequest)."""
    changes: dict[str, str] = {}
    for item in objects(body):
        fields = Fields(item, {"tagName", "tagValue"})
        changes[fields.text("tagName")] = _value(fields)
    return checked({**tags, **changes})


def without(tags: Mapping[str, str], name: str) -> dict[str, str]:
    """Tags without one. Assumed: deleting a tag that is not there is 404."""
    if name not in tags:
        raise Refused(404, Code.TAG_NOT_FOUND, f"tags.{name}: no such tag.")
    return {key: value for key, value in tags.items() if key != name}


def matches(tags: Mapping[str, str], call: Call) -> bool:
    """Whether tags satisfy tag_name, tag_value and tag_value_match_mode ([SPEC]: exact, the default, or prefix).

    Assumed: tag_name alone asks for the tag with any value; tag_value alone asks nothing.
    """
    name, value = call.option("tag_name"), call.option("tag_value")
    if name is None:
        return True
    if name not in tags:
        return False
    mode = call.option("tag_value_match_mode") or "exact"
    if mode not in ("exact", "prefix"):
        raise Refused(400, Code.BODY_INVALID, f"tag_value_match_mode: {mode!r}; exact or prefix is allowed.")
    if value is None:
        return True
    return tags[name] == value if mode == "exact" else tags[name].startswith(value)


def _value(fields: Fields) -> str:
    """A tag's value; it may be empty."""
    value = fields.value("tagValue")
    if not isinstance(value, str):
        raise Refused(400, Code.TAGS_INVALID, "tagValue: a text is needed.")
    return value
