"""Notices: who is told of what, and when."""

from collections.abc import Collection
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from tests.factories import ADA, DE, EDE, EN, FR, JA, NOW, PAT, make_text
from tests.usecases.newsroom import TIM, Newsroom
from worker.base import _end
from worker.reporting import Ended
from workflow.domain.accounts import MailWish
from workflow.domain.letters import due
from workflow.domain.roles import Actor
from workflow.domain.states import Action, Role
from workflow.jobs import Kind, WorkState
from workflow.usecases.notices import Event, News, notify

EVE = Actor("eve", frozenset({Role.EDITOR}))
PIA = Actor("pia", frozenset({Role.PUBLISHER}))
JIM = Actor("jim", frozenset({Role.TRANSLATOR}), frozenset({JA}))


@pytest.fixture
def news(news: Newsroom) -> Newsroom:
    """Everybody has an address; two more work there."""
    with news.write() as uow:
        for person in (EVE, PIA, JIM):
            uow.people.put(person, uow.now)
        for account in uow.accounts.all():
            uow.accounts.change(account.name, email=f"{account.name}@press.example")
    return news


def told(news: Newsroom) -> dict[str, list[str]]:
    """Who is told of which events; those letters are forgotten then."""
    found: dict[str, list[str]] = {}
    with news.write() as uow:
        while (letter := uow.letters.due(uow.now)) is not None:
            found.setdefault(letter.facts["event"], []).append(letter.person)
            uow.letters.drop(letter)
    return {name: sorted(people) for name, people in found.items()}


def test_what_is_submitted_is_told_to_the_other_editors(news: Newsroom) -> None:
    news.bring_in(actor=EDE)
    news.move(Action.SUBMIT, EDE)

    assert told(news) == {"submitted": ["eve"]}


def test_what_is_returned_is_told_to_its_author_with_the_reason(news: Newsroom) -> None:
    news.bring_in()
    news.move(Action.SUBMIT, ADA)
    told(news)
    news.move(Action.RETURN, EDE, reason="No date.")

    with news.read() as uow:
        letter = uow.letters.due(uow.now)
    assert letter is not None
    assert letter.facts["reason"] == "No date."
    assert told(news) == {"returned": ["ada"]}


def test_what_is_approved_is_told_to_the_translators_of_its_languages(news: Newsroom) -> None:
    news.bring_in(must=[FR], later=[DE])
    news.approve()

    found = told(news)

    assert found == {"submitted": ["ede", "eve"], "approved": ["ada", "tim", "tom"]}


def test_a_language_signed_off_is_told_and_that_it_was_the_last(news: Newsroom) -> None:
    news.bring_in(must=[FR, DE])
    news.approve()
    told(news)

    news.translate(FR)
    assert told(news) == {"signed_off": ["pia"]}
    news.translate(DE)
    assert told(news) == {"ready": ["pia"]}


def headlines(news: Newsroom) -> set[tuple[str, bool]]:
    """Of each event that waits to be told, whether its headline is public."""
    with news.read() as uow:
        found = set()
        for name in ("ada", "ede", "eve", "pat", "pia", "tim", "tom", "jim"):
            for letter in uow.letters.due_notices(name, uow.now, 100):
                found.add((letter.facts["event"], letter.facts["public"]))
        return found


def test_a_headline_is_public_from_its_publication_on_and_a_correction_s_is_not(
    news: Newsroom,
) -> None:
    news.bring_in(must=[FR])
    news.publish_in(FR)
    before = headlines(news)
    assert ("published", True) in before
    assert {public for event, public in before if event != "published"} == {False}
    told(news)

    news.move(Action.CORRECT, EDE, text=make_text("Water is safer"), reason="A wrong word.")
    news.move(Action.SUBMIT, EDE)

    assert headlines(news) == {("submitted", False)}


