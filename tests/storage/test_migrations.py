"""Migrations: there and back, equal to the tables, and safe to run by everybody at once."""

import ast
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from tests.factories import EN, FR, NOW, make_segment, make_text, make_translation
from tests.storage.samples import add_article
from workflow.domain.article import Revision
from workflow.domain.edition import Signature
from workflow.storage import desk_tables, migrations
from workflow.storage.database import transaction
from workflow.storage.migrate import HEAD, current, downgrade, upgrade
from workflow.storage.unit_of_work import unit_of_work

VERSIONS = Path(migrations.__file__).parent / "versions"


def differences(engine):
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return compare_metadata(context, desk_tables.metadata)


def test_an_empty_database_is_brought_to_the_newest_shape(empty_engine):
    assert current(empty_engine) is None

    assert upgrade(empty_engine)

    assert current(empty_engine) == HEAD
    assert differences(empty_engine) == []


def test_upgrading_again_does_nothing(engine):
    add_article(engine)

    assert not upgrade(engine)


def test_the_way_down_leaves_nothing_and_leads_up_again(empty_engine):
    engine = empty_engine
    upgrade(engine)

    downgrade(engine, "base")

    assert inspect(engine).get_table_names() == ["alembic_version"]
    with engine.connect() as connection:
        catalog = "sqlite_master" if engine.dialect.name == "sqlite" else "pg_trigger"
        left = text(f"SELECT count(*) FROM {catalog} WHERE {_is_ours(engine)}")
        assert connection.execute(left).scalar() == 0

    upgrade(engine)
    assert differences(engine) == []


def _is_ours(engine):
    if engine.dialect.name == "sqlite":
        return "type = 'trigger'"
    return "NOT tgisinternal"


def test_head_names_the_newest_file():
    newest = max(path.name for path in VERSIONS.glob("[0-9]*.py"))

    assert newest.startswith(f"{HEAD}_")


def test_the_files_are_numbered_without_a_gap():
    numbers = sorted(int(path.name[:4]) for path in VERSIONS.glob("[0-9]*.py"))

    assert numbers == list(range(1, len(numbers) + 1))


def test_a_migration_that_fails_leaves_nothing(empty_engine):
    with transaction(empty_engine, write=True) as connection:
        connection.exec_driver_sql("CREATE TABLE work (id INTEGER)")

    with pytest.raises(Exception, match="work"):
        upgrade(empty_engine)

    assert current(empty_engine) is None
    assert inspect(empty_engine).get_table_names() == ["work"]


def test_processes_that_start_together_all_find_the_newest_shape(empty_engine):
    errors = []

    def start():
        try:
            upgrade(empty_engine)
        except Exception as error:  # noqa: BLE001  (whatever it is, the test shows it)
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert current(empty_engine) == HEAD


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("[0-9]*.py"))[1:], ids=lambda path: path.stem)
def test_a_migration_only_adds(path):
    """So that programs of the version before go on working while they are upgraded."""
    (up,) = [
        node
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade"
    ]
    calls = [node for node in ast.walk(up) if isinstance(node, ast.Call)]
    asked = {ast.unparse(call.func) for call in calls if ast.unparse(call.func).startswith("op.")}
    assert asked <= {"op.create_table", "op.create_index", "op.add_column", "op.f", "op.get_bind"}
    for call in calls:
        if ast.unparse(call.func) == "op.add_column":
            given = {word.arg: ast.unparse(word.value) for word in call.args[1].keywords}
            assert given.get("nullable") == "True" or "server_default" in given


def test_signatures_of_the_version_before_count_for_what_their_signers_saw(engine):
    """They are known by their instants alone: what was written later, nobody has signed."""
    article = add_article(engine)
    well, hurt = make_segment("The well is open."), make_segment("Nobody was hurt.")
    later = NOW + timedelta(hours=1)
    with unit_of_work(engine, write=True) as uow:
        uow.articles.approve(article, "a" * 64, "ede", NOW)
        uow.catalogs.add_segments(article.id, 1, [well, hurt])
        texts = [make_translation(each, "Vu", written_by="tim") for each in (well, hurt)]
        uow.catalogs.add_translations(article.id, FR, texts)
        uow.signatures.sign(article, FR, Signature("b" * 64, 0), "tom", NOW)
        new = make_translation(well, "Plus tard", written_by="tom", written_at=later)
        uow.catalogs.add_translations(article.id, FR, [new])
        written = uow.catalogs.translations(article.id, [FR])[FR]
    downgrade(engine, "0008")

    upgrade(engine)

    with unit_of_work(engine, write=False) as uow:
        signed = uow.catalog_sets.signed([article.id])[article.id]
        writers = uow.catalog_sets.unsigned_writers([(article.id, FR)])
        involved = uow.articles.by_id(article.id).involved
    mark = written[hurt.digest].mark
    assert signed == {EN: {Signature("a" * 64, 1)}, FR: {Signature("b" * 64, mark)}}
    assert writers == {(article.id, FR): {well.digest: {"tom"}}}
    assert involved == frozenset()


def test_who_wrote_what_nobody_approved_is_known_after_an_upgrade(engine):
    article = add_article(engine)
    with unit_of_work(engine, write=True) as uow:
        uow.articles.add_revision(Revision(article.id, 2, make_text(), "ann", NOW))
    downgrade(engine, "0008")

    upgrade(engine)

    with unit_of_work(engine, write=False) as uow:
        assert uow.articles.by_id(article.id).involved == {"ada", "ann"}
