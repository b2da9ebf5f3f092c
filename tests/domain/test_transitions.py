"""`transitions.act`: every state against every action, and each way of being refused."""

from dataclasses import replace
from itertools import product

import pytest

from tests.factories import ADA, EDE, PAT, ROOT, TIM, asked, make_article
from workflow.domain.findings import Finding, Severity
from workflow.domain.roles import Actor
from workflow.domain.states import (
    MAY,
    MOVES,
    NEEDS_OWN,
    NEEDS_REASON,
    POSSIBLE_IN,
    TRANSITIONS,
    Action,
    ArticleState,
    Role,
)
from workflow.domain.transitions import act, require_possible
from workflow.errors import ConflictError, InvalidInputError, NotPermittedError, NotReadyError

PAIRS = list(product(ArticleState, Action))
STAYING = list(product(ArticleState, POSSIBLE_IN))

_OVER = ArticleState.WITHDRAWN


@pytest.mark.parametrize(("state", "action"), PAIRS)
def test_a_pair_of_state_and_action_is_in_the_table_or_refused(state, action):
    theirs = {"submitted_by": ROOT.name} if action in NEEDS_OWN else {}
    article = make_article(state=state, live=7, **theirs)

    if (state, action) in TRANSITIONS:
        assert act(article, asked(action)).state is TRANSITIONS[state, action]
    else:
        with pytest.raises(ConflictError, match="not_in_this_state"):
            act(article, asked(action))


@pytest.mark.parametrize(("state", "action"), STAYING)
def test_an_action_that_stays_is_possible_in_its_states_only(state, action):
    article = make_article(state=state)

    if state in POSSIBLE_IN[action]:
        require_possible(article, action)
    else:
        with pytest.raises(ConflictError, match="not_in_this_state"):
            require_possible(article, action)


@pytest.mark.parametrize(("action", "role"), list(product(MOVES, Role)))
def test_a_move_needs_one_of_its_roles(action, role):
    state = next(state for state, move in TRANSITIONS if move is action)
    theirs = {"submitted_by": "zoe"} if action in NEEDS_OWN else {}
    article = make_article(state=state, live=7, **theirs)
    actor = Actor("zoe", frozenset({role}))

    if role in MAY[action]:
        assert act(article, asked(action, actor)).state is TRANSITIONS[state, action]
    else:
        with pytest.raises(NotPermittedError, match="role_missing"):
            act(article, asked(action, actor))


def test_who_has_no_role_may_do_nothing():
    with pytest.raises(NotPermittedError, match="role_missing") as caught:
        act(make_article(), asked(Action.SUBMIT, Actor("guest")))

    assert caught.value.values["needed"] == "author, editor"


def test_an_illegal_move_by_the_wrong_person_is_refused_as_not_permitted():
    """Whoever may not ask learns nothing about the state."""
    with pytest.raises(NotPermittedError):
        act(make_article(state=ArticleState.WITHDRAWN), asked(Action.PUBLISH, ADA))


@pytest.mark.parametrize("involved", ["written_by", "submitted_by"])
def test_an_article_cannot_be_approved_by_its_author_or_submitter(involved):
    people = {"written_by": "ada", "submitted_by": "ann"} | {involved: EDE.name}
    article = make_article(state=ArticleState.REVIEW, **people)

    with pytest.raises(NotPermittedError, match="four_eyes"):
        act(article, asked(Action.APPROVE, EDE))


def test_an_article_cannot_be_approved_by_anybody_who_wrote_a_part_of_it():
    """Somebody else's comma leaves the words their writer's."""
    article = make_article(state=ArticleState.REVIEW, involved=frozenset({EDE.name}))

    with pytest.raises(NotPermittedError, match="four_eyes"):
        act(article, asked(Action.APPROVE, EDE))


def test_who_submitted_a_text_is_involved_until_it_is_approved():
    submitted = act(make_article(), asked(Action.SUBMIT, ADA))
    returned = act(submitted, asked(Action.RETURN, EDE))
    approved = act(submitted, asked(Action.APPROVE, EDE))

    assert (returned.involved, approved.involved) == ({"ada"}, frozenset())


@pytest.mark.parametrize("involved", ["written_by", "submitted_by"])
def test_without_four_eyes_anybody_with_the_role_approves(involved):
    article = make_article(state=ArticleState.REVIEW, **{involved: EDE.name})

    approved = act(article, asked(Action.APPROVE, EDE, four_eyes=False))

    assert approved.state is ArticleState.APPROVED


