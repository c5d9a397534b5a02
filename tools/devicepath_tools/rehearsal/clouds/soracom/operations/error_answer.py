"""How a refusal is answered: three shapes of body."""

import json

from devicepath_tools.rehearsal.clouds.soracom.account.settings import ErrorBody
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer


def error_answer(
    status: int, code: str, message: str, shape: ErrorBody, headers: dict[str, str] | None = None
) -> Answer:
    """An answer with an error body of the shape asked for. Source: [SPEC] APICallError; the Go SDK's decoder."""
    content_type = "application/json"
    if shape == ErrorBody.NESTED:
        text = json.dumps({"httpStatus": status, "errorMessage": {"code": code, "message": message}})
    elif shape == ErrorBody.FLAT:
        text = json.dumps({"code": code, "message": message, "messageArgs": []})
    else:
        text, content_type = message, "text/plain"
    return Answer(status, raw=text.encode(), content_type=content_type, headers=headers or {})
