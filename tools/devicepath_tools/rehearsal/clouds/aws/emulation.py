"""What AWS, time or another account does, and nobody can ask for through AWS's API: requests below /emulation.

PUT /emulation/peering_pace                 {"initiating_s": 3.0, "provisioning_s": 0.5}
PUT /emulation/vpc_peering_connections/ID   {"code": "expired", "message": "..."}
PUT /emulation/clock                        {"advance_s": 7200.0}
PUT /emulation/transit_gateway_pace         {"gateway_s": 50.0, "attachment_s": 5.0, "association_s": 5.0}
PUT /emulation/transit_gateway_attachments/ID  {"state": "rejected"}, "failed" or "deleted"
PUT /emulation/resource_share_pace          {"associating_s": 1.0, "inviting_s": 1.0}
PUT /emulation/resource_shares              {"arn": "arn:...", "invitations": "EXPIRED"}
PUT /emulation/organization                 {"accounts": ["123456789012"]}
PUT /emulation/direct_connect_pace          {"gateway_s": 5.0, "association_s": 600.0, "interface_s": 5.0}
PUT /emulation/virtual_interfaces/ID        {"status": "up", "routes": ["10.9.0.0/16"]}
PUT /emulation/vpn_pace                     {"gateway_s": 5.0, "vpc_s": 5.0, "connection_s": 300.0, "route_s": 1.0}
PUT /emulation/vpn_tunnels/OUTSIDE_ADDRESS  {"status": "UP", "routes": ["10.9.0.0/16"]}, and a "message" of one's own
"""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from devicepath_tools.rehearsal.clouds.aws.direct_connect import pace as direct_connect_pace
from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect import DIRECT
from devicepath_tools.rehearsal.clouds.aws.refusals import peering_lifecycle
from devicepath_tools.rehearsal.clouds.aws.resource_shares import resource_share
from devicepath_tools.rehearsal.clouds.aws.resource_shares.resource_shares import SHARES
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns import pace as vpn_pace
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.site_to_site_vpns import VPNS
from devicepath_tools.rehearsal.clouds.aws.transit_gateways import pace as transit_gateway_pace
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import ALL
from devicepath_tools.rehearsal.clouds.clock import CLOCK

PREFIX = "/emulation/"


class WithEmulation:
    """A WSGI application, and the requests that are none of AWS's."""

    def __init__(self, aws: WSGIApplication) -> None:
        self._aws = aws

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", ""))
        if environ["REQUEST_METHOD"] != "PUT" or not path.startswith(PREFIX):
            return self._aws(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        status = _put(path.removeprefix(PREFIX).split("/"), json.loads(body))
        start_response(f"{status.value} {status.phrase}", [("Content-Length", "0")])
        return []


def _put(path: list[str], body: Mapping[str, Any]) -> HTTPStatus:
    try:
        return HTTPStatus.NO_CONTENT if _done(path, body) else HTTPStatus.NOT_FOUND
    except KeyError:
        return HTTPStatus.NOT_FOUND


def _done(path: list[str], body: Mapping[str, Any]) -> bool:
    """False: there is no such request. Raises KeyError for what is not there."""
    match path:
        case ["clock"]:
            CLOCK.advance(float(body["advance_s"]))
        case ["direct_connect_pace"]:
            _set(direct_connect_pace.PACE, body)
        case ["organization"]:
            SHARES.organization = frozenset(body["accounts"])
        case ["peering_pace"]:
            _set(peering_lifecycle.PACE, body)
        case ["resource_share_pace"]:
            _set(resource_share.PACE, body)
        case ["resource_shares"]:
            SHARES.change_invitations(str(body["arn"]), str(body["invitations"]))
        case ["transit_gateway_attachments", attachment_id]:
            ALL.change_attachment(attachment_id, str(body["state"]))
        case ["transit_gateway_pace"]:
            _set(transit_gateway_pace.PACE, body)
        case ["virtual_interfaces", interface_id]:
            DIRECT.change_interface(interface_id, str(body["status"]), body.get("routes") or [])
        case ["vpc_peering_connections", connection_id]:
            peering_lifecycle.change(connection_id, str(body["code"]), str(body["message"]))
        case ["vpn_pace"]:
            _set(vpn_pace.PACE, body)
        case ["vpn_tunnels", outside_address]:
            VPNS.change_tunnel(outside_address, str(body["status"]), body.get("message"), body.get("routes") or [])
        case _:
            return False
    return True


def _set(pace: Any, body: Mapping[str, Any]) -> None:
    vars(pace).update({name: float(body[name]) for name in vars(pace)})
