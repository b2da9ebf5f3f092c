"""What can be undone is undone in every interface; what nobody can undo is asked about first."""

from collections.abc import Callable, Mapping

import pytest

from tests.desk.people import client_of
from tests.desk.test_confirming import API, ASKED, COMMAND, DESK, SLUG, Deed, news
from tests.factories import ADA, EDE, FR, PAT
from tests.usecases.newsroom import Newsroom
from workflow.domain.notes import Reason
from workflow.domain.states import Action, ArticleState
from workflow.jobs import Kind
from workflow.wiring import Service

__all__ = ["news"]


def _submission(news: Newsroom) -> Deed:
    news.bring_in()
    news.move(Action.SUBMIT, ADA)
    return Deed(
        "ada",
        ("POST", f"/articles/{SLUG}/moves", {"action": "take_back"}),
        (f"/articles/{SLUG}/move", {"action": "take_back", "revision": "1"}),
        ("take-back", SLUG),
    )


def _correction(news: Newsroom) -> Deed:
    news.bring_in(must=(FR,))
    news.publish_in(FR)
    news.move(Action.CORRECT, EDE, ready=Reason.ERROR)
    return Deed(
        "pat",
        ("POST", f"/articles/{SLUG}/moves", {"action": "abandon"}),
        (f"/articles/{SLUG}/move", {"action": "abandon", "revision": "2"}),
        ("abandon", SLUG),
    )


# By deed: whether it is asked about, and the state that the article ends in.
DEEDS: Mapping[str, tuple[Callable[[Newsroom], Deed], bool, ArticleState]] = {
    "take back a submission": (_submission, False, ArticleState.DRAFT),
    "abandon a correction": (_correction, True, ArticleState.PUBLISHED),
}


@pytest.mark.parametrize("interface", [API, DESK, COMMAND])
@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_undone_for_good_is_asked_about_in_every_interface(
    service: Service, news: Newsroom, deed: str, interface: str
) -> None:
    make, is_asked, ends = DEEDS[deed]
    made = make(news)
    before = (news.article, news.history(), news.rows(Kind.MOVE))

    if is_asked:
        asked = ASKED[interface](service, made, False)
        assert (asked.refused, SLUG in asked.words) == (True, True)
        assert (news.article, news.history(), news.rows(Kind.MOVE)) == before
    # A command has --yes only where something is asked.
    assert not ASKED[interface](service, made, is_asked).refused
    news.work([Kind.MOVE])

    assert news.article.state is ends


def test_the_question_about_an_act_for_good_says_so(service: Service, news: Newsroom) -> None:
    path, fields = _correction(news).desk or ("", {})
    with client_of(service, PAT.name) as client:
        page = client.get(f"/articles/{SLUG}").text
        asked = client.post(path, data=fields).text

    assert "Abandon the correction…" in page
    assert "<h1>This cannot be undone</h1>" in asked
    assert "public revision 1" in asked
