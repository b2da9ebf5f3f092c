"""Back-ups are whole or not there, and a restored database is the one that was backed up."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, select

from tests.servers import PostgreSQL
from tests.storage.samples import add_article, make_order, make_rendition, want
from workflow.errors import ConflictError, DamagedError, InvalidInputError, UnavailableError
from workflow.jobs import Kind
from workflow.storage import backup, snapshot
from workflow.storage.artifacts import Artifacts
from workflow.storage.backup import Store, check_backup, restore_backup, write_backup
from workflow.storage.database import open_engine
from workflow.storage.desk_tables import metadata
from workflow.storage.migrate import HEAD, current, downgrade, upgrade
from workflow.storage.unit_of_work import unit_of_work


def no_progress(_done: int, _total: int) -> None:
    pass


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


@pytest.fixture
def store(engine: Engine, tmp_path: Path) -> Store:
    """An article with two files, some work, and an audit entry."""
    artifacts = Artifacts(tmp_path / "artifacts")
    add_article(engine)
    want(engine, make_order("open:1", kind=Kind.OPEN))
    with unit_of_work(engine, write=True) as uow:
        for number, data in enumerate((b"one", b"two")):
            digest = artifacts.put(data)
            made = make_rendition(inputs=f"{number:064}", sha256=digest)
            uow.publications.add_rendition(made)
        uow.audit.record(uow.now, "ada", "import", "safe-water")
    return Store(engine, artifacts)


@pytest.fixture
def target(engine: Engine, tmp_path: Path, postgresql: PostgreSQL) -> Iterator[Store]:
    """Another database of the same kind, without a table, and no artifacts."""
    url = f"sqlite:///{tmp_path / 'other.db'}"
    if engine.dialect.name == "postgresql":
        postgresql.create("other")
        url = postgresql.url("other")
    other = open_engine(url)
    yield Store(other, Artifacts(tmp_path / "other"))
    other.dispose()
    if engine.dialect.name == "postgresql":
        postgresql.drop("other")


@pytest.fixture
def path(store: Store, tmp_path: Path) -> Path:
    """A back-up of the store."""
    made = tmp_path / "backup.tar"
    write_backup(store, made, no_progress, with_artifacts=True)
    return made


def test_what_is_restored_is_what_was_backed_up(store: Store, target: Store, path: Path) -> None:
    manifest = restore_backup(target, path, no_progress, replace=False)

    assert contents(target.engine) == contents(store.engine)
    assert sorted(target.artifacts.digests()) == sorted(store.artifacts.digests())
    assert manifest.missing == ()
    with unit_of_work(target.engine, write=True) as uow:
        assert uow.audit.broken_link() is None
        # Numbers go on where they were.
        uow.audit.record(uow.now, "ada", "edit", "safe-water")
        assert uow.work.want(make_order("move:2"), uow.now) > 1


def test_what_is_append_only_still_is_after_a_restore(target: Store, path: Path) -> None:
    restore_backup(target, path, no_progress, replace=False)

    with pytest.raises(Exception, match="append-only"), target.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM renditions")


def test_nobody_on_the_machine_but_its_owner_reads_a_backup(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir() if each.name.startswith(".")] == []


def test_a_backup_can_be_taken_while_others_write(store: Store, tmp_path: Path) -> None:
    with unit_of_work(store.engine, write=True) as uow:
        uow.audit.record(uow.now, "ada", "edit", "safe-water")
        write_backup(store, tmp_path / "b.tar", no_progress, with_artifacts=True)

    assert check_backup(tmp_path / "b.tar").artifacts


def test_no_backup_is_overwritten(store: Store, path: Path) -> None:
    with pytest.raises(ConflictError, match="backup_exists"):
        write_backup(store, path, no_progress, with_artifacts=True)


def test_a_folder_that_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(InvalidInputError, match="file_unwritable"):
        write_backup(store, Path("/nowhere/b.tar"), no_progress, with_artifacts=True)


@pytest.mark.parametrize("moment", ["database", "artifacts", "end"])
def test_an_interrupted_backup_leaves_no_file_that_looks_whole(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def interrupt(done: int, total: int) -> None:
        if moment == "artifacts" or (moment == "end" and done == total):
            raise KeyboardInterrupt

    if moment == "database":
        monkeypatch.setattr(backup, "dump", lambda *_: interrupt(0, 0) or exit(1))
    folder = tmp_path / "backups"
    folder.mkdir()

    with pytest.raises((KeyboardInterrupt, SystemExit)):
        write_backup(store, folder / "b.tar", interrupt, with_artifacts=True)

    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("kept", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_backup_that_was_cut_is_refused(target: Store, path: Path, kept: float) -> None:
    data = path.read_bytes()
    # The tar ends in empty blocks that say nothing.
    data = data.rstrip(b"\0")
    path.write_bytes(data[: int(len(data) * kept)])

    with pytest.raises(DamagedError, match="backup_damaged"):
        restore_backup(target, path, no_progress, replace=False)

    assert current(target.engine) is None
    assert list(target.artifacts.digests()) == []


def test_a_backup_with_a_changed_byte_anywhere_is_refused(target: Store, path: Path) -> None:
    data = path.read_bytes()
    with tarfile.open(path) as tar:
        members = [(each.name, each.offset_data + each.size // 2) for each in tar]
    assert len(members) == 5

    for name, offset in members:
        changed = bytearray(data)
        changed[offset] ^= 1
        path.write_bytes(bytes(changed))
        with pytest.raises((DamagedError, InvalidInputError)):
            restore_backup(target, path, no_progress, replace=False)
        assert current(target.engine) is None, name


def test_a_member_that_is_missing_or_too_many_is_refused(path: Path, tmp_path: Path) -> None:
    with tarfile.open(path) as tar:
        names = tar.getnames()
        for left_out in names:
            other = tmp_path / "other.tar"
            with tarfile.open(other, "w") as copy:
                for name in names:
                    if name != left_out:
                        copy.addfile(tar.getmember(name), tar.extractfile(name))
            with pytest.raises(DamagedError, match="backup_damaged"):
                check_backup(other)
    with tarfile.open(path, "a") as tar:
        tar.addfile(tarfile.TarInfo("../../etc/passwd"))
    with pytest.raises(DamagedError, match="passwd"):
        check_backup(path)


def test_a_file_of_another_kind_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a tar at all" * 100)

    with pytest.raises(DamagedError):
        check_backup(tmp_path / "notes.txt")
    with pytest.raises(InvalidInputError, match="file_unreadable"):
        check_backup(tmp_path / "nowhere.tar")


def test_what_is_there_is_lost_only_when_told(store: Store, path: Path) -> None:
    before = contents(store.engine)
    add_article(store.engine, slug="written-later")

    with pytest.raises(ConflictError, match="restore_not_empty"):
        restore_backup(store, path, no_progress, replace=False)
    assert contents(store.engine) != before

    restore_backup(store, path, no_progress, replace=True)
    assert contents(store.engine) == before


def test_a_database_with_tables_and_nothing_in_them_is_empty(target: Store, path: Path) -> None:
    upgrade(target.engine)

    restore_backup(target, path, no_progress, replace=False)

    assert current(target.engine) == HEAD


def test_a_backup_of_an_older_shape_is_brought_up_to_date(
    store: Store, target: Store, tmp_path: Path
) -> None:
    downgrade(store.engine, "0003")
    write_backup(store, tmp_path / "old.tar", no_progress, with_artifacts=True)
    upgrade(store.engine)

    restored = restore_backup(target, tmp_path / "old.tar", no_progress, replace=False)

    assert (restored.migration, current(target.engine)) == ("0003", HEAD)
    assert contents(target.engine)["articles"] == contents(store.engine)["articles"]


def test_a_backup_of_a_newer_shape_is_refused(
    target: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "HEAD", "0000")

    with pytest.raises(UnavailableError, match="database_newer"):
        restore_backup(target, path, no_progress, replace=False)


def test_a_backup_of_another_kind_of_database_is_refused(
    path: Path, engine: Engine, tmp_path: Path, postgres_url: str
) -> None:
    sqlite = engine.dialect.name == "sqlite"
    other = open_engine(postgres_url if sqlite else f"sqlite:///{tmp_path / 'x.db'}")

    with pytest.raises(ConflictError, match="backup_other_database"):
        restore_backup(Store(other, Artifacts(tmp_path / "x")), path, no_progress, replace=False)
    other.dispose()


def test_without_artifacts_those_that_are_not_in_the_store_are_named(
    store: Store, target: Store, tmp_path: Path
) -> None:
    path = tmp_path / "small.tar"
    write_backup(store, path, no_progress, with_artifacts=False)

    restored = restore_backup(target, path, no_progress, replace=False)

    assert sorted(restored.missing) == sorted(store.artifacts.digests())
    again = restore_backup(Store(target.engine, store.artifacts), path, no_progress, replace=True)
    assert again.missing == ()


def test_damage_is_named_and_keeps_nothing_else_from_being_backed_up(
    store: Store, target: Store, tmp_path: Path
) -> None:
    damaged = store.artifacts.put(b"one")
    (store.artifacts.folder / damaged[:2] / damaged).write_bytes(b"0ne")
    path = tmp_path / "b.tar"

    made = write_backup(store, path, no_progress, with_artifacts=True)

    assert made.missing == (damaged,)
    restored = restore_backup(target, path, no_progress, replace=False)
    assert restored.missing == (damaged,)


def test_work_that_was_held_when_the_backup_was_made_is_free_after_it(
    store: Store, target: Store, tmp_path: Path
) -> None:
    with unit_of_work(store.engine, write=True) as uow:
        ((kind, work_id), *_) = uow.work.due(Kind, uow.now, 1)
        assert uow.work.claim(work_id, "the dead", uow.now, uow.now - uow.now)
    write_backup(store, tmp_path / "b.tar", no_progress, with_artifacts=True)

    restore_backup(target, tmp_path / "b.tar", no_progress, replace=False)

    with unit_of_work(target.engine, write=False) as uow:
        assert uow.work.due([kind], uow.now, 1) == ((kind, work_id),)


def test_a_failing_tool_says_why_and_shows_no_password(postgresql: PostgreSQL) -> None:
    url = postgresql.url("nowhere").replace("postgres@", "postgres:swordfish@")
    engine = open_engine(url)

    with pytest.raises(UnavailableError, match="database_tool_failed") as caught:
        snapshot.dump(engine, Path("/tmp/never"))

    assert "nowhere" in str(caught.value)
    assert "swordfish" not in str(caught.value)
    assert "swordfish" not in snapshot._address(engine)


@pytest.mark.parametrize("engine", ["migrated_postgres_url"], indirect=True)
def test_a_load_that_fails_in_the_middle_has_changed_nothing(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite copies pages in one transaction of its own."""
    before = contents(store.engine)
    monkeypatch.setattr(snapshot, "_drop_all", lambda: "DROP TABLE tallies; SELECT 1/0")

    with pytest.raises(UnavailableError, match="division by zero"):
        restore_backup(store, path, no_progress, replace=True)

    assert contents(store.engine) == before


