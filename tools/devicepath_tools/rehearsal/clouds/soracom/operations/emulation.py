"""What a rehearsal may do to the account behind the API's back: /emulation/..., without a token, on loopback only."""

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.faults import Fault, FaultKind
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.settings import ErrorBody, is_sim
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields


def add_fault(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /emulation/faults: the fields of Fault in camel case; answers with its id."""
    known = {"kind", "method", "path", "status", "body", "retryAfter", "times", "after", "afterWork", "later"}
    fields = Fields(call.body, known)
    try:
        kind, body = FaultKind(fields.text("kind")), ErrorBody(fields.text("body", "nested"))
    except ValueError as fault:
        raise Refused(400, Code.BODY_INVALID, str(fault)) from None
    fault_id = cloud.faults.add(
        Fault(
            kind=kind,
            method=fields.text("method", "*"),
            path=fields.text("path", "/v1/*"),
            status=fields.integer("status", 500),
            body=body,
            retry_after=fields.integer("retryAfter") if fields.has("retryAfter") else None,
            times=fields.integer("times", 1),
            after=fields.integer("after", 0),
            after_work=fields.boolean("afterWork", default=False),
            later=fields.integer("later", 1),
        )
    )
    return Answer(201, {"id": fault_id})


def list_faults(cloud: SoracomCloud, call: Call) -> Answer:
    """GET /emulation/faults: those that can still strike."""
    return Answer(200, [fault.shown() for fault in cloud.faults.pending()])


def clear_faults(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE /emulation/faults and /emulation/faults/{fault_id}."""
    cloud.faults.clear(call.parameters.get("fault_id"))
    return Answer(204)


def set_limits(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /emulation/limits: requestsPerSecond (0 lifts it) and latencySeconds; what is left out stays."""
    fields = Fields(call.body, {"requestsPerSecond", "latencySeconds"})
    if fields.has("requestsPerSecond"):
        cloud.limits.set_rate(_number(fields, "requestsPerSecond") or None)
    if fields.has("latencySeconds"):
        cloud.limits.latency_seconds = _number(fields, "latencySeconds")
    return Answer(204)


def next_vpg(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /emulation/virtual_private_gateways {"stuckNext": true}."""
    if Fields(call.body, {"stuckNext"}).boolean("stuckNext"):
        cloud.vpgs.make_next_stuck()
    return Answer(204)


def change_vpg(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /emulation/virtual_private_gateways/{vpg_id} {"stuck": true|false} or {"status": "failed"}."""
    fields = Fields(call.body, {"stuck", "status"})
    vpg_id = call.parameters["vpg_id"]
    if fields.has("stuck"):
        if fields.boolean("stuck"):
            cloud.hold(vpg_id)
        else:
            cloud.release(vpg_id)
    if fields.has("status"):
        if fields.text("status") != "failed":
            raise Refused(400, Code.BODY_INVALID, "status: only failed can be set.")
        cloud.fail(vpg_id)
    return Answer(200, cloud.shown_vpg(cloud.vpgs.get(vpg_id)))


def expire_tokens(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /emulation/tokens/expire: as if the time of every token were over."""
    cloud.tokens.expire()
    return Answer(204)


def add_sims(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /emulation/sims {"count": 3}, or {"known": [...]} with IMSIs and SIM ids: further SIMs, online at once.

    Of those that are known it answers with the ones that were not there yet."""
    fields = Fields(call.body, {"count", "known"})
    if fields.has("known"):
        added = cloud.add_known_sims(_known(fields.value("known")))
    else:
        added = cloud.add_sims(fields.integer("count", 1))
    return Answer(201, [sim.shown(cloud.settings.operator_id) for sim in added])


def connect(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /emulation/sims/{sim_id}/connect: the device is switched on."""
    cloud.connect(call.parameters["sim_id"])
    return Answer(200, cloud.sims.get(call.parameters["sim_id"]).shown(cloud.settings.operator_id))


def disconnect(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /emulation/sims/{sim_id}/disconnect: the device is switched off."""
    cloud.disconnect(call.parameters["sim_id"])
    return Answer(200, cloud.sims.get(call.parameters["sim_id"]).shown(cloud.settings.operator_id))


def read_journal(cloud: SoracomCloud, call: Call) -> Answer:
    """GET /emulation/journal: every request to the API, oldest first."""
    return Answer(200, [entry.shown() for entry in cloud.journal.entries()])


def clear_journal(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE /emulation/journal."""
    cloud.journal.clear()
    return Answer(204)


def state(cloud: SoracomCloud, call: Call) -> Answer:
    """GET /emulation/state: by kind, how many there are and their ids."""
    return Answer(200, cloud.counts())


def _known(listed: object) -> list[str]:
    if not isinstance(listed, list) or not all(isinstance(it, str) and is_sim(it) for it in listed):
        raise Refused(400, Code.BODY_INVALID, "known: a list of IMSIs (15 digits) and SIM ids (18 to 20) is needed.")
    return listed


def _number(fields: Fields, name: str) -> float:
    value = fields.value(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise Refused(400, Code.BODY_INVALID, f"{name}: a number of 0 or more is needed.")
    return float(value)


ROUTES = [
    Route("POST", "/faults", add_fault),
    Route("GET", "/faults", list_faults),
    Route("DELETE", "/faults", clear_faults),
    Route("DELETE", "/faults/{fault_id}", clear_faults),
    Route("POST", "/limits", set_limits),
    Route("POST", "/virtual_private_gateways", next_vpg),
    Route("POST", "/virtual_private_gateways/{vpg_id}", change_vpg),
    Route("POST", "/tokens/expire", expire_tokens),
    Route("POST", "/sims", add_sims),
    Route("POST", "/sims/{sim_id}/connect", connect),
    Route("POST", "/sims/{sim_id}/disconnect", disconnect),
    Route("GET", "/journal", read_journal),
    Route("DELETE", "/journal", clear_journal),
    Route("GET", "/state", state),
]
