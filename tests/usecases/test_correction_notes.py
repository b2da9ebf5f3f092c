"""The note of a correction can be changed while it is a draft, by who may begin one."""

import pytest

from tests.factories import ADA, EDE, FR, make_text
from tests.usecases.newsroom import SLUG, Newsroom
from tests.usecases.test_withdrawing import ELI, begin_correction, submit_correction
from workflow.domain.notes import Note, Reason
from workflow.domain.roles import Actor
from workflow.domain.states import Action
from workflow.errors import ConflictError, InvalidInputError, NotPermittedError
from workflow.usecases.correction_notes import change_note

NEW = Note(words="The date was wrong.")


@pytest.fixture
def public(news: Newsroom) -> Newsroom:
    with news.write() as uow:
        uow.people.put(ELI, uow.now)
    news.bring_in()
    news.publish_in(FR)
    return news


def change(news: Newsroom, note: Note = NEW, actor: Actor = EDE, base: int = 2) -> int:
    with news.write() as uow:
        return change_note(uow, SLUG, note, base, actor).revision


def notes(news: Newsroom) -> tuple[Note, ...]:
    with news.read() as uow:
        return uow.articles.revision(news.article.id, news.article.revision).text.corrections


def test_the_last_note_is_changed_and_the_text_is_not(public: Newsroom) -> None:
    begin_correction(public)

    assert change(public) == 3
    assert notes(public) == (NEW,)
    with public.read() as uow:
        before, after = (uow.articles.revision(public.article.id, n).text for n in (2, 3))
    assert (before.title, before.body) == (after.title, after.body)


def test_notes_on_earlier_corrections_stay(public: Newsroom) -> None:
    begin_correction(public)
    public.move(Action.SUBMIT, ADA)
    public.move(Action.APPROVE, ELI)
    public.translate(FR)
    public.publish()
    public.move(Action.CORRECT, EDE, ready=Reason.SUPERSEDED)

    change(public, base=3)

    assert notes(public) == (Note(Reason.ERROR), NEW)


def test_who_changes_the_note_does_not_approve_it(public: Newsroom) -> None:
    begin_correction(public)
    change(public, actor=ELI)
    public.move(Action.SUBMIT, ADA)

    with pytest.raises(NotPermittedError, match="four_eyes"):
        public.ask(Action.APPROVE, ELI)


def test_the_same_note_is_no_new_revision(public: Newsroom) -> None:
    begin_correction(public)

    assert change(public, Note(Reason.ERROR)) == 2


@pytest.mark.parametrize(
    ("note", "actor", "base", "code"),
    [
        (Note(), EDE, 2, "reason_missing"),
        (Note(Reason.MISTAKE), EDE, 2, "reason_unfitting"),
        (NEW, ADA, 2, "role_missing"),
        (NEW, EDE, 1, "changed_meanwhile"),
    ],
)
def test_a_note_is_refused_like_that_of_a_new_correction(
    public: Newsroom, note: Note, actor: Actor, base: int, code: str
) -> None:
    begin_correction(public)

    with pytest.raises((InvalidInputError, NotPermittedError, ConflictError), match=code):
        change(public, note, actor, base)
    assert notes(public) == (Note(Reason.ERROR),)


def test_only_a_draft_of_a_correction_has_a_note_to_change(public: Newsroom) -> None:
    submit_correction(public)
    with pytest.raises(ConflictError, match="not_in_this_state"):
        change(public)


def test_an_article_that_was_never_public_has_none(news: Newsroom) -> None:
    news.bring_in(make_text())

    with pytest.raises(ConflictError, match="no_correction"):
        change(news, base=1)
