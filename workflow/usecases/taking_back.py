"""
Take a sign-off back: the edition is to be signed anew, also if nothing in it is changed.

What is public stays so; the next publication needs a new signature.
"""

from collections.abc import Collection

from workflow.domain.article import Article, ArticleKind
from workflow.domain.edition import Edition
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, require_own, require_role
from workflow.domain.states import Action, ArticleState
from workflow.domain.transitions import require_possible
from workflow.errors import ConflictError, WorkflowError
from workflow.storage.signature_store import Signed
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import edition_of
from workflow.usecases.notices import Event, News, notify
from workflow.usecases.promises import kept
from workflow.usecases.public_now import Shown, public_of


def take_back_sign_off(
    uow: UnitOfWork,
    slug: str,
    language: LanguageTag,
    actor: Actor,
    *,
    seen: str = "",
    confirmed: bool = False,
) -> None:
    """
    Let the signature of the edition in *language* count no more.

    Args:
        seen: The digest of what *actor* looked at; empty for whatever is signed now.
        confirmed: Whether *actor* knows that a publication waits for it.

    Raises:
        NotFoundError: `article_unknown`, `language_not_planned`.
        NotPermittedError: `role_missing`, `language_not_theirs`; `not_own`, to a translator
            who did not sign it.
        ConflictError: `not_in_this_state`, `seen_other`, `not_signed_off`; `approval_stands`, of
            the source; `signed_text_public`, of a text that is public and not being corrected.
        ConfirmationNeededError: As `promises.kept`.
    """
    require_role(actor, Action.TAKE_BACK_SIGN_OFF, language)
    # Nobody may sign meanwhile: the order of rows is the order in which they count.
    article = uow.articles.locked(slug)
    edition = edition_of(uow, article, language)
    if seen and seen != edition.digest:
        raise ConflictError("seen_other", digest=edition.digest)
    signed = signed_now(uow, article, edition)
    _require_let(uow, article, edition, actor, signed)
    with kept(uow, article, actor.name, confirmed=confirmed):
        uow.signatures.take_back(signed, actor.name, uow.now)
    signers = [each.who for each in signed]
    facts = {"language": str(language), "digest": edition.digest, "signers": signers}
    uow.audit.record(uow.now, actor.name, Action.TAKE_BACK_SIGN_OFF.value, slug, **facts)
    news = News(Event.TAKEN_BACK, frozenset({language}), language)
    notify(uow, article, news, actor.name)


def signed_now(uow: UnitOfWork, article: Article, edition: Edition) -> tuple[Signed, ...]:
    """The signatures by which *edition* is signed as it is now; none if it is not."""
    if not edition.is_signed:
        return ()
    return uow.signatures.counting(article, edition.language, edition.signature)


def refusal_to_take_back(
    uow: UnitOfWork, article: Article, edition: Edition, actor: Actor
) -> WorkflowError | None:
    """Why *actor* cannot take the sign-off of *edition* back; None if they can."""
    try:
        _require_let(uow, article, edition, actor, signed_now(uow, article, edition))
    except WorkflowError as error:
        return error
    return None


def _require_let(
    uow: UnitOfWork, article: Article, edition: Edition, actor: Actor, signed: Collection[Signed]
) -> None:
    """Refuse what `take_back_sign_off` refuses, but for the promises."""
    require_role(actor, Action.TAKE_BACK_SIGN_OFF, edition.language)
    require_possible(article, Action.TAKE_BACK_SIGN_OFF)
    slug, language = article.slug, str(edition.language)
    if edition.is_source:
        raise ConflictError("approval_stands", slug=slug)
    if not edition.is_signed:
        raise ConflictError("not_signed_off", slug=slug, language=language)
    require_own(actor, Action.TAKE_BACK_SIGN_OFF, {each.who for each in signed})
    if _is_public(uow, article, edition.language):
        raise ConflictError("signed_text_public", slug=slug, language=language)


def _is_public(uow: UnitOfWork, article: Article, language: LanguageTag) -> bool:
    """Whether readers find the very text that was signed, and no correction of it is under way."""
    if article.kind is ArticleKind.NOTICE:
        return any(each.language == language for each in uow.withdrawals.explained_by(article.id))
    return article.state is ArticleState.PUBLISHED and any(
        each.language == language and each.shown is Shown.TEXT for each in public_of(uow, article)
    )
