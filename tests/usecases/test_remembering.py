"""What is proposed to translators, what is filled for them, and who keeps the glossary."""

import pytest

from tests.factories import ADA, DE, EDE, EN, FR, JA, PAT, make_article, make_text
from tests.usecases.newsroom import SLUG, TIM, TOM
from workflow.catalogs.segments import segments as cut
from workflow.domain.article import Contact, LanguagePlan, Revision
from workflow.domain.edition import EditionState
from workflow.domain.roles import Actor
from workflow.domain.segment import Translation
from workflow.domain.states import ArticleState, Role
from workflow.domain.terms import Entry, Term, TermKind
from workflow.errors import ConflictError, NotFoundError, NotPermittedError
from workflow.storage.remark_store import Spot
from workflow.usecases import remembering
from workflow.usecases.editions import edition_of

ABOUT = "The office drills wells in forty countries."
CONTACT = Contact("Ada", "Press officer")
PARAGRAPH = "The well gives clean water to nine hundred people of the village."
ALL = Actor("all", frozenset(Role), frozenset({EN, FR, JA}))
FRENCH = Actor("flo", frozenset({Role.TRANSLATOR}), frozenset({FR}))


def text(body, **fields):
    values = {"boilerplate": ABOUT, "organisation": "The Office", "contacts": (CONTACT,)}
    return make_text(body=body, **(values | fields))


@pytest.fixture
def approved(news):
    """An article whose French catalog is open and empty."""
    news.bring_in(text(PARAGRAPH.replace("nine", "eight")), must=(FR,))
    news.approve()
    return news


def elsewhere(news, slug="older", *, signed=True, needs_work=False, says=None, say="FR: {}"):
    """Another article, approved and translated into French."""
    plan = LanguagePlan((FR,))
    with news.write() as uow:
        made = make_article(id=0, slug=slug, state=ArticleState.APPROVED, plan=plan)
        article = uow.articles.add(made, uow.now)
        revision = Revision(article.id, 1, says or text(PARAGRAPH), "ada", uow.now)
        uow.articles.add_revision(revision)
        segments = cut(revision.text)
        uow.catalogs.add_segments(article.id, 1, segments)
        uow.catalogs.open_editions(article.id, EN, [FR], uow.now)
        texts = [
            Translation(s.digest, say.format(s.msgid), needs_work, "tom", uow.now) for s in segments
        ]
        uow.catalogs.add_translations(article.id, FR, texts)
        if signed:
            signed = edition_of(uow, article, FR).signature
            uow.signatures.sign(article, FR, signed, "pat", uow.now)
    return article


def write(news, contexts, words, *, needs_work=False):
    """Write a text into the article's own catalog."""
    with news.write() as uow:
        article = uow.articles.by_slug(SLUG)
        made = [
            Translation(s.digest, words, needs_work, "tim", uow.now)
            for s in edition_of(uow, article, FR).segments
            if s.context in contexts
        ]
        uow.catalogs.add_translations(article.id, FR, made)


def suggestions(news, number=None, *, language=FR, slug=SLUG):
    with news.read() as uow:
        return remembering.suggestions(uow, slug, language, number)


def by_context(found):
    return {each.segment.context: each for each in found}


def fill(news, actor=TIM, *, language=FR, slug=SLUG):
    with news.write() as uow:
        filled = remembering.fill_boilerplate(uow, slug, language, actor)
    return [segment.context for segment in filled]


def give(news, *terms, actor=EDE, language=FR):
    with news.write() as uow:
        return remembering.import_glossary(uow, [Entry(language, t) for t in terms], actor)


def test_the_memory_proposes_what_other_articles_say(approved):
    elsewhere(approved)

    found = by_context(suggestions(approved))

    paragraph = found["p"].matches[0]
    assert (paragraph.text, paragraph.slug, paragraph.who, paragraph.signed) == (
        f"FR: {PARAGRAPH}", "older", "tom", True,
    )  # fmt: skip
    assert 85 < paragraph.score < 100
    assert [match.score for match in found["boilerplate"].matches] == [100]
    assert approved.edition(FR).state is EditionState.MISSING


def test_a_proposal_says_whether_its_edition_is_signed_off_now(approved):
    article = elsewhere(approved)
    with approved.write() as uow:
        first = uow.catalogs.segments(article.id, 1)[0]
        changed = Translation(first.digest, "changed since", False, "tom", uow.now)
        uow.catalogs.add_translations(article.id, FR, [changed])

    found = by_context(suggestions(approved))

    assert [match.signed for match in found["boilerplate"].matches] == [False]


def test_only_messages_without_a_text_that_counts_are_helped(approved):
    names = [each for each in approved.edition(FR).segments if each.may_stay]
    total = approved.edition(FR).total - len(names)
    write(approved, ["p"], "fini")
    write(approved, ["headline"], "à revoir", needs_work=True)

    found = by_context(suggestions(approved))

    assert "p" not in found
    assert len(found) == total - 1
    assert found["headline"].current.text == "à revoir"
    assert found["boilerplate"].current is None


def test_one_message_can_be_asked_for_by_its_number_whatever_its_state(approved):
    elsewhere(approved)
    segments = approved.edition(FR).segments
    write(approved, ["p"], "fini")
    number = [segment.context for segment in segments].index("p") + 1

    (found,) = suggestions(approved, number)

    assert (found.number, found.segment.context, found.current.text) == (number, "p", "fini")
    assert found.matches[0].slug == "older"
    for wrong in (0, len(segments) + 1):
        with pytest.raises(NotFoundError, match="message_unknown"):
            suggestions(approved, wrong)


