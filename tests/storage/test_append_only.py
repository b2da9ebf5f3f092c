"""What is append-only stays so, whoever connects to the database."""

import pytest
from sqlalchemy.exc import DatabaseError

from tests.storage.samples import fill
from workflow.storage import tables
from workflow.storage.database import open_engine
from workflow.storage.migrate import upgrade


@pytest.mark.parametrize(
    "statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"]
)
def test_nobody_changes_or_deletes_a_row_that_is_append_only(engine, statement):
    fill(engine, tables.APPEND_ONLY)

    for table in tables.APPEND_ONLY:
        column = next(iter(table.columns)).name
        attempt = statement.format(table=table.name, column=column)
        with (
            pytest.raises(DatabaseError, match=f"{table.name} is append-only"),
            engine.begin() as connection,
        ):
            connection.exec_driver_sql(attempt)


def test_what_moves_is_not_append_only(engine):
    moving = [tables.articles, tables.editions, tables.people, tables.work]
    fill(engine, moving)

    with engine.begin() as connection:
        for table in moving:
            column = next(iter(table.columns)).name
            connection.exec_driver_sql(f"UPDATE {table.name} SET {column} = {column}")

    assert set(moving).isdisjoint(tables.APPEND_ONLY)


def test_nobody_truncates_a_table_that_is_append_only(postgres_url):
    """PostgreSQL's way of deleting every row without deleting one."""
    engine = open_engine(postgres_url)
    upgrade(engine)

    for table in tables.APPEND_ONLY:
        with (
            pytest.raises(DatabaseError, match="is append-only"),
            engine.begin() as connection,
        ):
            connection.exec_driver_sql(f"TRUNCATE {table.name} CASCADE")
    engine.dispose()
