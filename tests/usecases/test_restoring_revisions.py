"""An old revision is restored as a new one, and nobody approves their own words by it."""

import pytest

from tests.factories import ADA, EDE, FR, PAT, make_text
from tests.usecases.newsroom import SLUG, Newsroom
from tests.usecases.test_withdrawing import ELI, begin_correction
from workflow.domain.article import Article, LanguagePlan
from workflow.domain.notes import Reason
from workflow.domain.roles import Actor
from workflow.domain.states import Action
from workflow.errors import (
    ConfirmationNeededError,
    ConflictError,
    NotFoundError,
    NotPermittedError,
)
from workflow.usecases.planning import plan_languages
from workflow.usecases.restoring_revisions import restore_revision


@pytest.fixture
def news(news: Newsroom) -> Newsroom:
    """A draft of three revisions, by ada, eli and ada."""
    with news.write() as uow:
        uow.people.put(ELI, uow.now)
    news.bring_in(make_text("The first"))
    news.bring_in(make_text("The second"), ELI)
    news.bring_in(make_text("The third"))
    return news


def restore(news: Newsroom, number: int, actor: Actor = ADA, base: int | None = None) -> Article:
    base = base or news.article.revision
    with news.write() as uow:
        return restore_revision(uow, SLUG, number, base, actor)


def title(news: Newsroom) -> str:
    with news.read() as uow:
        return uow.articles.revision(news.article.id, news.article.revision).text.title


def test_an_old_revision_is_the_newest_again_and_the_history_says_so(news: Newsroom) -> None:
    article = restore(news, 1, EDE)

    assert (article.revision, article.written_by, title(news)) == (4, "ede", "The first")
    with news.read() as uow:
        entry = uow.audit.entries(SLUG)[-1]
    assert (entry["action"], entry["details"]["restored"]) == ("restore_revision", 1)


def test_nothing_is_restored_over_a_revision_that_nobody_saw(news: Newsroom) -> None:
    with pytest.raises(ConflictError, match="changed_meanwhile"):
        restore(news, 1, base=2)

    assert news.article.revision == 3


def test_the_text_that_stands_there_is_no_new_revision(news: Newsroom) -> None:
    assert restore(news, 3).revision == 3
    assert news.history()[-1] == "edit"


def test_what_is_not_there_is_not_restored(news: Newsroom) -> None:
    with pytest.raises(NotFoundError, match="revision_unknown"):
        restore(news, 9)


def test_a_revision_is_restored_in_draft_only_and_by_writers_only(news: Newsroom) -> None:
    with pytest.raises(NotPermittedError):
        restore(news, 1, PAT)
    news.approve()
    with pytest.raises(ConflictError, match="not_in_this_state"):
        restore(news, 1)


def test_who_restores_a_text_and_who_wrote_it_do_not_approve_it(news: Newsroom) -> None:
    """Also where an approval in between had forgotten them."""
    news.approve()
    news.move(Action.REOPEN, EDE)
    restore(news, 2, ADA)
    news.move(Action.SUBMIT, ADA)

    with pytest.raises(NotPermittedError, match="four_eyes"):
        news.ask(Action.APPROVE, ELI)
    news.ask(Action.APPROVE, EDE)


def test_words_that_are_restored_twice_are_still_their_writer_s(news: Newsroom) -> None:
    news.publish_in(FR)
    begin_correction(news)
    news.bring_in(make_text("Not approved"), ELI)
    news.move(Action.ABANDON, PAT, confirmed=True)
    for _ in range(2):
        news.move(Action.CORRECT, EDE, ready=Reason.ERROR)
        with news.read() as uow:
            numbers = {
                e.text.title: e.number for e in uow.articles.revisions(news.article.id)[::-1]
            }
        restore(news, numbers["Not approved"], ADA)
        news.move(Action.SUBMIT, ADA)
        with pytest.raises(NotPermittedError, match="four_eyes"):
            news.ask(Action.APPROVE, ELI)
        news.move(Action.ABANDON, PAT, confirmed=True)


def test_a_plan_asks_what_becomes_of_the_public_language_that_it_drops(news: Newsroom) -> None:
    news.publish_in(FR)
    begin_correction(news)

    with pytest.raises(ConfirmationNeededError, match="plan_leaves_public"), news.write() as uow:
        plan_languages(uow, SLUG, LanguagePlan(), EDE)

    assert news.article.plan == LanguagePlan((FR,))


def test_a_plan_asks_before_it_brings_a_withdrawn_language_back(news: Newsroom) -> None:
    news.publish_in(FR)
    news.move(Action.WITHDRAW, PAT, ready=Reason.ERROR, language=FR)

    with pytest.raises(ConfirmationNeededError, match="plan_brings_back"), news.write() as uow:
        plan_languages(uow, SLUG, LanguagePlan(later=(FR,)), EDE)

    assert FR not in news.article.plan.languages


def test_an_approval_that_was_taken_back_clears_no_writer(
    news: Newsroom,
) -> None:
    news.bring_in(make_text("The fourth"), ELI)
    news.approve()
    news.move(Action.REOPEN, EDE)
    news.bring_in(make_text("The fifth"))
    restore(news, 4, ADA)
    news.move(Action.SUBMIT, ADA)

    with pytest.raises(NotPermittedError, match="four_eyes"):
        news.ask(Action.APPROVE, ELI)