def test_terms_and_kept_texts_stand_beside_their_message(approved):
    well = Term("well", TermKind.REQUIRED, "puits")
    give(approved, well, Term("castle", TermKind.REQUIRED, "château"))
    give(approved, Term("well", TermKind.REQUIRED, "Brunnen"), language=DE)
    with approved.write() as uow:
        article = uow.articles.by_slug(SLUG)
        paragraph = next(s for s in edition_of(uow, article, FR).segments if s.context == "p")
        spot = Spot(article.id, FR, paragraph.digest)
        uow.remarks.suggest(spot, "L'autre texte", "conflict", "tom", uow.now)

    found = by_context(suggestions(approved))

    assert found["p"].terms == (well,)
    assert [(kept.text, kept.origin) for kept in found["p"].kept] == [("L'autre texte", "conflict")]
    assert (found["headline"].terms, found["headline"].kept) == ((), ())


@pytest.mark.parametrize(
    ("language", "code"), [(EN, "source_not_translated"), (JA, "language_not_planned")]
)
def test_there_is_no_help_where_nothing_is_translated(approved, language, code):
    for ask in (suggestions, lambda news, language: fill(news, ALL, language=language)):
        with pytest.raises((ConflictError, NotFoundError), match=code):
            ask(approved, language=language)


def test_there_is_no_help_before_the_catalogs_are_open(news):
    news.bring_in(text(PARAGRAPH))

    with pytest.raises(ConflictError, match="catalogs_not_open"):
        suggestions(news)


def test_signed_boilerplate_is_filled_and_nothing_else(approved):
    elsewhere(approved, says=the_text(approved))

    assert fill(approved) == ["organisation", "boilerplate", "name", "contact"]

    edition = approved.edition(FR)
    assert edition.needs_work == 0
    assert sorted(edition.shown.values()) == [
        "FR: Ada", "FR: Press officer", "FR: The Office", f"FR: {ABOUT}",
    ]  # fmt: skip
    assert {t.written_by for t in edition.translations.values()} == {"tim"}
    assert approved.history()[-1] == "fill_boilerplate"
    assert fill(approved) == []
    assert approved.history().count("fill_boilerplate") == 1


def the_text(news):
    with news.read() as uow:
        return uow.articles.revision(1, 1).text


@pytest.mark.parametrize("how", [{"signed": False}, {"needs_work": True}, {"say": "FR"}])
def test_boilerplate_that_nobody_signed_is_not_filled(approved, how):
    elsewhere(approved, **how)
    if "say" in how:
        # Signed once, and changed afterwards.
        with approved.write() as uow:
            article = uow.articles.by_slug("older")
            made = [
                Translation(s.digest, "changed", False, "tom", uow.now)
                for s in uow.catalogs.segments(article.id, 1)
            ]
            uow.catalogs.add_translations(article.id, FR, made)

    assert fill(approved) == []
    assert approved.edition(FR).state is EditionState.MISSING


@pytest.mark.parametrize("needs_work", [True, False])
def test_what_somebody_wrote_here_is_left_alone(approved, needs_work):
    elsewhere(approved)
    write(approved, ["boilerplate"], "le mien", needs_work=needs_work)

    assert fill(approved) == ["organisation", "name", "contact"]

    mine = [t for t in approved.edition(FR).translations.values() if t.text == "le mien"]
    assert [translation.needs_work for translation in mine] == [needs_work]


def test_of_several_signed_texts_the_newest_is_taken(approved):
    elsewhere(approved, "older", say="old {}")
    elsewhere(approved, "newer", say="new {}")
    elsewhere(approved, "unsigned", say="draft {}", signed=False)

    fill(approved)

    assert all(words.startswith("new ") for words in approved.edition(FR).shown.values())


def test_a_paragraph_of_another_article_is_no_boilerplate(approved):
    elsewhere(approved, says=make_text(body=ABOUT))

    assert fill(approved) == []


def test_a_text_is_reused_in_its_own_role_only(news):
    twice = (Contact("Ada", "The Office"),)
    news.bring_in(text(PARAGRAPH, contacts=twice, boilerplate=""), must=(FR,))
    news.approve()
    elsewhere(news, says=text(PARAGRAPH, contacts=twice, organisation=""))

    assert fill(news) == ["name", "contact"]


@pytest.mark.parametrize("actor", [ADA, EDE, PAT])
def test_only_translators_of_the_language_fill(approved, actor):
    elsewhere(approved)

    with pytest.raises(NotPermittedError):
        fill(approved, actor)


WELL = Term("well", TermKind.REQUIRED, "puits")


@pytest.mark.parametrize("actor", [EDE, TOM, FRENCH])
def test_editors_and_translators_of_the_language_keep_its_glossary(news, actor):
    assert give(news, WELL, actor=actor) == 1
    assert give(news, WELL, actor=actor) == 0

    with news.write() as uow:
        assert remembering.remove_term(uow, FR, "well", actor) == 1
        assert uow.terms.all() == ()
        actions = [entry["action"] for entry in uow.audit.entries("glossary")]
    assert actions == ["import_glossary", "import_glossary", "remove_term"]


@pytest.mark.parametrize("actor", [ADA, PAT, FRENCH, Actor("eva", frozenset(), frozenset({FR}))])
def test_others_change_nothing_in_it(news, actor):
    entries = [Entry(FR, WELL), Entry(DE, WELL)]

    with news.write() as uow:
        with pytest.raises(NotPermittedError, match="glossary_not_theirs"):
            remembering.import_glossary(uow, entries, actor)
        with pytest.raises(NotPermittedError, match="glossary_not_theirs"):
            remembering.remove_term(uow, DE, "well", actor)
        assert uow.terms.all() == ()


def test_a_term_that_is_not_there_cannot_be_removed(news):
    with news.write() as uow, pytest.raises(NotFoundError, match="term_unknown"):
        remembering.remove_term(uow, FR, "well", EDE)
