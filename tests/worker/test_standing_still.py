"""A renderer that stands still is told of, killed and replaced; when all do, the pool stops."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.storage.samples import make_order
from worker.reporting import SLOW_AFTER, TELL_AGAIN, SlowRenderings
from worker.streak import MOST_IN_A_ROW, Streak
from workflow.errors import DamagedError, RenderingError
from workflow.jobs import Held, Kind
from workflow.wording import sentence

ROOT = Path(__file__).parents[2]
TOLD_WITHIN = timedelta(seconds=10)
PARAMS = {"revision": 1, "language": "ar", "format": "pdf"}


@pytest.fixture
def held(service):
    """A rendering that somebody has begun."""
    with service.write() as uow:
        work_id = uow.want(make_order("render:1", kind=Kind.RENDER, params=PARAMS))
    with service.write() as uow:
        uow.work.claim(work_id, "host:7:x", uow.now, service.lease)
    with service.read() as uow:
        (found,) = uow.work.held_by(["host:7:"], service.lease, uow.now)
        assert uow.work.held_by(["host:8:"], service.lease, uow.now) == ()
    return found


def lasting(held, seconds):
    return Held(held.wanted, held.owner, timedelta(seconds=seconds))


def test_a_renderer_that_stands_still_in_a_library_is_told_killed_and_then_the_pool_stops(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", "tests.worker.standing", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert ended.stdout == "renderers_stand_still (count=3, seconds=1)\n", ended.stderr
    told = [json.loads(line) for line in ended.stderr.splitlines()]
    lasts = [line for line in told if line["event"] == "rendering_lasts"]
    assert (lasts[0]["language"], lasts[0]["format"]) == ("ar", "pdf")
    events = [line["event"] for line in told]
    assert events.index("rendering_lasts") < events.index("renderer_killed")
    assert events.count("renderer_killed") == MOST_IN_A_ROW


def test_a_document_that_lasts_is_told_of_within_ten_seconds_and_not_all_the_time(held, lines):
    from worker.pool import LOOK_EVERY_SECONDS

    slow = SlowRenderings()
    first = SLOW_AFTER.total_seconds()

    for seconds in (0, first - 0.1, first, first + 2, first + TELL_AGAIN.total_seconds()):
        slow.tell(lasting(held, seconds))

    told = [line["since_seconds"] for line in lines() if line["event"] == "rendering_lasts"]
    assert told == [first, first + TELL_AGAIN.total_seconds()]
    assert SLOW_AFTER + timedelta(seconds=LOOK_EVERY_SECONDS) < TOLD_WITHIN


def test_a_row_that_another_process_took_ends_no_streak():
    """Two renderers that are started together look for work at one moment, and take one row."""
    streak = Streak()

    for _ in range(MOST_IN_A_ROW):
        streak.count(RenderingError("rendering_limit", seconds=120))
        streak.count(False)

    with pytest.raises(RenderingError):
        streak.refuse(120)


def test_a_document_that_is_made_ends_the_streak():
    streak = Streak()
    late = RenderingError("rendering_limit", seconds=120)

    for error in (late, late, True, late, DamagedError("artifact_damaged"), late):
        streak.count(error)
        streak.refuse(120)
    streak.lengthen()

    with pytest.raises(RenderingError) as refusal:
        streak.refuse(120)
    assert "communique doctor" in sentence(refusal.value)
