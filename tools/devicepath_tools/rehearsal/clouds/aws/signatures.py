"""Whose requests are answered: of the rehearsal's own key, and of keys that the emulated AWS gave out itself.

moto answers everybody. A program that brings a real account's credentials learns it here, and not in that account."""

import re
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from devicepath_tools.rehearsal.clouds.aws.credentials import ACCESS_KEY_ID

OWN_PATHS = ("/moto-api/",)
"""moto's own doors, which are no part of AWS's API."""
KEY = re.compile(r"(?:Credential=|X-Amz-Credential=)([^/&,%]+)")
CODE = "InvalidClientTokenId"


class OwnKeysOnly:
    """A WSGI application that refuses other keys, as AWS does, in the form of each of its protocols."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(OWN_PATHS) or _is_known(_key(environ)):
            return self._inner(environ, start_response)
        message = (
            "The security token included in the request is invalid: this is the emulated AWS of a rehearsal, which "
            "knows no key but its own."
        )
        kind, body = _refusal(environ, message)
        start_response("403 Forbidden", [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]


def _key(environ: WSGIEnvironment) -> str | None:
    """The id of the key that signed a request; None: nobody signed it."""
    found = KEY.search(environ.get("HTTP_AUTHORIZATION") or environ.get("QUERY_STRING") or "")
    return found[1] if found else None


def _is_known(key: str | None) -> bool:
    """Requests of federation (AssumeRoleWithWebIdentity) are not signed, and not answered either."""
    if key is None:
        return False
    if key == ACCESS_KEY_ID:
        return True
    from moto.iam.models import iam_backends

    return any(key in iam.access_keys for account in iam_backends.values() for iam in account.values())


def _refusal(environ: WSGIEnvironment, message: str) -> tuple[str, bytes]:
    if environ.get("HTTP_X_AMZ_TARGET"):
        return "application/x-amz-json-1.1", f'{{"__type": "{CODE}", "message": "{message}"}}'.encode()
    error = f"<Error><Code>{CODE}</Code><Message>{message}</Message></Error>"
    # EC2 has a form of its own; who reads the other finds the code in it, too.
    is_ec2 = "/ec2/" in (environ.get("HTTP_AUTHORIZATION") or "")
    text = f"<Response><Errors>{error}</Errors></Response>" if is_ec2 else f"<ErrorResponse>{error}</ErrorResponse>"
    return "text/xml", text.encode()
