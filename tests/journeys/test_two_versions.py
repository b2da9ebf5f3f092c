"""Upgrading: workers of two versions side by side lose nothing, and each signs what it makes."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.conftest import Installation, make_installation
from tests.journeys.test_up import wait_until
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.settings import Settings
from workflow.wiring import open_service

RELEASE = Path(__file__).parent.parent / "data" / "intake" / "real_release.txt"
LANGUAGES = ("fr", "de", "es", "ar", "ja", "zh_Hans")
FILES = (1 + len(LANGUAGES)) * len(Format)


@pytest.fixture
def old(tmp_path: Path, redis_url: str) -> Installation:
    return make_installation(tmp_path, broker_url=redis_url)


@pytest.fixture
def new(old: Installation, redis_url: str) -> Installation:
    """The next version on the same data: its templates say something else."""
    templates = old.folder / "templates"
    shutil.copytree(Settings().templates, templates)
    for sheet in (templates / "release").rglob("*.css"):
        sheet.write_text(sheet.read_text() + "\n/* of the next version */\n")
    return make_installation(old.folder, broker_url=redis_url, templates=str(templates))


def engine_of(installation: Installation) -> set[str]:
    """What this version's files are named by."""
    service = open_service(Settings.from_env(installation.environment))
    languages = map(LanguageTag.parse, ("en", *LANGUAGES))
    found = {service.engine_digest(each, format_) for each in languages for format_ in Format}
    service.engine.dispose()
    return found


def ask(installation: Installation, query: str) -> list[tuple[str, ...]]:
    """What the database itself says."""
    with (
        closing(sqlite3.connect(installation.folder / "var" / "communique.db")) as connection,
        connection,
    ):
        return connection.execute(query).fetchall()


def engines(installation: Installation) -> list[str]:
    """Of every file that is made: by whom."""
    query = "SELECT params ->> 'engine' FROM work WHERE kind = 'edition.render' AND state = 'done'"
    return [engine for (engine,) in ask(installation, query)]


def workers(installation: Installation) -> int:
    return len(ask(installation, "SELECT 1 FROM processes WHERE role = 'worker'"))


def test_a_worker_of_the_next_version_beside_the_old_one_and_then_alone(
    old: Installation, new: Installation
) -> None:
    old.people()
    (slug,) = old.run("import", RELEASE, "--slug", "story", "--as", "ada")
    old.run("languages", slug, "--must", ",".join(LANGUAGES), "--as", "ed")
    theirs, ours = engine_of(old), engine_of(new)
    with old.running("clock"), new.running("worker"):
        with old.running("worker"):
            wait_until(lambda: workers(old) == 2)
            with old.running("render", slug, "--to", "old") as asking:
                assert asking.wait(300) == 0
        beside = engines(old)
        proofs = new.run("render", slug, "--to", "new")

    assert len(beside) == FILES
    # A plain text is the same file in both.
    only_theirs = [engine for engine in beside if engine in theirs - ours]
    assert only_theirs
    assert set(beside) & (ours - theirs)
    assert len(proofs) == FILES + 1
    assert {state for (state,) in ask(old, "SELECT state FROM work")} == {"done"}
    # What the next version made beside the old one it need not make again.
    assert len(ask(old, "SELECT 1 FROM renditions")) == FILES + len(only_theirs)
