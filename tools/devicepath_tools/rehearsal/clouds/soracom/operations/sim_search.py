"""Searching SIMs: GET /query/sims."""

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.sims import Sim
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.paging import page

# [SPEC] searchSims: limit is 10 by default, 100 at most.
DEFAULT_LIMIT = 10
LARGEST_LIMIT = 100
SESSION_STATUSES = {"NA": None, "ONLINE": True, "OFFLINE": False}


def search(cloud: SoracomCloud, call: Call) -> Answer:
    """GET /query/sims. Assumed: a value matches where it is a part of the SIM's; one of several values is enough."""
    mode = call.option("search_type") or "and"
    if mode not in ("and", "or"):
        raise Refused(400, Code.SIM_INVALID, f"search_type: {mode!r}; and or or is allowed.")
    wanted_online = _wanted_online(call.option("session_status") or "NA")
    found = {}
    for sim in cloud.sims:
        hits = [_hit(values, call.query[name]) for name, values in _values(cloud, sim).items() if name in call.query]
        if wanted_online is not None:
            hits.append((sim.session is not None) == wanted_online)
        if not hits or (all(hits) if mode == "and" else any(hits)):
            found[sim.sim_id] = sim
    shown, headers = page(found, call, limit=DEFAULT_LIMIT, maximum=LARGEST_LIMIT)
    return Answer(200, [sim.shown(cloud.settings.operator_id) for sim in shown], headers)


def _wanted_online(status: str) -> bool | None:
    if status not in SESSION_STATUSES:
        raise Refused(400, Code.SIM_INVALID, f"session_status: {status!r}; {', '.join(SESSION_STATUSES)} are allowed.")
    return SESSION_STATUSES[status]


def _hit(values: list[str], wanted: list[str]) -> bool:
    return any(part in value for value in values for part in wanted)


def _values(cloud: SoracomCloud, sim: Sim) -> dict[str, list[str]]:
    """What each search parameter is compared with. `name` is the tag of that name."""
    group_name = "" if sim.group_id is None else cloud.groups.get(sim.group_id).tags.get("name", "")
    return {
        "name": [sim.tags.get("name", "")],
        "tag": list(sim.tags.values()),
        "group": [group_name],
        "group_id": [sim.group_id or ""],
        "sim_id": [sim.sim_id],
        "iccid": [sim.sim_id],
        "imsi": [sim.imsi],
        "status": ["active"],
        "subscription": [sim.subscription],
        "module_type": ["nano"],
        "msisdn": [],
        "serial_number": [],
        "bundles": [],
    }


ROUTES = [Route("GET", "/query/sims", search)]
