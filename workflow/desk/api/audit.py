"""The audit log: who did what and when."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field

from workflow.desk.api.calls import BEARER, ApiRoute, Called
from workflow.desk.api.shapes import ANY, Limit, Line, RowId
from workflow.storage.audit_store import Sought
from workflow.usecases.auditing import audit_page

router = APIRouter(route_class=ApiRoute, tags=["audit"], dependencies=[BEARER], responses=ANY)


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
    sought = Sought(actor, action, subject, since, until)
    with call.read() as uow:
        found = audit_page(uow, call.reader, sought, limit, below)
    return EntryList(entries=[EntryView(**row) for row in found.entries], next=found.next)
