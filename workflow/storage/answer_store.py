"""What was answered to requests that carried an idempotency key, within one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from workflow.storage import desk_tables as d
from workflow.storage.insertion import insert_unless_there

_a = d.answers.c


@dataclass(frozen=True)
class Answer:
    """
    An answer, or that one is under way.

    Attributes:
        request: Digest of what was asked.
        status: None while somebody works on it.
    """

    request: str
    status: int | None
    headers: dict[str, str]
    body: str
    made_at: datetime


class Answers:
    """Who was answered what."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, person: str, key: str, request: str, now: datetime) -> bool:
        """Note that an answer is under way; False if there is one, or another under way."""
        values: dict[str, Any] = {"person": person, "key": key, "request": request}
        rest: dict[str, Any] = {"status": None, "headers": {}, "body": "", "made_at": now}
        return insert_unless_there(self._connection, d.answers, **values, **rest)

    def get(self, person: str, key: str) -> Answer | None:
        query = select(_a.request, _a.status, _a.headers, _a.body, _a.made_at).where(
            _a.person == person, _a.key == key
        )
        row = self._connection.execute(query).first()
        return Answer(**row._asdict()) if row else None

    def finish(
        self, person: str, key: str, status: int, headers: dict[str, str], body: str
    ) -> None:
        this = update(d.answers).where(_a.person == person, _a.key == key)
        self._connection.execute(this.values(status=status, headers=headers, body=body))

    def forget(self, person: str, key: str) -> None:
        self._connection.execute(
            delete(d.answers).where(_a.person == person, _a.key == key, _a.status.is_(None))
        )

    def forget_before(self, person: str, done: datetime, under_way: datetime) -> None:
        """Forget somebody's answers made before *done*, and those begun before *under_way*."""
        self._connection.execute(
            delete(d.answers).where(
                _a.person == person,
                (_a.made_at < done) | (_a.status.is_(None) & (_a.made_at < under_way)),
            )
        )
