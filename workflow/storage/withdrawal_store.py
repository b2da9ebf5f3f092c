"""Withdrawals, within one transaction."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from workflow.domain.notes import Reason
from workflow.domain.withdrawal import Withdrawal
from workflow.storage import tables as t

_c = t.withdrawals.c


class Withdrawals:
    """What was taken back; only added to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, withdrawals: Iterable[Withdrawal]) -> None:
        rows = [
            {**vars(each), "reason": each.reason.value if each.reason else None}
            for each in withdrawals
        ]
        if rows:
            self._connection.execute(insert(t.withdrawals), rows)

    def of_each(self, article_ids: Collection[int]) -> Mapping[int, tuple[Withdrawal, ...]]:
        """Those of many articles, the oldest first."""
        query = select(t.withdrawals).where(_c.article_id.in_(article_ids)).order_by(_c.id)
        found: dict[int, list[Withdrawal]] = {}
        for row in self._connection.execute(query):
            found.setdefault(row.article_id, []).append(_withdrawal_of(row._asdict()))
        return {article_id: tuple(each) for article_id, each in found.items()}

    def of(self, article_id: int) -> tuple[Withdrawal, ...]:
        """Those of one article, the oldest first."""
        return self.of_each([article_id]).get(article_id, ())

    def explained_by(self, words: int) -> tuple[Withdrawal, ...]:
        """Those whose reason that article holds."""
        query = select(t.withdrawals).where(_c.words == words).order_by(_c.id)
        return tuple(_withdrawal_of(row._asdict()) for row in self._connection.execute(query))


def _withdrawal_of(row: dict[str, Any]) -> Withdrawal:
    reason = Reason(row["reason"]) if row["reason"] else None
    return Withdrawal(**{name: row[name] for name in row.keys() - {"id"}} | {"reason": reason})
