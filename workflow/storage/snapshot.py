"""
The whole database as one file, and back: SQLite through its own back-up interface, PostgreSQL
through `pg_dump`, `pg_restore` and `psql`, which stand beside each other in every package of it.

Either is a consistent snapshot while others go on writing, and either comes back in one
transaction: a load that is interrupted has changed nothing.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from string import Template
from typing import cast

from sqlalchemy import URL, Engine, func, inspect, select, union, update

from workflow.errors import UnavailableError
from workflow.jobs import Kind, Stall, WorkState
from workflow.storage import tables as t
from workflow.storage.database import open_engine, transaction
from workflow.storage.desk_tables import letters as letter_table
from workflow.storage.promise_store import PROMISED

_VERSIONS = Path("/usr/lib/postgresql")

# Where somebody has written something; an empty database may have tables already.
_TELLING = (t.people, t.articles, t.audit)

_WHERE_THERE = Template(
    "DO $$$$ BEGIN IF EXISTS (SELECT 1 FROM pg_attribute"
    " WHERE attrelid = to_regclass('$table') AND attname = '$column')"
    " THEN $statement; END IF; END $$$$;"
)


def dump(engine: Engine, path: Path) -> None:
    """
    Write the database to *path*, as it is at one moment.

    Raises:
        UnavailableError: `database_tool_missing` or `database_tool_failed`.
    """
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as held, closing(sqlite3.connect(path)) as copy:
            cast(sqlite3.Connection, held.driver_connection).backup(copy)
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    plain = ("--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
    _run(engine, ["pg_dump", *plain, f"--dbname={_address(engine)}"])


def load(engine: Engine, path: Path, settle: Callable[[Engine], None]) -> None:
    """
    Put what `dump` wrote in the place of everything of ours, in one transaction.

    Args:
        settle: Brings what is restored up to date, and holds what acts on the outside world.
            Nobody else sees it before: SQLite is settled before it is put in place, and of
            PostgreSQL the same transaction has held it.

    Raises:
        UnavailableError: `database_tool_missing` or `database_tool_failed`; nothing has changed.
    """
    if engine.dialect.name == "sqlite":
        try:
            with closing(sqlite3.connect(path)) as copy:
                copy.execute("PRAGMA schema_version")
                apart = open_engine(f"sqlite:///{path}")
                settle(apart)
                apart.dispose()
                with closing(engine.raw_connection()) as held:
                    copy.backup(cast(sqlite3.Connection, held.driver_connection))
        except sqlite3.DatabaseError as error:
            reason = str(error)
            raise UnavailableError(
                "database_tool_failed", program="sqlite3", reason=reason
            ) from error
        engine.dispose()
        return
    script = path.with_suffix(".sql")
    quiet = ("--no-owner", "--no-privileges", f"--file={script}")
    _run(engine, ["pg_restore", *quiet, str(path)])
    engine.dispose()
    options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    target = f"--dbname={_address(engine)}"
    steps = (f"--command={_drop_all()}", f"--file={script}", f"--command={_hold_all(engine)}")
    _run(engine, ["psql", *options, target, *steps])
    settle(engine)


def is_empty(engine: Engine) -> bool:
    """Whether nobody has written anything yet; tables may be there."""
    with transaction(engine, write=False) as connection:
        known = inspect(connection).get_table_names()
        return not any(
            table.name in known and connection.execute(select(table).limit(1)).first()
            for table in _TELLING
        )


def artifact_digests(engine: Engine) -> list[str]:
    """The artifacts to which the database refers, in order; it may have an older shape."""
    with transaction(engine, write=False) as connection:
        there = set(inspect(connection).get_table_names())
        naming = [select(each) for each in t.NAMES_OF_ARTIFACTS if each.table.name in there]
        return sorted(connection.scalars(union(*naming)))


def _drop_all() -> str:
    # Dropping a table drops its triggers; nobody else's table is touched.
    names = ", ".join([*t.metadata.tables, "alembic_version"])
    functions = "DROP FUNCTION IF EXISTS communique_append_only, communique_with_article"
    return f"DROP TABLE IF EXISTS {names} CASCADE; {functions}"


def _hold_all(engine: Engine) -> str:
    """
    As `Promises.hold` and `Letters.hold`, in SQL for psql.

    A database of an older shape lacks the columns: no program works on it before it is settled.
    """
    work, letters = t.work.c, letter_table.c
    acts = update(t.work).where(
        work.state == WorkState.WANTED, work.kind.in_((*PROMISED, Kind.MOVE))
    )
    unsent = update(letter_table).where(letters.sent_at.is_(None), letters.held_at.is_(None))
    statements = {
        work.stalled: acts.values(stalled=Stall.RESTORED, lease_by=None),
        letters.held_at: unsent.values(held_at=func.now()),
    }
    literal = {"literal_binds": True}
    # The script of the dump has emptied the path.
    return "RESET search_path;" + "".join(
        _WHERE_THERE.substitute(
            table=column.table.name,
            column=column.name,
            statement=statement.compile(engine, compile_kwargs=literal),
        )
        for column, statement in statements.items()
    )


def _address(engine: Engine) -> str:
    # Without the password: everybody on this machine can read what a process was called with.
    url = engine.url
    address = URL.create("postgresql", url.username, None, url.host, url.port, url.database)
    return address.set(query=url.query).render_as_string()


def _run(engine: Engine, command: Sequence[str]) -> None:
    program, *arguments = command
    secret: dict[str, str] = {}
    if engine.url.password:
        secret["PGPASSWORD"] = str(engine.url.password)
    quiet = {"PGOPTIONS": "-c client_min_messages=error"}
    ended = subprocess.run(
        [_program(program), *arguments],
        env={**os.environ, **quiet, **secret},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if ended.returncode:
        said = ended.stderr.strip().splitlines() or [f"it ended with {ended.returncode}"]
        raise UnavailableError("database_tool_failed", program=program, reason=said[-1][:300])


def _program(name: str) -> str:
    """The newest of Debian's versions, else what is on the PATH; never older than a server here."""
    installed = sorted(
        _VERSIONS.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]), reverse=True
    )
    found = str(installed[0]) if installed else shutil.which(name)
    if found is None:
        raise UnavailableError("database_tool_missing", program=name)
    return found
