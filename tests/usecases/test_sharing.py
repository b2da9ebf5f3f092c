"""Shared texts: used by articles, waited for by the gate, frozen by a publication."""

from dataclasses import replace

import pytest

from tests.factories import ADA, DE, EDE, EN, FR, JA, make_text
from tests.usecases.newsroom import BASE, SLUG, Newsroom, engine_digest
from workflow.domain.article import ArticleKind, Contact, LanguagePlan
from workflow.domain.document import Document, Heading, Note, Paragraph
from workflow.domain.notes import Reason
from workflow.domain.rendition import Format
from workflow.domain.roles import Actor
from workflow.domain.states import Action, ArticleState, Role
from workflow.errors import ConflictError, InvalidInputError, NotReadyError, RenderingError
from workflow.jobs import Kind
from workflow.rendering.view import plain
from workflow.usecases.bringing_in import Incoming, bring_in
from workflow.usecases.composing import compose_whole
from workflow.usecases.editions import edition_of
from workflow.usecases.exporting import published
from workflow.usecases.rendering import request_proofs
from workflow.usecases.sharing import shared_of

ABOUT = make_text("About us", "We dig wells.")
USING = make_text(boilerplate_from="about-us")
ELI = Actor("eli", frozenset({Role.EDITOR}))


@pytest.fixture
def about(news: Newsroom) -> Newsroom:
    """The desk of `about-us`, which is approved and not translated yet."""
    desk = replace(news, slug="about-us")
    desk.bring_in(ABOUT, kind=ArticleKind.BOILERPLATE)
    desk.approve()
    return desk


@pytest.fixture
def whole(news, about):
    """A release that uses `about-us`; both are signed off in English and French."""
    about.translate(FR)
    news.bring_in(USING)
    news.approve()
    news.translate(FR)
    return news


def change(about, body="We dig deep wells."):
    """To a new approved revision."""
    about.move(Action.REOPEN, EDE)
    about.bring_in(make_text("About us", body))
    about.approve()


def retranslate(about):
    """Anew, whatever was carried over, and sign it off."""
    catalog = about.catalog(FR)
    for entry in catalog:
        entry.msgstr = ""
    about.send(catalog)
    about.sign(FR)
    about.work()


def document(news, language, *, proof=False) -> Document:
    with news.read() as uow:
        article = uow.articles.by_slug(news.slug)
        text = uow.articles.revision(article.id, article.revision).text
        edition = edition_of(uow, article, language)
        return compose_whole(text, edition, shared_of(uow, article), proof=proof)


def boilerplate(news, language, **options):
    blocks = document(news, language, **options).boilerplate
    return [plain(block.passage) for block in blocks if isinstance(block, Paragraph | Heading)]


def findings(news):
    with pytest.raises(NotReadyError, match="not_ready") as caught:
        news.ask_to_publish()
    return [(each.code, each.where, dict(each.values)) for each in caught.value.findings]


def files(news):
    with news.read() as uow:
        return {(f.language, f.format): f.sha256 for f in uow.publications.files(news.article.live)}


def test_an_edition_shows_the_shared_text_in_its_own_language(whole):
    assert boilerplate(whole, EN) == ["We dig wells."]
    assert boilerplate(whole, FR) == ["« We dig wells. »"]


def test_the_segments_of_a_shared_text_are_no_work_for_the_translators_of_a_release(whole):
    assert "We dig wells." not in {entry.msgid for entry in whole.catalog(FR)}


def test_contacts_are_those_of_the_shared_text(news):
    press = replace(news, slug="press-desk")
    ada = Contact("Ada", "Press officer", "ada@example.org")
    press.bring_in(make_text("Press desk", "", contacts=(ada,)), kind=ArticleKind.CONTACTS)
    press.approve()
    press.translate(FR)
    news.bring_in(make_text(contacts_from="press-desk"))
    news.approve()

    (card,) = document(news, FR, proof=True).contacts

    assert (plain(card.name), plain(card.role)) == ("« Ada »", "« Press officer »")


def test_footnotes_and_headings_of_both_texts_are_kept_apart(news, about):
    change(about, "## History\n\nSince 1990.[^1]\n\n[^1]: In Bonn.")
    news.bring_in(make_text(body="Open.[^1]\n\n[^1]: Today.", boilerplate_from="about-us"))

    shown = document(news, EN)

    assert [note.label for note in shown.notes] == ["1", "shared 1"]
    assert all(isinstance(note, Note) for note in shown.notes)
    heading, since = shown.boilerplate
    assert heading.level == 3
    assert since.passage.children[-1].label == "shared 1"


