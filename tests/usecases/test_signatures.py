"""Signatures: for the text that the signer saw, and never for one's own words."""

import pytest

from tests.factories import ADA, DE, EDE, FR, PAT, make_text
from tests.usecases.newsroom import SLUG, TIM, TOM
from workflow.domain.edition import EditionState
from workflow.domain.notes import Reason
from workflow.domain.roles import Actor
from workflow.domain.states import Action, Role
from workflow.errors import ConflictError, InvalidInputError, NotPermittedError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.bringing_in import revise
from workflow.usecases.next_steps import next_steps
from workflow.usecases.one_message import Written, save, standing
from workflow.usecases.overseeing import Waits, board

ELI = Actor("eli", frozenset({Role.EDITOR}))

OPEN = "The well is open."
HURT = "Nobody was hurt."


@pytest.fixture
def news(news):
    """With a second editor."""
    with news.write() as uow:
        uow.people.put(ELI, uow.now)
    return news


@pytest.fixture
def approved(news):
    """French must be there; tim has translated it."""
    news.bring_in(make_text(body=f"{OPEN}\n\n{HURT}"), must=(FR,))
    news.approve()
    news.fill(FR, TIM)
    return news


def put(news, actor, text, msgid=OPEN):
    """Make *text* the translation of a message, as its page does."""
    with news.write() as uow:
        article = uow.articles.by_slug(SLUG)
        (digest,) = (s.digest for s in news.edition(FR).segments if s.msgid == msgid)
        mark = standing(uow, article, FR, digest).mark
        save(uow, SLUG, FR, digest, Written(text, False, mark), actor)


def edit(news, body, actor=ADA):
    with news.write() as uow:
        return revise(uow, uow.articles.by_slug(SLUG), make_text(body=body), actor)


def correct(news, body):
    """To open catalogs of the corrected text."""
    news.move(Action.CORRECT, EDE, ready=Reason.ERROR, text=make_text(body=body))
    news.move(Action.SUBMIT, EDE)
    news.move(Action.APPROVE, ELI)


def signers(news):
    """Those who may sign French off, by the list of what comes next and by their boards."""
    people = {each.name: each for each in (TIM, TOM, PAT)}
    with news.write() as uow:
        for each in people.values():
            uow.people.put(each, uow.now)
    with news.read() as uow:
        article = uow.articles.by_slug(SLUG)
        (step,) = next_steps(uow, article, [news.edition(FR)], four_eyes=True)
        asked = {name for name, actor in people.items() if _is_asked(uow, actor)}
    assert (step.action, set(step.people)) == (Action.SIGN_OFF, asked)
    return asked


def _is_asked(uow: UnitOfWork, actor: Actor) -> bool:
    groups = board(uow, actor, four_eyes=True).mine
    return any(group.waits is Waits.SIGN_OFF for group in groups)


def test_a_translation_put_back_by_hand_does_not_bring_its_signature_back(approved):
    """It was corrected because it was wrong: one translator alone must not undo that."""
    approved.sign(FR, TOM)
    put(approved, TIM, "« The error is mended »")
    approved.sign(FR, TOM)

    put(approved, TIM, f"« {OPEN} »")

    assert approved.edition(FR).state is EditionState.COMPLETE
    with pytest.raises(NotPermittedError, match="four_eyes_translation"):
        approved.sign(FR, TIM)
    approved.sign(FR, TOM)
    assert approved.edition(FR).state is EditionState.SIGNED_OFF


def test_a_paragraph_that_a_correction_restores_is_signed_as_it_was(approved):
    approved.translate(FR)
    approved.publish()
    correct(approved, OPEN)
    approved.translate(FR)
    approved.publish()

    correct(approved, f"{OPEN}\n\n{HURT}")

    assert approved.edition(FR).state is EditionState.SIGNED_OFF


def test_a_paragraph_whose_translation_changed_while_it_was_away_is_not(approved):
    approved.translate(FR)
    whole = approved.catalog(FR)
    approved.publish()
    correct(approved, OPEN)
    approved.translate(FR)
    approved.publish()
    (entry,) = (each for each in whole if each.msgid == HURT)
    entry.msgstr = "Personne"
    approved.send(whole, TIM)
    entry.msgstr = f"« {HURT} »"
    approved.send(whole, TIM)

    correct(approved, f"{OPEN}\n\n{HURT}")

    assert approved.edition(FR).state is EditionState.COMPLETE
    assert signers(approved) == {"tom", "pat"}


