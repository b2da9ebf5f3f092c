"""
Promises: accepted publications and withdrawals that are not done, as rows of wanted work.

A language that joins what is public already is no promise: nobody was told an instant for it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, select, update

from workflow.domain.article import ArticleKind
from workflow.jobs import Kind, Stall, Wanted, WorkState
from workflow.storage import tables as t
from workflow.storage.work_store import UNFINISHED, in_order, wanted_of

_c = t.work.c

# Of these, what was accepted for an instant is a promise.
PROMISED = (Kind.PUBLISH, Kind.WITHDRAW)


class Promises:
    """The promises within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, limit: int) -> tuple[Wanted, ...]:
        """The first *limit* of all of them, the next due first."""
        joins = _c.params["join"].as_string()
        return self._read(_waiting(*PROMISED).where(joins.is_(None)).limit(limit))

    def of_article(self, article_id: int) -> tuple[Wanted, ...]:
        """The publications of one article."""
        return self._read(_waiting(Kind.PUBLISH).where(_c.article_id == article_id))

    def withdrawals(self, article_id: int) -> tuple[Wanted, ...]:
        """The withdrawals of one article that wait for their instants."""
        return self._read(_waiting(Kind.WITHDRAW).where(_c.article_id == article_id))

    def using(self, kind: ArticleKind, slug: str) -> tuple[Wanted, ...]:
        """The publications of articles whose working revision uses this shared text."""
        uses, articles = t.uses.c, t.articles.c
        is_user = and_(uses.article_id == articles.id, uses.revision == articles.revision)
        users = (
            select(uses.article_id)
            .select_from(t.uses.join(t.articles, is_user))
            .where(uses.kind == kind.value, uses.slug == slug)
        )
        return self._read(_waiting(Kind.PUBLISH).where(_c.article_id.in_(users)))

    def is_waiting(self, work_id: int) -> bool:
        """Whether it is neither kept, cancelled nor void."""
        query = select(_c.id).where(_c.id == work_id, UNFINISHED)
        return self._connection.execute(query).first() is not None

    def look_again(self, article_id: int, now: datetime) -> None:
        """Ask the gate at once about the due ones of an article, and not only after a while."""
        stalled = (UNFINISHED, _c.article_id == article_id, _c.stalled == Stall.GATE)
        anew = {"not_before": now, "hinted_at": None}
        self._connection.execute(update(t.work).where(in_order(*stalled)).values(**anew))

    def make_void(self, work_id: int, now: datetime, outcome: Mapping[str, Any]) -> bool:
        """End one that can never be kept; False, and nothing changed, if it is done already."""
        ended = {"state": WorkState.VOID, "finished_at": now, "lease_by": None, "stalled": None}
        statement = (
            update(t.work)
            .where(_c.id == work_id, _c.state == WorkState.WANTED)
            .values(**ended, outcome=dict(outcome))
        )
        return self._connection.execute(statement).rowcount == 1

    def hold(self) -> None:
        """After a restore: what acts on the outside world waits for a person."""
        acts = (UNFINISHED, _c.kind.in_((*PROMISED, Kind.MOVE)))
        held: dict[str, Any] = {"stalled": Stall.RESTORED, "lease_by": None, "outcome": {}}
        self._connection.execute(update(t.work).where(in_order(*acts)).values(**held))

    def restored(self) -> tuple[Wanted, ...]:
        """What waits for a person since a restore: also moves, and languages that join."""
        query = select(t.work).where(UNFINISHED, _c.stalled == Stall.RESTORED)
        found = self._connection.execute(query.order_by(_c.due_at, _c.id))
        return tuple(wanted_of(row._asdict()) for row in found)

    def resume(self) -> None:
        """Let all of it go on."""
        held = (UNFINISHED, _c.stalled == Stall.RESTORED)
        anew = {"stalled": None, "hinted_at": None}
        self._connection.execute(update(t.work).where(in_order(*held)).values(**anew))

    def _read(self, query: Select[Any]) -> tuple[Wanted, ...]:
        found = (wanted_of(row._asdict()) for row in self._connection.execute(query))
        return tuple(row for row in found if is_promise(row))


def is_promise(wanted: Wanted) -> bool:
    """Whether *wanted* is a publication or a withdrawal with an instant of its own."""
    return wanted.kind in PROMISED and "join" not in wanted.params


def waits_to_withdraw(wanted: Wanted) -> bool:
    """Whether *wanted* is a withdrawal that waits for its instant."""
    return wanted.kind is Kind.WITHDRAW and wanted.state is WorkState.WANTED


def promise_name(wanted: Wanted) -> str:
    """What *wanted* is called where programs read it: in logs, in the API and in lists."""
    return "withdrawal" if wanted.kind is Kind.WITHDRAW else "publication"


def _waiting(*kinds: Kind) -> Select[Any]:
    return select(t.work).where(UNFINISHED, _c.kind.in_(kinds)).order_by(_c.due_at, _c.id)
