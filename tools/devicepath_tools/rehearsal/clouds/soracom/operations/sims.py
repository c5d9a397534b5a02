"""What the API does with SIMs: list, group, tags, session."""

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.sims import Sim
from devicepath_tools.rehearsal.clouds.soracom.operations import tags
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields
from devicepath_tools.rehearsal.clouds.soracom.operations.paging import page


def list_all(cloud: SoracomCloud, call: Call) -> Answer:
    """GET /sims."""
    return _page(cloud, call, list(cloud.sims), limit=100, maximum=None)


def get(cloud: SoracomCloud, call: Call) -> Answer:
    """GET /sims/{sim_id}."""
    return Answer(200, cloud.sims.get(call.parameters["sim_id"]).shown(cloud.settings.operator_id))


def set_group(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../set_group. It applies at the next session. Assumed: an unknown group is 404."""
    sim = cloud.sims.get(call.parameters["sim_id"])
    sim.group_id = cloud.groups.get(Fields(call.body, {"groupId"}).text("groupId")).group_id
    return _modified(cloud, sim)


def unset_group(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../unset_group. It applies at the next session."""
    sim = cloud.sims.get(call.parameters["sim_id"])
    sim.group_id = None
    return _modified(cloud, sim)


def put_tags(cloud: SoracomCloud, call: Call) -> Answer:
    """PUT .../tags: merged into what is there."""
    sim = cloud.sims.get(call.parameters["sim_id"])
    sim.tags = tags.updated(sim.tags, call.body)
    return _modified(cloud, sim)


def delete_session(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../delete_session: the answer still shows the session that has just ended (seen in practice).

    The device connects again by itself. Assumed: a SIM that is offline is refused.
    """
    sim = cloud.sims.get(call.parameters["sim_id"])
    if sim.session is None:
        raise Refused(400, Code.SIM_INVALID, f"{sim.sim_id}: it is offline and has no session to delete.")
    stale = sim.shown(cloud.settings.operator_id)
    cloud.end_session(sim, reconnect=True)
    return Answer(200, stale)


def _page(cloud: SoracomCloud, call: Call, found: list[Sim], *, limit: int, maximum: int | None) -> Answer:
    shown, headers = page({sim.sim_id: sim for sim in found}, call, limit=limit, maximum=maximum)
    return Answer(200, [sim.shown(cloud.settings.operator_id) for sim in shown], headers)


def _modified(cloud: SoracomCloud, sim: Sim) -> Answer:
    sim.modified_at = cloud.now()
    return Answer(200, sim.shown(cloud.settings.operator_id))


_SIM = "/sims/{sim_id}"
ROUTES = [
    Route("GET", "/sims", list_all),
    Route("GET", _SIM, get),
    Route("POST", f"{_SIM}/set_group", set_group),
    Route("POST", f"{_SIM}/unset_group", unset_group),
    Route("PUT", f"{_SIM}/tags", put_tags),
    Route("POST", f"{_SIM}/delete_session", delete_session),
]
