"""A service on a small SQLite database, with an article to work on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.storage.samples import add_article
from workflow.queue import HintQueue
from workflow.settings import Settings
from workflow.storage.artifacts import Artifacts
from workflow.wiring import Service


@pytest.fixture
def service(tmp_path: Path, hasty_engine: Engine) -> Iterator[Service]:
    """A service without a broker; article 1 is there."""
    add_article(hasty_engine)
    settings = Settings(data=tmp_path, render_timeout_seconds=5)
    return Service(settings, hasty_engine, Artifacts(tmp_path / "artifacts"), HintQueue(None))
