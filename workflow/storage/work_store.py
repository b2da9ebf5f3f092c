"""
Wanted work: rows that say what should exist, leased by whoever makes it (facts/celery.md).

A claim and a finish are one conditional statement each: the database decides every race, and a
worker whose lease ran out changes nothing any more.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from workflow.jobs import TASK_NAMES, Held, Kind, Stall, Wanted, WorkState
from workflow.storage import tables as t
from workflow.storage.insertion import insert_those_not_there, insert_unless_there

_c = t.work.c

# A refused or failed row may be wanted again: somebody has mended what was wrong.
_WANTED_AGAIN = (WorkState.REFUSED, WorkState.FAILED, WorkState.SUPERSEDED, WorkState.VOID)

# A newer program beside this one may want what this one cannot do: to it that is not there.
KNOWN = _c.kind.in_(tuple(Kind))

# Word for word as the partial indexes say it: of a bound value no database knows what it will be.
UNFINISHED = _c.state == literal_column(f"'{WorkState.WANTED}'")

# What waits for a person is not taken, and what waits for the gate is looked at now and then.
_NEEDS_NOBODY = or_(_c.stalled.is_(None), _c.stalled == Stall.GATE)


@dataclass(frozen=True)
class Order:
    """
    A wish for work, before it is a row.

    Attributes:
        due_at: None for at once.
    """

    kind: Kind
    key: str
    article_id: int
    params: Mapping[str, Any]
    requested_by: str
    due_at: datetime | None = None


@dataclass(frozen=True)
class Again:
    """After how long a sweep looks at waiting work again: before it is due, and once it is."""

    early: timedelta
    late: timedelta


class Work:
    """The wanted work within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def want(self, order: Order, now: datetime) -> int:
        """Make sure that a row for *order* exists, and return its id."""
        inserted = insert_unless_there(self._connection, t.work, **_row_of(order, now))
        row = self._connection.execute(
            select(_c.id, _c.state, _c.stalled).where(_c.key == order.key).with_for_update()
        ).one()
        # Whoever asks for what waits for a person is one.
        if not inserted and (row.state in _WANTED_AGAIN or row.stalled is not None):
            self._renew(row.id, order, now)
        return int(row.id)

    def want_all(self, orders: Collection[Order], now: datetime) -> tuple[int, ...]:
        """
        The same for many orders in four statements at most, however many they are.

        For work whose key says all that it is about, such as files: of a row that is wanted
        again, only who asks is new.
        """
        by_key = {order.key: order for order in orders}
        there = {row.key for row in self._connection.execute(_rows_of(by_key))}
        # Sorted, so that of two who want the same neither waits for the other in a circle.
        missing = [_row_of(by_key[key], now) for key in sorted(by_key.keys() - there)]
        insert_those_not_there(self._connection, t.work, missing)
        locked = _rows_of(by_key).order_by(_c.id).with_for_update()
        rows = self._connection.execute(locked).all() if by_key else []
        again = [row for row in rows if row.state in _WANTED_AGAIN]
        if again:
            values = _fresh(by_key[again[0].key], now) | {"finished_at": None}
            del values["params"]
            ids = [row.id for row in again]
            self._connection.execute(update(t.work).where(_c.id.in_(ids)).values(values))
        ids_of = {row.key: int(row.id) for row in rows}
        return tuple(ids_of[order.key] for order in orders)

    def lacking(self, orders: Collection[Order]) -> tuple[Order, ...]:
        """Those of *orders* for which there is neither work to be done nor work that is done."""
        query = select(_c.key).where(
            _c.key.in_([order.key for order in orders]), _c.state.not_in(_WANTED_AGAIN)
        )
        there = set(self._connection.execute(query).scalars())
        return tuple(order for order in orders if order.key not in there)

    def has_failed(self, orders: Collection[Order]) -> bool:
        """Whether any of *orders* ended without what was wanted, and nobody wants it again."""
        query = select(_c.id).where(
            _c.key.in_([order.key for order in orders]),
            _c.state.in_((WorkState.REFUSED, WorkState.FAILED)),
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def file_names(self, keys: Collection[str]) -> Mapping[str, str]:
        """Under which name the file of each of *keys* is found, if it is made."""
        name = _c.params["inputs"].as_string().label("name")
        found = self._connection.execute(select(_c.key, name).where(_c.key.in_(keys)))
        return {row.key: row.name for row in found}

    def restate(self, work_id: int, params: Mapping[str, Any]) -> None:
        """Say otherwise what a row is about; its key stays what it was wanted by."""
        statement = update(t.work).where(_c.id == work_id).values(params=dict(params))
        self._connection.execute(statement)

    def get(self, work_id: int) -> Wanted | None:
        row = self._connection.execute(select(t.work).where(_c.id == work_id)).first()
        return wanted_of(row._asdict()) if row else None

    def states(self, work_ids: Sequence[int]) -> tuple[Wanted, ...]:
        """Those rows as they are now, by id."""
        query = select(t.work).where(_c.id.in_(work_ids)).order_by(_c.id)
        return tuple(wanted_of(row._asdict()) for row in self._connection.execute(query))

    def of_article(
        self, article_id: int, kind: Kind, states: Collection[WorkState] = tuple(WorkState)
    ) -> tuple[Wanted, ...]:
        """All rows of *kind* that an article ever had (in one of *states*), oldest first."""
        query = (
            select(t.work)
            .where(_c.article_id == article_id, _c.kind == kind, _c.state.in_(states))
            .order_by(_c.id)
        )
        return tuple(wanted_of(row._asdict()) for row in self._connection.execute(query))

    def unsettled(self, article_ids: Collection[int]) -> Mapping[int, tuple[Wanted, ...]]:
        """Of many articles: what waits, and what was refused or failed; by id, oldest first."""
        shown = (WorkState.WANTED, WorkState.REFUSED, WorkState.FAILED)
        query = (
            select(t.work)
            .where(_c.article_id.in_(article_ids), _c.kind.in_(tuple(Kind)), _c.state.in_(shown))
            .order_by(_c.id)
        )
        return _by_article(self._connection.execute(query))

    def ended_badly(self, limit: int) -> tuple[Wanted, ...]:
        """The *limit* newest rows that were refused, and as many that failed, newest first."""
        found: list[Wanted] = []
        for state in (WorkState.REFUSED, WorkState.FAILED):
            # By an index that has them in this order, however much ended well.
            newest = _c.not_before.desc()
            query = select(t.work).where(_c.state == state, KNOWN).order_by(newest).limit(limit)
            found += (wanted_of(row._asdict()) for row in self._connection.execute(query))
        return tuple(sorted(found, key=lambda row: row.due_at, reverse=True))

    def renders_under_way(self, article_id: int) -> tuple[int, ...]:
        """Ids of the article's unfinished renderings."""
        rows = self.of_article(article_id, Kind.RENDER, (WorkState.WANTED,))
        return tuple(row.id for row in rows)

    def finals_under_way(self, article_ids: Collection[int]) -> Mapping[int, int]:
        """How many final files are wanted and not made, of each article of which there are any."""
        query = (
            select(_c.article_id, func.count().label("files"))
            .where(
                UNFINISHED,
                _c.article_id.in_(article_ids),
                _c.kind == Kind.RENDER,
                _c.params["proof"].as_boolean().is_(False),
            )
            .group_by(_c.article_id)
        )
        return {row.article_id: row.files for row in self._connection.execute(query)}

    def failed_finals(self, article_ids: Collection[int]) -> Mapping[int, tuple[Wanted, ...]]:
        """The work for final files that failed, of each article that has any, oldest first."""
        query = (
            select(t.work)
            .where(
                _c.article_id.in_(article_ids),
                _c.kind == Kind.RENDER,
                _c.state == WorkState.FAILED,
                _c.params["proof"].as_boolean().is_(False),
            )
            .order_by(_c.id)
        )
        return _by_article(self._connection.execute(query))

    def waiting(self, kind: Kind) -> tuple[Wanted, ...]:
        """All unfinished rows of *kind*, due or not, oldest first."""
        query = select(t.work).where(UNFINISHED, _c.kind == kind).order_by(_c.id)
        return tuple(wanted_of(row._asdict()) for row in self._connection.execute(query))

    def sweep(self, kind: Kind, now: datetime, after: Again, limit: int) -> tuple[Wanted, ...]:
        """
        Stamp and return unfinished rows of *kind* that no sweep has looked at for a while.

        The next due first; of several clocks, each gets others.
        """
        unseen = or_(_c.swept_at.is_(None), _c.swept_at < now - after.early)
        late = and_(_c.due_at <= now, _c.swept_at < now - after.late)
        query = (
            select(t.work)
            .where(UNFINISHED, _c.kind == kind, or_(unseen, late))
            .order_by(_c.not_before, _c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        found = tuple(wanted_of(row._asdict()) for row in self._connection.execute(query))
        if found:
            ids = [row.id for row in found]
            self._connection.execute(update(t.work).where(_c.id.in_(ids)).values(swept_at=now))
        return found

    def claim(self, work_id: int, owner: str, now: datetime, lease: timedelta) -> Wanted | None:
        """Take a due row for *owner*; None if it is done, not due, or somebody else has it."""
        statement = (
            update(t.work)
            .where(_c.id == work_id, _due(now), _free(now))
            .values(lease_by=owner, lease_until=now + lease, attempts=_c.attempts + 1)
            .returning(*_c)
        )
        row = self._connection.execute(statement).first()
        return wanted_of(row._asdict()) if row else None

    def holds(self, work_id: int, owner: str) -> bool:
        """Whether *owner* still has the row; locks it for the rest of the transaction."""
        query = select(_c.id).where(_held(work_id, owner)).with_for_update()
        return self._connection.execute(query).first() is not None

    def finish(
        self,
        work_id: int,
        owner: str,
        now: datetime,
        state: WorkState,
        outcome: Mapping[str, Any] | None = None,
    ) -> bool:
        """End a row that *owner* holds; False, and nothing changed, if it no longer does."""
        statement = (
            update(t.work)
            .where(_held(work_id, owner))
            .values(
                state=state,
                outcome=dict(outcome or {}),
                finished_at=now,
                lease_by=None,
                stalled=None,
            )
        )
        return self._connection.execute(statement).rowcount == 1

    def give_back(
        self,
        work_id: int,
        owner: str,
        not_before: datetime,
        *,
        counts: bool,
        stalled: Stall | None = None,
        outcome: Mapping[str, Any] | None = None,
    ) -> bool:
        """
        Let go of a row that cannot be done yet, to be tried again at *not_before*.

        *counts* says whether this was an attempt. Waiting for something else is none, and forgives
        those before it: what gets so far is not what killed its workers. *stalled* and *outcome*
        say why it is not done, where people are to know; without them, what was said stands.
        """
        why = {"stalled": stalled, "outcome": dict(outcome or {})} if stalled else {}
        statement = (
            update(t.work)
            .where(_held(work_id, owner))
            .values(
                lease_by=None,
                lease_until=None,
                not_before=not_before,
                hinted_at=None,
                attempts=_c.attempts if counts else 0,
                **why,
            )
        )
        return self._connection.execute(statement).rowcount == 1

    def release_all(self) -> int:
        """Break every lease: for the one machine whose only dispatcher has just started."""
        statement = (
            update(t.work)
            .where(in_order(UNFINISHED, _c.lease_by.is_not(None)))
            .values(lease_by=None, lease_until=None)
        )
        return self._connection.execute(statement).rowcount

    def owners(self, prefix: str) -> tuple[str, ...]:
        """Who holds a lease, of those whose name begins so; the lease may have run out."""
        held = and_(_c.state == WorkState.WANTED, _c.lease_by.startswith(prefix, autoescape=True))
        query = select(_c.lease_by).where(held)
        return tuple(self._connection.execute(query).scalars())

    def held_by(
        self, prefixes: Collection[str], lease: timedelta, now: datetime
    ) -> tuple[Held, ...]:
        """
        The unfinished rows whose owners' names begin with one of *prefixes*, by id.

        Args:
            lease: How long the lease of each was when it was taken.
        """
        theirs = or_(*(_c.lease_by.startswith(each, autoescape=True) for each in prefixes))
        query = select(t.work).where(UNFINISHED, _c.lease_by.is_not(None), theirs).order_by(_c.id)
        return tuple(
            Held(wanted_of(row._asdict()), row.lease_by, now - (row.lease_until - lease))
            for row in self._connection.execute(query)
        )

    def release_held_by(self, owner_prefix: str) -> int:
        """Break the leases of a process that is known to be dead."""
        statement = (
            update(t.work)
            .where(in_order(UNFINISHED, _c.lease_by.startswith(owner_prefix, autoescape=True)))
            # To be hinted by the next sweep: the hint that its owner followed is used up.
            .values(lease_by=None, lease_until=None, hinted_at=None)
        )
        return self._connection.execute(statement).rowcount

    def supersede(self, work_id: int, now: datetime) -> bool:
        """Nobody wants this row any more; False, and nothing changed, if it is done already."""
        statement = (
            update(t.work)
            .where(_c.id == work_id, _c.state == WorkState.WANTED)
            .values(state=WorkState.SUPERSEDED, finished_at=now, lease_by=None, stalled=None)
        )
        return self._connection.execute(statement).rowcount == 1

    def pulse(self, article_id: int) -> tuple[tuple[Any, ...], ...]:
        """What differs as soon as any work of an article is wanted, begun anew or ended."""
        query = (
            select(_c.kind, _c.state, func.count(), func.max(_c.id), func.max(_c.finished_at))
            .where(_c.article_id == article_id)
            .group_by(_c.kind, _c.state)
            .order_by(_c.kind, _c.state)
        )
        return tuple(tuple(row) for row in self._connection.execute(query))

    def due(self, kinds: Iterable[Kind], now: datetime, limit: int) -> tuple[tuple[Kind, int], ...]:
        """Kind and id of rows that could be claimed at once, the oldest first."""
        query = _claimable(tuple(kinds)).limit(limit)
        found = self._connection.execute(query, {"now": now})
        return tuple((Kind(row.kind), row.id) for row in found)

    def hint_again(
        self, now: datetime, after: timedelta, limit: int
    ) -> tuple[tuple[Kind, int], ...]:
        """Stamp and return due rows that nobody has hinted for *after*: the sweep."""
        stale = or_(_c.hinted_at.is_(None), _c.hinted_at < now - after)
        query = _claimable(tuple(Kind)).where(stale).limit(limit).with_for_update(skip_locked=True)
        found = tuple(
            (Kind(row.kind), row.id)
            for row in self._connection.execute(query, {"now": now})
            if row.kind in TASK_NAMES
        )
        ids = [work_id for _, work_id in found]
        self._connection.execute(update(t.work).where(_c.id.in_(ids)).values(hinted_at=now))
        return found

    def is_any_due(self, kinds: Iterable[Kind], now: datetime) -> bool:
        """Whether a due row is not done, and will be: who works on it, if anybody, is not asked."""
        due = (UNFINISHED, _c.due_at <= now, _c.stalled.is_(None))
        query = select(_c.id).where(*due, _c.kind.in_(list(kinds)))
        return self._connection.execute(query.limit(1)).first() is not None

    def counts(self) -> Mapping[tuple[Kind, WorkState], int]:
        """How many rows there are of each kind in each state."""
        query = select(_c.kind, _c.state, func.count()).where(KNOWN).group_by(_c.kind, _c.state)
        return {
            (Kind(kind), WorkState(state)): count
            for kind, state, count in self._connection.execute(query)
        }

    def _renew(self, work_id: int, order: Order, now: datetime) -> None:
        self._connection.execute(
            update(t.work).where(_c.id == work_id).values(**_fresh(order, now), finished_at=None)
        )


def _by_article(rows: Iterable[Row[Any]]) -> Mapping[int, tuple[Wanted, ...]]:
    found: dict[int, list[Wanted]] = {}
    for row in rows:
        found.setdefault(row.article_id, []).append(wanted_of(row._asdict()))
    return {article_id: tuple(of_one) for article_id, of_one in found.items()}


def in_order(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Rows to be changed together, locked by id: two who change the same ones meet at the first."""
    return _c.id.in_(select(_c.id).where(*which).order_by(_c.id).with_for_update())


def _fresh(order: Order, now: datetime) -> dict[str, Any]:
    due_at = order.due_at or now
    return {
        "params": dict(order.params),
        "requested_by": order.requested_by,
        "state": WorkState.WANTED,
        "due_at": due_at,
        "not_before": due_at,
        "lease_by": None,
        "lease_until": None,
        # The door hints what is due right after its commit; the sweep need not do it too.
        "hinted_at": now if due_at <= now else None,
        "swept_at": None,
        "stalled": None,
        "attempts": 0,
        "outcome": {},
    }


def _row_of(order: Order, now: datetime) -> dict[str, Any]:
    return _fresh(order, now) | {
        "kind": order.kind,
        "key": order.key,
        "article_id": order.article_id,
        "wanted_at": now,
    }


def _rows_of(keys: Iterable[str]) -> Select[Any]:
    return select(_c.id, _c.key, _c.state).where(_c.key.in_(list(keys)))


# Asked ten times a second for as long as the program runs: built once.
@lru_cache
def _claimable(kinds: tuple[Kind, ...]) -> Select[Any]:
    """The rows of *kinds* that could be claimed at the parameter `now`."""
    now = bindparam("now", type_=_c.not_before.type)
    query = select(_c.kind, _c.id).where(_due(now), _free(now)).order_by(_c.not_before, _c.id)
    # Naming all of them would only hide that their order is an index's.
    return query if len(kinds) == len(Kind) else query.where(_c.kind.in_(kinds))


def _due(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return and_(UNFINISHED, _c.not_before <= now, _NEEDS_NOBODY)


def _free(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return or_(_c.lease_by.is_(None), _c.lease_until < now)


def _held(work_id: int, owner: str) -> ColumnElement[bool]:
    return and_(_c.id == work_id, _c.state == WorkState.WANTED, _c.lease_by == owner)


def wanted_of(row: Mapping[str, Any]) -> Wanted:
    """A row as a value."""
    return Wanted(
        id=row["id"],
        kind=Kind(row["kind"]),
        key=row["key"],
        article_id=row["article_id"],
        params=row["params"],
        requested_by=row["requested_by"],
        due_at=row["due_at"],
        state=WorkState(row["state"]),
        attempts=row["attempts"],
        outcome=row["outcome"],
        wanted_at=row["wanted_at"],
        stalled=Stall(row["stalled"]) if row["stalled"] else None,
    )
