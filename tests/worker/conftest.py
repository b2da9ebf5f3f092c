"""A service on a small SQLite database, with an article to work on."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.storage.samples import add_article
from workflow.logs import configure
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


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The log of this test as objects, and as it stands."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers, root.level
    configure("json", "debug", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers = handlers
    root.setLevel(level)
