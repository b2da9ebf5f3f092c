"""Bring a file in: as a new article, or as the next revision of one in draft."""

from dataclasses import dataclass, replace

from workflow.domain.article import Article, ArticleKind, ArticleText, LanguagePlan, Revision
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, require_role
from workflow.domain.states import Action, ArticleState
from workflow.domain.transitions import require_possible
from workflow.errors import ConflictError, InvalidInputError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.picturing import StoredPictures, record_pictures, require_pictures
from workflow.usecases.promises import kept

# What an article is written in if neither the file nor the person says so.
DEFAULT_LANGUAGE = LanguageTag("en")


@dataclass(frozen=True)
class Incoming:
    """
    An article as it was read from a file.

    Attributes:
        slug: The name that it is to have; taken from the file or given by the person.
        revises: Whether *slug* was given as the name of an article that may exist already.
        language: None if neither the file nor the person said it.
        kind: None if the person did not say it: a new article is a release then.
        pictures: Those that came with the text; None if none did.
        base: The revision that the text was made from, if it is to be the next one; None if
            nobody said it.
    """

    text: ArticleText
    slug: str
    revises: bool
    language: LanguageTag | None
    plan: LanguagePlan
    kind: ArticleKind | None = None
    pictures: StoredPictures | None = None
    base: int | None = None


def bring_in(
    uow: UnitOfWork, incoming: Incoming, actor: Actor, *, confirmed: bool = False
) -> Article:
    """
    Store *incoming* as revision 1 of a new article, or as the next revision of its own.

    Raises:
        NotPermittedError: The actor is neither author nor editor.
        NotFoundError: `article_unknown`, if it was made from a revision of no article.
        ConflictError: `slug_taken`, `kind_differs`, or `not_in_this_state` if the article is not
            in draft; `base_missing`, `base_old`.
        InvalidInputError: `shared_text_nested`; `article_refused`, if it names a picture that is
            not there.
        UnavailableError: `artifact_collected`.
        ConfirmationNeededError: As `promises.kept`.
    """
    is_known = incoming.revises and uow.articles.find(incoming.slug) is not None
    if is_known or incoming.base is not None:
        return _revise_by_file(uow, incoming, actor, confirmed=confirmed)
    require_role(actor, Action.BRING_IN)
    if incoming.kind is ArticleKind.NOTICE:
        raise InvalidInputError("notice_not_brought_in", slug=incoming.slug)
    new = _new_article(incoming, actor)
    _require_flat(new, incoming.text)
    article = uow.articles.add(new, uow.now)
    record_pictures(uow, article, incoming.pictures, actor)
    require_pictures(uow, incoming.text)
    uow.articles.add_revision(_revision(uow, article, incoming.text, actor, ""))
    _record(uow, article, actor, Action.BRING_IN, incoming.text)
    return article


def revise_from(
    uow: UnitOfWork,
    article: Article,
    base: int | None,
    text: ArticleText,
    actor: Actor,
    pictures: StoredPictures | None = None,
    *,
    moved_on: str = "text_moved_on",
    confirmed: bool = False,
) -> Article:
    """
    Save *text*, which was written over revision *base*, as the next revision.

    The same text as the article's is no new revision, whatever it was written over.

    Args:
        base: None if nobody said it.
        moved_on: The code of the error for who wrote over another revision: who sent a file has
            no page on which both texts stand.

    Raises:
        NotPermittedError, InvalidInputError, UnavailableError: As `revise`.
        ConflictError: Likewise; `base_missing`; *moved_on*, if the working revision is another
            than *base*.
        ConfirmationNeededError: As `promises.kept`.
    """
    require_role(actor, Action.EDIT)
    require_possible(article, Action.EDIT)
    current = uow.articles.revision(article.id, article.revision)
    text = with_notes(uow, article, text)
    if article.revision != base and current.digest != text.digest:
        code = "base_missing" if base is None else moved_on
        raise ConflictError(
            code, slug=article.slug, base=base, current=current.number, who=current.written_by
        )
    return revise(uow, article, text, actor, pictures, confirmed=confirmed)