def test_four_eyes_concern_approval_only():
    article = make_article(state=ArticleState.REVIEW, written_by=EDE.name, submitted_by=EDE.name)

    assert act(article, asked(Action.RETURN, EDE)).state is ArticleState.DRAFT


@pytest.mark.parametrize("reason", ["", "  \n\t"])
@pytest.mark.parametrize("action", sorted(NEEDS_REASON))
def test_a_move_that_needs_a_reason_is_refused_without_one(action, reason):
    state = next(state for state, move in TRANSITIONS if move is action)

    with pytest.raises(InvalidInputError, match="reason_missing"):
        act(make_article(state=state, live=7), asked(action, reason=reason))


def test_returning_correcting_and_withdrawing_need_reasons():
    assert {Action.RETURN, Action.CORRECT, Action.WITHDRAW} == NEEDS_REASON


@pytest.mark.parametrize("state", [each for each in ArticleState if each is not _OVER])
def test_what_is_public_can_be_withdrawn_whatever_stands_beside_it(state):
    article = make_article(state=state, live=7)

    assert act(article, asked(Action.WITHDRAW, PAT)).state is ArticleState.WITHDRAWN


@pytest.mark.parametrize("state", [ArticleState.DRAFT, ArticleState.REVIEW, ArticleState.APPROVED])
def test_where_nothing_is_public_nothing_can_be_withdrawn(state):
    article = make_article(state=state, live=None)

    with pytest.raises(ConflictError, match="nothing_public"):
        act(article, asked(Action.WITHDRAW, PAT))


def test_a_blocking_finding_refuses_and_is_handed_on():
    found = [Finding("edition_not_opened", where="fr")]
    article = make_article(state=ArticleState.APPROVED)

    with pytest.raises(NotReadyError, match="not_ready") as caught:
        act(article, asked(Action.PUBLISH, PAT, findings=found))

    assert caught.value.findings == tuple(found)


def test_a_warning_refuses_nothing():
    warnings = [Finding("chrome_missing", Severity.WARNING)]
    article = make_article(state=ArticleState.APPROVED)

    published = act(article, asked(Action.PUBLISH, PAT, findings=warnings))

    assert published.state is ArticleState.PUBLISHED


def test_submitting_remembers_who_did():
    assert act(make_article(), asked(Action.SUBMIT, EDE)).submitted_by == "ede"


@pytest.mark.parametrize(
    ("state", "action"),
    [pair for pair, target in TRANSITIONS.items() if target is ArticleState.DRAFT],
)
def test_going_back_to_draft_forgets_who_submitted(state, action):
    article = make_article(state=state, submitted_by=ROOT.name)

    assert act(article, asked(action)).submitted_by == ""


def test_a_submission_is_taken_back_by_its_writer_or_submitter_only():
    article = make_article(state=ArticleState.REVIEW, written_by="ada", submitted_by="ann")

    assert act(article, asked(Action.TAKE_BACK, ADA)).state is ArticleState.DRAFT
    with pytest.raises(NotPermittedError, match="not_theirs"):
        act(article, asked(Action.TAKE_BACK, EDE))


def test_an_approval_keeps_who_submitted():
    article = make_article(state=ArticleState.REVIEW, submitted_by="ada")

    assert act(article, asked(Action.APPROVE, EDE)).submitted_by == "ada"


def test_a_move_changes_the_state_and_nothing_else():
    article = make_article(state=ArticleState.APPROVED, submitted_by="ada", live=7, version=3)

    moved = act(article, asked(Action.PUBLISH))

    assert moved == replace(article, state=ArticleState.PUBLISHED)


def test_correcting_keeps_what_is_public():
    article = make_article(state=ArticleState.PUBLISHED, live=7)

    assert act(article, asked(Action.CORRECT, EDE)).live == 7


def test_the_article_that_was_given_is_untouched():
    article = make_article()

    act(article, asked(Action.SUBMIT, ADA))

    assert article.state is ArticleState.DRAFT


@pytest.mark.parametrize("actor", [ADA, EDE, PAT, TIM, ROOT], ids=lambda actor: actor.name)
def test_nobody_moves_a_withdrawn_article(actor):
    for action in MOVES:
        with pytest.raises((ConflictError, NotPermittedError)):
            act(make_article(state=ArticleState.WITHDRAWN), asked(action, actor))
