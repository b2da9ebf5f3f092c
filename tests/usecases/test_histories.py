"""Whatever people do, in whatever order: two of them stand behind every word that is public."""

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine

from tests.usecases.histories import Histories
from workflow.storage.database import open_engine


def follow(engine: Engine, histories: int, steps: int) -> None:
    # Not made shorter where one fails: each try takes a database a second.
    limits = settings(max_examples=histories, stateful_step_count=steps, phases=(Phase.generate,))
    run_state_machine_as_test(lambda: Histories(engine), settings=limits)


def test_nothing_is_public_that_two_people_do_not_stand_behind(hasty_engine: Engine) -> None:
    follow(hasty_engine, histories=12, steps=30)


@pytest.mark.slow
def test_nothing_is_so_on_postgresql_either(migrated_postgres_url: str) -> None:
    engine = open_engine(migrated_postgres_url)
    follow(engine, histories=4, steps=30)
    engine.dispose()
