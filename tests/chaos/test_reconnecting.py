"""The short form of `python -m tests.chaos.reconnecting`."""

import pytest

from tests.chaos.reconnecting import lose_the_broker


@pytest.mark.slow
def test_a_worker_that_lost_its_broker_consumes_again_and_did_not_die_of_it() -> None:
    rounds = list(lose_the_broker(4, away_seconds=(0.2, 4)))

    assert {each.at_work for each in rounds} == {True, False}
    assert all(each.is_good for each in rounds), rounds
