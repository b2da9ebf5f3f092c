"""Preview for outsiders: a link shows one edition until it is public, and nothing after."""

from datetime import timedelta

import pytest

from tests.factories import ADA, DE, EDE, EN, FR, PAT
from tests.usecases.newsroom import engine_digest
from workflow.domain.article import LanguagePlan
from workflow.domain.rendition import Format
from workflow.domain.states import Action
from workflow.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from workflow.jobs import Kind
from workflow.storage.desk_tables import previews
from workflow.usecases.planning import plan_languages
from workflow.usecases.previewing import (
    PreviewRequest,
    Standing,
    links_of,
    make_preview,
    revoke_preview,
    seen_through,
    want_seen,
)

SLUG = "safe-water"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def article(news):
    return news.bring_in(must=(FR,))


def make(news, language=FR, actor=PAT, lasts=HOUR, note="the Times"):
    with news.write() as uow:
        request = PreviewRequest(SLUG, language, lasts, note)
        return make_preview(uow, request, actor, engine_digest)


def look(news, secret):
    with news.read() as uow:
        return seen_through(uow, secret, engine_digest)


def test_a_link_shows_the_proofs_of_its_language_as_soon_as_they_are_made(news):
    secret = make(news)
    assert look(news, secret).files == {}

    news.work()

    seen = look(news, secret)
    assert set(seen.files) == set(Format)
    assert all(made.language == FR and made.proof for made in seen.files.values())


def test_of_the_secret_only_a_digest_is_stored(news):
    secret = make(news)

    with news.engine.connect() as connection:
        (row,) = connection.execute(previews.select()).all()
    assert len(secret) >= 43
    assert secret not in str(row)


def test_what_nobody_made_opens_nothing(news):
    with pytest.raises(NotFoundError, match="preview_over"):
        look(news, "x" * 43)


def test_a_revoked_link_is_over(news):
    secret = make(news)
    number = look(news, secret).link.preview.id

    with news.write() as uow:
        revoke_preview(uow, SLUG, number, EDE)
        revoke_preview(uow, SLUG, number, EDE)

    assert look(news, secret).link.standing is Standing.REVOKED
    assert news.history()[-2:] == ["make_preview", "revoke_preview"]


def test_an_expired_link_is_over(news):
    secret = make(news)
    with news.engine.begin() as connection:
        long_ago = look(news, secret).link.preview.made_at - HOUR
        connection.execute(previews.update().values(expires_at=long_ago))

    assert look(news, secret).link.standing is Standing.EXPIRED


def test_a_link_dies_with_the_publication_of_its_language_and_not_of_another(news):
    french, english = make(news, FR), make(news, EN)
    news.approve()
    news.publish(without=frozenset({FR}))

    assert look(news, english).link.standing is Standing.PUBLIC
    assert look(news, french).link.standing is Standing.OPEN
    with pytest.raises(ConflictError, match="preview_of_public"):
        make(news, EN)


def test_a_correction_under_way_can_be_seen_and_an_old_link_does_not_show_it(news):
    old = make(news, FR)
    news.publish_in(FR)
    news.move(Action.CORRECT, EDE, reason="a number")
    new = make(news, FR)

    assert look(news, new).link.standing is Standing.OPEN
    assert look(news, old).link.standing is Standing.PUBLIC

    news.work()

    assert set(look(news, new).files) == set(Format)


def test_a_language_that_left_the_plan_is_shown_no_more(news):
    secret = make(news)
    with news.write() as uow:
        plan_languages(uow, SLUG, LanguagePlan((DE,)), EDE)

    assert look(news, secret).link.standing is Standing.WITHDRAWN


def test_a_changed_text_is_shown_as_it_is_now(news):
    secret = make(news)
    news.work()
    news.approve()
    news.fill(FR)

    seen = look(news, secret)
    assert seen.files == {}
    with news.write() as uow:
        want_seen(uow, seen, engine_digest)
    news.work()

    assert set(look(news, secret).files) == set(Format)


def test_looking_again_wants_nothing_twice(news):
    secret = make(news)

    with news.write() as uow:
        want_seen(uow, look(news, secret), engine_digest)

    assert len(news.rows(Kind.RENDER)) == len(Format)


@pytest.mark.parametrize("lasts", [timedelta(minutes=59), timedelta(days=30, seconds=1)])
def test_a_link_lasts_an_hour_at_least_and_a_month_at_most(news, lasts):
    with pytest.raises(InvalidInputError, match="preview_expiry"):
        make(news, lasts=lasts)


def test_an_author_shows_nothing_to_outsiders(news):
    with pytest.raises(NotPermittedError, match="role_missing"):
        make(news, actor=ADA)


def test_a_language_that_is_not_planned_has_no_preview(news):
    with pytest.raises(NotFoundError, match="language_not_planned"):
        make(news, DE)


def test_a_link_is_revoked_under_its_own_article_only(news):
    secret = make(news)
    number = look(news, secret).link.preview.id
    other = type(news)(news.engine, "other")
    other.bring_in()

    with news.write() as uow, pytest.raises(NotFoundError, match="preview_unknown"):
        revoke_preview(uow, "other", number, PAT)

    with news.read() as uow:
        (link,) = links_of(uow, news.article)
    assert link.standing is Standing.OPEN
