"""
The life of an article, on one screen: every legal move, and who may make it.

`transitions.act` is the only reader of these tables; the diagram in ARCHITECTURE.md is
generated from them.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class ArticleState(StrEnum):
    """Where an article stands."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What a person can ask of an article; the first nine move it."""

    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    RETURN = "return"
    APPROVE = "approve"
    REOPEN = "reopen"
    PUBLISH = "publish"
    CORRECT = "correct"
    ABANDON = "abandon"
    WITHDRAW = "withdraw"
    BRING_IN = "bring_in"
    EDIT = "edit"
    PLAN = "plan"
    TRANSLATE = "translate"
    DELETE = "delete"
    SIGN_OFF = "sign_off"
    TAKE_BACK_SIGN_OFF = "take_back_sign_off"
    PREVIEW = "preview"


class Role(StrEnum):
    """What a person is trusted with."""

    AUTHOR = "author"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    PUBLISHER = "publisher"
    ADMIN = "admin"


_A, _S = Action, ArticleState

# DESIGN section 4. Beside a correction under way something is public: NEEDS_LIVE.
TRANSITIONS: Mapping[tuple[ArticleState, Action], ArticleState] = MappingProxyType(
    {
        (_S.DRAFT, _A.SUBMIT): _S.REVIEW,
        (_S.DRAFT, _A.ABANDON): _S.PUBLISHED,
        (_S.DRAFT, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.REVIEW, _A.TAKE_BACK): _S.DRAFT,
        (_S.REVIEW, _A.RETURN): _S.DRAFT,
        (_S.REVIEW, _A.APPROVE): _S.APPROVED,
        (_S.REVIEW, _A.ABANDON): _S.PUBLISHED,
        (_S.REVIEW, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.APPROVED, _A.REOPEN): _S.DRAFT,
        (_S.APPROVED, _A.PUBLISH): _S.PUBLISHED,
        (_S.APPROVED, _A.ABANDON): _S.PUBLISHED,
        (_S.APPROVED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.PUBLISHED, _A.CORRECT): _S.DRAFT,
        (_S.PUBLISHED, _A.WITHDRAW): _S.WITHDRAWN,
    }
)

MOVES: tuple[Action, ...] = tuple(dict.fromkeys(action for _, action in TRANSITIONS))

# Actions that leave the state alone, and the states in which they are possible.
POSSIBLE_IN: Mapping[Action, frozenset[ArticleState]] = MappingProxyType(
    {
        _A.EDIT: frozenset({_S.DRAFT}),
        _A.DELETE: frozenset({_S.DRAFT, _S.REVIEW, _S.APPROVED}),
        _A.PLAN: frozenset({_S.DRAFT, _S.REVIEW, _S.APPROVED, _S.PUBLISHED}),
        _A.TRANSLATE: frozenset({_S.APPROVED, _S.PUBLISHED}),
        _A.SIGN_OFF: frozenset({_S.APPROVED, _S.PUBLISHED}),
        _A.TAKE_BACK_SIGN_OFF: frozenset({_S.DRAFT, _S.REVIEW, _S.APPROVED, _S.PUBLISHED}),
        _A.PREVIEW: frozenset({_S.DRAFT, _S.REVIEW, _S.APPROVED, _S.PUBLISHED}),
    }
)

NEEDS_LIVE: frozenset[tuple[ArticleState, Action]] = frozenset(
    {
        (state, action)
        for state in (_S.DRAFT, _S.REVIEW, _S.APPROVED)
        for action in (_A.ABANDON, _A.WITHDRAW)
    }
)
NEEDS_REASON: frozenset[Action] = frozenset({_A.RETURN, _A.WITHDRAW, _A.CORRECT})
NEEDS_OTHER_EYES: frozenset[Action] = frozenset({_A.APPROVE})
# Only whoever submitted a text or wrote it may do these.
NEEDS_OWN: frozenset[Action] = frozenset({_A.TAKE_BACK})

MAY: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        _A.BRING_IN: frozenset({Role.AUTHOR, Role.EDITOR}),
        _A.EDIT: frozenset({Role.AUTHOR, Role.EDITOR}),
        _A.DELETE: frozenset({Role.AUTHOR, Role.EDITOR}),
        _A.SUBMIT: frozenset({Role.AUTHOR, Role.EDITOR}),
        _A.TAKE_BACK: frozenset({Role.AUTHOR, Role.EDITOR}),
        _A.RETURN: frozenset({Role.EDITOR}),
        _A.APPROVE: frozenset({Role.EDITOR}),
        _A.REOPEN: frozenset({Role.EDITOR, Role.PUBLISHER}),
        _A.PLAN: frozenset({Role.EDITOR, Role.PUBLISHER}),
        _A.TRANSLATE: frozenset({Role.TRANSLATOR}),
        _A.SIGN_OFF: frozenset({Role.TRANSLATOR, Role.PUBLISHER}),
        _A.TAKE_BACK_SIGN_OFF: frozenset({Role.TRANSLATOR, Role.EDITOR, Role.PUBLISHER}),
        _A.PREVIEW: frozenset({Role.EDITOR, Role.PUBLISHER}),
        _A.PUBLISH: frozenset({Role.PUBLISHER}),
        _A.CORRECT: frozenset({Role.EDITOR}),
        _A.ABANDON: frozenset({Role.EDITOR, Role.PUBLISHER}),
        _A.WITHDRAW: frozenset({Role.PUBLISHER}),
    }
)

# These are for what is one's own; who has one of these roles may do them to what is others', too.
MAY_TO_OTHERS: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        _A.DELETE: frozenset({Role.EDITOR}),
        _A.TAKE_BACK_SIGN_OFF: frozenset({Role.EDITOR, Role.PUBLISHER}),
    }
)
