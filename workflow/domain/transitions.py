"""
The one place where an article's state changes.

It returns a new article and never saves, logs or sends. The three refusals are three errors: not
possible in this state (ConflictError), not permitted to you (NotPermittedError), not ready
(NotReadyError, with the findings).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflow.domain import states
from workflow.domain.article import Article
from workflow.domain.findings import Finding, blocking
from workflow.domain.notes import has_words
from workflow.domain.roles import Actor, require_role
from workflow.domain.states import Action, ArticleState
from workflow.errors import ConflictError, InvalidInputError, NotPermittedError, NotReadyError


@dataclass(frozen=True)
class Asked:
    """
    What somebody asks of an article.

    Attributes:
        reason: Why; needed by the actions in `states.NEEDS_REASON`.
        findings: What the gate found, for `publish`; blocking ones refuse it.
        four_eyes: Whether the approver must be another person than writers and submitters.
    """

    action: Action
    actor: Actor
    reason: str = ""
    findings: Sequence[Finding] = ()
    four_eyes: bool = True


def act(article: Article, asked: Asked) -> Article:
    """
    Move *article* as *asked*, or say why not.

    Returns:
        The article in its new state, with the version of the old one (the store counts it up
        when it saves). Submitting stamps who did; going back to draft forgets them. Who was
        involved is remembered until the article is approved.

    Raises:
        NotPermittedError, ConflictError, InvalidInputError, NotReadyError: See the module.
    """
    require_role(asked.actor, asked.action)
    target = _target(article, asked.action)
    _require_reason(asked)
    _require_other_eyes(article, asked)
    _require_own(article, asked)
    if blocking(asked.findings):
        raise NotReadyError("not_ready", slug=article.slug, findings=asked.findings)
    return replace(
        article,
        state=target,
        submitted_by=_submitter(article, asked, target),
        involved=_involved(article, asked),
    )


def require_possible(article: Article, action: Action) -> None:
    """Refuse an *action* that leaves the state alone but does not fit *article*'s state."""
    if article.state not in states.POSSIBLE_IN[action]:
        raise _impossible(article, action)


def _target(article: Article, action: Action) -> ArticleState:
    move = (article.state, action)
    if move not in states.TRANSITIONS:
        raise _impossible(article, action)
    if move in states.NEEDS_LIVE and article.live is None:
        raise ConflictError("nothing_public", slug=article.slug, action=action)
    return states.TRANSITIONS[move]


def _impossible(article: Article, action: Action) -> ConflictError:
    return ConflictError(
        "not_in_this_state", slug=article.slug, state=article.state.value, action=action.value
    )


def _require_reason(asked: Asked) -> None:
    if asked.action in states.NEEDS_REASON and not has_words(asked.reason):
        raise InvalidInputError("reason_missing", action=asked.action.value)


def _require_other_eyes(article: Article, asked: Asked) -> None:
    involved = article.involved | {article.written_by, article.submitted_by}
    needed = asked.four_eyes and asked.action in states.NEEDS_OTHER_EYES
    if needed and asked.actor.name in involved:
        raise NotPermittedError("four_eyes", who=asked.actor.name, slug=article.slug)


def _require_own(article: Article, asked: Asked) -> None:
    if asked.action in states.NEEDS_OWN and asked.actor.name not in (
        article.written_by,
        article.submitted_by,
    ):
        raise NotPermittedError("not_theirs", who=asked.actor.name, slug=article.slug)


def _submitter(article: Article, asked: Asked, target: ArticleState) -> str:
    if asked.action is Action.SUBMIT:
        return asked.actor.name
    return "" if target is ArticleState.DRAFT else article.submitted_by


def _involved(article: Article, asked: Asked) -> frozenset[str]:
    if asked.action is Action.APPROVE:
        return frozenset()
    return article.involved | ({asked.actor.name} if asked.action is Action.SUBMIT else set())