def test_what_a_file_says_beside_a_text_leaves_its_signature(approved):
    approved.sign(FR, TOM)
    catalog = approved.catalog(FR)
    for entry in catalog:
        entry.tcomment = "Checked with the ministry."

    approved.send(catalog, TIM)

    assert approved.edition(FR).state is EditionState.SIGNED_OFF


def test_doubt_and_its_end_are_signed_anew(approved):
    """Who marks a text as needing work says that the signature may be wrong."""
    approved.sign(FR, TOM)
    approved.send(approved.catalog(FR), TIM, fuzzy=True)

    approved.send(approved.catalog(FR), TIM)

    assert approved.edition(FR).state is EditionState.COMPLETE


def test_who_wrote_any_unsigned_message_does_not_sign(approved):
    put(approved, TOM, "« The well is open! »")

    assert signers(approved) == {"pat"}
    for translator in (TIM, TOM):
        with pytest.raises(NotPermittedError, match="four_eyes_translation"):
            approved.sign(FR, translator)


def test_a_comma_of_somebody_elses_leaves_the_words_their_writers(approved):
    """Also in a catalog in which not one newest text is the first translator's."""
    approved.send(approved.catalog(FR), TOM)
    for msgid in [segment.msgid for segment in approved.edition(FR).segments]:
        put(approved, TOM, f"« {msgid}, »", msgid)

    assert signers(approved) == {"pat"}


def test_who_wrote_only_what_somebody_else_signed_signs_the_rest(approved):
    approved.sign(FR, PAT)

    put(approved, TOM, "« The well is open! »")

    assert signers(approved) == {"tim", "pat"}
    approved.sign(FR, TIM)


def test_who_translated_what_a_text_took_over_from_does_not_sign_it(approved):
    """A correction carries the words on; who says that they still fit has not written them."""
    approved.move(Action.REOPEN, EDE)
    edit(approved, f"The well is open now.\n\n{HURT}")
    approved.approve()
    catalog = approved.catalog(FR)
    approved.send(catalog, TOM)

    assert signers(approved) == {"pat"}


def test_a_signature_of_one_language_covers_none_of_another(news):
    news.bring_in(must=(FR, DE))
    news.approve()
    for language in (FR, DE):
        news.fill(language, TIM)
    news.sign(DE, TOM)

    with pytest.raises(NotPermittedError, match="four_eyes_translation"):
        news.sign(FR, TIM)


def test_a_sign_off_is_for_the_text_that_its_signer_saw(approved):
    seen = approved.edition(FR).digest
    put(approved, TIM, "« changed after tom had read it »")

    with pytest.raises(ConflictError, match="seen_other"):
        approved.sign(FR, TOM, seen=seen)

    assert approved.edition(FR).state is EditionState.COMPLETE


def test_nobody_approves_words_of_their_own_after_anothers_comma(news):
    news.bring_in(make_text(body="All words by ede."), EDE)
    edit(news, "All words by ede!", ADA)
    news.move(Action.SUBMIT, ADA)

    with pytest.raises(NotPermittedError, match="four_eyes"):
        news.ask(Action.APPROVE, EDE)

    news.move(Action.APPROVE, ELI)


def test_who_wrote_what_was_approved_approves_what_others_wrote_since(news):
    news.bring_in(actor=EDE)
    news.move(Action.SUBMIT, ADA)
    news.move(Action.APPROVE, ELI)
    news.move(Action.REOPEN, ELI)
    edit(news, "A word by ada.", ADA)
    news.move(Action.SUBMIT, ADA)

    news.move(Action.APPROVE, EDE)

    assert news.article.involved == frozenset()


@pytest.mark.parametrize(
    ("seen", "refusal"), [("", InvalidInputError), ("0" * 64, ConflictError)], ids=["none", "old"]
)
def test_an_approval_is_for_the_text_that_was_read(news, seen, refusal):
    news.bring_in()
    news.move(Action.SUBMIT, ADA)

    with pytest.raises(refusal):
        news.ask(Action.APPROVE, EDE, seen=seen)


def test_the_approval_of_a_text_that_was_replaced_does_not_come_back_with_its_words(news):
    news.bring_in(make_text(body="First."))
    news.approve()
    for body in ("Second.", "First."):
        news.move(Action.REOPEN, EDE)
        edit(news, body)
        if body == "Second.":
            news.approve()

    source = news.edition(news.article.source)

    assert source.state is EditionState.COMPLETE
