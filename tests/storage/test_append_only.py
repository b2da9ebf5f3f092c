"""What is append-only stays so, whoever connects to the database."""

import pytest
from sqlalchemy.exc import DatabaseError

from tests.factories import NOW
from tests.storage.samples import fill
from workflow.storage import tables
from workflow.storage.database import open_engine
from workflow.storage.desk_tables import deletions
from workflow.storage.migrate import upgrade

APPEND_ONLY = (*tables.APPEND_ONLY, deletions)
# What was public, and who did what, stays when an article is deleted.
_STAYING = (tables.publications, tables.published_files, tables.audit, tables.withdrawals)
WITH_ARTICLE = tuple(each for each in tables.APPEND_ONLY if each not in _STAYING)


@pytest.mark.parametrize(
    "statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"]
)
def test_nobody_changes_or_deletes_a_row_that_is_append_only(engine, statement):
    fill(engine, tables.APPEND_ONLY)
    with engine.begin() as connection:
        connection.execute(deletions.insert().values(_of_article(2)))

    for table in APPEND_ONLY:
        column = next(iter(table.columns)).name
        attempt = statement.format(table=table.name, column=column)
        with (
            pytest.raises(DatabaseError, match=f"{table.name} is append-only"),
            engine.begin() as connection,
        ):
            connection.exec_driver_sql(attempt)


def test_rows_of_a_deleted_article_can_be_deleted_and_nothing_else(engine):
    fill(engine, [*WITH_ARTICLE, tables.articles])
    with engine.begin() as connection:
        connection.execute(deletions.insert().values(_of_article(2)))
    for table in WITH_ARTICLE:
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.execute(table.delete())

    with engine.begin() as connection:
        connection.execute(deletions.insert().values(_of_article(1)))
    # What refers to others goes before these.
    for table in sorted(WITH_ARTICLE, key=tables.metadata.sorted_tables.index, reverse=True):
        with engine.begin() as connection:
            assert connection.execute(table.delete()).rowcount == 1


def test_what_was_public_stays_though_its_article_is_said_to_be_deleted(engine):
    fill(engine, [*_STAYING, tables.revisions, tables.articles])
    with engine.begin() as connection:
        connection.execute(deletions.insert().values(_of_article(1)))

    for table in (*_STAYING, deletions, tables.revisions):
        with pytest.raises(DatabaseError), engine.begin() as connection:
            connection.execute(table.delete())


def _of_article(article_id):
    return {"article_id": article_id, "slug": "a", "deleted_by": "ada", "deleted_at": NOW}


def test_what_moves_is_not_append_only(engine):
    moving = [tables.articles, tables.editions, tables.people, tables.work]
    fill(engine, moving)

    with engine.begin() as connection:
        for table in moving:
            column = next(iter(table.columns)).name
            connection.exec_driver_sql(f"UPDATE {table.name} SET {column} = {column}")

    assert set(moving).isdisjoint(APPEND_ONLY)


def test_nobody_truncates_a_table_that_is_append_only(postgres_url):
    """PostgreSQL's way of deleting every row without deleting one."""
    engine = open_engine(postgres_url)
    upgrade(engine)

    for table in APPEND_ONLY:
        with (
            pytest.raises(DatabaseError, match="is append-only"),
            engine.begin() as connection,
        ):
            connection.exec_driver_sql(f"TRUNCATE {table.name} CASCADE")
    engine.dispose()
