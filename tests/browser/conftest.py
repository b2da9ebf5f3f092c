from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.artifacts.browser import chromium
from tests.browser.newsroom import Newsroom, running_newsroom

# On a busy machine an answer takes its time; that it comes is what is tested.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Newsroom]:
    """`communique up` for the tests of one module."""
    with running_newsroom(tmp_path_factory.mktemp("newsroom"), browser) as running:
        yield running
