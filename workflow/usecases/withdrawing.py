"""
Withdraw what is public, all languages or one: the text is served no more, a notice stands there.

It is possible whenever something is public. Whatever stands beside it ends with it: a correction
under way, and every publication that waits. A language that is withdrawn alone leaves the plan;
only a later revision in whose plan somebody puts it again brings it back. The article's own
language is in every plan: with it goes what waits, and a publisher is asked again.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflow.domain.article import Article, LanguagePlan
from workflow.domain.language import LanguageTag
from workflow.domain.notes import Note
from workflow.domain.roles import Actor, require_role
from workflow.domain.states import Action, ArticleState
from workflow.domain.withdrawal import Withdrawal
from workflow.errors import ConflictError, InvalidInputError
from workflow.jobs import Kind, WorkState
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.explaining import explanation, want_notices
from workflow.usecases.promises import cancel_all
from workflow.usecases.public_now import public_of, texts_public
from workflow.usecases.wanting import EngineDigest


def withdraw(
    uow: UnitOfWork, article: Article, actor: Actor, note: Note, engine: EngineDigest
) -> Article:
    """
    Take back all that is public of *article*, which is not saved yet.

    Nothing of the text is public from then on; each notice is, as soon as it is made.

    Raises:
        ConflictError: `nothing_public`.
    """
    cancel_waiting(uow, article, actor)
    languages = texts_public(uow, article)
    return _take_back(uow, article, languages, note, actor, engine, whole=True)


def withdraw_language(
    uow: UnitOfWork,
    article: Article,
    language: LanguageTag,
    actor: Actor,
    note: Note,
    engine: EngineDigest,
) -> Article:
    """
    Take back one language of *article*, which is not saved yet; the others stay public.

    Raises:
        NotPermittedError, ConflictError, InvalidInputError: As `require_withdrawable`.
    """
    require_withdrawable(uow, article, language, actor, note)
    if language == article.source:
        # No plan leaves it out: whatever waits would make it public again at its instant.
        cancel_waiting(uow, article, actor)
    less = replace(article, plan=_less(article.plan, language))
    return _take_back(uow, less, (language,), note, actor, engine, whole=False)


def require_withdrawable(
    uow: UnitOfWork, article: Article, language: LanguageTag, actor: Actor, note: Note
) -> None:
    """
    Refuse what `withdraw_language` cannot do.

    Raises:
        NotPermittedError: As to withdraw all.
        ConflictError: `not_in_this_state`; `language_not_public`; `last_public_language`.
        InvalidInputError: `reason_missing`.
    """
    require_role(actor, Action.WITHDRAW)
    if article.state is ArticleState.WITHDRAWN:
        raise ConflictError(
            "not_in_this_state",
            slug=article.slug,
            state=article.state.value,
            action=Action.WITHDRAW.value,
        )
    public = texts_public(uow, article)
    if language not in public:
        names = ", ".join(map(str, public)) or "–"
        raise ConflictError(
            "language_not_public", language=str(language), slug=article.slug, public=names
        )
    if len(public) == 1:
        raise ConflictError("last_public_language", language=str(language), slug=article.slug)
    if not note:
        raise InvalidInputError("reason_missing", action=Action.WITHDRAW.value)


def cancel_waiting(uow: UnitOfWork, article: Article, actor: Actor) -> None:
    """Cancel every publication of *article* that waits, and every language that is to join one."""
    cancel_all(uow, article, actor.name)
    for row in uow.work.of_article(article.id, Kind.PUBLISH, (WorkState.WANTED,)):
        uow.work.supersede(row.id, uow.now)


def _less(plan: LanguagePlan, language: LanguageTag) -> LanguagePlan:
    return LanguagePlan(
        tuple(each for each in plan.must if each != language),
        tuple(each for each in plan.later if each != language),
    )


def _take_back(
    uow: UnitOfWork,
    article: Article,
    languages: tuple[LanguageTag, ...],
    note: Note,
    actor: Actor,
    engine: EngineDigest,
    *,
    whole: bool,
) -> Article:
    """Publish anew what is public, without *languages*; their notices are wanted."""
    if article.live is None:
        raise ConflictError("nothing_public", slug=article.slug)
    taken = _withdrawals(uow, article, languages, note, actor, whole=whole)
    old = uow.publications.publication(article.live)
    files = uow.publications.files(article.live)
    number = uow.publications.publish(
        article.id, old.revision, uow.now, actor.name, uow.now, shared=old.shared
    )
    kept = [made for made in files if made.language not in languages]
    uow.publications.join(number, kept, uow.now)
    uow.withdrawals.add(taken)
    want_notices(uow, article, taken, engine, actor.name)
    return replace(article, live=number)


def _withdrawals(
    uow: UnitOfWork,
    article: Article,
    languages: tuple[LanguageTag, ...],
    note: Note,
    actor: Actor,
    *,
    whole: bool,
) -> tuple[Withdrawal, ...]:
    words = explanation(uow, article, languages, note, actor)
    public: Mapping[LanguageTag, Any] = {each.language: each for each in public_of(uow, article)}
    return tuple(
        Withdrawal(
            article_id=article.id,
            language=language,
            revision=public[language].revision,
            edition=public[language].edition,
            whole=whole,
            reason=note.reason,
            words=words,
            withdrawn_by=actor.name,
            withdrawn_at=uow.now,
        )
        for language in languages
    )
