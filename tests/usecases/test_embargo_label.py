"""What a proof says of the embargo follows what will happen."""

from datetime import timedelta

from tests.factories import FR, PAT, make_text
from tests.usecases.newsroom import Newsroom, engine_digest
from workflow.domain.rendition import Format
from workflow.rendering.release import Release
from workflow.usecases.calendar import calendar
from workflow.usecases.previewing import PreviewRequest, make_preview, seen_through, want_seen
from workflow.usecases.publishing import cancel_publication
from workflow.usecases.rendering import request_proofs


def proof(news: Newsroom) -> Release:
    """The proof of the French page as it is asked for now."""
    with news.write() as uow:
        (work_id,) = request_proofs(uow, news.slug, [FR], [Format.HTML], engine_digest, PAT)
        inputs = uow.work.states([work_id])[0].params["inputs"]
    news.work()
    return news.releases[inputs]


def in_hours(news: Newsroom, hours: int):
    with news.read() as uow:
        return uow.now + timedelta(hours=hours)


def test_a_proof_says_when_the_release_is_to_be_public(news: Newsroom) -> None:
    lifts, later = in_hours(news, 1), in_hours(news, 2)
    news.bring_in(make_text(embargo=lifts), must=(FR,))
    news.approve()
    news.translate(FR)
    assert proof(news).document.embargo == lifts

    news.ask_to_publish(at=later)
    assert proof(news).document.embargo == later
    with news.read() as uow:
        (due,) = calendar(uow).due
    assert [finding.code for finding in due.findings] == ["embargo_differs"]
    assert not due.needs_somebody

    with news.write() as uow:
        cancel_publication(uow, news.slug, PAT)
    assert proof(news).document.embargo == lifts


def test_a_scheduled_release_without_an_embargo_is_under_one(news: Newsroom) -> None:
    news.bring_in(must=(FR,))
    news.approve()
    news.translate(FR)
    assert proof(news).document.embargo is None

    at = in_hours(news, 1)
    news.ask_to_publish(at=at)

    assert proof(news).document.embargo == at


def test_a_preview_is_made_anew_when_the_instant_is_accepted(news: Newsroom) -> None:
    news.bring_in(must=(FR,))
    news.approve()
    news.translate(FR)
    with news.write() as uow:
        request = PreviewRequest(news.slug, FR, timedelta(hours=9), "the Times")
        secret = make_preview(uow, request, PAT, engine_digest)
    news.work()
    at = in_hours(news, 1)
    news.ask_to_publish(at=at)

    with news.write() as uow:
        seen = seen_through(uow, secret, engine_digest)
        assert seen.files == {}
        want_seen(uow, seen, engine_digest)
    news.work()

    with news.read() as uow:
        files = seen_through(uow, secret, engine_digest).files
    assert {news.releases[made.inputs].document.embargo for made in files.values()} == {at}


def test_a_final_file_says_nothing_of_an_embargo(news: Newsroom) -> None:
    news.bring_in(must=(FR,))
    news.approve()
    news.translate(FR)
    news.ask_to_publish(at=in_hours(news, 1))
    news.work()

    finals = [release for release in news.releases.values() if not release.proof]
    assert finals
    assert all(release.document.embargo is None for release in finals)
