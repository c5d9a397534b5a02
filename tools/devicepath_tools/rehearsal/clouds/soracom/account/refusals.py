"""How the API says no: one exception, and one table of codes."""

from enum import StrEnum


class Code(StrEnum):
    """Codes in refusals. Assumed, all of them: SORACOM publishes no list, so a client must not depend on one."""

    LOGIN_FAILED = "AUM0002"
    LOGIN_ENDED = "AUM0001"
    TOO_MANY_REQUESTS = "COM0001"
    BODY_INVALID = "COM0002"
    NOT_EMULATED = "COM0003"
    VPG_NOT_FOUND = "VPG0001"
    VPG_NOT_RUNNING = "VPG0002"
    VPG_INVALID = "VPG0003"
    VPG_NOT_TERMINABLE = "VPG0004"
    TAGS_INVALID = "VPG0005"
    PEERING_INVALID = "VPG0006"
    PEERING_NOT_FOUND = "VPG0007"
    GATE_CLOSED = "VPG0008"
    GATE_INVALID = "VPG0009"
    GATE_PEER_INVALID = "VPG0010"
    GATE_PEER_NOT_FOUND = "VPG0011"
    ADDRESS_INVALID = "VPG0012"
    ADDRESS_NOT_FOUND = "VPG0013"
    FILTER_INVALID = "VPG0014"
    REDIRECTION_INVALID = "VPG0015"
    TRANSIT_GATEWAY_INVALID = "VPG0016"
    ATTACHMENT_NOT_FOUND = "VPG0017"
    ROUTE_INVALID = "VPG0018"
    ROUTE_NOT_FOUND = "VPG0019"
    LINE_INVALID = "VPG0020"
    LINE_NOT_FOUND = "VPG0021"
    TAG_NOT_FOUND = "COM0004"
    AWS_UNREACHABLE = "COM0005"
    GROUP_NOT_FOUND = "GRP0001"
    GROUP_INVALID = "GRP0002"
    SIM_NOT_FOUND = "SIM0001"
    SIM_INVALID = "SIM0002"


class Refused(Exception):
    """The API refuses a call. The message is ours; the live API's words are not known."""

    def __init__(self, status: int, code: Code, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
