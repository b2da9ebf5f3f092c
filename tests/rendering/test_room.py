"""Room for deep calls: whoever asks gets it, at whatever depth."""

import resource
from functools import partial

import pytest

from workflow.rendering.room import with_room


def go_down(depth, then=int):
    return then() if depth == 0 else go_down(depth - 1, then)


def faults(call):
    """How often a page of memory had to be got from the system meanwhile."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    call()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def up_and_down():
    for _ in range(300):
        go_down(40)


def test_there_is_a_depth_at_which_calls_are_dear():
    """If this fails, Python has mended it, and `with_room` may go."""
    assert max(faults(partial(go_down, depth, up_and_down)) for depth in range(60)) >= 300


@pytest.mark.parametrize("depth", range(0, 60, 5))
def test_with_room_no_depth_is(depth):
    with_room(up_and_down)

    assert faults(partial(go_down, depth, partial(with_room, up_and_down))) < 100


def test_what_is_called_answers_and_fails_as_ever():
    assert with_room(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 / 0)
