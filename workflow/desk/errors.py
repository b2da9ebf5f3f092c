"""
HTTP statuses, one table, found along the class hierarchy of the error; and the one answer that
says what is wrong, as a page or as JSON.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from workflow.desk.headers import SECURITY
from workflow.desk.pages import Pages
from workflow.errors import (
    ConflictError,
    DamagedError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    NotReadyError,
    RenderingError,
    UnavailableError,
    WorkflowError,
)
from workflow.wording import N_

STATUSES: Mapping[type[WorkflowError], int] = {
    InvalidInputError: 422,
    NotReadyError: 409,
    ConflictError: 409,
    NotPermittedError: 403,
    NotFoundError: 404,
    UnavailableError: 503,
    RenderingError: 500,
    DamagedError: 500,
    WorkflowError: 500,
}

_HEADINGS: Mapping[int, str] = {
    403: N_("Not permitted"),
    404: N_("Not found"),
    405: N_("Not possible"),
    409: N_("Not possible now"),
    422: N_("Something to mend"),
    503: N_("Try again later"),
}
_OTHER_HEADING = N_("Something went wrong")


def status_of(error: WorkflowError) -> int:
    """The HTTP status that *error* is answered with."""
    return next(STATUSES[family] for family in type(error).__mro__ if family in STATUSES)


def install(app: FastAPI, pages: Pages) -> None:
    """Answer every error of *app* with a sentence and the findings."""

    async def answer(request: Request, error: Exception) -> Response:
        said, status = _refusal(request, error)
        # An error that nobody foresaw is answered outside of all middleware.
        headers = {**SECURITY, **(getattr(error, "headers", None) or {})}
        if _wants_json(request):
            return JSONResponse(_as_json(said, pages), status, headers)
        heading = _HEADINGS.get(status, _OTHER_HEADING)
        page = pages.render("errors/error.html", heading=heading, error=said)
        return HTMLResponse(page, status, headers)

    for family in (WorkflowError, HTTPException, Exception):
        app.add_exception_handler(family, answer)


def _refusal(request: Request, error: Exception) -> tuple[WorkflowError, int]:
    if isinstance(error, WorkflowError):
        return error, status_of(error)
    if isinstance(error, HTTPException):
        said = _PROTOCOL.get(error.status_code, "request_unusable")
        # Not request.url: the client's Host header has a say in that.
        path = request.scope["path"][:200]
        return WorkflowError(said, path=path, method=request.method), error.status_code
    # The reason is in the log; it may name what is nobody's business.
    return WorkflowError("desk_failed"), 500


_PROTOCOL = {404: "page_unknown", 405: "method_not_possible"}


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
