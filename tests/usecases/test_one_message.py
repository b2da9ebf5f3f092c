"""One message at a time: nobody's text is overwritten, and progress is counted."""

import pytest

from tests.factories import AR, DE, EDE, EN, FR, PAT, make_text
from tests.usecases.newsroom import SLUG, TIM, TOM
from workflow.domain.segment import Translation
from workflow.domain.states import Action
from workflow.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from workflow.usecases import one_message
from workflow.usecases.one_message import Progress, Written

BODY = "The **well** is open.\n\nNobody was hurt."


@pytest.fixture
def opened(news):
    """A headline and two paragraphs, to be translated into French."""
    news.bring_in(make_text(body=BODY), must=(FR,))
    news.approve()
    return [segment.digest for segment in news.edition(FR).segments]


def save(news, digest, text, actor=TIM, *, base=0, needs_work=False, language=FR):
    with news.write() as uow:
        written = Written(text, needs_work, base)
        return one_message.save(uow, SLUG, language, digest, written, actor)


def progress(news):
    with news.read() as uow:
        return one_message.progress(uow, news.article, FR)


def correct(news, body):
    news.move(Action.REOPEN, PAT)
    news.bring_in(make_text(body=body))
    news.approve()
    return [segment.digest for segment in news.edition(FR).segments]


def test_a_saved_text_is_the_text_and_the_audit_log_tells_it(news, opened):
    now = save(news, opened[2], " Nul n’a été blessé.\r\n")

    assert now.translation.text == "Nul n’a été blessé."
    assert now.number == 3
    assert news.edition(FR).translations[opened[2]].written_by == "tim"
    assert news.history()[-1] == Action.TRANSLATE


def test_the_same_text_again_is_no_change(news, opened):
    first = save(news, opened[2], "Nul n’a été blessé.")

    again = save(news, opened[2], "Nul n’a été blessé.", TOM)

    assert again == first
    assert news.history().count(Action.TRANSLATE) == 1


def test_who_did_not_see_the_text_does_not_overwrite_it(news, opened):
    seen = save(news, opened[2], "Nul n’a été blessé.")

    with pytest.raises(ConflictError, match="message_changed"):
        save(news, opened[2], "Personne n’a été blessé.", TOM)
    save(news, opened[2], "Personne n’a été blessé.", TOM, base=seen.mark)

    assert news.edition(FR).translations[opened[2]].written_by == "tom"


def test_who_confirms_an_old_text_that_was_changed_meanwhile_is_told_so(news, opened):
    seen = save(news, opened[2], "Nul n’a été blessé.")
    save(news, opened[2], "Personne n’a été blessé.", TOM, base=seen.mark)

    with pytest.raises(ConflictError, match="message_changed"):
        save(news, opened[2], "Nul n’a été blessé.", base=seen.mark)


def test_a_machines_proposal_yields_to_everybody(news, opened):
    with news.write() as uow:
        draft = Translation(opened[2], "Nul", True, "machine:x", uow.now, comment="by X")
        uow.catalogs.add_translations(news.article.id, FR, [draft])

    now = save(news, opened[2], "Nul n’a été blessé.")

    assert now.translation.written_by == "tim"
    assert now.translation.comment == ""


def test_what_a_file_said_beside_the_text_stays(news, opened):
    with news.write() as uow:
        text = Translation(opened[2], "Nul", False, "tom", uow.now, comment="ask", flags=("x",))
        uow.catalogs.add_translations(news.article.id, FR, [text])
        mark = uow.messages.texts(news.article.id, FR, [opened[2]])[opened[2]].mark

    now = save(news, opened[2], "Nul n’a été blessé.", base=mark)

    assert (now.translation.comment, now.translation.flags) == ("ask", ("x",))


@pytest.mark.parametrize("text", ["", "Le puits est ouvert.", "Le <b1>puits</b2>", "x" * 5000])
def test_a_text_that_blocks_is_not_kept(news, opened, text):
    with pytest.raises(InvalidInputError, match="message_unusable") as caught:
        save(news, opened[1], text)

    assert caught.value.findings
    assert not news.edition(FR).translations


def test_only_translators_of_the_language_save_and_only_what_is_open(news, opened):
    with pytest.raises(NotPermittedError):
        save(news, opened[0], "L’eau", EDE)
    with pytest.raises(NotFoundError, match="language_not_planned"):
        save(news, opened[0], "Wasser", language=DE)
    with pytest.raises(NotPermittedError):
        save(news, opened[0], "Water", language=EN)
    with pytest.raises(NotFoundError, match="segment_unknown"):
        save(news, "0" * 64, "L’eau")
    news.move(Action.REOPEN, PAT)
    with pytest.raises(ConflictError, match="not_in_this_state"):
        save(news, opened[0], "L’eau")


def test_a_segment_of_an_earlier_revision_is_refused_and_its_successor_known(news, opened):
    after = correct(news, BODY.replace("Nobody", "Nobody at all"))

    with pytest.raises(ConflictError, match="source_changed"):
        save(news, opened[2], "Nul n’a été blessé.")

    with news.read() as uow:
        assert one_message.successor(uow, news.article, opened[2]).digest == after[2]
        assert one_message.successor(uow, news.article, opened[1]) is None


def test_progress_counts_what_the_edition_counts(news, opened):
    save(news, opened[0], "L’eau est sûre", needs_work=True)
    save(news, opened[2], "Nul n’a été blessé.")
    assert progress(news) == Progress(translated=1, needs_work=1, total=3)

    correct(news, BODY.replace("Nobody", "Nobody at all"))

    edition = news.edition(FR)
    assert progress(news) == Progress(edition.translated, edition.needs_work, edition.total)
    assert progress(news) == Progress(translated=0, needs_work=2, total=3)


def test_a_carried_text_is_seen_and_confirmed_as_it_is(news, opened):
    save(news, opened[2], "Nul n’a été blessé.", TOM)
    after = correct(news, BODY.replace("Nobody", "Nobody at all"))

    with news.read() as uow:
        before = one_message.standing(uow, news.article, FR, after[2])
        marks = one_message.marks_of(uow, news.article, FR)
    assert before.translation == news.edition(FR).translations[after[2]]
    assert [(each.mark, each.needs_work) for each in marks] == [(0, False)] * 2 + [(0, True)]

    now = save(news, after[2], "Nul n’a été blessé.", base=before.mark)
    assert not now.translation.needs_work
    assert now.translation.written_by == "tim"


def test_a_dismissed_warning_is_not_told_again(news, opened):
    warned = save(news, opened[2], "Nul n’a été blessé")
    (finding,) = warned.findings
    from workflow.usecases.checking import dismiss

    with news.write() as uow:
        dismiss(uow, SLUG, FR, 3, finding.code, TIM)

    with news.read() as uow:
        assert one_message.standing(uow, news.article, FR, opened[2]).findings == ()


def test_a_catalog_that_is_not_open_has_no_messages(news):
    news.bring_in(must=(FR,))
    with news.read() as uow:
        for language, code in ((FR, "catalogs_not_open"), (EN, "source_not_translated")):
            with pytest.raises(ConflictError, match=code):
                one_message.catalog_of(uow, SLUG, language)
        with pytest.raises(NotFoundError, match="language_not_planned"):
            one_message.catalog_of(uow, SLUG, AR)
