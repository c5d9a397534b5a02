"""What the API does with the routing filter: the whole list is set at once."""

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.routing_filter import FilterAction, RoutingFilterEntry
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields, objects


def set_routing_filter(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../set_routing_filter: the whole list is replaced, [] clears it (inferred from [SPEC]: an array)."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    entries = [_entry(item) for item in objects(call.body)]
    ranges = [entry.ip_range for entry in entries]
    for ip_range in ranges:
        if ranges.count(ip_range) > 1:  # Assumed: two actions for one range have no longest prefix.
            raise Refused(400, Code.FILTER_INVALID, f"ipRange: {ip_range} is given twice.")
    vpg.routing_filter = entries
    cloud.vpgs.touch(vpg)
    return Answer(200)


def _entry(item: object) -> RoutingFilterEntry:
    fields = Fields(item, {"action", "ipRange"})
    action = fields.text("action")
    if action not in {known.value for known in FilterAction}:
        raise Refused(400, Code.FILTER_INVALID, f"action: {action!r}; allow or deny is needed.")
    return RoutingFilterEntry(FilterAction(action), fields.network("ipRange", Code.FILTER_INVALID))


ROUTES = [Route("POST", "/virtual_private_gateways/{vpg_id}/set_routing_filter", set_routing_filter)]
