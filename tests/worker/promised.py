"""What tests of publications and of withdrawals at an instant share."""

from pathlib import Path

from sqlalchemy import Engine

from tests.usecases.newsroom import PEOPLE, Newsroom
from workflow.queue import HintQueue
from workflow.settings import Settings
from workflow.storage.artifacts import Artifacts
from workflow.storage.unit_of_work import UnitOfWork, unit_of_work
from workflow.wiring import Service


def service_by_mail(engine: Engine, folder: Path) -> Service:
    """A service without a broker, whose people can all be written to."""
    with unit_of_work(engine, write=True) as uow:
        for person in PEOPLE:
            uow.people.put(person, uow.now)
            uow.accounts.change(person.name, email=f"{person.name}@press.example")
    return Service(Settings(data=folder), engine, Artifacts(folder / "a"), HintQueue(None))


def told(news: Newsroom) -> list[tuple[str, str]]:
    """Who was told of what since this was last asked."""
    with news.write() as uow:
        return drop_letters(uow)


def drop_letters(uow: UnitOfWork) -> list[tuple[str, str]]:
    """Take all letters that are due out, and return the event and the person of each, sorted."""
    found = []
    while (letter := uow.letters.due(uow.now)) is not None:
        found.append((letter.facts["event"], letter.person))
        uow.letters.drop(letter)
    return sorted(found)
