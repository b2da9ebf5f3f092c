import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import hire
from tests.desk.people import client_of, stranger_at
from workflow.settings import Settings
from workflow.wiring import Service, open_service


@pytest.fixture
def service(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Service]:
    data = tmp_path / "var"
    data.mkdir(mode=0o700)
    shutil.copy(migrated_sqlite, data / "communique.db")
    opened = open_service(Settings(data=data))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def stranger(service: Service) -> Iterator[TestClient]:
    """Somebody who is not signed in."""
    with stranger_at(service) as client:
        yield client


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    """Ada, who may do everything, signed in."""
    hire(service)
    with client_of(service, "ada") as client:
        yield client