_MALFORMED: tuple[object, ...] = (
    b"",
    b"\xff\xfe",
    b"[" * 100_000,
    [],
    {},
    {"artifacts": None},
    {"artifacts": [1]},
    {"has_artifacts": "yes"},
    {"migration": 14},
    {"extra": "x"},
    {"format": 2},
)


@pytest.mark.parametrize("manifest", _MALFORMED, ids=lambda each: repr(each)[:30])
def test_a_manifest_that_is_sealed_and_malformed_is_refused(
    tmp_path: Path, manifest: object
) -> None:
    whole = {
        "format": 1,
        "kind": "sqlite",
        "migration": HEAD,
        "made_at": "",
        "database": "",
        "artifacts": [],
        "has_artifacts": True,
        "missing": [],
    }
    told = whole | manifest if isinstance(manifest, dict) and manifest else manifest
    data = told if isinstance(told, bytes) else json.dumps(told).encode()
    path = tmp_path / "malformed.tar"
    with tarfile.open(path, "w") as tar:
        for name, content in (
            ("manifest.json", data),
            ("manifest.sha256", hashlib.sha256(data).hexdigest().encode()),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    with pytest.raises(DamagedError) as told_error:
        check_backup(path)
    assert told_error.value.values["part"] == "manifest.json"


def test_a_database_that_is_none_is_refused_and_changes_nothing(
    target: Store, tmp_path: Path
) -> None:
    before = inspect(target.engine).get_table_names()
    garbage = tmp_path / "database"
    garbage.write_bytes(b"This is no database. " * 500)
    with pytest.raises(UnavailableError):
        snapshot.load(target.engine, garbage, upgrade)
    assert inspect(target.engine).get_table_names() == before
