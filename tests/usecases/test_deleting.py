"""An article of which nothing was ever public is deleted with all that belongs to it, for good."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import ADA, EDE, FR, PAT, make_text
from tests.usecases.newsroom import PEOPLE, SLUG, TIM, TOM, Newsroom
from tests.usecases.test_notices import told
from workflow.domain.article import ArticleKind
from workflow.domain.edition import EditionState
from workflow.domain.pictures import Picture
from workflow.domain.roles import Actor
from workflow.domain.states import Action, ArticleState, Role
from workflow.errors import (
    ConfirmationNeededError,
    ConflictError,
    NotFoundError,
    NotPermittedError,
)
from workflow.jobs import Kind
from workflow.storage.audit_store import Sought
from workflow.storage.desk_tables import deletions, metadata
from workflow.storage.remark_store import Spot
from workflow.usecases.commenting import comment
from workflow.usecases.deleting import delete_article
from workflow.usecases.overseeing import Waits, board
from workflow.usecases.previewing import SHORTEST, PreviewRequest, make_preview
from workflow.usecases.taking_back import take_back_sign_off

BO = Actor("bo", frozenset({Role.AUTHOR}))


def delete(news, actor=EDE, *, confirmed=True, **fields):
    with news.write() as uow:
        delete_article(uow, news.slug, actor, confirmed=confirmed, **fields)


def worked_on(news):
    """Translated, signed off, taken back, rendered, commented, previewed and accepted for later."""
    news.bring_in(must=(FR,))
    news.approve()
    news.translate(FR)
    with news.write() as uow:
        take_back_sign_off(uow, SLUG, FR, PAT)
        segment = uow.catalogs.segments(news.article.id, 1)[0].digest
        comment(uow, SLUG, 1, segment, "Is this so?", EDE)
        make_preview(uow, PreviewRequest(SLUG, FR, SHORTEST, "the Times"), PAT, news.version)
        uow.remarks.suggest(Spot(news.article.id, FR, segment), "Eau", "machine", "tom", uow.now)
        later = uow.now + timedelta(hours=1)
    news.sign(FR)
    news.ask_to_publish(at=later)
    return news.article


def rows_of(engine, article_id):
    """In each table that refers to articles, how many rows are of this one."""
    owned = [each for each in metadata.tables.values() if "article_id" in each.c]
    with engine.connect() as connection:
        return {
            each.name: connection.execute(
                select(func.count()).select_from(each).where(each.c.article_id == article_id)
            ).scalar_one()
            for each in owned
        }


def test_nothing_is_left_of_a_deleted_article_but_who_deleted_it(engine):
    news = Newsroom(engine)
    with news.write() as uow:
        for person in PEOPLE:
            uow.people.put(person, uow.now)
    article = worked_on(news)
    before = rows_of(engine, article.id)
    assert min(before[name] for name in ("translations", "signatures", "renditions", "work")) > 0

    delete(news)

    left = {name for name, count in rows_of(engine, article.id).items() if count}
    assert left == {"deletions"}
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(deletions)).scalar_one() == 1
    with news.read() as uow:
        entry = uow.audit.newest(Sought(subject=SLUG), 1)[0]
        assert uow.audit.broken_link() is None
    assert (entry["actor"], entry["action"], entry["details"]) == (
        "ede",
        "delete",
        {"revisions": 1},
    )


def test_a_new_article_of_the_same_slug_starts_clean(news):
    old = worked_on(news)
    catalog = news.catalog(FR)
    delete(news)

    news.bring_in(must=(FR,), revises=False)
    assert news.history() == ["bring_in"]
    assert news.article.id != old.id
    assert not [row for kind in Kind for row in news.rows(kind)]
    news.approve()
    assert news.edition(FR).state is EditionState.MISSING
    # A file of the old one: what it showed is not what the new one has.
    news.fill(FR)
    catalog[0].msgstr = "Autre titre"
    assert news.send(catalog, TOM).conflicts == 1


def test_a_new_article_is_not_returned_because_the_deleted_one_was(news):
    news.bring_in()
    news.move(Action.SUBMIT, ADA)
    news.move(Action.RETURN, EDE, reason="No date.")
    delete(news)
    news.bring_in(revises=False)

    with news.read() as uow:
        waits = [group.waits for group in board(uow, ADA, four_eyes=True).mine]
    assert waits == [Waits.DRAFT]


def test_it_is_asked_first_and_names_what_waits(news):
    worked_on(news)
    instant = news.rows(Kind.PUBLISH)[-1].params["instant"]

    with pytest.raises(ConfirmationNeededError, match="deletion_of_promised") as asked:
        delete(news, confirmed=False)

    assert asked.value.values == {"slug": SLUG, "instant": instant}
    assert news.article.state is ArticleState.APPROVED


def test_the_publishers_hear_of_a_publication_that_is_cancelled_by_it(news):
    worked_on(news)
    with news.write() as uow:
        for name in ("ada", "pat"):
            uow.accounts.change(name, email=f"{name}@press.example")
    told(news)

    delete(news)

    assert told(news) == {"cancelled": ["pat"], "deleted": ["ada"]}
    with news.read() as uow:
        actions = [each["action"] for each in uow.audit.newest(Sought(subject=SLUG), 2)]
    assert actions == ["delete", "cancel_publication"]


def test_no_letter_about_a_deleted_article_is_sent(news):
    with news.write() as uow:
        uow.accounts.change("ede", email="ede@press.example")
    news.bring_in()
    news.move(Action.SUBMIT, ADA)

    delete(news)

    assert told(news) == {}


def test_an_author_deletes_what_nobody_else_wrote(news):
    news.bring_in()
    news.bring_in(make_text("Once more"))

    delete(news, ADA)

    with news.read() as uow:
        assert uow.articles.find(SLUG) is None


@pytest.mark.parametrize("actor", [BO, PAT, TIM])
def test_nobody_deletes_what_is_anothers(news, actor):
    news.bring_in()

    with pytest.raises(NotPermittedError):
        delete(news, actor)


@pytest.mark.parametrize("with_others", ["a revision", "an approval"])
def test_an_author_does_not_delete_what_others_worked_on(news, with_others):
    news.bring_in()
    if with_others == "a revision":
        news.bring_in(make_text("By the editor"), EDE)
    else:
        news.approve()

    with pytest.raises(NotPermittedError, match="role_missing"):
        delete(news, ADA)
    delete(news, EDE)


@pytest.mark.parametrize("then", ["published", "correction", "withdrawn"])
def test_what_was_ever_public_is_not_deleted(news, then):
    news.bring_in()
    news.publish_in(FR)
    if then == "correction":
        news.move(Action.CORRECT, EDE, reason="It was wrong.")
    elif then == "withdrawn":
        news.move(Action.WITHDRAW, PAT, reason="It was wrong.")

    with pytest.raises(ConflictError, match="was_public"):
        delete(news)


def test_the_words_of_a_withdrawal_are_not_deleted(news):
    news.bring_in()
    news.publish_in(FR)
    news.move(Action.WITHDRAW, PAT, reason="It was wrong.")

    with pytest.raises(ConflictError, match="still_used"):
        delete(replace(news, slug=f"{SLUG}-withdrawal"))


def test_a_shared_text_is_deleted_only_if_nothing_ever_used_it(news):
    about = replace(news, slug="about-us")
    about.bring_in(make_text("About us"), kind=ArticleKind.BOILERPLATE)
    news.bring_in(make_text(boilerplate_from="about-us"))
    news.bring_in(make_text())
    with pytest.raises(ConflictError, match="still_used"):
        delete(about)
    delete(news)

    delete(about)


def test_only_what_was_looked_at_is_deleted(news):
    news.bring_in()
    news.bring_in(make_text("Once more"))

    with pytest.raises(ConflictError, match="changed_meanwhile"):
        delete(news, revision=1)
    delete(news, revision=2)


def test_who_asks_for_a_deleted_article_is_told_who_deleted_it(news):
    news.bring_in()
    delete(news)

    with pytest.raises(NotFoundError, match="article_deleted") as gone, news.read() as uow:
        uow.articles.by_slug(SLUG)
    assert gone.value.values["who"] == "ede"


def test_the_id_of_a_deleted_article_is_not_given_again(news):
    ids = set()
    for _ in range(3):
        ids.add(news.bring_in(revises=False).id)
        delete(news)

    assert len(ids) == 3


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_picture_that_another_article_shows_stays(engine, is_shown):
    digest = "a" * 64
    news = Newsroom(engine)
    article = news.bring_in(actor=EDE, must=())
    with news.write() as uow:
        picture = Picture(digest, article.id, "well.png", "image/png", 9, 3, 3, "ede", uow.now)
        uow.pictures.add(picture)
    other = replace(news, slug="another")
    body = f"![A well](picture:{digest})" if is_shown else "No picture."
    other.bring_in(make_text(body=body), must=())

    delete(news)

    with news.read() as uow:
        left = uow.pictures.of_article(other.article.id)
    assert [each.sha256 for each in left] == ([digest] if is_shown else [])
