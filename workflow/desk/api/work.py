"""Work that was accepted: how it is getting on."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from workflow.desk.api.calls import BEARER, ApiRoute, Called
from workflow.desk.api.shapes import ANY, MOST_PER_PAGE, RowNumber, WorkView, work_view
from workflow.errors import NotFoundError

router = APIRouter(route_class=ApiRoute, tags=["work"], dependencies=[BEARER], responses=ANY)

_Ids = Annotated[list[RowNumber], Query(alias="id", min_length=1, max_length=MOST_PER_PAGE)]


class WorkList(BaseModel):
    """Several pieces of work, by id."""

    work: list[WorkView]


@router.get("/work/{id}")
def work(call: Called, id: RowNumber) -> WorkView:  # noqa: A002  (the address says so)
    """One piece of work."""
    with call.read() as uow:
        found = uow.work.get(id)
    if found is None:
        raise NotFoundError("work_unknown")
    return work_view(found, call)


@router.get("/work")
def works(call: Called, ids: _Ids) -> WorkList:
    """Several pieces; those that do not exist are left out."""
    with call.read() as uow:
        found = uow.work.states(ids)
    return WorkList(work=[work_view(each, call) for each in found])
