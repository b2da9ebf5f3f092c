"""Sign an edition off: a person's signature over its exact content."""

from workflow.domain.article import Article
from workflow.domain.edition import Edition, EditionState
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, require_role
from workflow.domain.states import Action, ArticleState
from workflow.domain.transitions import require_possible
from workflow.errors import ConflictError, NotPermittedError, NotReadyError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.acknowledging import open_points
from workflow.usecases.editions import edition_of, editions_of, opened
from workflow.usecases.following import want_followers
from workflow.usecases.notices import Event, News, notify
from workflow.usecases.promises import look_again
from workflow.usecases.publishing import want_join
from workflow.usecases.signatures import require_seen, writers_of
from workflow.usecases.wanting import EngineDigest, want_finals


def sign_off(
    uow: UnitOfWork,
    slug: str,
    language: LanguageTag,
    actor: Actor,
    engine: EngineDigest,
    *,
    seen: str,
    four_eyes: bool,
    confirmed: bool = False,
) -> tuple[int, ...]:
    """
    Sign the edition in *language* as it is now, and want its final files.

    If the article is public already, the edition joins it as soon as they are made. A shared text
    has none of its own: those of the articles that use it are wanted.

    Args:
        seen: The digest of what the signer looked at.
        confirmed: Whether the signer knows what is still open.

    Returns:
        The ids of the rendering work.

    Raises:
        NotReadyError: `edition_not_complete`, with the findings.
        NotPermittedError: Also `four_eyes_translation`: nobody signs what they wrote.
        InvalidInputError: `seen_missing`.
        ConflictError: Also `source_signed_by_approval`; `seen_other`, if it is not as seen.
        ConfirmationNeededError: `points_open`.
    """
    # Nobody may write while it is signed: the order of rows is the order in which they count.
    article = uow.articles.locked(slug)
    edition = signable(uow, article, language, actor, four_eyes=four_eyes)
    require_seen(seen, edition.digest)
    points = open_points(uow, article, [edition])
    points.require_acknowledged(slug, confirmed=confirmed)
    uow.signatures.sign(article, language, edition.signature, actor.name, uow.now)
    facts = {"language": str(language), "digest": edition.digest, **points.facts}
    uow.audit.record(uow.now, actor.name, Action.SIGN_OFF.value, slug, **facts)
    look_again(uow, article)
    event = Event.READY if _completes(uow, article, language) else Event.SIGNED_OFF
    notify(uow, article, News(event, language=language), actor.name)
    wanted = want_finals(uow, article, [edition], engine, actor.name)
    if article.state is ArticleState.PUBLISHED:
        want_join(uow, article, edition, actor.name)
    return wanted + want_followers(uow, article, engine, actor.name)


def _completes(uow: UnitOfWork, article: Article, language: LanguageTag) -> bool:
    """Whether *language* was the last of those that the article must have."""
    must = frozenset(article.plan.must)
    if language not in must:
        return False
    editions = editions_of(uow, article)
    return must <= {each.language for each in editions if each.state is EditionState.SIGNED_OFF}


def signable(
    uow: UnitOfWork, article: Article, language: LanguageTag, actor: Actor, *, four_eyes: bool
) -> Edition:
    """The edition in *language*, if *actor* may sign it off as it is; raises as `sign_off`."""
    require_role(actor, Action.SIGN_OFF, language)
    require_possible(article, Action.SIGN_OFF)
    edition = edition_of(uow, article, language)
    require_signable(uow, article, edition, actor, four_eyes=four_eyes)
    return edition


def require_signable(
    uow: UnitOfWork, article: Article, edition: Edition, actor: Actor, *, four_eyes: bool
) -> None:
    """Let *actor* through if they may sign *edition* off as it is; raises as `sign_off`."""
    require_role(actor, Action.SIGN_OFF, edition.language)
    require_possible(article, Action.SIGN_OFF)
    _require_complete(uow, article, edition)
    if four_eyes and actor.name in writers_of(uow, article, edition):
        language = str(edition.language)
        raise NotPermittedError("four_eyes_translation", who=actor.name, language=language)


def _require_complete(uow: UnitOfWork, article: Article, edition: Edition) -> None:
    if edition.is_source:
        raise ConflictError("source_signed_by_approval", slug=article.slug)
    if not opened(uow, article, (edition,)):
        raise ConflictError("catalogs_not_open", slug=article.slug)
    if edition.state in (EditionState.COMPLETE, EditionState.SIGNED_OFF):
        return
    values = {
        "translated": edition.translated,
        "needs_work": edition.needs_work,
        "total": edition.total,
    }
    missing = Finding("messages_missing", where=edition.language.gettext, values=values)
    findings = (missing, *edition.findings)
    raise NotReadyError("edition_not_complete", language=str(edition.language), findings=findings)
