"""What can be undone is undone in every interface; what nobody can undo is asked about first."""

from collections.abc import Callable, Mapping

import pytest

from tests.desk.deeds import API, ASKED, COMMAND, DESK, Deed
from tests.desk.page import Page
from tests.desk.people import client_of
from tests.desk.test_confirming import SLUG, news
from tests.factories import ADA, EDE, FR, PAT, make_text
from tests.usecases.newsroom import TIM, Newsroom
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


def _text(news: Newsroom) -> Deed:
    news.bring_in(make_text("The first"))
    news.bring_in(make_text("The second"))
    return Deed(
        "ada",
        ("POST", f"/articles/{SLUG}/revisions/1/restorations", {"base": 2}),
        (f"/articles/{SLUG}/review/restore", {"number": "1", "base": "2"}),
        ("revert", SLUG, "1", "--base", "2"),
    )


def _note(news: Newsroom) -> Deed:
    _correction(news)
    return Deed(
        "ede",
        ("POST", f"/articles/{SLUG}/notes", {"base": 2, "words": "The date."}),
        (f"/articles/{SLUG}/correct/note", {"base": "2", "note": "The date."}),
        ("note", SLUG, "--base", "2", "--note", "The date."),
    )


def _plan(news: Newsroom) -> Deed:
    _correction(news)
    return Deed(
        "ede",
        ("PUT", f"/articles/{SLUG}/plan", {"must": []}),
        (f"/articles/{SLUG}/publish/plan", {"must": "", "seen": news.article.plan.version}),
        ("languages", SLUG, "--must", ""),
    )


# By deed: whether it is asked about, and the state that the article ends in.
DEEDS: Mapping[str, tuple[Callable[[Newsroom], Deed], bool, ArticleState]] = {
    "take back a submission": (_submission, False, ArticleState.DRAFT),
    "abandon a correction": (_correction, True, ArticleState.PUBLISHED),
    "restore a revision": (_text, False, ArticleState.DRAFT),
    "change a note": (_note, False, ArticleState.DRAFT),
    "drop a public language": (_plan, True, ArticleState.DRAFT),
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
    assert news.history() != before[1]


def test_the_review_page_offers_old_revisions_of_a_draft(service: Service, news: Newsroom) -> None:
    _text(news)
    with client_of(service, ADA.name) as client:
        page = client.get(f"/articles/{SLUG}/review").text
        client.post(f"/articles/{SLUG}/review/restore", data={"number": 1, "base": 2})
    with client_of(service, PAT.name) as client:
        read = client.get(f"/articles/{SLUG}/review").text

    assert ("Restore revision 1" in page, "Restore revision 2" in page) == (True, False)
    assert "Restore revision" not in read
    assert news.article.revision == 3


def test_the_note_of_a_correction_is_changed_where_it_is_reviewed(
    service: Service, news: Newsroom
) -> None:
    path, fields = _note(news).desk or ("", {})
    with client_of(service, EDE.name) as client:
        before = client.get(f"/articles/{SLUG}/review").text
        client.post(path, data=fields)
        after = client.get(f"/articles/{SLUG}/review").text
    with client_of(service, PAT.name) as client:
        read = client.get(f"/articles/{SLUG}/review").text

    assert ("Change the note" in before, "Change the note" in read) == (True, False)
    assert ("The date." in before, "The date.</textarea>" in after) == (False, True)


def test_the_question_about_an_act_for_good_says_so(service: Service, news: Newsroom) -> None:
    path, fields = _correction(news).desk or ("", {})
    with client_of(service, PAT.name) as client:
        page = client.get(f"/articles/{SLUG}").text
        asked = client.post(path, data=fields).text

    assert "Abandon the correction…" in page
    assert "<h1>This cannot be undone</h1>" in asked
    assert "public revision 1" in asked


def test_the_sign_off_page_says_who_signed_and_who_may_take_it_back(
    service: Service, news: Newsroom
) -> None:
    news.bring_in(must=(FR,))
    news.approve()
    news.translate(FR)
    offered = {}
    for who in (TIM, EDE):
        with client_of(service, who.name) as client:
            page = Page()
            page.feed(client.get(f"/articles/{SLUG}/translate/fr/sign-off").text)
        ((attributes, words),) = page.all("button", id="take-back-now")
        offered[who.name] = attributes.get("aria-disabled") != "true"
        assert words == "Take the sign-off back"
        assert any("Signed off by pat" in text for text in page.texts("p"))

    assert offered == {"tim": False, "ede": True}
