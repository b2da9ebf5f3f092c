from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from workflow.desk.app import create_app
from workflow.settings import Settings
from workflow.wiring import Service, open_service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    opened = open_service(Settings(data=tmp_path / "var"))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(service), raise_server_exceptions=False) as client:
        yield client
