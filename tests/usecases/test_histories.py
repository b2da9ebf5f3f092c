"""Whatever people do, in whatever order: two of them stand behind every word that is public."""

import os
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine

from tests.usecases.histories import Histories
from tests.usecases.long_histories import BEGINNINGS, LongHistories
from workflow.storage.database import open_engine

# How many times as many histories to follow, others each time: HISTORIES=100 for an evening.
SCALE = int(os.environ.get("HISTORIES", "1"))


def follow(
    engine: Engine, histories: int, steps: int, machine: Callable[[Engine], Histories] = Histories
) -> None:
    # Not made shorter where one fails: each try takes a database a second.
    limits = settings(
        max_examples=histories * SCALE,
        stateful_step_count=steps,
        phases=(Phase.generate,),
        derandomize=SCALE == 1,
    )
    run_state_machine_as_test(lambda: machine(engine), settings=limits)


def test_nothing_is_public_that_two_people_do_not_stand_behind(hasty_engine: Engine) -> None:
    follow(hasty_engine, histories=12, steps=30)


@pytest.mark.slow
def test_nothing_is_so_on_postgresql_either(migrated_postgres_url: str) -> None:
    engine = open_engine(migrated_postgres_url)
    follow(engine, histories=4, steps=30)
    engine.dispose()


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_what_was_accepted_goes_out_in_time_or_is_said_not_to(
    hasty_engine: Engine, beginning: str
) -> None:
    machine = partial(LongHistories, beginning=beginning)
    follow(hasty_engine, histories=1, steps=25, machine=machine)


@pytest.mark.slow
@pytest.mark.parametrize("beginning", ["restore", "withdraw", "withdraw while it joins"])
def test_what_was_accepted_is_kept_on_postgresql_too(
    migrated_postgres_url: str, beginning: str
) -> None:
    engine = open_engine(migrated_postgres_url)
    follow(engine, histories=1, steps=25, machine=partial(LongHistories, beginning=beginning))
    engine.dispose()
