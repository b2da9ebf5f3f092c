"""Everything that goes wrong as `application/problem+json` (RFC 9457)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from workflow.desk.errors import status_of
from workflow.desk.guards import MOST_BYTES
from workflow.desk.headers import security
from workflow.desk.pages import Pages
from workflow.errors import ConfirmationNeededError, FindingLike, InvalidInputError, WorkflowError

MEDIA_TYPE = "application/problem+json"
# What a problem is, by its code; nobody need look there.
_TYPE = "urn:communique:problem:"

# Where HTTP has a status of its own for what is a family of ours.
_BY_CODE: Mapping[str, int] = {
    "token_missing": 401,
    "token_refused": 401,
    "condition_failed": 412,
    "content_type_unusable": 415,
    "condition_missing": 428,
}

_PROTOCOL: Mapping[int, str] = {
    404: "page_unknown",
    405: "method_not_possible",
    413: "body_too_large",
}


class FindingView(BaseModel):
    """One thing that a check found."""

    code: str
    severity: str
    where: str = Field(description="A place that a person can go to; empty for the whole.")
    sentence: str


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="A sentence for people, in the language they ask for.")
    instance: str
    code: str = Field(description="Stable; the end of `type`.")
    findings: list[FindingView]


def install(api: FastAPI) -> None:
    """Answer every error of *api* with a problem."""
    for family in (WorkflowError, HTTPException, RequestValidationError, Exception):
        api.add_exception_handler(family, _answer)


def problem(error: WorkflowError, pages: Pages, path: str = "", status: int = 0) -> Problem:
    """*error* as its reader is told it; the *status* is the error's own unless one is given."""
    status = status or _BY_CODE.get(error.code) or status_of(error)
    detail = pages.said(error)
    if isinstance(error, ConfirmationNeededError):
        detail = f"{detail} {pages.said(WorkflowError('confirm_in_call'))}"
    return Problem(
        type=_TYPE + error.code,
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=path,
        code=error.code,
        findings=finding_views(error.findings, pages),
    )


def finding_views(findings: Sequence[FindingLike], pages: Pages) -> list[FindingView]:
    """*findings* as their reader is told them."""
    return [
        FindingView(
            code=each.code,
            severity=str(getattr(each, "severity", "blocking")),
            where=each.where,
            sentence=pages.said(each),
        )
        for each in findings
    ]


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How OpenAPI describes that an address may answer with problems of these *statuses*."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }


def _answer(request: Request, error: Exception) -> Response:
    pages = request.app.state.desk.shelf.best(request.headers.get("accept-language", ""))
    said = _problem(request, error, pages)
    # An error that nobody foresaw is answered outside of all middleware.
    headers = {**security(request.state.nonce), **(getattr(error, "headers", None) or {})}
    if said.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(said.model_dump_json(), said.status, headers, MEDIA_TYPE)


def _problem(request: Request, error: Exception, pages: Pages) -> Problem:
    # Not request.url: the client's Host header has a say in that.
    path = request.scope["path"][:200]
    if isinstance(error, WorkflowError):
        return problem(error, pages, path)
    if isinstance(error, RequestValidationError):
        return _unusable(error, pages, path)
    if isinstance(error, HTTPException):
        code = _PROTOCOL.get(error.status_code, "request_unusable")
        values = {"path": path, "method": request.method, "most": MOST_BYTES // 1_000_000}
        return problem(WorkflowError(code, **values), pages, path, error.status_code)
    # The reason is in the log; it may name what is nobody's business.
    return problem(WorkflowError("desk_failed"), pages, path)


def _unusable(error: RequestValidationError, pages: Pages, path: str) -> Problem:
    """Each field that cannot be used is a finding; what was given is not repeated."""
    places = [".".join(map(str, each["loc"])) for each in error.errors()]
    reasons = [str(each["msg"]) for each in error.errors()]
    said = problem(
        InvalidInputError("field_unusable", field=", ".join(places)[:200]), pages, path, 422
    )
    found = [
        FindingView(code="field_unusable", severity="blocking", where=place, sentence=reason)
        for place, reason in zip(places, reasons, strict=True)
    ]
    # What a field may be, such as the values of an enumeration.
    detail = " ".join([said.detail, *(f"{reason}." for reason in dict.fromkeys(reasons))])
    return said.model_copy(update={"findings": found, "detail": detail[:1000]})
