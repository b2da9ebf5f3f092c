import pytest
from sqlalchemy import Engine

from tests.usecases.newsroom import PEOPLE, Newsroom


@pytest.fixture
def news(hasty_engine: Engine) -> Newsroom:
    """A newsroom whose people are known and that has no article yet."""
    room = Newsroom(hasty_engine)
    with room.write() as uow:
        for person in PEOPLE:
            uow.people.put(person, uow.now)
    return room
