"""Catalogs: opened by approval, filled by translators, signed by somebody else."""

import pytest

from tests.factories import AR, DE, EN, FR, JA, PAT, make_text
from tests.usecases.newsroom import SLUG, TIM, TOM
from workflow.domain.article import LanguagePlan
from workflow.domain.edition import EditionState
from workflow.domain.roles import Actor
from workflow.domain.states import Action, Role
from workflow.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    NotReadyError,
)
from workflow.jobs import Kind, WorkState
from workflow.storage.catalog_store import OpenEdition
from workflow.usecases.planning import plan_languages
from workflow.usecases.translating import export_catalogs


@pytest.fixture
def approved(news):
    """In English, must-have French, and German and Japanese to follow."""
    news.bring_in(must=(FR,), later=(DE, JA))
    return news.approve()


def export(news, *languages):
    with news.write() as uow:
        return [str(file.path) for file in export_catalogs(uow, SLUG, languages)]


def plan(news, actor=PAT, must=(), later=()):
    with news.write() as uow:
        return plan_languages(uow, SLUG, LanguagePlan(tuple(must), tuple(later)), actor)


def test_approval_opens_an_edition_for_each_planned_language(news, approved):
    with news.write() as uow:
        editions = uow.catalogs.editions(approved.id)
        segments = uow.catalogs.segments(approved.id, 1)

    assert set(editions) == {OpenEdition(language, language == EN) for language in (EN, FR, DE, JA)}
    assert [segment.role for segment in segments] == ["headline", "p", "p"]
    assert news.edition(FR).state is EditionState.MISSING


def test_approval_renders_the_source_edition_at_once(news, approved):
    rows = news.rows(Kind.RENDER)

    assert {(row.params["language"], row.params["proof"]) for row in rows} == {("en", False)}
    assert [row.state for row in rows] == [WorkState.DONE] * 3


def test_catalogs_that_were_wanted_for_another_revision_are_superseded(news):
    news.bring_in()
    news.approve()
    (row,) = news.rows(Kind.OPEN)
    news.move(Action.REOPEN, PAT)
    news.bring_in(make_text("Better"))

    with news.write() as uow:
        assert news.perform(uow, row).state is WorkState.SUPERSEDED


def test_a_language_that_is_planned_later_gets_its_catalog_at_once(news, approved):
    plan(news, must=[FR], later=[DE, JA, AR])

    news.work()

    assert len(export(news)) == 5


def test_a_plan_that_names_a_language_twice_is_refused(news, approved):
    with pytest.raises(InvalidInputError, match="plan_unusable") as caught:
        plan(news, must=[FR, EN], later=[FR])

    assert [finding.where for finding in caught.value.findings] == ["en", "fr"]
    assert news.article.plan == approved.plan


def test_a_translator_does_not_plan(news, approved):
    with pytest.raises(NotPermittedError, match="role_missing"):
        plan(news, TIM, must=[FR])


def test_catalogs_are_exported_with_their_template(news, approved):
    assert export(news) == [
        "safe-water.pot",
        "fr/LC_MESSAGES/safe-water.po",
        "de/LC_MESSAGES/safe-water.po",
        "ja/LC_MESSAGES/safe-water.po",
    ]
    assert export(news, JA) == ["safe-water.pot", "ja/LC_MESSAGES/safe-water.po"]


def test_there_is_nothing_to_export_before_approval(news):
    news.bring_in()

    with pytest.raises(ConflictError, match="catalogs_not_open"):
        export(news)


def test_a_language_that_is_not_planned_is_not_found(news, approved):
    with pytest.raises(NotFoundError, match="language_not_planned"):
        export(news, AR)


def test_a_filled_catalog_completes_its_edition(news, approved):
    report = news.fill(FR)

    assert (report.taken, report.unchanged, report.findings) == (3, 0, ())
    assert report.edition.state is EditionState.COMPLETE
    assert news.edition(DE).state is EditionState.MISSING


def test_the_same_catalog_again_changes_nothing(news, approved):
    news.fill(FR)

    report = news.fill(FR, TOM)

    assert (report.taken, report.unchanged) == (0, 3)
    assert news.edition(FR).last_translator == "tim"


def test_fuzzy_messages_are_kept_and_do_not_count(news, approved):
    report = news.fill(FR, fuzzy=True)

    assert (report.edition.translated, report.edition.needs_work) == (0, 3)
    assert report.edition.state is EditionState.TRANSLATING


def test_a_translator_of_other_languages_is_refused(news, approved):
    stranger = Actor("eva", frozenset({Role.TRANSLATOR}), frozenset({DE}))

    with pytest.raises(NotPermittedError, match="language_not_theirs"):
        news.fill(FR, stranger)

    assert news.edition(FR).state is EditionState.MISSING


def test_what_was_translated_before_a_correction_of_the_text_is_kept(news, approved):
    """Unchanged segments keep their translation; nobody is asked twice."""
    news.fill(FR)
    news.move(Action.REOPEN, PAT)
    news.bring_in(make_text(body="The well is open.\n\nThe cause was found."))
    news.approve()

    edition = news.edition(FR)

    assert edition.translated == 2
    assert edition.total == 3


def test_a_complete_edition_can_be_signed_off(news, approved):
    news.fill(FR)

    wanted = news.sign(FR)

    assert news.edition(FR).state is EditionState.SIGNED_OFF
    assert len(wanted) == 3
    assert {row.params["format"] for row in news.rows(Kind.RENDER) if row.id in wanted} == {
        "pdf",
        "html",
        "txt",
    }


def test_the_last_translator_cannot_sign_off(news, approved):
    news.fill(FR, TIM)

    with pytest.raises(NotPermittedError, match="four_eyes_translation"):
        news.sign(FR, TIM)

    news.sign(FR, TOM)


def test_without_four_eyes_the_translator_signs(news, approved):
    news.fill(FR, TIM)

    news.sign(FR, TIM, four_eyes=False)

    assert news.edition(FR).state is EditionState.SIGNED_OFF


@pytest.mark.parametrize("fuzzy", [True, None])
def test_an_edition_that_is_not_complete_cannot_be_signed_off(news, approved, fuzzy):
    if fuzzy:
        news.fill(FR, fuzzy=True)

    with pytest.raises(NotReadyError, match="edition_not_complete") as caught:
        news.sign(FR)

    finding = caught.value.findings[0]
    assert (finding.code, finding.where) == ("messages_missing", "fr")
    assert finding.values == {"translated": 0, "needs_work": 3 if fuzzy else 0, "total": 3}


def test_the_source_is_signed_by_approval_only(news, approved):
    with pytest.raises(ConflictError, match="source_signed_by_approval"):
        news.sign(EN)


def test_nothing_is_signed_off_before_approval(news):
    news.bring_in()

    with pytest.raises(ConflictError, match="not_in_this_state"):
        news.sign(FR)


def test_a_change_after_the_sign_off_undoes_it(news, approved):
    news.translate(FR)
    catalog = news.catalog(FR)
    catalog[0].msgstr = "L’eau est saine"

    news.send(catalog, TOM)

    assert news.edition(FR).state is EditionState.COMPLETE
