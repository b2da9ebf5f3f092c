"""The language plan: which languages an article appears in, and which it waits for."""

from collections.abc import Collection
from dataclasses import replace

from workflow.domain.article import Article, LanguagePlan
from workflow.domain.findings import Finding, Severity
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, require_role
from workflow.domain.states import Action, ArticleState
from workflow.domain.transitions import require_possible
from workflow.domain.versions import require_version
from workflow.errors import ConfirmationNeededError, ConflictError, InvalidInputError, WorkflowError
from workflow.rendering.formats import locale_of
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.opening import want_catalogs
from workflow.usecases.promises import kept
from workflow.usecases.public_now import texts_public, withdrawn_now

# States in which a language that is new in the plan needs its catalog at once.
_OPEN_IN = frozenset({ArticleState.APPROVED, ArticleState.PUBLISHED})


def plan_languages(
    uow: UnitOfWork,
    slug: str,
    plan: LanguagePlan,
    actor: Actor,
    *,
    seen: str | None = None,
    confirmed: bool = False,
) -> Article:
    """
    Give an article a new plan; editions of languages that leave it keep their texts.

    Args:
        seen: The version of the plan that this one was made from; None if it was made from none.

    Raises:
        NotPermittedError, ConflictError: As for any action; `plan_changed`, if it is not as seen.
        InvalidInputError: `plan_unusable`, with everything that is wrong with it;
            `version_missing`.
        ConfirmationNeededError: As `promises.kept`; `plan_leaves_public`, `plan_brings_back`.
    """
    article = uow.articles.locked(slug)
    _require_may_plan(article, actor)
    require_version(seen, article.plan.version, _changed(article))
    problems = plan_problems(plan, article.source)
    if problems:
        raise InvalidInputError("plan_unusable", slug=slug, findings=problems)
    with kept(uow, article, actor.name, confirmed=confirmed):
        saved = uow.articles.save_if_unchanged(replace(article, plan=plan), uow.now)
    if not confirmed:
        _refuse_unsaid(uow, article, plan)
    facts = {"must": list(map(str, plan.must)), "later": list(map(str, plan.later))}
    uow.audit.record(uow.now, actor.name, Action.PLAN.value, slug, **facts)
    if saved.state in _OPEN_IN:
        want_catalogs(uow, saved, actor)
    return saved


def refusal_to_plan(article: Article, actor: Actor) -> WorkflowError | None:
    """Why *actor* cannot give *article* another plan; None if they can."""
    try:
        _require_may_plan(article, actor)
    except WorkflowError as error:
        return error
    return None


def plan_problems(plan: LanguagePlan, source: LanguageTag) -> tuple[Finding, ...]:
    """What makes *plan* unusable for an article written in *source*; empty if nothing does."""
    seen: set[LanguageTag] = {source}
    found = []
    for language in plan.languages:
        if language in seen:
            found.append(Finding("language_planned_twice", where=language.gettext))
        seen.add(language)
        try:
            locale_of(language)
        except InvalidInputError as error:
            found.append(Finding(error.code, where=language.gettext, values=error.values))
    return tuple(found)


def chrome_findings(
    plan: LanguagePlan, source: LanguageTag, chrome: Collection[LanguageTag]
) -> tuple[Finding, ...]:
    """Warn of languages that have no chrome (*chrome*: those that have): none can be rendered."""
    return tuple(
        Finding("language_without_chrome", Severity.WARNING, where=language.gettext)
        for language in (source, *plan.languages)
        if language not in chrome
    )


def _refuse_unsaid(uow: UnitOfWork, article: Article, plan: LanguagePlan) -> None:
    """
    Ask what becomes of a public language that *plan* drops, and before a withdrawn one returns.

    Raises:
        ConfirmationNeededError: `plan_leaves_public`, `plan_brings_back`.
    """
    before, after = frozenset(article.plan.languages), frozenset(plan.languages)
    dropped = (before - after) & frozenset(texts_public(uow, article))
    returning = (after - before) & withdrawn_now(uow, article).keys()
    for code, languages in (("plan_leaves_public", dropped), ("plan_brings_back", returning)):
        if languages:
            names = ", ".join(sorted(map(str, languages)))
            raise ConfirmationNeededError(code, slug=article.slug, languages=names)


def _changed(article: Article) -> ConflictError:
    must, later = (" ".join(map(str, each)) for each in (article.plan.must, article.plan.later))
    return ConflictError("plan_changed", slug=article.slug, must=must or "–", later=later or "–")


def _require_may_plan(article: Article, actor: Actor) -> None:
    require_role(actor, Action.PLAN)
    require_possible(article, Action.PLAN)
