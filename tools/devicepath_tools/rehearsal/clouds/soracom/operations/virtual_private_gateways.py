"""What the API does with whole VPGs: create, list, get, terminate, tag."""

from devicepath_tools.rehearsal.clouds.soracom.account import address_ranges
from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateways import DEFAULT_ASN
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import (
    TYPES,
    VirtualPrivateGateway,
    VpgStatus,
)
from devicepath_tools.rehearsal.clouds.soracom.operations import tags
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields
from devicepath_tools.rehearsal.clouds.soracom.operations.paging import page

DEFAULT_DEVICE_SUBNET = "10.128.0.0/9"  # [SPEC] CreateVirtualPrivateGatewayRequest
PRIVATE_ASNS = (range(64512, 65535), range(4200000000, 4294967295))  # AWS: transit gateway's own side of BGP.


def create(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /virtual_private_gateways: 201 with `creating`."""
    known = {"type", "deviceSubnetCidrRange", "useInternetGateway", "placement", "soracomTransitGateway", "tags"}
    fields = Fields(call.body, known)
    kind = fields.integer("type")
    if kind not in TYPES.values():
        raise Refused(400, Code.VPG_INVALID, f"type: {kind}; {TYPES} are allowed.")
    subnet = fields.network("deviceSubnetCidrRange", Code.VPG_INVALID, DEFAULT_DEVICE_SUBNET)
    address_ranges.check_device_subnet(subnet)
    use_internet_gateway = fields.boolean("useInternetGateway", default=True)
    if kind == TYPES["E"] and not use_internet_gateway:
        raise Refused(400, Code.VPG_INVALID, "useInternetGateway: type E cannot do without (console text).")
    region = _region(cloud, fields.inner("placement", {"region"}))
    now = cloud.now()
    vpg = VirtualPrivateGateway(
        type=kind,
        device_subnet=subnet,
        region=region,
        vpg_range=address_ranges.free_vpg_range(cloud.vpgs.ranges()),
        created_at=now,
        running_at=now + cloud.settings.creation_seconds,
        use_internet_gateway=use_internet_gateway,
        tags=tags.checked(fields.texts("tags")),
    )
    asn = _asn(kind, fields)
    if asn is not None:
        vpg.transit_gateway = cloud.new_transit_gateway(vpg.vpg_id, region, asn)
    cloud.vpgs.add(vpg)
    return Answer(201, cloud.shown_vpg(vpg))


def list_all(cloud: SoracomCloud, call: Call) -> Answer:
    """GET /virtual_private_gateways."""
    found = {vpg.vpg_id: vpg for vpg in cloud.vpgs if tags.matches(vpg.tags, call)}
    shown, headers = page(found, call)
    return Answer(200, [cloud.shown_vpg(vpg) for vpg in shown], headers)


def get(cloud: SoracomCloud, call: Call) -> Answer:
    """GET /virtual_private_gateways/{vpg_id}."""
    return Answer(200, cloud.shown_vpg(cloud.vpgs.get(call.parameters["vpg_id"])))


def terminate(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../terminate: 200 means that termination has started.

    Refused with what is attached (console text for F2, Door and Direct; the old guide deletes peerings first), and
    unless the VPG is running or failed (assumed). Its sessions end at once and the SIMs stay offline (assumed).
    """
    vpg = cloud.vpgs.get(call.parameters["vpg_id"])
    status = cloud.vpgs.status(vpg)
    if status not in (VpgStatus.RUNNING, VpgStatus.FAILED):
        raise Refused(400, Code.VPG_NOT_TERMINABLE, f"{vpg.vpg_id}: it is {status.value}.")
    if vpg.peering_connections:
        left = ", ".join(vpg.peering_connections)
        raise Refused(400, Code.VPG_NOT_TERMINABLE, f"{vpg.vpg_id}: peering connections are left: {left}.")
    if lines := [*vpg.vpn_connections, *vpg.virtual_interfaces]:
        left = ", ".join(lines)
        raise Refused(400, Code.VPG_NOT_TERMINABLE, f"{vpg.vpg_id}: only support ends Door and Direct: {left}.")
    if attached := [*(one.key for one in vpg.vpc_attachments), *(one.attachment_id for one in vpg.gateway_peerings)]:
        left = ", ".join(attached)
        raise Refused(400, Code.VPG_NOT_TERMINABLE, f"{vpg.vpg_id}: its transit gateway has attachments left: {left}.")
    if cloud.aws is not None:
        cloud.aws.remove_vpc(vpg.vpg_id, vpg.region)
        if vpg.transit_gateway is not None:
            cloud.aws.transit_gateways.remove(vpg.transit_gateway)
    vpg.terminated_at = cloud.now() + cloud.settings.termination_seconds
    cloud.vpgs.touch(vpg)
    cloud.end_sessions_in(vpg.vpg_id)
    return Answer(200)


def update_tags(cloud: SoracomCloud, call: Call) -> Answer:
    """PUT .../tags: merged into what is there."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    vpg.tags = tags.updated(vpg.tags, call.body)
    cloud.vpgs.touch(vpg)
    return Answer(204)


def delete_tag(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE .../tags/{tag_name}."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    vpg.tags = tags.without(vpg.tags, call.parameters["tag_name"])
    cloud.vpgs.touch(vpg)
    return Answer(204)


def _region(cloud: SoracomCloud, placement: Fields) -> str:
    allowed = cloud.settings.regions
    region = placement.text("region", allowed[0])
    if region not in allowed:
        coverage = cloud.settings.coverage
        raise Refused(
            400, Code.VPG_INVALID, f"placement.region: {region}; coverage {coverage} has {', '.join(allowed)}."
        )
    return region


def _asn(kind: int, fields: Fields) -> int | None:
    """That of the transit gateway; None on types that have none."""
    inner = fields.inner("soracomTransitGateway", {"asn"})
    if kind != TYPES["F2"]:
        if inner.has("asn"):
            raise Refused(400, Code.VPG_INVALID, "soracomTransitGateway.asn: only type F2 has a transit gateway.")
        return None
    asn = inner.integer("asn", DEFAULT_ASN)
    if not any(asn in allowed for allowed in PRIVATE_ASNS):
        raise Refused(400, Code.VPG_INVALID, f"soracomTransitGateway.asn: {asn}; 64512-65534 or 4200000000-4294967294.")
    return asn


_VPGS = "/virtual_private_gateways"
ROUTES = [
    Route("GET", _VPGS, list_all),
    Route("POST", _VPGS, create),
    Route("GET", f"{_VPGS}/{{vpg_id}}", get),
    Route("POST", f"{_VPGS}/{{vpg_id}}/terminate", terminate),
    Route("PUT", f"{_VPGS}/{{vpg_id}}/tags", update_tags),
    Route("DELETE", f"{_VPGS}/{{vpg_id}}/tags/{{tag_name}}", delete_tag),
]
