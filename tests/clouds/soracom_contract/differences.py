"""Where the live API is known to differ from its description. One table; everything else has to validate.

Each row is needed: test_soracom_contract.py takes it away and sees an exchange fail.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Description = dict[str, Any]

CONSOLE = "the texts of SORACOM's user console"
CLI = "SORACOM's CLI, which retries 429 and every 5xx"
GO_SDK = "SORACOM's Go SDK, whose decoder takes this shape"
USERS = "articles of people who used it"
ASSUMED = "assumed: the operation has rules (console texts) and no declared way to refuse"

ERROR_SCHEMAS: dict[str, Description] = {
    "nested": {"$ref": "#/components/schemas/APICallError"},
    "flat": {
        "type": "object",
        "required": ["code", "message"],
        "properties": {
            "code": {"type": "string"},
            "message": {"type": "string"},
            "messageArgs": {"type": "array", "items": {}},
        },
    },
}

# Operations with rules of their own that declare no 400.
UNDECLARED_400 = (
    *("auth", "createVirtualPrivateGateway", "listVirtualPrivateGateways"),
    *("updateVirtualPrivateGatewayTags", "deleteVirtualPrivateGatewayTag"),
    *("createVpcPeeringConnection", "deleteVpcPeeringConnection"),
    *("deleteTransitGatewayVpcAttachment", "deleteTransitGatewayPeeringConnection", "deleteCustomerRoute"),
    *("setVirtualPrivateGatewayVxLanId", "enableGatePrivacySeparator", "disableGatePrivacySeparator"),
    *("setRedirectionConfiguration", "unsetRedirectionConfiguration"),
    *("createGroup", "listGroups", "deleteGroup", "putConfigurationParameters", "putGroupTags"),
    *("listSubscribersInGroup", "listSims", "setSimGroup", "putSimTags", "deleteSimSession"),
)


@dataclass(frozen=True)
class Difference:
    """One row: the place in the description, what the live API does there, who says so, and the patch."""

    where: str
    what: str
    source: str
    apply: Callable[[Description], None]


def operations(description: Description) -> Iterator[Description]:
    """All operations of a description."""
    for item in description["paths"].values():
        yield from item.values()


def _more_statuses(description: Description) -> None:
    _vpg(description)["status"]["enum"] += ["creating", "terminating", "terminated", "failed"]


def _peerings_are_objects(description: Description) -> None:
    names = ("id", "peerOwnerId", "peerVpcId", "destinationCidrBlock")
    _vpg(description)["vpcPeeringConnections"]["additionalProperties"] = {
        "type": "object",
        "required": ["id"],
        "properties": {name: {"type": "string"} for name in names},
    }


def _peerings_may_be_null(description: Description) -> None:
    _vpg(description)["vpcPeeringConnections"]["nullable"] = True


def _vpg(description: Description) -> Description:
    properties: Description = description["components"]["schemas"]["VirtualPrivateGateway"]["properties"]
    return properties


def _everywhere(*statuses: str) -> Callable[[Description], None]:
    def apply(description: Description) -> None:
        for operation in operations(description):
            for status in statuses:
                operation["responses"].setdefault(status, {"description": "not declared"})

    return apply


def _400_where_missing(description: Description) -> None:
    for operation in operations(description):
        if operation["operationId"] in UNDECLARED_400:
            operation["responses"]["400"] = {"description": "not declared"}


def _error_body(shape: str) -> Callable[[Description], None]:
    def apply(description: Description) -> None:
        for operation in operations(description):
            for status, response in operation["responses"].items():
                if status >= "400":
                    _add_shape(response.setdefault("content", {}), shape)

    return apply


def _add_shape(content: Description, shape: str) -> None:
    if shape == "text":
        content["text/plain"] = {"schema": {"type": "string"}}
        return
    declared = content.get("application/json", {}).get("schema")
    shapes = [] if declared is None else declared.get("anyOf", [declared])
    content["application/json"] = {"schema": {"anyOf": [*shapes, ERROR_SCHEMAS[shape]]}}


# In this order: error bodies are added to the error statuses that are there by then.
DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "VirtualPrivateGateway.status",
        "is also creating, terminating, terminated, failed; the description lists running only",
        CONSOLE,
        _more_statuses,
    ),
    Difference(
        "VirtualPrivateGateway.vpcPeeringConnections",
        "its values are objects with id, peerOwnerId, peerVpcId, destinationCidrBlock; the description says strings",
        f"{CONSOLE}; the full description's own schema VpcPeeringConnection",
        _peerings_are_objects,
    ),
    Difference(
        "VirtualPrivateGateway.vpcPeeringConnections",
        "is null while a VPG is being created",
        USERS,
        _peerings_may_be_null,
    ),
    Difference("every operation", "401 when the token has ended; few declare it", USERS, _everywhere("401")),
    Difference("every operation", "429 when called too often; none declares it", CLI, _everywhere("429")),
    Difference(
        "every operation",
        "500, 501, 502, 503, 504; one operation declares 500",
        CLI,
        _everywhere("500", "501", "502", "503", "504"),
    ),
    Difference("UNDECLARED_400", "400 when a rule is broken; none of them declares it", ASSUMED, _400_where_missing),
    Difference(
        "every error answer",
        "has a body like APICallError; the description gives it to one operation",
        "the description's own schema",
        _error_body("nested"),
    ),
    Difference("every error answer", "has a flat body: code, message, messageArgs", GO_SDK, _error_body("flat")),
    Difference("every error answer", "has a text/plain body", GO_SDK, _error_body("text")),
)
