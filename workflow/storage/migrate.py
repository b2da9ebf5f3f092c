"""Bring a database to the newest shape. Alembic is imported only when there is something to do."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, select, table, text
from sqlalchemy import column as sql_column

from workflow.errors import UnavailableError
from workflow.storage.database import transaction

if TYPE_CHECKING:
    from alembic.config import Config

# The newest migration; a test compares it with the files.
HEAD = "0015"

# Any constant: lets one process migrate while the others wait. SQLite has one writer anyway.
_MIGRATION_LOCK = 7_310_422


def upgrade(engine: Engine) -> bool:
    """
    Run what migrations are missing, in one transaction; True if there were any.

    Processes that start together may all call it: one migrates, and the others find it done.

    Raises:
        UnavailableError: `database_newer`: a newer program has been here, and this one would not
            know what it finds.
    """
    found = current(engine)
    if found == HEAD:
        return False
    if found is not None and found > HEAD:
        raise UnavailableError("database_newer", found=found, newest=HEAD)
    from alembic import command

    with transaction(engine, write=True) as connection:
        _wait_for_others(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def downgrade(engine: Engine, revision: str) -> None:
    """Go back to *revision* (`base` for an empty database). For tests and rehearsals."""
    from alembic import command

    with transaction(engine, write=True) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def current(engine: Engine) -> str | None:
    """The migration that the database is at; None if it is empty."""
    with transaction(engine, write=False) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version = table("alembic_version", sql_column("version_num"))
        return connection.execute(select(version.c.version_num)).scalar()


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(:key)")
        connection.execute(lock, {"key": _MIGRATION_LOCK})


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "workflow.storage:migrations")
    return config
