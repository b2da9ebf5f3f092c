"""Two versions of the program side by side: each makes what the other wanted, as its own."""

from dataclasses import replace

import pytest

from tests.factories import ADA, EDE, EN, FR, PAT
from tests.usecases.newsroom import Newsroom
from tests.usecases.test_noticing import CORRECTED, ELI
from workflow.domain.rendition import Format
from workflow.domain.states import Action, ArticleState
from workflow.jobs import Kind, WorkState
from workflow.rendering.release import NoticeKind
from workflow.usecases.exporting import proofs
from workflow.usecases.previewing import SHORTEST, PreviewRequest, make_preview, seen_through
from workflow.usecases.reconciling import reconcile
from workflow.usecases.rendering import request_proofs


@pytest.fixture
def old(news: Newsroom) -> Newsroom:
    news.bring_in(must=(FR,))
    return news


@pytest.fixture
def new(old: Newsroom) -> Newsroom:
    """The same newsroom, upgraded."""
    return replace(old, version=lambda _language, format_: f"newer engine of {format_}")


def test_proofs_that_one_version_wanted_are_made_by_the_other_under_its_own_name(old, new):
    with old.write() as uow:
        ids = request_proofs(uow, old.slug, [EN], list(Format), old.version, ADA)
        asked = {row.params["inputs"] for row in uow.work.states(ids)}

    new.work()

    with old.read() as uow:
        rows = uow.work.states(ids)
        assert {row.state for row in rows} == {WorkState.DONE}
        names = {row.params["inputs"] for row in rows}
        parcel = proofs(uow, old.slug, names)
    assert len(parcel.files) == len(Format)
    assert not names & asked
    assert {row.params["engine"] for row in rows} == {f"newer engine of {each}" for each in Format}


def test_what_is_made_twice_under_one_name_is_recorded_once(old, new):
    for news in (old, new):
        with news.write() as uow:
            request_proofs(uow, old.slug, [EN], list(Format), news.version, ADA)

    new.work()

    rows = old.rows(Kind.RENDER)
    assert len(rows) == 2 * len(Format)
    assert {row.state for row in rows} == {WorkState.DONE}
    assert len({row.params["inputs"] for row in rows}) == len(Format)


def test_a_preview_shows_what_either_version_made(old, new):
    with old.write() as uow:
        request = PreviewRequest(old.slug, FR, SHORTEST, "the Times")
        secret = make_preview(uow, request, PAT, old.version)

    new.work()

    with old.read() as uow:
        assert set(seen_through(uow, secret, old.version).files) == set(Format)


@pytest.mark.parametrize("publisher", ["old", "new"])
def test_files_that_the_other_version_made_are_published(old, new, publisher):
    old.approve()
    old.fill(FR)
    old.sign(FR)
    new.work([Kind.RENDER])

    article = {"old": old, "new": new}[publisher].publish()

    assert article.state is ArticleState.PUBLISHED


@pytest.mark.parametrize("publisher", ["old", "new"])
def test_a_notice_that_the_other_version_made_is_published(old, new, publisher):
    old.publish_in(FR)
    old.move(Action.CORRECT, EDE, reason="A figure was wrong.", text=CORRECTED)
    old.move(Action.SUBMIT, ADA)
    with old.write() as uow:
        uow.people.put(ELI, uow.now)
    old.move(Action.APPROVE, ELI)
    old.ask_to_publish(without=frozenset({FR}))
    new.work([Kind.RENDER])

    news = {"old": old, "new": new}[publisher]
    with news.write() as uow:
        reconcile(uow, news.version)
    news.work([Kind.RENDER])
    news.work()

    with news.read() as uow:
        public = uow.publications.files(news.article.live)
    assert {made.language for made in public} == {EN, FR}
    assert all(made.inputs in news.releases for made in public)
    assert {new.releases[m.inputs].notices[0].kind for m in public if m.language == FR} == {
        NoticeKind.OUTDATED
    }
