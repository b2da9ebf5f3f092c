from collections.abc import Iterator

import pytest

from tests.machine.libre import Libre, running_libre


@pytest.fixture
def libre() -> Iterator[Libre]:
    """A server that speaks LibreTranslate's protocol."""
    with running_libre() as server:
        yield server