def revise(
    uow: UnitOfWork,
    article: Article,
    text: ArticleText,
    actor: Actor,
    pictures: StoredPictures | None = None,
    *,
    confirmed: bool = False,
) -> Article:
    """
    Save *text* as the next revision of *article*; the same text again is no new revision.

    The notes on its corrections stay: they are changed by `usecases.correcting` alone.

    Raises:
        NotPermittedError, ConflictError: As for any edit; `changed_meanwhile` if it is stale.
        InvalidInputError, UnavailableError, ConfirmationNeededError: As `bring_in`.
    """
    require_role(actor, Action.EDIT)
    require_possible(article, Action.EDIT)
    _require_flat(article, text)
    text = with_notes(uow, article, text)
    if uow.articles.revision(article.id, article.revision).digest == text.digest:
        return article
    record_pictures(uow, article, pictures, actor)
    # Before its text is stored: of two saves at once, this refuses one.
    with kept(uow, article, actor.name, confirmed=confirmed):
        saved = uow.articles.save_if_unchanged(_with_next_revision(uow, article, actor), uow.now)
        _store_revision(uow, saved, text, actor, "")
    return saved


def with_notes(uow: UnitOfWork, article: Article, text: ArticleText) -> ArticleText:
    """*text* with the notes on corrections that *article* has: no file and no form brings them."""
    current = uow.articles.revision(article.id, article.revision).text
    return replace(text, corrections=current.corrections)


def add_revision(
    uow: UnitOfWork, article: Article, text: ArticleText, actor: Actor, note: str = ""
) -> Article:
    """Add *text* as the working revision and return the article, which is not saved yet."""
    revised = _with_next_revision(uow, article, actor)
    _store_revision(uow, revised, text, actor, note)
    return revised


def _with_next_revision(uow: UnitOfWork, article: Article, actor: Actor) -> Article:
    number = uow.articles.last_revision_number(article.id) + 1
    involved = article.involved | {actor.name}
    return replace(article, revision=number, written_by=actor.name, involved=involved)


def _store_revision(
    uow: UnitOfWork, article: Article, text: ArticleText, actor: Actor, note: str
) -> None:
    require_pictures(uow, text)
    uow.articles.add_revision(_revision(uow, article, text, actor, note))
    _record(uow, article, actor, Action.EDIT, text)


def _revise_by_file(
    uow: UnitOfWork, incoming: Incoming, actor: Actor, *, confirmed: bool
) -> Article:
    article = uow.articles.locked(incoming.slug)
    if incoming.kind not in (None, article.kind):
        raise ConflictError("kind_differs", slug=article.slug, kind=article.kind.value)
    return revise_from(
        uow,
        article,
        incoming.base,
        incoming.text,
        actor,
        incoming.pictures,
        moved_on="base_old",
        confirmed=confirmed,
    )


def _new_article(incoming: Incoming, actor: Actor) -> Article:
    return Article(
        id=0,
        slug=incoming.slug,
        source=incoming.language or DEFAULT_LANGUAGE,
        state=ArticleState.DRAFT,
        version=1,
        revision=1,
        written_by=actor.name,
        plan=incoming.plan,
        kind=incoming.kind or ArticleKind.RELEASE,
        involved=frozenset({actor.name}),
    )


def _require_flat(article: Article, text: ArticleText) -> None:
    """A shared text uses no other: what an article shows is found in one step."""
    if article.is_shared and text.uses:
        raise InvalidInputError("shared_text_nested", slug=article.slug)


def _revision(
    uow: UnitOfWork, article: Article, text: ArticleText, actor: Actor, note: str
) -> Revision:
    return Revision(article.id, article.revision, text, actor.name, uow.now, note)


def _record(
    uow: UnitOfWork, article: Article, actor: Actor, action: Action, text: ArticleText
) -> None:
    facts = {"revision": article.revision, "digest": text.digest}
    uow.audit.record(uow.now, actor.name, action.value, article.slug, **facts)
