"""Who works on an article that is deleted meanwhile ends without a word of failure."""

import pytest

from tests.factories import EDE, EN
from tests.usecases.newsroom import PEOPLE, Newsroom
from worker.base import carry_out
from workflow.domain.rendition import Format
from workflow.jobs import Kind
from workflow.usecases.deleting import delete_article
from workflow.usecases.rendering import Made, record_rendition, release_of, request_proofs


@pytest.fixture
def news(service):
    """A draft one of whose proofs is wanted."""
    room = Newsroom(service.engine)
    with room.write() as uow:
        for person in PEOPLE:
            uow.people.put(person, uow.now)
    room.bring_in()
    with room.write() as uow:
        request_proofs(uow, room.slug, [EN], [Format.HTML], room.version, None)
    return room


def delete(news):
    with news.write() as uow:
        delete_article(uow, news.slug, EDE, confirmed=True)


@pytest.mark.parametrize("when", ["before it is read", "before it is recorded"])
def test_a_draft_that_is_deleted_while_it_is_rendered_fails_nothing(service, news, when):
    (row,) = news.rows(Kind.RENDER)

    def render(wanted):
        if when == "before it is read":
            delete(news)
        with news.read() as uow:
            release_of(uow, wanted, news.version)
        delete(news)
        return Made("0" * 64, 1, None)

    def record(uow, wanted, made):
        return record_rendition(uow, wanted, made, service.artifacts, news.version)

    carry_out(service, row.id, render, record)

    with news.read() as uow:
        assert uow.work.get(row.id) is None
        assert uow.publications.renditions([row.params["inputs"]]) == {}
