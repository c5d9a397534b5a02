"""What all operations of a type F2 VPG's transit gateway need."""

import re

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateways import TransitGateway
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import VirtualPrivateGateway
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Call
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields


def with_gateway(cloud: SoracomCloud, call: Call) -> tuple[VirtualPrivateGateway, TransitGateway]:
    """The running VPG of a call, with its transit gateway. Refused on other types than F2 (console text)."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    if vpg.transit_gateway is None:
        raise Refused(400, Code.TRANSIT_GATEWAY_INVALID, f"{vpg.vpg_id}: only a type F2 VPG has a transit gateway.")
    cloud.look_at_aws(vpg)
    return vpg, vpg.transit_gateway


def account_id(fields: Fields) -> str:
    """The customer's AWS account."""
    return matching(fields, "customerAwsAccountId", r"\d{12}", "an AWS account id has 12 digits")


def matching(fields: Fields, name: str, pattern: str, rule: str) -> str:
    """A field that has to have a form."""
    value = fields.text(name)
    if not re.fullmatch(pattern, value):
        raise Refused(400, Code.TRANSIT_GATEWAY_INVALID, f"{name}: {value!r}; {rule}.")
    return value


def aws_id(kind: str) -> str:
    """The form of AWS's ids of a kind: 8 or 17 hexadecimal digits."""
    return rf"{kind}-(?:[0-9a-f]{{8}}|[0-9a-f]{{17}})"
