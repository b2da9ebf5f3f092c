"""What the memory finds in what is stored."""

import pytest
from sqlalchemy import text

from tests.factories import DE, EN, FR, NOW, make_article, make_segment, make_text, make_translation
from workflow.domain.article import Revision
from workflow.storage.memory_store import _exact
from workflow.storage.unit_of_work import unit_of_work

OPEN, HURT = make_segment("The well is open."), make_segment("Nobody was hurt.", context="li")


@pytest.fixture
def uow(engine):
    with unit_of_work(engine, write=True) as uow:
        yield uow


def article(uow, slug, *segments, source=EN, revisions=1):
    added = uow.articles.add(make_article(slug=slug, source=source), NOW)
    for number in range(1, revisions + 1):
        uow.articles.add_revision(Revision(added.id, number, make_text(), "ada", NOW))
        uow.catalogs.add_segments(added.id, number, segments)
    return added.id


def translate(uow, article_id, segment, words, *, language=FR, needs_work=False):
    made = make_translation(segment, words, needs_work=needs_work)
    uow.catalogs.add_translations(article_id, language, [made])


def exact(uow, *segments):
    found = uow.memory.exact(EN, FR, [segment.digest for segment in segments])
    return [(each.slug, each.text) for each in found]


def recent(uow, shortest=0, longest=1_000, **bounds):
    found = uow.memory.recent(EN, FR, shortest=shortest, longest=longest, **bounds)
    return [(each.slug, each.text) for each in found]


@pytest.mark.parametrize("find", [lambda uow: exact(uow, OPEN, HURT), recent])
def test_only_current_texts_that_count_are_remembered(uow, find):
    one = article(uow, "one", OPEN, HURT, revisions=3)
    two = article(uow, "two", OPEN)
    for words in ("Premier", "Second"):
        translate(uow, one, OPEN, words)
    translate(uow, one, HURT, "Personne")
    translate(uow, one, HURT, "Personne ?", needs_work=True)
    translate(uow, two, OPEN, "Autre")
    translate(uow, two, OPEN, "Offen", language=DE)

    assert find(uow) == [("two", "Autre"), ("one", "Second")]


@pytest.mark.parametrize("find", [lambda uow: exact(uow, OPEN), recent])
def test_articles_in_another_language_are_another_memory(uow, find):
    translate(uow, article(uow, "german", OPEN, source=DE), OPEN, "Ouvert")

    assert find(uow) == []


def test_what_is_remembered_says_where_it_is_from(uow):
    one = article(uow, "one", HURT)
    translate(uow, one, HURT, "Personne")

    (found,) = uow.memory.exact(EN, FR, [HURT.digest])

    assert (found,) == uow.memory.recent(EN, FR, shortest=0, longest=100)
    assert (found.article_id, found.segment, found.context, found.role, found.msgid) == (
        one, HURT.digest, "li", "li", "Nobody was hurt.",
    )  # fmt: skip
    assert (found.who, found.when) == ("tim", NOW)


def test_a_text_is_found_by_its_very_segment_only(uow):
    translate(uow, article(uow, "one", OPEN), OPEN, "Ouvert")

    assert exact(uow, HURT) == []
    assert exact(uow, make_segment("The well is open.", context="li")) == []
    assert exact(uow) == []


def test_more_segments_than_a_statement_takes_can_be_asked_for(uow):
    translate(uow, article(uow, "one", OPEN), OPEN, "Ouvert")

    found = uow.memory.exact(EN, FR, [f"{n:064}" for n in range(70_000)] + [OPEN.digest])

    assert [each.text for each in found] == ["Ouvert"]


def test_recent_texts_are_bounded_by_length_and_number(uow):
    one = article(uow, "one", OPEN, HURT)
    translate(uow, one, OPEN, "Ouvert")
    translate(uow, one, HURT, "Personne")
    lengths = len(OPEN.msgid), len(HURT.msgid)

    assert lengths == (17, 16)
    assert recent(uow) == [("one", "Personne"), ("one", "Ouvert")]
    assert recent(uow, shortest=17) == [("one", "Ouvert")]
    assert recent(uow, longest=16) == [("one", "Personne")]
    assert recent(uow, most=1) == [("one", "Personne")]
    assert recent(uow, shortest=17, newest=1) == []


def test_exact_matches_are_found_through_indexes(sqlite_engine):
    query = _exact(EN, FR, [OPEN.digest])
    compiled = query.compile(sqlite_engine, compile_kwargs={"literal_binds": True})

    with sqlite_engine.connect() as connection:
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}")).all()

    steps = [row[-1] for row in plan]
    assert any("ix_segments_digest" in step for step in steps), steps
    assert any("ix_translations_newest" in step for step in steps), steps
    assert not any(step.startswith(("SCAN segments", "SCAN translations")) for step in steps), steps
