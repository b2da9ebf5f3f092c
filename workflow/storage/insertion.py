"""Insert a row unless there is one: decided by the database, in one statement."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

# SQLAlchemy has the clause twice, once for each dialect, and no common type for it.
_INSERT: Mapping[str, Callable[[Table], Any]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


def insert_unless_there(connection: Connection, table: Table, **values: Any) -> bool:
    """
    Insert *values*; False, and nothing changed, if a unique key of *table* has them already.

    Of two who insert the same at once, one waits for the other's commit and then finds its row.
    """
    insert = _INSERT[connection.dialect.name]
    statement = insert(table).values(**values).on_conflict_do_nothing()
    # Without this, PostgreSQL does not say how many rows an insert made.
    counted = statement.execution_options(preserve_rowcount=True)
    return connection.execute(counted).rowcount == 1
