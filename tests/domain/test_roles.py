"""Who may do what, and in which language."""

from itertools import product

import pytest

from tests.factories import DE, FR, JA, TIM
from workflow.domain.roles import Actor, require_own, require_role
from workflow.domain.states import MAY, MAY_TO_OTHERS, Action, Role
from workflow.errors import NotPermittedError


@pytest.mark.parametrize(("role", "action"), list(product(Role, Action)))
def test_a_role_may_do_exactly_what_the_table_says(role, action):
    actor = Actor("zoe", frozenset({role}))

    if role in MAY[action]:
        require_role(actor, action)
    else:
        with pytest.raises(NotPermittedError, match="role_missing"):
            require_role(actor, action)


def test_one_fitting_role_of_several_is_enough():
    require_role(Actor("zoe", frozenset({Role.ADMIN, Role.EDITOR})), Action.APPROVE)


def test_a_translator_translates_their_own_languages():
    require_role(TIM, Action.TRANSLATE, FR)


def test_a_translator_does_not_touch_the_languages_of_others():
    tim = Actor("tim", frozenset({Role.TRANSLATOR}), frozenset({DE, JA}))

    with pytest.raises(NotPermittedError, match="language_not_theirs") as caught:
        require_role(tim, Action.TRANSLATE, FR)

    assert caught.value.values == {"who": "tim", "language": "fr"}


def test_a_translator_of_nothing_translates_nothing():
    with pytest.raises(NotPermittedError, match="language_not_theirs"):
        require_role(Actor("tim", frozenset({Role.TRANSLATOR})), Action.TRANSLATE, FR)


def test_a_publisher_signs_any_language():
    require_role(Actor("pat", frozenset({Role.PUBLISHER})), Action.SIGN_OFF, FR)


def test_a_publisher_who_also_translates_another_language_signs_any():
    both = Actor("pat", frozenset({Role.PUBLISHER, Role.TRANSLATOR}), frozenset({DE}))

    require_role(both, Action.SIGN_OFF, FR)


@pytest.mark.parametrize("action", MAY_TO_OTHERS)
def test_what_is_others_own_is_left_to_those_whom_the_table_names(action):
    for role in MAY[action]:
        actor = Actor("zoe", frozenset({role}))
        require_own(actor, action, ["zoe"])
        if role in MAY_TO_OTHERS[action]:
            require_own(actor, action, ["ada"])
        else:
            with pytest.raises(NotPermittedError, match="not_own"):
                require_own(actor, action, ["ada"])
