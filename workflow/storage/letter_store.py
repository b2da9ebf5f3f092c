"""Letters, within one transaction: what is to be sent, what was, and what failed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from workflow.domain.letters import Letter, Template
from workflow.storage import desk_tables as d

# Whoever has failed so often is not tried again by itself.
MOST_ATTEMPTS = 8

_l = d.letters.c
_WAITS = (_l.sent_at.is_(None), _l.attempts < MOST_ATTEMPTS, _l.held_at.is_(None))


class Letters:
    """The letters within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def want_all(self, rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
        """Want letters; each of *rows* has `person`, `template`, `facts` and `not_before`."""
        new = {"wanted_at": now, "attempts": 0, "sent_at": None, "failure": None}
        if rows:
            self._connection.execute(insert(d.letters), [{**new, **row} for row in rows])

    def is_waiting(self, person: str, template: Template) -> bool:
        """Whether such a letter to *person* is to be sent already."""
        query = select(_l.id).where(_l.person == person, _l.template == template, *_WAITS)
        return self._connection.execute(query.limit(1)).first() is not None

    def due(self, now: datetime) -> Letter | None:
        """The letter that waits longest of those that may be sent now."""
        query = select(d.letters).where(*_WAITS, _l.not_before <= now)
        row = self._connection.execute(query.order_by(_l.not_before, _l.id).limit(1)).first()
        return _letter_of(row._asdict()) if row else None

    def due_notices(self, person: str, now: datetime, limit: int) -> tuple[Letter, ...]:
        """Notices to *person* that may be sent now, the oldest first: they make one letter."""
        query = select(d.letters).where(
            _l.person == person, _l.template == Template.NOTICES, *_WAITS, _l.not_before <= now
        )
        rows = self._connection.execute(query.order_by(_l.id).limit(limit))
        return tuple(_letter_of(row._asdict()) for row in rows)

    def claim(self, letter: Letter, until: datetime) -> bool:
        """Begin to send *letter*; False if somebody else has meanwhile. Kept until *until*."""
        begun = {"attempts": letter.attempts + 1, "not_before": until}
        changed = update(d.letters).where(*_as_read(letter)).values(**begun)
        return self._connection.execute(changed).rowcount == 1

    def note_sent(self, letter: Letter, now: datetime) -> None:
        """It went out; nothing if another attempt has begun meanwhile."""
        sent: dict[str, Any] = {"sent_at": now, "failure": None, "facts": {}}
        self._connection.execute(update(d.letters).where(*_as_read(letter)).values(**sent))

    def note_failed(
        self, letter: Letter, failure: str, again_at: datetime, *, for_good: bool
    ) -> None:
        """It did not; it is tried again at *again_at*, unless it failed *for_good*."""
        failed: dict[str, Any] = {"failure": failure, "not_before": again_at}
        if for_good:
            failed["attempts"] = MOST_ATTEMPTS
        self._connection.execute(update(d.letters).where(*_as_read(letter)).values(**failed))

    def drop_waiting(self, person: str, templates: Collection[Template]) -> None:
        """Nothing of *templates* that waits for *person* is sent."""
        those = (_l.person == person, _l.template.in_(templates), *_WAITS)
        self._connection.execute(delete(d.letters).where(*those))

    def drop(self, letter: Letter) -> None:
        """Nobody is to have it any more."""
        self._connection.execute(delete(d.letters).where(_l.id == letter.id))

    def postpone(self, now: datetime, until: datetime) -> None:
        """Nothing is sent before *until*: the post office is away."""
        those = (*_WAITS, _l.not_before <= now)
        self._connection.execute(update(d.letters).where(*those).values(not_before=until))

    def failed(self, limit: int) -> tuple[Letter, ...]:
        """Those that are not sent and whose last attempt failed, the newest first."""
        query = select(d.letters).where(_l.sent_at.is_(None), _l.failure.is_not(None))
        rows = self._connection.execute(query.order_by(_l.id.desc()).limit(limit))
        return tuple(_letter_of(row._asdict()) for row in rows)

    def try_again(self, ids: Collection[int], now: datetime) -> None:
        """Begin anew with those that failed."""
        those = (_l.id.in_(ids), _l.sent_at.is_(None), _l.failure.is_not(None))
        anew = {"attempts": 0, "not_before": now}
        self._connection.execute(update(d.letters).where(*those).values(**anew))

    def hold(self, now: datetime) -> None:
        """After a restore: what is not sent waits for a person."""
        unsent = update(d.letters).where(_l.sent_at.is_(None), _l.held_at.is_(None))
        self._connection.execute(unsent.values(held_at=now))

    def held(self) -> tuple[Letter, ...]:
        """Those that wait for a person since a restore, the oldest first."""
        query = select(d.letters).where(_l.held_at.is_not(None)).order_by(_l.id)
        return tuple(_letter_of(row._asdict()) for row in self._connection.execute(query))

    def release(self) -> None:
        """Let all of them be sent."""
        held = update(d.letters).where(_l.held_at.is_not(None))
        self._connection.execute(held.values(held_at=None))

    def discard_held(self) -> None:
        """Throw all of them away."""
        self._connection.execute(delete(d.letters).where(_l.held_at.is_not(None)))

    def discard(self, now: datetime) -> None:
        """Forget what is due and cannot be sent, for there is no mail here."""
        those = (*_WAITS, _l.not_before <= now)
        self._connection.execute(delete(d.letters).where(*those))


def _as_read(letter: Letter) -> tuple[Any, ...]:
    return (_l.id == letter.id, _l.sent_at.is_(None), _l.attempts == letter.attempts)


def _letter_of(row: Mapping[str, Any]) -> Letter:
    return Letter(**{**row, "template": Template(row["template"])})
