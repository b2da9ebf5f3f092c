"""Insert a row, or find that there is one: decided by the database, in one statement."""

from collections.abc import Callable, Mapping, Sequence
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


def insert_or_update(
    connection: Connection, table: Table, values: Mapping[str, Any], changes: Mapping[str, Any]
) -> None:
    """Insert *values*; if the primary key is there already, make these *changes* to its row."""
    statement = _INSERT[connection.dialect.name](table).values(**values)
    keys = list(table.primary_key.columns)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=dict(changes)))


def insert_those_not_there(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """The same for many *rows* in one go; all of them have the same columns."""
    if rows:
        insert = _INSERT[connection.dialect.name]
        connection.execute(insert(table).on_conflict_do_nothing(), list(rows))
