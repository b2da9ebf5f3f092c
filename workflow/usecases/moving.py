"""
Move an article: somebody asks, and a task does it.

Asking is refused at once if the rules refuse it; what is accepted is a row, and the task asks the
rules again, because the article may have moved meanwhile. Who may is not asked again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow.domain.article import Article, ArticleText
from workflow.domain.edition import Signature
from workflow.domain.language import LanguageTag
from workflow.domain.notes import Note, Reason
from workflow.domain.roles import Actor, let
from workflow.domain.states import MOVES, Action
from workflow.domain.transitions import Asked, act
from workflow.errors import ConflictError, InvalidInputError, WorkflowError
from workflow.jobs import Kind, Outcome, Wanted
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.work_store import Order
from workflow.usecases.abandoning import abandon, require_sure
from workflow.usecases.acknowledging import OpenPoints, open_in_source
from workflow.usecases.bringing_in import add_revision
from workflow.usecases.correcting import corrected, require_fitting
from workflow.usecases.expiring import (
    after_withdrawal,
    as_things_stand,
    tell_withdrawal_void,
    want_withdrawal,
)
from workflow.usecases.notices import Event, News, notify
from workflow.usecases.opening import want_catalogs
from workflow.usecases.promises import foretell, kept
from workflow.usecases.sharing import require_known
from workflow.usecases.signatures import require_seen
from workflow.usecases.wanting import EngineDigest
from workflow.usecases.withdrawing import require_withdrawable, withdraw, withdraw_language


@dataclass(frozen=True)
class MoveRequest:
    """
    What somebody asks for.

    Attributes:
        reason: Why; for `return`, `correct` and `withdraw`.
        ready: A ready-made reason, for `correct` and `withdraw`; instead of own words or beside
            them.
        language: To `withdraw` one language; None for all.
        at: To `withdraw` then, and not at once.
        text: The corrected text, for `correct`.
        revision: The one that the person saw, to `withdraw` the public one; None if they saw none.
        seen: The digest of the text that they read; needed to approve it.
        confirmed: Whether they want it although it breaks a promise, and know what is still open.
    """

    slug: str
    action: Action
    reason: str = ""
    text: ArticleText | None = None
    revision: int | None = None
    seen: str = ""
    confirmed: bool = False
    ready: Reason | None = None
    language: LanguageTag | None = None
    at: datetime | None = None

    @property
    def note(self) -> Note:
        """What readers are told of why."""
        return Note(self.ready, self.reason.strip())


def request_move(uow: UnitOfWork, request: MoveRequest, actor: Actor, *, four_eyes: bool) -> int:
    """
    Accept a move, and return the id of the work that does it.

    Asking again for what is already waiting is asking once.

    Raises:
        NotFoundError, NotPermittedError: Nothing is stored.
        InvalidInputError: Likewise; `seen_missing`, to approve a text without its digest;
            `only_withdrawn`, to do anything else in one language or at an instant; `instant_past`.
        ConflictError: Likewise; `changed_meanwhile`, if the person saw another revision;
            `seen_other`, if they read another text.
        NotReadyError: `shared_text_unknown`, to `submit` what uses a text that is not there.
        ConfirmationNeededError: As `promises.kept`; `correction_ends`, to `abandon` one;
            `points_open`, to approve; `withdrawal_waits`.
    """
    is_whole_and_now = request.language is None and request.at is None
    if not is_whole_and_now and request.action is not Action.WITHDRAW:
        raise InvalidInputError("only_withdrawn", action=request.action.value)
    read = uow.articles.by_slug if request.at is None else uow.articles.locked
    article = read(request.slug)
    if request.revision not in (None, _revision_of(uow, article, request.action)):
        raise ConflictError("changed_meanwhile", slug=article.slug)
    points = _open_points(uow, article, request.action)
    if request.language is not None:
        require_withdrawable(uow, article, request.language, actor, request.note)
    else:
        _require_let(uow, article, request, actor, points, four_eyes=four_eyes)
    if request.action is Action.SUBMIT:
        require_known(uow, article)
    params = {
        "action": request.action.value,
        "reason": request.reason,
        "ready": request.ready.value if request.ready else None,
        "revision": article.revision,
        "text": request.text.as_json() if request.text else None,
        "acknowledged": points.facts,
    }
    key = f"move:{article.id}:{article.version}:{request.action}"
    if request.language is not None:
        params["language"] = request.language.gettext
        key += f":{request.language}"
    if request.at is not None:
        why, sure = str(request.note), request.confirmed
        return want_withdrawal(uow, article, params, request.at, actor, why=why, confirmed=sure)
    return uow.want(Order(Kind.MOVE, key, article.id, params, actor.name))


def _open_points(uow: UnitOfWork, article: Article, action: Action) -> OpenPoints:
    """What whoever approves has to know; no other move signs anything."""
    if action is not Action.APPROVE:
        return OpenPoints()
    return open_in_source(uow, article)


def _require_let(
    uow: UnitOfWork,
    article: Article,
    request: MoveRequest,
    actor: Actor,
    points: OpenPoints,
    *,
    four_eyes: bool,
) -> None:
    """Refuse a move of the article that the rules refuse, or that needs to be confirmed."""
    asked = Asked(request.action, actor, str(request.note), four_eyes=four_eyes)
    moved = act(article, asked)
    if request.action is Action.APPROVE:
        _require_seen(uow, article, request.seen)
    if request.action is Action.CORRECT:
        require_fitting(request.note)
    if request.action is Action.ABANDON:
        require_sure(uow, article, confirmed=request.confirmed)
    sure = request.confirmed
    foretell(uow, article, moved, request.action, confirmed=sure, beside=points.findings)
    points.require_acknowledged(article.slug, confirmed=sure)


def _revision_of(uow: UnitOfWork, article: Article, action: Action) -> int:
    """The revision that an action is about: whoever withdraws looks at what is public."""
    if action is Action.WITHDRAW and article.live is not None:
        return uow.publications.publication(article.live).revision
    return article.revision


def possible_moves(
    uow: UnitOfWork, article: Article, actor: Actor, *, four_eyes: bool
) -> Mapping[Action, WorkflowError | None]:
    """
    For each move, why it would be refused now; None if it would not.

    Of `publish`, which has a gate of its own, only state and role are looked at.
    """
    return {
        action: _refusal(uow, article, Asked(action, actor, _ANY_REASON, four_eyes=four_eyes))
        for action in MOVES
    }


def move(uow: UnitOfWork, wanted: Wanted, engine: EngineDigest, *, four_eyes: bool) -> Outcome:
    """
    Do what was accepted, if the article still allows it; who asked was let when they asked.

    An accepted withdrawal is done whatever was saved, approved or published meanwhile; it is void
    if nothing of what it withdraws is public any more at its instant.

    Raises:
        ConflictError: `changed_meanwhile`, if it was asked of another revision; or any other
            refusal of the rules.
    """
    article = uow.articles.locked(uow.articles.by_id(wanted.article_id).slug)
    action = Action(wanted.params["action"])
    actor = let(wanted.requested_by, action)
    if action is Action.WITHDRAW:
        return _withdraw(uow, article, wanted, actor, engine, four_eyes=four_eyes)
    if article.revision != wanted.params["revision"]:
        raise ConflictError("changed_meanwhile", slug=article.slug)
    return _move(uow, article, wanted, actor, engine, four_eyes=four_eyes)


def _withdraw(
    uow: UnitOfWork,
    article: Article,
    wanted: Wanted,
    actor: Actor,
    engine: EngineDigest,
    *,
    four_eyes: bool,
) -> Outcome:
    now = as_things_stand(uow, article, wanted) if wanted.kind is Kind.WITHDRAW else wanted
    if now is None:
        return tell_withdrawal_void(uow, article, wanted)
    if "language" in now.params:
        outcome = _withdraw_language(uow, article, actor, now.params, engine)
    else:
        outcome = _move(uow, article, now, actor, engine, four_eyes=four_eyes)
    after_withdrawal(uow, article, now, actor)
    return outcome


def _move(
    uow: UnitOfWork,
    article: Article,
    wanted: Wanted,
    actor: Actor,
    engine: EngineDigest,
    *,
    four_eyes: bool,
) -> Outcome:
    action = Action(wanted.params["action"])
    asked = Asked(action, actor, str(_note_of(wanted.params)), four_eyes=four_eyes)
    moved = act(article, asked)
    # Who asked has confirmed it; whoever asked to publish since then is told.
    with kept(uow, article, actor.name, confirmed=True):
        if action in _EFFECTS:
            moved = _EFFECTS[action](uow, moved, actor, wanted.params, engine)
        uow.articles.save_if_unchanged(moved, uow.now)
    facts = {"from": article.state.value, "to": moved.state.value, "revision": moved.revision}
    if action is Action.ABANDON:
        facts["abandoned"] = article.revision
    # Rows of before open points were acknowledged have none.
    facts |= wanted.params.get("acknowledged", {})
    if asked.reason:
        facts["reason"] = asked.reason
    uow.audit.record(uow.now, actor.name, action.value, article.slug, **facts)
    if action in _TOLD:
        # As it was: back in draft, an article no longer says who submitted it.
        notify(uow, article, News(_TOLD[action], reason=asked.reason), actor.name)
    return Outcome(facts=facts)


# Stands for the reason that the person will give.
_ANY_REASON = "-"


def _require_seen(uow: UnitOfWork, article: Article, seen: str) -> None:
    require_seen(seen, uow.articles.revision(article.id, article.revision).digest)


def _refusal(uow: UnitOfWork, article: Article, asked: Asked) -> WorkflowError | None:
    try:
        act(article, asked)
        if asked.action is Action.SUBMIT:
            require_known(uow, article)
    except WorkflowError as error:
        return error
    return None


def _approve(
    uow: UnitOfWork,
    article: Article,
    actor: Actor,
    _params: Mapping[str, Any],
    _engine: EngineDigest,
) -> Article:
    digest = uow.articles.revision(article.id, article.revision).digest
    uow.articles.approve(article, digest, actor.name, uow.now)
    signed = Signature(digest, article.revision)
    uow.signatures.sign(article, article.source, signed, actor.name, uow.now)
    want_catalogs(uow, article, actor)
    return article


def _correct(
    uow: UnitOfWork,
    article: Article,
    actor: Actor,
    params: Mapping[str, Any],
    _engine: EngineDigest,
) -> Article:
    # A revision of its own even while the text is the same: what is public stays as it is, and
    # the note belongs to all that comes after it.
    text = uow.articles.revision(article.id, article.revision).text
    if params["text"] is not None:
        text = ArticleText.from_json(params["text"])
    note = _note_of(params)
    return add_revision(uow, article, corrected(uow, article, text, note), actor, str(note))


def _abandon(
    uow: UnitOfWork,
    article: Article,
    actor: Actor,
    _params: Mapping[str, Any],
    _engine: EngineDigest,
) -> Article:
    return abandon(uow, article, actor)


def _withdraw_all(
    uow: UnitOfWork,
    article: Article,
    actor: Actor,
    params: Mapping[str, Any],
    engine: EngineDigest,
) -> Article:
    return withdraw(uow, article, actor, _note_of(params), engine)


def _withdraw_language(
    uow: UnitOfWork,
    article: Article,
    actor: Actor,
    params: Mapping[str, Any],
    engine: EngineDigest,
) -> Outcome:
    language, note = LanguageTag.parse(params["language"]), _note_of(params)
    with kept(uow, article, actor.name, confirmed=True):
        left = withdraw_language(uow, article, language, actor, note, engine)
        uow.articles.save_if_unchanged(left, uow.now)
    facts = {"language": str(language), "reason": str(note)}
    uow.audit.record(uow.now, actor.name, "withdraw_language", article.slug, **facts)
    return Outcome(facts=facts)


def _note_of(params: Mapping[str, Any]) -> Note:
    # Rows of before there were ready-made reasons have none.
    ready = params.get("ready")
    return Note(Reason(ready) if ready else None, params["reason"].strip())


_Effect = Callable[[UnitOfWork, Article, Actor, Mapping[str, Any], EngineDigest], Article]

# Approval is told when the catalogs are open: then there is something to do.
_TOLD: Mapping[Action, Event] = {
    Action.SUBMIT: Event.SUBMITTED,
    Action.RETURN: Event.RETURNED,
}

# What a move does besides moving; `publish` has a use case of its own.
_EFFECTS: Mapping[Action, _Effect] = {
    Action.APPROVE: _approve,
    Action.CORRECT: _correct,
    Action.ABANDON: _abandon,
    Action.WITHDRAW: _withdraw_all,
}
