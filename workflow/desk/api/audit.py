"""The audit log: who did what and when."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field

from workflow.desk.api.calls import BEARER, ApiRoute, Called
from workflow.desk.api.shapes import ANY, Limit, Line, RowId
from workflow.domain.states import Role
from workflow.storage.audit_store import Sought

router = APIRouter(route_class=ApiRoute, tags=["audit"], dependencies=[BEARER], responses=ANY)

READERS = (Role.ADMIN, Role.EDITOR, Role.PUBLISHER)


class EntryView(BaseModel):
    """An entry, chained to the one before it by its hash."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]
    previous: str
    hash: str


class EntryList(BaseModel):
    """A part of the log, newest first."""

    entries: list[EntryView]
    next: int | None = Field(description="Give it as `below` for older ones; null at the end.")


@router.get("/audit")
def audit(
    call: Called,
    actor: Annotated[Line, Query()] = "",
    action: Annotated[Line, Query()] = "",
    subject: Annotated[Line, Query()] = "",
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    below: RowId | None = None,
    limit: Limit = 50,
) -> EntryList:
    """The newest entries that fit, or those below one of them."""
    call.require(*READERS)
    sought = Sought(actor, action, subject, since, until)
    with call.read() as uow:
        found = uow.audit.newest(sought, limit + 1, below)
    entries = [EntryView(**row) for row in found[:limit]]
    return EntryList(entries=entries, next=entries[-1].id if len(found) > limit else None)