def test_what_is_published_is_told(news: Newsroom) -> None:
    news.bring_in()
    news.publish_in(FR)

    assert told(news)["published"] == ["ada", "ede", "eve", "pia"]


def test_a_publication_that_is_overdue_is_told_also_to_who_asked(news: Newsroom) -> None:
    news.bring_in()
    news.approve()
    news.translate(FR)
    told(news)
    work_id = news.ask_to_publish(PAT)

    with news.write() as uow:
        wanted = uow.work.claim(work_id, "machine:1", uow.now, uow.now - uow.now)
    with news.write() as uow:
        assert wanted is not None
        assert wanted.kind is Kind.PUBLISH
        assert _end(uow, wanted, "machine:1", Ended(WorkState.FAILED, 0.1, "gave_up"), {})

    assert told(news) == {"overdue": ["pat", "pia"]}


def test_a_language_that_could_not_join_is_told(news: Newsroom) -> None:
    news.bring_in(must=[FR], later=[DE])
    news.publish_in(FR)
    news.fill(DE)
    news.sign(DE)
    told(news)

    with news.write() as uow:
        joining = news.rows(Kind.PUBLISH)[-1]
        assert uow.work.claim(joining.id, "machine:1", uow.now, uow.now - uow.now)
    with news.write() as uow:
        assert _end(uow, joining, "machine:1", Ended(WorkState.FAILED, 0.1, "gave_up"), {})

    assert told(news) == {"failed": ["pat", "pia"]}


@pytest.mark.parametrize(
    "values",
    [{"email": None}, {"mail": MailWish.NEVER.value}, {"disabled_at": NOW}],
)
def test_who_wants_or_has_no_mail_is_not_told(news: Newsroom, values: dict[str, object]) -> None:
    with news.write() as uow:
        uow.accounts.change("eve", **values)
    news.bring_in(actor=EDE)
    news.move(Action.SUBMIT, EDE)

    assert told(news) == {}


def test_a_digest_waits_for_the_morning(news: Newsroom) -> None:
    with news.write() as uow:
        uow.accounts.change("eve", mail=MailWish.DIGEST.value)
    news.bring_in(actor=EDE)
    news.move(Action.SUBMIT, EDE)

    assert told(news) == {}
    with news.read() as uow:
        assert uow.letters.is_waiting("eve", "notices")


@pytest.mark.parametrize(
    ("hour", "minute", "day"), [(6, 59, 23), (7, 0, 24), (23, 0, 24), (0, 0, 23)]
)
def test_the_digest_is_due_at_seven(hour: int, minute: int, day: int) -> None:
    now = datetime(2026, 11, 23, hour, minute, 30 if hour == 7 else 0, tzinfo=UTC)

    assert due(MailWish.DIGEST, now) == datetime(2026, 11, day, 7, tzinfo=UTC)
    assert due(MailWish.AT_ONCE, now) == now


def test_many_readers_cost_no_more_statements_than_one(news: Newsroom) -> None:
    article = news.bring_in()

    def statements(people: Collection[str]) -> int:
        seen: list[str] = []
        with news.write() as uow:
            for name in people:
                uow.people.put(Actor(name, frozenset({Role.PUBLISHER})), uow.now)
                uow.accounts.change(name, email=f"{name}@press.example")

        def count(*arguments: object) -> None:
            seen.append(str(arguments[2]))

        event.listen(news.engine, "before_cursor_execute", count)
        with news.write() as uow:
            assert notify(uow, article, News(Event.SIGNED_OFF, language=EN), "tim") > len(people)
        event.remove(news.engine, "before_cursor_execute", count)
        return len(seen)

    assert statements(["p1"]) == statements([f"q{n}" for n in range(30)])


def test_a_translator_of_other_languages_is_not_told(news: Newsroom) -> None:
    news.bring_in(must=[JA])
    news.approve()

    assert told(news)["approved"] == ["ada", "jim", "tim", "tom"]
    assert TIM.languages >= {JA}
