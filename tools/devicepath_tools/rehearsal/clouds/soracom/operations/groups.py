"""What the API does with groups: their configuration, their tags, the SIMs in them."""

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.groups import AIR, Group
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.operations import tags
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields, objects
from devicepath_tools.rehearsal.clouds.soracom.operations.paging import page

# [SPEC] putConfigurationParameters, parameter namespace.
NAMESPACES = frozenset(
    (
        *("SoracomAir", "SoracomBeam", "SoracomEndorse", "SoracomFlux", "SoracomFunk", "SoracomFunnel"),
        *("SoracomHarvest", "SoracomHarvestFiles", "SoracomKrypton", "SoracomOrbit", "UnifiedEndpoint"),
    )
)


def create(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /groups."""
    fields = Fields(call.body, {"tags", "configuration"})
    configuration: dict[str, dict[str, object]] = {}
    given = fields.inner("configuration", set(NAMESPACES))
    for namespace in sorted(NAMESPACES):
        if given.has(namespace):
            values = given.value(namespace)
            if not isinstance(values, dict):
                raise Refused(400, Code.GROUP_INVALID, f"configuration.{namespace}: an object is needed.")
            configuration[namespace] = values
    _check_air(cloud, configuration.get(AIR, {}))
    group = Group(cloud.now(), tags.checked(fields.texts("tags")), configuration)
    cloud.groups.add(group)
    return Answer(201, group.shown(cloud.settings.operator_id))


def list_all(cloud: SoracomCloud, call: Call) -> Answer:
    """GET /groups."""
    found = {group.group_id: group for group in cloud.groups if tags.matches(group.tags, call)}
    shown, headers = page(found, call)
    return Answer(200, [group.shown(cloud.settings.operator_id) for group in shown], headers)


def get(cloud: SoracomCloud, call: Call) -> Answer:
    """GET /groups/{group_id}."""
    return Answer(200, cloud.groups.get(call.parameters["group_id"]).shown(cloud.settings.operator_id))


def delete(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE /groups/{group_id}. Refused while SIMs are in it: assumed."""
    group = cloud.groups.get(call.parameters["group_id"])
    members = [sim.sim_id for sim in cloud.sims if sim.group_id == group.group_id]
    if members:
        raise Refused(400, Code.GROUP_INVALID, f"{group.group_id}: SIMs are in it: {', '.join(members[:3])}.")
    cloud.groups.remove(group.group_id)
    return Answer(204)


def list_sims(cloud: SoracomCloud, call: Call) -> Answer:
    """GET /groups/{group_id}/subscribers."""
    group = cloud.groups.get(call.parameters["group_id"])
    shown, headers = page({sim.sim_id: sim for sim in cloud.sims if sim.group_id == group.group_id}, call)
    return Answer(200, [sim.shown(cloud.settings.operator_id) for sim in shown], headers)


def put_parameters(cloud: SoracomCloud, call: Call) -> Answer:
    """PUT .../configuration/{namespace}: [{"key":, "value":}, ...] is merged key by key."""
    group, namespace = _addressed(cloud, call)
    changes: dict[str, object] = {}
    for item in objects(call.body):
        fields = Fields(item, {"key", "value"})
        changes[fields.text("key")] = fields.value("value")
    values = {**group.configuration.get(namespace, {}), **changes}
    if namespace == AIR:
        _check_air(cloud, values)
    group.configuration[namespace] = values
    return _modified(cloud, group)


def delete_parameter(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE .../configuration/{namespace}/{name}. Assumed: a key that is not there is 404."""
    group, namespace = _addressed(cloud, call)
    name = call.parameters["name"]
    if name not in group.configuration.get(namespace, {}):
        raise Refused(404, Code.GROUP_NOT_FOUND, f"{namespace}.{name}: the group has no such parameter.")
    del group.configuration[namespace][name]
    _modified(cloud, group)
    return Answer(204)


def delete_namespace(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE .../configuration/{namespace}. Assumed: a namespace that is not there is 404."""
    group, namespace = _addressed(cloud, call)
    if group.configuration.pop(namespace, None) is None:
        raise Refused(404, Code.GROUP_NOT_FOUND, f"{namespace}: the group has no such configuration.")
    _modified(cloud, group)
    return Answer(204)


def put_tags(cloud: SoracomCloud, call: Call) -> Answer:
    """PUT .../tags: merged into what is there."""
    group = cloud.groups.get(call.parameters["group_id"])
    group.tags = tags.updated(group.tags, call.body)
    return _modified(cloud, group)


def delete_tag(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE .../tags/{tag_name}."""
    group = cloud.groups.get(call.parameters["group_id"])
    group.tags = tags.without(group.tags, call.parameters["tag_name"])
    _modified(cloud, group)
    return Answer(204)


def _addressed(cloud: SoracomCloud, call: Call) -> tuple[Group, str]:
    namespace = call.parameters["namespace"]
    if namespace not in NAMESPACES:
        raise Refused(400, Code.GROUP_INVALID, f"namespace: {namespace} is unknown.")
    return cloud.groups.get(call.parameters["group_id"]), namespace


def _modified(cloud: SoracomCloud, group: Group) -> Answer:
    group.modified_at = cloud.now()
    return Answer(200, group.shown(cloud.settings.operator_id))


def _check_air(cloud: SoracomCloud, air: dict[str, object]) -> None:
    """Assumed: a group cannot be pointed at a VPG that is unknown or being terminated; `creating` is fine."""
    use_vpg, vpg_id = air.get("useVpg", False), air.get("vpgId")
    if not isinstance(use_vpg, bool):
        raise Refused(400, Code.GROUP_INVALID, "SoracomAir.useVpg: true or false is needed.")
    if use_vpg and not (isinstance(vpg_id, str) and cloud.vpgs.alive(vpg_id)):
        raise Refused(400, Code.GROUP_INVALID, f"SoracomAir.vpgId: {vpg_id} is not a VPG that can be used.")


_GROUP = "/groups/{group_id}"
ROUTES = [
    Route("GET", "/groups", list_all),
    Route("POST", "/groups", create),
    Route("GET", _GROUP, get),
    Route("DELETE", _GROUP, delete),
    Route("GET", f"{_GROUP}/subscribers", list_sims),
    Route("PUT", f"{_GROUP}/configuration/{{namespace}}", put_parameters),
    Route("DELETE", f"{_GROUP}/configuration/{{namespace}}", delete_namespace),
    Route("DELETE", f"{_GROUP}/configuration/{{namespace}}/{{name}}", delete_parameter),
    Route("PUT", f"{_GROUP}/tags", put_tags),
    Route("DELETE", f"{_GROUP}/tags/{{tag_name}}", delete_tag),
]
