"""What statements are sent while something is done, and how PostgreSQL would find their rows."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

# Tables that grow with the number of articles.
BIG = frozenset(
    "articles revisions segments editions translations approvals signatures publications"
    " published_files renditions work audit carried uses".split()
)
_EXPLAINED = ("SELECT", "UPDATE", "INSERT", "DELETE", "WITH")


@dataclass(frozen=True)
class Sent:
    """A statement with its parameters; *many* if it was sent for many rows at once."""

    text: str
    values: Any
    many: bool


@dataclass
class Watch:
    """
    Attributes:
        sent: All statements in the order in which they were sent.
    """

    sent: list[Sent] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sent)


@contextmanager
def watching(engine: Engine) -> Iterator[Watch]:
    """All statements that *engine* is sent meanwhile."""
    watch = Watch()

    def remember(_c: Any, _cursor: Any, text: str, values: Any, _context: Any, many: bool) -> None:
        watch.sent.append(Sent(text, values, many))

    event.listen(engine, "before_cursor_execute", remember)
    try:
        yield watch
    finally:
        event.remove(engine, "before_cursor_execute", remember)


def whole_reads(engine: Engine, watch: Watch) -> list[str]:
    """The statements for which PostgreSQL would read all of a big table, or all of an index."""
    found = []
    with engine.connect() as connection:
        # What is written on a disk without an arm; the default is that of one with.
        connection.exec_driver_sql("SET LOCAL random_page_cost = 1.1")
        for sent in watch.sent:
            if sent.many or not sent.text.lstrip().upper().startswith(_EXPLAINED):
                continue
            explain = f"EXPLAIN (FORMAT JSON) {sent.text}"
            answer = connection.exec_driver_sql(explain, sent.values or ()).scalar_one()
            plan = json.loads(answer) if isinstance(answer, str) else answer
            found += [f"{table}: {sent.text}" for table in _read_whole(plan[0]["Plan"])]
        connection.rollback()
    return found


def _read_whole(node: Mapping[str, Any]) -> Iterator[str]:
    is_whole = node["Node Type"] == "Seq Scan" or (
        "Scan" in node["Node Type"]
        and "Index Name" in node
        and "Index Cond" not in node
        # The few that it is told to stop after, and an index of nothing but what is unfinished.
        and not node.get("stopped")
        and not node["Index Name"].endswith("_due")
    )
    table = node.get("Relation Name")
    if is_whole and table in BIG:
        yield table
    for child in node.get("Plans", ()):
        passes_on = node["Node Type"] in {"Result", "LockRows", "Nested Loop", "Subquery Scan"}
        stopped = node["Node Type"] == "Limit" or (passes_on and node.get("stopped"))
        yield from _read_whole({**child, "stopped": stopped})
