"""What an article waits for, and who can do that."""

from datetime import timedelta

from tests.factories import ADA, DE, FR
from workflow.domain.states import Action
from workflow.usecases.editions import editions_of
from workflow.usecases.next_steps import next_steps


def steps(news):
    with news.read() as uow:
        article = uow.articles.by_slug(news.slug)
        found = next_steps(uow, article, editions_of(uow, article), four_eyes=True)
    return [(step.action, step.language, step.people) for step in found]


def test_a_draft_waits_to_be_submitted_and_a_submitted_one_to_be_approved_by_another(news):
    news.bring_in()
    assert steps(news) == [(Action.SUBMIT, None, ("ada", "ede"))]

    news.move(Action.SUBMIT, ADA)
    assert steps(news) == [(Action.APPROVE, None, ("ede",))]


def test_an_approved_article_waits_for_its_editions_and_then_for_its_publication(news):
    news.bring_in(must=(FR,), later=(DE,))
    news.approve()
    translators = ("tim", "tom")
    assert steps(news) == [
        (Action.TRANSLATE, FR, translators),
        (Action.TRANSLATE, DE, translators),
    ]

    news.fill(FR)
    assert steps(news)[0] == (Action.SIGN_OFF, FR, ("pat", "tom"))

    news.sign(FR)
    assert steps(news) == [(Action.PUBLISH, None, ("pat",)), (Action.TRANSLATE, DE, translators)]


def test_who_is_disabled_can_do_nothing(news):
    news.bring_in()
    with news.write() as uow:
        uow.accounts.change("ede", disabled_at=uow.now - timedelta(days=1))

    assert steps(news) == [(Action.SUBMIT, None, ("ada",))]
