"""Logging in and out, and further tokens."""

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.tokens import credentials
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields

LONGEST_SECONDS = 172800  # [SPEC] AuthRequest.tokenTimeoutSeconds: default 86400, at most 172800.
USUAL_SECONDS = 86400


def log_in(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /auth. Only auth keys are emulated, of the ways [SPEC] AuthRequest knows; others are 401."""
    known = {"authKeyId", "authKey", "email", "password", "operatorId", "userName", "mfaOTPCode", "tokenTimeoutSeconds"}
    fields = Fields(call.body, known)
    seconds = _seconds(fields)
    if not (fields.has("authKeyId") and fields.has("authKey")):
        raise Refused(401, Code.LOGIN_FAILED, "authKeyId, authKey: both are needed.")
    api_key, token = cloud.tokens.log_in(fields.text("authKeyId"), fields.text("authKey"), seconds)
    return Answer(200, {"apiKey": api_key, "operatorId": cloud.settings.operator_id, "token": token})


def log_out(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /auth/logout."""
    cloud.tokens.log_out(credentials(call.headers)[0])
    return Answer(204)


def renew(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /operators/{operator_id}/token."""
    seconds = _seconds(Fields(call.body or {}, {"tokenTimeoutSeconds"}))
    if call.parameters["operator_id"] != cloud.settings.operator_id:
        raise Refused(400, Code.LOGIN_ENDED, "operator_id: the token belongs to another operator.")
    return Answer(200, {"token": cloud.tokens.renew(*credentials(call.headers), seconds)})


def _seconds(fields: Fields) -> int:
    seconds = fields.integer("tokenTimeoutSeconds", USUAL_SECONDS)
    if not 1 <= seconds <= LONGEST_SECONDS:
        raise Refused(400, Code.BODY_INVALID, f"tokenTimeoutSeconds: {seconds}; 1 to {LONGEST_SECONDS} is allowed.")
    return seconds


ROUTES = [
    Route("POST", "/auth", log_in, public=True),
    Route("POST", "/auth/logout", log_out),
    Route("POST", "/operators/{operator_id}/token", renew, public=True),
]
