"""A sign-off can be taken back: the edition has to be signed anew, whoever signs it then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import ADA, DE, EDE, EN, FR, PAT, make_text
from tests.usecases.newsroom import SLUG, TIM, TOM
from tests.usecases.test_notices import told
from tests.usecases.test_withdrawing import ELI
from workflow.domain.edition import EditionState
from workflow.domain.notes import Reason
from workflow.domain.states import Action
from workflow.errors import ConfirmationNeededError, ConflictError, NotPermittedError, NotReadyError
from workflow.usecases.taking_back import take_back_sign_off


@pytest.fixture
def signed(news):
    """French must be there; tim has translated it, and tom signed it."""
    news.bring_in(must=(FR,))
    news.approve()
    news.fill(FR, TIM)
    news.sign(FR, TOM)
    news.work()
    return news


def take_back(news, actor=TOM, language=FR, **fields):
    with news.write() as uow:
        take_back_sign_off(uow, news.slug, language, actor, **fields)


def test_an_edition_whose_sign_off_is_taken_back_is_not_signed_off(signed):
    take_back(signed)

    assert signed.edition(FR).state is EditionState.COMPLETE
    with pytest.raises(NotReadyError, match="not_ready"):
        signed.ask_to_publish()
    assert signed.history()[-1] == "take_back_sign_off"


@pytest.mark.parametrize("signer", [TOM, PAT])
def test_the_same_text_can_be_signed_again_by_anybody(signed, signer):
    for _ in range(2):
        take_back(signed)
        signed.sign(FR, signer)
        assert signed.edition(FR).state is EditionState.SIGNED_OFF
        take_back(signed, signer)
        assert signed.edition(FR).state is EditionState.COMPLETE
        signed.sign(FR, TOM)

    assert signed.edition(FR).state is EditionState.SIGNED_OFF


@pytest.mark.parametrize("actor", [TOM, EDE, PAT])
def test_its_signer_an_editor_and_a_publisher_take_a_sign_off_back(signed, actor):
    take_back(signed, actor)

    assert signed.edition(FR).state is EditionState.COMPLETE


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (TIM, "not_own"),
        (ADA, "role_missing"),
        (replace(TOM, languages=frozenset({DE})), "language_not_theirs"),
    ],
)
def test_nobody_else_does(signed, actor, code):
    with pytest.raises(NotPermittedError, match=code):
        take_back(signed, actor)


def test_who_signed_it_again_is_its_signer_and_who_signed_it_first_is_not(signed):
    take_back(signed, PAT)
    signed.sign(FR, PAT)

    with pytest.raises(NotPermittedError, match="not_own"):
        take_back(signed, TOM)


def test_who_wrote_what_nobody_signs_any_more_does_not_sign_it(signed):
    """As though it had never been signed."""
    catalog = signed.catalog(FR)
    catalog[0].msgstr = "Autre titre"
    signed.send(catalog, TOM)
    signed.sign(FR, PAT)
    take_back(signed, PAT)

    with pytest.raises(NotPermittedError, match="four_eyes_translation"):
        signed.sign(FR, TOM)
    # What he wrote was covered by the first signature, which nobody took back.
    signed.sign(FR, TIM)
    assert signed.edition(FR).state is EditionState.SIGNED_OFF


def test_who_wrote_a_text_does_not_sign_it_once_its_only_signature_is_taken_back(signed):
    take_back(signed)

    with pytest.raises(NotPermittedError, match="four_eyes_translation"):
        signed.sign(FR, TIM)


def test_a_text_that_is_not_signed_off_has_nothing_to_take_back(signed):
    take_back(signed)

    with pytest.raises(ConflictError, match="not_signed_off"):
        take_back(signed)


def test_an_approval_is_taken_back_by_reopening(signed):
    with pytest.raises(ConflictError, match="approval_stands"):
        take_back(signed, EDE, EN)


def test_only_what_was_looked_at_is_taken_back(signed):
    seen = signed.edition(FR).digest
    catalog = signed.catalog(FR)
    catalog[0].msgstr = "Autre titre"
    signed.send(catalog, TIM)
    signed.sign(FR, TOM)

    with pytest.raises(ConflictError, match="seen_other"):
        take_back(signed, seen=seen)
    take_back(signed, seen=signed.edition(FR).digest)


def test_a_sign_off_can_be_taken_back_while_its_article_is_written_anew(signed):
    signed.move(Action.REOPEN, EDE)

    take_back(signed)

    signed.approve()
    assert signed.edition(FR).state is EditionState.COMPLETE


def test_what_is_public_is_corrected_or_withdrawn_instead(signed):
    signed.publish()

    with pytest.raises(ConflictError, match="signed_text_public"):
        take_back(signed)


def test_a_correction_that_leaves_a_text_alone_can_be_signed_anew(signed):
    """What is public stays so, whatever becomes of the signature."""
    with signed.write() as uow:
        uow.people.put(ELI, uow.now)
    signed.publish()
    public = signed.public()
    signed.move(Action.CORRECT, EDE, ready=Reason.ERROR, text=make_text(place="Geneva"))
    signed.move(Action.SUBMIT, ADA)
    signed.move(Action.APPROVE, ELI)
    signed.fill(FR, TIM)
    signed.sign(FR, TOM)

    take_back(signed)

    assert signed.edition(FR).state is EditionState.COMPLETE
    assert signed.public() == public
    with pytest.raises(NotReadyError):
        signed.ask_to_publish()


def test_a_language_that_is_to_join_does_not_once_its_sign_off_is_taken_back(news):
    """And it does when it is signed again: the same text is wanted twice."""
    news.bring_in(must=(FR,), later=(DE,))
    news.publish_in(FR)
    news.fill(DE, TIM)
    news.sign(DE, TOM)
    take_back(news, language=DE)
    news.work()
    assert "de html" not in news.public()

    news.sign(DE, TOM)
    news.work()

    assert "de html" in news.public()


def test_taking_back_what_a_publication_waits_for_is_confirmed_and_told(signed):
    with signed.write() as uow:
        uow.people.put(PAT, uow.now)
        later = uow.now + timedelta(hours=1)
    signed.ask_to_publish(at=later)

    with pytest.raises(ConfirmationNeededError, match="publication_at_risk"):
        take_back(signed)
    assert signed.edition(FR).state is EditionState.SIGNED_OFF

    take_back(signed, confirmed=True)
    assert signed.history()[-2:] == ["endanger_publication", "take_back_sign_off"]


def test_the_reason_of_a_withdrawal_that_readers_see_stays_signed(signed):
    signed.publish()
    signed.move(Action.WITHDRAW, PAT, reason="The well was dry.")
    words = replace(signed, slug=f"{SLUG}-withdrawal")
    words.move(Action.APPROVE, EDE)
    words.translate(FR)

    with pytest.raises(ConflictError, match="signed_text_public"):
        take_back(words, PAT)


def test_the_translators_and_publishers_hear_of_it(signed):
    with signed.write() as uow:
        for person in (TIM, TOM, PAT):
            uow.accounts.change(person.name, email=f"{person.name}@press.example")

    take_back(signed, EDE)

    assert told(signed) == {"sign_off_taken_back": ["pat", "tim", "tom"]}