def test_a_shared_text_in_another_source_language_is_used_in_its_translation(news, about):
    about.translate(FR)
    incoming = Incoming(USING, SLUG, False, FR, LanguagePlan(must=(EN,)))
    with news.write() as uow:
        bring_in(uow, incoming, ADA)
    news.approve()

    assert boilerplate(news, FR) == ["« We dig wells. »"]
    assert boilerplate(news, EN, proof=True) == ["We dig wells."]
    assert [code for code, *_ in findings(news)] == ["edition_not_signed_off"]


def test_the_gate_waits_for_the_shared_text_in_every_language(news, about):
    news.bring_in(USING, must=(FR, DE))
    news.approve()
    news.translate(FR, DE)

    assert findings(news) == [
        ("shared_not_signed_off", "fr", {"slug": "about-us", "state": "missing"}),
        ("shared_not_signed_off", "de", {"slug": "about-us", "state": "missing"}),
    ]
    about.fill(FR)
    assert findings(news)[0][2]["state"] == "complete"


def test_the_gate_waits_for_a_shared_text_that_was_never_approved(news):
    replace(news, slug="about-us").bring_in(ABOUT, kind=ArticleKind.BOILERPLATE)
    news.bring_in(USING, must=())
    news.approve()

    assert findings(news) == [
        ("shared_not_signed_off", "en", {"slug": "about-us", "state": "missing"})
    ]


def test_a_later_language_is_left_out_until_its_shared_text_is_signed_off(news, about):
    about.translate(FR)
    news.bring_in(USING, must=(FR,), later=(DE,))
    news.approve()
    news.translate(FR, DE)

    news.publish()

    assert {name.split()[0] for name in news.public()} == {"en", "fr"}


def test_a_language_joins_when_its_shared_text_is_signed_off(news):
    about = replace(news, slug="about-us")
    about.bring_in(ABOUT, must=(FR, DE), kind=ArticleKind.BOILERPLATE)
    about.approve()
    about.translate(FR)
    news.bring_in(USING, must=(FR,), later=(DE,))
    news.approve()
    news.translate(FR, DE)
    news.publish()

    about.translate(DE)

    assert {name.split()[0] for name in news.public()} == {"en", "fr", "de"}
    assert news.history()[-1] == "join_publication"


def test_a_language_that_joins_shows_the_shared_text_as_it_was_published(news):
    about = replace(news, slug="about-us")
    about.bring_in(ABOUT, must=(FR, DE), kind=ArticleKind.BOILERPLATE)
    about.approve()
    about.translate(FR, DE)
    news.bring_in(USING, must=(FR,), later=(DE,))
    news.approve()
    news.translate(FR)
    news.publish()
    change(about)

    news.translate(DE)

    assert {name.split()[0] for name in news.public()} == {"en", "fr", "de"}
    assert boilerplate(news, DE) == ["« We dig wells. »"]


def test_signing_a_shared_text_off_renders_the_articles_that_use_it(news, about):
    news.bring_in(USING)
    news.approve()
    news.translate(FR)
    made = {row.params["language"] for row in news.rows(Kind.RENDER)}

    about.translate(FR)

    assert made == {"en"}
    assert {row.params["language"] for row in news.rows(Kind.RENDER)} == {"en", "fr"}
    assert about.rows(Kind.RENDER) == ()


def test_a_change_before_publication_renders_anew(whole, about):
    before = {row.params["edition"] for row in whole.rows(Kind.RENDER)}
    change(about)
    # Of the drafted revision nothing is used before it is approved and translated.
    assert [code for code, *_ in findings(whole)] == ["shared_not_signed_off"]
    retranslate(about)

    whole.publish()

    after = {row.params["edition"] for row in whole.rows(Kind.RENDER)} - before
    assert len(after) == 2
    with whole.read() as uow:
        public = uow.publications.files(whole.article.live)
    assert {made.edition for made in public} == after


