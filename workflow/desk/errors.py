"""
HTTP statuses, one table, found along the class hierarchy of the error; and the one answer that
says what is wrong, as a page or as JSON.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from workflow.desk.guards import MOST_BYTES
from workflow.desk.headers import of_framed_note, security
from workflow.desk.kept import Kept, kept_of
from workflow.desk.pages import Pages
from workflow.desk.visits import Caller, SignInNeededError, fields_of, known_visitor, way_back
from workflow.errors import (
    ConfirmationNeededError,
    ConflictError,
    DamagedError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    NotReadyError,
    RenderingError,
    TooOftenError,
    UnavailableError,
    WorkflowError,
)
from workflow.wording import N_

STATUSES: Mapping[type[WorkflowError], int] = {
    InvalidInputError: 422,
    NotReadyError: 409,
    ConflictError: 409,
    ConfirmationNeededError: 409,
    NotPermittedError: 403,
    NotFoundError: 404,
    TooOftenError: 429,
    UnavailableError: 503,
    RenderingError: 500,
    DamagedError: 500,
    WorkflowError: 500,
}

_HEADINGS: Mapping[int, str] = {
    401: N_("Sign in first"),
    403: N_("Not permitted"),
    404: N_("Not found"),
    405: N_("Not possible"),
    409: N_("Not possible now"),
    422: N_("Something to mend"),
    429: N_("Too many attempts"),
    503: N_("Try again later"),
}
_OTHER_HEADING = N_("Something went wrong")


def status_of(error: WorkflowError) -> int:
    """The HTTP status that *error* is answered with."""
    return next(STATUSES[family] for family in type(error).__mro__ if family in STATUSES)


def install(app: FastAPI) -> None:
    """Answer every error of *app* with a sentence and the findings."""
    for family in (WorkflowError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(family, _answer)
    app.add_exception_handler(ConfirmationNeededError, _ask_to_confirm)
    app.add_exception_handler(SignInNeededError, _ask_to_sign_in)


async def _answer(request: Request, error: Exception) -> Response:
    kept = None if _is_by_script(request) else await kept_of(request)
    return await run_in_threadpool(_answer_with, request, error, kept)


def _answer_with(request: Request, error: Exception, kept: Kept | None) -> Response:
    said, status = _refusal(request, error)
    call = known_visitor(request)
    # An error that nobody foresaw is answered outside of all middleware.
    headers = {**security(request.state.nonce), **(getattr(error, "headers", None) or {})}
    if isinstance(error, TooOftenError):
        headers["Retry-After"] = str(error.values["seconds"])
    if _wants_json(request):
        return JSONResponse(_as_json(said, call.pages), status, headers)
    if "hx-request" in request.headers:
        # The page stays, with what was typed into it, and says beside it what is wrong.
        headers |= {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML", "X-Refusal": said.code}
        return HTMLResponse(call.render("errors/notice.html", error=said), status, headers)
    if _is_in_frame(request):
        page = call.render("writing/no_preview.html", error=said)
        return HTMLResponse(page, status, {**headers, **of_framed_note()})
    heading = _HEADINGS.get(status, _OTHER_HEADING)
    page = call.render("errors/error.html", heading=heading, error=said, kept=kept)
    return HTMLResponse(page, status, headers)


async def _ask_to_confirm(request: Request, error: Exception) -> Response:
    """The question that *error* asks, with what was sent, so that it need not be typed again."""
    call = known_visitor(request)
    sent = (await fields_of(request)).multi_items()
    files = [name for name, value in sent if not isinstance(value, str)]
    if _wants_json(request) or files or not isinstance(error, WorkflowError):
        return await _answer(request, error)
    fields = [(name, value) for name, value in sent if name not in _OWN_FIELDS]
    is_part = "hx-request" in request.headers
    template = "errors/confirm_notice.html" if is_part else "errors/confirm.html"
    headers = dict(security(request.state.nonce))
    if is_part:
        headers |= {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"}
    heading = _QUESTIONS.get(error.code, _OF_PUBLICATIONS)
    page = call.render(template, error=error, fields=fields, heading=heading)
    return HTMLResponse(page, status_of(error), headers)


# What the page of a question is called; the others are about publications that wait.
_QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "points_open": N_("Something is still open"),
        "correction_ends": N_("This cannot be undone"),
        "deletion": N_("This cannot be undone"),
        "deletion_of_promised": N_("This cannot be undone"),
        "plan_leaves_public": N_("This concerns a public language"),
        "plan_brings_back": N_("This concerns a withdrawn language"),
    }
)
_OF_PUBLICATIONS = N_("This keeps a publication from its instant")
# Of a form: what the question has anew.
_OWN_FIELDS = ("form_key", "confirm")


async def _ask_to_sign_in(request: Request, _error: Exception) -> Response:
    if _is_by_script(request):
        return await _answer(request, HTTPException(401))
    kept = await kept_of(request)
    if kept is None:
        return RedirectResponse(way_back(request), 303)
    call = Caller(request.app.state.desk, request)
    return call.page("sign_in/ask.html", status=401, to="/", name="", error=None, kept=kept)


def _is_by_script(request: Request) -> bool:
    """Whether the page stays, whatever the answer is."""
    return _wants_json(request) or "hx-request" in request.headers or _is_in_frame(request)


def _is_in_frame(request: Request) -> bool:
    """Whether the answer is shown in a frame of the page (Fetch Metadata)."""
    return request.headers.get("sec-fetch-dest") == "iframe"


def _refusal(request: Request, error: Exception) -> tuple[WorkflowError, int]:
    if isinstance(error, WorkflowError):
        return error, status_of(error)
    if isinstance(error, HTTPException):
        said = _PROTOCOL.get(error.status_code, "request_unusable")
        # Not request.url: the client's Host header has a say in that.
        path = request.scope["path"][:200]
        values = {"path": path, "method": request.method, "most": MOST_BYTES // 1_000_000}
        return WorkflowError(said, **values), error.status_code
    if isinstance(error, RequestValidationError):
        where = ", ".join(str(each["loc"][-1]) for each in error.errors())
        return InvalidInputError("field_unusable", field=where[:200]), 422
    # The reason is in the log; it may name what is nobody's business.
    return WorkflowError("desk_failed"), 500


_PROTOCOL = {
    401: "sign_in_needed",
    404: "page_unknown",
    405: "method_not_possible",
    413: "body_too_large",
}


def _wants_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def _as_json(error: WorkflowError, pages: Pages) -> dict[str, Any]:
    findings = [
        {
            "code": finding.code,
            "severity": getattr(finding, "severity", "blocking"),
            "where": finding.where,
            "sentence": pages.said(finding),
        }
        for finding in error.findings
    ]
    return {"code": error.code, "sentence": pages.said(error), "findings": findings}
