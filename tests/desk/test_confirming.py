"""
What would keep an accepted publication from its instant is said before it is done, with the
instant, at the desk, in the API and on the command line; and is done once it is confirmed.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.desk.deeds import ASKED, COMMAND, DESK, Deed
from tests.desk.newsroom import hire
from tests.desk.page import Page
from tests.desk.people import client_of, form_key
from tests.factories import ADA, EDE, FR, make_text
from tests.usecases.newsroom import PEOPLE, TIM, TOM, Newsroom
from workflow.cli import articles
from workflow.domain.article import ArticleKind
from workflow.domain.states import Action
from workflow.jobs import Kind, Wanted, WorkState
from workflow.storage.remark_store import Spot
from workflow.wiring import Service

SLUG = "safe-water"
ABOUT = "about-us"


def promised(news: Newsroom) -> None:
    """Signed off in English and French, and to be public in an hour."""
    news.bring_in(make_text(boilerplate_from=ABOUT), must=(FR,))
    news.approve()
    news.translate(FR)
    with news.read() as uow:
        in_an_hour = uow.now + timedelta(hours=1)
    news.ask_to_publish(at=in_an_hour)


def reopened(news: Newsroom) -> None:
    promised(news)
    news.move(Action.REOPEN, EDE, confirmed=True)


def with_a_suggestion(news: Newsroom) -> None:
    promised(news)
    with news.write() as uow:
        spot = Spot(news.article.id, FR, news.edition(FR).segments[0].digest)
        uow.remarks.suggest(spot, "Autre titre", "conflict", "tom", uow.now)


def with_a_new_boilerplate(news: Newsroom) -> None:
    """The shared text has a new paragraph, and is in review."""
    promised(news)
    about = replace(news, slug=ABOUT)
    about.move(Action.REOPEN, EDE)
    about.bring_in(make_text("About us", "We dig.\n\nWe also drill."), ADA)
    about.move(Action.SUBMIT, ADA)


Make = Callable[[Newsroom, Path], Deed]


def _message(news: Newsroom, _folder: Path) -> Deed:
    promised(news)
    segment = news.edition(FR).segments[0].digest
    with news.read() as uow:
        mark = uow.messages.texts(news.article.id, FR, [segment])[segment].mark
    fields = {"text": "Autre titre", "base": str(mark)}
    return Deed(
        "tom",
        ("PUT", f"/articles/{SLUG}/editions/fr/messages/1", {"text": "Autre titre"}),
        (f"/articles/{SLUG}/translate/fr/{segment}", fields),
        None,
    )


def _catalog(news: Newsroom, folder: Path) -> Deed:
    promised(news)
    catalog = news.catalog(FR)
    catalog[0].msgstr = "Autre titre"
    file = folder / "fr.po"
    file.write_text(str(catalog))
    data = file.read_bytes()
    return Deed(
        "tom",
        ("POST", f"/articles/{SLUG}/editions/fr/catalog", data),
        (f"/articles/{SLUG}/translate/fr/files", data),
        ("catalog", "import", str(file)),
    )


def _suggestion(news: Newsroom, _folder: Path) -> Deed:
    with_a_suggestion(news)
    address = f"/articles/{SLUG}/editions/fr/messages/1/adoptions"
    return Deed(
        "tom",
        ("POST", address, {"suggestion": 1}),
        None,
        ("catalog", "adopt", SLUG, "fr", "1", "1"),
    )


def _plan(news: Newsroom, _folder: Path) -> Deed:
    promised(news)
    return Deed(
        "ede",
        ("PUT", f"/articles/{SLUG}/plan", {"must": ["fr", "de"]}),
        (f"/articles/{SLUG}/publish/plan", {"must": "fr de", "seen": news.article.plan.version}),
        ("languages", SLUG, "--must", "fr,de"),
    )


def _reopening(news: Newsroom, _folder: Path) -> Deed:
    promised(news)
    return Deed(
        "ede",
        ("POST", f"/articles/{SLUG}/moves", {"action": "reopen"}),
        (f"/articles/{SLUG}/move", {"action": "reopen", "revision": "1"}),
        ("reopen", SLUG),
    )


def _text(news: Newsroom, folder: Path) -> Deed:
    reopened(news)
    file = folder / "text.md"
    file.write_text("---\ntitle: Other words\n---\n\nOther.\n")
    fields = {"title": "Other words", "body": "Other.", "base": "1"}
    return Deed(
        "ede",
        ("PUT", f"/articles/{SLUG}/text", {"document": file.read_text(), "name": "text.md"}),
        (f"/articles/{SLUG}/edit", fields),
        ("import", str(file), "--slug", SLUG, "--base", "1"),
    )


def _approval(news: Newsroom, _folder: Path) -> Deed:
    with_a_new_boilerplate(news)
    seen = replace(news, slug=ABOUT).text_digest
    return Deed(
        "ede",
        ("POST", f"/articles/{ABOUT}/moves", {"action": "approve", "seen": seen}),
        (f"/articles/{ABOUT}/move", {"action": "approve", "revision": "2", "seen": seen}),
        ("approve", ABOUT, "--seen", seen),
    )


def _sign_off(news: Newsroom, _folder: Path) -> Deed:
    promised(news)
    seen = news.edition(FR).digest
    return Deed(
        "pat",
        ("POST", f"/articles/{SLUG}/editions/fr/retractions", {"seen": seen}),
        (f"/articles/{SLUG}/translate/fr/sign-off/take-back", {"seen": seen}),
        ("take-back-sign-off", SLUG, "fr"),
    )


DEEDS: Mapping[str, Make] = MappingProxyType(
    {
        "save a message": _message,
        "take in a catalog": _catalog,
        "adopt a suggestion": _suggestion,
        "change the plan": _plan,
        "reopen": _reopening,
        "save another text": _text,
        "approve a shared text": _approval,
        "take back a sign-off": _sign_off,
    }
)
# What an interface does not have.
LACKING = {("save a message", COMMAND), ("adopt a suggestion", DESK)}


@pytest.fixture
def news(service: Service, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """Everybody is there, and a text that releases share."""
    room = Newsroom(service.engine)
    with room.write() as uow:
        for person in PEOPLE:
            uow.people.put(person, uow.now)
    hire(service)
    about = replace(room, slug=ABOUT)
    about.bring_in(make_text("About us", "We dig."), must=(FR,), kind=ArticleKind.BOILERPLATE)
    about.approve()
    about.translate(FR)
    # Nobody waits for a worker here.
    monkeypatch.setattr(articles, "perform", lambda *_, **__: ())
    return room


def promise(news: Newsroom) -> Wanted:
    return news.rows(Kind.PUBLISH)[-1]


@pytest.mark.parametrize(
    ("deed", "interface"),
    [
        (name, interface)
        for name in DEEDS
        for interface in ASKED
        if (name, interface) not in LACKING
    ],
)
def test_what_breaks_a_promise_is_done_only_when_it_is_confirmed(
    service: Service, news: Newsroom, tmp_path: Path, deed: str, interface: str
) -> None:
    made = DEEDS[deed](news, tmp_path)
    before = (news.article, news.history(), news.rows(Kind.MOVE))

    asked = ASKED[interface](service, made, False)

    assert asked.refused
    assert SLUG in asked.words
    at = datetime.fromisoformat(promise(news).params["instant"])
    assert f"{at:%H:%M}" in asked.words
    assert (news.article, news.history(), news.rows(Kind.MOVE)) == before

    assert not ASKED[interface](service, made, True).refused
    news.work([Kind.MOVE])
    told = {"endanger_publication", "void_publication"}
    assert told & set(news.history()[len(before[1]) :])


def test_the_question_at_the_desk_has_the_form_in_it(service: Service, news: Newsroom) -> None:
    promised(news)
    form = {"must": "fr de", "later": "", "seen": news.article.plan.version}
    with client_of(service, "ede") as client:
        asked = client.post(f"/articles/{SLUG}/publish/plan", data=form)
        page = Page()
        page.feed(asked.text)
        fields = {a["name"]: a["value"] for a, _ in page.all("input", type="hidden")}
        assert fields["must"] == "fr de"
        assert fields["form_key"] == form_key(asked.text)
        (button,) = page.all("button", name="confirm")
        client.post(f"/articles/{SLUG}/publish/plan", data=fields | {"confirm": "on"})

    assert button[1] == "Do it all the same"
    assert [str(each) for each in news.article.plan.must] == ["fr", "de"]


def test_a_refused_message_is_asked_about_where_it_stands(service: Service, news: Newsroom) -> None:
    made = _message(news, Path())
    assert made.desk is not None
    path, fields = made.desk
    with client_of(service, "tom") as client:
        asked = client.post(path, data=fields, headers={"HX-Request": "true"})

    page = Page()
    page.feed(asked.text)
    assert page.texts("button", name="confirm") == ["Save it all the same"]
    assert "Autre titre" in page.texts("textarea")


def test_the_translation_page_says_when_a_signed_edition_goes_public(
    service: Service, news: Newsroom
) -> None:
    promised(news)
    with client_of(service, "tom") as client:
        before = client.get(f"/articles/{SLUG}/translate/fr").text
        news.fill(FR, TOM)
        catalog = news.catalog(FR)
        catalog[0].msgstr = "Autre titre"
        news.send(catalog, TIM, confirmed=True)
        after = client.get(f"/articles/{SLUG}/translate/fr").text

    assert "This edition is signed off, and goes public at" in before
    assert "This edition is signed off, and goes public at" not in after


def test_what_mends_a_promise_needs_no_confirmation(news: Newsroom) -> None:
    reopened(news)
    news.move(Action.SUBMIT, ADA)
    news.move(Action.APPROVE, EDE)

    assert promise(news).state is WorkState.WANTED


def test_what_is_at_risk_already_is_not_asked_about_again(news: Newsroom) -> None:
    promised(news)
    catalog = news.catalog(FR)
    for number, confirmed in ((0, True), (1, False)):
        catalog[number].msgstr = f"Autre {number}"
        news.send(catalog, TOM, confirmed=confirmed)

    assert news.history().count("endanger_publication") == 1


def test_who_waives_a_language_can_change_it(news: Newsroom) -> None:
    news.bring_in(must=(FR,))
    news.approve()
    news.translate(FR)
    with news.read() as uow:
        in_an_hour = uow.now + timedelta(hours=1)
    news.ask_to_publish(at=in_an_hour, without=frozenset({FR}))

    catalog = news.catalog(FR)
    catalog[0].msgstr = "Autre titre"
    news.send(catalog, TOM)

    assert "endanger_publication" not in news.history()
