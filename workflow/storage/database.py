"""
Engines and transactions, for SQLite (one machine) and PostgreSQL (many).

SQLite: write-ahead log, every commit synced (unless it need not be), and `BEGIN IMMEDIATE` for a
transaction that will write, so that two writers queue instead of failing half-way
(facts/celery.md).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from workflow.errors import NotFoundError, UnavailableError
from workflow.storage import private

BUSY_TIMEOUT_MS = 15_000

_NOW = {
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
    "postgresql": "SELECT clock_timestamp()",
}


def open_engine(url: str) -> Engine:
    """
    Make an engine for *url*; nothing is connected yet.

    The folder of an SQLite file is made if it is not there, and the file with the first connection.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    # The parameters of a statement are people's texts: no error may tell them.
    engine = create_engine(parsed, hide_parameters=True)
    if parsed.database and parsed.database != ":memory:":
        path = Path(parsed.database)
        private.make_folder(path.parent)
        event.listen(engine, "do_connect", lambda *_: _make_sqlite_file(path))
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def transaction(engine: Engine, *, write: bool, durable: bool = True) -> Iterator[Connection]:
    """
    One transaction: committed at the end, rolled back if anything is raised.

    Args:
        durable: Whether it must outlive a machine that loses power the moment after. What says
            who works on something need not: whoever that was is gone then, too. It spares the
            wait for the disk, and is never kept without what was committed before it.

    Raises:
        UnavailableError: `database_away`, if the database cannot be reached or stays locked.
        NotFoundError: `article_gone`, if a row refers to an article that was deleted meanwhile.
    """
    options: dict[str, Any] = {"write": write, "durable": durable}
    if not write and engine.dialect.name == "postgresql":
        # A reader of many statements sees one moment, as on SQLite: a list that is read page by
        # page misses no article that changes meanwhile.
        options["isolation_level"] = "REPEATABLE READ"
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            if not durable and engine.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL synchronous_commit TO off"))
            yield connection
    except IntegrityError as error:
        if _refers_to_nothing(error):
            raise NotFoundError("article_gone") from error
        raise
    except OperationalError as error:
        raise UnavailableError("database_away", reason=str(error.orig)) from error
    except DatabaseError as error:
        # The bare class, not one of its families: SQLite's word for a file of another kind.
        if type(error) is DatabaseError:
            raise UnavailableError("database_away", reason=str(error.orig)) from error
        raise


def database_now(connection: Connection) -> datetime:
    """What time it is, by the database's clock: the only one that counts (DESIGN 5)."""
    value = connection.execute(text(_NOW[connection.dialect.name])).scalar_one()
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC)


def _refers_to_nothing(error: IntegrityError) -> bool:
    """
    Whether a row was to be stored whose article was deleted meanwhile.

    On PostgreSQL: SQLite has one writer, who has read what it refers to.
    """
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
    return constraint.startswith("fk_") and constraint.endswith(("_articles", "_revisions"))


def _make_sqlite_file(path: Path) -> None:
    """What the disk says of a folder that is away is what SQLite would say of it."""
    try:
        private.make_file(path)
    except OSError as error:
        raise sqlite3.OperationalError(f"unable to open database file: {error}") from error


def _configure_sqlite(dbapi_connection: Any, _record: Any) -> None:
    # The driver must not open transactions by itself: _begin_sqlite says which kind.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes = options.get("write", True)
    if writes:
        # A connection keeps this; it cannot be said within a transaction.
        level = "FULL" if options.get("durable", True) else "NORMAL"
        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
