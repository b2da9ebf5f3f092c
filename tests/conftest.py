"""Fixtures for every folder: databases, a broker, and how Hypothesis behaves."""

import shutil
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine, event

from tests.servers import S3, PostgreSQL, running_postgresql, running_redis, running_s3
from workflow.storage.database import open_engine
from workflow.storage.desk_tables import metadata
from workflow.storage.migrate import upgrade
from workflow.storage.s3_artifacts import S3Access, S3Artifacts

# The same examples on every run and machine, and no complaint about a busy one.
settings.register_profile("communique", derandomize=True, deadline=None, database=None)
settings.load_profile("communique")

_numbers = count(1)


@pytest.fixture
def must_end() -> Iterator[None]:
    """
    Stop a test that would go on for ever, as where a bound of the program is missing.

    It measures nothing: no machine is so busy that what is bounded needs minutes.
    """

    def stop(_number: int, _frame: object) -> None:
        raise AssertionError("it does not end")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(180)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server of this test process."""
    with running_postgresql() as server:
        yield server


@pytest.fixture
def postgres_url(postgresql: PostgreSQL) -> Iterator[str]:
    """The address of a new database."""
    name = f"test_{next(_numbers)}"
    postgresql.create(name)
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture(scope="session")
def migrated_postgres(postgresql: PostgreSQL) -> str:
    """The address of a migrated database that many tests use, one after the other."""
    postgresql.create("migrated")
    url = postgresql.url("migrated")
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture
def migrated_postgres_url(migrated_postgres: str) -> Iterator[str]:
    """The address of a migrated database with nothing in it; twenty times faster than a new one."""
    yield migrated_postgres
    engine = open_engine(migrated_postgres)
    with engine.begin() as connection:
        # Triggers sleep in this role: what is append-only goes too.
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        restart = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
        connection.exec_driver_sql(restart)
    engine.dispose()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """A Redis server of this test process."""
    with running_redis() as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The address of an empty Redis."""
    import redis

    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3]:
    """An S3-compatible server of this test process."""
    with running_s3() as server:
        yield server


@pytest.fixture
def s3_artifacts(s3_server: S3) -> S3Artifacts:
    """A store in a new bucket."""
    bucket = f"press-{next(_numbers)}"
    s3_server.client().create_bucket(Bucket=bucket)
    access = S3Access(s3_server.endpoint, "us-east-1", s3_server.key, s3_server.secret)
    return S3Artifacts(bucket, "rendered/files", access)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'communique.db'}"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file: copying one is faster than migrating each."""
    path = tmp_path_factory.mktemp("migrated") / "communique.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def migrated_sqlite_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """The address of a migrated SQLite file with nothing in it."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'communique.db')}"


@pytest.fixture
def sqlite_engine(migrated_sqlite_url: str) -> Iterator[Engine]:
    """A migrated SQLite database."""
    engine = open_engine(migrated_sqlite_url)
    yield engine
    engine.dispose()


@pytest.fixture
def hasty_engine(migrated_sqlite_url: str) -> Iterator[Engine]:
    """A migrated SQLite database that never waits for the disk: for tests of rules, not storage."""
    engine = open_engine(migrated_sqlite_url)
    event.listen(engine, "connect", _do_not_sync)
    yield engine
    engine.dispose()


def _do_not_sync(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(params=["sqlite_url", "postgres_url"], ids=["sqlite", "postgresql"])
def empty_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database without tables, of either kind."""
    engine = open_engine(request.getfixturevalue(request.param))
    yield engine
    engine.dispose()


@pytest.fixture(
    params=["migrated_sqlite_url", "migrated_postgres_url"], ids=["sqlite", "postgresql"]
)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A migrated database, of either kind."""
    engine = open_engine(request.getfixturevalue(request.param))
    yield engine
    engine.dispose()
