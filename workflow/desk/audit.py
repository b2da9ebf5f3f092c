"""The audit log: filtered, part by part; exported; and its chain checked."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Response
from fastapi.responses import StreamingResponse

from workflow.desk import labels
from workflow.desk.routes import Route
from workflow.desk.views import Deed, deed_of
from workflow.desk.visits import Visit, Visiting
from workflow.storage.audit_store import Sought
from workflow.usecases.audit_files import AuditForm, exported
from workflow.usecases.auditing import audit_page, days, require_reader

ENTRIES_PER_PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What somebody filters by, as the address has it; empty for all. *until* is a whole day."""

    person: str = ""
    action: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""

    @property
    def query(self) -> str:
        values = {name: value.strip() for name, value in vars(self).items()}
        return urlencode({name: value for name, value in values.items() if value})

    def sought(self) -> Sought:
        """
        Raises:
            InvalidInputError: `day_malformed`.
        """
        since, until = days(self.since.strip(), self.until.strip())
        return Sought(self.person.strip(), self.action.strip(), self.subject.strip(), since, until)


@dataclass(frozen=True)
class Entered:
    """An entry of the log in words; *is_article* if its subject has a page of its own."""

    id: int
    subject: str
    is_article: bool
    deed: Deed


@dataclass(frozen=True)
class Chain:
    """How the check ended: the id of the first entry that does not fit, or None."""

    broken_at: int | None


def filters(
    person: str = "", action: str = "", subject: str = "", since: str = "", until: str = ""
) -> Filters:
    """The filters of an address."""
    return Filters(person, action, subject, since, until)


Filtering = Annotated[Filters, Depends(filters)]


def index(visit: Visiting, chosen: Filtering, below: int | None = None) -> Response:
    """A part of the log, the newest entries first."""
    return _page(visit, chosen, below, None)


def check(visit: Visiting) -> Response:
    """Read the whole chain, and say whether every entry fits the one before it."""
    require_reader(visit.actor)
    with visit.read() as uow:
        chain = Chain(uow.audit.broken_link())
    return _page(visit, Filters(), None, chain)


def export(visit: Visiting, chosen: Filtering, kind: AuditForm) -> Response:
    """All that is filtered, oldest first, while it is read."""
    require_reader(visit.actor)
    return StreamingResponse(
        exported(visit.desk.service.read, chosen.sought(), kind),
        media_type=kind.media_type,
        headers={"Content-Disposition": f'attachment; filename="audit.{kind}"'},
    )


def _page(visit: Visit, chosen: Filters, below: int | None, chain: Chain | None) -> Response:
    sought = chosen.sought()
    with visit.read() as uow:
        page = audit_page(uow, visit.actor, sought, ENTRIES_PER_PAGE, below)
        slugs = uow.articles.known_among({each["subject"] for each in page.entries})
    entries = tuple(
        Entered(each["id"], each["subject"], each["subject"] in slugs, deed_of(each))
        for each in page.entries
    )
    return visit.page(
        "audit/index.html",
        entries=entries,
        next=page.next,
        is_first=below is None,
        chosen=chosen,
        query=chosen.query,
        actions=list(labels.DEEDS.items()),
        chain=chain,
    )


ROUTES = (
    Route("GET", "/audit", index),
    Route("POST", "/audit/check", check),
    Route("GET", "/audit/export.{kind}", export),
)
