"""getPolicyDocument: a policy's JSON from its statements. Nothing is asked of AWS."""

import json
from collections.abc import Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region

NAMES = {
    "sid": "Sid",
    "actions": "Action",
    "notActions": "NotAction",
    "resources": "Resource",
    "notResources": "NotResource",
}


def get_policy_document(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Source and override documents are not merged: no program here has any."""
    document: dict[str, Any] = {"Version": arguments.get("version", "2012-10-17")}
    if arguments.get("policyId"):
        document["Id"] = arguments["policyId"]
    document["Statement"] = [_statement(each) for each in arguments.get("statements", ())]
    text, minified = json.dumps(document, indent=2), json.dumps(document, separators=(",", ":"))
    return {**arguments, "id": str(len(text)), "json": text, "minifiedJson": minified}


def _statement(given: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"Effect": given.get("effect", "Allow")}
    made |= {called: _single(given[name]) for name, called in NAMES.items() if given.get(name)}
    for name, called in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        principals = given.get(name, ())
        if any(each["type"] == "*" for each in principals):
            made[called] = "*"
        elif principals:
            made[called] = {each["type"]: _single(each["identifiers"]) for each in principals}
    for each in given.get("conditions", ()):
        made.setdefault("Condition", {}).setdefault(each["test"], {})[each["variable"]] = _single(each["values"])
    return made


def _single(values: Any) -> Any:
    return values[0] if isinstance(values, list) and len(values) == 1 else values
