"""The tables of `domain/states.py`: complete, reachable, with the dead ends we mean."""

import pytest

from workflow.domain import states
from workflow.domain.states import MAY, MOVES, TRANSITIONS, Action, ArticleState, Role


def test_every_state_can_be_reached_from_draft():
    reached = {ArticleState.DRAFT}

    for _ in ArticleState:
        reached |= {target for (state, _), target in TRANSITIONS.items() if state in reached}

    assert reached == set(ArticleState)


def test_withdrawn_is_the_only_dead_end():
    with_a_way_out = {state for state, _ in TRANSITIONS}

    assert set(ArticleState) - with_a_way_out == {ArticleState.WITHDRAWN}


def test_the_moves_are_the_columns_of_the_design():
    expected = "submit take_back return approve reopen publish correct abandon withdraw"

    assert {move.value for move in MOVES} == set(expected.split())


def test_every_action_either_moves_or_stays_or_begins():
    staying = set(states.POSSIBLE_IN)

    assert set(MOVES).isdisjoint(staying)
    assert set(MOVES) | staying | {Action.BRING_IN} == set(Action)


@pytest.mark.parametrize("action", Action)
def test_every_action_has_roles(action):
    assert MAY[action]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_every_role_but_the_operator_s_may_do_something(role):
    assert any(role in roles for roles in MAY.values())


def test_a_text_can_be_edited_in_draft_only():
    assert states.POSSIBLE_IN[Action.EDIT] == {ArticleState.DRAFT}


def test_nothing_is_possible_once_withdrawn():
    assert all(ArticleState.WITHDRAWN not in where for where in states.POSSIBLE_IN.values())


def test_the_side_tables_speak_of_moves_only():
    assert set(TRANSITIONS) >= states.NEEDS_LIVE
    assert set(MOVES) >= states.NEEDS_REASON | states.NEEDS_OTHER_EYES | states.NEEDS_OWN


def test_who_may_do_it_to_others_may_do_it():
    assert all(roles <= MAY[action] for action, roles in states.MAY_TO_OTHERS.items())


@pytest.mark.parametrize(
    "table", [states.TRANSITIONS, states.POSSIBLE_IN, states.MAY], ids=["moves", "stays", "may"]
)
def test_the_tables_cannot_be_changed(table):
    with pytest.raises(TypeError):
        table["anything"] = "else"
