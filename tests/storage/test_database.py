"""Engines and transactions: what is promised of both databases."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from tests.factories import NOW
from tests.storage.samples import add_article
from workflow.domain.language import LanguageTag
from workflow.errors import NotFoundError, UnavailableError
from workflow.storage import tables as t
from workflow.storage.database import BUSY_TIMEOUT_MS, database_now, open_engine, transaction


@pytest.mark.parametrize(
    ("pragma", "value"),
    # synchronous=2 is FULL: a commit that was answered for has reached the disk.
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", BUSY_TIMEOUT_MS),
    ],
)
def test_sqlite_keeps_what_is_promised(sqlite_engine, pragma, value):
    with sqlite_engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_opening_an_engine_connects_to_nothing(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'deep' / 'communique.db'}")

    assert not (tmp_path / "deep" / "communique.db").exists()
    engine.dispose()


def test_a_database_that_is_away_is_unavailable():
    engine = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    with (
        pytest.raises(UnavailableError, match="database_away"),
        transaction(engine, write=False),
    ):
        pass


def test_a_locked_sqlite_is_unavailable(sqlite_engine, sqlite_url):
    impatient = open_engine(f"{sqlite_url}")
    with impatient.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")

    with (
        transaction(sqlite_engine, write=True),
        pytest.raises(UnavailableError, match="database_away"),
        transaction(impatient, write=True),
    ):
        pass
    impatient.dispose()


def test_a_transaction_that_fails_leaves_nothing(engine):
    person = {"name": "ada", "roles": [], "languages": [], "added_at": NOW}

    def fail_half_way():
        with transaction(engine, write=True) as connection:
            connection.execute(insert(t.people).values(**person))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()

    with transaction(engine, write=False) as connection:
        assert connection.execute(select(t.people)).first() is None


def test_readers_are_not_blocked_by_a_writer(engine):
    add_article(engine, slug="seen")
    person = {"name": "ada", "roles": [], "languages": [], "added_at": NOW}

    with transaction(engine, write=True) as writing:
        writing.execute(insert(t.people).values(**person))
        with transaction(engine, write=False) as reading:
            slugs = reading.execute(select(t.articles.c.slug)).scalars().all()
            people = reading.execute(select(t.people)).all()

    assert slugs == ["seen"]
    assert people == []


def test_writers_of_sqlite_queue_instead_of_failing_half_way(sqlite_engine):
    """Each reads before it writes; without BEGIN IMMEDIATE one of them would be thrown out."""
    article = add_article(sqlite_engine)
    errors = []

    def count_up():
        try:
            for _ in range(10):
                with transaction(sqlite_engine, write=True) as connection:
                    seen = connection.execute(select(t.articles.c.version)).scalar_one()
                    update = t.articles.update().values(version=seen + 1)
                    connection.execute(update)
        except UnavailableError as error:
            errors.append(error)

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with transaction(sqlite_engine, write=False) as connection:
        version = connection.execute(select(t.articles.c.version)).scalar_one()
    assert errors == []
    assert version == article.version + 40


def test_foreign_keys_hold(engine):
    row = {"article_id": 404, "language": LanguageTag("fr"), "is_source": False, "opened_at": NOW}

    # PostgreSQL may have let somebody delete the article meanwhile: that is what is said.
    refusal = (IntegrityError, NotFoundError)
    with pytest.raises(refusal), transaction(engine, write=True) as connection:
        connection.execute(insert(t.editions).values(**row))


def test_the_database_s_clock_is_aware_and_right(engine):
    with transaction(engine, write=False) as connection:
        now = database_now(connection)

    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("microsecond", [0, 1, 999_999])
def test_an_instant_comes_back_as_the_same_instant_in_utc(engine, microsecond):
    paris = datetime.fromisoformat("2026-11-23T10:00:00+01:00").replace(microsecond=microsecond)
    person = {"name": "ada", "roles": [], "languages": [], "added_at": paris}

    with transaction(engine, write=True) as connection:
        connection.execute(insert(t.people).values(**person))
        stored = connection.execute(select(t.people.c.added_at)).scalar_one()

    assert stored == paris
    assert stored.tzinfo is UTC


def test_instants_compare_as_instants(engine):
    """Also on SQLite, where they are texts: another offset, and with microseconds or without."""
    earlier = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
    later = datetime.fromisoformat("2026-11-23T09:00:00.000001+00:00")
    with transaction(engine, write=True) as connection:
        for name, moment in (("later", later), ("earlier", earlier)):
            values = {"name": name, "roles": [], "languages": [], "added_at": moment}
            connection.execute(insert(t.people).values(**values))

        names = connection.execute(select(t.people.c.name).order_by(t.people.c.added_at))

        assert names.scalars().all() == ["earlier", "later"]


def test_an_instant_without_a_zone_is_refused(engine):
    naive = {"name": "ada", "roles": [], "languages": [], "added_at": NOW.replace(tzinfo=None)}

    with pytest.raises(Exception, match="time zone"), transaction(engine, write=True) as connection:
        connection.execute(insert(t.people).values(**naive))


@pytest.mark.parametrize("durable", [True, False])
def test_a_commit_waits_for_the_disk_unless_it_need_not(engine, durable):
    asked, settings = {
        "sqlite": ("PRAGMA synchronous", {True: 2, False: 1}),
        "postgresql": ("SHOW synchronous_commit", {True: "on", False: "off"}),
    }[engine.dialect.name]
    if engine.dialect.name == "postgresql":
        # The tests' server waits for no disk; this connection, which the pool keeps, does.
        with transaction(engine, write=True) as connection:
            connection.execute(text("SET synchronous_commit TO on"))

    for _ in range(2):
        with transaction(engine, write=True, durable=durable) as connection:
            assert connection.execute(text(asked)).scalar() == settings[durable]
        with transaction(engine, write=True) as connection:
            assert connection.execute(text(asked)).scalar() == settings[True]
