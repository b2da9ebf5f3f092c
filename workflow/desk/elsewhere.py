"""
Signing in through the institution's own OpenID Connect issuer.

What must come back unchanged waits in a cookie of the browser that began: another browser cannot
finish, and nobody can make somebody finish a sign-in that is not theirs.
"""

import base64
import json
from hmac import compare_digest

from fastapi import Response
from fastapi.responses import RedirectResponse

from workflow.desk.routes import Route
from workflow.desk.sign_in import Entry, ask_again, enter
from workflow.desk.visits import Caller, Calling, own_path
from workflow.errors import ConflictError, NotFoundError, WorkflowError
from workflow.machine.openid import OpenId
from workflow.usecases.signing_in import find_identified

COOKIE = "__Host-communique-elsewhere"
_LASTS_SECONDS = 600
_KEPT = frozenset({"state", "nonce", "verifier", "to"})


def leave(call: Calling, to: str = "/") -> Response:
    """Send the browser to the issuer."""
    try:
        started = _issuer(call).start()
    except WorkflowError as error:
        return ask_again(call, to, error=error)
    kept = {
        "state": started.state,
        "nonce": started.nonce,
        "verifier": started.verifier,
        "to": own_path(to),
    }
    answer = RedirectResponse(started.address, 303)
    value = base64.urlsafe_b64encode(json.dumps(kept).encode()).decode()
    answer.set_cookie(
        COOKIE,
        value,
        max_age=_LASTS_SECONDS,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )
    return answer


def come_back(call: Calling, state: str = "", code: str = "") -> Response:
    """Whom the issuer sends back is signed in, if they are one of us."""
    kept = _kept(call)
    try:
        entry = _begin(call, kept, state, code)
    except WorkflowError as error:
        answer = ask_again(call, kept.get("to", "/"), error=error)
    else:
        answer = entry.through(call.go(own_path(kept["to"])))
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer


def _begin(call: Caller, kept: dict[str, str], state: str, code: str) -> Entry:
    """
    Raises:
        ConflictError: `sign_in_interrupted`, if this browser did not begin it.
        NotPermittedError, UnavailableError: As `OpenId.finish` and `find_identified`.
    """
    if not kept or not compare_digest(kept["state"].encode(), state.encode()):
        raise ConflictError("sign_in_interrupted")
    identity = _issuer(call).finish(code, kept["verifier"], kept["nonce"])
    with call.write() as uow:
        account = find_identified(uow, identity.subject, identity.email)
        return enter(call, uow, account)


def _issuer(call: Caller) -> OpenId:
    issuer = call.desk.service.issuer
    if issuer is None:
        raise NotFoundError("page_unknown", path="/sign-in/elsewhere")
    return issuer


def _kept(call: Caller) -> dict[str, str]:
    """What the browser has kept; empty if that is not what we gave it."""
    try:
        kept = json.loads(base64.urlsafe_b64decode(call.request.cookies.get(COOKIE, "")))
    except (ValueError, RecursionError):
        return {}
    is_ours = isinstance(kept, dict) and kept.keys() == _KEPT
    return kept if is_ours and all(isinstance(each, str) for each in kept.values()) else {}


ROUTES = (
    Route("GET", "/sign-in/elsewhere", leave),
    Route("GET", "/sign-in/back", come_back),
)