def test_a_draft_of_a_shared_text_changes_nothing_until_it_is_approved(whole, about):
    about.move(Action.REOPEN, EDE)
    about.bring_in(make_text("About us", "We dig deep wells."))

    assert boilerplate(whole, EN) == ["We dig wells."]
    assert whole.publish().state is ArticleState.PUBLISHED


def test_a_moved_link_in_a_shared_text_is_another_content(whole, about):
    change(about, "We dig [wells](https://example.org/old).")
    retranslate(about)
    keys = {row.params["edition"] for row in whole.rows(Kind.RENDER)}

    change(about, "We dig [wells](https://example.org/new).")

    assert len({row.params["edition"] for row in whole.rows(Kind.RENDER)} - keys) == 2


def test_what_was_published_stays_as_it_was(whole, about):
    whole.publish()
    before = files(whole)

    change(about)
    retranslate(about)

    assert files(whole) == before
    assert boilerplate(whole, EN) == ["We dig wells."]
    with whole.read() as uow:
        used = published(uow, SLUG, BASE).facts["shared"]["boilerplate"]
        assert uow.audit.entries(SLUG)[-1]["details"]["shared"] == {"boilerplate": used}
    assert (used["slug"], used["revision"]) == ("about-us", 1)
    assert set(used["digests"]) == {"en", "fr"}


def test_a_correction_shows_the_new_shared_text(whole, about):
    whole.publish()
    change(about)
    retranslate(about)
    with whole.write() as uow:
        uow.people.put(ELI, uow.now)
    whole.move(Action.CORRECT, EDE, ready=Reason.ERROR)
    whole.move(Action.SUBMIT, ADA)
    whole.move(Action.APPROVE, ELI)

    whole.publish()

    assert boilerplate(whole, EN) == ["We dig deep wells."]
    with whole.read() as uow:
        assert published(uow, SLUG, BASE).facts["shared"]["boilerplate"]["revision"] == 2


def test_a_proof_shows_the_source_where_the_shared_text_has_no_translation(news, about):
    news.bring_in(USING)

    (block,) = document(news, FR, proof=True).boilerplate

    assert block.passage.stand_in
    assert plain(block.passage) == "We dig wells."


def test_a_final_file_never_shows_one_language_for_another(news, about):
    news.bring_in(USING)
    news.approve()
    news.translate(FR)

    with pytest.raises(RenderingError, match="edition_not_whole"):
        document(news, FR)


def test_a_proof_is_made_anew_when_the_shared_text_is_translated(news, about):
    news.bring_in(USING)

    def inputs():
        with news.write() as uow:
            request_proofs(uow, SLUG, [FR], [Format.PDF], engine_digest, ADA)
        return news.rows(Kind.RENDER)[-1].params["inputs"]

    before = inputs()
    about.fill(FR)

    assert inputs() != before


@pytest.mark.parametrize("kind", [None, ArticleKind.CONTACTS])
def test_what_is_no_such_shared_text_cannot_be_used(news, kind):
    replace(news, slug="about-us").bring_in(ABOUT, kind=kind)
    news.bring_in(USING)

    with pytest.raises(NotReadyError, match="shared_text_unknown"):
        news.ask(Action.SUBMIT, ADA)

    assert news.article.state is ArticleState.DRAFT


def test_a_shared_text_is_never_published_by_itself(about):
    about.translate(FR)

    with pytest.raises(ConflictError, match="shared_not_published"):
        about.ask_to_publish()


def test_a_shared_text_uses_no_other(news, about):
    with pytest.raises(InvalidInputError, match="shared_text_nested"):
        replace(news, slug="more").bring_in(USING, kind=ArticleKind.BOILERPLATE)


def test_an_article_keeps_its_kind(about):
    about.move(Action.REOPEN, EDE)

    with pytest.raises(ConflictError, match="kind_differs"):
        about.bring_in(ABOUT, kind=ArticleKind.RELEASE)

    assert about.bring_in(ABOUT, must=(JA,)).kind is ArticleKind.BOILERPLATE


def test_without_shared_texts_the_key_of_a_file_is_the_edition_s_own_digest(news):
    news.bring_in()
    news.approve()
    news.translate(FR)

    assert {row.params["edition"] for row in news.rows(Kind.RENDER)} == {
        news.edition(EN).digest,
        news.edition(FR).digest,
    }
    assert all("shared" not in row.params for row in news.rows(Kind.RENDER))
