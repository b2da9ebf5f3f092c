"""What the requests and answers of several resources have in common."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BaseModel, Field, StringConstraints

from workflow.desk.api.calls import ApiCall
from workflow.desk.api.problems import FindingView, Problem, documented, problem
from workflow.domain.language import LanguageTag
from workflow.jobs import Wanted
from workflow.usecases.outcomes import refusal

MOST_PER_PAGE = 200
# What a database takes as the number of a row.
_LAST_NUMBER = 2**63 - 1

_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_TAG = r"^[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?$"
_LINE = r"^[^\x00-\x1f\x7f]*$"

Slug = Annotated[str, Path(pattern=_SLUG, max_length=60, description="The article's name.")]
SlugText = Annotated[str, StringConstraints(pattern=_SLUG, max_length=60)]
Language = Annotated[
    str, Path(pattern=_TAG, max_length=11, description="Such as `fr`, `pt-BR` or `zh-Hans`.")
]
LanguageText = Annotated[str, StringConstraints(pattern=_TAG, max_length=11)]
RowId = Annotated[int, Field(ge=1, le=_LAST_NUMBER)]
RowNumber = Annotated[int, Path(ge=1, le=_LAST_NUMBER)]
Number = Annotated[int, Path(ge=1, le=1_000_000, description="Counted from 1.")]
Limit = Annotated[int, Query(ge=1, le=MOST_PER_PAGE, description="At most so many.")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Line = Annotated[str, StringConstraints(pattern=_LINE, max_length=200)]

Confirm = Annotated[
    bool,
    Field(description="That you know what the refusal named, and want it all the same."),
]

# What any address may answer; those that take more say more.
ANY = documented(400, 401, 403, 404, 409, 413, 415, 422, 503)
CONDITIONAL = documented(412, 428)
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "What If-None-Match knows."}}


class WorkView(BaseModel):
    """Work that was accepted, and what came of it."""

    id: int
    task: str
    state: str = Field(description="wanted, done, refused, failed, superseded or void.")
    stalled: str | None = Field(
        description="Why it waits although it is due: gate, late or restored; else null."
    )
    due_at: datetime
    wanted_at: datetime
    requested_by: str
    attempts: int
    outcome: dict[str, Any] = Field(description="Facts of what was done; empty before.")
    problem: Problem | None = Field(description="Why it was not done; null where nothing is wrong.")


class Accepted(BaseModel):
    """What was accepted: `Location` tells how it goes on."""

    work: list[WorkView]
    findings: list[FindingView] = []


class Cancelled(BaseModel):
    """How many requests were taken back."""

    cancelled: int


def work_view(wanted: Wanted, call: ApiCall) -> WorkView:
    """*wanted* as the caller sees it."""
    error = refusal(wanted)
    return WorkView(
        id=wanted.id,
        task=wanted.kind.value,
        state=wanted.state.value,
        stalled=wanted.stalled.value if wanted.stalled else None,
        due_at=wanted.due_at,
        wanted_at=wanted.wanted_at,
        requested_by=wanted.requested_by,
        attempts=wanted.attempts,
        outcome={} if error else dict(wanted.outcome),
        problem=problem(error, call.pages) if error else None,
    )


def work_address(ids: Iterable[int]) -> str:
    """Where one asks how this work is getting on."""
    numbers = [str(each) for each in ids]
    if len(numbers) == 1:
        return f"/api/v1/work/{numbers[0]}"
    return "/api/v1/work?" + "&".join(f"id={each}" for each in numbers)


def tags(names: Iterable[str]) -> tuple[LanguageTag, ...]:
    """
    Raises:
        InvalidInputError: `language_unknown`.
    """
    return tuple(dict.fromkeys(LanguageTag.parse(name) for name in names))
