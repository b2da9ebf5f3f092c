"""The rehearsal: publish, back up, destroy, restore; then all is as before, and goes on."""

import json
import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.journeys.conftest import Installation, make_installation
from tests.journeys.reading import fill_from
from tests.servers import PostgreSQL

DATA = Path(__file__).parent.parent / "data"
RELEASE = DATA / "intake" / "real_release.txt"
LANGUAGES = ("fr", "ar")
DATABASE = "rehearsal"


@pytest.fixture(params=["sqlite", "postgresql"])
def rehearsed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """One machine without a broker, on either database."""
    if request.param == "sqlite":
        yield make_installation(tmp_path)
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    server.create(DATABASE)
    yield make_installation(tmp_path, database_url=server.url(DATABASE))
    server.drop(DATABASE)


def destroy(installation: Installation, request: pytest.FixtureRequest) -> None:
    """Lose the disk, and the database with it."""
    shutil.rmtree(installation.folder / "var")
    if "COMMUNIQUE_DATABASE_URL" in installation.environment:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        server.drop(DATABASE)
        server.create(DATABASE)


def publish_the_release(installation: Installation) -> None:
    """The real release, public in three languages."""
    installation.people(*LANGUAGES)
    installation.run("import", RELEASE, "--slug", "recognition", "--as", "ada")
    installation.run("languages", "recognition", "--must", ",".join(LANGUAGES), "--as", "ed")
    installation.run("submit", "recognition", "--as", "ada")
    assert installation.approve("recognition", "ed").code == 0
    catalogs = installation.folder / "catalogs"
    installation.run("catalog", "export", "recognition", "--to", catalogs)
    filled = [catalogs / each / "LC_MESSAGES" / "recognition.po" for each in LANGUAGES]
    for language, path in zip(LANGUAGES, filled, strict=True):
        fill_from(path, DATA / "real_release" / f"{language}.po")
    installation.run("catalog", "import", *filled, "--as", "tess")
    for language in LANGUAGES:
        assert installation.sign_off("recognition", language, "theo").code == 0
    assert installation.run("publish", "recognition", "--as", "pat", "--yes") == ["published"]


def hold(installation: Installation) -> None:
    """A second article, under embargo."""
    installation.run("import", RELEASE, "--slug", "held", "--as", "ada")
    installation.run("submit", "held", "--as", "ada")
    assert installation.approve("held", "ed").code == 0
    instant = datetime.now(UTC) + timedelta(days=1)
    (line,) = installation.run(
        "publish", "held", "--at", instant.isoformat(), "--as", "pat", "--yes"
    )
    assert line.startswith("due ")


def digests(installation: Installation, slug: str, to: str) -> dict[str, str]:
    installation.run("export", slug, "--to", installation.folder / to)
    manifest = json.loads((installation.folder / to / slug / "manifest.json").read_text())
    return {file["path"]: file["sha256"] for file in manifest["files"]}


def state(installation: Installation, slug: str) -> str:
    return str(installation.json("show", slug)["state"])


@pytest.mark.slow
def test_a_restored_installation_publishes_on_and_its_digests_are_equal(
    rehearsed: Installation, request: pytest.FixtureRequest
) -> None:
    publish_the_release(rehearsed)
    hold(rehearsed)
    before = digests(rehearsed, "recognition", "before")
    assert len(before) == 3 * 3

    (told,) = rehearsed.run("backup", "--to", "backup.tar")
    assert "files" in told
    destroy(rehearsed, request)
    rehearsed.run("restore", "backup.tar")

    assert digests(rehearsed, "recognition", "after") == before
    assert rehearsed.json("verify")["ok"]
    assert [each["slug"] for each in rehearsed.json("list", "--due")] == ["held"]
    rehearsed.run("publish", "held", "--cancel", "--as", "pat")
    assert rehearsed.run("publish", "held", "--as", "pat", "--yes") == ["published"]
    assert state(rehearsed, "held") == "published"
    assert len(digests(rehearsed, "held", "after")) == 3
    again = rehearsed.ask("restore", "backup.tar")
    assert again.code == 5
    assert "--replace" in again.err


def test_a_backup_that_is_killed_leaves_no_file_that_looks_whole(embedded: Installation) -> None:
    embedded.people()
    folder = embedded.folder / "backups"
    folder.mkdir()
    artifacts = embedded.folder / "var" / "artifacts"
    artifacts.mkdir(parents=True, exist_ok=True)

    # A database large enough that writing it takes a while.
    with (
        closing(sqlite3.connect(embedded.folder / "var" / "communique.db")) as connection,
        connection,
    ):
        connection.execute("CREATE TABLE ballast (x)")
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
        connection.execute(f"INSERT INTO ballast {numbers} SELECT randomblob(1000000) FROM n")
    with embedded.running("backup", "--to", "backups/b.tar") as process:
        deadline = time.monotonic() + 300
        while not list(folder.glob(".b.tar.*/*")):
            assert time.monotonic() < deadline
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    assert not (folder / "b.tar").exists()
    embedded.run("backup", "--to", "backups/b.tar")
    assert (folder / "b.tar").stat().st_size > 300_000_000
