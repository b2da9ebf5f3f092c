"""The audit log: filtered, part by part; exported; and its chain checked."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Depends, Response
from fastapi.responses import StreamingResponse

from workflow.desk import labels
from workflow.desk.routes import Route
from workflow.desk.views import Deed, deed_of
from workflow.desk.visits import Visit, Visiting
from workflow.storage.audit_store import Sought
from workflow.usecases.auditing import Entry, audit_page, audit_parts, days, require_reader

ENTRIES_PER_PAGE = 50
_ENTRIES_AT_ONCE = 500
_COLUMNS = ("id", "at", "actor", "action", "subject", "details", "previous", "hash")
# OWASP: a spreadsheet takes what begins so for a formula, also in full width (ASVS 5.0, 1.2.10).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


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


def export(visit: Visiting, chosen: Filtering, kind: Literal["csv", "jsonl"]) -> Response:
    """All that is filtered, oldest first, while it is read."""
    require_reader(visit.actor)
    rows, media_type = _KINDS[kind]
    return StreamingResponse(
        _streamed(visit, chosen.sought(), rows),
        media_type=media_type,
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


def _streamed(
    visit: Visit, sought: Sought, rows: Callable[[Sequence[Entry]], str]
) -> Iterator[str]:
    # A transaction for each part: the log only grows, and no reader keeps one for minutes.
    yield rows(()) if rows is _as_csv else ""
    above = 0
    while True:
        with visit.read() as uow:
            part = next(audit_parts(uow, sought, _ENTRIES_AT_ONCE, above), ())
        if not part:
            return
        yield rows(part)
        above = part[-1]["id"]


def _as_csv(entries: Sequence[Entry]) -> str:
    """As RFC 4180 has it; without entries, the heading."""
    text = io.StringIO()
    writer = csv.writer(text)
    if not entries:
        writer.writerow(_COLUMNS)
    for entry in entries:
        plain = _plain(entry)
        plain["details"] = json.dumps(plain["details"], ensure_ascii=False, sort_keys=True)
        writer.writerow([_harmless(str(plain[name])) for name in _COLUMNS])
    return text.getvalue()


def _as_json_lines(entries: Sequence[Entry]) -> str:
    return "".join(json.dumps(_plain(each), ensure_ascii=False) + "\n" for each in entries)


def _plain(entry: Entry) -> dict[str, object]:
    values = {name: entry[name] for name in _COLUMNS}
    return values | {"at": entry["at"].isoformat()}


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell


_KINDS: dict[str, tuple[Callable[[Sequence[Entry]], str], str]] = {
    "csv": (_as_csv, "text/csv; charset=utf-8"),
    "jsonl": (_as_json_lines, "application/jsonl; charset=utf-8"),
}

ROUTES = (
    Route("GET", "/audit", index),
    Route("POST", "/audit/check", check),
    Route("GET", "/audit/export.{kind}", export),
)
