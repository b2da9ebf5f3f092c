"""Killed at any moment, the next `communique work --until-idle` finishes what was under way."""

import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.conftest import Installation

RELEASE = Path(__file__).parent.parent / "data" / "intake" / "real_release.txt"
LANGUAGES = "fr,de,es,ru,uk,ar,he,fa,zh_Hans,ja,hi"


def rows(installation: Installation, state: str) -> int:
    """How many renderings are in *state*, by the database itself."""
    with (
        closing(sqlite3.connect(installation.folder / "var" / "communique.db")) as connection,
        connection,
    ):
        query = "SELECT count(*) FROM work WHERE kind = 'edition.render' AND state = ?"
        return int(connection.execute(query, (state,)).fetchone()[0])


def wait_for_done(installation: Installation, count: int) -> None:
    deadline = time.monotonic() + 300
    while rows(installation, "done") < count:
        assert time.monotonic() < deadline, "nothing is being rendered"
        time.sleep(0.02)


@pytest.mark.parametrize("whole_group", [True, False], ids=["all of it", "only the dispatcher"])
def test_work_that_was_killed_is_finished_by_the_next(
    embedded: Installation, whole_group: bool
) -> None:
    embedded.people()
    (slug,) = embedded.run("import", RELEASE, "--slug", "story", "--as", "ada")
    embedded.run("languages", slug, "--must", LANGUAGES, "--as", "ed")
    embedded.run("submit", slug, "--as", "ada")
    assert embedded.approve(slug, "ed").code == 0
    # Twelve languages in three formats; the command that wants them is killed as well.
    with embedded.running("render", slug, "--to", "out") as asking:
        wait_for_done(embedded, 4)
        os.killpg(asking.pid, signal.SIGKILL)
        asking.wait()
    with embedded.running("work") as working:
        wait_for_done(embedded, 10)
        if whole_group:
            os.killpg(working.pid, signal.SIGKILL)
        else:
            os.kill(working.pid, signal.SIGKILL)
        working.wait()

    embedded.run("work", "--until-idle")

    assert rows(embedded, "wanted") == rows(embedded, "failed") == 0
    # The proofs, and the final files of the approved source language.
    assert rows(embedded, "done") == 12 * 3 + 3
    counts = embedded.json("verify")
    assert counts["renditions"] == 12 * 3 + 3
    assert len(embedded.run("render", slug, "--to", "out")) == 12 * 3 + 1
